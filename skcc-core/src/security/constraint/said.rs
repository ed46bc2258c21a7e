//! What the author says already.

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::OnceLock;

use skir::{SectionClass, Skill};

use super::rules::RULES;
use crate::security::words::{self, pattern::Patterns};

/// Parts of words by which an author takes care, in the languages whose words
/// the patterns of the rules are not made of. One near the place is enough,
/// whatever the rule.
const CARE: &[(&str, &[&str])] = &[
    (
        "ja",
        &[
            "確認",
            "承認",
            "許可",
            "注意",
            "警告",
            "危険",
            "破壊",
            "慎重",
            "禁止",
            "バックアップ",
            "タイムアウト",
            "バージョン",
            "ピン留め",
            "ロックファイル",
        ],
    ),
    (
        "tr",
        &[
            "onay",
            "izin",
            "yedek",
            "dikkat",
            "uyari",
            "tehlike",
            "yikici",
            "asla",
            "zaman aşimi",
            "sürüm",
        ],
    ),
    (
        "zh",
        &[
            "确认", "確認", "批准", "许可", "同意", "备份", "備份", "谨慎", "小心", "注意", "警告",
            "危险", "危險", "破坏", "禁止", "不要", "超时", "逾時", "版本",
        ],
    ),
];

/// Whether the author's words can be read in a language.
pub(super) fn reads(language: &str) -> bool {
    matches!(language, "" | "en") || care(language).is_some()
}

fn care(language: &str) -> Option<&'static [&'static str]> {
    let language = language.split('-').next().unwrap_or_default();
    let known = CARE.iter().find(|(code, _)| *code == language);
    known.map(|(_, words)| *words)
}

/// Bytes around a place that are read at most.
const NEAR: usize = 6000;

/// The author's own words, read when they are asked for.
pub(super) struct Said<'a> {
    skill: &'a Skill,
    /// What the rules are looked for in, by what was read.
    read: BTreeMap<(usize, usize), Vec<usize>>,
    /// The rules that the author's constraints speak of.
    everywhere: Option<Vec<usize>>,
}

impl<'a> Said<'a> {
    pub(super) fn new(skill: &'a Skill) -> Self {
        Self {
            skill,
            read: BTreeMap::new(),
            everywhere: None,
        }
    }

    /// Whether the author says near `range`, or as a constraint, what the rule
    /// would add.
    pub(super) fn by_rule(&mut self, rule: usize, range: &Range<usize>) -> bool {
        let skill = self.skill;
        let everywhere = self.everywhere.get_or_insert_with(|| {
            let mut rules = Vec::new();
            for text in everywhere(skill) {
                rules.extend(rules_in(patterns(), text));
            }
            rules
        });
        if everywhere.contains(&rule) {
            return true;
        }
        let near = if RULES[rule].is_about_loops() {
            0..skill.body.len()
        } else {
            near(skill, range)
        };
        if let Some(words) = care(&skill.language) {
            // A capital `I` is two letters of Turkish.
            let text = skill.body[near.clone()].to_lowercase().replace('ı', "i");
            if words.iter().any(|word| text.contains(word)) {
                return true;
            }
        }
        let rules = self
            .read
            .entry((near.start, near.end))
            .or_insert_with(|| rules_in(patterns(), &skill.body[near]));
        rules.contains(&rule)
    }

    /// The same for patterns of a project.
    pub(super) fn by_patterns(&self, patterns: &[String], range: &Range<usize>) -> bool {
        let skill = self.skill;
        !patterns.is_empty()
            && (everywhere(skill).any(|text| contains(patterns, text))
                || contains(patterns, &skill.body[near(skill, range)]))
    }
}

/// The author's constraints, and the sections that are about safety.
fn everywhere(skill: &Skill) -> impl Iterator<Item = &str> {
    let constraints = skill.logic.constraints.iter().map(|one| one.span);
    let sections = skill.sections.iter().filter(|section| {
        matches!(
            section.class,
            SectionClass::Rules
                | SectionClass::Security
                | SectionClass::Pitfalls
                | SectionClass::Limits
        )
    });
    constraints
        .chain(sections.map(|section| section.span))
        .map(|span| skill.text(span))
}

