//! Syntax to `SkIR`.
//!
//! Lowering reads a [`Document`] and the bundle it came with and fills a
//! [`skir::Skill`]. It copies nothing out of the body: the typed views are
//! spans. One module per concept.

mod identity;
pub(crate) mod interface;
pub(crate) mod keys;
mod mentions;
pub(crate) mod paths;
mod policy;
pub(crate) mod references;
mod requirements;
mod resources;
mod routing;
mod sections;
pub(crate) mod substitutions;

pub(crate) use policy::permission_kind;
pub(crate) use resources::is_licence;

use skir::Skill;

use crate::source::Bundle;
use crate::syntax::Document;

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
        sections: sections::split(document).into(),
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
    // Last: what no field has taken.
    skill.extra = context.keys.rest();
    skill
}
