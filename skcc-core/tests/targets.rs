//! What each target gets of one skill that uses everything, and that the data
//! of the targets holds together.

#![expect(clippy::disallowed_methods, reason = "tests read what is expected")]

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::path::Path;
use std::sync::Arc;

use skcc_core::emit::{self, Artifact, Contents, EMITTERS};
use skcc_core::source::Root;
use skcc_core::system::Memory;
use skcc_core::{Options, compile};

/// A skill that uses what some agent knows and others do not.
const EVERYTHING: &str = r#"---
name: deploy
description: "Deploys a service. Use when the user asks for a deployment."
when_to_use: "a release is due"
license: MIT
compatibility: "Needs kubectl."
version: "1.10"
argument-hint: "<service> [environment]"
arguments: [service, environment]
allowed-tools: Bash(kubectl get:*) Read
disable-model-invocation: true
paths: ["deploy/**"]
hitl_required: true
permissions:
  - kind: exec
    scope: kubectl
    description: "rolls the service out"
pre_conditions: ["The tests pass."]
fallbacks: ["Roll back."]
model: opus
hooks: {PreToolUse: [{matcher: Bash}]}
emoji: "🚀"
metadata:
  owner: platform
  openclaw: {requires: {bins: [kubectl]}}
---
# Deploy

1. Read `${CLAUDE_SKILL_DIR}/notes.md`.
2. Roll out $ARGUMENTS[0] to $environment.

It costs $5 a run; print a column with `awk '{print $2}'`.
"#;

fn artifact(target: &str) -> Artifact {
    let system = Memory::new()
        .with_file("skills/deploy/SKILL.md", EVERYTHING)
        .with_file("skills/deploy/notes.md", "Notes.\n");
    let options = Options {
        targets: vec![emit::emitter(target).expect("a listed target")],
        ..Options::default()
    };
    let mut compilation = compile(&system, &[Arc::new(Root::new("skills"))], &options);
    let mut skill = compilation.skills.remove(0);
    skill.artifacts.remove(0)
}

/// Every file that an emitter wrote, and what it lost.
fn shown(artifact: &Artifact) -> String {
    let mut out = String::new();
    for file in &artifact.files {
        if let Contents::Text(text) = &file.contents {
            let _ = writeln!(out, "==> {}/{}\n{text}", artifact.folder, file.path);
        }
    }
    out.push_str("==> losses\n");
    for loss in &artifact.losses {
        let _ = writeln!(out, "{} {}: {}", loss.kind.name(), loss.what, loss.detail);
    }
    out
}

#[test]
fn each_target_gets_what_it_knows() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/expected/targets");
    for emitter in EMITTERS {
        let id = emitter.target().id;
        let path = folder.join(format!("{id}.txt"));
        let shown = shown(&artifact(id));
        if std::env::var_os("SKCC_UPDATE").is_some() {
            std::fs::create_dir_all(&folder).unwrap();
            std::fs::write(&path, &shown).unwrap();
        }
        let expected = std::fs::read_to_string(&path)
            .unwrap()
            .replace("\r\n", "\n");
        assert_eq!(shown, expected, "{id}");
    }
}

#[test]
fn ids_aliases_and_tables_are_unambiguous() {
    let mut names = BTreeSet::new();
    for target in EMITTERS.iter().map(|emitter| emitter.target()) {
        for name in std::iter::once(&target.id).chain(target.aliases) {
            assert!(names.insert(*name), "`{name}` names two targets");
        }
        assert!(!target.name.is_empty() && !target.checked_against.is_empty());
        for folder in target.project.iter().chain(target.user) {
            assert!(!folder.path.starts_with('/') && !folder.path.ends_with('/'));
        }
        assert!(!target.project.is_empty() && !target.user.is_empty());
        let faults: BTreeSet<_> = target.raw.iter().map(|(fault, _)| fault).collect();
        assert_eq!(faults.len(), target.raw.len(), "{}", target.id);
        let fields: BTreeSet<_> = target.keys.iter().map(|key| key.field).collect();
        assert_eq!(fields.len(), target.keys.len(), "{}", target.id);
    }
}

#[test]
fn what_shares_a_folder_has_one_text() {
    let shared = ["codex", "antigravity"];
    let universal = artifact("universal");
    for target in shared {
        assert_eq!(artifact(target).files, universal.files, "{target}");
    }
}

#[test]
fn an_agent_that_drops_long_descriptions_gets_a_shorter_one() {
    let sentence = "Does this and that, and a lot of other things besides. 😀 ";
    let text = format!(
        "---\nname: long\ndescription: \"{}Use when asked.\"\n---\n# Long\n\nDo it.\n",
        sentence.repeat(18)
    );
    let system = Memory::new().with_file("skills/long/SKILL.md", text);
    let options = Options {
        targets: vec![
            emit::emitter("copilot").unwrap(),
            emit::emitter("opencode").unwrap(),
        ],
        ..Options::default()
    };
    let compilation = compile(&system, &[Arc::new(Root::new("skills"))], &options);
    let [copilot, opencode] = &compilation.skills[0].artifacts[..] else {
        panic!("there are two artifacts");
    };
    let description = copilot.frontmatter("description").unwrap();
    assert!(description.starts_with("😀 Use when asked. Does this and that"));
    assert!((900..=1024).contains(&description.encode_utf16().count()));
    let lost = copilot
        .losses
        .iter()
        .find(|loss| loss.what == "description");
    assert!(lost.unwrap().detail.contains("characters are left"));
    let whole = opencode.frontmatter("description").unwrap();
    assert!(whole.ends_with("😀 Use when asked."));
}

#[test]
fn a_skill_without_a_description_gets_its_first_line() {
    let text = "---\nname: notes\n---\n\n# Release *notes*\n\nWrite them.\n";
    let system = Memory::new().with_file("skills/notes/SKILL.md", text);
    let compilation = compile(
        &system,
        &[Arc::new(Root::new("skills"))],
        &Options::default(),
    );
    let artifact = &compilation.skills[0].artifacts[0];
    assert_eq!(
        artifact.frontmatter("description").as_deref(),
        Some("Release *notes*")
    );
    assert_eq!(artifact.losses[0].what, "description");
}

/// `JiuwenClaw` takes what is between the first two `---` for its frontmatter,
/// wherever they stand.
#[test]
fn hyphens_in_a_value_end_no_frontmatter() {
    let source = "---\nname: commit\ndescription: \"Commits --- all of it. Use it ---- \\\\--- now.\"\nlicense: a---b\nmetadata:\n  x---y: z\n---\n# Commit\n\n---\n\nWrite it.\n";
    let system = Memory::new().with_file("skills/commit/SKILL.md", source);
    let options = Options {
        targets: vec![emit::emitter("jiuwenclaw").expect("a listed target")],
        ..Options::default()
    };
    let mut compilation = compile(&system, &[Arc::new(Root::new("skills"))], &options);
    let artifact = compilation.skills.remove(0).artifacts.remove(0);
    let parts: Vec<_> = artifact.text().splitn(3, "---").collect();
    let read: serde_yaml::Value = serde_yaml::from_str(parts[1]).expect("it is YAML");
    let description = "Commits --- all of it. Use it ---- \\--- now.";
    assert_eq!(read["description"].as_str(), Some(description));
    assert_eq!(read["license"].as_str(), Some("a---b"));
    assert_eq!(read["metadata"]["x---y"].as_str(), Some("z"));
    assert_eq!(parts[2], "\n# Commit\n\n---\n\nWrite it.\n");
    assert!(artifact.losses.is_empty(), "{:?}", artifact.losses);
}
