//! Generated code as it is written, so that a change of it is seen in review.
//!
//! `SKCC_UPDATE=1` writes the files anew.

use std::fs;
use std::path::Path;
use std::sync::Arc;

use skcc_core::codegen::{RustOptions, Texts, rust};
use skcc_core::source::Root;
use skcc_core::system::Memory;
use skcc_core::{Options, compile};
use skir::{
    ConstraintLevel, Effect, ErrorAction, Input, InputType, OnError, Permission, Phrase, Scalar,
    Scope, Section, SectionClass, SecurityLevel, Skill, Span, Step, StepKind, SubstitutionKind,
    Tool, Value,
};

const COMMIT: &str = "\
---
name: commit
description: \"Writes a commit message. Use when asked to commit.\"
---
# Commit

1. Run `git diff`. If it fails, stop.
2. Write about `${topic}`.
";

/// A model that has something of most kinds. It is made by hand, so that it
/// changes with the generator alone.
fn model(skill: &mut Skill) {
    let body = skill.body.clone().into_owned();
    let at = |text: &str| {
        let start = body.find(text).expect("the body holds it");
        Span::from(start..start + text.len())
    };
    skill.version = "1.10".into();
    skill.metadata = Value::Map(
        [
            ("version", Value::Text("1.10".into())),
            (
                "numbers",
                Value::List(vec![Value::Integer(-1_000_000), Value::Number(0.5)].into()),
            ),
            ("none", Value::Null),
        ]
        .into_iter()
        .map(|(key, value)| skir::Entry {
            key: key.into(),
            value,
        })
        .collect(),
    );
    skill.extra = Value::Null;
    skill.routing.when_to_use = vec![Phrase::Description(Span::new(26, 50))].into();
    skill.routing.triggers = vec!["commit this".into()].into();
    skill.policy.allowed_tools = vec![
        Tool {
            name: "Read".into(),
            argument: None,
        },
        Tool {
            name: "Bash".into(),
            argument: Some("git:*".into()),
        },
    ]
    .into();
    skill.policy.permissions = vec![Permission {
        scope: "src/**".into(),
        ..Permission::default()
    }]
    .into();
    skill.policy.effects = [Effect::WritesCode].into_iter().collect();
    skill.policy.security_level.declared = Some(SecurityLevel::Medium);
    skill.policy.security_level.effective = SecurityLevel::Medium;
    skill.interface.inputs = vec![
        Input {
            name: "topic".into(),
            description: "What to write about, as in [the guide](x).".into(),
            required: true,
            ..Input::default()
        },
        Input {
            name: "type".into(),
            ty: InputType::Enum(vec!["feat".into(), "2nd try".into()].into()),
            default: Some(Value::Text("feat".into())),
            ..Input::default()
        },
        Input {
            name: "issues".into(),
            ty: InputType::List(Scalar::Integer),
            ..Input::default()
        },
    ]
    .into();
    skill.interface.substitutions = vec![skir::Substitution {
        span: at("${topic}"),
        kind: SubstitutionKind::Named(at("topic")),
    }]
    .into();
    skill.logic.steps = vec![Step {
        number: 1,
        kind: StepKind::Gate,
        critical: true,
        span: at("Run `git diff`. If it fails, stop."),
        title: at("Run `git diff`."),
        on_error: Some(OnError {
            span: at("If it fails, stop."),
            action: ErrorAction::Stop,
        }),
        ..Step::default()
    }]
    .into();
    skill.logic.constraints = vec![skir::Constraint {
        span: at("stop"),
        level: ConstraintLevel::Must,
        scope: Scope::Step(0),
    }]
    .into();
    skill.sections = vec![Section {
        heading: at("Commit"),
        span: Span::from(0..body.len()),
        level: 1,
        class: SectionClass::Workflow,
        ..Section::EMPTY
    }]
    .into();
}

#[test]
fn generated_code_is_as_expected() {
    let system = Memory::new()
        .with_file("skills/git/commit/SKILL.md", COMMIT)
        .with_executable("skills/git/commit/scripts/run.sh", "git diff\n")
        .with_file("skills/type/SKILL.md", COMMIT.replace("commit", "type"));
    let root = Arc::new(Root::new("skills"));
    let mut compilation = compile(&system, &[root], &Options::default());
    for compiled in &mut compilation.skills {
        if compiled.skill.id == "git.commit" {
            model(&mut compiled.skill);
        }
    }
    let options = RustOptions {
        texts: Texts::Sources {
            base: "../..".to_owned(),
        },
        ..RustOptions::default()
    };
    let files = rust(&compilation, &options);
    let expected = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/expected");
    for name in ["mod.rs", "items.rs", "skills/git.commit.rs"] {
        let file = files.iter().find(|file| file.path == name);
        let text = String::from_utf8(file.expect("it is written").bytes.to_vec()).unwrap();
        let path = expected.join(name);
        if std::env::var_os("SKCC_UPDATE").is_some() {
            fs::create_dir_all(path.parent().expect("it is below a folder")).unwrap();
            fs::write(&path, &text).unwrap();
        }
        let expected = fs::read_to_string(&path).unwrap();
        for (number, (ours, theirs)) in text.lines().zip(expected.lines()).enumerate() {
            assert_eq!(ours, theirs, "{name}:{}", number + 1);
        }
        assert_eq!(text, expected);
    }
}
