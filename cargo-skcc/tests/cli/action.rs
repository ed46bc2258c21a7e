//! `action.yml`: its steps with the built binary.

use serde_json::Value as Json;

use crate::project::{Project, Run};
use crate::step::{binaries, path_with, program, run, script, yaml};

fn project() -> Project {
    Project::new()
        .skill("skills/good")
        .file(
            "skills/bad/SKILL.md",
            "---\nname: bad\n---\n# Bad\nDo it.\n",
        )
        .skill("more skills/other")
}

/// Runs the check with the inputs that differ from the default.
fn check(project: &Project, inputs: &[(&str, &str)]) -> Run {
    let action = yaml("action.yml");
    let mut variables = Vec::new();
    for (variable, name) in [
        ("INPUT_PATHS", "paths"),
        ("INPUT_ARGS", "args"),
        ("INPUT_SARIF", "sarif"),
    ] {
        let default = action["inputs"][name]["default"].as_str().unwrap();
        let given = inputs.iter().find(|(input, _)| *input == name);
        variables.push((variable, given.map_or(default, |(_, value)| value)));
    }
    let path = path_with(binaries());
    variables.push(("PATH", &path));
    let script = script(&action["runs"]["steps"], "Check");
    run(script, project.path(), &variables)
}

#[test]
fn findings_are_marked_and_fail_the_step() {
    let run = check(&project(), &[]).exits(1);
    assert!(
        run.out.starts_with("::error file=skills/bad/SKILL.md,"),
        "{}",
        run.out
    );
    assert!(run.err.contains("checked 2 skills"), "{}", run.err);
}

#[test]
fn paths_stand_on_lines_and_arguments_between_blanks() {
    let project = project();
    let run = check(&project, &[("paths", "skills/good\nmore skills\n")]).exits(0);
    assert!(run.err.contains("checked 2 skills"), "{}", run.err);
    check(&project, &[("args", " -A SK021\n --quiet ")]).exits(0);
    // Neither is read as shell code.
    check(&project, &[("paths", "$(touch here)")]).exits(2);
    check(&project, &[("args", "; touch here")]).exits(2);
    assert!(!project.path().join("here").exists());
}

#[test]
fn a_report_is_written_where_it_is_wanted() {
    let project = project();
    check(&project, &[("sarif", "reports/skcc.sarif")]).exits(1);
    let report: Json = serde_json::from_str(&project.read("reports/skcc.sarif")).unwrap();
    assert_eq!(report["runs"][0]["results"][0]["ruleId"], "SK021");
    let good = [("sarif", "good.sarif"), ("paths", "skills/good")];
    check(&project, &good).exits(0);
    assert!(project.path().join("good.sarif").exists());
    check(&project, &[("sarif", "x.sarif"), ("paths", "missing")]).exits(2);
}

#[test]
fn the_version_is_the_wanted_one_or_that_of_the_action() {
    let action = yaml("action.yml");
    let script = script(&action["runs"]["steps"], "Install cargo-skcc");
    let project = Project::new();
    let tools = project.path().join("tools");
    program(&tools, "cargo", "echo \"$@\"");
    let newest = "install cargo-skcc --locked\n";
    let installed = |version: &str, reference: &str, path: String| {
        let variables = [
            ("SKCC_VERSION", version),
            ("ACTION_REF", reference),
            ("PATH", path.as_str()),
        ];
        run(script, project.path(), &variables).exits(0).out
    };
    let without = || format!("{}:/usr/bin:/bin", tools.display());
    let with = || format!("{}:{}", without(), binaries().display());
    assert_eq!(
        installed("1.2.3", "v0.1.0", with()),
        "install cargo-skcc --locked --version 1.2.3\n"
    );
    assert_eq!(installed("", "v0.1.0", with()), "");
    assert_eq!(
        installed("", "v0.1.0-rc.1", without()),
        "install cargo-skcc --locked --version 0.1.0-rc.1\n"
    );
    assert_eq!(installed("", "main", without()), newest);
    assert_eq!(installed("", "v1", without()), newest);
    assert_eq!(installed("", "", without()), newest);
}
