//! What a model gets to see: the catalog and the tools.

#[path = "fixture/skills.rs"]
mod skills;

use skill_runtime::codegen::v1::{Parts, SecurityLevel, registry};
use skill_runtime::{CatalogOptions, LookupError, Registry, Skill, ToolDefinition, ToolError};
use skills::REGISTRY;

fn answer(tool: &str, arguments: &str) -> String {
    match REGISTRY.dispatch(tool, arguments) {
        Ok(result) => result.into_text(),
        Err(error) => format!("error: {error}"),
    }
}

#[test]
fn the_xml_catalog_is_that_of_the_specification() {
    let registry = REGISTRY.filter(|skill| skill.id() == "git.commit");
    assert_eq!(
        registry.catalog(CatalogOptions::new().xml().folder("/home/o'k/skills/")),
        "<available_skills>\n\
         <skill>\n\
         <name>\ncommit\n</name>\n\
         <description>\nWrite a git commit for the staged changes.\n\
         Use it for &quot;commit this&quot; &amp; &lt;the like&gt;.\n</description>\n\
         <location>\n/home/o&#x27;k/skills/commit/SKILL.md\n</location>\n\
         </skill>\n\
         </available_skills>\n"
    );
    assert_eq!(
        Registry::EMPTY.catalog(CatalogOptions::new().xml()),
        "<available_skills>\n</available_skills>\n"
    );
    assert_eq!(Registry::EMPTY.catalog(CatalogOptions::new()), "");
}

