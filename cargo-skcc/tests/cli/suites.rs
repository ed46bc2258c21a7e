//! `prepare` of a suite.

use crate::project::Project;
use crate::schemas::fits;

fn phase(name: &str, more: &str) -> String {
    format!(
        "---\nname: {name}\ndescription: Does {name}. Use when asked to {name}.\n{more}---\n# {name}\nDo it.\n"
    )
}

fn project() -> Project {
    Project::new()
        .file(
            "skcc.toml",
            "[[root]]\npath = \"skills\"\nlayout = \"layered\"\n",
        )
        .file("skills/workflows/release/01_plan.md", &phase("plan", ""))
        .file(
            "skills/workflows/release/02_ship.md",
            &phase("ship", "pre_conditions: [The tests pass.]\n"),
        )
}

#[test]
fn the_phase_that_is_due_is_prepared_and_progress_is_kept() {
    let project = project();
    project.run(["check"]).exits(0);
    let prepare = |more: &[&str]| {
        let words = ["prepare", "release", "--no-state", "--progress", "run.json"];
        project.run([&words, more].concat())
    };
    let first = prepare(&[]).exits(0).out;
    let title = "# Suite `workflows.release`, phase 1 of 2: `workflows.release.01_plan`\n";
    assert!(first.starts_with(title), "{first}");
    assert!(first.contains("# Contract: plan"), "{first}");

    let gate = prepare(&["--complete", "01_plan"]).exits(0).out;
    assert!(
        gate.contains("Before it begins:\n\n- This holds: The tests pass.\n"),
        "{gate}"
    );
    assert!(!gate.contains("# Contract"), "{gate}");
    // Told twice, it is done once.
    let run = prepare(&["--complete", "01_plan"]).exits(2);
    assert!(
        run.err.contains("`workflows.release.02_ship` is"),
        "{}",
        run.err
    );

    let second = prepare(&["--pass", "02_ship", "--message-format", "json"])
        .exits(0)
        .out;
    let step: serde_json::Value = serde_json::from_str(&second).unwrap();
    fits("suite-step", &step);
    assert_eq!(step["number"], 2);
    assert_eq!(step["contract"]["skill"], "workflows.release.02_ship");
    let end = prepare(&["--complete", "workflows.release.02-ship"])
        .exits(0)
        .out;
    assert!(end.contains("all 2 phases are done"), "{end}");
}

#[test]
fn a_skill_has_no_progress() {
    let project = project().skill("skills/lone");
    let run = project
        .run(["prepare", "lone", "--progress", "run.json"])
        .exits(2);
    assert!(run.err.contains("there is no suite `lone`"), "{}", run.err);
}
