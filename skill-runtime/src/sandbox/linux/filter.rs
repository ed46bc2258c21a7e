//! The second wall: Landlock over files, seccomp over the rest of the kernel.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::string::String;
use std::vec::Vec;

use landlock::{
    ABI, Access, AccessFs, CompatLevel, Compatible, Ruleset, RulesetAttr, RulesetCreatedAttr,
    RulesetStatus, Scope, path_beneath_rules,
};
use nix::libc;
use seccompiler::{
    BpfProgram, SeccompAction, SeccompCmpArgLen, SeccompCmpOp, SeccompCondition, SeccompFilter,
    SeccompRule, apply_filter,
};

use super::super::run::{Landlock, Spec};
use super::{Failure, failed, mounts};

/// The newest interface of Landlock that is asked for: the one of Linux 6.15.
const NEWEST: ABI = ABI::V7;

/// Restricts files, once more and by path. Says how far the kernel does it.
pub(super) fn landlock(spec: &Spec) -> Result<Landlock, Failure> {
    let wrong = || failed("landlock");
    let read = AccessFs::from_read(NEWEST);
    let look = AccessFs::ReadFile | AccessFs::ReadDir;
    let all = AccessFs::from_all(NEWEST);
    let may_run = match &spec.commands {
        None => read,
        Some(_) => look,
    };
    let mut rules = Ruleset::default()
        .set_compatibility(CompatLevel::BestEffort)
        .handle_access(all)
        .map_err(wrong())?
        .scope(Scope::from_all(NEWEST))
        .map_err(wrong())?
        .create()
        .map_err(wrong())?
        .add_rules(path_beneath_rules(mounts::SYSTEM, may_run))
        .map_err(wrong())?
        .add_rules(path_beneath_rules(["/etc", "/proc"], look))
        .map_err(wrong())?
        .add_rules(path_beneath_rules(&spec.read, may_run))
        .map_err(wrong())?
        .add_rules(path_beneath_rules(["/dev", "/tmp"], writable(spec, all)))
        .map_err(wrong())?
        .add_rules(path_beneath_rules(&spec.write, writable(spec, all)))
        .map_err(wrong())?
        .add_rules(path_beneath_rules(
            [&spec.work_dir],
            if spec.reads_only {
                may_run
            } else {
                writable(spec, all)
            },
        ))
        .map_err(wrong())?;
    if let Some(commands) = &spec.commands {
        rules = rules
            .add_rules(path_beneath_rules(executables(commands), read))
            .map_err(wrong())?;
    }
    let status = rules.restrict_self().map_err(wrong())?;
    Ok(match status.ruleset {
        RulesetStatus::FullyEnforced => Landlock::Whole,
        RulesetStatus::PartiallyEnforced => Landlock::InPart,
        RulesetStatus::NotEnforced => Landlock::Not,
    })
}

/// What may be done where the program may write: with a list of commands, a
/// program that it writes there is not started.
fn writable(spec: &Spec, all: landlock::BitFlags<AccessFs>) -> landlock::BitFlags<AccessFs> {
    match &spec.commands {
        None => all,
        Some(_) => all & !landlock::BitFlags::from(AccessFs::Execute),
    }
}

/// The files of these commands, and the loaders without which none starts.
fn executables(commands: &[String]) -> Vec<PathBuf> {
    let mut all = Vec::new();
    for command in commands {
        if command.contains('/') {
            all.extend(Path::new(command).canonicalize());
            continue;
        }
        for folder in crate::sandbox::PATH.split(':') {
            all.extend(Path::new(folder).join(command).canonicalize());
        }
    }
    for folder in [
        "/lib64",
        "/lib",
        "/lib/x86_64-linux-gnu",
        "/lib/aarch64-linux-gnu",
    ] {
        let entries = std::fs::read_dir(folder).into_iter().flatten().flatten();
        for entry in entries {
            let name = entry.file_name();
            let name = name.to_string_lossy();
            if name.starts_with("ld-") {
                all.extend(entry.path().canonicalize());
            }
        }
    }
    all.sort();
    all.dedup();
    all
}

