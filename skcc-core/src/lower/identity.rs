//! Who the skill is and where it comes from.

use skir::{Entry, List, Skill, Source, Text, Value};

use super::Context;
use super::keys;
use crate::source::SourceFile;
use crate::syntax::{Key, Place};

/// Fills name, id, description and their like.
pub(super) fn lower(context: &mut Context<'_>, skill: &mut Skill) {
    let bundle = context.bundle;
    let file = &*context.document.file;
    let keys = &mut context.keys;
    let mut scalar =
        |name: &str| -> Option<Text> { keys.exact(name, |key| keys::scalar(file, key)) };
    skill.name = scalar("name")
        .filter(|name| !name.is_empty())
        .unwrap_or_else(|| own_name(bundle.source.folder_name(), bundle.source.lone));
    skill.description = scalar("description").unwrap_or_default();
    skill.license = scalar("license").unwrap_or_default();
    skill.compatibility = scalar("compatibility").unwrap_or_default();
    skill.metadata = keys
        .exact("metadata", |key| metadata(file, key))
        .unwrap_or_default();
    let own = |name: &str| skill.metadata.get(name).and_then(keys::plain);
    skill.version = keys
        .text("version")
        .or_else(|| own("version"))
        .unwrap_or_default();
    skill.short_description = keys
        .text("short-description")
        .or_else(|| own("short-description"))
        .unwrap_or_default();
    let aliases = keys.texts("aliases").or_else(|| keys.texts("alias"));
    skill.aliases = aliases.unwrap_or_default().into();
    skill.id = bundle.source.id.clone().into();
    skill.source = Source {
        path: bundle.source.relative().into(),
        layer: bundle.source.root.layer,
        origin: bundle.source.root.origin_name().into(),
        shadows: List::EMPTY,
        hash: bundle.hash,
        tree_hash: bundle.tree_hash,
        body_offset: u32::try_from(context.document.body.start).expect("sources are small"),
    };
}

/// The metadata; numbers in it as they are written, since the specification
/// means every value as text.
fn metadata(file: &SourceFile, key: &Key) -> Option<Value> {
    let entries = match &key.value {
        Value::Null => return None,
        Value::Map(entries) if key.parts.len() == entries.len() => entries,
        value => return Some(value.clone()),
    };
    let entry = |(entry, place): (&Entry, &Place)| Entry {
        key: entry.key.clone(),
        value: keys::as_written(file, entry.value.clone(), &place.value),
    };
    Some(Value::Map(
        entries.iter().zip(&key.parts).map(entry).collect(),
    ))
}

/// The name of a skill that gives none: its folder's, or a legal form of its
/// lone file's, such as `create-rst` for `create_rst.md`.
fn own_name(folder: &str, lone: bool) -> Text {
    if !lone {
        return folder.to_owned().into();
    }
    let mut name = String::with_capacity(folder.len());
    for c in folder.chars().flat_map(char::to_lowercase) {
        if c.is_alphanumeric() {
            name.push(c);
        } else if !name.is_empty() && !name.ends_with('-') {
            name.push('-');
        }
    }
    let legal = name.trim_end_matches('-');
    if legal.is_empty() { folder } else { legal }
        .to_owned()
        .into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_lone_file_gets_a_legal_name() {
        assert_eq!(own_name("create_rst", true), "create-rst");
        assert_eq!(own_name("__X__", true), "x");
        assert_eq!(own_name("Some_Folder", false), "Some_Folder");
    }
}
