//! A temporary folder, and the binary run in it.

use std::ffi::OsStr;
use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};

use tempfile::TempDir;

/// A temporary folder with files.
pub(crate) struct Project {
    folder: TempDir,
    /// The cache folder of its runs.
    home: TempDir,
}

/// What a run left.
pub(crate) struct Run {
    pub(crate) code: i32,
    pub(crate) out: String,
    pub(crate) err: String,
}

impl Project {
    pub(crate) fn new() -> Self {
        let folder = || tempfile::tempdir().expect("the machine has a temporary folder");
        Self {
            folder: folder(),
            home: folder(),
        }
    }

    pub(crate) fn path(&self) -> &Path {
        self.folder.path()
    }

    /// The cache folder of its runs.
    pub(crate) fn home(&self) -> &Path {
        self.home.path()
    }

    pub(crate) fn file(self, path: &str, text: &str) -> Self {
        self.write(path, text);
        self
    }

    /// Adds a skill without a finding.
    pub(crate) fn skill(self, path: &str) -> Self {
        let name = path.rsplit('/').next().unwrap();
        let text = format!(
            "---\nname: {name}\ndescription: Does {name}. Use when asked to {name}.\n---\n# {name}\nDo it.\n"
        );
        self.file(&format!("{path}/SKILL.md"), &text)
    }

    pub(crate) fn write(&self, path: &str, text: &str) {
        let path = self.path().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    pub(crate) fn read(&self, path: &str) -> String {
        fs::read_to_string(self.path().join(path)).unwrap()
    }

    /// The binary, to be run in the folder, in an environment without colours
    /// and without cargo's variables, with a cache folder of its own.
    pub(crate) fn command<S: AsRef<OsStr>>(
        &self,
        arguments: impl IntoIterator<Item = S>,
    ) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_cargo-skcc"));
        command
            .args(arguments)
            .current_dir(self.path())
            .env_remove("CARGO_TERM_COLOR")
            .env_remove("CLICOLOR_FORCE")
            .env_remove("NO_COLOR")
            .env("SKCC_HOME", self.home.path())
            .stdin(Stdio::null());
        command
    }

    pub(crate) fn run<S: AsRef<OsStr>>(&self, arguments: impl IntoIterator<Item = S>) -> Run {
        run(&mut self.command(arguments))
    }
}

pub(crate) fn run(command: &mut Command) -> Run {
    let output = command.output().expect("the binary was built");
    let text = |bytes| String::from_utf8(bytes).expect("the binary prints UTF-8");
    Run {
        code: output.status.code().expect("the binary ends by itself"),
        out: text(output.stdout),
        err: text(output.stderr),
    }
}

impl Run {
    /// Asserts the exit code; shows everything when it differs.
    #[track_caller]
    pub(crate) fn exits(self, code: i32) -> Self {
        assert_eq!(
            self.code, code,
            "stdout:\n{}\nstderr:\n{}",
            self.out, self.err
        );
        self
    }
}
