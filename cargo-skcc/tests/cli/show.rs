//! `show`.

use crate::project::Project;

fn project() -> Project {
    Project::new()
        .skill("skills/git/commit")
        .skill("skills/hg/commit")
        .skill("skills/review-code")
}

#[test]
fn by_id_by_name_and_by_path() {
    let project = project();
    for wanted in [
        "review-code",
        "review_code",
        "./skills/review-code",
        "skills/review-code/SKILL.md",
    ] {
        let run = if wanted.contains('/') {
            project.run(["show", wanted])
        } else {
            project.run(["show", wanted, "skills"])
        };
        let run = run.exits(0);
        assert!(
            run.out
                .starts_with("review-code  skills/review-code/SKILL.md\n"),
            "{}",
            run.out
        );
    }
}

#[test]
fn an_ambiguous_name_lists_the_ids() {
    let run = project().run(["show", "commit", "skills"]).exits(2);
    assert_eq!(
        run.err,
        "error: `commit` is the name of several skills\n  help: use one of their ids: `git.commit`, `hg.commit`\n"
    );
    project().run(["show", "git.commit", "skills"]).exits(0);
}

#[test]
fn an_unknown_skill_gets_the_nearest() {
    let run = project().run(["show", "reviewcode", "skills"]).exits(2);
    assert!(
        run.err.contains("did you mean `review-code`?"),
        "{}",
        run.err
    );
}

#[test]
fn json_is_the_model() {
    let run = project()
        .run(["show", "hg.commit", "skills", "--message-format=json"])
        .exits(0);
    let skill: skir::Skill = serde_json::from_str(&run.out).unwrap();
    assert_eq!(skill.id, "hg.commit");
    assert_eq!(skill.body, "# commit\nDo it.\n");
}
