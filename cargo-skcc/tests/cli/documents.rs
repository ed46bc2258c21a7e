//! What `build --emit` writes about skills.

use serde_json::Value;

use crate::build::{files, project};
use crate::project::Project;

#[test]
fn documents_describe_the_skills() {
    let project = project();
    project
        .run(["build", "--emit", "registry,ir,catalog,manifest"])
        .exits(0);
    assert_eq!(
        files(&project, "dist"),
        [
            "CATALOG.md",
            "catalog.json",
            "ir/commit.json",
            "ir/git.push.json",
            "manifest.json",
            "registry.json"
        ]
    );
    let skill: skir::Skill = serde_json::from_str(&project.read("dist/ir/git.push.json")).unwrap();
    assert_eq!(skill.id, "git.push");
    let registry: Value = serde_json::from_str(&project.read("dist/registry.json")).unwrap();
    assert_eq!(registry["skills"][0]["name"], "commit");
    let catalog: Value = serde_json::from_str(&project.read("dist/catalog.json")).unwrap();
    assert_eq!(catalog["skills"][1]["files"][0], "universal/push/SKILL.md");
    let manifest: Value = serde_json::from_str(&project.read("dist/manifest.json")).unwrap();
    let file = &manifest["skills"][1]["artifacts"][0]["files"][1];
    assert_eq!(file["path"], "scripts/go.sh");
    assert_eq!(file["size"], 8);
}

/// Skills that say all that a router may need.
fn with_routes() -> Project {
    let many: Vec<_> = (0..40).map(|one| format!("\"say number {one}\"")).collect();
    Project::new()
        .file(
            "skills/deploy/SKILL.md",
            &format!(
                "---\nname: deploy\ndescription: \"Deploys \\\"it\\\". Use when asked to ship it.\"\n\
                 triggers: [\"ship it\", \"roll out\", {}]\npaths: [\"deploy/**\", \"*.tf\"]\n\
                 security_level: high\nhitl_required: true\n---\n# Deploy\nDo it.\n",
                many.join(", ")
            ),
        )
        .file(
            "skills/mine/SKILL.md",
            "---\nname: mine\ndescription: Does it. Use when asked.\n\
             disable-model-invocation: true\n---\n# Mine\nDo it.\n",
        )
        .skill("skills/commit")
}

#[test]
fn a_router_gets_what_it_needs_and_no_more() {
    let project = with_routes();
    project.run(["build", "--emit", "routing"]).exits(0);
    let json = project.read("dist/routing.json");
    let value: Value = serde_json::from_str(&json).unwrap();
    let names: Vec<_> = value["skills"]
        .as_array()
        .unwrap()
        .iter()
        .map(|skill| skill["name"].as_str().unwrap())
        .collect();
    // Nobody but a person starts `mine`.
    assert_eq!(names, ["commit", "deploy"]);
    assert_eq!(
        value["skills"][0],
        serde_json::json!({
            "name": "commit",
            "description": "Does commit. Use when asked to commit.",
            "level": "low",
        })
    );
    let deploy = &value["skills"][1];
    assert_eq!(deploy["paths"], serde_json::json!(["deploy/**", "*.tf"]));
    // The description says the first one.
    assert_eq!(deploy["triggers"][0], "roll out");
    assert_eq!(
        (&deploy["level"], &deploy["approval"]),
        (&"high".into(), &true.into())
    );
    let left = deploy["triggers"].as_array().unwrap().len();
    assert_eq!(deploy["more"], 41 - left);
    assert!((2..8).contains(&left), "{left}");
    let yaml: Value = serde_yaml::from_str(&project.read("dist/routing.yaml")).unwrap();
    assert_eq!(yaml, value);
    // A skill stands on a line.
    assert_eq!(json.lines().count(), 2 + names.len());
}

