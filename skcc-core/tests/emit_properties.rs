//! What holds of every artifact, whatever the skill.

use std::sync::Arc;

use proptest::collection::vec;
use proptest::prelude::*;
use skcc_core::emit::{self, EMITTERS, MetadataForm, frontmatter};
use skcc_core::source::Root;
use skcc_core::system::Memory;
use skcc_core::{Options, compile};
use skir::{Entry, Skill, Value};

/// Bodies with a good share of what agents replace and run, and of what
/// Markdown and YAML care about.
fn body() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        4 => "[a-z]{1,6}",
        2 => Just(" ".to_owned()),
        2 => Just("\n".to_owned()),
        1 => prop::sample::select(vec![
            "$1", "$12.5", "$ARGUMENTS", "$ARGUMENTS[3]", "\\$1", "${1}", "!`a b`", "!`", "```!",
            "```", "---", "# ", "- ", "`", "|a|b|\n|-|-|\n", "<b>", "</constraints>", "\r\n", "\t",
            "$", "!", "\\", "{baseDir}", "${CLAUDE_SKILL_DIR}",
        ]).prop_map(str::to_owned),
        1 => any::<char>().prop_map(String::from),
    ];
    vec(piece, 0..40).prop_map(|pieces| pieces.concat())
}

/// Any value; numbers that JSON and YAML write alike.
fn value() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::Bool),
        any::<i64>().prop_map(Value::Integer),
        any::<f64>()
            .prop_filter("a number", |number| number.is_finite())
            .prop_map(Value::Number),
        any::<String>().prop_map(|text| Value::Text(text.into())),
    ];
    leaf.prop_recursive(3, 16, 4, |inner| {
        prop_oneof![
            vec(inner.clone(), 0..4).prop_map(|items| Value::List(items.into())),
            map(inner).prop_map(Value::Map),
        ]
    })
}

/// A map without repeated keys.
fn map(value: impl Strategy<Value = Value>) -> impl Strategy<Value = skir::List<Entry>> {
    prop::collection::btree_map(any::<String>(), value, 0..4).prop_map(|map| {
        map.into_iter()
            .map(|(key, value)| Entry {
                key: key.into(),
                value,
            })
            .collect()
    })
}

fn yaml(text: &str) -> serde_yaml::Value {
    let inner = text
        .strip_prefix("---\n")
        .and_then(|rest| rest.strip_suffix("---\n"))
        .expect("a block between fences");
    serde_yaml::from_str(inner).expect("the writer writes YAML")
}

/// The same value as the YAML library has it.
fn as_yaml(value: &Value) -> serde_yaml::Value {
    match value {
        Value::Null => serde_yaml::Value::Null,
        Value::Bool(value) => (*value).into(),
        Value::Integer(value) => (*value).into(),
        Value::Number(value) => (*value).into(),
        Value::Text(text) => text.to_string().into(),
        Value::List(items) => serde_yaml::Value::Sequence(items.iter().map(as_yaml).collect()),
        Value::Map(entries) => serde_yaml::Value::Mapping(
            entries
                .iter()
                .map(|entry| (entry.key.to_string().into(), as_yaml(&entry.value)))
                .collect(),
        ),
    }
}

/// The frontmatter and what follows it.
fn split(artifact: &str) -> (&str, &str) {
    let mut end = 0;
    for (number, line) in artifact.split_inclusive('\n').enumerate() {
        end += line.len();
        if number > 0 && line.trim_end() == "---" {
            return artifact.split_at(end);
        }
    }
    panic!("the frontmatter is not closed")
}

