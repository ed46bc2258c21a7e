//! The stages, on Linux.
//!
//! A stage is a process with one thread that was just started. It reads what
//! to do from its standard input, a socket to the caller, and says there what
//! came of it.

mod filter;
mod mounts;
mod network;

use std::fs;
use std::io::{self, Read, Write};
use std::os::fd::AsFd;
use std::os::unix::net::UnixStream;
use std::os::unix::process::{CommandExt, ExitStatusExt};
use std::process::{Command, ExitStatus, Stdio};
use std::string::{String, ToString};
use std::thread;

use nix::sched::{CloneFlags, unshare};
use nix::sys::resource::{Resource, setrlimit};
use nix::unistd::{Gid, Uid};

use super::STAGE;
use super::run::{Ended, Enforced, Spec, Status};

/// What a stage could not do.
struct Failure(String);

/// Names what failed.
fn failed<E: std::fmt::Display>(what: &str) -> impl FnOnce(E) -> Failure {
    move |error| Failure(std::format!("{what}: {error}"))
}

/// The user that programs run as: nobody of the outer system, and not root.
const USER: u32 = 1000;

/// Runs a stage and ends the process.
#[expect(clippy::exit, reason = "a stage is a process of its own")]
pub(super) fn stage(is_second: bool) -> ! {
    let result = if is_second { second() } else { first() };
    let code = match result {
        Ok(code) => code,
        Err(Failure(why)) => {
            say(&Status::Failed(why));
            125
        }
    };
    std::process::exit(code)
}

/// The socket to the caller.
fn caller() -> io::Result<UnixStream> {
    Ok(UnixStream::from(io::stdin().as_fd().try_clone_to_owned()?))
}

/// Tells the caller.
fn say(status: &Status) {
    if let (Ok(mut socket), Ok(mut line)) = (caller(), serde_json::to_vec(status)) {
        line.push(b'\n');
        // A caller that is gone needs no answer.
        let _ = socket.write_all(&line);
    }
}

/// Enters new namespaces and starts the second stage as the first process in
/// there.
fn first() -> Result<i32, Failure> {
    let spec = line().map_err(failed("to read what to do"))?;
    let (user, group) = (Uid::current(), Gid::current());
    unshare(
        CloneFlags::CLONE_NEWUSER
            | CloneFlags::CLONE_NEWNS
            | CloneFlags::CLONE_NEWPID
            | CloneFlags::CLONE_NEWNET
            | CloneFlags::CLONE_NEWIPC
            | CloneFlags::CLONE_NEWUTS,
    )
    .map_err(failed(
        "to enter new namespaces, which the system may forbid to its users",
    ))?;
    map_users(0, user.as_raw(), group.as_raw())?;
    let status = Command::new("/proc/self/exe")
        .arg0("skcc-sandbox")
        .args([STAGE, "2"])
        .env_clear()
        .env("SKCC_SANDBOX", spec)
        .status()
        .map_err(failed("to start the second stage"))?;
    Ok(status.code().unwrap_or(125))
}

/// One line from the caller, and not a byte more: the rest is the lifeline.
fn line() -> io::Result<String> {
    let mut socket = caller()?;
    let mut bytes = std::vec::Vec::new();
    let mut byte = [0];
    while socket.read(&mut byte)? == 1 && byte[0] != b'\n' {
        bytes.push(byte[0]);
    }
    String::from_utf8(bytes).map_err(io::Error::other)
}

/// Maps one user and one group of the outer namespace to these.
fn map_users(inner: u32, user: u32, group: u32) -> Result<(), Failure> {
    for (file, text) in [
        ("setgroups", "deny".to_string()),
        ("uid_map", std::format!("{inner} {user} 1")),
        ("gid_map", std::format!("{inner} {group} 1")),
    ] {
        let path = std::format!("/proc/self/{file}");
        fs::write(path, text).map_err(failed(file))?;
    }
    Ok(())
}