/// The section of the second level that a place lies in, with all that is in
/// it; less of it where it is long.
fn near(skill: &Skill, range: &Range<usize>) -> Range<usize> {
    let sections = &skill.sections;
    let at = sections.partition_point(|section| section.span.range().end <= range.start);
    let is_top = |index: usize| sections.get(index).is_none_or(|section| section.level <= 2);
    let first = (0..=at).rev().find(|index| is_top(*index)).unwrap_or(0);
    let last = (at + 1..sections.len()).find(|index| is_top(*index));
    let start = sections
        .get(first)
        .map_or(0, |section| section.span.range().start);
    let end = last.map_or(skill.body.len(), |index| sections[index].span.range().start);
    let start = start.max(range.start.saturating_sub(NEAR));
    let end = end.min(range.end + NEAR).max(start);
    let body = &skill.body;
    let boundary = |at: usize| (0..=at).rev().find(|at| body.is_char_boundary(*at));
    boundary(start).unwrap_or(0)..boundary(end).unwrap_or(0)
}

/// Whether one of the patterns stands in a text.
pub(super) fn contains(patterns: &[String], text: &str) -> bool {
    if patterns.is_empty() {
        return false;
    }
    let patterns = Patterns::new(patterns.iter().map(|pattern| (0, pattern.as_str())), &[]);
    !rules_in(&patterns, text).is_empty()
}

/// Whether a text is a pattern that a project may write: words, bars between
/// alternatives, and gaps such as `..3` between words.
pub(crate) fn is_pattern(text: &str) -> bool {
    let mut after_word = false;
    for part in text.split_whitespace() {
        if let Some(gap) = part.strip_prefix("..") {
            let is_gap = gap.parse::<u8>().is_ok_and(|number| number <= MAX_GAP);
            if !is_gap || !std::mem::take(&mut after_word) {
                return false;
            }
            continue;
        }
        let is_word =
            |word: &str| !word.is_empty() && word.chars().all(|c| c.is_alphanumeric() || c == '\'');
        after_word = part.split('|').all(is_word);
        if !after_word {
            return false;
        }
    }
    after_word
}

/// How many words a gap in a project's pattern may stand for.
const MAX_GAP: u8 = 12;

/// What the rules call said.
fn patterns() -> &'static Patterns<usize> {
    static PATTERNS: OnceLock<Patterns<usize>> = OnceLock::new();
    PATTERNS.get_or_init(|| {
        let rules = RULES.iter().enumerate();
        let said = rules.flat_map(|(rule, one)| one.said.iter().map(move |text| (rule, *text)));
        Patterns::new(said, &[])
    })
}

/// The rules one of whose patterns stands in the text.
fn rules_in(patterns: &Patterns<usize>, text: &str) -> Vec<usize> {
    let mut rules = Vec::new();
    patterns.find(&words::words(text), |rule, _| {
        if !rules.contains(&rule) {
            rules.push(rule);
        }
    });
    rules
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn patterns_of_words_have_gaps() {
        let is = |pattern: &str, text: &str| {
            assert!(is_pattern(pattern), "{pattern}");
            contains(&[pattern.to_owned()], text)
        };
        assert!(is("ask|confirm ..2 push", "Confirm before you push."));
        assert!(!is("ask|confirm ..1 push", "Confirm before you push."));
        assert!(is("git status", "Run `git status`."));
        assert!(!is("pull", "Open a request."));
        assert!(is("确认", "删除前请先确认路径"));
    }

    #[test]
    fn a_projects_pattern_is_words() {
        for text in [
            "", "..2 a", "a ..2", "a ..99 b", "a||b", "@set", "?a", "<url>", "a ..x b",
        ] {
            assert!(!is_pattern(text), "{text}");
        }
    }
}
