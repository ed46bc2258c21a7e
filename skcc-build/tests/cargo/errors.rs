//! What Cargo shows when something stops the build.

use crate::project::Project;

const UNQUOTED: &str = "---\nname: bad\ndescription: Use when: asked\n---\n# Bad\n";

#[test]
fn an_error_is_one_line_at_its_place_and_one_of_help() {
    let project = Project::new("errors-place");
    project.write("skills/bad/SKILL.md", "---\nname: bad\n---\n# Bad\n");
    let build = project.quiet(&["build"]);
    assert!(!build.ok);
    // Nothing but our lines and Cargo's last one.
    let errors: Vec<_> = build
        .stderr
        .lines()
        .filter(|line| line.starts_with("error"))
        .collect();
    assert_eq!(errors.len(), project.errors().len() + 1, "{}", build.stderr);
    assert!(!build.stderr.contains("--- stdout"), "{}", build.stderr);
    assert!(!build.stderr.contains("panicked"), "{}", build.stderr);
    let lines = project.errors();
    assert!(
        lines[0].starts_with("skills/bad/SKILL.md:1:1: error[SK021]: "),
        "{lines:?}"
    );
}

#[test]
fn levels_of_the_builder_hold() {
    let project = Project::new("errors-levels");
    project.skill("git/commit", "# Commit with git");
    let build = project.run();
    let warning = "skills/git/commit/SKILL.md:2:7: warning[SK601]: the name `commit` is taken";
    assert!(build.stderr.contains(warning), "{}", build.stderr);
    project.write(
        "build.rs",
        "fn main() {\n    skcc_build::Builder::new().skills(\"skills\").deny(\"duplicate-name\").compile();\n}\n",
    );
    let lines = project.errors();
    let error = "skills/git/commit/SKILL.md:2:7: error[SK601]: the name `commit` is taken";
    assert!(lines[0].starts_with(error), "{lines:?}");
}

#[test]
fn a_second_call_is_refused() {
    let project = Project::new("errors-twice");
    project.write(
        "build.rs",
        "fn main() {\n    skcc_build::compile(\"skills\");\n    skcc_build::compile(\"more\");\n}\n",
    );
    project.skill_in("more", "review", "# Review");
    assert_eq!(
        project.errors(),
        [
            "skcc_build has compiled skills before in this build script",
            "help: name all folders in one call, as in \
             `skcc_build::Builder::new().skills(\"a\").skills(\"b\").compile()`",
        ]
    );
}

#[test]
fn wrong_choices_are_explained() {
    let project = Project::new("errors-choices");
    let errors = |call: &str| {
        let text = format!("fn main() {{\n    skcc_build::Builder::new(){call}.compile();\n}}\n");
        project.write("build.rs", &text);
        project.errors().join("\n")
    };
    let missing = errors(".skills(\"skils\")");
    assert!(
        missing.starts_with("skils:1:1: error[SK904]: cannot read the folder of skills: "),
        "{missing}"
    );
    assert!(
        missing.contains("\nhelp: create it, or name the right one"),
        "{missing}"
    );
    assert_eq!(
        errors(".skills(\"skills\").target(\"cluade-code\")"),
        "there is no target `cluade-code`\nhelp: did you mean `claude-code`?"
    );
    let code = errors(".skills(\"skills\").deny(\"SK999\")");
    assert!(
        code.starts_with("`SK999` is no code and no group of codes\nhelp: "),
        "{code}"
    );
    let none = errors("");
    assert!(
        none.starts_with("no folder of skills is named\nhelp: "),
        "{none}"
    );
    let around = errors(".skills(\".\").out_dir(\"out\")");
    assert!(
        around.starts_with("the output lies in the folder of skills `"),
        "{around}"
    );
    std::fs::create_dir(project.path("empty")).unwrap();
    let empty = errors(".skills(\"empty\")");
    assert!(
        empty.starts_with("empty:1:1: error[SK609]: no skill was found here"),
        "{empty}"
    );
}

#[test]
fn in_an_editor_errors_are_in_the_module() {
    let project = Project::new("errors-editor");
    project.write(
        "src/main.rs",
        "skill_runtime::include_skills!(mod skills);\n\
         static BAD: &skill_runtime::Skill = skill_runtime::include_skill!(\"bad\");\n\
         fn main() {\n    println!(\"{} {}\", skills::COMMIT.id(), BAD.id());\n}\n",
    );
    project.write("skills/bad/SKILL.md", UNQUOTED);
    let build = project.cargo_with(
        &["build"],
        &[("SKCC_COMPILE_ERRORS", "1"), ("CARGO_TERM_VERBOSE", "true")],
    );
    assert!(!build.ok && build.script_ran && build.compiled);
    let lines: Vec<_> = build
        .stderr
        .lines()
        .filter(|line| line.starts_with("error"))
        .collect();
    assert!(
        lines[0].starts_with("error: skills/bad/SKILL.md:3:"),
        "{}",
        build.stderr
    );
    assert!(
        build
            .stderr
            .contains("error: the skill `bad` did not compile: skills/bad/SKILL.md:3:"),
        "{}",
        build.stderr
    );
    // The sound skill is there: its name is resolved.
    assert!(!build.stderr.contains("COMMIT"), "{}", build.stderr);
    // The variable is watched.
    let plain = project.cargo(&["build"]);
    assert!(plain.script_ran && !plain.compiled, "{}", plain.stderr);
}