/// Builds the walls around itself, starts the program, and waits for it.
fn second() -> Result<i32, Failure> {
    let spec = std::env::var("SKCC_SANDBOX").map_err(failed("to read what to do"))?;
    let spec: Spec = serde_json::from_str(&spec).map_err(failed("to read what to do"))?;
    let mut enforced = Enforced::default();
    mounts::build(&spec)?;
    // The kernel's least is 301, one more than it keeps for itself.
    let most = spec.limits.processes.max(301);
    enforced.processes = fs::write("/proc/sys/kernel/pid_max", most.to_string()).is_ok();
    network::loopback()?;
    let _ = nix::unistd::sethostname("sandbox");
    // A user of its own, without any right over what was built until here.
    unshare(CloneFlags::CLONE_NEWUSER).map_err(failed("to drop to a user of its own"))?;
    map_users(USER, 0, 0)?;
    let _ = fs::write("/proc/sys/user/max_user_namespaces", "0");

    lifeline().map_err(failed("to watch the caller"))?;
    if let Some(proxy) = mounts::proxy(&spec) {
        network::bridge(&proxy, network::PORT, false).map_err(failed("to bridge to the proxy"))?;
        for port in &spec.loopback {
            network::bridge(&proxy, *port, true)
                .map_err(failed("to bridge to a port of loopback"))?;
        }
    }
    // From here on, for this thread and all that it starts.
    limit(&spec)?;
    enforced.landlock = filter::landlock(&spec)?;
    filter::seccomp()?;
    enforced.suffices(spec.allow_unenforced).map_err(Failure)?;
    say(&Status::Ready(enforced));

    let mut child = program(&spec)
        .spawn()
        .map_err(failed(&std::format!("to start `{}`", spec.program[0])))?;
    let status = child.wait().map_err(failed("to wait for the program"))?;
    say(&Status::Ended(ended(status)));
    Ok(status.code().unwrap_or(125))
}

fn ended(status: ExitStatus) -> Ended {
    match (status.code(), status.signal()) {
        (Some(code), _) => Ended::Code(code),
        (None, signal) => Ended::Signal(signal.unwrap_or(9)),
    }
}

/// Ends this process, and with it all in the namespace, when the caller is gone.
#[expect(clippy::exit, reason = "pid 1 takes all others with it")]
fn lifeline() -> io::Result<()> {
    let mut socket = caller()?;
    thread::Builder::new().spawn(move || {
        let mut byte = [0];
        while matches!(socket.read(&mut byte), Ok(1)) {}
        std::process::exit(125);
    })?;
    Ok(())
}

fn limit(spec: &Spec) -> Result<(), Failure> {
    let limits = spec.limits;
    for (resource, most) in [
        (Resource::RLIMIT_CORE, 0),
        (Resource::RLIMIT_CPU, limits.cpu.as_secs().max(1)),
        (Resource::RLIMIT_DATA, limits.memory),
        (Resource::RLIMIT_FSIZE, limits.disk.max(limits.tmp)),
        (Resource::RLIMIT_NOFILE, 1024),
        (Resource::RLIMIT_NPROC, limits.processes),
    ] {
        setrlimit(resource, most, most).map_err(failed("to set a limit"))?;
    }
    Ok(())
}

/// The program with the environment that the policy gives it.
fn program(spec: &Spec) -> Command {
    let mut command = Command::new(&spec.program[0]);
    command
        .args(&spec.program[1..])
        .current_dir(&spec.work_dir)
        .env_clear()
        .env("PATH", crate::sandbox::PATH)
        .env("HOME", "/tmp")
        .env("TMPDIR", "/tmp")
        .env("LANG", "C.UTF-8");
    if spec.proxy.is_some() {
        let address = std::format!("http://127.0.0.1:{}", network::PORT);
        for name in [
            "http_proxy",
            "https_proxy",
            "HTTP_PROXY",
            "HTTPS_PROXY",
            "ALL_PROXY",
        ] {
            command.env(name, &address);
        }
    }
    command.envs(&spec.env).stdin(Stdio::null());
    command
}
