//! `install`, `uninstall` and `where`.

use std::fs;
use std::process::Command;

use crate::project::{Project, run};

/// A project with two skills; one says something that Claude Code alone can
/// express.
fn project() -> Project {
    Project::new()
        .skill("skills/notes")
        .file(
            "skills/deploy/SKILL.md",
            "---\nname: deploy\ndescription: \"Deploys. Use when asked to deploy.\"\n\
             model: opus\n---\n# Deploy\n\nDo it.\n",
        )
        .file("skills/deploy/references/a.md", "A.\n")
}

/// The command with a home folder in the project, and no variable of an agent.
fn command<const N: usize>(project: &Project, arguments: [&str; N]) -> Command {
    let mut command = project.command(arguments);
    command.env("HOME", project.path().join("home"));
    for variable in [
        "CLAUDE_CONFIG_DIR",
        "CODEX_HOME",
        "COPILOT_HOME",
        "GEMINI_CLI_HOME",
        "HERMES_HOME",
        "KIMI_CODE_HOME",
        "OPENCLAW_STATE_DIR",
        "PI_CODING_AGENT_DIR",
        "QWEN_HOME",
        "XDG_CONFIG_HOME",
    ] {
        command.env_remove(variable);
    }
    command
}

#[test]
fn a_second_install_changes_nothing() {
    let project = project();
    let first = run(&mut command(&project, ["install"])).exits(0);
    assert!(
        first
            .err
            .contains("Installed 2 skills for claude-code into .claude/skills: 3 files written"),
        "{}",
        first.err
    );
    let text = project.read(".claude/skills/deploy/SKILL.md");
    assert!(text.contains("model: \"opus\""), "{text}");
    assert_eq!(
        project.read(".agents/skills/deploy/references/a.md"),
        "A.\n"
    );
    let second = run(&mut command(&project, ["install"])).exits(0);
    assert!(
        second.err.contains(".agents/skills: 3 files unchanged"),
        "{}",
        second.err
    );
    run(&mut command(&project, ["install", "--check"])).exits(0);
}

#[test]
fn a_changed_file_is_shown_and_kept() {
    let project = project();
    run(&mut command(&project, ["install", "-t", "claude"])).exits(0);
    let path = ".claude/skills/notes/SKILL.md";
    let changed = project.read(path).replace("Do it.", "Do it well.");
    project.write(path, &changed);
    let check = run(&mut command(
        &project,
        ["install", "-t", "claude", "--check"],
    ))
    .exits(1);
    assert!(check.out.contains("-Do it well.\n+Do it."), "{}", check.out);
    assert!(
        check.err.contains("run `cargo skcc install`"),
        "{}",
        check.err
    );
    let refused = run(&mut command(&project, ["install", "-t", "claude"])).exits(2);
    assert!(
        refused.err.contains("was changed since skcc wrote it"),
        "{}",
        refused.err
    );
    assert_eq!(project.read(path), changed);
    run(&mut command(&project, ["uninstall", "-t", "claude"])).exits(2);
    run(&mut command(
        &project,
        ["install", "-t", "claude", "--force"],
    ))
    .exits(0);
    assert_ne!(project.read(path), changed);
}

#[test]
fn what_others_wrote_stays() {
    let project = project().file(".claude/skills/mine/SKILL.md", "mine\n");
    run(&mut command(&project, ["install", "-t", "claude"])).exits(0);
    run(&mut command(&project, ["uninstall", "-t", "claude"])).exits(0);
    assert_eq!(project.read(".claude/skills/mine/SKILL.md"), "mine\n");
    assert!(!project.path().join(".claude/skills/notes").exists());
    assert!(
        !project
            .path()
            .join(".claude/skills/.skcc-manifest")
            .exists()
    );
}

#[test]
fn skills_go_one_by_one_and_the_folder_with_the_last() {
    let project = project();
    run(&mut command(&project, ["install"])).exits(0);
    run(&mut command(&project, ["uninstall", "notes"])).exits(0);
    assert!(!project.path().join(".agents/skills/notes").exists());
    assert!(project.path().join(".agents/skills/deploy").exists());
    let wrong = run(&mut command(&project, ["uninstall", "deploi"])).exits(2);
    assert!(
        wrong.err.contains("did you mean `deploy`?"),
        "{}",
        wrong.err
    );
    run(&mut command(&project, ["uninstall", "deploy"])).exits(0);
    assert!(!project.path().join(".agents/skills").exists());
    let nothing = run(&mut command(&project, ["uninstall"])).exits(0);
    assert!(nothing.err.contains("installed nothing"), "{}", nothing.err);
}

