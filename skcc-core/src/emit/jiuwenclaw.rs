//! JiuwenClaw: `skills` in its workspace; the folder is the name.
//!
//! Read in its source, not seen: it cuts the file at the first two `---`, wherever
//! they stand, and reads what is between them with `PyYAML`.

use super::catalog::{Catalog, PLAIN, Shape};
use super::target::COMMON;
use super::{Emitter, Evidence, Fault, Folder, NameSource, Target, Verdict};

/// `JiuwenClaw` and `JiuwenSwarm`.
pub(super) struct Jiuwenclaw;

static TARGET: Target = Target {
    id: "jiuwenclaw",
    aliases: &["jiuwenswarm"],
    name: "JiuwenClaw",
    checked_against: "its source of August 2026",
    project: &[Folder::fixed("skills")],
    user: &[Folder::fixed(".jiuwenswarm/skills")],
    evidence: Evidence::Documented,
    name_source: NameSource::Folder,
    revision: 3,
    ends_at_hyphens: true,
    raw: &[
        (Fault::NoName, Verdict::As("its folder's name")),
        (Fault::NameUnlikeFolder, Verdict::As("its folder's name")),
        (
            Fault::InvalidYaml,
            Verdict::As("`Skill located in …` as its description"),
        ),
        (
            Fault::NoFrontmatter,
            Verdict::As("`Skill located in …` as its description"),
        ),
        (
            Fault::HyphensInFrontmatter,
            Verdict::As("the frontmatter as far as that, and the rest as its body"),
        ),
    ],
    catalog: Catalog {
        shape: Shape::Numbered,
        ..PLAIN
    },
    ..COMMON
};

impl Emitter for Jiuwenclaw {
    fn target(&self) -> &'static Target {
        &TARGET
    }
}
