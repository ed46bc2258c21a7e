//! Scopes of files as places on the disk.

use std::path::{Component, Path, PathBuf};
use std::string::{String, ToString};
use std::vec::Vec;

use skir::PermissionKind;

use crate::Skill;

/// Where a scope lies.
pub(super) struct Place {
    /// The file or folder: of a pattern, as much of it as has no signs.
    pub(super) path: PathBuf,
    /// The pattern takes only a part of that folder.
    pub(super) is_part: bool,
}

impl Place {
    /// What must be writable for this: the place itself where it is there, or
    /// is a folder, which is made; else the nearest folder, as a file that is
    /// not there cannot be mounted.
    pub(super) fn writable(&self) -> PathBuf {
        if self.path.exists() {
            return self.path.clone();
        }
        let name = self.path.file_name().unwrap_or_default();
        let looks_like_a_file = name.to_string_lossy().contains('.');
        let folder = if looks_like_a_file {
            self.path.parent().unwrap_or(&self.path)
        } else {
            &self.path
        };
        // What cannot be made is refused by name when the sandbox is built.
        let _ = std::fs::create_dir_all(folder);
        folder.to_path_buf()
    }
}

/// The place of a scope; none for one that names none, such as `~/x` where no
/// home folder is known.
pub(super) fn place(scope: &str, work_dir: &Path, home: Option<&str>) -> Option<Place> {
    let (root, rest) = split(scope, work_dir, home)?;
    let mut path = root;
    let mut parts = rest.split('/').filter(|part| !matches!(*part, "" | "."));
    let mut is_part = false;
    while let Some(part) = parts.next() {
        if part == ".." {
            path.pop();
        } else if part.contains(['*', '?', '[', '{']) {
            let is_all = part == "**" && matches!(parts.next(), None | Some("*" | "**"));
            is_part = !is_all;
            break;
        } else {
            path.push(part);
        }
    }
    // `*` alone stands for everything.
    if scope.trim() == "*" {
        is_part = false;
    }
    Some(Place { path, is_part })
}

/// What a scope is below of, and the rest of it.
fn split<'a>(scope: &'a str, work_dir: &Path, home: Option<&str>) -> Option<(PathBuf, &'a str)> {
    let scope = scope.trim();
    for start in ["${CLAUDE_SKILL_DIR}", "${CLAUDE_PROJECT_DIR}"] {
        if let Some(rest) = scope.strip_prefix(start) {
            return Some((work_dir.into(), rest));
        }
    }
    for start in ["~", "$HOME", "${HOME}"] {
        if let Some(rest) = scope.strip_prefix(start)
            && (rest.is_empty() || rest.starts_with('/'))
        {
            return Some((home?.into(), rest));
        }
    }
    Some(match scope.strip_prefix('/') {
        Some(rest) => ("/".into(), rest),
        None => (work_dir.into(), scope),
    })
}

/// A path of a scope of commands, where it lies in the work directory.
pub(super) fn below(word: &str, work_dir: &Path) -> Option<PathBuf> {
    let place = place(word, work_dir, None)?;
    place.path.starts_with(work_dir).then_some(place.path)
}

/// Whether a place outside of the work directory can be given to a run: it is
/// there, is no folder that holds half of the system or all of a person's
/// files, and holds nothing of the kernel.
pub(super) fn is_grantable(path: &Path, work_dir: &Path, home: Option<&str>) -> bool {
    let depth = path
        .components()
        .filter(|part| matches!(part, Component::Normal(_)))
        .count();
    let is_kernel = ["/proc", "/sys", "/dev"]
        .iter()
        .any(|root| path.starts_with(root));
    let holds = |other: &Path| other.starts_with(path);
    depth >= 2
        && !is_kernel
        && !holds(work_dir)
        && !home.is_some_and(|home| holds(Path::new(home)))
        && path.exists()
}

/// The scopes of files of a skill that lie outside of any work directory, as
/// they are written.
pub(crate) fn outside(skill: &Skill) -> Vec<String> {
    let root = Path::new("/work/directory");
    let permissions = skill.ir().policy.permissions.iter();
    let scopes = permissions
        .filter(|one| one.kind == PermissionKind::Fs)
        .flat_map(|one| one.scope.split(", "));
    scopes
        .filter(|scope| {
            let place = place(scope, root, Some("/home/person"));
            place.is_some_and(|place| !place.path.starts_with(root))
        })
        .map(ToString::to_string)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn scopes_are_places() {
        for (scope, path, is_part) in [
            ("docs", "/w/d/docs", false),
            ("docs/", "/w/d/docs", false),
            ("./docs/a.md", "/w/d/docs/a.md", false),
            ("docs/**", "/w/d/docs", false),
            ("docs/**/*", "/w/d/docs", false),
            ("docs/*", "/w/d/docs", true),
            ("docs/**/*.md", "/w/d/docs", true),
            ("*", "/w/d", false),
            ("", "/w/d", false),
            ("*.md", "/w/d", true),
            ("a/../b", "/w/d/b", false),
            ("../x", "/w/x", false),
            ("../../../..", "/", false),
            ("/etc/x", "/etc/x", false),
            ("~/.config", "/h/p/.config", false),
            ("$HOME", "/h/p", false),
            ("${CLAUDE_SKILL_DIR}/a", "/w/d/a", false),
        ] {
            let found = place(scope, "/w/d".as_ref(), Some("/h/p")).unwrap();
            assert_eq!(
                (found.path.as_path(), found.is_part),
                (Path::new(path), is_part),
                "{scope}"
            );
        }
        assert!(place("~/x", "/w/d".as_ref(), None).is_none());
    }

    #[test]
    fn nobody_gets_half_of_the_system() {
        let folder = tempfile::tempdir().unwrap();
        let inner = folder.path().join("inner");
        std::fs::create_dir(&inner).unwrap();
        let home = folder.path().join("home");
        let home = home.to_str();
        let may = |path: &Path| is_grantable(path, "/w/d".as_ref(), home);
        assert!(may(&inner));
        for path in [
            "/",
            "/etc",
            "/usr",
            "/proc/self",
            "/sys/kernel",
            "/dev/null",
        ] {
            assert!(!may(Path::new(path)), "{path}");
        }
        assert!(!may(folder.path()), "it holds the home folder");
        assert!(!may(&folder.path().join("nothing")));
        assert!(!is_grantable(folder.path(), &inner, None));
    }
}
