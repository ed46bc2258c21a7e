//! What the commands of a shell do.

use super::{Effect, Name, Pass, client, secrets, stores};
use crate::security::Language;
use crate::security::code::{Call, ValueId, ValueKind};

/// An argument with its text.
pub(super) struct Argument {
    pub(super) value: ValueId,
    pub(super) text: String,
}

/// What a command does.
pub(super) fn effects(pass: &Pass<'_>, call: &Call) -> Vec<Effect> {
    let arguments: Vec<Argument> = call
        .arguments
        .iter()
        .map(|value| Argument {
            value: *value,
            text: pass.text(*value),
        })
        .collect();
    let mut effects = Vec::new();
    let name = call.name.as_str();
    stores::command(name, &arguments, &mut effects);
    if let Some(client) = client::of(name) {
        client::effects(client, call, &arguments, &mut effects);
        return effects;
    }
    match name {
        "eval" | "iex" | "invoke-expression" => {
            effects.extend(call.arguments.iter().map(|value| Effect::Runs(*value)));
            effects.extend(call.input.filter(|_| name != "eval").map(Effect::Runs));
        }
        "source" | "." => {
            if let Some(first) = arguments.first() {
                runs_file(pass, first, &mut effects);
            }
        }
        "cat" | "head" | "tail" | "less" | "more" | "tac" | "gpg" | "tar" | "zip" | "7z" | "xz"
        | "bzip2" | "zstd" | "grep" | "awk" | "sed" | "cut" | "jq" | "sort" | "strings" | "dd"
        | "get-content" | "gc" | "type" | "sqlite3" | "7za" | "zstdcat" | "bat" | "nl" | "od"
        | "hexdump" | "column" | "age" => {
            for argument in &arguments {
                let file = argument.text.strip_prefix("if=");
                if file.is_some() || !argument.text.starts_with('-') {
                    effects.push(Effect::Reads(argument.value));
                }
            }
            archive(name, &arguments, &mut effects);
            if name == "dd" {
                let of = arguments
                    .iter()
                    .find_map(|one| one.text.strip_prefix("of="));
                let from = call.input.into_iter().collect();
                effects.extend(of.map(|of| Effect::Writes(Name::Is(of.to_owned()), from)));
            }
            if matches!(name, "gpg" | "age") {
                converted(&arguments, &["-o", "--output"], &mut effects);
            }
        }
        "base64" | "openssl" | "xxd" | "rev" | "tr" | "gunzip" | "zcat" | "gzip" | "uudecode"
        | "base32" | "certutil.exe" => {
            decode(call, &arguments, &mut effects);
            if name == "openssl" {
                converted(&arguments, &["-out"], &mut effects);
            }
        }
        "printenv" | "env" | "gci" | "get-childitem"
            if arguments.is_empty() || arguments[0].text.eq_ignore_ascii_case("env:") =>
        {
            effects.push(Effect::Environment);
        }
        "set" | "export" | "declare" | "compgen" if arguments.is_empty() => {
            effects.push(Effect::Environment);
        }
        "tee" => {
            let from: Vec<ValueId> = call.input.into_iter().collect();
            let files = arguments.iter().filter(|one| !one.text.starts_with('-'));
            effects.extend(files.map(|one| Effect::Writes(Name::Of(one.value), from.clone())));
        }
        "cp" | "mv" | "install" | "ln" => copy(pass, &arguments, &mut effects),
        "nc" | "ncat" | "netcat" | "socat" | "telnet" | "sendmail" | "mail" | "mailx" | "mutt"
        | "ssh" | "websocat" => {
            let mut what: Vec<ValueId> = call.input.into_iter().collect();
            if name == "ssh" {
                what.truncate(1);
            }
            effects.push(Effect::Sends {
                what,
                to: None,
                body: true,
            });
            effects.push(Effect::Fetches {
                url: arguments.first().map(|one| one.value),
                file: None,
            });
        }
        "scp" | "rsync" | "sftp" | "rclone" | "gsutil" | "aws" | "ftp" | "s3cmd" | "mc"
        | "croc" => {
            upload(name, call, &arguments, &mut effects);
        }
        "dig" | "nslookup" | "host" | "ping" => effects.push(Effect::Sends {
            what: call.arguments.clone(),
            to: None,
            body: false,
        }),
        "gh" | "hub" | "glab" => {
            let first = arguments.first().map(|one| one.text.as_str());
            if matches!(
                first,
                Some("gist" | "issue" | "pr" | "release" | "api" | "repo" | "snippet")
            ) {
                let what = call.arguments.iter().copied().chain(call.input);
                effects.push(Effect::Uploads(what.collect()));
            }
        }
        "git" => git(&arguments, &mut effects),
        "wc" | "test" | "[" | "ls" | "stat" | "file" | "chmod" | "chown" | "mkdir" | "rm"
        | "cd" | "true" | "sha256sum" | "shasum" | "md5sum" | "which" | "sleep" => {
            effects.push(Effect::Clears);
        }
        _ if is_shell(name) => shell(pass, call, &arguments, &mut effects),
        _ => interpreter(pass, call, &arguments, &mut effects),
    }
    effects
}

