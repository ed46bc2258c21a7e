//! What a command deletes or overwrites that nobody gets back.

/// Folders without which a system or a home is gone.
const ROOTS: &[&str] = &[
    "/",
    "~",
    "/bin",
    "/boot",
    "/dev",
    "/etc",
    "/home",
    "/lib",
    "/lib64",
    "/opt",
    "/root",
    "/sbin",
    "/srv",
    "/sys",
    "/usr",
    "/var",
    "/Users",
    "/System",
    "/Library",
    "/Applications",
    "C:",
    "C:/",
    "C:/Windows",
    "C:/Users",
    "~/.ssh",
    "~/Documents",
    "~/Desktop",
    "~/.config",
    "~/Library",
    "/etc/passwd",
    "/usr/bin",
    "/usr/lib",
    "/var/lib",
    "/var/log",
    "/proc",
];

/// Whether a path is one that nobody deletes as a whole.
pub(super) fn is_root(path: &str) -> bool {
    let lower = path.to_ascii_lowercase();
    let profile = [
        "${env:userprofile}",
        "$env:userprofile",
        "%userprofile%",
        "${userprofile}",
        "$home",
    ]
    .into_iter()
    .find(|name| lower.starts_with(name));
    let path = match profile {
        Some(name) => format!("~{}", &path[name.len()..]),
        None => path.replace("${HOME}", "~"),
    };
    let path = path.replace('\\', "/");
    let path = path.trim_matches(['"', '\'']);
    // `/*`, `~/*`, `/.`, `//`.
    let plain = path.trim_end_matches(['*', '.']);
    let plain = match plain.trim_end_matches('/') {
        "" if plain.starts_with('/') => "/",
        plain => plain,
    };
    ROOTS.contains(&plain)
}

pub(super) fn is_device(path: &str) -> bool {
    let Some(device) = path.strip_prefix("/dev/") else {
        return false;
    };
    [
        "sd", "hd", "nvme", "vd", "xvd", "disk", "rdisk", "mmcblk", "mem", "kmem",
    ]
    .iter()
    .any(|prefix| {
        let rest = device.strip_prefix(prefix);
        rest.is_some_and(|rest| rest.len() <= 8)
    })
}

/// Options in one word each: `-rf` has `r` and `f`.
pub(super) fn has_letter(words: &[&str], letters: &[char]) -> bool {
    words.iter().any(|word| {
        word.strip_prefix('-')
            .is_some_and(|rest| !rest.starts_with('-') && rest.contains(letters))
    })
}

/// What a command destroys that is run in `folder`, where that is known.
pub(super) fn destroys(name: &str, words: &[&str], folder: Option<&str>) -> Option<String> {
    let root = || words.iter().find(|word| is_root(word));
    match name {
        "rm" => {
            let recursive = has_letter(words, &['r', 'R']) || words.contains(&"--recursive");
            if recursive
                && let Some(folder) = folder.filter(|folder| is_root(folder))
                && words
                    .iter()
                    .any(|word| matches!(*word, "*" | "." | "./*" | ".*" | "./"))
            {
                return Some(folder.to_owned());
            }
            root().filter(|_| recursive).map(|word| (*word).to_owned())
        }
        "remove-item" | "ri" | "del" | "rd" | "rmdir" => {
            let recursive = words.iter().any(|word| {
                let word = word.to_ascii_lowercase();
                word.starts_with("-rec") || word == "-r" || word == "/s"
            });
            root().filter(|_| recursive).map(|word| (*word).to_owned())
        }
        // What is not in another folder is deleted from this one.
        "rsync" => {
            let deletes = words.iter().any(|word| word.starts_with("--delete"));
            let to = words.last().filter(|to| is_root(to) && words.len() > 2)?;
            deletes.then(|| (*to).to_owned())
        }
        "find" => {
            let deletes = words.contains(&"-delete")
                || words.windows(2).any(|two| {
                    two[0].starts_with("-exec") && matches!(two[1], "rm" | "shred" | "/bin/rm")
                });
            // What is narrowed to a name or an age is a search.
            let narrowed = words.iter().any(|word| {
                matches!(
                    *word,
                    "-name" | "-iname" | "-path" | "-mtime" | "-size" | "-regex" | "-user"
                )
            });
            let from = words.first().filter(|word| is_root(word))?;
            let encrypts = words.iter().any(|word| {
                (word.contains("openssl enc") || word.contains("gpg ")) && word.contains("rm ")
            });
            if encrypts {
                return Some((*from).to_owned());
            }
            (deletes && !narrowed).then(|| (*from).to_owned())
        }
        "kill" if words.first().is_some_and(|word| word.starts_with('-')) => {
            (words.last() == Some(&"-1") && words.len() > 1).then(|| "every process".to_owned())
        }
        "killall5" => Some("every process".to_owned()),
        "pkill" | "killall" => {
            let all = words.windows(2).any(|two| {
                matches!(two[0], "-u" | "-U")
                    && (two[1].contains("whoami")
                        || two[1] == "${USER}"
                        || two[1] == "root"
                        || two[1] == "${}")
            });
            all.then(|| "every process".to_owned())
        }
        "dd" => {
            let random = ["/dev/zero", "/dev/urandom", "/dev/random"];
            let wipes = words.iter().any(|word| {
                word.strip_prefix("if=")
                    .is_some_and(|from| random.contains(&from))
            });
            let to = words.iter().find_map(|word| word.strip_prefix("of="))?;
            let name = to.to_ascii_lowercase();
            let is_disk = to.starts_with("${")
                && ["device", "disk", "drive"]
                    .iter()
                    .any(|part| name.contains(part));
            (wipes && is_disk).then(|| to.to_owned())
        }
        "vssadmin" | "wbadmin" => {
            let deletes = words.iter().any(|word| word.eq_ignore_ascii_case("delete"));
            deletes.then(|| "the copies of the disk".to_owned())
        }
        "mkfs" | "wipefs" | "format" | "clear-disk" => words
            .iter()
            .find(|word| word.starts_with("/dev/") || **word == "C:")
            .map(|word| (*word).to_owned()),
        "shred" => words
            .iter()
            .find(|word| is_root(word) || is_device(word))
            .map(|word| (*word).to_owned()),
        "chmod" | "chown" | "chgrp" if has_letter(words, &['R']) => root()
            .filter(|word| !word.contains('~'))
            .map(|word| (*word).to_owned()),
        "mv" => {
            let to = words.last().filter(|word| **word == "/dev/null")?;
            root().map(|_| (*to).to_owned())
        }
        _ if name.starts_with("mkfs.") => words
            .iter()
            .find(|word| word.starts_with("/dev/"))
            .map(|word| (*word).to_owned()),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_folder_below_is_no_root() {
        for path in [
            "/",
            "/*",
            "~",
            "~/",
            "${HOME}",
            "${HOME}/*",
            "/usr/",
            "/etc",
        ] {
            assert!(is_root(path), "{path}");
        }
        for path in [
            "build",
            "./",
            ".",
            "*",
            "/tmp/x",
            "~/project",
            "${DIR}/",
            "",
            "/usr/local/x",
        ] {
            assert!(!is_root(path), "{path}");
        }
    }
}
