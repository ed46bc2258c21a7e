//! Checks: what is wrong with a skill, and between skills.
//!
//! One module per rule family. A check reads the document and the model; it
//! changes neither. Every code is reported here or in an earlier stage, at
//! whatever level: levels are applied once, at the end.

mod arguments;
mod bundle;
mod fences;
mod globs;
mod identifiers;
mod loading;
pub(crate) mod permissions;
mod references;
mod registry;
mod schema;
mod scripts;
mod spec;
pub(crate) mod style;
mod targets;
pub mod tokens;

use std::ops::Range;

use skir::Skill;

use crate::diagnostic::{Diagnostic, Span};
use crate::emit::{Artifact, Emitter};
use crate::security::SecurityPolicy;
use crate::source::Bundle;
use crate::syntax::Document;
use crate::{CompiledSkill, Options};

/// What a check of one skill reads.
pub(crate) struct Subject<'a> {
    /// The skill as it was read.
    pub(crate) bundle: &'a Bundle,
    /// Its Markdown file taken apart.
    pub(crate) document: &'a Document,
    /// Its model.
    pub(crate) skill: &'a Skill,
    /// What the project asks of it.
    pub(crate) security: &'a SecurityPolicy,
}

impl Subject<'_> {
    /// A place in the skill's file.
    pub(crate) fn span(&self, range: &Range<usize>) -> Span {
        Span::new(&self.document.file, range.clone())
    }

    /// A span of the body as a place in the file.
    pub(crate) fn in_body(&self, span: skir::Span) -> Span {
        let start = self.document.body.start;
        Span::new(
            &self.document.file,
            start + span.start as usize..start + span.end as usize,
        )
    }
}

/// Checks one skill.
pub(crate) fn check(subject: &Subject<'_>, diagnostics: &mut Vec<Diagnostic>) {
    spec::check(subject, diagnostics);
    bundle::check(subject, diagnostics);
    references::check(subject, diagnostics);
    scripts::check(subject, diagnostics);
    arguments::check(subject, diagnostics);
    schema::check(subject, diagnostics);
    globs::check(subject, diagnostics);
    fences::check(subject, diagnostics);
    style::check(subject, diagnostics);
    permissions::check(subject, diagnostics);
}

/// Checks what the artifacts of one skill lose.
pub(crate) fn check_artifacts(
    subject: &Subject<'_>,
    options: &Options,
    artifacts: &[Artifact],
    diagnostics: &mut Vec<Diagnostic>,
) {
    targets::check(subject, options, artifacts, diagnostics);
}

/// Checks what agents make of the source as it is.
pub(crate) fn check_loading(
    subject: &Subject<'_>,
    agents: &[&'static dyn Emitter],
    diagnostics: &mut Vec<Diagnostic>,
) {
    if !agents.is_empty() {
        loading::check(subject, agents, diagnostics);
    }
}

/// Checks skills against one another; `skills` are ordered by id.
pub(crate) fn check_registry(skills: &[&CompiledSkill], diagnostics: &mut Vec<Diagnostic>) {
    registry::check(skills, diagnostics);
    identifiers::check(skills, diagnostics);
}