proptest! {
    #[test]
    fn text_reads_back_as_one_line(text in any::<String>()) {
        let mut writer = frontmatter::Writer::new();
        writer.text("k", &text);
        let expected = frontmatter::one_line(&text);
        let read = yaml(&writer.finish());
        prop_assert_eq!(read["k"].as_str(), Some(&*expected));
        let forbidden = |c: char| {
            c.is_whitespace() || c.is_control() || matches!(c, '\u{feff}' | '\u{fffe}' | '\u{ffff}')
        };
        // Nothing but white space and what YAML forbids has changed.
        let visible = |text: &str| text.chars().filter(|c| !forbidden(*c)).collect::<String>();
        prop_assert_eq!(visible(&expected), visible(&text));
        prop_assert!(!expected.chars().any(|c| c != ' ' && c.is_control()));
    }

    #[test]
    fn any_value_reads_back_exactly(value in value()) {
        let mut writer = frontmatter::Writer::new();
        writer.value("k", &value);
        prop_assert_eq!(&yaml(&writer.finish())["k"], &as_yaml(&value));
    }

    #[test]
    fn maps_and_lists_read_back(
        entries in prop::collection::btree_map("[ -~]{1,9}", any::<String>(), 1..5),
    ) {
        let lines: std::collections::BTreeMap<String, String> = entries
            .iter()
            .map(|(key, text)| {
                let line = |text: &str| frontmatter::one_line(text).into_owned();
                (line(key), line(text))
            })
            .collect();
        let mut writer = frontmatter::Writer::new();
        writer.map("m", lines.iter().map(|(key, text)| (&**key, &**text)));
        writer.list("l", lines.values().map(|text| &**text));
        let read = yaml(&writer.finish());
        for (key, text) in &lines {
            prop_assert_eq!(read["m"][key.as_str()].as_str(), Some(&**text));
        }
        let items: Vec<_> = lines.values().map(|text| text.clone().into()).collect();
        prop_assert_eq!(&read["l"], &serde_yaml::Value::Sequence(items));
    }

    #[test]
    fn every_word_of_the_body_is_in_the_artifact(body in body(), whole in any::<bool>()) {
        let source = format!("---\nname: x\ndescription: Says x.\n---\n{body}");
        let system = Memory::new().with_file("skills/x/SKILL.md", source);
        let compilation = compile(&system, &[Arc::new(Root::new("skills"))], &Options::default());
        let mut skill = compilation.skills[0].skill.clone();
        if whole {
            // As if the source meant every text as it is written.
            skill.interface.substitutions = skir::List::EMPTY;
        }
        for emitter in EMITTERS {
            let artifact = emitter.emit(&skill);
            let text = artifact.text();
            let reported: Vec<_> = artifact
                .losses
                .iter()
                .filter_map(|loss| loss.span)
                .map(|span| span.of(&skill.body))
                .collect();
            let (_, emitted) = split(text);
            for word in skill.body.split_whitespace() {
                prop_assert!(
                    emitted.contains(word) || reported.iter().any(|text| word.contains(text.trim())
                        || text.contains(word)),
                    "{word:?} is not in {emitted:?}"
                );
            }
            // What is added are escapes, or forms of a dollar sign that need none;
            // what is replaced is reported.
            if whole {
                let plain = |text: &str| text.replace(['\\', '{', '}', '(', ')', ' '], "");
                prop_assert_eq!(plain(emitted), plain(&skill.body));
            }
            if let Some(range) = &artifact.body {
                prop_assert_eq!(&text[range.clone()], &*skill.body);
            }
            prop_assert_eq!(&emitter.emit(&skill), &artifact);
        }
    }

    #[test]
    fn nothing_in_a_skill_breaks_the_frontmatter(
        name in any::<String>(),
        description in any::<String>(),
        license in any::<String>(),
        version in any::<String>(),
        metadata in map(value()),
        extra in map(value()),
    ) {
        let skill = Skill {
            name: name.clone().into(),
            description: description.into(),
            license: license.into(),
            version: version.into(),
            metadata: Value::Map(metadata),
            extra: Value::Map(extra),
            body: "Body\n".into(),
            ..Skill::default()
        };
        for emitter in EMITTERS {
            let artifact = emitter.emit(&skill);
            let (block, body) = split(artifact.text());
            prop_assert!(body.starts_with("Body\n"));
            let read = yaml(block);
            prop_assert_eq!(read["name"].as_str(), Some(&*artifact.folder));
            prop_assert_eq!(read["name"].as_str(), Some(&*emit::legal_name(&name)));
            // A skill without a description has its first line there.
            let description = match &*frontmatter::one_line(&skill.description) {
                "" => "Body".to_owned(),
                text => text.to_owned(),
            };
            prop_assert_eq!(read["description"].as_str(), Some(&*description));
            if let Some(map) = read.get("metadata") {
                let shaped = emitter.target().metadata == MetadataForm::Json;
                let map = map.as_mapping().expect("a map");
                for (key, value) in map {
                    prop_assert!(key.is_string() && (value.is_string() || shaped));
                }
            }
            // Every key is written, told of, or both.
            if let Value::Map(entries) = &skill.extra {
                for entry in entries {
                    prop_assert!(
                        artifact.losses.iter().any(|loss| loss.what == *entry.key)
                            || emitter.target().passes.contains(&&*entry.key),
                        "{:?}", entry.key
                    );
                }
            }
        }
    }
}
