//! Who the skill is and where it comes from.

use skir::{Entry, Skill, Source, Text, Value};

use crate::bytes;

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
    skill.language = language(&skill.description, &skill.body).into();
    skill.source = Source {
        path: bundle.source.relative().into(),
        layer: bundle.source.root.layer,
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

/// The main language as a BCP 47 code, by script: languages written in Latin
/// letters are all taken for English.
fn language(description: &str, body: &str) -> &'static str {
    let texts = [description.as_bytes(), body.as_bytes()];
    // The first byte of a character tells its script well enough, and counting
    // bytes is much faster than decoding.
    let latin = tally(&texts, |byte| (byte | 0x20).wrapping_sub(b'a') < 26);
    let cyrillic = tally(&texts, |byte| byte & 0xfe == 0xd0);
    let east = tally(&texts, |byte| byte.wrapping_sub(0xe3) < 11);
    // Prose in these scripts stands among Latin code and names. A Han or kana
    // character is about a third of a word, so a share of one in eight means
    // that the sentences are not English.
    if cyrillic.max(east) * 8 <= latin {
        return "en";
    }
    if cyrillic > east {
        return "ru";
    }
    let hangul = tally(&texts, |byte| byte.wrapping_sub(0xea) < 4);
    if hangul * 2 > east {
        return "ko";
    }
    // Kana are U+3040 to U+30FF; other characters from 0xe3 are punctuation.
    let is_kana = |text: &[u8], at: usize| text.get(at + 1).is_some_and(|next| *next > 0x80);
    let kana: usize = texts
        .iter()
        .map(|text| {
            memchr::memchr_iter(0xe3, text)
                .filter(|at| is_kana(text, *at))
                .count()
        })
        .sum();
    if kana * 8 > east { "ja" } else { "zh" }
}

/// How many bytes of the texts are `of` a kind.
fn tally(texts: &[&[u8]; 2], of: impl Fn(u8) -> bool + Copy) -> usize {
    texts.iter().map(|text| bytes::count(text, of)).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_script_tells_the_language() {
        assert_eq!(language("写周报", "# 周报 用 `git log` 收集材料"), "zh");
        assert_eq!(language("週報を書く", "`git log` でコミットを集める"), "ja");
        assert_eq!(language("주간 보고서를 쓴다", ""), "ko");
        assert_eq!(language("Write a report — naïve", "Name it 周报."), "en");
    }

    #[test]
    fn a_lone_file_gets_a_legal_name() {
        assert_eq!(own_name("create_rst", true), "create-rst");
        assert_eq!(own_name("__X__", true), "x");
        assert_eq!(own_name("Some_Folder", false), "Some_Folder");
    }
}
