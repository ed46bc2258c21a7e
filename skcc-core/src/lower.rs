//! Syntax to `SkIR`.
//!
//! Lowering reads a [`Document`] and the bundle it came with and fills a
//! [`skir::Skill`]. It copies nothing out of the body: the typed views are
//! spans. One module per concept.

mod approaches;
mod conditions;
mod constraints;
mod context;
mod coverage;
mod examples;
mod identity;
mod instruction;
pub(crate) mod interface;
pub(crate) mod keys;
mod language;
mod mentions;
mod outputs;
pub(crate) mod paths;
mod policy;
mod prose;
pub(crate) mod references;
mod requirements;
mod resources;
mod routing;
mod sections;
mod shape;
mod steps;
pub(crate) mod substitutions;
mod when;

pub(crate) use policy::{only_reads, permission_kind};
pub(crate) use resources::is_licence;

use skir::Skill;

use crate::source::Bundle;
use crate::syntax::Document;
pub use coverage::{Coverage, Steps, coverage};

/// What every part of lowering reads.
pub(crate) struct Context<'a> {
    /// The skill as it was read.
    pub(crate) bundle: &'a Bundle,
    /// Its Markdown file taken apart.
    pub(crate) document: &'a Document,
    /// The frontmatter's keys that no field has taken yet.
    pub(crate) keys: keys::Keys<'a>,
}

/// Lowers one skill.
///
/// It takes what it can read and reports nothing: what is wrong with a value
/// is for the analysis to say. A value that fits no field is in
/// [`Skill::extra`].
#[must_use]
pub fn lower(bundle: &Bundle, document: &Document) -> Skill {
    let mut skill = Skill {
        body: document.body_text().to_owned().into(),
        resources: resources::lower(bundle).into(),
        ..Skill::default()
    };
    let mut context = Context {
        bundle,
        document,
        keys: keys::Keys::new(document),
    };
    identity::lower(&mut context, &mut skill);
    policy::lower(&mut context, &mut skill);
    let paths = paths::Paths::new(bundle);
    let found = references::scan(&paths, "", document.body_text(), &document.tree);
    skill.references = references::lower(&found).into();
    routing::lower(&mut context, &mut skill, &found);
    interface::lower(&mut context, &mut skill, &paths);
    logic(&mut context, &mut skill);
    // Last: what no field has taken.
    skill.extra = context.keys.rest();
    skill
}

/// Fills sections, logic and outputs, and the body's part of the routing; the
/// frontmatter's part must be there already.
fn logic(context: &mut Context<'_>, skill: &mut Skill) {
    let document = context.document;
    let language = language::detect(document, skill);
    skill.language = language.code().into();
    let prose = prose::Prose {
        text: document.body_text(),
        tree: &document.tree,
        language,
    };
    let outline = sections::Outline::new(&prose);
    steps::lower(&prose, &outline, skill);
    constraints::lower(&prose, &outline, skill);
    approaches::lower(&prose, &outline, skill);
    examples::lower(&prose, &outline, skill);
    context::lower(&prose, &outline, skill);
    conditions::lower(context, &prose, &outline, skill);
    outputs::lower(&prose, &outline, skill);
    when::lower(&prose, &outline, skill);
    shape::lower(&prose, &outline, skill);
    skill.sections = outline.sections.into();
}
