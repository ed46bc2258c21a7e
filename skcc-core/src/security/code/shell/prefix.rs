//! Words before a command, and what words say of the command they belong to.

use super::word::Word;

/// Commands that run the command in their arguments, with the options that
/// take a value. Sorted by name.
const PREFIXES: &[(&str, &[&str])] = &[
    ("builtin", &[]),
    ("busybox", &[]),
    ("caffeinate", &["-t", "-w"]),
    ("chronic", &[]),
    ("chroot", &[]),
    ("chrt", &["-p"]),
    ("command", &[]),
    ("dbus-run-session", &[]),
    ("doas", &["-u", "-C"]),
    ("env", &["-u", "-C", "-S", "--unset", "--chdir"]),
    ("exec", &["-a"]),
    ("fakeroot", &[]),
    ("firejail", &[]),
    ("ionice", &["-c", "-n", "-p"]),
    ("ltrace", &["-o", "-e", "-p"]),
    ("nice", &["-n"]),
    ("noglob", &[]),
    ("nohup", &[]),
    ("parallel", &["-j", "--jobs"]),
    ("proot", &["-r", "-b", "-w"]),
    ("proxychains", &[]),
    ("proxychains4", &[]),
    ("setsid", &[]),
    ("stdbuf", &["-i", "-o", "-e"]),
    ("strace", &["-o", "-e", "-p"]),
    (
        "sudo",
        &["-u", "-g", "-h", "-p", "-C", "-D", "-R", "-T", "--user"],
    ),
    ("systemd-run", &["-u", "-p", "-E", "-t"]),
    ("taskset", &["-c", "-p"]),
    ("time", &["-f", "-o"]),
    ("timeout", &["-s", "-k", "--signal", "--kill-after"]),
    ("torify", &[]),
    ("torsocks", &[]),
    ("toybox", &[]),
    ("unbuffer", &[]),
    ("unshare", &[]),
    ("watch", &["-n", "--interval"]),
    (
        "xargs",
        &[
            "-I",
            "-i",
            "-n",
            "-P",
            "-L",
            "-d",
            "-s",
            "-a",
            "-E",
            "--max-procs",
            "--delimiter",
        ],
    ),
    ("xvfb-run", &["-s", "-n"]),
];

/// Whether `read` asks for the password of the system.
pub(super) fn asks_password(words: &[Word]) -> bool {
    words.iter().any(|word| {
        let text = word.head().to_ascii_lowercase();
        text.contains("password")
            && (text.contains("sudo") || text.contains("system") || text.contains("macos"))
    })
}

/// How many words say when a line of a timer runs: `*/5 * * * *`, `@daily`.
pub(super) fn time(words: &[Word]) -> Option<usize> {
    let head = words.first()?.head();
    if head.starts_with('@') {
        let named = [
            "@reboot",
            "@hourly",
            "@daily",
            "@weekly",
            "@monthly",
            "@midnight",
        ];
        return (words.len() > 1 && named.contains(&head)).then_some(1);
    }
    let is_field = |word: &Word| {
        let text = word.text().unwrap_or("x");
        let signs = |byte: u8| byte.is_ascii_digit() || matches!(byte, b'*' | b'/' | b',' | b'-');
        !text.is_empty() && text.bytes().all(signs)
    };
    (words.len() > 5 && words[..5].iter().all(is_field)).then_some(5)
}

/// Shells that read their program from `-c` or from their input.
pub(super) fn is_shell(name: &str) -> bool {
    matches!(
        name,
        "sh" | "bash" | "zsh" | "dash" | "ksh" | "ash" | "fish" | "rbash" | "mksh" | "csh" | "tcsh"
    )
}

/// How many words stand before the command that a prefix runs.
pub(super) fn prefix(words: &[Word]) -> Option<usize> {
    let name = words.first()?.text()?;
    let name = name.rsplit('/').next().unwrap_or(name);
    // The loader of programs runs the one it is given.
    if name.starts_with("ld-linux") || name.starts_with("ld-musl") {
        return (words.len() > 1).then_some(1);
    }
    let at = PREFIXES
        .binary_search_by_key(&name, |(name, _)| name)
        .ok()?;
    let (_, options) = PREFIXES[at];
    // A folder or a set of processors stands before the command.
    let mut more = usize::from(matches!(name, "chroot" | "taskset" | "chrt"));
    let mut next = 1;
    while let Some(word) = words.get(next).map(Word::head) {
        if word == "--" {
            next += 1;
            break;
        }
        let is_option = word.starts_with('-') && word.len() > 1;
        let is_time = name == "timeout" && word.starts_with(|c: char| c.is_ascii_digit());
        let is_mark = name == "parallel" && word == ":::";
        if !is_option && !is_time && !is_mark {
            if more == 0 {
                break;
            }
            more -= 1;
        }
        next += if options.contains(&word) { 2 } else { 1 };
    }
    (next < words.len()).then_some(next)
}