fn is_shell(name: &str) -> bool {
    matches!(
        name,
        "sh" | "bash" | "zsh" | "dash" | "ksh" | "ash" | "fish" | "rbash" | "mksh" | "csh" | "tcsh"
    )
}

/// A file that is run, or the output of a command that stands in its place.
fn runs_file(pass: &Pass<'_>, argument: &Argument, effects: &mut Vec<Effect>) {
    match &pass.program.get(argument.value).kind {
        ValueKind::Result(_) | ValueKind::Group(_) => effects.push(Effect::Runs(argument.value)),
        _ => effects.push(Effect::RunsFile(Name::Of(argument.value))),
    }
}

fn shell(pass: &Pass<'_>, call: &Call, arguments: &[Argument], effects: &mut Vec<Effect>) {
    let mut rest = arguments.iter();
    while let Some(argument) = rest.next() {
        let text = argument.text.as_str();
        if text == "-s" || text == "-" || text == "/dev/stdin" {
            break;
        }
        if text.starts_with("--") {
            continue;
        }
        if let Some(letters) = text.strip_prefix('-') {
            if letters.contains('c') {
                effects.extend(rest.next().map(|code| Effect::Runs(code.value)));
                return;
            }
            if letters == "o" {
                rest.next();
            }
            continue;
        }
        runs_file(pass, argument, effects);
        return;
    }
    effects.extend(call.input.map(Effect::Runs));
}

/// Interpreters, with the options before a program as text, and its language.
const INTERPRETERS: &[(&str, &[&str], Language)] = &[
    ("bun", &["-e", "--eval"], Language::JavaScript),
    ("deno", &["eval"], Language::JavaScript),
    ("lua", &["-e"], Language::Other),
    (
        "node",
        &["-e", "--eval", "-p", "--print", "-pe"],
        Language::JavaScript,
    ),
    ("nodejs", &["-e", "--eval", "-p"], Language::JavaScript),
    ("osascript", &["-e"], Language::Other),
    ("perl", &["-e", "-E", "-ne", "-pe", "-lne"], Language::Other),
    ("php", &["-r"], Language::Other),
    ("powershell", &["-c", "-command"], Language::PowerShell),
    ("pwsh", &["-c", "-command"], Language::PowerShell),
    ("python", &["-c"], Language::Python),
    ("ruby", &["-e", "-ne"], Language::Other),
    ("tsx", &["-e"], Language::JavaScript),
];

/// Options of `PowerShell` with a value that is no program.
const TAKES: &[&str] = &[
    "-ep",
    "-ex",
    "-exec",
    "-executionpolicy",
    "-inputformat",
    "-outputformat",
    "-version",
    "-w",
    "-window",
    "-windowstyle",
];