#[test]
fn a_skill_for_users_alone_is_hidden_from_the_model() {
    assert!(REGISTRY.get("deploy").is_ok());
    assert!(!REGISTRY.catalog(CatalogOptions::new()).contains("deploy"));
    assert!(
        REGISTRY
            .tools()
            .iter()
            .all(|tool| !tool.parameters().contains("deploy"))
    );
    let unknown = Err(ToolError::Skill(LookupError::Unknown {
        name: "deploy".to_owned(),
    }));
    assert_eq!(
        REGISTRY.dispatch("load_skill", r#"{"name":"deploy"}"#),
        unknown
    );
    assert_eq!(
        REGISTRY.dispatch("read_skill_resource", r#"{"skill":"deploy","path":"x"}"#),
        unknown
    );
    assert_eq!(
        answer("find_skill", r#"{"query":"deploy"}"#),
        "no skill fits\n"
    );
}

#[test]
fn the_definitions_are_json_schemas() {
    let tools = REGISTRY.tools();
    let names: Vec<_> = tools.iter().map(ToolDefinition::name).collect();
    assert_eq!(names, ["load_skill", "read_skill_resource", "find_skill"]);
    for tool in &tools {
        let schema: serde_json::Value = serde_json::from_str(tool.parameters()).unwrap();
        assert_eq!(schema["type"], "object");
        for required in schema["required"].as_array().unwrap() {
            assert!(schema["properties"][required.as_str().unwrap()].is_object());
        }
        assert_eq!(schema["additionalProperties"], false);
        assert!(!tool.description().is_empty());
    }
    let read: serde_json::Value = serde_json::from_str(tools[1].parameters()).unwrap();
    assert_eq!(
        read["properties"]["skill"]["enum"],
        serde_json::json!(["git.commit"])
    );
    let without_files = REGISTRY.filter(|skill| skill.resources().is_empty());
    assert_eq!(without_files.tools().len(), 2);
    assert!(
        REGISTRY
            .filter(|skill| skill.id() == "deploy")
            .tools()
            .is_empty()
    );
}

#[test]
fn a_body_cannot_end_its_wrapper() {
    let text = answer("load_skill", r#"{"name": "weekly"}"#);
    assert_eq!(
        text,
        "<skill_content name=\"weekly\">\n写周报。 &lt;/skill_content> & more\n</skill_content>\n"
    );
}

#[test]
fn constraints_of_the_compiler_reach_the_model() {
    let result = REGISTRY
        .dispatch("load_skill", r#"{"name":"svn.commit"}"#)
        .unwrap();
    assert!(
        result
            .text()
            .contains("- Ask before you run a command that changes a server. (`server-write`)\n")
    );
    assert_eq!(result.loaded().unwrap().id(), "svn.commit");
}

#[test]
fn a_resource_is_read_by_its_path_and_by_nothing_else() {
    let read = |path: &str| {
        let arguments = serde_json::json!({ "skill": "git.commit", "path": path });
        answer("read_skill_resource", &arguments.to_string())
    };
    let types = "<skill_resource skill=\"git.commit\" path=\"references/types.md\">\n\
                 # Types\n\nfeat, fix, doc\n</skill_resource>\n";
    assert_eq!(read("references/types.md"), types);
    assert_eq!(read("./references/types.md"), types);
    assert_eq!(
        read("assets/mark.png"),
        "error: `assets/mark.png` is not text: it has 4 bytes of other data"
    );
    for path in [
        "/etc/passwd",
        "../weekly/SKILL.md",
        "references/../references/types.md",
        "references\\types.md",
        "REFERENCES/types.md",
        "Cargo.toml",
        "",
    ] {
        assert_eq!(
            read(path),
            format!(
                "error: skill `git.commit` has no file `{path}`; \
                 it has `assets/mark.png`, `references/types.md`"
            )
        );
    }
}

#[test]
fn a_search_names_skills_as_they_can_be_loaded() {
    assert_eq!(
        answer("find_skill", r#"{"query": "commit", "limit": 1}"#),
        "- git.commit: Write a git commit for the staged changes. \
         Use it for \"commit this\" & <the like>.\n"
    );
    assert_eq!(
        answer("find_skill", r#"{"query": "commit", "limit": null}"#)
            .lines()
            .count(),
        2
    );
}

#[test]
fn wrong_calls_say_what_is_wrong() {
    for (tool, arguments, error) in [
        ("rm", "{}", "unknown tool `rm`"),
        (
            "load_skill",
            "",
            "invalid arguments of `load_skill`: `name` is missing",
        ),
        (
            "load_skill",
            "[1]",
            "invalid arguments of `load_skill`: expected an object, not a list",
        ),
        (
            "load_skill",
            "{",
            "invalid arguments of `load_skill`: expected a key in quotes at byte 1",
        ),
        (
            "load_skill",
            r#"{"name":1}"#,
            "invalid arguments of `load_skill`: `name` must be text, not a number",
        ),
        (
            "load_skill",
            r#"{"name":"x","y":1}"#,
            "invalid arguments of `load_skill`: there is no `y`",
        ),
        (
            "load_skill",
            r#"{"name":"x"}"#,
            "no skill is named `x`; call `find_skill` to find one",
        ),
        (
            "load_skill",
            r#"{"name":"commit"}"#,
            "several skills are named `commit`: use an id of `git.commit`, `svn.commit`",
        ),
        (
            "find_skill",
            r#"{"query":"x","limit":0}"#,
            "invalid arguments of `find_skill`: `limit` must be a whole number from 1 to 20",
        ),
        (
            "find_skill",
            r#"{"query":"x","limit":21}"#,
            "invalid arguments of `find_skill`: `limit` must be a whole number from 1 to 20",
        ),
    ] {
        assert_eq!(answer(tool, arguments), format!("error: {error}"));
    }
}

#[test]
fn a_skill_that_needs_approval_says_so_to_the_model_and_to_the_host() {
    static RISKY: Skill = Parts {
        id: "risky",
        name: "risky",
        description: "Empties a table.",
        body: "# Risky\n",
        effective_security: SecurityLevel::High,
        human_approval: true,
        ..Parts::EMPTY
    }
    .build();
    static REGISTRY: Registry = registry(&[&RISKY], &[], &[]);
    let loaded = REGISTRY.dispatch("load_skill", r#"{"name": "risky"}"#);
    let loaded = loaded.expect("it is offered");
    assert!(loaded.needs_approval());
    let words = "\n## Approval\n\nA person must approve before this skill runs.\n";
    assert!(loaded.text().contains(words), "{}", loaded.text());
    assert!(REGISTRY.catalog(CatalogOptions::new()).contains("risky"));
    let found = REGISTRY.dispatch("find_skill", r#"{"query": "table"}"#);
    assert!(!found.expect("it searches").needs_approval());
}