#[test]
fn a_skill_that_is_gone_is_pruned_when_asked() {
    let project = project();
    run(&mut command(&project, ["install"])).exits(0);
    fs::remove_dir_all(project.path().join("skills/notes")).unwrap();
    run(&mut command(&project, ["install"])).exits(0);
    assert!(project.path().join(".claude/skills/notes").exists());
    run(&mut command(&project, ["install", "--prune"])).exits(0);
    assert!(!project.path().join(".claude/skills/notes").exists());
    assert!(project.path().join(".claude/skills/deploy").exists());
}

#[test]
fn a_person_has_folders_that_variables_move() {
    let project = project();
    run(&mut command(
        &project,
        ["install", "--user", "-t", "claude,codex"],
    ))
    .exits(0);
    assert!(
        project
            .path()
            .join("home/.claude/skills/notes/SKILL.md")
            .exists()
    );
    assert!(
        project
            .path()
            .join("home/.agents/skills/notes/SKILL.md")
            .exists()
    );
    let mut moved = command(&project, ["install", "--user", "-t", "claude"]);
    moved.env("CLAUDE_CONFIG_DIR", project.path().join("elsewhere"));
    run(&mut moved).exits(0);
    assert!(
        project
            .path()
            .join("elsewhere/skills/notes/SKILL.md")
            .exists()
    );
    let mut homeless = command(
        &project,
        [
            "where",
            "--user",
            "-t",
            "claude",
            "--message-format",
            "json",
        ],
    );
    homeless.env("CLAUDE_CONFIG_DIR", project.path().join("elsewhere"));
    let shown = run(&mut homeless).exits(0);
    assert!(shown.out.contains("elsewhere/skills"), "{}", shown.out);
}

#[test]
fn two_texts_that_one_agent_reads_are_refused() {
    let project = project();
    let refused = run(&mut command(
        &project,
        ["install", "-t", "claude,opencode,universal"],
    ))
    .exits(1);
    assert!(
        refused
            .err
            .contains("differ for `deploy`, and takes one of them by chance"),
        "{}",
        refused.err
    );
    assert!(!project.path().join(".claude").exists());
    run(&mut command(
        &project,
        ["install", "-t", "claude,opencode,universal", "--same"],
    ))
    .exits(0);
    let text = |folder: &str| project.read(&format!("{folder}/skills/deploy/SKILL.md"));
    assert_eq!(text(".claude"), text(".agents"));
    assert!(!project.path().join(".opencode").exists());
    let gemini = run(&mut command(
        &project,
        ["install", "-t", "gemini,universal"],
    ))
    .exits(0);
    assert!(
        gemini
            .err
            .contains("for universal, gemini into .agents/skills"),
        "{}",
        gemini.err
    );
}

#[test]
fn sources_are_no_destination() {
    let project = project();
    let refused = run(&mut command(&project, ["install", "-t", "openclaw"])).exits(2);
    assert!(refused.err.contains("holds the sources"), "{}", refused.err);
}

#[test]
fn a_broken_skill_is_not_installed() {
    let project = project().file("skills/bad/SKILL.md", "---\nname: bad\n---\n# Bad\n");
    run(&mut command(&project, ["install"])).exits(1);
    assert!(!project.path().join(".claude").exists());
}

#[test]
fn folders_are_listed_with_what_is_in_them() {
    let project = project().file(".claude/skills/mine/SKILL.md", "mine\n");
    run(&mut command(&project, ["install", "-t", "claude"])).exits(0);
    let table = run(&mut command(
        &project,
        ["where", "-t", "claude,cursor", "--project"],
    ))
    .exits(0);
    assert_eq!(
        table.out,
        "TARGET       SCOPE    FOLDER          SKILLS  BY SKCC\n\
         claude-code  project  .claude/skills  3       2        installed into\n\
         cursor       project  .cursor/skills  ·       ·        installed into; documented, not observed\n             \
         project  .agents/skills  ·       ·        documented, not observed\n             \
         project  .claude/skills  3       2        documented, not observed\n             \
         project  .codex/skills   ·       ·        documented, not observed\n"
    );
}
