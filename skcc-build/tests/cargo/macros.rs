//! What `include_skill!` says when it cannot find what was asked for.

use crate::project::Project;

/// The errors of a program that evaluates `expression`.
fn error(project: &Project, expression: &str) -> String {
    error_in(
        project,
        &format!("fn main() {{\n    let _ = skill_runtime::{expression};\n}}\n"),
    )
}

/// The errors of a program.
fn error_in(project: &Project, program: &str) -> String {
    project.write("src/main.rs", program);
    let build = project.quiet(&["check"]);
    assert!(!build.ok, "it compiles: {program}");
    let from = build.stderr.find("error: ").expect("there is an error");
    build.stderr[from..].to_owned()
}

#[test]
fn errors_stand_at_the_literal() {
    let project = Project::new("macros-errors");
    project.skill("git/review", "# Review");
    project.skill("svn/review", "# Review it");

    let unknown = error(&project, "include_skill!(\"comit\")");
    assert!(
        unknown.starts_with("error: no compiled skill is called `comit`; did you mean `commit`?\n"),
        "{unknown}"
    );
    assert!(unknown.contains("src/main.rs:2:43\n"), "{unknown}");
    assert!(unknown.contains("^^^^^^^\n"), "{unknown}");

    let ambiguous = error(&project, "include_skill!(\"review\")");
    assert!(
        ambiguous.starts_with(
            "error: the name `review` is ambiguous: use one of the ids \
             `git.review`, `svn.review`\n"
        ),
        "{ambiguous}"
    );

    let target = error(&project, "include_skill!(\"commit\", target = \"codex\")");
    assert!(
        target.starts_with(
            "error: the target `codex` was not built, only `claude-code`, `universal`: \
             add it to `targets` in `skcc.toml`, as in `targets = [\"codex\"]`"
        ),
        "{target}"
    );
    assert!(target.contains("src/main.rs:2:62\n"), "{target}");

    for wrong in [
        "include_skill!()",
        "include_skill!(commit)",
        "include_skill!(\"commit\", text)",
        "include_skill!(\"commit\", target)",
        "include_skill!(\"commit\", body, body)",
    ] {
        let error = error(&project, wrong);
        assert!(
            error.starts_with("error: expected `include_skill!(\"name\")`, "),
            "{wrong}: {error}"
        );
    }
}

#[test]
fn without_a_build_script_the_missing_lines_are_named() {
    let project = Project::new("macros-no-script");
    project.write("build.rs", "fn main() {}\n");
    for error in [
        error(&project, "include_skill!(\"commit\")"),
        error_in(
            &project,
            "skill_runtime::include_skills!(mod skills);\nfn main() {}\n",
        ),
    ] {
        for line in [
            "error: the skills of this package are not compiled",
            "[build-dependencies]\n",
            concat!("skcc-build = \"", env!("CARGO_PKG_VERSION_MAJOR"), "."),
            "skcc_build::compile(\"skills\");",
        ] {
            assert!(error.contains(line), "{line} is not in {error}");
        }
    }
}

#[test]
fn each_expansion_looks_again() {
    let project = Project::new("macros-fresh");
    project.write(
        "src/main.rs",
        "fn main() {\n    print!(\"{}\", skill_runtime::include_skill!(\"commit\", body));\n}\n",
    );
    assert_eq!(project.run().stdout, "# Commit\n");
    project.skill("commit", "# Again");
    assert_eq!(project.run().stdout, "# Again\n");
    project.skill("git/commit", "# Other");
    std::fs::remove_dir_all(project.path("skills/commit")).unwrap();
    assert_eq!(project.run().stdout, "# Other\n");
}