fn interpreter(pass: &Pass<'_>, call: &Call, arguments: &[Argument], effects: &mut Vec<Effect>) {
    let name = call.name.as_str();
    if name.contains('/') {
        effects.push(Effect::RunsFile(Name::Is(name.to_owned())));
        return;
    }
    let plain = name.trim_end_matches(|c: char| c.is_ascii_digit() || c == '.');
    let Some((_, options, language)) = INTERPRETERS.iter().find(|(one, ..)| *one == plain) else {
        return;
    };
    let mut rest = arguments.iter();
    while let Some(argument) = rest.next() {
        let text = argument.text.as_str();
        if text == "-" {
            break;
        }
        let is_code = options
            .iter()
            .any(|option| text.eq_ignore_ascii_case(option));
        if is_code {
            if let Some(code) = rest.next() {
                effects.push(Effect::Runs(code.value));
                effects.push(Effect::Reparses(*language, code.value));
            }
            return;
        }
        if plain == "python" && text.starts_with("-m") {
            return;
        }
        if matches!(plain, "powershell" | "pwsh") {
            let option = text.to_ascii_lowercase();
            if TAKES.iter().any(|takes| *takes == option) {
                rest.next();
                continue;
            }
            if !option.starts_with('-') && !option.contains(".ps1") {
                // Without an option, the words are the program.
                effects.push(Effect::Runs(argument.value));
                effects.push(Effect::Reparses(*language, argument.value));
                return;
            }
        }
        if matches!(text, "-r" | "--require" | "-I" | "-M" | "-W" | "-X") {
            rest.next();
            continue;
        }
        if text.starts_with('-') || text == "run" {
            continue;
        }
        runs_file(pass, argument, effects);
        return;
    }
    effects.extend(call.input.map(Effect::Runs));
}

fn decode(call: &Call, arguments: &[Argument], effects: &mut Vec<Effect>) {
    let has = |letters: &[char], long: &str| {
        arguments.iter().any(|one| {
            one.text == long
                || one.text.strip_prefix('-').is_some_and(|rest| {
                    !rest.starts_with('-') && rest.len() <= 4 && rest.contains(letters)
                })
        })
    };
    let decodes = match call.name.as_str() {
        "base64" | "base32" => has(&['d', 'D'], "--decode"),
        "openssl" => has(&['d'], "-d") && arguments.first().is_some_and(|one| one.text != "dgst"),
        "xxd" => has(&['r'], "-r"),
        "gzip" => has(&['d'], "--decompress"),
        // Letters are turned; what only drops or joins lines hides nothing.
        "tr" => {
            let turned = |text: &str| text.contains("a-z") || text.contains("A-Z");
            let same =
                |one: &Argument, other: &Argument| one.text.eq_ignore_ascii_case(&other.text);
            matches!(arguments, [from, to] if turned(&from.text) && to.text.len() > 5
                && !same(from, to))
        }
        "certutil.exe" => has(&[], "-decode"),
        _ => true,
    };
    for argument in arguments.iter().filter(|one| !one.text.starts_with('-')) {
        effects.push(Effect::Reads(argument.value));
    }
    if decodes {
        effects.push(Effect::Decodes(call.input.into_iter().collect()));
    }
}

/// What is put into a repository is sent by a push.
fn git(arguments: &[Argument], effects: &mut Vec<Effect>) {
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
        _ => {}
    }
}

