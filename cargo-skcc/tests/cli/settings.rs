//! Settings: which hold, and what is wrong with them.

use crate::project::{Project, run};

const NO_DESCRIPTION: &str = "---\nname: commit\n---\n# Commit\nWrite it.\n";

fn manifest(name: &str, more: &str) -> String {
    format!("[package]\nname = \"{name}\"\nversion = \"0.1.0\"\nedition = \"2024\"\n{more}")
}

#[test]
fn the_configured_roots_are_checked_from_anywhere_below() {
    let project = Project::new()
        .file("skcc.toml", "roots = [\"agent/skills\"]\n")
        .file("agent/skills/commit/SKILL.md", NO_DESCRIPTION)
        .skill("skills/other");
    for folder in ["", "agent", "agent/skills/commit"] {
        let mut command = project.command(["check", "--message-format", "short"]);
        let run = run(command.current_dir(project.path().join(folder))).exits(1);
        assert!(
            run.err
                .starts_with("agent/skills/commit/SKILL.md:1:1: error[SK021]"),
            "{folder}: {}",
            run.err
        );
        assert!(run.err.contains("checked 1 skill"), "{folder}: {}", run.err);
    }
}

#[test]
fn paths_in_the_project_are_shown_as_the_settings_name_them() {
    let project = Project::new()
        .file("skcc.toml", "roots = [\"agent/skills\"]\n")
        .file("agent/skills/commit/SKILL.md", NO_DESCRIPTION);
    let mut command = project.command(["check", "skills/commit", "--message-format=short"]);
    let run = run(command.current_dir(project.path().join("agent"))).exits(1);
    assert!(
        run.err.starts_with("agent/skills/commit/SKILL.md:1:1"),
        "{}",
        run.err
    );
}

#[test]
fn levels_of_the_settings_hold_below_those_of_the_command_line() {
    let project = Project::new()
        .file(
            "skcc.toml",
            "roots = [\"skills\"]\n[lints]\nSK021 = \"warn\"\n",
        )
        .file("skills/commit/SKILL.md", NO_DESCRIPTION);
    let run = project.run(["check"]).exits(0);
    assert!(run.err.contains("1 warning"), "{}", run.err);
    project.run(["check", "-D", "SK021"]).exits(1);
    project.run(["check", "skills", "-D", "SK021"]).exits(1);
}

#[test]
fn a_wrong_setting_is_shown_at_its_place_and_nothing_is_checked() {
    let project = Project::new()
        .file("skcc.toml", "roots = [\"skills\"]\ntarget = [\"codex\"]\n")
        .file("skills/commit/SKILL.md", NO_DESCRIPTION);
    for command in ["check", "list"] {
        let run = project.run([command]).exits(2);
        assert!(run.err.contains("--> skcc.toml:2:1"), "{}", run.err);
        assert!(run.err.contains("error[SK902]"), "{}", run.err);
        assert!(
            run.err
                .ends_with("error: the settings are wrong, so nothing was done\n"),
            "{}",
            run.err
        );
        assert!(!run.err.contains("SK021"), "{}", run.err);
    }
}

#[test]
fn a_missing_root_is_wrong() {
    let project = Project::new()
        .file("skcc.toml", "roots = [\"skils\"]\n")
        .skill("skills/commit");
    let run = project.run(["check"]).exits(2);
    assert!(run.err.contains("--> skcc.toml:1:10"), "{}", run.err);
}

#[test]
fn without_settings_and_skills_the_way_out_is_named() {
    let run = Project::new().run(["check"]).exits(2);
    assert_eq!(
        run.err,
        "error: no skills are configured, and there is no folder `skills`\n  \
         help: name a skill or a tree of skills, or run `cargo skcc init`\n"
    );
}

#[test]
fn an_excluded_tree_is_read_when_it_is_named() {
    let project = Project::new()
        .file(
            "skcc.toml",
            "roots = [\"skills\"]\nexclude = [\"skills/old\"]\n",
        )
        .skill("skills/new")
        .skill("skills/old/one");
    let ids = |arguments: &[&str]| {
        let run = project.run(arguments).exits(0);
        run.out.lines().count() - 1
    };
    assert_eq!(ids(&["list"]), 1);
    assert_eq!(ids(&["list", "skills"]), 1);
    assert_eq!(ids(&["list", "skills/old"]), 1);
}

