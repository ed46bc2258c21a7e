//! `graph`.

use crate::project::Project;

fn project() -> Project {
    let uses = "---\nname: release\ndescription: Releases. Use when asked.\nuses: [git.commit, missing\"one]\n---\n# Release\nDo it.\n";
    Project::new()
        .file("skills/release/SKILL.md", uses)
        .skill("skills/git/commit")
}

#[test]
fn text_names_what_a_skill_uses() {
    let run = project().run(["graph", "skills"]).exits(0);
    assert_eq!(
        run.out,
        "git.commit\nrelease\n  → git.commit (uses)\n  → missing\"one (uses) not found\n"
    );
}

#[test]
fn names_are_quoted_for_drawing() {
    let dot = project()
        .run(["graph", "skills", "--format", "dot"])
        .exits(0)
        .out;
    assert!(dot.starts_with("digraph skills {\n"), "{dot}");
    assert!(dot.contains("  \"release\" -> \"git.commit\";\n"), "{dot}");
    assert!(
        dot.contains("  \"missing\\\"one\" [style=dashed];\n"),
        "{dot}"
    );
    let mermaid = project()
        .run(["graph", "skills", "--format", "mermaid"])
        .exits(0)
        .out;
    assert_eq!(
        mermaid,
        "flowchart LR\n  n0[\"git.commit\"]\n  n1[\"release\"]\n  n2([\"missing#34;one\"])\n  n1 --> n0\n  n1 --> n2\n"
    );
}

#[test]
fn json_has_both_ends_of_each_edge() {
    let run = project()
        .run(["graph", "skills", "--format", "json"])
        .exits(0);
    let graph: serde_json::Value = serde_json::from_str(&run.out).unwrap();
    assert_eq!(
        graph["skills"],
        serde_json::json!(["git.commit", "release"])
    );
    assert_eq!(
        graph["edges"][0],
        serde_json::json!({ "from": "release", "to": "git.commit", "kind": "uses", "found": true })
    );
}
