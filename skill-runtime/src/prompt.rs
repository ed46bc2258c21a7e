//! A skill as a model reads it.

use alloc::borrow::Cow;
use alloc::string::String;
use alloc::vec::Vec;
use core::fmt::Write as _;

use skir::{Scope, Span, SubstitutionKind};

use crate::Skill;

impl Skill {
    /// The body, and after it the constraints that rules of the compiler
    /// added, and the words that a person must approve where one must; the
    /// body as it is where there is nothing to add.
    ///
    /// ```
    /// # mod skills { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/fixture/skills.rs")); }
    /// assert!(skills::DEPLOY.prompt().starts_with(skills::DEPLOY.body().trim_end()));
    /// assert!(skills::DEPLOY.prompt().ends_with("A person must approve before this skill runs.\n"));
    /// assert_eq!(
    ///     skills::SVN_COMMIT.prompt(),
    ///     "# Commit\n\nRun `svn commit`.\n\n**Constraints**\n\n\
    ///      - Ask before you run a command that changes a server. (`server-write`)\n",
    /// );
    /// ```
    #[must_use]
    pub fn prompt(&self) -> Cow<'_, str> {
        self.with_additions(Cow::Borrowed(self.body()))
    }

    /// What the compiler adds after a form of the body.
    pub(crate) fn with_additions<'b>(&self, body: Cow<'b, str>) -> Cow<'b, str> {
        self.with_approval(self.with_constraints(body))
    }

    /// The injected constraints after a form of the body.
    fn with_constraints<'b>(&self, body: Cow<'b, str>) -> Cow<'b, str> {
        let injected = &self.ir.logic.injected;
        if injected.is_empty() {
            return body;
        }
        let mut prompt = String::from(body.trim_end());
        prompt.push_str("\n\n**Constraints**\n\n");
        for constraint in injected {
            prompt.push_str("- ");
            let place = match constraint.scope {
                Scope::Skill => None,
                Scope::Section(index) => self
                    .ir
                    .sections
                    .get(usize::from(index))
                    .map(|section| self.ir.text(section.heading)),
                Scope::Step(index) => self
                    .ir
                    .logic
                    .steps
                    .get(usize::from(index))
                    .map(|step| self.ir.text(step.title)),
            };
            if let Some(place) = place.filter(|place| !place.is_empty()) {
                let _ = write!(prompt, "In \"{place}\": ");
            }
            // As artifacts show it: the name says which rule it comes from.
            let text = alloc::format!("{} (`{}`)", constraint.text, constraint.code);
            push_line(&mut prompt, &text);
        }
        Cow::Owned(prompt)
    }

    /// The words that a person must approve after a form of the body, as
    /// artifacts have them.
    fn with_approval<'b>(&self, body: Cow<'b, str>) -> Cow<'b, str> {
        if !self.needs_approval() {
            return body;
        }
        let mut prompt = String::from(body.trim_end());
        prompt.push_str("\n\n## Approval\n\nA person must approve before this skill runs.\n");
        Cow::Owned(prompt)
    }
}

/// The part of a skill's body at `span` with values in the place of the
/// placeholders for inputs, which `value` gives by the input's position. Where
/// it gives none, the placeholder stays, as do those that are not for inputs.
/// What is put in is not searched for placeholders again.
pub(crate) fn filled(skill: &Skill, span: Span, value: impl Fn(usize) -> Option<String>) -> String {
    let ir = skill.ir();
    let inputs = &ir.interface.inputs;
    let part = span.range();
    let mut out = String::with_capacity(part.len());
    let mut copied = part.start;
    for substitution in &ir.interface.substitutions {
        let text = match substitution.kind {
            SubstitutionKind::Arguments => {
                let mut values: Vec<_> = (0..inputs.len()).filter_map(&value).collect();
                let unknown = values.is_empty() && !inputs.is_empty();
                values.retain(|value| !value.is_empty());
                (!unknown).then(|| values.join(" "))
            }
            SubstitutionKind::Argument(index) if usize::from(index) < inputs.len() => {
                value(usize::from(index))
            }
            SubstitutionKind::Named(name) => {
                let name = ir.text(name);
                let input = inputs.iter().position(|input| input.name == name);
                input.and_then(&value)
            }
            _ => None,
        };
        let range = substitution.span.range();
        if range.start < copied || range.end > part.end {
            continue;
        }
        // Placeholders do not overlap; a broken table must not panic.
        let (Some(text), Some(before)) = (text, ir.body.get(copied..range.start)) else {
            continue;
        };
        out.push_str(before);
        out.push_str(&text);
        copied = range.end;
    }
    out.push_str(ir.body.get(copied..part.end).unwrap_or(""));
    out
}

/// Appends `text` with blanks for line breaks, and a line break.
pub(crate) fn push_line(out: &mut String, text: &str) {
    for (index, word) in text.split_whitespace().enumerate() {
        if index > 0 {
            out.push(' ');
        }
        out.push_str(word);
    }
    out.push('\n');
}