fn workspace() -> Project {
    let shipped = "[package.metadata.skcc]\nskills = \"skills\"\n";
    Project::new()
        .file(
            "Cargo.toml",
            "[workspace]\nresolver = \"3\"\nmembers = [\"one\", \"two\", \"none\"]\n",
        )
        .file("one/Cargo.toml", &manifest("one", shipped))
        .file("one/src/lib.rs", "")
        .skill("one/skills/first")
        .file("two/Cargo.toml", &manifest("two", ""))
        .file("two/skcc.toml", "roots = [\"skills\"]\n")
        .file("two/src/lib.rs", "")
        .skill("two/skills/second")
        .file("none/Cargo.toml", &manifest("none", ""))
        .file("none/src/lib.rs", "")
}

#[test]
fn packages_are_selected_as_cargo_does() {
    let project = workspace();
    let ids = |arguments: &[&str]| {
        let mut all = vec!["list", "--offline"];
        all.extend(arguments);
        let run = project.run(all).exits(0);
        let ids = run
            .out
            .lines()
            .skip(1)
            .map(|line| line.split(' ').next().unwrap().to_owned());
        ids.collect::<Vec<_>>().join(" ")
    };
    assert_eq!(ids(&["-p", "one"]), "first");
    assert_eq!(ids(&["-p", "one", "-p", "two"]), "first second");
    assert_eq!(ids(&["--workspace"]), "first second");
    assert_eq!(ids(&["--manifest-path", "two/Cargo.toml"]), "second");
    assert_eq!(
        ids(&["--manifest-path", "one/Cargo.toml", "--workspace"]),
        "first second"
    );
}

#[test]
fn a_package_that_cannot_be_selected_is_told() {
    let project = workspace();
    let error = |arguments: &[&str]| {
        let mut all = vec!["check", "--offline"];
        all.extend(arguments);
        project.run(all).exits(2).err
    };
    assert!(error(&["-p", "tow"]).contains("did you mean `two`?"));
    assert!(error(&["-p", "none"]).contains("package `none` has no skills"));
    assert!(error(&["-p", "one", "one/skills"]).contains("cannot be used with"));
    assert!(error(&["--manifest-path", "one"]).contains("is not a Cargo.toml"));
    assert!(error(&["--manifest-path", "x/Cargo.toml"]).contains("does not exist"));
}

#[cfg(unix)]
#[test]
fn cargo_is_asked_as_the_command_line_says() {
    use std::os::unix::fs::PermissionsExt;
    let project = Project::new().file("cargo", "#!/bin/sh\necho \"error: $*\" >&2\nexit 1\n");
    let cargo = project.path().join("cargo");
    std::fs::set_permissions(&cargo, std::fs::Permissions::from_mode(0o755)).unwrap();
    let mut command = project.command(["check", "--workspace", "--locked", "--offline"]);
    let run = run(command.env("CARGO", cargo)).exits(2);
    assert!(run.err.starts_with("error: metadata "), "{}", run.err);
    assert!(run.err.contains("--locked --offline"), "{}", run.err);
}

#[test]
fn verbose_names_the_settings_and_the_roots() {
    let project = Project::new()
        .file("skcc.toml", "roots = [\"skills\"]\n")
        .skill("skills/commit");
    let run = project.run(["check", "-v"]).exits(0);
    assert!(run.err.contains("skcc.toml"), "{}", run.err);
    assert!(run.err.contains("root: "), "{}", run.err);
}

#[test]
fn a_new_skill_goes_to_the_configured_root() {
    let project = Project::new()
        .file("skcc.toml", "roots = [\"agent\"]\n")
        .skill("agent/one");
    let run = project.run(["new", "two"]).exits(0);
    assert_eq!(run.err, "Created agent/two/SKILL.md\n");
}
