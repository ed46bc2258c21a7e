//! Constraints: what the compiler adds to what an author says.
//!
//! Each one is justified by something that the skill does, at a place in its
//! body, and by a rule that says what goes wrong there ([`rules`]). None is
//! added where the text shows what not to do, and none where the author says
//! it already: in a constraint of his own, or near the place.

mod bad;
mod command;
mod rules;
mod said;
mod table;

use std::collections::BTreeMap;
use std::ops::Range;

use skir::{ConstraintLevel, InjectedConstraint, Scope, Skill, Span, StepKind};

use super::block::{self, Block};
use super::{Language, Purpose, SecurityPolicy};
use crate::syntax::Document;
use crate::syntax::markdown::NodeKind;
use rules::RULES;
use said::Said;
use table::Table;

pub(super) use bad::is_told;
pub(crate) use command::is_secret;
pub(crate) use said::is_pattern as is_word_pattern;

/// Bytes after an opening bracket in which the closing one is looked for.
const CALL: usize = 600;

/// The constraints for a skill, in the order of the text.
pub(super) fn find(
    document: &Document,
    skill: &Skill,
    purpose: &Purpose,
    policy: &SecurityPolicy,
) -> Vec<InjectedConstraint> {
    // Where the author's words cannot be read, what is added may be said there.
    if !policy.adds_constraints() || !said::reads(&skill.language) {
        return Vec::new();
    }
    let mut finder = Finder {
        document,
        skill,
        purpose,
        policy,
        table: Table::get(),
        said: Said::new(skill),
        found: BTreeMap::new(),
    };
    finder.blocks();
    finder.spans();
    finder.tools();
    finder.repeats();
    finder.words();
    finder.finish()
}

/// The built-in rules, each with its name and its constraint.
pub fn constraint_rules() -> impl Iterator<Item = (&'static str, &'static str)> {
    RULES.iter().map(|rule| (rule.name, rule.text))
}

/// What calls for a constraint.
struct Evidence {
    /// Where, in bytes of the body.
    range: Range<usize>,
    /// What it is about.
    about: String,
}

struct Finder<'a> {
    document: &'a Document,
    skill: &'a Skill,
    purpose: &'a Purpose,
    policy: &'a SecurityPolicy,
    table: &'static Table,
    said: Said<'a>,
    /// The first evidence for each rule: an index of [`RULES`], and past
    /// those of the project's.
    found: BTreeMap<usize, Evidence>,
}

