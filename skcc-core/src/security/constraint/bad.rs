//! What a text shows as what not to do, and what it says to do.

use std::ops::Range;

use skir::{SectionClass, Skill};

use crate::security::block::Block;

/// Words of headings under which stands what not to do, or what is looked for
/// in the work of others.
const HEADINGS: &[&str] = &[
    "anti",
    "antipattern",
    "antipatterns",
    "attack",
    "attacks",
    "avoid",
    "bad",
    "before",
    "blocked",
    "dangerous",
    "deny",
    "detect",
    "detection",
    "don't",
    "donts",
    "forbidden",
    "gotcha",
    "gotchas",
    "incorrect",
    "insecure",
    "malicious",
    "mistake",
    "mistakes",
    "never",
    "pitfall",
    "pitfalls",
    "prohibited",
    "red",
    "risks",
    "threat",
    "threats",
    "unsafe",
    "vulnerabilities",
    "vulnerability",
    "vulnerable",
    "wrong",
];

/// Words in front of a block that shows what not to do.
const BEFORE: &[&str] = &[
    "avoid",
    "bad",
    "blocked",
    "blocks",
    "dangerous",
    "don't",
    "fail",
    "fails",
    "flag",
    "flagged",
    "forbidden",
    "incorrect",
    "insecure",
    "instead",
    "malicious",
    "never",
    "problem",
    "red",
    "unsafe",
    "vulnerability",
    "vulnerable",
    "wrong",
];

/// Words of comments that take back what they said.
const GOOD: &[&str] = &["correct", "good", "right", "safe", "fixed", "better"];

/// Whether a place in a block is shown as what not to do.
pub(super) fn is_shown(skill: &Skill, block: &Block<'_>, range: &Range<usize>) -> bool {
    is_under_such_heading(skill, block.outer)
        || has(line_before(block.body, block.outer), BEFORE)
        || is_commented(block.text, range)
}

/// Whether a heading above says that it is about what not to do.
pub(super) fn is_under_such_heading(skill: &Skill, at: usize) -> bool {
    let sections = &skill.sections;
    let index = sections.partition_point(|section| section.span.range().end <= at);
    let mut level = u8::MAX;
    for section in sections[..sections.len().min(index + 1)].iter().rev() {
        if section.level >= level {
            continue;
        }
        level = section.level;
        let is_bad = section.class == SectionClass::Pitfalls
            || section.class == SectionClass::WhenNotToUse
            || level > 1 && has(skill.text(section.heading), HEADINGS);
        if is_bad {
            return true;
        }
        if level <= 1 {
            break;
        }
    }
    false
}

/// The last line of text before a place: what introduces a block.
fn line_before(body: &str, at: usize) -> &str {
    let before = body[..at].trim_end();
    let line = before.rsplit('\n').next().unwrap_or_default();
    if line.trim_start().starts_with("```") {
        // Another block stands there.
        return "";
    }
    line
}

/// Whether the nearest comment before a place, or the one on its line, says
/// that it is bad.
fn is_commented(text: &str, range: &Range<usize>) -> bool {
    let line_end = text[range.start..]
        .find('\n')
        .map_or(text.len(), |at| range.start + at);
    let mut verdict = false;
    for line in text[..line_end].lines() {
        let comment = ["# ", "// ", "-- ", "❌", "✅", "/*"]
            .iter()
            .filter_map(|mark| line.find(mark))
            .min();
        let Some(at) = comment else { continue };
        let comment = &line[at..];
        if has(comment, GOOD) {
            verdict = false;
        }
        if has(comment, BEFORE) {
            verdict = true;
        }
    }
    verdict
}

/// Whether one of the words, which are in lower case, or a mark for what is
/// bad or good, stands in a line.
fn has(line: &str, words: &[&str]) -> bool {
    if line.is_empty() {
        return false;
    }
    let mark = if words.contains(&"good") {
        ["✅", "✓", "👍"]
    } else {
        ["❌", "✗", "🚫"]
    };
    mark.iter().any(|mark| line.contains(mark))
        || line
            .split(|c: char| !(c.is_alphanumeric() || c == '\'' || c == '’'))
            .any(|word| words.iter().any(|one| word.eq_ignore_ascii_case(one)))
}

