//! The ways to start the binary, its streams and its exit codes.

use std::process::Stdio;

use crate::project::{Project, run};

const BROKEN: &str = "---\nname: commit\n---\n# Commit\nWrite it.\n";

#[test]
fn works_as_a_subcommand_of_cargo_and_by_itself() {
    let project = Project::new().skill("skills/commit");
    let by_cargo = project.run(["skcc", "check", "skills"]).exits(0);
    let alone = project.run(["check", "skills"]).exits(0);
    assert_eq!(by_cargo.err, alone.err);
    assert!(
        project
            .run(["skcc", "check", "--help"])
            .out
            .contains("Usage: cargo skcc check")
    );
    assert!(
        project
            .run(["check", "--help"])
            .out
            .contains("Usage: cargo-skcc check")
    );
}

#[test]
fn cargo_itself_finds_and_helps() {
    let project = Project::new().skill("skills/commit");
    let binary = std::path::Path::new(env!("CARGO_BIN_EXE_cargo-skcc"));
    let mut paths = vec![binary.parent().unwrap().to_owned()];
    paths.extend(std::env::split_paths(&std::env::var_os("PATH").unwrap()));
    let cargo = |arguments: &[&str]| {
        let mut command = std::process::Command::new(env!("CARGO"));
        command
            .args(arguments)
            .current_dir(project.path())
            .env_remove("CARGO_TERM_COLOR");
        run(command.env("PATH", std::env::join_paths(&paths).unwrap()))
    };
    let checked = cargo(&["skcc", "check", "skills"]).exits(0);
    assert!(checked.err.contains("checked 1 skill"), "{}", checked.err);
    assert!(
        cargo(&["help", "skcc"])
            .exits(0)
            .out
            .contains("Usage: cargo skcc")
    );
}

#[test]
fn the_version_is_the_packages() {
    let project = Project::new();
    let run = project.run(["--version"]).exits(0);
    assert_eq!(
        run.out,
        format!("cargo-skcc {}\n", env!("CARGO_PKG_VERSION"))
    );
}

#[test]
fn usage_errors_exit_with_2_and_leave_stdout_empty() {
    let project = Project::new();
    for arguments in [
        &["chekc"][..],
        &["check", "--no-such-flag"],
        &["check", "missing"],
        &["check", "-D", "SK9999"],
        &["check", "--quiet", "--verbose"],
        &["explain", "nonsense"],
        &[],
    ] {
        let run = project.run(arguments).exits(2);
        assert_eq!(run.out, "", "{arguments:?}");
        assert!(!run.err.is_empty(), "{arguments:?}");
    }
}

#[test]
fn a_misspelt_command_gets_the_nearest() {
    let run = Project::new().run(["chekc"]).exits(2);
    assert!(run.err.contains("'check'"), "{}", run.err);
}

#[test]
fn text_for_people_is_on_stderr_and_data_on_stdout() {
    let project = Project::new().file("skills/commit/SKILL.md", BROKEN);
    let check = project.run(["check", "skills"]).exits(1);
    assert_eq!(check.out, "");
    assert!(check.err.contains("SK021"), "{}", check.err);
    let list = project.run(["list", "skills"]).exits(0);
    assert_eq!(list.err, "");
    assert!(list.out.contains("commit"), "{}", list.out);
}

#[test]
fn a_closed_pipe_is_no_failure() {
    let project = Project::new();
    for arguments in [&["explain"][..], &["completions", "zsh"], &["man"]] {
        let mut child = project
            .command(arguments)
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        drop(child.stdout.take());
        let output = child.wait_with_output().unwrap();
        assert_eq!(output.status.code(), Some(0), "{arguments:?}");
        assert_eq!(String::from_utf8_lossy(&output.stderr), "");
    }
}

#[test]
fn colours_follow_the_flag_then_cargo_then_no_color() {
    let project = Project::new().skill("skills/commit");
    let colored = |arguments: &[&str], variables: &[(&str, &str)]| {
        let mut command = project.command(arguments);
        command.envs(variables.iter().copied());
        run(&mut command).exits(0).err.contains('\u{1b}')
    };
    let check = &["check", "skills"][..];
    assert!(!colored(check, &[]));
    assert!(colored(
        &["check", "skills", "--color", "always"],
        &[("NO_COLOR", "1")]
    ));
    assert!(colored(&["--color=always", "check", "skills"], &[]));
    assert!(colored(check, &[("CARGO_TERM_COLOR", "always")]));
    assert!(!colored(
        &["check", "skills", "--color=never"],
        &[("CARGO_TERM_COLOR", "always")]
    ));
    assert!(!colored(
        check,
        &[("NO_COLOR", "1"), ("CLICOLOR_FORCE", "1")]
    ));
}

#[test]
fn help_is_coloured_when_asked() {
    let project = Project::new();
    assert!(
        project
            .run(["--color=always", "--help"])
            .out
            .contains('\u{1b}')
    );
    assert!(!project.run(["--help"]).out.contains('\u{1b}'));
}

#[test]
fn no_cargo_and_no_manifest_are_needed() {
    let project = Project::new().skill("skills/commit");
    let mut command = project.command(["check"]);
    command.env("PATH", "").env_remove("CARGO");
    run(&mut command).exits(0);
}

#[test]
fn completions_and_the_manual_name_the_commands() {
    let project = Project::new();
    for shell in ["bash", "zsh", "fish", "powershell", "elvish"] {
        let run = project.run(["completions", shell]).exits(0);
        assert!(run.out.contains("explain"), "{shell}");
    }
    assert!(project.run(["man"]).exits(0).out.contains("explain"));
    project.run(["man", "--out-dir", "man"]).exits(0);
    assert!(
        project
            .read("man/cargo-skcc-check.1")
            .contains("statistics")
    );
}
