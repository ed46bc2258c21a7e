//! `layers`, `--effective-layers`, `--source` and `--crates`.

use std::process::Command;

use crate::project::{Project, Run, run};

fn skill(name: &str, more: &str, body: &str) -> String {
    format!(
        "---\nname: {name}\ndescription: Does {name}. Use when asked to {name}.\n{more}---\n# {name}\n{body}\n"
    )
}

/// Four layers: a crate, the organization, the team, the project.
///
/// `task.report` is in all of them; `gate` is immutable in the organization's
/// and stands in the project as well; `share` does more in the project than in
/// the team.
fn project() -> Project {
    Project::new()
        .file(
            "Cargo.toml",
            "[package]\nname = \"app\"\nversion = \"0.1.0\"\nedition = \"2024\"\n\
             [dependencies]\nkrate = { path = \"krate\" }\n\
             [dev-dependencies]\ntested = { path = \"tested\" }\n[workspace]\n",
        )
        .file("src/lib.rs", "")
        .file("skcc.toml", "roots = [\"skills\"]\n")
        .file(
            "krate/Cargo.toml",
            "[package]\nname = \"krate\"\nversion = \"0.2.0\"\nedition = \"2024\"\n\
             [dependencies]\ndeep = { path = \"../deep\" }\n\
             [package.metadata.skcc]\nskills = \"skills\"\n",
        )
        .file("krate/src/lib.rs", "")
        .file(
            "krate/skills/task/report/SKILL.md",
            &skill("report", "", "crate"),
        )
        .file(
            "deep/Cargo.toml",
            "[package]\nname = \"deep\"\nversion = \"0.3.0\"\nedition = \"2024\"\n\
             [package.metadata.skcc]\nskills = \"skills\"\n",
        )
        .file("deep/src/lib.rs", "")
        .skill("deep/skills/dive")
        .file(
            "tested/Cargo.toml",
            "[package]\nname = \"tested\"\nversion = \"0.4.0\"\nedition = \"2024\"\n\
             [package.metadata.skcc]\nskills = \"skills\"\n",
        )
        .file("tested/src/lib.rs", "")
        .skill("tested/skills/never")
        .file("org/task/report.md", &skill("report", "", "org"))
        .file(
            "org/gate/SKILL.md",
            &skill("gate", "immutable: true\n", "Ask first."),
        )
        .file("team/task/report.md", &skill("report", "", "team"))
        .file("team/share.md", &skill("share", "", "Say what you share."))
        .file("skills/task/report/SKILL.md", &skill("report", "", "own"))
        .file("skills/gate/SKILL.md", &skill("gate", "", "Do not ask."))
        .file(
            "skills/share/SKILL.md",
            &skill(
                "share",
                "allowed-tools: Bash(git push:*)\n",
                "Run `git push origin`.",
            ),
        )
}

fn command(project: &Project, arguments: &[&str]) -> Command {
    let mut command = project.command(arguments);
    command
        .env("SKCC_ORG_SKILLS", project.path().join("org"))
        .env("SKCC_TEAM_SKILLS", project.path().join("team"))
        .env_remove("SKCC_USER_SKILLS")
        .env("CARGO_NET_OFFLINE", "true");
    command
}

fn with(project: &Project, arguments: &[&str]) -> Run {
    run(&mut command(project, arguments))
}

