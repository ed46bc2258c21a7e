//! `SK6xx`: skills against one another.

mod edges;
mod locale;
mod names;
mod similarity;
mod triggers;

use skir::Text;

use crate::CompiledSkill;
use crate::diagnostic::{Diagnostic, Span};
use crate::source::SourceFile;

/// Runs every check between skills.
pub(super) fn check(skills: &[&CompiledSkill], diagnostics: &mut Vec<Diagnostic>) {
    let pairs = similarity::near_duplicates(skills);
    names::check(skills, &pairs, diagnostics);
    edges::check(skills, diagnostics);
    triggers::check(skills, &pairs, diagnostics);
    similarity::check(skills, &pairs, diagnostics);
}

/// The value of the frontmatter key `name`, or the start of the file.
fn at_key(compiled: &CompiledSkill, name: &str) -> Span {
    let range = compiled
        .document
        .key(name)
        .map_or(0..0, |key| key.value_span.clone());
    Span::new(&compiled.document.file, range)
}

/// Where `text` stands in the value of the key `name`, or the whole value.
fn at_text(compiled: &CompiledSkill, name: &str, text: &str) -> Span {
    let whole = at_key(compiled, name);
    match whole.text().find(text) {
        Some(at) => {
            let start = whole.range.start + at;
            Span::new(&whole.file, start..start + text.len())
        }
        None => whole,
    }
}

fn about(compiled: &CompiledSkill, diagnostic: Diagnostic) -> Diagnostic {
    Diagnostic {
        skill: Some(compiled.skill.id.clone().into_owned()),
        ..diagnostic
    }
}

/// Where a skill's file lies, for a message.
fn path(compiled: &CompiledSkill) -> &str {
    let file: &SourceFile = &compiled.document.file;
    file.path()
}

/// Names and ids are looked up without regard to `-` and `_`.
fn folded(name: &str) -> Text {
    if name.contains('_') {
        name.replace('_', "-").into()
    } else {
        name.to_owned().into()
    }
}
