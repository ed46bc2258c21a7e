//! Code that destroys on a day that it names, and works until then.

use std::ops::Range;

use crate::security::FactKind;
use crate::security::flow::Flow;

/// Calls that tell which day it is.
const NOW: &[&str] = &[
    "now",
    "today",
    "date()",
    "date +",
    "get-date",
    "time()",
    "localtime",
    "gmtime",
    "$epochseconds",
];

/// What takes something away for good.
pub(in crate::security) const DESTRUCTIVE: &[&str] = &[
    "rmtree",
    "unlink(",
    "os.remove(",
    "rm -r",
    "rm -f",
    "delete from",
    "drop table",
    "drop database",
    "drop schema",
    "truncate table",
    "rmsync(",
    "remove-item",
    "rm_rf",
    "removeall(",
    "unlinksync(",
    "mkfs",
    "shred ",
    "deletemany(",
    "dropdatabase(",
    "flushall",
    "format-volume",
    "push --force",
    "reset --hard",
];

/// How many lines below a condition still belong to it.
const BLOCK: usize = 24;

/// So many conditions are looked at.
const CONDITIONS: usize = 64;

/// Adds the conditions behind which something is destroyed from a day on.
pub(in crate::security) fn destroyed(flow: &mut Flow<'_, '_>, unit: usize, text: &str) {
    for (range, what) in doomed(text) {
        flow.found(FactKind::DestroysOnDay, unit, range, what.to_owned(), None);
    }
}

/// Those conditions, each with what takes something away.
fn doomed(text: &str) -> Vec<(Range<usize>, &'static str)> {
    let mut found = Vec::new();
    if !holds_day(text) || !NOW.iter().any(|sign| holds(text, sign)) {
        return found;
    }
    let lines = lines(text);
    let named: Vec<&str> = lines
        .iter()
        .filter_map(|line| named_day(line.text))
        .collect();
    let compares = |line: &str| {
        let has = |signs: &[&str]| signs.iter().any(|sign| line.contains(sign));
        let is_condition = has(&["if ", "if(", "[ ", "[[ ", "((", "unless ", "&&", " when "]);
        is_condition && has(&[">", "<", "==", "-ge", "-gt", "-le", "-lt", "-eq"])
    };
    let mut near_now = 0;
    let mut tried = 0;
    for (number, line) in lines.iter().enumerate() {
        if NOW.iter().any(|sign| holds(line.text, sign)) {
            near_now = BLOCK;
        }
        let is_near = near_now > 0;
        near_now = near_now.saturating_sub(1);
        let has_day = || holds_day(line.text) || named.iter().any(|name| has_word(line.text, name));
        if !is_near || !compares(line.text) || !has_day() || tried == CONDITIONS {
            continue;
        }
        tried += 1;
        let indent = line.indent();
        let block = lines[number + 1..]
            .iter()
            .take(BLOCK)
            .take_while(|below| below.text.trim().is_empty() || below.indent() > indent);
        let sign = std::iter::once(line).chain(block).find_map(|line| {
            let mut signs = DESTRUCTIVE.iter();
            signs.find(|sign| holds(line.text, sign)).copied()
        });
        if let Some(sign) = sign {
            let start = line.start + indent;
            found.push((
                start..line.start + line.text.len(),
                sign.trim_end_matches('('),
            ));
        }
    }
    found
}

struct Line<'t> {
    start: usize,
    text: &'t str,
}

impl Line<'_> {
    fn indent(&self) -> usize {
        self.text.len() - self.text.trim_start().len()
    }
}

fn lines(text: &str) -> Vec<Line<'_>> {
    let mut start = 0;
    let all = text.split_inclusive('\n').map(|line| {
        let here = start;
        start += line.len();
        Line {
            start: here,
            text: line.trim_end(),
        }
    });
    all.collect()
}

/// Whether the text holds the sign, in letters of any case.
fn holds(text: &str, sign: &str) -> bool {
    let (text, sign) = (text.as_bytes(), sign.as_bytes());
    let first = sign[0];
    memchr::memchr2_iter(first, first.to_ascii_uppercase(), text).any(|at| {
        let there = text.get(at..at + sign.len());
        there.is_some_and(|there| there.eq_ignore_ascii_case(sign))
    })
}

/// Whether a day of this century is written out: `2031-03-01`, `20310301`,
/// `date(2031, 3`.
fn holds_day(line: &str) -> bool {
    let bytes = line.as_bytes();
    memchr::memmem::find_iter(bytes, b"20").any(|at| {
        let is_free = at == 0 || !bytes[at - 1].is_ascii_alphanumeric();
        let rest = &bytes[at..];
        let digits = rest.iter().take_while(|byte| byte.is_ascii_digit()).count();
        let follows = rest.get(digits).copied();
        let is_parted = matches!(follows, Some(b'-' | b'/' | b',' | b'.'))
            && rest[digits + 1..]
                .iter()
                .find(|byte| **byte != b' ')
                .is_some_and(u8::is_ascii_digit);
        is_free && (digits == 8 || digits == 4 && is_parted)
    })
}

/// The name that a day is given in a line of its own: `END = date(2031, 3, 1)`.
fn named_day(line: &str) -> Option<&str> {
    let (name, value) = line.split_once('=')?;
    let name = name.trim().rsplit([' ', '$']).next()?;
    let name = name.split(':').next()?;
    let is_name = name.len() > 1 && name.chars().all(|c| c.is_alphanumeric() || c == '_');
    (is_name && !value.starts_with('=') && holds_day(value)).then_some(name)
}

fn has_word(line: &str, word: &str) -> bool {
    let is_part = |c: Option<char>| c.is_some_and(|c| c.is_alphanumeric() || c == '_');
    line.match_indices(word).take(8).any(|(at, _)| {
        !is_part(line[..at].chars().next_back()) && !is_part(line[at + word.len()..].chars().next())
    })
}

#[cfg(test)]
mod tests {
    use super::doomed;

    #[test]
    fn what_waits_for_a_day_is_seen() {
        for text in [
            "today = date.today()\nif today >= date(2031, 3, 1):\n    shutil.rmtree(root)\n",
            "const END = new Date('2030-01-01');\nif (Date.now() > END) {\n  fs.rmSync(home);\n}\n",
            "if [ $(date +%Y%m%d) -gt 20300101 ]; then rm -rf \"$d\"; fi\n",
            "now = datetime.now()\nif now > datetime(2030, 1, 1) and prod:\n\n    db.run('DELETE FROM users')\n",
        ] {
            assert_eq!(doomed(text).len(), 1, "{text}");
        }
    }

    #[test]
    fn other_days_and_deeds_are_not() {
        for text in [
            "if now > date(2031, 3, 1):\n    warn('old')\nshutil.rmtree(tmp)\n",
            "if age > limit:\n    shutil.rmtree(tmp)\n",
            "# since 2024-01-01\nif now > then:\n    os.remove(tmp)\n",
            "if version == '2024-11-05':\n    os.remove(tmp)\n",
        ] {
            assert_eq!(doomed(text), [], "{text}");
        }
    }
}
