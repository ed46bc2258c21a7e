//! What reports say of security findings.
#![cfg(feature = "json")]

use std::sync::Arc;

use serde_json::Value;
use skcc_core::diagnostic::render;
use skcc_core::diagnostic::{Code, Confidence, Diagnostic, Span};
use skcc_core::source::{Root, SourceFile};
use skcc_core::system::Memory;
use skcc_core::{Compilation, Options, compile};

fn sarif(compilation: &Compilation) -> Value {
    let document: Value = serde_json::from_str(&render::sarif(compilation)).expect("it is JSON");
    document["runs"][0].clone()
}

fn of(diagnostics: Vec<Diagnostic>) -> Compilation {
    Compilation {
        diagnostics,
        ..Compilation::default()
    }
}

fn at(text: &str, found: &str) -> Span {
    let file = Arc::new(SourceFile::new("skills/a/SKILL.md", text));
    let start = text.find(found).expect("it is in the text");
    Span::new(&file, start..start + found.len())
}

#[test]
fn the_worst_findings_are_kept() {
    let text = "x\n".repeat(6000);
    let file = Arc::new(SourceFile::new("a", text));
    let finding =
        |index: usize, code| Diagnostic::new(code, Span::new(&file, index * 2..index * 2 + 1), "m");
    let mut all: Vec<_> = (0..5500)
        .map(|index| finding(index, Code::BrokenReference))
        .collect();
    all.push(finding(5999, Code::InstructionOverride));
    let run = sarif(&of(all));
    let results = run["results"].as_array().expect("there are results");
    assert_eq!(results.len(), 5000);
    assert_eq!(results[4999]["ruleId"], "SK410");
    assert_eq!(run["invocations"][0]["executionSuccessful"], false);
    let said = run["invocations"][0]["toolExecutionNotifications"].to_string();
    assert!(said.contains("501 findings are left out"), "{said}");
}

#[test]
fn a_rule_has_the_names_that_others_have_for_it() {
    let finding =
        Diagnostic::new(Code::SerializedCode, at("a", "a"), "m").confidence(Confidence::Medium);
    let rule = sarif(&of(vec![finding]))["tool"]["driver"]["rules"][0].clone();
    assert_eq!(
        rule["properties"]["tags"],
        serde_json::json!([
            "security",
            "external/cwe/cwe-502",
            "AST05",
            "E006",
            "AITech-9.1"
        ])
    );
    assert_eq!(rule["properties"]["precision"], "medium");
    assert_eq!(rule["properties"]["security-severity"], "8.0");
}

#[test]
fn places_that_belong_together_are_a_flow() {
    let text = "one two three";
    let finding = Diagnostic::new(Code::InstructionOverride, at(text, "two"), "m")
        .label(at(text, "three"), "last")
        .label(at(text, "one"), "first");
    let run = sarif(&of(vec![finding]));
    let steps = &run["results"][0]["codeFlows"][0]["threadFlows"][0]["locations"];
    let texts: Vec<_> = (0..3)
        .map(|at| steps[at]["location"]["message"]["text"].clone())
        .collect();
    assert_eq!(texts, ["first", "last", "m"]);
}

#[test]
fn hidden_characters_are_shown_by_number() {
    let finding = Diagnostic::new(
        Code::InstructionOverride,
        at("a", "a"),
        "says \u{e0041}\u{202e}",
    );
    let text = render::sarif(&of(vec![finding.clone()])) + &render::github(&finding);
    assert!(!text.contains(['\u{e0041}', '\u{202e}']));
    assert!(text.contains("<U+E0041><U+202E>"), "{text}");
}

#[test]
fn what_was_not_looked_at_is_named() {
    let noise: Vec<u8> = (0u32..4096).map(|n| (n * n * 31 % 251) as u8).collect();
    let system = Memory::new()
        .with_file(
            "skills/a/SKILL.md",
            "---\nname: a\ndescription: \"Does a. Use for a.\"\n---\n# A\n\nSee `a.bin`.\n",
        )
        .with_file("skills/a/a.bin", noise);
    let found = compile(
        &system,
        &[Arc::new(Root::new("skills"))],
        &Options::default(),
    );
    assert_eq!(found.skills[0].unread[0].path, "a.bin");
    let run = sarif(&found);
    assert_eq!(run["invocations"][0]["executionSuccessful"], false);
    let place = &run["invocations"][0]["toolExecutionNotifications"][0]["locations"][0];
    assert_eq!(
        place["physicalLocation"]["artifactLocation"]["uri"],
        "skills/a/a.bin"
    );
    let lines: Vec<_> = render::json::lines(&found)
        .map(|line| line.render())
        .collect();
    assert!(lines.iter().any(|line| line.contains("\"path\":\"a.bin\"")));
}

#[test]
fn a_member_of_an_archive_is_named_and_its_archive_pointed_at() {
    let file = Arc::new(SourceFile::new("skills/a/b.zip!/c/d.sh", "one\ntwo\n"));
    let finding = Diagnostic::new(Code::InstructionOverride, Span::new(&file, 4..7), "m");
    let place = sarif(&of(vec![finding]))["results"][0]["locations"][0].clone();
    assert_eq!(
        place["physicalLocation"]["artifactLocation"]["uri"],
        "skills/a/b.zip"
    );
    assert_eq!(place["physicalLocation"]["region"]["startLine"], 1);
    assert_eq!(place["logicalLocations"][0]["fullyQualifiedName"], "c/d.sh");
}
