//! The serialised form stays readable: every stored form since the first.

#![cfg(feature = "serde")]

use skir::{ClassifiedBy, Effect, FORMAT_VERSION, SectionClass, SecurityLevel, Skill, StepKind};

/// The oldest stored form. Never edit it: a reader of today must read it.
const VERSION_1: &str = include_str!("stored/v1.json");

#[test]
fn the_oldest_form_is_read() {
    let skill: Skill = serde_json::from_str(VERSION_1).expect("version 1 stays readable");
    assert_eq!(skill.format, 1);
    assert_eq!(skill.id, "git.commit");
    assert_eq!(skill.sections[0].class, SectionClass::Workflow);
    assert_eq!(skill.sections[0].rule, ClassifiedBy::Heading);
    assert_eq!(skill.text(skill.logic.steps[1].span), "Commit.");
    assert_eq!(skill.logic.steps[1].kind, StepKind::If);
    assert!(skill.policy.effects.contains(Effect::WritesCode));
    assert_eq!(skill.policy.security_level.effective, SecurityLevel::Medium);
    assert_eq!(
        skill.extra.get("origin").and_then(skir::Value::as_text),
        Some("here")
    );
    assert_eq!(skill.resources[0].hash.to_string(), "ab".repeat(32));
}

#[test]
fn what_is_written_is_read_back() {
    let skill: Skill = serde_json::from_str(VERSION_1).expect("version 1 stays readable");
    let written = serde_json::to_string(&skill).expect("a skill is plain data");
    assert_eq!(
        serde_json::from_str::<Skill>(&written).expect("own output is readable"),
        skill
    );
}

#[test]
fn a_missing_field_has_its_default() {
    let skill: Skill = serde_json::from_str(r#"{"name": "x"}"#).expect("fields are optional");
    assert_eq!(
        skill,
        Skill {
            name: "x".into(),
            ..Skill::default()
        }
    );
    assert_eq!(skill.format, FORMAT_VERSION);
}