#[test]
fn a_catalog_counts_by_suite_effect_level_and_layer() {
    let skill = |name: &str, more: &str| {
        format!(
            "---\nname: {name}\ndescription: Does *{name}* | more. Use when asked to {name}.\n{more}---\n# {name}\nDo it.\n"
        )
    };
    let project = Project::new()
        .file(
            "skills/workflows/go/01-plan/SKILL.md",
            &skill("01-plan", "effects: [writes_docs]\n"),
        )
        .file(
            "skills/workflows/go/02-do/SKILL.md",
            &skill("02-do", "effects: [writes_docs, writes_code]\n"),
        )
        .file(
            "skills/lone/SKILL.md",
            &skill("lone", "security_level: high\n"),
        )
        .file("team/lone.md", &skill("lone", ""))
        .file("team/other.md", &skill("other", ""));
    project
        .run(["build", "--emit", "catalog", "--source", "team=team"])
        .exits(0);
    let catalog: Value = serde_json::from_str(&project.read("dist/catalog.json")).unwrap();
    crate::schemas::fits("catalog", &catalog);
    assert_eq!(
        catalog["counts"],
        serde_json::json!({
            "skills": 4,
            "suites": {"workflows.go": 2},
            "effects": {"unknown": 2, "writes_code": 1, "writes_docs": 2},
            "levels": {"high": 1, "low": 1, "medium": 2},
            "layers": {"repository": 3, "team": 1},
        })
    );
    let text = project.read("dist/CATALOG.md");
    for line in [
        "| `workflows.go` | 2 |",
        "## `workflows.go`",
        "| `workflows.go.02-do` | medium | writes_code, writes_docs | repository | Does \\*02-do\\* \\| more. Use when asked to 02-do. |",
        "| `other` | low |  | team | Does \\*other\\* \\| more. Use when asked to other. |",
    ] {
        assert!(text.contains(line), "no `{line}` in\n{text}");
    }
}

#[test]
fn a_web_server_gets_an_index_with_digests() {
    let project = Project::new().skill("skills/commit").skill("skills/push");
    project.write("skills/push/scripts/run.sh", "#!/bin/sh\necho 1\n");
    project.run(["build", "--emit", "well-known"]).exits(0);
    let index = project.read("dist/.well-known/agent-skills/index.json");
    let index: Value = serde_json::from_str(&index).unwrap();
    crate::schemas::fits("well-known", &index);
    let schema = "https://schemas.agentskills.io/discovery/0.2.0/schema.json";
    assert_eq!(index["$schema"], schema);
    let [commit, push] = [&index["skills"][0], &index["skills"][1]];
    assert_eq!(commit["type"], "skill-md");
    assert_eq!(commit["url"], "/.well-known/agent-skills/commit/SKILL.md");
    let body = project.read("dist/.well-known/agent-skills/commit/SKILL.md");
    let hash = hmac_sha256::Hash::hash(body.as_bytes());
    let digits: Vec<_> = hash.iter().map(|byte| format!("{byte:02x}")).collect();
    assert_eq!(commit["digest"], format!("sha256:{}", digits.concat()));
    assert_eq!(push["type"], "archive");
    assert_eq!(push["url"], "/.well-known/agent-skills/push.zip");
    let archive = std::fs::read(
        project
            .path()
            .join("dist/.well-known/agent-skills/push.zip"),
    );
    let archive = archive.unwrap();
    let holds = |text: &[u8]| archive.windows(text.len()).any(|one| one == text);
    assert!(holds(b"scripts/run.sh") && holds(b"SKILL.md") && holds(b"echo 1"));

    let project = project.skill("skills/other/commit");
    let run = project.run(["build", "--emit", "well-known"]).exits(2);
    assert!(run.err.contains("have one name, `commit`"), "{}", run.err);
    let words = ["build", "--emit", "well-known", "-t", "pi", "skills/push"];
    let run = project.run(words).exits(2);
    assert!(
        run.err
            .contains("nothing is built for the target `universal`"),
        "{}",
        run.err
    );
}