/// Calls that no program of a skill needs, and that lead out of a sandbox when
/// the kernel has a fault: each has had some.
const FORBIDDEN: [libc::c_long; 32] = [
    libc::SYS_io_uring_setup,
    libc::SYS_io_uring_enter,
    libc::SYS_io_uring_register,
    libc::SYS_ptrace,
    libc::SYS_process_vm_readv,
    libc::SYS_process_vm_writev,
    libc::SYS_unshare,
    libc::SYS_setns,
    libc::SYS_mount,
    libc::SYS_umount2,
    libc::SYS_pivot_root,
    libc::SYS_chroot,
    libc::SYS_fsopen,
    libc::SYS_fsmount,
    libc::SYS_move_mount,
    libc::SYS_open_tree,
    libc::SYS_mount_setattr,
    libc::SYS_bpf,
    libc::SYS_perf_event_open,
    libc::SYS_userfaultfd,
    libc::SYS_keyctl,
    libc::SYS_add_key,
    libc::SYS_request_key,
    libc::SYS_kexec_load,
    libc::SYS_init_module,
    libc::SYS_finit_module,
    libc::SYS_delete_module,
    libc::SYS_reboot,
    libc::SYS_swapon,
    libc::SYS_swapoff,
    libc::SYS_open_by_handle_at,
    libc::SYS_syslog,
];

/// Forbids calls. They fail with `EPERM`; `clone3` fails with `ENOSYS`, so that
/// programs fall back to `clone`, whose flags a filter can see.
pub(super) fn seccomp() -> Result<(), Failure> {
    let mut rules: BTreeMap<i64, Vec<SeccompRule>> =
        FORBIDDEN.iter().map(|&call| (call, Vec::new())).collect();
    rules.insert(libc::SYS_socket, forbidden_sockets()?);
    rules.insert(libc::SYS_clone, new_namespaces()?);
    let denied = |rules, number: i32| -> Result<(), Failure> {
        let number = u32::try_from(number).unwrap_or_default();
        let machine = std::env::consts::ARCH
            .try_into()
            .map_err(|_| Failure("seccomp: the machine is not known".into()))?;
        let filter = SeccompFilter::new(
            rules,
            SeccompAction::Allow,
            SeccompAction::Errno(number),
            machine,
        )
        .map_err(failed("seccomp"))?;
        let program: BpfProgram = filter.try_into().map_err(failed("seccomp"))?;
        apply_filter(&program).map_err(failed("seccomp"))
    };
    denied(
        BTreeMap::from([(libc::SYS_clone3, Vec::new())]),
        libc::ENOSYS,
    )?;
    denied(rules, libc::EPERM)
}

/// Sockets of every family but the Internet's. Those by path lead to agents
/// and services of the outer system; pairs without a name stay.
fn forbidden_sockets() -> Result<Vec<SeccompRule>, Failure> {
    let other_than = |family: i32| {
        let family = u64::try_from(family).unwrap_or_default();
        SeccompCondition::new(0, SeccompCmpArgLen::Dword, SeccompCmpOp::Ne, family)
            .map_err(failed("seccomp"))
    };
    let conditions = Vec::from([other_than(libc::AF_INET)?, other_than(libc::AF_INET6)?]);
    let rule = SeccompRule::new(conditions).map_err(failed("seccomp"))?;
    Ok([rule].into())
}

/// `clone` with a flag for a new namespace.
fn new_namespaces() -> Result<Vec<SeccompRule>, Failure> {
    let flags = [
        libc::CLONE_NEWUSER,
        libc::CLONE_NEWNS,
        libc::CLONE_NEWPID,
        libc::CLONE_NEWNET,
        libc::CLONE_NEWIPC,
        libc::CLONE_NEWUTS,
        libc::CLONE_NEWCGROUP,
    ];
    flags
        .into_iter()
        .map(|flag| {
            let flag = u64::try_from(flag).unwrap_or_default();
            let has = SeccompCmpOp::MaskedEq(flag);
            let condition = SeccompCondition::new(0, SeccompCmpArgLen::Qword, has, flag)
                .map_err(failed("seccomp"))?;
            SeccompRule::new([condition].into()).map_err(failed("seccomp"))
        })
        .collect()
}
