//! `expand`.

use crate::project::Project;

#[test]
fn prints_what_would_be_compiled() {
    let project = Project::new().skill("skills/git/commit");
    let run = project.run(["expand", "commit"]).exits(0);
    assert!(run.out.contains("\"git.commit\""), "{}", run.out);
    assert!(run.err.contains("not built yet"), "{}", run.err);
}

#[test]
fn names_the_file_of_the_module_that_is_checked_in() {
    let settings = "roots = [\"skills\"]\n[build]\nemit = \"src/skills\"\n";
    let project = Project::new()
        .file("skcc.toml", settings)
        .skill("skills/commit");
    project.run(["build"]).exits(0);
    let run = project.run(["expand", "commit"]).exits(0);
    assert!(
        run.err.contains("src/skills/skills/commit.rs"),
        "{}",
        run.err
    );
    assert_eq!(run.out, project.read("src/skills/skills/commit.rs"));
}

#[test]
fn names_the_file_that_a_build_script_wrote() {
    let out = "target/debug/build/app-0123/out/skcc";
    let project = Project::new()
        .file("Cargo.toml", "[package]\nname = \"app\"\n")
        .skill("skills/commit")
        .file(
            &format!("{out}/index"),
            "skcc-index\t1\nskill\tcommit\tcommit\tcommit\n",
        )
        .file(&format!("{out}/skills/commit.rs"), "");
    let run = project.run(["expand", "commit"]).exits(0);
    assert!(
        run.err.contains(&format!("{out}/skills/commit.rs")),
        "{}",
        run.err
    );
}

#[test]
fn a_broken_skill_has_no_source() {
    let project = Project::new().file(
        "skills/bad/SKILL.md",
        "---\nname: bad\n---\n# Bad\nDo it.\n",
    );
    let run = project.run(["expand", "bad"]).exits(2);
    assert!(
        run.err.contains("the skill `bad` has errors"),
        "{}",
        run.err
    );
}
