//! What must hold of a command besides its words.

use crate::security::command::Command;

/// Says what the constraint is about, or nothing where it does not hold.
pub(super) type Check = fn(&Command<'_>) -> Option<String>;

/// The program and what it is told to do, such as `kubectl apply`.
fn shown(command: &Command<'_>) -> String {
    let words = command.words.iter().take(4);
    let words: Vec<_> = words
        .take_while(|word| {
            word.bytes()
                .all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_'))
        })
        .enumerate()
        .take_while(|(index, word)| *index == 0 || !word.starts_with('-'))
        .map(|(_, word)| &**word)
        .take(3)
        .collect();
    words.join(" ")
}

fn holds(command: &Command<'_>, holds: bool) -> Option<String> {
    holds.then(|| shown(command))
}

/// Whether an option is given: a long one by its name, a short one also
/// together with others.
fn has(command: &Command<'_>, long: &str, short: Option<char>) -> bool {
    command
        .arguments()
        .any(|word| match word.strip_prefix("--") {
            Some(name) => name.split('=').next() == Some(long),
            None => word.strip_prefix('-').is_some_and(|letters| {
                letters.bytes().all(|b| b.is_ascii_alphanumeric())
                    && short.is_some_and(|short| letters.contains(short))
            }),
        })
}

/// The words that are no options.
fn operands<'c>(command: &'c Command<'_>) -> impl Iterator<Item = &'c str> {
    command.arguments().filter(|word| !word.starts_with('-'))
}

#[expect(clippy::unnecessary_wraps, reason = "it is a check like the others")]
pub(super) fn always(command: &Command<'_>) -> Option<String> {
    Some(shown(command))
}

pub(super) fn not_dry(command: &Command<'_>) -> Option<String> {
    let is_dry = command
        .arguments()
        .any(|word| word.contains("dry-run") || word == "--help" || word == "-h");
    holds(command, !is_dry)
}

pub(super) fn not_draft(command: &Command<'_>) -> Option<String> {
    holds(command, !has(command, "draft", Some('d')))
}

/// `git push --force`, and not the form that looks first.
pub(super) fn forced(command: &Command<'_>) -> Option<String> {
    let branch = |word: &str| word.starts_with('+') && word.len() > 1;
    let forced = has(command, "force", Some('f')) || operands(command).any(branch);
    holds(command, forced)
}

/// `git clean` that deletes and does not only show.
pub(super) fn forced_clean(command: &Command<'_>) -> Option<String> {
    let forced = has(command, "force", Some('f')) && !has(command, "dry-run", Some('n'));
    holds(command, forced)
}

/// `rm -r` of something that is not made again by the next build, and not the
/// skill's own scratch.
pub(super) fn recursive_delete(command: &Command<'_>) -> Option<String> {
    let recursive = has(command, "recursive", Some('r')) || has(command, "recursive", Some('R'));
    let matters = operands(command).any(|path| !is_made_again(path));
    holds(command, recursive && matters)
}

/// Folders that tools make, and places for what is temporary.
fn is_made_again(path: &str) -> bool {
    const MADE: &[&str] = &[
        ".cache",
        ".eggs",
        ".gradle",
        ".mypy_cache",
        ".next",
        ".nuxt",
        ".nyc_output",
        ".output",
        ".parcel-cache",
        ".pytest_cache",
        ".ruff_cache",
        ".svelte-kit",
        ".tox",
        ".turbo",
        ".venv",
        ".vercel",
        ".vite",
        "__pycache__",
        "build",
        "cache",
        "coverage",
        "deriveddata",
        "dist",
        "htmlcov",
        "logs",
        "node_modules",
        "obj",
        "out",
        "output",
        "package-lock.json",
        "results",
        "site-packages",
        "target",
        "temp",
        "test-results",
        "tmp",
        "unpacked",
        "venv",
        "work",
        "workdir",
    ];
    let path = path.trim_end_matches(['/', '*']).to_ascii_lowercase();
    let is_temporary = path.starts_with("/tmp/")
        || path.starts_with("$tmp")
        || path.starts_with("${tmp")
        || path.contains("tmp_")
        || path.contains("temp_")
        || path.contains("_tmp")
        || path.contains("_temp")
        || path.contains("tempdir")
        || path.contains("$work")
        || path.contains("cache");
    is_temporary || path.split('/').any(|part| MADE.contains(&part))
}

/// `-v`, `--volumes` or `--all`.
pub(super) fn with_volumes(command: &Command<'_>) -> Option<String> {
    holds(command, has(command, "volumes", Some('v')))
}

/// Packages of Python without a version, or from nowhere known.
pub(super) fn unpinned_python(command: &Command<'_>) -> Option<String> {
    let mut words = command
        .arguments()
        .skip_while(|word| *word != "install")
        .skip(1);
    let mut unpinned = false;
    while let Some(word) = words.next() {
        match word {
            "-r" | "--requirement" | "-e" | "--editable" | "-c" | "--constraint" | "-t"
            | "--target" | "-i" | "--index-url" | "--extra-index-url" | "--python" => {
                words.next();
            }
            word if word.starts_with('-') => {}
            word => {
                let is_local = word.starts_with(['.', '/', '$', '<', '"', '~', '[', '{'])
                    || word.contains(".whl")
                    || word.contains(".txt");
                let is_pinned = word.contains("==") || word.contains('@') || word.contains("~=");
                unpinned |= !is_local && !is_pinned && word != "pip" && word != "uv";
            }
        }
    }
    holds(command, unpinned)
}

/// Packages of Node without a version.
pub(super) fn unpinned_node(command: &Command<'_>) -> Option<String> {
    let unpinned = operands(command).skip(1).any(|word| {
        let is_local = word.starts_with(['.', '/', '$', '<', '{', '[']);
        let version = word.get(1..).and_then(|rest| rest.split_once('@'));
        !is_local && version.is_none_or(|(_, version)| version == "latest")
    });
    holds(command, unpinned)
}

/// A package that is fetched to be run at once, without a version.
pub(super) fn always_unpinned(command: &Command<'_>) -> Option<String> {
    let package = operands(command).next()?;
    let is_local = package.starts_with(['.', '/', '$', '<', '{', '[']);
    let version = package.get(1..).and_then(|rest| rest.split_once('@'));
    let unpinned =
        version.is_none_or(|(_, version)| version == "latest") && !package.contains("==");
    holds(command, unpinned && !is_local)
}

/// `npx -y`: what is not there is fetched without a question.
pub(super) fn fetched_and_run(command: &Command<'_>) -> Option<String> {
    if has(command, "yes", Some('y')) {
        always_unpinned(command)
    } else {
        None
    }
}

/// A program or an archive that is kept.
pub(super) fn download(command: &Command<'_>) -> Option<String> {
    const ENDS: &[&str] = &[
        ".appimage",
        ".deb",
        ".dmg",
        ".exe",
        ".gz",
        ".jar",
        ".msi",
        ".pkg",
        ".rpm",
        ".run",
        ".sh",
        ".tar",
        ".tgz",
        ".xz",
        ".zip",
    ];
    let is_remote = |word: &&str| {
        (word.starts_with("https://") || word.starts_with("http://"))
            && !word.contains("localhost")
            && !word.contains("127.0.0.1")
    };
    let is_kept = command.program() == "wget"
        || has(command, "output", Some('o'))
        || has(command, "remote-name", Some('O'));
    let url = command.arguments().find(is_remote)?;
    let path = url
        .split(['?', '#'])
        .next()
        .unwrap_or(url)
        .to_ascii_lowercase();
    let is_program = ENDS.iter().any(|end| path.ends_with(end))
        || path.contains("/releases/") && path.contains("download");
    holds(command, is_kept && is_program)
}

/// Crates without a version.
pub(super) fn unpinned_cargo(command: &Command<'_>) -> Option<String> {
    let pinned = ["version", "vers", "path", "git", "locked"];
    let is_pinned = pinned.iter().any(|option| has(command, option, None));
    let names = operands(command)
        .skip(1)
        .filter(|word| !word.starts_with(['.', '/', '$', '<']));
    let unpinned = names.into_iter().any(|word| !word.contains('@'));
    holds(command, !is_pinned && unpinned)
}

/// `go install …@latest`.
pub(super) fn latest(command: &Command<'_>) -> Option<String> {
    holds(
        command,
        command.arguments().any(|word| word.ends_with("@latest")),
    )
}

/// A variable with a secret among the arguments.
pub(super) fn secret(command: &Command<'_>) -> Option<String> {
    command.arguments().find_map(|word| {
        word.match_indices('$').find_map(|(at, _)| {
            let name = word[at + 1..].trim_start_matches('{');
            let end = name
                .find(|c: char| !(c.is_ascii_alphanumeric() || c == '_'))
                .unwrap_or(name.len());
            is_secret(&name[..end]).then(|| format!("${}", &name[..end]))
        })
    })
}

/// Whether a variable of this name holds a secret.
pub(crate) fn is_secret(name: &str) -> bool {
    const PARTS: &[&str] = &[
        "APIKEY", "KEY", "PASS", "PASSWD", "PASSWORD", "PAT", "SECRET", "TOKEN",
    ];
    let name = name.to_ascii_uppercase();
    let is_public = name.contains("PUBLIC") || name.contains("KEY_ID") || name.ends_with("_FILE");
    !is_public && name.split('_').any(|part| PARTS.contains(&part))
}

/// A pattern that takes tags of HTML apart.
pub(super) fn html_pattern(command: &Command<'_>) -> Option<String> {
    const TAGS: &[&str] = &[
        "<[^>]", "href=", "<a ", "<title", "<div", "<td", "<tr", "<script", "<meta",
    ];
    let is_html = command
        .arguments()
        .any(|word| TAGS.iter().any(|tag| word.contains(tag)));
    let on_files = command.arguments().any(|word| {
        [
            ".tsx",
            ".jsx",
            ".vue",
            ".js",
            ".ts",
            "--include",
            "-r",
            "-rn",
            "-R",
            "src",
        ]
        .iter()
        .any(|end| word.starts_with(end) || word.ends_with(end))
    });
    holds(command, is_html && !on_files)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::security::command;

    fn check(text: &str, check: Check) -> Option<String> {
        let mut found = None;
        command::each(text, |command| {
            found = found.take().or_else(|| check(command));
        });
        found
    }

    #[test]
    fn checks_hold_of_what_they_are_about() {
        for (text, does, said) in [
            ("git push --force", forced as Check, "git push"),
            ("git push -fu origin x", forced, "git push"),
            ("git push origin +main", forced, "git push origin"),
            ("git clean -fdx", forced_clean, "git clean"),
            ("rm -rf data", recursive_delete, "rm"),
            (
                "docker compose down -v",
                with_volumes,
                "docker compose down",
            ),
            ("pip install -U requests", unpinned_python, "pip install"),
            ("npm install -g typescript", unpinned_node, "npm install"),
            (
                "cargo install ripgrep",
                unpinned_cargo,
                "cargo install ripgrep",
            ),
            (
                "curl -H \"Authorization: Bearer $ACME_TOKEN\" x",
                secret,
                "$ACME_TOKEN",
            ),
            ("mysql -p${DB_PASSWORD}", secret, "$DB_PASSWORD"),
            ("sed 's/<[^>]*>//g' page", html_pattern, "sed"),
            ("npx -y create-thing x", fetched_and_run, "npx"),
            ("uvx ruff check", always_unpinned, "uvx ruff check"),
            ("curl -LO https://example.com/a.tar.gz", download, "curl"),
        ] {
            assert_eq!(check(text, does).as_deref(), Some(said), "{text}");
        }
        for (text, does) in [
            ("git push --force-with-lease", forced as Check),
            ("git push -u origin x", forced),
            ("git clean -nfd", forced_clean),
            ("rm -rf node_modules dist/*", recursive_delete),
            ("rm -f data", recursive_delete),
            ("rm -rf /tmp/x", recursive_delete),
            ("docker compose down", with_volumes),
            ("pip install -r requirements.txt", unpinned_python),
            ("pip install requests==2.32.0", unpinned_python),
            ("pip install -e .", unpinned_python),
            ("npm install -g @acme/cli@1.2.3", unpinned_node),
            (
                "cargo install ripgrep --locked --version 14.1.0",
                unpinned_cargo,
            ),
            ("curl https://example.com/$USER", secret),
            ("curl https://example.com/$AWS_ACCESS_KEY_ID", secret),
            ("grep -rn '<div' src", html_pattern),
            ("npm publish --dry-run", not_dry),
            ("npx tsc --noEmit", fetched_and_run),
            ("npx -y @acme/tool@1.2.3", fetched_and_run),
            ("uvx ruff@0.9.1 check", always_unpinned),
            ("curl -s https://example.com/a.json -o a.json", download),
        ] {
            assert_eq!(check(text, does), None, "{text}");
        }
    }
}
