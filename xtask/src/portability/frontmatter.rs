//! Whether the frontmatter of an artifact says what the source's says.

use skcc_core::CompiledSkill;
use skcc_core::emit::{About, Artifact, Loss, LossKind, MetadataForm, Target};
use skir::Value;
use yaml_rust2::parser::Parser;
use yaml_rust2::{Event, Yaml, YamlLoader};

/// What differs, one line each.
///
/// The source is read by the independent parser, too, where it can read it, and
/// taken from the model where not.
pub(super) fn compare(
    yaml: &str,
    compiled: &CompiledSkill,
    artifact: &Artifact,
    target: &Target,
) -> Vec<String> {
    let Some(ours) = load(yaml) else {
        return vec!["the frontmatter of the artifact is not YAML".to_owned()];
    };
    let source = compiled.document.frontmatter.as_ref().and_then(|found| {
        let text = compiled.bundle.file.text().get(found.yaml.clone())?;
        load(text).filter(|yaml| yaml.as_hash().is_some())
    });
    let mut problems = Vec::new();
    if ours["name"].as_str() != Some(artifact.folder.as_str()) {
        problems.push(format!("the name is {:?}", ours["name"]));
    }
    description(&ours, source.as_ref(), compiled, artifact, &mut problems);
    match target.metadata {
        MetadataForm::Texts => metadata(&ours, source.as_ref(), compiled, &mut problems),
        MetadataForm::Json => nested(&ours, source.as_ref(), &mut problems),
    }
    problems
}

fn load(text: &str) -> Option<Yaml> {
    // The parser writes aliases out, and a few lines of them can fill the memory.
    let mut events = Parser::new_from_str(text);
    loop {
        match events.next_token().ok()?.0 {
            Event::Alias(_) => return None,
            Event::StreamEnd => break,
            _ => {}
        }
    }
    YamlLoader::load_from_str(text).ok()?.into_iter().next()
}

fn description(
    ours: &Yaml,
    source: Option<&Yaml>,
    compiled: &CompiledSkill,
    artifact: &Artifact,
    problems: &mut Vec<String>,
) {
    let expected = source
        .and_then(|yaml| yaml["description"].as_str())
        .unwrap_or(&compiled.skill.description);
    let is_extended = artifact
        .losses
        .iter()
        .any(|loss| loss.kind == LossKind::Translated && loss.what == "when_to_use");
    let found = ours["description"].as_str().unwrap_or_default();
    let (expected, found) = (words(expected), words(found));
    let is_cut = artifact
        .losses
        .iter()
        .any(|loss| loss.about == About::Limit && loss.what == "description");
    let holds = if is_cut {
        // Clauses of the author's, and no word besides.
        !found.is_empty() && found.iter().all(|word| is_of(&expected, word))
    } else if is_extended {
        // The end of the last word may have got a full stop.
        expected
            .iter()
            .zip(&found)
            .all(|(a, b)| a == b || *b == format!("{a}."))
            && found.len() > expected.len()
    } else if expected.is_empty() {
        // The first line of the body stands there, and the report says so.
        let reported =
            |loss: &Loss| loss.kind == LossKind::Translated && loss.what == "description";
        found.is_empty() || artifact.losses.iter().any(reported)
    } else {
        expected == found
    };
    if !holds {
        problems.push(format!("the description is {:?}", found.join(" ")));
    }
}

/// Whether a word is one of the author's, but for the end of a clause.
fn is_of(words: &[String], word: &str) -> bool {
    let bare = |word: &str| word.trim_end_matches(['.', ',', ';', ':', '…']).to_owned();
    words.iter().any(|known| bare(known) == bare(word))
}

/// A text without what frontmatter cannot hold: it is the same when its words
/// are.
fn words(text: &str) -> Vec<String> {
    text.split(|c: char| {
        c.is_whitespace() || c.is_control() || matches!(c, '\u{feff}' | '\u{fffe}' | '\u{ffff}')
    })
    .filter(|word| !word.is_empty())
    .map(str::to_owned)
    .collect()
}

fn metadata(
    ours: &Yaml,
    source: Option<&Yaml>,
    compiled: &CompiledSkill,
    problems: &mut Vec<String>,
) {
    let ours = &ours["metadata"];
    if let Some(map) = ours.as_hash()
        && map
            .iter()
            .any(|(key, value)| key.as_str().is_none() || value.as_str().is_none())
    {
        problems.push("the metadata is not text to text".to_owned());
    }
    let mut check = |key: &str, same: &dyn Fn(&str) -> bool| match ours[key].as_str() {
        Some(found) if same(found) => {}
        found => problems.push(format!("the metadata has {found:?} under {key:?}")),
    };
    if let Some(map) = source.and_then(|yaml| yaml["metadata"].as_hash()) {
        for (key, value) in map {
            let Some(key) = key.as_str() else { continue };
            match value {
                Yaml::Null | Yaml::BadValue => {}
                Yaml::String(text) | Yaml::Real(text) => {
                    check(key, &|found| words(found) == words(text));
                }
                Yaml::Integer(number) => check(key, &|found| found == number.to_string()),
                Yaml::Boolean(truth) => check(key, &|found| found == truth.to_string()),
                // JSON is YAML, so it must read back as the same value.
                nested => check(key, &|found| load(found).as_ref() == Some(nested)),
            }
        }
    } else if let Value::Map(entries) = &compiled.skill.metadata {
        for entry in entries {
            if let Value::Text(text) = &entry.value {
                check(&entry.key, &|found| words(found) == words(text));
            }
        }
    }
}

/// Metadata of any shape: what the source has stands in it as it is.
fn nested(ours: &Yaml, source: Option<&Yaml>, problems: &mut Vec<String>) {
    let Some(map) = source.and_then(|yaml| yaml["metadata"].as_hash()) else {
        return;
    };
    let ours = &ours["metadata"];
    for (key, value) in map {
        let Some(key) = key.as_str() else { continue };
        let found = &ours[key];
        let is_same = match value {
            Yaml::Null | Yaml::BadValue => true,
            Yaml::String(text) => found
                .as_str()
                .is_some_and(|found| words(found) == words(text)),
            Yaml::Real(text) => found.as_str() == Some(text) || found == value,
            value => found == value || found.as_str() == Some(&shown(value)),
        };
        if !is_same {
            problems.push(format!("the metadata has {found:?} under {key:?}"));
        }
    }
}

/// A value without parts as text.
fn shown(value: &Yaml) -> String {
    match value {
        Yaml::Integer(number) => number.to_string(),
        Yaml::Boolean(truth) => truth.to_string(),
        _ => String::new(),
    }
}
