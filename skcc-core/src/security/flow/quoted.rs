//! Commands in languages that are not taken apart: the texts in quotes after
//! the functions that run one.

use std::ops::Range;

/// What runs a command, in lower case: Ruby, Perl, PHP, Go, Lua, Java, C#,
/// Rust, C, awk, `AppleScript`.
const RUNS: &[&str] = &[
    "system(",
    "system ",
    "exec(",
    "exec ",
    "execute(",
    "popen(",
    "popen3(",
    "spawn(",
    "passthru(",
    "proc_open(",
    "exec.command(",
    "processbuilder(",
    "process.start(",
    "command::new(",
    "do shell script ",
    "%x(",
    "%x{",
    "qx(",
    "qx/",
    "qx{",
];

/// How far after such a function its text is looked for, in bytes.
const NEAR: usize = 2_048;

/// How many commands of one text are looked at.
const MOST: usize = 64;

/// Literals without which a text runs no command that matters.
const SIGNS: &[&str] = &[
    "curl",
    "wget",
    "nc ",
    "bash",
    "/bin/sh",
    "base64",
    "rm -",
    "ssh",
    "powershell",
    "crontab",
    "/dev/tcp",
];

/// The commands of a text, with the places of the functions that run them.
pub(super) fn commands(text: &str) -> Vec<(Range<usize>, String)> {
    let mut found = Vec::new();
    if !SIGNS.iter().any(|sign| text.contains(sign)) {
        return found;
    }
    let lower = text.to_ascii_lowercase();
    let mut next = 0;
    let mut starts: Vec<(usize, usize)> = RUNS
        .iter()
        .flat_map(|run| lower.match_indices(run).map(|(at, run)| (at, run.len())))
        .collect();
    starts.sort_unstable();
    for (at, length) in starts {
        if at < next || found.len() >= MOST {
            continue;
        }
        let start = at + length;
        let is_bare = lower[at + 1..start].starts_with('x') && length == 3;
        let (command, end) = if is_bare {
            let close = match lower.as_bytes()[start - 1] {
                b'(' => ')',
                b'/' => '/',
                _ => '}',
            };
            let rest = near(text, start);
            let length = rest.find(close).unwrap_or(rest.len());
            (rest[..length].to_owned(), start + length)
        } else {
            words(text, start)
        };
        next = end.max(start);
        if !command.trim().is_empty() {
            found.push((at..start, command));
        }
    }
    found
}

fn near(text: &str, start: usize) -> &str {
    let mut end = (start + NEAR).min(text.len());
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    &text[start..end]
}

/// The texts in quotes up to the end of the call or of the line, as one
/// command, and where they end. What follows `-c` is the command itself.
fn words(text: &str, start: usize) -> (String, usize) {
    let rest = near(text, start);
    let bytes = rest.as_bytes();
    let mut texts: Vec<String> = Vec::new();
    let mut at = 0;
    let mut end = 0;
    while at < bytes.len() {
        match bytes[at] {
            quote @ (b'"' | b'\'' | b'`') => {
                let mut said = String::new();
                let mut chars = rest[at + 1..].char_indices();
                let mut length = rest.len() - at - 1;
                while let Some((place, c)) = chars.next() {
                    if c == char::from(quote) {
                        length = place;
                        break;
                    }
                    if c == '\\' {
                        let next = chars.next().map(|(_, c)| c);
                        match next {
                            Some('n') => said.push('\n'),
                            Some(c @ ('"' | '\'' | '\\' | '`')) => said.push(c),
                            Some(c) => said.extend(['\\', c]),
                            None => {}
                        }
                    } else {
                        said.push(c);
                    }
                }
                at = (at + length + 2).min(rest.len());
                end = at;
                texts.push(said);
            }
            // `Command::new("sh").arg("-c").arg("…")`.
            b')' if !texts.is_empty() && goes_on(&rest[at + 1..]) => at += 1,
            b')' | b'}' | b';' | b'\n' if !texts.is_empty() => break,
            b'\n' if texts.is_empty() && at > 80 => break,
            _ => at += 1,
        }
        if texts.len() > 16 {
            break;
        }
    }
    let after = texts
        .iter()
        .position(|text| matches!(text.as_str(), "-c" | "/c" | "-Command" | "-lc"))
        .and_then(|at| texts.get(at + 1));
    (
        after.cloned().unwrap_or_else(|| texts.join(" ")),
        start + end,
    )
}

/// Whether further words of the command follow a call.
fn goes_on(rest: &str) -> bool {
    let rest = rest.trim_start();
    rest.starts_with(".arg(") || rest.starts_with(".args(")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(text: &str) -> Vec<String> {
        commands(text)
            .into_iter()
            .map(|(_, command)| command)
            .collect()
    }

    #[test]
    fn the_texts_after_a_function_are_a_command() {
        assert_eq!(of("system(\"curl \\\"x\\\" | sh\")"), ["curl \"x\" | sh"]);
        assert_eq!(
            of("exec.Command(\"sh\", \"-c\", \"curl x | sh\").Run()"),
            ["curl x | sh"]
        );
        assert_eq!(of("system('curl', '-s', 'x')"), ["curl -s x"]);
        assert_eq!(of("a = %x(curl x)"), ["curl x"]);
        assert_eq!(
            of("Command::new(\"sh\").args([\"-c\", \"curl x | sh\"]).status()"),
            ["curl x | sh"]
        );
        assert!(of("system(\"ls\")").is_empty());
    }

    #[test]
    fn hostile_texts_end() {
        assert!(of(&"system(".repeat(10_000)).is_empty());
        let _ = of(&"curl system(\"".repeat(1_000));
    }
}
