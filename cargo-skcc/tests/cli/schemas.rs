//! What is printed and written as JSON is what the published schemas say.

use serde_json::Value;

use crate::project::Project;

#[track_caller]
pub(crate) fn fits(schema: &str, value: &Value) {
    let path = format!(
        "{}/../docs/schemas/{schema}.schema.json",
        env!("CARGO_MANIFEST_DIR")
    );
    let schema: Value = serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap();
    let validator = jsonschema::validator_for(&schema).unwrap();
    let errors: Vec<_> = validator
        .iter_errors(value)
        .map(|error| error.to_string())
        .collect();
    assert!(errors.is_empty(), "{errors:#?} in {value:#}");
}

fn project() -> Project {
    Project::new().skill("skills/commit").file(
        "skills/bad/SKILL.md",
        "---\nname: bad\ndescription: Use when: asked\nargument-hint: x\n---\n# Bad\nDo it.\n",
    )
}

#[test]
fn lines() {
    let project = project();
    for (schema, arguments) in [
        ("messages", &["check"][..]),
        ("messages", &["check", "--statistics"]),
        ("messages", &["check", "missing"]),
        ("messages", &["build", "--check", "--keep-going"]),
        ("list", &["list"]),
        ("budget", &["budget"]),
        ("loss", &["loss", "-t", "all"]),
        ("find", &["find", "commit"]),
        ("contract", &["prepare", "commit"]),
        ("explain", &["explain"]),
    ] {
        let mut all = arguments.to_vec();
        all.extend(["--message-format", "json"]);
        let run = project.run(all);
        assert!(
            run.out.lines().count() >= 2 || schema != "messages",
            "{arguments:?}"
        );
        assert!(!run.out.is_empty(), "{arguments:?}");
        for line in run.out.lines() {
            fits(schema, &serde_json::from_str(line).unwrap());
        }
    }
}

#[test]
fn documents() {
    let project = project();
    let show = project
        .run(["show", "commit", "--message-format", "json"])
        .exits(0);
    fits("skir", &serde_json::from_str(&show.out).unwrap());
    let graph = project.run(["graph", "--format", "json"]).exits(0);
    fits("graph", &serde_json::from_str(&graph.out).unwrap());
    project
        .run([
            "build",
            "--keep-going",
            "--emit",
            "registry,manifest,catalog,ir,routing",
        ])
        .exits(1);
    for schema in ["registry", "manifest", "catalog", "routing"] {
        let text = project.read(&format!("dist/{schema}.json"));
        fits(schema, &serde_json::from_str(&text).unwrap());
    }
    fits(
        "skir",
        &serde_json::from_str(&project.read("dist/ir/commit.json")).unwrap(),
    );
}
