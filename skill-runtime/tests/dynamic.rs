//! Skills that are compiled while the program runs.

#![cfg(feature = "dynamic")]

#[path = "fixture/folder.rs"]
mod folder;
#[path = "fixture/skills.rs"]
mod skills;

use std::sync::Arc;

use folder::Folder;
use skcc_core::source::Root;
use skcc_core::system::Memory;
use skill_runtime::codegen::v1::{self, Parts};
use skill_runtime::{LoadError, Registry, Skill, Target};

fn source(name: &str, body: &str) -> String {
    format!("---\nname: {name}\ndescription: \"Do {name} things. Use when asked to.\"\n---\n{body}")
}

#[test]
fn a_folder_becomes_a_registry() {
    let folder = Folder::new("dynamic-load");
    folder.write(
        "tasks/tidy/SKILL.md",
        &source("tidy", "Read [it](references/a.md).\n"),
    );
    folder.write("tasks/tidy/references/a.md", "# A\n");
    folder.write("greet/SKILL.md", &source("greet", "Say hello.\n"));
    let registry = Registry::load_dir(folder.path()).unwrap();
    let ids: Vec<_> = registry.iter().map(Skill::id).collect();
    assert_eq!(ids, ["greet", "tasks.tidy"]);
    let tidy = registry.get("tidy").unwrap();
    assert_eq!(tidy.body(), "Read [it](references/a.md).\n");
    assert_eq!(
        tidy.resource("references/a.md").unwrap().text(),
        Some("# A\n")
    );
    assert_eq!(registry.search("tidy things")[0].skill(), tidy);
    let targets: Vec<_> = registry.targets().iter().map(Target::id).collect();
    assert_eq!(targets, ["universal", "claude-code"]);
    let artifact = tidy.artifact("claude-code").unwrap();
    assert!(artifact.text().ends_with(tidy.body()));
    assert_eq!(artifact.files()[0].path(), "references/a.md");
    assert_eq!(artifact.files()[0].bytes(), b"# A\n");
}

#[test]
fn skills_that_do_not_compile_are_refused_with_their_place() {
    let folder = Folder::new("dynamic-broken");
    folder.write("good/SKILL.md", &source("good", "Fine.\n"));
    folder.write("bad/SKILL.md", "---\nname: bad\n---\nNo description.\n");
    let error = Registry::load_dir(folder.path()).unwrap_err();
    let LoadError::Compile { diagnostics } = &error else {
        panic!("{error}");
    };
    assert!(
        diagnostics
            .iter()
            .all(skcc_core::diagnostic::Diagnostic::is_error)
    );
    assert!(error.to_string().contains("bad/SKILL.md:"), "{error}");
    assert!(Registry::load_dir(folder.path().join("missing")).is_err());
}

#[test]
fn files_on_disk_shadow_what_is_embedded() {
    let folder = Folder::new("dynamic-overlay");
    folder.write("weekly/SKILL.md", &source("weekly", "New text.\n"));
    folder.write("extra/SKILL.md", &source("extra", "More.\n"));
    let registry = skills::REGISTRY.overlay_dir(folder.path()).unwrap();
    let ids: Vec<_> = registry.iter().map(Skill::id).collect();
    assert_eq!(
        ids,
        ["deploy", "extra", "git.commit", "svn.commit", "weekly"]
    );
    assert_eq!(registry.get("weekly").unwrap().body(), "New text.\n");
    assert_eq!(registry.search("weekly things").len(), 2);
    // The old text is no longer found.
    assert!(registry.search("周报").is_empty());
}

#[test]
fn an_immutable_skill_is_not_shadowed() {
    static GATE: Skill = Parts {
        id: "gate",
        name: "gate",
        immutable: true,
        ..Parts::EMPTY
    }
    .build();
    static GATES: [&Skill; 1] = [&GATE];
    let folder = Folder::new("dynamic-immutable");
    folder.write("gate/SKILL.md", &source("gate", "Let everybody in.\n"));
    let error = v1::registry(&GATES, &[], &[])
        .overlay_dir(folder.path())
        .unwrap_err();
    assert_eq!(
        error.to_string(),
        "immutable skills cannot be replaced: `gate`"
    );
}

#[test]
fn a_compilation_of_ones_own_becomes_a_registry() {
    let system = Memory::new().with_file("skills/greet/SKILL.md", source("greet", "Hello.\n"));
    let options = skcc_core::Options {
        targets: Vec::new(),
        ..skcc_core::Options::default()
    };
    let compilation = skcc_core::compile(&system, &[Arc::new(Root::new("skills"))], &options);
    let registry = Registry::from_compilation(compilation).unwrap();
    assert!(registry.targets().is_empty());
    assert!(registry.get("greet").unwrap().artifacts().is_empty());
}
