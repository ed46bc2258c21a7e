//! What a skill does, as facts, and which of it is refused, as rules.
//!
//! ```text
//! bundle ──► units ──► facts ──► rules ──► diagnostics (SK4xx, SK5xx)
//!            (texts)   (what)      │
//!                                  └─────► capabilities: levels, permissions (SK3xx)
//! ```
//!
//! The bytes that are read here are the bytes that are shipped: units are made
//! of the [`Bundle`] and of nothing else, and no file is left out.
//!
//! **Facts.** A collector looks at one unit (a paragraph, a block of code, a
//! script) and says what it sees with its place: something is downloaded, a
//! secret is read, the reader is told to be silent. A fact accuses nobody. It
//! carries how sure the collector is, and whether the text *does* the thing or
//! only *mentions* it (`mention`).
//!
//! What an agent is told by words is known in two ways: as phrases, and as what
//! a sentence says whatever its order, which is more general and less sure of
//! its place (`facts::instruction::sense`).
//!
//! **Rules.** A rule is a small conjunction of facts within one unit, section,
//! file or skill, as data. What no author writes by accident is denied; what
//! honest skills do as well is a warning or nothing. A finding that rests on a
//! mention has low confidence and warns at most: it is demoted, never deleted.
//! Two demoted findings of different kinds in one skill are no accident any
//! more and count in full.
//!
//! **Cost.** Most skills say nothing that a rule is about. One pass over each
//! file looks for the literals that every fact needs (`gate`); units are only
//! made of files that hold one, and only looked at where one stands.

mod automatic;
mod block;
pub(crate) mod capability;
mod characters;
pub(crate) mod code;
mod command;
mod constraint;
mod decode;
pub(crate) mod effect;
mod fact;
mod facts;
mod files;
mod flow;
mod gate;
pub(crate) mod hosts;
mod inflate;
mod level;
mod mention;
mod policy;
mod purpose;
mod rule;
mod rules;
mod scope;
mod unit;
mod words;

use std::sync::Arc;

use skir::Skill;

use crate::diagnostic::{Code, Diagnostic, Span};
use crate::source::{Bundle, SourceFile};
use crate::syntax::Document;

use code::Programs;
pub use command::commands;
pub use constraint::constraint_rules;
pub(crate) use constraint::is_word_pattern;
pub(crate) use fact::{Fact, FactKind};
pub(crate) use facts::secret_literal::mask;
pub use files::Unread;
pub use policy::{ConstraintRule, Profile, SecurityPolicy};
pub(crate) use purpose::Purpose;
pub use scope::Scope;
pub(crate) use scope::{host_of, server_name};
pub(crate) use unit::{Language, Place, Unit, Units};

/// What was seen of a skill.
#[derive(Debug, Default)]
pub(crate) struct Analysis {
    /// What the skill says it is for.
    pub(crate) purpose: Purpose,
    /// What could not be looked at.
    pub(crate) unread: Vec<Unread>,
    /// Files with secrets in them, these masked.
    pub(crate) masked: Vec<Arc<SourceFile>>,
    /// The programs that were read.
    pub(crate) programs: Programs,
}

/// Looks at a skill. `diagnostics` get what is refused.
pub(crate) fn analyse(
    bundle: &Bundle,
    document: &Document,
    skill: &Skill,
    diagnostics: &mut Vec<Diagnostic>,
) -> Analysis {
    let opened = files::open(bundle, diagnostics);
    let commands = automatic::find(bundle, document, skill);
    let mut units = unit::read(bundle, document, &opened.texts, &commands);
    decode::extend(&mut units);
    let mut facts = Vec::new();
    let found = diagnostics.len();
    let purpose = Purpose::of(skill);
    characters::check(bundle, document, &purpose, diagnostics);
    let mut programs = Programs::default();
    if !units.all.is_empty() {
        programs = facts::collect(&units, &purpose, &mut facts);
        for fact in &mut facts {
            if fact.mention.is_none() {
                fact.mention = mention::of(&units, &purpose, fact);
            }
        }
        rule::apply(&units, &purpose, &facts, diagnostics);
    }
    automatic::report(bundle, document, &commands, found, diagnostics);
    let masked = facts::secret_literal::masked(&units, &facts);
    Analysis {
        purpose,
        unread: opened.unread,
        masked,
        programs,
    }
}

/// Fills the model with what follows from what was seen: levels, and the
/// constraints that the text leaves open.
pub(crate) fn harden(
    document: &Document,
    skill: &mut Skill,
    seen: &Analysis,
    policy: &SecurityPolicy,
    diagnostics: &mut Vec<Diagnostic>,
) {
    let added = level::fill(document, skill, diagnostics);
    diagnostics.extend(added);
    let injected = constraint::find(document, skill, &seen.purpose, policy);
    for constraint in &injected {
        let start = document.body.start;
        let range = constraint.evidence.range();
        let span = Span::new(&document.file, start + range.start..start + range.end);
        let message = format!(
            "the constraint `{}` is added: {}",
            constraint.code, constraint.text
        );
        diagnostics.push(
            Diagnostic::new(Code::ConstraintAdded, span, message)
                .help("say it in the text, or set `constraints = false` under `[security]`"),
        );
    }
    skill.logic.injected = injected.into();
}
