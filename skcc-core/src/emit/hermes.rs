//! Hermes: `.hermes/skills`, short descriptions.
//!
//! Read in its source, not seen. Its own rules are 60 characters a description,
//! and sections in this order: when to use it, procedure, pitfalls, verification.

use skir::SectionClass;

use super::catalog::{Catalog, PLAIN, Shape};
use super::target::COMMON;
use super::{
    Clash, Discovery, Emitter, Evidence, Fault, Field, Folder, Form, Key, Limits, MetadataForm,
    Target, Verdict,
};

/// Hermes.
pub(super) struct Hermes;

const fn key(field: Field, name: &'static str, form: Form) -> Key {
    Key { field, name, form }
}

static TARGET: Target = Target {
    id: "hermes",
    aliases: &["hermes-agent"],
    name: "Hermes",
    checked_against: "its source of August 2026",
    project: &[
        Folder::fixed(".hermes/skills"),
        Folder::fixed(".agents/skills"),
    ],
    user: &[Folder {
        path: ".hermes/skills",
        moved_by: Some(("HERMES_HOME", "skills")),
    }],
    evidence: Evidence::Documented,
    discovery: Discovery {
        depth: Some(2),
        project_clash: Clash::Unknown,
        user_clash: Clash::Unknown,
        ..COMMON.discovery
    },
    raw: &[
        (Fault::NoDescription, Verdict::Dropped),
        (Fault::NoFrontmatter, Verdict::Dropped),
        (Fault::InvalidYaml, Verdict::Dropped),
    ],
    keys: &[key(Field::Version, "version", Form::Text)],
    passes: &["platforms", "required_environment_variables"],
    metadata: MetadataForm::Json,
    order: &[
        SectionClass::WhenToUse,
        SectionClass::Workflow,
        SectionClass::Pitfalls,
        SectionClass::Verify,
    ],
    limits: Limits {
        listing: Some(60),
        ..COMMON.limits
    },
    catalog: Catalog {
        shape: Shape::Indented,
        ..PLAIN
    },
    ..COMMON
};

impl Emitter for Hermes {
    fn target(&self) -> &'static Target {
        &TARGET
    }
}
