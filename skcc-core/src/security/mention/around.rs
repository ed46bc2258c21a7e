//! What stands around the place: headings, introductions, the line of code.

use std::ops::Range;
use std::sync::OnceLock;

use super::window;
use crate::security::words;
use crate::security::words::pattern::Patterns;
use crate::security::{Fact, Place, Units};

/// Headings whose sections speak of what is wrong.
const HEADINGS: &[&str] = &[
    "red flags|flag",
    "anti pattern|patterns",
    "antipattern|antipatterns|attack|attacks|vulnerabilities|vulnerability|threat|threats|malicious",
    "injection|injections|jailbreak|jailbreaks|exploit|exploits|adversarial|suspicious|indicators",
    "detect|detection|detections|detecting|signatures",
    "what_not_to_do|do_not|don't|don'ts|never|avoid|forbidden|prohibited|not_allowed|bad",
    "common_mistakes|warning_signs|pitfalls|wrong",
];

/// What introduces a block that shows what is wrong.
const INTRODUCTIONS: &[&str] = &[
    "bad|wrong|incorrect|avoid|unsafe|vulnerable|insecure|malicious|attack|attacks|attacker|dangerous|antipattern|anti_pattern|exploit|injection|forbidden|rejected|flagged|suspicious",
    "never|don't|do_not|must_not|should_not ..2 do|use|run|write|execute|paste|commit|include|follow",
];

/// What introduces a list of what is looked for or wrong.
const LISTS: &[&str] = &[
    "red_flags|signs|indicators|suspicious|malicious|attacks|attack|injection|attempts|dangerous|forbidden|prohibited",
    "look|watch|scan|check|search|grep|screen ..2 for",
    "detect|detects|detection|flag|flags|reject|rejects|block|blocks|refuse|refuses|identify|identifies",
    "never|don't|do_not|must_not|avoid",
    "patterns|phrases",
];

/// How much of a heading, an introduction or a line is looked at, in bytes.
const LOOKED_AT: usize = 300;

fn says(
    patterns: &'static [&'static str],
    compiled: &'static OnceLock<Patterns<()>>,
    text: &str,
) -> bool {
    let compiled =
        compiled.get_or_init(|| Patterns::new(patterns.iter().map(|pattern| ((), *pattern)), &[]));
    let mut found = false;
    compiled.find(&words::words(text), |(), _| found = true);
    found
}

/// Whether a heading above the unit says that it is about what is wrong.
pub(super) fn is_under_such_heading(units: &Units<'_>, unit: usize) -> bool {
    static PATTERNS: OnceLock<Patterns<()>> = OnceLock::new();
    units.headings(unit).any(|heading| {
        says(
            HEADINGS,
            &PATTERNS,
            window(&heading.text, &(0..0), 0, LOOKED_AT).0,
        )
    })
}

/// Heads of tables whose rows say what is to be done.
const STEPS: &[&str] = &[
    "step|steps|do|action|actions|treatment|handling|procedure|what_to_do|how_to|instruction|instructions|task|tasks|then|rule|response|requirement|tool|tools|output|sheet|stage|phase",
];

/// How many rows before a row its head is looked for.
const ROWS: usize = 200;

/// Whether the row stands in a table of what is to be done.
pub(super) fn is_in_steps(units: &Units<'_>, unit: usize) -> bool {
    static PATTERNS: OnceLock<Patterns<()>> = OnceLock::new();
    let rows = units.all[..unit]
        .iter()
        .rev()
        .filter(|before| before.parent.is_none())
        .take(ROWS)
        .take_while(|before| before.place == Place::Row);
    rows.last().is_some_and(|head| {
        says(
            STEPS,
            &PATTERNS,
            window(&head.text, &(0..0), 0, LOOKED_AT).0,
        )
    })
}

/// What a paragraph that looks like a quote starts with when it is a remark of
/// the author.
const CALLOUTS: &[&str] = &[
    "note",
    "notes",
    "important",
    "warning",
    "tip",
    "caution",
    "urgent",
    "attention",
    "notice",
    "hint",
    "info",
    "reminder",
    "mandatory",
    "required",
    "critical",
    "prerequisite",
    "update",
    "system",
];

/// Whether a quote is a remark of the author, set apart: `> **Note:** …`.
pub(super) fn is_callout(text: &str) -> bool {
    let start = text.trim_start_matches(|c: char| !c.is_alphanumeric());
    let label: String = start.chars().take_while(|c| c.is_alphabetic()).collect();
    let before = &text[..text.len() - start.len()];
    let after = start[label.len()..].chars().next();
    let is_marked = before.contains(['*', '[', '_']) || matches!(after, Some(':' | '!' | '*'));
    is_marked
        && CALLOUTS
            .iter()
            .any(|callout| callout.eq_ignore_ascii_case(&label))
}

/// How many units before an item its introduction is looked for.
const ITEMS: usize = 40;

/// Whether the unit is an item of a list that is introduced so.
pub(super) fn is_in_such_list(units: &Units<'_>, unit: usize) -> bool {
    static PATTERNS: OnceLock<Patterns<()>> = OnceLock::new();
    let own = units.all[unit].parent.unwrap_or(unit);
    if units.all[own].place != Place::Item {
        return false;
    }
    let heading = units.all[own].heading;
    let introduction = units.all[..own]
        .iter()
        .rev()
        .take(ITEMS)
        .take_while(|before| before.heading == heading && before.place != Place::Heading)
        .find(|before| before.place == Place::Paragraph);
    introduction.is_some_and(|text| {
        let text = text.text.trim_end().trim_end_matches(['*', '_']);
        text.ends_with(':') && says(LISTS, &PATTERNS, last_line(text))
    })
}

