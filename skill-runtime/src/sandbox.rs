//! Running a program of which nothing good is expected.
//!
//! A [`Policy`] says what a program may do; what it does not say, cannot be
//! done. On Linux each program runs in namespaces of its own:
//!
//! ```text
//! caller ── socket ── stage 1: new user, mount, pid, network, IPC, UTS
//!    │                   │
//!  proxy                 └─ stage 2 (pid 1): builds the root, drops to a
//!    │                        │  user of its own, bridges to the proxy
//!    └── unix socket ─────────┤
//!                             └─ the program: Landlock, seccomp, limits
//! ```
//!
//! The first wall is that things are not there: the file system holds the
//! system's programs, read only, and what the policy names; the network holds
//! loopback and a bridge to a proxy that admits the policy's hosts; processes
//! see no other process. The second wall is Landlock over the files and
//! seccomp over what is left of the kernel. When the program ends, or its
//! caller does, pid 1 ends, and the kernel ends everything else in there: no
//! daemon survives.
//!
//! The stages are this same executable, started again, because a process must
//! be alone in itself to enter a user namespace. So the first thing that `main`
//! does is to call [`init`], which returns at once in every ordinary start:
//!
//! ```no_run
//! // The first line of `main`.
//! skill_runtime::sandbox::init();
//! ```
//!
//! | Promise | What keeps it |
//! |---|---|
//! | no file outside | mount namespace, then Landlock |
//! | no host but those declared | network namespace; the proxy, which resolves names itself |
//! | no other process seen or signalled | pid namespace; Landlock scopes |
//! | no daemon left | pid 1 ends |
//! | no variable that is not declared | the environment is built anew |
//! | not more than so many processes | `kernel.pid_max` of the pid namespace, which binds root too (Linux 6.14), and `RLIMIT_NPROC` |
//! | not more memory, time, file, output | `RLIMIT_DATA`, `RLIMIT_CPU` and a clock, `RLIMIT_FSIZE` and a watch over the work directory, a sized tmpfs, a cut |
//! | no sockets by path, no `io_uring`, no ptrace, no new namespaces | seccomp; `user.max_user_namespaces` |
//!
//! Elsewhere than on Linux nothing of this holds, and [`Sandbox::new`] fails.

#[cfg(target_os = "linux")]
mod linux;
mod policy;
mod proxy;
mod run;

pub use policy::{HostPattern, HostPatternError, Limits, Policy};
pub(crate) use proxy::addresses;
pub use run::{Ended, Enforced, Finished, Landlock, Sandbox, SandboxError};

/// Where programs are looked for.
pub(crate) const PATH: &str = "/usr/local/bin:/usr/bin:/bin:/usr/local/sbin:/usr/sbin:/sbin";

/// The argument by which the executable knows that it is a stage.
const STAGE: &str = "__skcc-sandbox-stage";

/// Becomes a stage of a sandbox, when that is what this process was started
/// as; else it returns at once. Call it first in `main`, while the process has
/// one thread.
pub fn init() {
    #[cfg(target_os = "linux")]
    {
        let mut arguments = std::env::args_os().skip(1);
        if arguments.next().is_some_and(|one| one == STAGE) {
            linux::stage(arguments.next().is_some_and(|one| one == "2"));
        }
    }
}
