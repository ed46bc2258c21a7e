//! The file system of a sandbox.
//!
//! It is a tmpfs in which only a few things are mounted: the system's programs
//! and libraries, read only; the few files of `/etc` without which programs do
//! not start; `/proc` of the new pid namespace; four devices; and what the
//! policy names, at the paths where it is outside, so that what a program
//! prints can be understood.

use std::fs;
use std::os::unix::fs::symlink;
use std::path::{Path, PathBuf};
use std::string::String;
use std::vec::Vec;

use nix::mount::{MntFlags, MsFlags, mount, umount2};
use nix::sys::statvfs::{FsFlags, statvfs};
use nix::unistd::{chdir, pivot_root};

use super::super::run::Spec;
use super::{Failure, failed};

/// Folders of the system, as far as they are there.
pub(super) const SYSTEM: [&str; 7] = [
    "/usr",
    "/bin",
    "/sbin",
    "/lib",
    "/lib32",
    "/lib64",
    "/nix/store",
];

/// What programs need of `/etc`, none of which says anything of a person.
const ETC: [&str; 7] = [
    "/etc/ld.so.cache",
    "/etc/alternatives",
    "/etc/ssl/certs",
    "/etc/ssl/openssl.cnf",
    "/etc/ca-certificates",
    "/etc/localtime",
    "/etc/mime.types",
];

const DEVICES: [&str; 4] = ["/dev/null", "/dev/zero", "/dev/random", "/dev/urandom"];

/// Where the new root is built: a folder that every system has.
const ROOT: &str = "/proc";

/// The proxy's socket, in the new root.
const PROXY: &str = "/.proxy";

/// Builds the root and enters it. `/` is still writable.
pub(super) fn build(spec: &Spec) -> Result<(), Failure> {
    // Nothing that is mounted from here on shows outside.
    change("/", MsFlags::MS_REC | MsFlags::MS_PRIVATE)?;
    let root = Path::new(ROOT);
    tmpfs(root, 1 << 20)?;
    for path in SYSTEM {
        let path = Path::new(path);
        match fs::read_link(path) {
            // `/bin` is a link to `/usr/bin` on most systems.
            Ok(target) => symlink(target, inside(root, path)).map_err(failed("a link"))?,
            Err(_) if path.is_dir() => bind(root, path, path, false)?,
            Err(_) => {}
        }
    }
    for path in ETC.map(Path::new) {
        if path.exists() {
            bind(root, path, path, false)?;
        }
    }
    for (path, text) in [
        ("etc/passwd", "user:x:1000:1000::/tmp:/bin/sh\n"),
        ("etc/group", "user:x:1000:\n"),
        ("etc/hosts", "127.0.0.1 localhost\n::1 localhost\n"),
    ] {
        let path = root.join(path);
        let folder = path.parent().unwrap_or(root);
        fs::create_dir_all(folder).map_err(failed("a folder"))?;
        fs::write(&path, text).map_err(failed("a file of /etc"))?;
    }
    for path in DEVICES.map(Path::new) {
        bind(root, path, path, true)?;
    }
    for (name, target) in [
        ("fd", "/proc/self/fd"),
        ("stdin", "/proc/self/fd/0"),
        ("stdout", "/proc/self/fd/1"),
        ("stderr", "/proc/self/fd/2"),
    ] {
        symlink(target, root.join("dev").join(name)).map_err(failed("a link"))?;
    }
    tmpfs(&folder(root, Path::new("/tmp"))?, spec.limits.tmp)?;
    tmpfs(&folder(root, Path::new("/dev/shm"))?, spec.limits.tmp)?;
    let reads = spec.read.iter().map(|path| (path, false));
    let writes = spec.write.iter().map(|path| (path, true));
    let work = [(&spec.work_dir, !spec.reads_only)];
    let mut all: Vec<_> = reads.chain(work).chain(writes).collect();
    // What lies deeper is mounted later, else it would be hidden.
    all.sort_by_key(|(path, _)| path.components().count());
    for (path, is_writable) in all {
        bind(root, path, path, is_writable)?;
    }
    if let Some(proxy) = &spec.proxy {
        bind(root, proxy, Path::new(PROXY), true)?;
    }
    let new_proc = folder(root, Path::new("/proc"))?;
    let none: Option<&str> = None;
    let safe = MsFlags::MS_NOSUID | MsFlags::MS_NODEV | MsFlags::MS_NOEXEC;
    mount(Some("proc"), &new_proc, Some("proc"), safe, none).map_err(failed("to mount /proc"))?;
    chdir(root).map_err(failed("to enter the root"))?;
    pivot_root(".", ".").map_err(failed("to enter the root"))?;
    umount2(".", MntFlags::MNT_DETACH).map_err(failed("to leave the old root"))?;
    chdir("/").map_err(failed("to enter the root"))?;
    Ok(())
}

