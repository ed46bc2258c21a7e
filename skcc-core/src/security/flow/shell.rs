//! What the commands of a shell do.

mod files;
mod prose;
mod senders;
mod terminal;

pub(super) use files::REPOSITORY;

use super::{Effect, Name, Pass, client, secrets, stores};
use crate::security::Language;
use crate::security::code::{Call, ValueId, ValueKind};

pub(super) use prose::{in_prose, sentence};

use files::{archive, converted, copy, git, upload};

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
    scheduled(name, call, &arguments, &mut effects);
    stores::command(name, &arguments, &mut effects);
    if let Some(client) = client::of(name) {
        client::effects(client, call, &arguments, &mut effects);
        return effects;
    }
    match name.strip_suffix(".exe").unwrap_or(name) {
        "eval" | "iex" | "invoke-expression" => {
            unknown(pass, call, &arguments, &mut effects);
            effects.extend(call.arguments.iter().map(|value| Effect::Runs(*value)));
            effects.extend(call.input.filter(|_| name != "eval").map(Effect::Runs));
            // A file whose name a variable holds.
            if let [one] = arguments.as_slice() {
                effects.push(Effect::RunsFile(Name::Of(one.value)));
            }
        }
        "source" | "." => {
            if let Some(first) = arguments.first() {
                if matches!(first.text.as_str(), "/dev/stdin" | "/proc/self/fd/0") {
                    effects.extend(call.input.map(Effect::Runs));
                }
                runs_file(pass, first, &mut effects);
            }
        }
        "cat" | "head" | "tail" | "less" | "more" | "tac" | "gpg" | "tar" | "zip" | "7z" | "xz"
        | "bzip2" | "zstd" | "grep" | "awk" | "sed" | "cut" | "jq" | "sort" | "strings" | "dd"
        | "get-content" | "gc" | "type" | "sqlite3" | "7za" | "zstdcat" | "bat" | "nl" | "od"
        | "hexdump" | "column" | "age" => {
            // One line of a project's settings is not all of it.
            let setting = arguments.iter().find(|one| {
                name == "grep" && secrets::is_setting(&one.text) && one.text.contains('_')
            });
            effects.extend(setting.map(|one| Effect::Key(vec![one.value])));
            for argument in &arguments {
                if setting.is_some() && secrets::is_own(&argument.text) {
                    continue;
                }
                let file = argument.text.strip_prefix("if=");
                if file.is_some() || !argument.text.starts_with('-') {
                    effects.push(Effect::Reads(argument.value));
                }
                // A program that reads itself for what it runs hides that.
                if matches!(argument.text.as_str(), "${0}" | "$0" | "${BASH_SOURCE}") {
                    effects.push(Effect::Decodes(Vec::new()));
                }
            }
            // One letter of each line.
            let is_letter = |one: &Argument| match name {
                "cut" => {
                    let place = one
                        .text
                        .strip_prefix("-c")
                        .or_else(|| one.text.strip_prefix("-b"));
                    place.is_some_and(|place| {
                        !place.is_empty() && place.bytes().all(|b| b.is_ascii_digit())
                    })
                }
                "grep" => matches!(one.text.as_str(), "." | ".$" | "^."),
                "awk" => one.text.contains("%c"),
                _ => false,
            };
            if arguments.iter().any(is_letter) {
                effects.push(Effect::Decodes(call.input.into_iter().collect()));
            }
            // The names of files come over the pipe.
            let is_list =
                |one: &Argument| matches!(one.text.as_str(), "-T" | "-@" | "--files-from=-");
            if matches!(name, "tar" | "zip") && arguments.iter().any(is_list) {
                effects.extend(call.input.map(Effect::Reads));
            }
            if name == "gpg"
                && arguments
                    .iter()
                    .any(|one| one.text.starts_with("--export-secret"))
            {
                effects.push(Effect::Secret("keys of GnuPG"));
            }
            if name == "awk" {
                let runs = arguments.iter().filter(|one| one.text.contains("system("));
                effects.extend(
                    runs.map(|one| Effect::ReparsesText(Language::Other, one.text.clone())),
                );
            }
            archive(name, &arguments, &mut effects);
            let unpacks = match name {
                "tar" => arguments.iter().take(2).any(|one| {
                    let letters = one.text.trim_start_matches('-');
                    letters.starts_with('x') || one.text.starts_with('-') && letters.contains('x')
                }),
                "7z" | "7za" => arguments.first().is_some_and(|one| one.text == "x"),
                _ => false,
            };
            if unpacks {
                let file = arguments.iter().find(|one| one.text.contains('.'));
                effects.extend(file.map(|one| Effect::Unpacks(one.value)));
            }
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
        "base64" | "openssl" | "xxd" | "rev" | "tr" | "zcat" | "gunzip" | "gzip" | "uudecode"
        | "base32" | "certutil.exe" => {
            decode(call, &arguments, &mut effects);
            if name == "openssl" && arguments.iter().any(|one| one.text == "s_client") {
                effects.push(Effect::Sends {
                    what: call.input.into_iter().collect(),
                    to: None,
                    body: true,
                });
            }
            if name == "openssl" {
                converted(&arguments, &["-out"], &mut effects);
            }
        }
        "printenv" | "env" | "gci" | "get-childitem"
            if arguments.is_empty() || arguments[0].text.eq_ignore_ascii_case("env:") =>
        {
            effects.push(Effect::Environment);
        }
        "printenv" => {
            effects.push(Effect::Clears);
            effects.push(Effect::Key(call.arguments.clone()));
        }
        "history" | "fc" => effects.push(Effect::Secret("the history of the shell")),
        "read" => effects.push(Effect::Secret("a password that is asked for")),
        "set" | "export" | "declare" | "compgen" if arguments.is_empty() => {
            effects.push(Effect::Environment);
        }
        "unzip" | "unrar" => {
            let file = arguments.iter().find(|one| one.text.contains('.'));
            effects.extend(file.map(|one| Effect::Unpacks(one.value)));
        }
        "tee" => {
            let from: Vec<ValueId> = call.input.into_iter().collect();
            let files = arguments.iter().filter(|one| !one.text.starts_with('-'));
            effects.extend(files.map(|one| Effect::Writes(Name::Of(one.value), from.clone())));
        }
        "cp" | "mv" | "install" | "ln" => copy(pass, &arguments, &mut effects),
        "nc" | "ncat" | "netcat" | "socat" | "telnet" | "sendmail" | "mail" | "mailx" | "mutt"
        | "ssh" | "websocat" => {
            let what: Vec<ValueId> = call.input.into_iter().collect();
            effects.push(Effect::Sends {
                what,
                to: None,
                body: true,
            });
            senders::attached(name, &arguments, &mut effects);
            effects.push(Effect::Fetches {
                url: arguments.first().map(|one| one.value),
                file: None,
            });
        }
        "scp" | "rsync" | "sftp" | "rclone" | "gsutil" | "aws" | "ftp" | "lftp" | "smbclient"
        | "tftp" | "s3cmd" | "mc" => {
            upload(name, call, &arguments, &mut effects);
            // What is sent stands in the commands of its input.
            let mut commands = call.input.map(|input| pass.text(input)).unwrap_or_default();
            for one in arguments.iter().filter(|one| one.text.contains("put ")) {
                commands.push('\n');
                commands.push_str(&one.text);
            }
            let is_put = |word: &str| secrets::is_secret(word) && secrets::is_telling(word);
            if matches!(name, "sftp" | "ftp" | "lftp" | "smbclient" | "tftp")
                && commands.contains("put ")
                && commands
                    .split([' ', '\t', '\n', ';', '"', '\''])
                    .any(is_put)
            {
                effects.push(Effect::Secret("a file with keys"));
                effects.push(Effect::SendsResult);
            }
        }
        "tmux" | "screen" | "script" => terminal::effects(&arguments, &mut effects),
        "vi" | "vim" | "nvim" | "ex" | "emacs" => {
            let commands = arguments.iter().filter_map(|one| one.text.split_once('!'));
            effects.extend(
                commands
                    .map(|(_, command)| Effect::ReparsesText(Language::Shell, command.to_owned())),
            );
        }
        "dig" | "nslookup" | "host" | "ping" | "drill" => {
            effects.push(Effect::Sends {
                what: call.arguments.clone(),
                to: None,
                body: false,
            });
            effects.push(Effect::Fetches {
                url: None,
                file: None,
            });
        }
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
        "mshta" | "regsvr32" | "rundll32" | "wscript" | "cscript" | "msiexec" | "hh" => {
            for argument in &arguments {
                // A share of another machine is an address as well.
                if argument.text.contains("://") || argument.text.starts_with("\\\\") {
                    effects.push(Effect::RunsUrl(argument.value));
                } else {
                    effects.push(Effect::InstallsFile(argument.value));
                }
            }
        }
        "installer" | "dpkg" | "rpm" | "hdiutil" | "open" | "apt" | "apt-get" | "dnf" | "yum"
        | "snap" => {
            let files = arguments.iter().filter(|one| one.text.contains('.'));
            effects.extend(files.map(|one| Effect::InstallsFile(one.value)));
        }
        "printf" | "echo" => {
            let is_escaped = |one: &&Argument| {
                one.text.matches("\\x").take(4).count() == 4
                    || one.text.matches("\\0").take(4).count() == 4
                    || one.text.matches("\\1").take(4).count() == 4
            };
            let escaped: Vec<ValueId> = arguments
                .iter()
                .filter(is_escaped)
                .map(|one| one.value)
                .collect();
            if !escaped.is_empty() {
                effects.push(Effect::Decodes(escaped));
            }
        }
        "wc" | "test" | "[" | "ls" | "stat" | "file" | "chmod" | "chown" | "mkdir" | "rm"
        | "cd" | "true" | "sha256sum" | "shasum" | "md5sum" | "which" | "sleep" => {
            effects.push(Effect::Clears);
        }
        _ if is_shell(name) => shell(pass, call, &arguments, &mut effects),
        // As a `Dockerfile` has it.
        "add" => {
            let is_url = |one: &&Argument| one.text.contains("://");
            if let Some(url) = arguments.iter().find(is_url) {
                let file = arguments.last().filter(|last| !is_url(last));
                effects.push(Effect::Fetches {
                    url: Some(url.value),
                    file: file.map(|file| Name::Of(file.value)),
                });
            }
        }
        "cmd" if arguments.is_empty() => effects.extend(call.input.map(Effect::Runs)),
        _ => interpreter(pass, call, &arguments, &mut effects),
    }
    senders::effects(name, call, &arguments, &mut effects);
    effects
}

