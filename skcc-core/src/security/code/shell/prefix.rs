//! Words before a command, and what words say of the command they belong to.

use super::word::Word;

/// Commands that run the command in their arguments, with the options that
/// take a value. Sorted by name.
const PREFIXES: &[(&str, &[&str])] = &[
    ("builtin", &[]),
    ("busybox", &[]),
    ("caffeinate", &["-t", "-w"]),
    ("chronic", &[]),
    ("command", &[]),
    ("doas", &["-u", "-C"]),
    ("env", &["-u", "-C", "-S", "--unset", "--chdir"]),
    ("exec", &["-a"]),
    ("ionice", &["-c", "-n", "-p"]),
    ("nice", &["-n"]),
    ("noglob", &[]),
    ("nohup", &[]),
    ("parallel", &["-j", "--jobs"]),
    ("setsid", &[]),
    ("stdbuf", &["-i", "-o", "-e"]),
    (
        "sudo",
        &["-u", "-g", "-h", "-p", "-C", "-D", "-R", "-T", "--user"],
    ),
    ("systemd-run", &["-u", "-p", "-E", "-t"]),
    ("time", &["-f", "-o"]),
    ("timeout", &["-s", "-k", "--signal", "--kill-after"]),
    ("toybox", &[]),
    ("unbuffer", &[]),
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
    let at = PREFIXES
        .binary_search_by_key(&name, |(name, _)| name)
        .ok()?;
    let (_, options) = PREFIXES[at];
    let mut next = 1;
    while let Some(word) = words.get(next).map(Word::head) {
        if word == "--" {
            next += 1;
            break;
        }
        let is_option = word.starts_with('-') && word.len() > 1;
        let is_time = name == "timeout" && word.starts_with(|c: char| c.is_ascii_digit());
        if !is_option && !is_time {
            break;
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
