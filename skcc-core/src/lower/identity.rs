//! Who the skill is and where it comes from.

use skir::{Entry, Skill, Source, Text, Value};

use super::Context;

/// Fills name, id, description and their like.
pub(super) fn lower(context: &mut Context<'_>, skill: &mut Skill) {
    let bundle = context.bundle;
    let text = |name: &str| -> Text {
        let value = context.document.key(name).map(|key| &key.value);
        value
            .and_then(Value::as_text)
            .unwrap_or_default()
            .trim()
            .to_owned()
            .into()
    };
    skill.name = text("name");
    if skill.name.is_empty() {
        skill.name = bundle.source.folder_name().to_owned().into();
    }
    skill.id = bundle.source.id.clone().into();
    skill.description = text("description");
    skill.license = text("license");
    skill.compatibility = text("compatibility");
    skill.source = Source {
        path: bundle.source.relative().into(),
        layer: bundle.source.root.layer,
        hash: bundle.hash,
        tree_hash: bundle.tree_hash,
        body_offset: u32::try_from(context.document.body.start).expect("sources are small"),
    };
    let keys = context
        .document
        .frontmatter
        .iter()
        .flat_map(|frontmatter| &frontmatter.keys);
    skill.extra = Value::Map(
        keys.filter(|key| {
            !["name", "description", "license", "compatibility"].contains(&key.name.as_str())
        })
        .map(|key| Entry {
            key: key.name.clone().into(),
            value: key.value.clone(),
        })
        .collect(),
    );
}