impl Finder<'_> {
    fn is_found(&self, rule: usize) -> bool {
        self.found.contains_key(&rule)
    }

    fn add(&mut self, rule: usize, range: Range<usize>, about: String) {
        let patterns = rule
            .checked_sub(RULES.len())
            .map(|index| &self.policy.rules[index].unless);
        let is_said = match patterns {
            None => self.said.by_rule(rule, &range),
            Some(unless) => self.said.by_patterns(unless, &range),
        };
        if !is_said {
            self.found.entry(rule).or_insert(Evidence { range, about });
        }
    }

    /// Blocks of code.
    fn blocks(&mut self) {
        let body = self.document.body_text();
        for block in block::all(body, &self.document.tree) {
            if block.language == Language::Prose || block.text.trim().is_empty() {
                continue;
            }
            match block.language {
                Language::Shell => self.shell(&block),
                // Skills about attacks show the code of others.
                _ if self.purpose.is_security() => {}
                Language::Python | Language::JavaScript => self.code(&block),
                _ if block.is_sql => self.sql(&block, block.text, 0),
                _ => {}
            }
            self.custom_code(&block);
        }
    }

    fn shell(&mut self, block: &Block<'_>) {
        let mut hits: Vec<(usize, Range<usize>, String)> = Vec::new();
        let mut statements = Vec::new();
        super::command::each(block.text, |command| {
            self.table.command(command, |rule, about| {
                hits.push((rule, command.range.clone(), about));
            });
            self.custom_command(command, &mut hits);
            if is_database(command.program()) {
                statements.push(command.range.clone());
            }
        });
        for (rule, range, about) in hits {
            self.add_in(block, rule, range, about);
        }
        for range in statements {
            let text = &block.text[range.clone()];
            self.sql(block, text, range.start);
        }
    }

    /// Adds what was found in a block, unless it is shown as what not to do.
    fn add_in(&mut self, block: &Block<'_>, rule: usize, range: Range<usize>, about: String) {
        if self.is_found(rule) || bad::is_shown(self.skill, block, &range) {
            return;
        }
        let start = block.start + range.start;
        self.add(rule, start..block.start + range.end, about);
    }

    fn code(&mut self, block: &Block<'_>) {
        let hits: Vec<_> = self.table.code(block.text).collect();
        for (index, start) in hits {
            let (rule, text, without) = self.table.texts[index];
            if self.is_found(rule) || !starts_word(block.text, start) {
                continue;
            }
            let call = call(block.text, start, text);
            let lower = call.to_ascii_lowercase();
            if without.iter().any(|word| lower.contains(word)) || !is_markup(call, text) {
                continue;
            }
            let name = text.split('(').next().unwrap_or(text);
            self.add_in(block, rule, start..start + text.len(), name.to_owned());
        }
    }

    /// Statements in `text`, which starts at `offset` of the block.
    fn sql(&mut self, block: &Block<'_>, text: &str, offset: usize) {
        let mut at = 0;
        for statement in text.split_inclusive(';') {
            let start = at;
            at += statement.len();
            let lower = statement.to_ascii_lowercase();
            let words: Vec<&str> = lower
                .split(|c: char| !(c.is_ascii_alphanumeric() || c == '_'))
                .filter(|word| !word.is_empty())
                .collect();
            for known in &self.table.statements {
                let pattern = &known.words;
                let is_there = words.windows(pattern.len()).any(|words| {
                    let mut both = words.iter().zip(pattern);
                    both.all(|(word, one)| one.contains(word))
                });
                if !is_there || words.iter().any(|word| known.without.contains(word)) {
                    continue;
                }
                // From the statement's own first line: comments come before.
                let blank = comments(statement);
                let range = offset + start + blank..offset + start + statement.trim_end().len();
                let about = pattern
                    .iter()
                    .filter_map(|one| one.first().copied())
                    .collect::<Vec<_>>()
                    .join(" ");
                self.add_in(block, known.rule, range, about);
            }
        }
    }

    /// Commands in code spans that the text says to run.
    fn spans(&mut self) {
        let body = self.document.body_text();
        let nodes = self.document.tree.nodes();
        let mut hits: Vec<(usize, Range<usize>, String)> = Vec::new();
        for node in nodes.iter().filter(|node| node.kind == NodeKind::CodeSpan) {
            let range = node.span.range();
            let text = body[range.clone()].trim_matches('`');
            let program = text.trim_start().split(' ').next().unwrap_or_default();
            let is_known = self.table.knows(program) || !self.policy.rules.is_empty();
            if !is_known || !text.contains(' ') || !is_told(body, &range) {
                continue;
            }
            super::command::each(text, |command| {
                self.table.command(command, |rule, about| {
                    hits.push((rule, range.clone(), about));
                });
                let mut own = Vec::new();
                self.custom_command(command, &mut own);
                hits.extend(
                    own.into_iter()
                        .map(|(rule, _, about)| (rule, range.clone(), about)),
                );
            });
        }
        for (rule, range, about) in hits {
            if !self.is_found(rule) && !bad::is_under_such_heading(self.skill, range.start) {
                self.add(rule, range, about);
            }
        }
    }

    /// Tools of agents.
    fn tools(&mut self) {
        let body = self.document.body_text();
        for tool in &self.skill.interface.tools_mentioned {
            let known =
                self.table.tools.iter().find(|(_, name)| {
                    tool == name || name.ends_with("__") && tool.starts_with(name)
                });
            let Some((rule, _)) = known.filter(|(rule, _)| !self.is_found(*rule)) else {
                continue;
            };
            if let Some(start) = memchr::memmem::find(body.as_bytes(), tool.as_bytes())
                && !bad::is_under_such_heading(self.skill, start)
            {
                self.add(*rule, start..start + tool.len(), tool.clone().into_owned());
            }
        }
    }

    /// Steps that are repeated until something holds.
    fn repeats(&mut self) {
        let Some(rule) = RULES.iter().position(rules::Rule::is_about_loops) else {
            return;
        };
        for step in &self.skill.logic.steps {
            if step.kind == StepKind::Repeat
                && step.condition.is_some()
                && !self.is_found(rule)
                && !bad::has_limit(self.skill.text(step.span))
            {
                self.add(rule, step.span.range(), String::new());
            }
        }
    }

    fn custom_command(
        &self,
        command: &super::command::Command<'_>,
        hits: &mut Vec<(usize, Range<usize>, String)>,
    ) {
        for (index, rule) in self.policy.rules.iter().enumerate() {
            if rule.commands.is_empty() {
                continue;
            }
            let run = super::Scope::command(command.words.iter().map(|word| &**word));
            let calls = rule.commands.iter().any(|text| {
                let scope = super::Scope::parse(skir::PermissionKind::Exec, text);
                scope.is_some_and(|scope| scope.contains(&run))
            });
            if calls {
                let about = command.program().to_owned();
                hits.push((RULES.len() + index, command.range.clone(), about));
            }
        }
    }

    fn custom_code(&mut self, block: &Block<'_>) {
        for (index, rule) in self.policy.rules.iter().enumerate() {
            let hit = rule
                .code
                .iter()
                .filter(|text| !text.is_empty())
                .find_map(|text| {
                    let at = memchr::memmem::find(block.text.as_bytes(), text.as_bytes())?;
                    Some((at, text))
                });
            if let Some((at, text)) = hit {
                self.add_in(
                    block,
                    RULES.len() + index,
                    at..at + text.len(),
                    text.clone(),
                );
            }
        }
    }

    /// Words of steps, for the rules of the project.
    fn words(&mut self) {
        for (index, rule) in self.policy.rules.iter().enumerate() {
            for step in &self.skill.logic.steps {
                if said::contains(&rule.words, self.skill.text(step.span)) {
                    let about = self.skill.text(step.title).to_owned();
                    self.add(RULES.len() + index, step.span.range(), about);
                    break;
                }
            }
        }
    }

    fn finish(self) -> Vec<InjectedConstraint> {
        let mut found: Vec<_> = self.found.into_iter().collect();
        found.sort_by_key(|(rule, evidence)| (evidence.range.start, *rule));
        let make = |(rule, evidence): (usize, Evidence)| {
            let (name, text) = match rule.checked_sub(RULES.len()) {
                None => (RULES[rule].name, RULES[rule].text),
                Some(index) => {
                    let rule = &self.policy.rules[index];
                    (rule.name.as_str(), rule.text.as_str())
                }
            };
            InjectedConstraint {
                code: name.to_owned().into(),
                text: text.replace("{}", &evidence.about).into(),
                level: ConstraintLevel::Must,
                scope: scope(self.skill, evidence.range.start),
                evidence: Span::from(evidence.range),
            }
        };
        found.into_iter().map(make).collect()
    }
}