/// A command whose name is not known: what it is given says what it does.
fn unknown(pass: &Pass<'_>, call: &Call, arguments: &[Argument], effects: &mut Vec<Effect>) {
    let Some((first, rest)) = arguments.split_first() else {
        return;
    };
    let is_unknown = !matches!(pass.value(first.value).kind, ValueKind::Text(_))
        && first.text.starts_with("${")
        && !first.text.contains(' ');
    if !is_unknown || pass.language != Language::Shell {
        return;
    }
    // With an address it is a client.
    if let Some(url) = rest.iter().find(|one| one.text.contains("://")) {
        let (url, file) = (Some(url.value), None);
        effects.push(Effect::Fetches { url, file });
    }
    // With nothing but an input it may be a shell, unless its name says more.
    let name = first.text.to_ascii_uppercase();
    let is_named = [
        "PAGER", "EDITOR", "JQ", "GREP", "TAR", "ZIP", "CAT", "SED", "AWK", "VIEW", "LESS",
        "FILTER", "FORMAT", "SORT", "CMD", "TOOL", "BIN",
    ]
    .iter()
    .any(|word| name.contains(word));
    if rest.is_empty() && !is_named {
        effects.extend(call.input.map(Effect::Runs));
    }
}

/// What will run by itself.
fn scheduled(name: &str, call: &Call, arguments: &[Argument], effects: &mut Vec<Effect>) {
    match name {
        "crontab" | "at" | "batch" => {
            effects.push(Effect::Schedules(call.input.into_iter().collect()));
        }
        "reg"
        | "schtasks"
        | "new-itemproperty"
        | "set-itemproperty"
        | "register-scheduledtask"
        | "new-scheduledtaskaction" => {
            let is_run = matches!(
                name,
                "schtasks" | "register-scheduledtask" | "new-scheduledtaskaction"
            ) || arguments.iter().any(|one| {
                let lower = one.text.to_ascii_lowercase().replace("\\\\", "\\");
                lower.contains("currentversion\\run")
            });
            let commands = arguments.iter().filter(|one| {
                one.text.contains([' ', '%', '\\']) && !one.text.contains("CurrentVersion")
            });
            if is_run {
                effects.push(Effect::Schedules(commands.map(|one| one.value).collect()));
            }
        }
        "rm" | "shred" | "unlink" => {
            effects.extend(arguments.iter().map(|one| Effect::Unlinks(one.value)));
        }
        _ => {}
    }
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

/// What decodes in a program of another language, in lower case.
const DECODES: &[&str] = &[
    "pack(",
    "decode64",
    "decode_base64",
    "base64_decode",
    "str_rot13",
    "tr/a-z",
    "reverse",
    "hex2bin",
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
        if pass.language == Language::PowerShell {
            // What was saved beside it is found by its name.
            let name = name.strip_suffix(".exe").unwrap_or(name);
            effects.push(Effect::RunsFile(Name::Is(format!("{name}.exe"))));
        }
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
                if plain == "osascript" {
                    effects.extend(shell_script(&code.text));
                } else if *language == Language::Other {
                    // What is printed may be a program.
                    let lower = code.text.to_ascii_lowercase();
                    if DECODES.iter().any(|sign| lower.contains(sign)) {
                        effects.push(Effect::Decodes(vec![code.value]));
                    }
                    effects.push(Effect::ReparsesText(Language::Other, code.text.clone()));
                } else {
                    effects.push(Effect::Reparses(*language, code.value));
                }
                if *language == Language::PowerShell {
                    // All words are the program.
                    effects.extend(rest.map(|one| Effect::Runs(one.value)));
                }
            }
            return;
        }
        let is_encoded = matches!(plain, "powershell" | "pwsh") && {
            let option = text.to_ascii_lowercase();
            option.len() > 1 && ("-encodedcommand".starts_with(&option) || option == "-ec")
        };
        if is_encoded {
            if rest.next().is_some() {
                effects.push(Effect::RunsUnreadable);
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
        // Deno runs what an address sends.
        if text.starts_with("http") && text.contains("://") {
            effects.push(Effect::RunsUrl(argument.value));
            return;
        }
        runs_file(pass, argument, effects);
        return;
    }
    if let Some(input) = call.input {
        effects.push(Effect::Runs(input));
        // A program that stands in the text: a here-document.
        let text = pass.text(input);
        if text.contains('\n') && !text.starts_with("${") {
            effects.push(Effect::ReparsesText(*language, text));
        }
    }
}

/// The command of a shell in a program of `AppleScript`.
fn shell_script(text: &str) -> Option<Effect> {
    let (_, rest) = text.split_once("do shell script \"")?;
    let end = rest.rfind('"').unwrap_or(rest.len());
    let command = rest[..end].replace("\\\"", "\"");
    Some(Effect::ReparsesText(Language::Shell, command))
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
            matches!(arguments, [from, to] if (turned(&from.text) || turned(&to.text)) && to.text.len() > 5
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