/// Whether the text says to run what stands in a code span: a verb stands
/// right before it and nothing in its sentence negates.
pub(in crate::security) fn is_told(body: &str, span: &Range<usize>) -> bool {
    const VERBS: &[&str] = &[
        "run", "runs", "execute", "executes", "via", "with", "using", "use", "and", "then",
    ];
    const SURE: &[&str] = &["run", "runs", "execute", "executes", "via", "using"];
    const AGAINST: &[&str] = &[
        "avoid",
        "avoids",
        "block",
        "blocked",
        "blocks",
        "can't",
        "cannot",
        "deny",
        "didn't",
        "doesn't",
        "don't",
        "forbid",
        "forbidden",
        "if",
        "instead",
        "like",
        "must",
        "need",
        "never",
        "no",
        "not",
        "only",
        "prevent",
        "prevents",
        "rather",
        "refuse",
        "reject",
        "without",
    ];
    let from = body[..span.start].rfind('\n').map_or(0, |at| at + 1);
    let from = body[from..span.start]
        .rfind(". ")
        .map_or(from, |at| from + at + 2);
    let words = |text: &str| -> Vec<String> {
        text.split(|c: char| !(c.is_alphanumeric() || c == '\''))
            .filter(|word| !word.is_empty())
            .map(str::to_lowercase)
            .collect()
    };
    let before = words(&body[from..span.start]);
    let end = body[span.end..]
        .find(['\n', '.', ',', ';', '`'])
        .map_or(body.len(), |at| span.end + at);
    let after = words(&body[span.end..end]);
    let is_against = |words: &[String]| words.iter().any(|word| AGAINST.contains(&word.as_str()));
    let last = before.last().map_or("", String::as_str);
    VERBS.contains(&last)
        && before.iter().any(|word| SURE.contains(&word.as_str()))
        && !is_against(&before)
        && !is_against(&after)
}

/// Whether a step that is repeated says how often at most.
pub(super) fn has_limit(text: &str) -> bool {
    const LIMITS: &[&str] = &[
        "attempts",
        "budget",
        "iteration",
        "iterations",
        "limit",
        "max",
        "maximum",
        "most",
        "once",
        "rounds",
        "three",
        "times",
        "timeout",
        "twice",
        "two",
        "user",
    ];
    text.split(|c: char| !c.is_alphanumeric()).any(|word| {
        LIMITS.iter().any(|limit| word.eq_ignore_ascii_case(limit))
            || word.parse::<u32>().is_ok_and(|number| number > 1)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(text: &str) -> bool {
        let start = text.find('`').unwrap();
        let end = text.rfind('`').unwrap() + 1;
        is_told(text, &(start..end))
    }

    #[test]
    fn only_what_is_told_to_be_run_counts() {
        assert!(told("Then run `git push --force`."));
        assert!(told("1. Deploy using `vercel --prod`"));
        assert!(!told("Never run `git push --force`."));
        assert!(!told("Do not use `rm -rf x`."));
        assert!(!told("The command `rm -rf x` is old."));
        assert!(!told(
            "Hooks block agents that run `git push --force` without asking."
        ));
    }

    #[test]
    fn comments_say_what_is_bad() {
        let text = "# Bad: forces\ngit push -f\n\n# Good\ngit push\n";
        assert!(is_commented(text, &(14..25)));
        let good = text.rfind("git push").unwrap();
        assert!(!is_commented(text, &(good..good + 8)));
    }

    #[test]
    fn a_limit_is_a_number_or_a_word() {
        assert!(has_limit("Repeat until it passes, at most 5 times."));
        assert!(has_limit("Repeat twice."));
        assert!(!has_limit("Repeat step 1 until the tests pass."));
    }
}