/// The step that a place lies in, else the section.
fn scope(skill: &Skill, at: usize) -> Scope {
    let is_in = |span: Span| span.range().contains(&at);
    let step = skill.logic.steps.iter().rposition(|step| is_in(step.span));
    if let Some(step) = step.and_then(|index| u16::try_from(index).ok()) {
        return Scope::Step(step);
    }
    let section = skill
        .sections
        .iter()
        .position(|section| is_in(section.span));
    section
        .and_then(|index| u16::try_from(index).ok())
        .map_or(Scope::Skill, Scope::Section)
}

fn is_database(program: &str) -> bool {
    matches!(
        program,
        "psql" | "mysql" | "mariadb" | "sqlite3" | "duckdb" | "cockroach" | "clickhouse-client"
    )
}

/// Whether no word goes on at `start`.
fn starts_word(text: &str, start: usize) -> bool {
    let before = text[..start].chars().next_back();
    before.is_none_or(|c| !(c.is_alphanumeric() || matches!(c, '_' | '.')))
}

/// A call from its name to the bracket that closes.
fn call<'t>(text: &'t str, start: usize, name: &str) -> &'t str {
    let open = start + name.find('(').unwrap_or(name.len());
    let mut depth = 0_usize;
    for (at, byte) in text.bytes().enumerate().skip(open).take(CALL) {
        match byte {
            b'(' => depth += 1,
            b')' => {
                depth = depth.saturating_sub(1);
                if depth == 0 {
                    return &text[start..=at];
                }
            }
            _ => {}
        }
    }
    let end = (start + CALL).min(text.len());
    let end = (start..=end).rev().find(|at| text.is_char_boundary(*at));
    &text[start..end.unwrap_or(start)]
}

/// Whether a pattern that starts with `<` is about HTML: a tag of it, or any.
fn is_markup(call: &str, text: &str) -> bool {
    const TAGS: &[&str] = &[
        "[^>]", "a ", "a>", "a\\", "article", "body", "br", "div", "h1", "h2", "h3", "head",
        "html", "img", "li", "link", "meta", "p>", "p ", "script", "span", "style", "table", "td",
        "th", "title", "tr", "ul", ".*?>", "/?",
    ];
    if !text.ends_with('<') {
        return true;
    }
    let rest = &call[text.len().min(call.len())..];
    let rest = rest.trim_start_matches(['/', '(']);
    TAGS.iter().any(|tag| rest.starts_with(tag))
}

/// How far the comments and blanks before a statement reach.
fn comments(statement: &str) -> usize {
    let mut at = 0;
    for line in statement.split_inclusive('\n') {
        let text = line.trim_start();
        if !text.trim_end().is_empty() && !text.starts_with("--") {
            return at + line.len() - text.len();
        }
        at += line.len();
    }
    at
}