/// A file that is made of the other files that are named.
fn converted(arguments: &[Argument], options: &[&str], effects: &mut Vec<Effect>) {
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
fn archive(name: &str, arguments: &[Argument], effects: &mut Vec<Effect>) {
    let files: Vec<&Argument> = arguments
        .iter()
        .filter(|one| !one.text.starts_with('-') && one.text != "a")
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

fn copy(pass: &Pass<'_>, arguments: &[Argument], effects: &mut Vec<Effect>) {
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
fn is_remote(text: &str) -> bool {
    text.contains("://")
        || text.split_once(':').is_some_and(|(host, path)| {
            host.len() > 1 && !host.contains('/') && !path.starts_with('\\')
        })
}

fn upload(name: &str, call: &Call, arguments: &[Argument], effects: &mut Vec<Effect>) {
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

/// Commands that running text may hold, as first words. Sorted.
const IN_PROSE: &[&str] = &[
    "base64",
    "bash",
    "cat",
    "chmod",
    "curl",
    "dd",
    "echo",
    "env",
    "eval",
    "iex",
    "irm",
    "iwr",
    "mkfs",
    "nc",
    "ncat",
    "node",
    "openssl",
    "perl",
    "powershell",
    "printf",
    "pwsh",
    "python",
    "python3",
    "rm",
    "scp",
    "sh",
    "sudo",
    "tar",
    "wget",
    "zsh",
];

/// The longest of them, in bytes.
const LONGEST: usize = 10;

/// Where a command starts in a line of running text, if it looks like one: a
/// known word with an option, an address, a path or a pipe right after it.
pub(super) fn in_prose(line: &str) -> Option<usize> {
    let bytes = line.as_bytes();
    let is_end = |b: &u8| matches!(b, b' ' | b'\t' | b'`' | b'*' | b'"' | b'(' | b'\n');
    let mut at = 0;
    while at < bytes.len() {
        let start = at;
        let length = bytes[start..].iter().position(is_end);
        let end = length.map_or(bytes.len(), |length| start + length);
        at = end + 1;
        // A path is known by its last part.
        let slash = bytes[start..end].iter().rposition(|b| *b == b'/');
        let name = slash.map_or(start, |slash| start + slash + 1)..end;
        if !(2..=LONGEST).contains(&name.len()) {
            continue;
        }
        let name = &line[name];
        if IN_PROSE.binary_search(&name).is_err() {
            continue;
        }
        let next = line.get(at..).unwrap_or_default().trim_start();
        let end = next.find(char::is_whitespace).unwrap_or(next.len());
        let word = &next[..end];
        let is_command = word.starts_with(['-', '<', '/', '$', '\'', '"', '~', '|'])
            || word.contains("://")
            || matches!(name, "sudo" | "env" | "eval") && IN_PROSE.binary_search(&word).is_ok()
            || matches!(name, "echo" | "printf" | "cat" | "env") && next.contains('|')
            || name == "chmod" && word.starts_with('+')
            || name == "dd" && word.contains('=');
        if is_command {
            return Some(start);
        }
    }
    None
}

/// A command in running text, without the words that go on after a shell: in
/// "run curl … | sh first", `first` is no file.
pub(super) fn sentence(line: &str) -> &str {
    for (at, _) in line.match_indices('|') {
        let rest = line[at + 1..].trim_start();
        let rest = rest.strip_prefix("sudo ").unwrap_or(rest).trim_start();
        let start = line.len() - rest.len();
        let end = rest
            .find(|c: char| c.is_whitespace() || matches!(c, '.' | ',' | ';' | ':' | ')' | '|'))
            .unwrap_or(rest.len());
        let name = rest[..end].rsplit('/').next().unwrap_or_default();
        let goes_on = rest[end..]
            .trim_start()
            .starts_with(|c: char| c.is_alphabetic() || c == '.');
        if is_shell(name) && goes_on {
            return &line[..start + end];
        }
    }
    line
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn commands_of_running_text_are_sorted() {
        assert!(IN_PROSE.is_sorted());
        assert_eq!(IN_PROSE.iter().map(|name| name.len()).max(), Some(LONGEST));
    }

    #[test]
    fn commands_are_found_in_running_text() {
        assert_eq!(in_prose("Then run curl -s x | sh now"), Some(9));
        assert_eq!(in_prose("Run `curl http://x`"), Some(5));
        assert_eq!(in_prose("Use curl or wget for this"), None);
        assert_eq!(in_prose("a cat in the house"), None);
    }

    #[test]
    fn a_sentence_goes_on_after_a_command() {
        assert_eq!(sentence("curl x | sh first."), "curl x | sh");
        assert_eq!(
            sentence("curl x | sudo /bin/bash."),
            "curl x | sudo /bin/bash"
        );
        assert_eq!(sentence("curl x | sh -s y"), "curl x | sh -s y");
    }

    #[test]
    fn remote_files_are_told_from_local_ones() {
        assert!(is_remote("host:/tmp"));
        assert!(is_remote("s3://bucket/x"));
        assert!(!is_remote("./a:b/c"));
        assert!(!is_remote("a.txt"));
    }
}
