//! Syntax to `SkIR`.
//!
//! Lowering reads a [`Document`] and the bundle it came with and fills a
//! [`skir::Skill`]. It copies nothing out of the body: the typed views are
//! spans. One module per concept.

mod identity;
mod sections;

use skir::Skill;

use crate::diagnostic::Diagnostic;
use crate::source::Bundle;
use crate::syntax::Document;

/// What every part of lowering reads.
pub(crate) struct Context<'a> {
    /// The skill as it was read.
    pub(crate) bundle: &'a Bundle,
    /// Its Markdown file taken apart.
    pub(crate) document: &'a Document,
    /// What was wrong on the way.
    pub(crate) diagnostics: &'a mut Vec<Diagnostic>,
}

/// Lowers one skill.
#[must_use]
pub fn lower(bundle: &Bundle, document: &Document, diagnostics: &mut Vec<Diagnostic>) -> Skill {
    let mut skill = Skill {
        body: document.body_text().to_owned().into(),
        sections: sections::split(document).into(),
        ..Skill::default()
    };
    let mut context = Context {
        bundle,
        document,
        diagnostics,
    };
    identity::lower(&mut context, &mut skill);
    skill
}