#[test]
fn the_stack_is_shown_with_what_shadows_what() {
    let project = project();
    let run = with(&project, &["layers"]).exits(0);
    assert_eq!(
        run.out,
        "\
LAYER         FROM               WRITTEN BY   SKILLS  USED
crate         deep/skills        others            1     1
              krate/skills       others            1     0
organization  $SKCC_ORG_SKILLS   others            2     1
team          $SKCC_TEAM_SKILLS  others            2     0
repository    skills             the project       3     2
user          -

gate, immutable
  uses     organization  $SKCC_ORG_SKILLS/gate/SKILL.md
  refuses  repository    skills/gate/SKILL.md  (a broader layer's is immutable)

share
  uses     repository  skills/share/SKILL.md
  shadows  team        $SKCC_TEAM_SKILLS/share.md  (a narrower layer has it)

task.report
  uses     repository    skills/task/report/SKILL.md
  shadows  team          $SKCC_TEAM_SKILLS/task/report.md  (a narrower layer has it)
  shadows  organization  $SKCC_ORG_SKILLS/task/report.md  (a narrower layer has it)
  shadows  crate         krate/skills/task/report/SKILL.md  (a narrower layer has it)

1 further skill stands in no other's place
"
    );
    let run = with(&project, &["layers", "--format", "json"]).exits(0);
    let stack: serde_json::Value = serde_json::from_str(&run.out).unwrap();
    assert_eq!(stack["trees"][1]["source"], "crate:krate");
    assert_eq!(stack["skills"][1]["id"], "gate");
    assert_eq!(stack["skills"][1]["shadows"][0]["why"], "immutable");
}

#[test]
fn check_judges_the_effective_skills_alone() {
    let project = project();
    let short = ["check", "--effective-layers", "--message-format", "short"];
    let run = with(&project, &short).exits(1);
    for line in [
        "$SKCC_ORG_SKILLS/gate/SKILL.md:4:12: error[SK613]: `gate` is immutable, and `skills` shadows it",
        "skills/gate/SKILL.md:2:7: error[SK613]: `gate` of the organization is immutable; this one would change its text",
        "skills/share/SKILL.md:4:16: warning[SK614]: this declares `Bash(git push:*)`, which `share` of the team does not",
        "deep/skills/dive/SKILL.md:2:7: warning[SK610]: `dive` from the crate `deep` was never reviewed",
        "$SKCC_ORG_SKILLS/gate/SKILL.md:2:7: warning[SK610]: `gate` from the organization was never reviewed",
    ] {
        assert!(run.err.contains(line), "no `{line}` in\n{}", run.err);
    }
    assert_eq!(run.err.lines().count(), 6, "{}", run.err);
    // Without layers there is nothing of that.
    let run = with(&project, &["check", "--locked"]).exits(0);
    assert!(
        run.err.contains("checked 3 skills: no findings"),
        "{}",
        run.err
    );
}

#[test]
fn every_command_uses_the_effective_set() {
    let project = project();
    let ids = |arguments: &[&str]| {
        let run = with(
            &project,
            &[&["list", "--message-format", "json"], arguments].concat(),
        );
        let lines = run.exits(0).out;
        let id = |line: &str| {
            let value: serde_json::Value = serde_json::from_str(line).unwrap();
            value["id"].as_str().unwrap().to_owned()
        };
        lines.lines().map(id).collect::<Vec<_>>()
    };
    assert_eq!(ids(&[]), ["gate", "share", "task.report"]);
    assert_eq!(
        ids(&["--effective-layers"]),
        ["dive", "gate", "share", "task.report"]
    );
    assert_eq!(
        ids(&["--crates", "deep"]),
        ["dive", "gate", "share", "task.report"]
    );
    assert_eq!(
        ids(&["--crates", "krate"]),
        ["gate", "share", "task.report"]
    );
    let run = with(&project, &["show", "gate", "--effective-layers"]).exits(0);
    assert!(run.out.contains("organization"), "{}", run.out);
    let find = ["find", "dive", "--effective-layers"];
    assert!(with(&project, &find).exits(0).out.contains("dive"));
    std::fs::remove_dir_all(project.path().join("skills/gate")).unwrap();
    with(
        &project,
        &["build", "--effective-layers", "--emit", "registry"],
    )
    .exits(0);
    let registry: serde_json::Value =
        serde_json::from_str(&project.read("target/skcc/registry.json")).unwrap();
    let source = &registry["skills"][3]["source"];
    assert_eq!(source["layer"], "repository");
    assert_eq!(source["shadows"][2]["origin"], "crate:krate");
    // What is there is fresh, until a skill of any layer changes.
    let check = [
        "build",
        "--effective-layers",
        "--emit",
        "registry",
        "--check",
    ];
    with(&project, &check).exits(0);
    project.write("deep/skills/dive/SKILL.md", &skill("dive", "", "Deeper."));
    with(&project, &check).exits(1);
}

#[test]
fn settings_name_the_layers_that_always_count() {
    let project = project();
    project.write(
        "skcc.toml",
        "roots = [\"skills\"]\nlayers = [\"crate\"]\ncrates = [\"deep\"]\n",
    );
    let run = with(&project, &["list"]).exits(0);
    assert!(run.out.contains("dive"), "{}", run.out);
    let run = with(&project, &["check", "--locked", "--offline"]).exits(1);
    // Cargo keeps to its own lock as well.
    assert!(
        run.err.contains("Cargo.lock") || run.err.contains("SK610"),
        "{}",
        run.err
    );
    with(
        &project,
        &[
            "review", "--crates", "deep", "--accept", "dive", "--reason", "read it",
        ],
    );
    let run = with(&project, &["check", "--locked"]);
    assert!(!run.err.contains("SK610"), "{}", run.err);
    project.write("skcc.toml", "roots = [\"skills\"]\nlayers = [\"crates\"]\n");
    let run = with(&project, &["check"]).exits(2);
    assert!(run.err.contains("write `crate`"), "{}", run.err);
}

#[test]
fn sources_are_added_by_hand() {
    let project = project().skill("more/task/report");
    let run = with(&project, &["show", "task.report", "--source", "more"]).exits(0);
    assert!(
        run.out.starts_with("report  more/task/report"),
        "{}",
        run.out
    );
    let as_team = ["show", "task.report", "--source", "team=more"];
    let run = with(&project, &as_team).exits(0);
    assert!(
        run.out.starts_with("report  skills/task/report"),
        "{}",
        run.out
    );
    // They are others' skills.
    let check = ["check", "--source", "more", "--locked"];
    let run = with(&project, &check).exits(1);
    assert!(
        run.err
            .contains("`task.report` from `more` was never reviewed"),
        "{}",
        run.err
    );
    with(&project, &["check", "--source", "nowhere"]).exits(2);
}

#[test]
fn what_is_no_dependency_is_said() {
    let project = project();
    let run = with(&project, &["list", "--crates", "kratt"]).exits(2);
    assert!(run.err.contains("did you mean `krate`?"), "{}", run.err);
    // What only tests need is not part of the program.
    let run = with(&project, &["list", "--crates", "tested"]).exits(2);
    assert!(
        run.err
            .contains("`tested` is no dependency that ships skills"),
        "{}",
        run.err
    );
    project.write(
        "deep/Cargo.toml",
        "[package]\nname = \"deep\"\nversion = \"0.3.0\"\nedition = \"2024\"\n\
         [package.metadata.skcc]\nskills = \"../org\"\n",
    );
    let run = with(&project, &["list", "--effective-layers"]).exits(2);
    assert!(
        run.err
            .contains("`skills` of the crate `deep` names no folder in it"),
        "{}",
        run.err
    );
}

#[test]
fn layers_need_neither_cargo_nor_roots() {
    let project = Project::new().skill("org/a");
    let mut list = project.command(["list", "--effective-layers"]);
    list.env("SKCC_ORG_SKILLS", "org")
        .env("CARGO", "/nowhere/cargo");
    let run = run(&mut list).exits(0);
    assert!(run.out.contains("\na "), "{}", run.out);
}

#[test]
fn fix_leaves_what_others_keep_elsewhere() {
    let project = project();
    project.write("skcc.toml", "roots = [\"skills\"]\nlayers = [\"team\"]\n");
    project.write(
        "team/bad.md",
        "---\nname: bad\ndescription: Bad: use when asked\n---\n# Bad\n",
    );
    let before = project.read("team/bad.md");
    let run = with(&project, &["fix"]);
    assert_eq!(project.read("team/bad.md"), before, "{}", run.err);
}

#[test]
fn add_and_remove_tell_which_skills_come_and_go() {
    let project = project();
    let manifest = || std::fs::read_to_string(project.path().join("Cargo.toml")).unwrap();
    let offline = |arguments: &[&str]| with(&project, &[arguments, &["--offline"]].concat());
    let run = offline(&["remove", "krate"]).exits(0);
    for line in [
        "Removed 1 skill of the crate `deep`",
        "Removed 1 skill of the crate `krate`",
    ] {
        assert!(run.err.contains(line), "{}", run.err);
    }
    assert!(!manifest().contains("krate ="), "{}", manifest());

    let run = offline(&["add", "krate", "--path", "krate"]).exits(0);
    for line in [
        "Added 1 skill of the crate `deep`: `dive`",
        "Added 1 skill of the crate `krate`: `task.report`",
        "accept them with `cargo skcc review`",
    ] {
        assert!(run.err.contains(line), "{}", run.err);
    }
    assert!(manifest().contains("krate ="), "{}", manifest());

    // Cargo says what is wrong.
    let run = offline(&["remove", "nothing"]).exits(2);
    assert!(run.err.contains("`cargo remove` failed"), "{}", run.err);
    assert!(run.err.contains("nothing"), "{}", run.err);
}