fn last_line(text: &str) -> &str {
    // An introduction is its last sentence.
    let (text, _) = window(text, &(text.len()..text.len()), LOOKED_AT, 0);
    let start = text.rfind(". ").map_or(0, |at| at + 2);
    &text[start..]
}

/// Marks of what is wrong.
const MARKS: &[char] = &['\u{274c}', '\u{2717}', '\u{2718}', '\u{1f6ab}', '\u{26d4}'];

/// Whether the block is introduced as one that shows what is wrong: by the
/// text before it, or by the comment above the line.
pub(super) fn is_example(units: &Units<'_>, fact: &Fact) -> bool {
    static PATTERNS: OnceLock<Patterns<()>> = OnceLock::new();
    let is_bad = |text: &str| text.contains(MARKS) || says(INTRODUCTIONS, &PATTERNS, text);
    let unit = &units.all[fact.unit];
    let before = units.all[..fact.unit]
        .iter()
        .rev()
        .take_while(|before| before.file == unit.file)
        .find(|before| before.parent.is_none());
    let introduction = before.filter(|before| {
        before.heading == unit.heading
            && matches!(before.place, Place::Paragraph | Place::Item | Place::Quote)
    });
    if introduction.is_some_and(|text| is_bad(last_line(text.text.trim_end()))) {
        return true;
    }
    // Comments: the first line of the block, and those above the place, up to
    // the nearest blank line.
    let (before, _) = window(
        &unit.text,
        &(fact.range.start..fact.range.start),
        LOOKED_AT,
        0,
    );
    let is_comment = |line: &str| {
        line.starts_with(['#', ';']) || line.starts_with("//") || line.starts_with("/*")
    };
    let above = before
        .lines()
        .rev()
        .skip(usize::from(!before.ends_with('\n')))
        .map(str::trim)
        .take_while(|line| !line.is_empty())
        .filter(|line| is_comment(line));
    let (head, _) = window(&unit.text, &(0..0), 0, LOOKED_AT);
    let first = head.lines().next().unwrap_or_default().trim();
    above
        .chain(Some(first).filter(|line| is_comment(line)))
        .any(is_label)
}

/// Whom a comment speaks to that is no comment for people.
const AGENTS: &[&str] = &[
    "agent:",
    "assistant:",
    "claude:",
    "llm:",
    "ai:",
    "model:",
    "to assistant",
    "to the assistant",
    "for the assistant",
    "to agent",
    "to the agent",
    "for the agent",
    "for ai",
    "to ai",
    "to claude",
    "for claude",
    "to the model",
    "for llm",
];

/// Whether the comment of a program in which the place stands speaks to an
/// agent: it is told and not shown.
pub(in crate::security) fn is_told_in_comment(text: &str, range: &Range<usize>) -> bool {
    let (before, _) = window(text, &(range.start..range.start), LOOKED_AT, 0);
    let comments = before.lines().rev().map(str::trim_start);
    let mut comments = comments.take_while(|line| {
        ["#", "//", "/*", "*", "--", "<!--", ";", "'"]
            .iter()
            .any(|mark| line.starts_with(mark))
    });
    comments.any(|line| {
        let line = line.to_ascii_lowercase();
        AGENTS.iter().any(|agent| line.contains(agent))
    })
}

/// With what a comment starts that labels what follows as wrong. A comment that
/// only speaks of it, further on, is a part of the program.
const LABELS: &[&str] = &[
    "bad",
    "wrong",
    "incorrect",
    "avoid",
    "unsafe",
    "vulnerable",
    "insecure",
    "dangerous",
    "don't",
    "dont",
    "never",
    "do not",
    "anti-pattern",
    "antipattern",
    "not recommended",
    "forbidden",
    "malicious example",
    "attack example",
    "example of",
];

/// How long a label is at most, in bytes.
const LABEL: usize = 80;

fn is_label(comment: &str) -> bool {
    if comment.contains(MARKS) {
        return true;
    }
    let text = comment
        .trim_start_matches(['#', ';', '/', '*', '-', '=', ' ', '!', '['])
        .to_ascii_lowercase();
    let starts = |label: &&str| {
        text.strip_prefix(*label)
            .is_some_and(|rest| !rest.starts_with(|c: char| c.is_alphanumeric()))
    };
    text.len() <= LABEL && LABELS.iter().any(starts)
}

/// Whether a line holds a sign; `/.*` names files.
fn holds(line: &str, sign: &str) -> bool {
    line.match_indices(sign)
        .any(|(at, _)| sign != ".*" || !line[..at].ends_with('/'))
}

/// Whether the line is a pattern that something is searched with.
pub(super) fn is_pattern(text: &str, range: &Range<usize>) -> bool {
    let (text, offset) = window(text, range, LOOKED_AT, LOOKED_AT);
    let (from, to) = (range.start - offset, range.end - offset);
    let start = text[..from].rfind('\n').map_or(0, |at| at + 1);
    let end = text[to..].find('\n').map_or(text.len(), |at| to + at);
    let line = &text[start..end];
    let signs = [
        "\\s",
        "\\b",
        "\\w",
        "\\d",
        "(?i)",
        "(?:",
        ".*",
        "[^",
        "re.compile",
        "regex",
        "Regex",
        "pattern:",
        "patterns",
        "pattern-regex",
        "nocase",
        "fullword",
    ];
    line.len() < 2_000
        && signs.iter().any(|sign| holds(line, sign))
        && !line.trim_start().starts_with(['#', '*'])
}
