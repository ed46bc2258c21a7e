//! Commands that make, move and send files.

use super::Argument;
use crate::security::Language;
use crate::security::code::{Call, ValueId};
use crate::security::flow::taint::Labels;
use crate::security::flow::{Effect, Name, Pass, secrets};

/// What is put into a repository is sent by a push.
pub(super) fn git(arguments: &[Argument], effects: &mut Vec<Effect>) {
    let mut words = arguments.iter().skip_while(|one| one.text.starts_with('-'));
    let index = || Name::Is(".git/index".to_owned());
    match words.next().map(|one| one.text.as_str()) {
        Some("add") => effects.push(Effect::Packs {
            file: index(),
            // Settings of a project are mostly ignored by a file nobody sees.
            from: words
                .filter(|one| secrets::is_telling(&one.text))
                .map(|one| one.value)
                .collect(),
        }),
        Some("push") => effects.push(Effect::SendsFile(index())),
        Some("diff" | "log" | "show" | "archive" | "bundle" | "format-patch") => {
            effects.push(Effect::Work);
            if let Some(file) = bundled(arguments) {
                effects.push(Effect::Records(
                    Labels::WORK,
                    REPOSITORY,
                    Name::Of(file.value),
                ));
            }
        }
        Some("credential") if words.next().is_some_and(|one| one.text == "fill") => {
            effects.push(Effect::Secret("passwords of Git"));
        }
        Some("config") => {
            let last = arguments.last().map(|one| one.text.as_str());
            if matches!(last, Some("user.email" | "user.name")) {
                effects.push(Effect::Identity);
            }
            configured(arguments, effects);
        }
        _ => {}
    }
}

/// What a bundle or an archive of git holds.
pub(in crate::security::flow) const REPOSITORY: &str = "the whole repository";

/// The file into which git puts a whole repository.
fn bundled(arguments: &[Argument]) -> Option<&Argument> {
    let at = |word: &str| arguments.iter().position(|one| one.text == word);
    if at("bundle").is_some() {
        return arguments.get(at("create")? + 1);
    }
    let option = at("-o").or_else(|| at("--output"));
    at("archive")
        .and(option)
        .and_then(|option| arguments.get(option + 1))
}

/// Settings of git that are commands: they run whenever git does.
fn configured(arguments: &[Argument], effects: &mut Vec<Effect>) {
    let mut words = arguments.iter().skip_while(|one| !one.text.contains('.'));
    let (Some(key), Some(command)) = (words.next(), words.next()) else {
        return;
    };
    let key = key.text.to_ascii_lowercase();
    let text = command.text.strip_prefix('!');
    let is_command = matches!(
        key.as_str(),
        "core.sshcommand" | "core.pager" | "core.editor" | "core.fsmonitor"
    );
    let Some(text) = text.or(is_command.then_some(command.text.as_str())) else {
        return;
    };
    // A helper for credentials is given them.
    if key.starts_with("credential")
        && ["curl ", "wget ", "nc "]
            .iter()
            .any(|client| text.contains(client))
    {
        effects.push(Effect::Secret("passwords of Git"));
        effects.push(Effect::SendsResult);
    }
    effects.push(Effect::ReparsesText(Language::Shell, text.to_owned()));
}

/// A file that is made of the other files that are named.
pub(super) fn converted(arguments: &[Argument], options: &[&str], effects: &mut Vec<Effect>) {
    let at = arguments
        .iter()
        .position(|one| options.contains(&one.text.as_str()));
    let Some(to) = at.and_then(|at| arguments.get(at + 1)) else {
        return;
    };
    let from = arguments.iter().filter(|one| one.value != to.value);
    effects.push(Effect::Packs {
        file: Name::Of(to.value),
        from: from.map(|one| one.value).collect(),
    });
}

/// What an archiver writes holds what it reads.
pub(super) fn archive(name: &str, arguments: &[Argument], effects: &mut Vec<Effect>) {
    let mut leaves_out = false;
    let files: Vec<&Argument> = arguments
        .iter()
        .filter(|one| {
            let is_left_out = std::mem::replace(
                &mut leaves_out,
                matches!(
                    one.text.as_str(),
                    "--exclude" | "-x" | "-X" | "--exclude-from"
                ),
            );
            !is_left_out && !one.text.starts_with('-') && one.text != "a"
        })
        .collect();
    let makes = match name {
        "tar" => arguments.first().is_some_and(|one| {
            let letters = one.text.trim_start_matches('-');
            letters.contains('c') && !letters.contains('x')
        }),
        "zip" | "7z" => true,
        _ => false,
    };
    if !makes {
        return;
    }
    // `tar czf x.tgz …`: the letters of tar are no file.
    let mut files = files.into_iter();
    if name == "tar"
        && arguments
            .first()
            .is_some_and(|one| !one.text.starts_with('-'))
    {
        files.next();
    }
    let Some(made) = files.next() else {
        return;
    };
    effects.push(Effect::Packs {
        file: Name::Of(made.value),
        from: files.map(|one| one.value).collect(),
    });
}

pub(super) fn copy(pass: &Pass<'_>, arguments: &[Argument], effects: &mut Vec<Effect>) {
    let files: Vec<&Argument> = arguments
        .iter()
        .filter(|one| !one.text.starts_with('-'))
        .collect();
    let Some((to, from)) = files.split_last() else {
        return;
    };
    let mut name = pass.text(to.value);
    if name.ends_with('/')
        && let Some(first) = from.first()
    {
        name.push_str(first.text.rsplit('/').next().unwrap_or_default());
    }
    effects.push(Effect::Packs {
        file: Name::Is(name),
        from: from.iter().map(|one| one.value).collect(),
    });
}

/// Whether a word names a file on another machine: `host:path`, `s3://…`.
pub(super) fn is_remote(text: &str) -> bool {
    text.contains("://")
        || text.starts_with(':') && text.contains("host=")
        || text.split_once(':').is_some_and(|(host, path)| {
            host.len() > 1 && !host.contains('/') && !path.starts_with('\\')
        })
}

pub(super) fn upload(name: &str, call: &Call, arguments: &[Argument], effects: &mut Vec<Effect>) {
    let mut files: Vec<&Argument> = Vec::new();
    let mut rest = arguments.iter();
    while let Some(argument) = rest.next() {
        let takes = matches!(
            argument.text.as_str(),
            "-i" | "-P" | "-o" | "-e" | "-F" | "--profile"
        );
        if takes && matches!(name, "scp" | "rsync" | "sftp" | "aws") {
            rest.next();
        } else if !argument.text.starts_with('-') {
            files.push(argument);
        }
    }
    // Who puts an application on a server puts its settings there.
    if matches!(name, "scp" | "rsync" | "sftp") {
        files.retain(|one| !secrets::is_secret(&one.text) || secrets::is_telling(&one.text));
    }
    let Some((last, from)) = files.split_last() else {
        return;
    };
    if !is_remote(&last.text) {
        return;
    }
    let mut what: Vec<ValueId> = from.iter().map(|one| one.value).collect();
    what.extend(call.input);
    effects.push(Effect::Sends {
        what,
        to: None,
        body: true,
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn remote_files_are_told_from_local_ones() {
        assert!(is_remote("host:/tmp"));
        assert!(is_remote("s3://bucket/x"));
        assert!(!is_remote("./a:b/c"));
        assert!(!is_remote("a.txt"));
    }
}
