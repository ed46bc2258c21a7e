//! The rules, made ready for looking them up.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::OnceLock;

use aho_corasick::{AhoCorasick, MatchKind};

use super::command::Check;
use super::rules::{RULES, When};
use crate::security::command::Command;

/// The commands, texts and tools that call for a constraint, each with its
/// rule: an index of [`RULES`].
pub(super) struct Table {
    /// By program.
    commands: BTreeMap<&'static str, Vec<Run>>,
    /// The texts in code.
    code: AhoCorasick,
    /// For each text its rule, the text, and the words that take it back.
    pub(super) texts: Vec<(usize, &'static str, &'static [&'static str])>,
    /// Statements of SQL.
    pub(super) statements: Vec<Statement>,
    /// Tools of agents.
    pub(super) tools: Vec<(usize, &'static str)>,
}

/// A statement of SQL that calls for a constraint.
pub(super) struct Statement {
    pub(super) rule: usize,
    /// Its words, each with its alternatives.
    pub(super) words: Vec<Vec<&'static str>>,
    /// The words that take it back.
    pub(super) without: &'static [&'static str],
}

/// A command that calls for a constraint.
struct Run {
    rule: usize,
    /// The words after the program; nothing stands for any words.
    words: Vec<Vec<&'static str>>,
    check: Check,
}

impl Table {
    pub(super) fn get() -> &'static Self {
        static TABLE: OnceLock<Table> = OnceLock::new();
        TABLE.get_or_init(Self::new)
    }

    fn new() -> Self {
        let mut commands: BTreeMap<&'static str, Vec<Run>> = BTreeMap::new();
        let mut texts = Vec::new();
        let mut statements = Vec::new();
        let mut tools = Vec::new();
        for (rule, one) in RULES.iter().enumerate() {
            for when in one.when {
                match when {
                    When::Command(pattern, check) => {
                        let mut words = pattern.split(' ').map(alternatives);
                        for program in words.next().unwrap_or_default() {
                            commands.entry(program).or_default().push(Run {
                                rule,
                                words: words.clone().collect(),
                                check: *check,
                            });
                        }
                    }
                    When::Code(text, without) => texts.push((rule, *text, *without)),
                    When::Sql(pattern, without) => {
                        let words = pattern.split(' ').map(alternatives).collect();
                        statements.push(Statement {
                            rule,
                            words,
                            without,
                        });
                    }
                    When::Tool(name) => tools.push((rule, *name)),
                    When::Repeat => {}
                }
            }
        }
        let code = AhoCorasick::builder()
            .match_kind(MatchKind::LeftmostFirst)
            .build(texts.iter().map(|(_, text, _)| text))
            .expect("the texts are few and short");
        Self {
            commands,
            code,
            texts,
            statements,
            tools,
        }
    }

    /// Whether a command with this program may call for a constraint.
    pub(super) fn knows(&self, program: &str) -> bool {
        self.commands.contains_key(program)
    }

    /// Every rule that a command calls for, with what it is about.
    pub(super) fn command(&self, command: &Command<'_>, mut found: impl FnMut(usize, String)) {
        for run in self.commands.get(command.program()).into_iter().flatten() {
            if matches(&run.words, &command.words[1..])
                && let Some(about) = (run.check)(command)
            {
                found(run.rule, about);
            }
        }
    }

    /// Every text in code that calls for a constraint: an index of
    /// [`Self::texts`], and where it starts.
    pub(super) fn code<'t>(&'t self, text: &'t str) -> impl Iterator<Item = (usize, usize)> + 't {
        let hits = self.code.find_iter(text);
        hits.map(|hit| (hit.pattern().as_usize(), hit.start()))
    }
}

/// The alternatives of a word; none for `**`.
fn alternatives(word: &'static str) -> Vec<&'static str> {
    match word {
        "**" => Vec::new(),
        word => word.split('|').collect(),
    }
}

/// Whether the pattern matches all of the words.
fn matches(pattern: &[Vec<&str>], words: &[Cow<'_, str>]) -> bool {
    let (mut at, mut seen) = (0, 0);
    let mut retry = None;
    loop {
        match (pattern.get(at), words.get(seen)) {
            (Some(any), _) if any.is_empty() => {
                retry = Some((at, seen));
                at += 1;
                continue;
            }
            (Some(one), Some(word)) if one.contains(&&**word) => {
                at += 1;
                seen += 1;
                continue;
            }
            (None, None) => return true,
            _ => {}
        }
        let Some((any, from)) = retry.filter(|(_, from)| *from < words.len()) else {
            return false;
        };
        retry = Some((any, from + 1));
        at = any + 1;
        seen = from + 1;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn patterns_match_whole_commands() {
        let is = |pattern: &'static str, words: &str| {
            let pattern: Vec<_> = pattern.split(' ').map(alternatives).collect();
            let words: Vec<_> = words.split(' ').map(Cow::Borrowed).collect();
            matches(&pattern, &words)
        };
        assert!(is("deploy ** --prod **", "deploy --prod"));
        assert!(is("deploy ** --prod **", "deploy --dir x --prod -m y"));
        assert!(is("** a b", "a a b"));
        assert!(is("up|down", "down"));
        assert!(!is("deploy ** --prod", "deploy --production"));
        assert!(!is("up|down", "down x"));
        assert!(!is("** a b", "a b c"));
    }
}
