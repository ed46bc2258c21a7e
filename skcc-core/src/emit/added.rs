//! Adding an agent is one file and one line: `made_up` is added in tests as
//! `docs/agents.md` says, and every part knows it.

use std::path::PathBuf;
use std::sync::Arc;

use super::catalog::{Offer, Place};
use super::{LossKind, emitter};
use crate::diagnostic::Code;
use crate::install::{self, Bases, Reach};
use crate::source::Root;
use crate::system::Memory;
use crate::{Compilation, Options, compile};

fn compiled(source: &str) -> Compilation {
    let added = emitter("mu").expect("it is in the list");
    let system = Memory::new().with_file("skills/x/SKILL.md", source);
    let options = Options {
        targets: vec![added],
        as_is: vec![added],
        ..Options::default()
    };
    compile(&system, &[Arc::new(Root::new("skills"))], &options)
}

#[test]
fn the_page_shows_the_file_and_the_line() {
    let page = include_str!("../../../docs/agents.md").replace("\r\n", "\n");
    let file = include_str!("made_up.rs").replace("\r\n", "\n");
    assert!(page.contains(&format!("```rust\n{file}```\n")), "{page}");
    let list = include_str!("../emit.rs");
    for line in ["&made_up::MadeUp,", "mod made_up;"] {
        assert!(page.contains(line) && list.contains(line), "{line}");
    }
}

#[test]
fn its_artifact_is_made_of_its_data() {
    let compilation = compiled(
        "---\nname: x\ndescription: Says x.\ndisable-model-invocation: true\n\
         argument-hint: a\n---\n# X\n\nCosts $5.\n",
    );
    let artifact = &compilation.skills[0].artifacts[0];
    assert_eq!(artifact.target, "made-up");
    assert_eq!(
        artifact.text(),
        "---\nname: x\ndescription: \"Says x.\"\npeople-only: true\n---\n# X\n\nCosts \\$5.\n"
    );
    let mut lost = artifact.losses.iter();
    assert!(lost.any(|loss| loss.kind == LossKind::Lost && loss.what == "argument-hint"));
}

#[test]
fn check_says_what_it_drops() {
    let compilation = compiled("---\nname: x\n---\n# X\n\nSay x.\n");
    let mut found = compilation.diagnostics.iter();
    let dropped = found.find(|found| found.code == Code::NotLoaded).unwrap();
    assert!(dropped.message.contains("Made-up"), "{}", dropped.message);
}

#[test]
fn install_and_budget_know_it() {
    let target = emitter("made-up").unwrap().target();
    let moved = |name: &str| (name == "MADE_UP_HOME").then(|| PathBuf::from("elsewhere"));
    let bases = Bases {
        project: "project".into(),
        home: "home".into(),
        variable: &moved,
    };
    let folder = |reach| {
        install::folders(&[target], reach, &bases, false)[0]
            .path
            .clone()
    };
    assert_eq!(
        folder(Reach::Project),
        PathBuf::from("project/.made-up/skills")
    );
    assert_eq!(folder(Reach::User), PathBuf::from("elsewhere/skills"));
    let offer = Offer {
        name: "x".into(),
        description: "Says x.".into(),
        when_to_use: "".into(),
        hidden: false,
        waits: false,
    };
    let place = Place {
        skills: "/project/.made-up/skills",
        home: "/home",
        package: "/usr",
        context: None,
        columns_a_token: None,
    };
    let listing = target.list(&[offer], &place);
    assert!(listing.text.contains("Says x."), "{}", listing.text);
}
