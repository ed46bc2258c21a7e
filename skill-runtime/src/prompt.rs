//! A skill as a model reads it.

use alloc::borrow::Cow;
use alloc::string::String;
use core::fmt::Write as _;

use skir::Scope;

use crate::Skill;

impl Skill {
    /// The body, and after it the constraints that rules of the compiler
    /// added; the body as it is where there are none.
    ///
    /// ```
    /// # mod skills { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/fixture/skills.rs")); }
    /// assert_eq!(skills::DEPLOY.prompt(), skills::DEPLOY.body());
    /// assert_eq!(
    ///     skills::SVN_COMMIT.prompt(),
    ///     "# Commit\n\nRun `svn commit`.\n\n**Constraints**\n\n\
    ///      - Ask before you run a command that changes a server. (`SK301`)\n",
    /// );
    /// ```
    #[must_use]
    pub fn prompt(&self) -> Cow<'_, str> {
        self.with_constraints(Cow::Borrowed(self.body()))
    }

    /// The injected constraints after a form of the body.
    pub(crate) fn with_constraints<'b>(&self, body: Cow<'b, str>) -> Cow<'b, str> {
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
            // As artifacts show it: the code says which rule it comes from.
            let text = alloc::format!("{} (`{}`)", constraint.text, constraint.code);
            push_line(&mut prompt, &text);
        }
        Cow::Owned(prompt)
    }
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
