//! Batch files of Windows: what their lines say when variables and carets are
//! resolved.
//!
//! `set a=cu`, `%a%`, `%a:~0,2%`, `po^wer`: a line of which that changes
//! something is given as what is run. Variables are known as far as the file
//! sets them.

use std::collections::BTreeMap;
use std::ops::Range;

/// How long a line may get, in bytes.
const LONGEST: usize = 8_192;

/// How many lines of one file are given.
const MOST: usize = 4_096;

/// The lines of a file that say something else than is written, with their
/// places.
pub(crate) fn lines(text: &str) -> Vec<(Range<usize>, String)> {
    let mut variables: BTreeMap<String, String> = BTreeMap::new();
    let mut found = Vec::new();
    let mut start = 0;
    for line in text.split_inclusive('\n') {
        let at = start;
        start += line.len();
        let written = line.trim();
        let lower = written.to_ascii_lowercase();
        if written.is_empty() || lower.starts_with("rem ") || written.starts_with("::") {
            continue;
        }
        let said = resolved(written, &variables);
        let command = said.trim_start_matches('@').trim_start();
        if let Some((name, value)) = set(command) {
            variables.insert(name, value);
            continue;
        }
        // One line may hold several commands.
        let commands: Vec<String> = command.split(" & ").map(command_of).collect();
        let command = commands.join("\n");
        if command != written && found.len() < MOST {
            let place = at + line.len() - line.trim_start().len();
            found.push((place..place + written.len(), command));
        }
    }
    found
}

/// `set "name=value"`
fn set(command: &str) -> Option<(String, String)> {
    let rest = command
        .get(..4)
        .filter(|word| word.eq_ignore_ascii_case("set "))?;
    let rest = command[rest.len()..].trim().trim_matches('"');
    let (name, value) = rest.split_once('=')?;
    let is_name = !name.is_empty() && name.len() <= 64 && !name.starts_with('/');
    is_name.then(|| {
        (
            name.trim().to_ascii_lowercase(),
            value.trim_end_matches('"').to_owned(),
        )
    })
}

/// A line without carets, its variables resolved where they are known.
fn resolved(line: &str, variables: &BTreeMap<String, String>) -> String {
    let plain: String = line.replace('^', "");
    let mut said = String::new();
    let mut rest = plain.as_str();
    while let Some(open) = rest.find(['%', '!']) {
        let mark = char::from(rest.as_bytes()[open]);
        said.push_str(&rest[..open]);
        let after = &rest[open + 1..];
        let close = after.find(mark).filter(|close| *close > 0 && *close < 80);
        let value = close.and_then(|close| value(&after[..close], variables));
        match (close, value) {
            (Some(close), Some(value)) if said.len() + value.len() <= LONGEST => {
                said.push_str(&value);
                rest = &after[close + 1..];
            }
            _ => {
                said.push(mark);
                rest = after;
            }
        }
    }
    said.push_str(rest);
    said
}

/// What `name`, `name:~2,1` or `name:a=b` is.
fn value(inside: &str, variables: &BTreeMap<String, String>) -> Option<String> {
    let (name, change) = inside.split_once(':').unwrap_or((inside, ""));
    let known = variables.get(&name.to_ascii_lowercase())?;
    if change.is_empty() {
        return Some(known.clone());
    }
    let Some(part) = change.strip_prefix('~') else {
        let (from, to) = change.split_once('=')?;
        let is_short = !from.is_empty() && to.len() <= from.len() + 16;
        return is_short.then(|| known.replace(from, to));
    };
    let (first, count) = part.split_once(',').unwrap_or((part, ""));
    let letters: Vec<char> = known.chars().collect();
    let length = i64::try_from(letters.len()).ok()?;
    let place = |number: i64| if number < 0 { length + number } else { number };
    let first = place(first.trim().parse().ok()?).clamp(0, length);
    let end = match count.trim() {
        "" => length,
        count => match count.parse().ok()? {
            count if count < 0_i64 => length + count,
            count => first.saturating_add(count),
        },
    };
    let end = end.clamp(first, length);
    let range = usize::try_from(first).ok()?..usize::try_from(end).ok()?;
    Some(letters[range].iter().collect())
}

/// A command without what only says how it is started; what a loop runs for
/// each line of another's output is that output.
fn command_of(command: &str) -> String {
    let mut command = command.trim();
    for start in [
        "call ",
        "cmd /c ",
        "cmd.exe /c ",
        "start \"\" /b ",
        "start /b ",
        "start \"\" ",
    ] {
        if command
            .get(..start.len())
            .is_some_and(|one| one.eq_ignore_ascii_case(start))
        {
            command = command[start.len()..].trim_start();
        }
    }
    let lower = command.to_ascii_lowercase();
    if lower.starts_with("for /f ")
        && let Some(open) = lower.find("in ('")
        && let Some(close) = lower[open..].find("') do ")
    {
        let source = &command[open + 5..open + close];
        let run = command[open + close + 6..].trim().trim_start_matches('@');
        return if run.starts_with('%') {
            format!("iex ({source})")
        } else {
            format!("{source}\n{run}")
        };
    }
    command.to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(text: &str) -> Vec<String> {
        lines(text).into_iter().map(|(_, line)| line).collect()
    }

    #[test]
    fn variables_and_carets_are_resolved() {
        assert_eq!(of("@set a=cu\nset b=rl\n%a%%b% -s x"), ["curl -s x"]);
        assert_eq!(of("po^wer^shell -c x"), ["powershell -c x"]);
        assert_eq!(of("set a=abc\n%a:~2,1%%a:~0,1%%A:~-2,1% x"), ["cab x"]);
        assert_eq!(of("set a=cXurXl\n%a:X=% x"), ["curl x"]);
        assert_eq!(
            of("for /f \"delims=\" %%i in ('curl -s x') do %%i"),
            ["iex (curl -s x)"]
        );
        assert_eq!(of("call a.bat"), ["a.bat"]);
        assert_eq!(of("a b & start \"\" c"), ["a b\nc"]);
    }

    #[test]
    fn what_says_what_is_written_is_left() {
        assert_eq!(of("echo a\nrem %a%\ncopy a b\necho %PATH%\n"), [""; 0]);
    }

    #[test]
    fn hostile_texts_end() {
        let many = "set a=%a%%a%x\n".repeat(2_000);
        assert!(of(&many).is_empty());
        let _ = of(&"%a:~,%!".repeat(10_000));
        let _ = of(&"for /f in ('".repeat(1_000));
    }
}