/// Where the proxy's socket is by now.
pub(super) fn proxy(spec: &Spec) -> Option<PathBuf> {
    spec.proxy.is_some().then(|| PathBuf::from(PROXY))
}

/// A path in the new root.
fn inside(root: &Path, path: &Path) -> PathBuf {
    root.join(path.strip_prefix("/").unwrap_or(path))
}

/// A folder in the new root.
fn folder(root: &Path, path: &Path) -> Result<PathBuf, Failure> {
    let path = inside(root, path);
    fs::create_dir_all(&path).map_err(failed("a folder"))?;
    Ok(path)
}

/// Mounts memory of a size.
fn tmpfs(path: &Path, bytes: u64) -> Result<(), Failure> {
    let size: String = std::format!("size={bytes},mode=0755");
    let safe = MsFlags::MS_NOSUID | MsFlags::MS_NODEV;
    mount(Some("tmpfs"), path, Some("tmpfs"), safe, Some(&*size))
        .map_err(failed("to mount a tmpfs"))
}

/// Changes how something is mounted.
fn change(path: &str, flags: MsFlags) -> Result<(), Failure> {
    let none: Option<&str> = None;
    mount(none, path, none, flags, none).map_err(failed("to change a mount"))
}

/// Mounts what is outside at a path inside.
fn bind(root: &Path, from: &Path, to: &Path, is_writable: bool) -> Result<(), Failure> {
    let what = std::format!("to mount {}", from.display());
    let to = inside(root, to);
    if from.is_dir() {
        fs::create_dir_all(&to).map_err(failed(&what))?;
    } else {
        fs::create_dir_all(to.parent().unwrap_or(root)).map_err(failed(&what))?;
        if !to.exists() {
            fs::write(&to, "").map_err(failed(&what))?;
        }
    }
    let none: Option<&str> = None;
    let flags = MsFlags::MS_BIND | MsFlags::MS_REC;
    mount(Some(from), &to, none, flags, none).map_err(failed(&what))?;
    // What the outer system forbids of a mount stays forbidden, and must be
    // said again.
    let kept = statvfs(&to).map_err(failed(&what))?.flags();
    let mut flags = MsFlags::MS_BIND | MsFlags::MS_REMOUNT | MsFlags::MS_NOSUID;
    for (old, new) in [
        (FsFlags::ST_NODEV, MsFlags::MS_NODEV),
        (FsFlags::ST_NOEXEC, MsFlags::MS_NOEXEC),
        (FsFlags::ST_NOATIME, MsFlags::MS_NOATIME),
        (FsFlags::ST_NODIRATIME, MsFlags::MS_NODIRATIME),
        (FsFlags::ST_RELATIME, MsFlags::MS_RELATIME),
    ] {
        if kept.contains(old) {
            flags |= new;
        }
    }
    if !is_writable || kept.contains(FsFlags::ST_RDONLY) {
        flags |= MsFlags::MS_RDONLY;
    }
    mount(none, &to, none, flags, none).map_err(failed(&what))
}
