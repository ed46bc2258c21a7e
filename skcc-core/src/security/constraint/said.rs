//! What the author says already.

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::OnceLock;

use skir::{SectionClass, Skill};

use super::rules::RULES;

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
                rules.extend(patterns().all(text));
            }
            rules
        });
        if everywhere.contains(&rule) {
            return true;
        }
        let near = near(skill, range);
        let rules = self
            .read
            .entry((near.start, near.end))
            .or_insert_with(|| patterns().all(&skill.body[near]));
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
            SectionClass::Rules | SectionClass::Security | SectionClass::Pitfalls | SectionClass::Limits
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
    let start = sections.get(first).map_or(0, |section| section.span.range().start);
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
    let patterns = Patterns::new(patterns.iter().map(|pattern| (0, pattern.as_str())));
    !patterns.all(text).is_empty()
}

/// What the rules call said.
fn patterns() -> &'static Patterns<'static> {
    static PATTERNS: OnceLock<Patterns<'static>> = OnceLock::new();
    PATTERNS.get_or_init(|| {
        let rules = RULES.iter().enumerate();
        Patterns::new(rules.flat_map(|(rule, one)| one.said.iter().map(move |text| (rule, *text))))
    })
}

/// One place of a pattern: how many words may stand before it, and which words
/// it is.
type Part<'p> = (usize, Vec<&'p str>);

/// Patterns of words, each with its rule.
struct Patterns<'p> {
    all: Vec<(usize, Vec<Part<'p>>)>,
    /// By the word that a pattern starts with.
    first: BTreeMap<&'p str, Vec<usize>>,
}

impl<'p> Patterns<'p> {
    fn new(patterns: impl Iterator<Item = (usize, &'p str)>) -> Self {
        let mut all: Vec<(usize, Vec<Part<'p>>)> = Vec::new();
        let mut first: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
        for (rule, text) in patterns {
            let mut parts: Vec<Part<'p>> = Vec::new();
            let mut gap = 0;
            for part in text.split_whitespace() {
                match part.strip_prefix("..").map(str::parse) {
                    Some(Ok(number)) => gap = number,
                    _ => {
                        parts.push((gap, part.split('|').collect()));
                        gap = 0;
                    }
                }
            }
            if let Some((_, words)) = parts.first() {
                for word in words.iter().copied() {
                    first.entry(word).or_default().push(all.len());
                }
                all.push((rule, parts));
            }
        }
        Self { all, first }
    }

    /// The rules one of whose patterns stands in the text.
    fn all(&self, text: &str) -> Vec<usize> {
        let lower = text.to_lowercase();
        let words: Vec<&str> = split(&lower).collect();
        let mut rules = Vec::new();
        for (at, word) in words.iter().enumerate() {
            for index in self.first.get(word).into_iter().flatten() {
                let (rule, parts) = &self.all[*index];
                if !rules.contains(rule) && matches(parts, &words[at..]) {
                    rules.push(*rule);
                }
            }
        }
        rules
    }
}

/// Words; Chinese and Japanese have no blanks, so what stands in them is cut
/// into pairs of characters.
fn split(text: &str) -> impl Iterator<Item = &str> {
    let words = text.split(|c: char| !(c.is_alphanumeric() || c == '\''));
    words.filter(|word| !word.is_empty()).flat_map(|word| {
        let is_latin = word.is_ascii() || word.chars().all(|c| c < '\u{2e80}');
        let starts: Vec<usize> = match is_latin {
            true => Vec::new(),
            false => word.char_indices().map(|(at, _)| at).collect(),
        };
        let pairs = (0..starts.len()).map(move |index| {
            let end = starts.get(index + 2).copied().unwrap_or(word.len());
            &word[starts[index]..end]
        });
        is_latin.then_some(word).into_iter().chain(pairs)
    })
}

fn matches(parts: &[Part<'_>], words: &[&str]) -> bool {
    let mut at = 0;
    for (gap, alternatives) in parts {
        let end = words.len().min(at + gap + 1);
        let Some(found) = words.get(at..end).and_then(|words| {
            words.iter().position(|word| alternatives.contains(word))
        }) else {
            return false;
        };
        at += found + 1;
    }
    true
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn patterns_of_words_have_gaps() {
        let is = |pattern: &str, text: &str| contains(&[pattern.to_owned()], text);
        assert!(is("ask|confirm ..2 push", "Confirm before you push."));
        assert!(!is("ask|confirm ..1 push", "Confirm before you push."));
        assert!(is("git status", "Run `git status`."));
        assert!(!is("pull", "Open a request."));
        assert!(is("确认", "删除前请先确认路径"));
    }
}
