//! Suites: what is due, gates, and progress that is stored.

#![cfg(feature = "dynamic")]

#[path = "fixture/folder.rs"]
mod folder;

use folder::Folder;
use skill_runtime::{Due, NoState, Progress, ProgressError, Registry};

fn phase(name: &str, more: &str) -> String {
    format!(
        "---\nname: {name}\ndescription: Do {name}. Use when asked to.\n{more}---\n# {name}\nDo it.\n"
    )
}

/// Three phases: the second asks for what the first promises and for more, the
/// third for a person.
fn registry(folder: &Folder) -> Registry {
    for (name, more) in [
        ("10-ship", "human_approval: true\n"),
        ("01-plan", "post_conditions: [The plan is written.]\n"),
        (
            "02-build",
            "pre_conditions: [The tests pass., The plan is written.]\n",
        ),
    ] {
        folder.write(
            &format!("skills/workflows/release/{name}/SKILL.md"),
            &phase(name, more),
        );
    }
    folder.write("skills/task/01-plan/SKILL.md", &phase("01-plan", ""));
    Registry::load_dir(folder.path().join("skills")).expect("the skills compile")
}

#[test]
fn phases_are_due_one_after_the_other_behind_their_gates() {
    let folder = Folder::new("suite-order");
    let registry = registry(&folder);
    let suites = registry.suites();
    assert_eq!(suites.len(), 1, "a task is no phase");
    let suite = registry.suite("release").unwrap();
    assert_eq!(suite.id(), "workflows.release");
    let ids: Vec<_> = suite.phases().iter().map(|one| one.id()).collect();
    let [plan, build, ship] = [
        "workflows.release.01-plan",
        "workflows.release.02-build",
        "workflows.release.10-ship",
    ];
    assert_eq!(ids, [plan, build, ship]);

    let mut progress = Progress::new(&suite);
    assert!(matches!(suite.due(&progress), Due::Phase(skill) if skill.id() == plan));
    let not_due = progress.complete(&suite, build).unwrap_err();
    assert_eq!(
        not_due.to_string(),
        "`workflows.release.02-build` is not due: `workflows.release.01-plan` is"
    );
    progress.complete(&suite, plan).unwrap();

    let Due::Gate(skill, gate) = suite.due(&progress) else {
        panic!("the second phase has conditions");
    };
    assert_eq!(skill.id(), build);
    assert_eq!(
        gate.conditions(),
        ["The plan is written.", "The tests pass."]
    );
    assert!(!gate.needs_person());
    let closed = ProgressError::Closed {
        phase: build.into(),
    };
    assert_eq!(progress.complete(&suite, build), Err(closed));
    let step = suite.step(&progress, [], &NoState).unwrap();
    assert!(step.contract().is_none());
    progress.pass(&suite, build).unwrap();
    let step = suite.step(&progress, [], &NoState).unwrap();
    assert_eq!(step.contract().unwrap().skill().id(), build);
    progress.complete(&suite, build).unwrap();

    let Due::Gate(_, gate) = suite.due(&progress) else {
        panic!("a person must let the third phase begin");
    };
    assert!(gate.needs_person() && gate.conditions().is_empty());
    progress.pass(&suite, ship).unwrap();
    progress.complete(&suite, ship).unwrap();
    assert_eq!(suite.due(&progress), Due::Nothing);
    assert_eq!(progress.done().collect::<Vec<_>>(), ids);
    let text = suite.step(&progress, [], &NoState).unwrap().to_string();
    assert!(text.contains("all 3 phases are done"), "{text}");
}

#[test]
fn progress_is_stored_and_taken_up_again() {
    let folder = Folder::new("suite-stored");
    let before = registry(&folder);
    let suite = before.suite("workflows.release").unwrap();
    let mut progress = Progress::new(&suite);
    progress
        .complete(&suite, "workflows.release.01-plan")
        .unwrap();
    progress.pass(&suite, "workflows.release.02-build").unwrap();
    let text = progress.to_json();
    assert_eq!(Progress::from_json(&suite, &text).as_ref(), Ok(&progress));

    // What was let through, and what was done, was another text.
    for (name, more) in [
        ("01-plan", "post_conditions: [Nothing.]\n"),
        ("02-build", "pre_conditions: [All is lost.]\n"),
    ] {
        let path = format!("skills/workflows/release/{name}/SKILL.md");
        folder.write(&path, &phase(name, more));
    }
    let after = Registry::load_dir(folder.path().join("skills")).unwrap();
    let suite = after.suite("workflows.release").unwrap();
    let progress = Progress::from_json(&suite, &text).unwrap();
    let changed: Vec<_> = suite
        .changed(&progress)
        .map(skill_runtime::Skill::id)
        .collect();
    assert_eq!(changed, ["workflows.release.01-plan"]);
    assert!(matches!(suite.due(&progress), Due::Gate(..)));
}

#[test]
fn what_is_no_progress_of_this_suite_is_refused() {
    let folder = Folder::new("suite-malformed");
    let registry = registry(&folder);
    let suite = registry.suite("workflows.release").unwrap();
    let hash = "0".repeat(64);
    for (text, message) in [
        ("", "expected a value"),
        ("{}", "its `format` is not 1"),
        (r#"{"format": 1}"#, "it names no suite"),
        (r#"{"format": 1, "suite": "a"}"#, "`done` is no list"),
        (
            r#"{"format": 1, "suite": "workflows.release", "done": [{"phase": "x"}]}"#,
            "a phase has no id or no hash",
        ),
        (
            r#"{"format": 1, "suite": "other", "done": []}"#,
            "the progress is of the suite `other`",
        ),
    ] {
        let error = Progress::from_json(&suite, text).unwrap_err().to_string();
        assert!(error.contains(message), "{text}: {error}");
    }
    // A phase that is no more counts for nothing.
    let gone = format!(
        r#"{{"format": 1, "suite": "workflows.release", "done": [{{"phase": "x", "hash": "{hash}"}}]}}"#
    );
    let progress = Progress::from_json(&suite, &gone).unwrap();
    assert!(matches!(suite.due(&progress), Due::Phase(_)));
}

#[test]
fn to_prepare_a_suite_is_to_prepare_its_first_phase() {
    let folder = Folder::new("suite-prepare");
    let registry = registry(&folder);
    let contract = registry.prepare("workflows.release", []).unwrap();
    assert_eq!(contract.skill().id(), "workflows.release.01-plan");
    assert!(registry.prepare("workflows", []).is_err());
}