/// The word after `-c` or an option that ends in `c`; for commands with other
/// options only `-c` and `--command` count.
pub(super) fn after_c(words: &[Word], strict: bool) -> Option<&[Word]> {
    let at = words.iter().position(|word| {
        let Some(text) = word.text() else {
            return false;
        };
        let is_cluster = text.len() <= 6
            && text.starts_with('-')
            && !text.starts_with("--")
            && text[1..].bytes().all(|b| b.is_ascii_alphabetic());
        text == "--command" || text == "-c" || (!strict && is_cluster && text.contains('c'))
    })?;
    words.get(at + 1..at + 2)
}

/// Whether a shell has no file to run, so that it runs its input.
pub(super) fn reads_stdin(words: &[Word]) -> bool {
    let mut words = words[1..].iter().map(Word::head);
    match words.find(|word| !word.starts_with('-') || *word == "-" || *word == "-s") {
        None | Some("-" | "-s" | "/dev/stdin" | "/proc/self/fd/0") => true,
        Some(_) => false,
    }
}

/// The command that `find -exec` runs.
pub(super) fn find_exec(name: &str, words: &[Word]) -> Option<Vec<Word>> {
    if name != "find" && name != "fd" {
        return None;
    }
    let from = words.iter().position(|word| {
        matches!(
            word.text(),
            Some("-exec" | "-execdir" | "-ok" | "-okdir" | "-x")
        )
    })?;
    let inner = words[from + 1..].iter();
    let inner: Vec<Word> = inner
        .take_while(|word| !matches!(word.text(), Some(";" | "+")))
        .cloned()
        .collect();
    (!inner.is_empty()).then_some(inner)
}

/// Whether a host is this machine.
pub(super) fn is_here(host: &str) -> bool {
    let host = host.rsplit('@').next().unwrap_or(host);
    matches!(host, "localhost" | "127.0.0.1" | "::1")
}

/// The text that a command hands to a shell which is no shell itself.
pub(super) fn hosted(name: &str, words: &[Word]) -> Option<String> {
    let texts = || words[1..].iter().filter_map(Word::text);
    let after = |option: &str| {
        let at = words.iter().position(|word| word.text() == Some(option))?;
        words.get(at + 1)?.text()
    };
    let text = match name {
        // `-c core.sshCommand=…`, `-c alias.x=!…`
        "git" => {
            let (key, value) = after("-c")?.split_once('=')?;
            let key = key.to_ascii_lowercase();
            let is_command = key.ends_with("command")
                || key.ends_with("pager")
                || key.ends_with("editor")
                || key.ends_with("fsmonitor");
            match value.strip_prefix('!') {
                Some(value) => value,
                None if is_command => value,
                None => return None,
            }
        }
        "tar" => texts().find_map(|word| {
            [
                "--checkpoint-action=exec=",
                "--to-command=",
                "--use-compress-program=",
                "--info-script=",
            ]
            .iter()
            .find_map(|option| word.strip_prefix(option))
        })?,
        "gdb" => {
            let command = after("-ex")?;
            command
                .strip_prefix('!')
                .or_else(|| command.strip_prefix("shell "))?
        }
        "expect" => {
            let command = after("-c")?;
            command.split_once("spawn ").map(|(_, rest)| rest)?
        }
        // GNU's `e` runs a line.
        "sed" => {
            let script = texts().find(|word| !word.starts_with('-'))?;
            let script = script.trim_start_matches(|c: char| c.is_ascii_digit() || c == '$');
            script.strip_prefix("e ")?
        }
        "nix-shell" => after("--run").or_else(|| after("--command"))?,
        // `awk -v c='…' '… system(c)'`
        "awk" | "gawk" | "mawk" => {
            let (variable, text) = after("-v")?.split_once('=')?;
            let call = format!("system({variable})");
            texts().any(|word| word.contains(&call)).then_some(text)?
        }
        _ => return None,
    };
    Some(text.to_owned())
}
