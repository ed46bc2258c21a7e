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

#[test]
fn what_an_agent_gets_in_a_style() {
    let project = Project::new()
        .file(
            "skills/x/SKILL.md",
            "---\nname: x\ndescription: \"Says x. Use when asked.\"\n\
             disable-model-invocation: true\n---\n# X\n\nSay a < b.\n",
        )
        .file("skcc.toml", "roots = [\"skills\"]\nstyle = \"xml\"\n");
    let head = "---\nname: x\ndescription: \"Says x. Use when asked.\"\n---\n";
    let tail = "\n==> agents/openai.yaml <==\npolicy:\n  allow_implicit_invocation: false\n\n";
    let xml = "<agent_skill>\n<overview>\n<![CDATA[\n# X\n\nSay a < b.\n]]>\n</overview>\n\
               </agent_skill>\n";
    let run = project.run(["show", "x", "-t", "codex"]).exits(0);
    assert_eq!(run.out, format!("{head}{xml}{tail}"));
    let flags = ["show", "x", "-t", "codex", "--style", "markdown,pi=xml"];
    let run = project.run(flags).exits(0);
    assert_eq!(run.out, format!("{head}# X\n\nSay a < b.\n{tail}"));
    for wrong in ["html", "nobody=xml"] {
        project.run(["show", "x", "--style", wrong]).exits(2);
    }
}
