//! `list`.

use crate::project::Project;

fn project() -> Project {
    Project::new()
        .skill("skills/git/commit")
        .skill("skills/git/push")
        .skill("skills/review")
}

#[test]
fn a_table_of_ids_and_names() {
    let run = project().run(["list", "skills"]).exits(0);
    assert_eq!(
        run.out,
        "ID          NAME    DESCRIPTION\n\
         git.commit  commit  Does commit. Use when asked to commit.\n\
         git.push    push    Does push. Use when asked to push.\n\
         review      review  Does review. Use when asked to review.\n"
    );
}

#[test]
fn filters_hold_together() {
    let project = project();
    let ids = |filters: &[&str]| {
        let mut arguments = vec!["list", "skills"];
        arguments.extend(filters.iter().flat_map(|filter| ["--filter", filter]));
        let run = project.run(arguments).exits(0);
        let ids = run
            .out
            .lines()
            .skip(1)
            .map(|line| line.split(' ').next().unwrap().to_owned());
        ids.collect::<Vec<_>>().join(" ")
    };
    assert_eq!(ids(&["id=git.*"]), "git.commit git.push");
    assert_eq!(ids(&["id=git.*", "text=ASKED TO PUSH"]), "git.push");
    assert_eq!(ids(&["name=none"]), "");
    let run = project
        .run(["list", "--filter", "colour=red", "skills"])
        .exits(2);
    assert!(run.err.contains("there is no key `colour`"), "{}", run.err);
}

#[test]
fn json_is_one_object_for_each_skill() {
    let run = project()
        .run(["list", "skills", "--message-format", "json"])
        .exits(0);
    let lines: Vec<serde_json::Value> = run
        .out
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    assert_eq!(lines.len(), 3);
    assert_eq!(lines[0]["id"], "git.commit");
    assert_eq!(lines[0]["file"], "skills/git/commit/SKILL.md");
    assert_eq!(lines[0]["invocation"], "both");
}

#[test]
fn a_terminal_is_sent_no_command_by_a_skill() {
    let text =
        "---\nname: evil\ndescription: \"Does \\e[2J it. Use when asked.\"\n---\n# Evil\nDo it.\n";
    let run = Project::new()
        .file("skills/evil/SKILL.md", text)
        .run(["list", "skills"])
        .exits(0);
    assert!(!run.out.contains('\u{1b}'), "{:?}", run.out);
}
