//! Runs programs as they are, for tests of our own programs. It is no sandbox:
//! a program of a model has to be run elsewhere.

use std::collections::BTreeMap;
use std::io::{Read as _, Write as _};
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};
use std::{fs, io, thread};

use skill_runtime::profile::{Interpreter, Job, Missing, Output};

pub(crate) struct Direct;

impl Interpreter for Direct {
    fn run(&self, job: &Job<'_>) -> Result<Output, Missing> {
        run(job).map_err(|error| Missing {
            program: job.program.into(),
            reason: error.to_string(),
        })
    }
}

fn run(job: &Job<'_>) -> io::Result<Output> {
    let folder = tempfile::tempdir()?;
    for (path, bytes) in job.files {
        let path = folder.path().join(path);
        fs::create_dir_all(path.parent().unwrap())?;
        fs::write(path, bytes)?;
    }
    let mut child = Command::new(job.program)
        .args(job.arguments)
        .current_dir(folder.path())
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()?;
    let mut stdin = child.stdin.take().unwrap();
    let input = job.stdin.to_vec();
    let writer = thread::spawn(move || drop(stdin.write_all(&input)));
    let read = |mut from: Box<dyn io::Read + Send>| {
        thread::spawn(move || {
            let mut bytes = Vec::new();
            drop(from.read_to_end(&mut bytes));
            bytes
        })
    };
    let stdout = read(Box::new(child.stdout.take().unwrap()));
    let stderr = read(Box::new(child.stderr.take().unwrap()));
    let started = Instant::now();
    let mut timed_out = false;
    let status = loop {
        if let Some(status) = child.try_wait()? {
            break status;
        }
        if started.elapsed() > job.timeout {
            timed_out = true;
            child.kill()?;
            break child.wait()?;
        }
        thread::sleep(Duration::from_millis(2));
    };
    drop(writer.join());
    let mut files = BTreeMap::new();
    collect(folder.path(), folder.path(), &mut files)?;
    Ok(Output {
        code: status.code(),
        timed_out,
        stdout: stdout.join().unwrap(),
        stderr: stderr.join().unwrap(),
        files,
    })
}

fn collect(root: &Path, folder: &Path, files: &mut BTreeMap<String, Vec<u8>>) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            collect(root, &path, files)?;
        } else {
            let name = path
                .strip_prefix(root)
                .unwrap()
                .to_string_lossy()
                .replace('\\', "/");
            files.insert(name, fs::read(&path)?);
        }
    }
    Ok(())
}
