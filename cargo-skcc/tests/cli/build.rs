//! `build`.

use std::io::{BufRead, BufReader};
use std::process::Stdio;

use serde_json::Value;

use crate::project::Project;

const NO_DESCRIPTION: &str = "---\nname: bad\n---\n# Bad\nDo it.\n";

pub(crate) fn project() -> Project {
    Project::new()
        .file("skcc.toml", "roots = [\"skills\"]\n")
        .skill("skills/commit")
        .skill("skills/git/push")
        .file("skills/git/push/scripts/go.sh", "echo go\n")
}

pub(crate) fn files(project: &Project, folder: &str) -> Vec<String> {
    let mut files = Vec::new();
    let mut open = vec![project.path().join(folder)];
    while let Some(path) = open.pop() {
        if path.is_dir() {
            open.extend(
                std::fs::read_dir(path)
                    .unwrap()
                    .map(|entry| entry.unwrap().path()),
            );
        } else if path.file_name().unwrap() != ".skcc-manifest" {
            let below = path.strip_prefix(project.path().join(folder)).unwrap();
            files.push(below.to_str().unwrap().replace('\\', "/"));
        }
    }
    files.sort();
    files
}

#[test]
fn artifacts_of_the_default_targets_go_to_dist() {
    let project = project();
    let run = project.run(["build"]).exits(0);
    assert_eq!(
        run.err,
        "checked 2 skills: no findings\nBuilt 2 skills into dist: 6 files written\n"
    );
    assert_eq!(
        files(&project, "dist"),
        [
            "claude-code/commit/SKILL.md",
            "claude-code/push/SKILL.md",
            "claude-code/push/scripts/go.sh",
            "universal/commit/SKILL.md",
            "universal/push/SKILL.md",
            "universal/push/scripts/go.sh",
        ]
    );
    let again = project.run(["build"]).exits(0);
    assert!(
        again
            .err
            .ends_with("Built 2 skills into dist: 6 files unchanged\n"),
        "{}",
        again.err
    );
}

#[test]
fn beside_a_manifest_they_go_to_target() {
    let project = project().file("Cargo.toml", "[package]\nname = \"x\"\n");
    let run = project.run(["build"]).exits(0);
    assert!(run.err.contains("into target/skcc"), "{}", run.err);
}

#[test]
fn the_settings_and_the_command_line_name_another_folder() {
    let project = project().file(
        "skcc.toml",
        "roots = [\"skills\"]\ntargets = [\"universal\"]\n[build]\nout-dir = \"out/agents\"\n",
    );
    project.run(["build"]).exits(0);
    assert_eq!(files(&project, "out/agents").len(), 3);
    project
        .run(["build", "-o", "other", "-t", "claude"])
        .exits(0);
    assert_eq!(files(&project, "other")[0], "claude-code/commit/SKILL.md");
    assert_eq!(files(&project, "other").len(), 3);
}

#[test]
fn targets_are_a_list_an_alias_or_all() {
    let project = project();
    let targets = |arguments: &[&str]| {
        let mut all = vec!["build", "--out-dir", "out", "--emit", "manifest"];
        all.extend(arguments);
        project.run(all).exits(0);
        let manifest: Value = serde_json::from_str(&project.read("out/manifest.json")).unwrap();
        let artifacts = manifest["skills"][0]["artifacts"]
            .as_array()
            .unwrap()
            .clone();
        let targets = artifacts
            .iter()
            .map(|one| one["target"].as_str().unwrap().to_owned());
        targets.collect::<Vec<_>>()
    };
    let both = ["universal", "claude-code"];
    assert_eq!(targets(&["--target", "claude,universal"]), both);
    assert_eq!(
        targets(&["--target", "universal", "--target", "claude-code"]),
        both
    );
    assert_eq!(targets(&["--target=claude"]), ["claude-code"]);
    assert!(targets(&["--target=all"]).len() >= 2);
    let run = project.run(["build", "--target", "cluade-code"]).exits(2);
    assert!(
        run.err.contains("did you mean `claude-code`?"),
        "{}",
        run.err
    );
}

#[test]
fn a_narrower_command_removes_nothing_and_the_whole_one_does() {
    let project = project();
    project.run(["build"]).exits(0);
    project.run(["build", "--target", "universal"]).exits(0);
    project.run(["build", "skills/commit"]).exits(0);
    project.run(["build", "--emit", "registry"]).exits(0);
    assert_eq!(files(&project, "dist").len(), 7);
    std::fs::remove_dir_all(project.path().join("skills/commit")).unwrap();
    let run = project.run(["build"]).exits(0);
    assert!(run.err.contains("3 files removed"), "{}", run.err);
    assert_eq!(files(&project, "dist").len(), 4);
}

#[test]
fn an_error_writes_nothing_unless_told_to_go_on() {
    let project = project().file("skills/bad/SKILL.md", NO_DESCRIPTION);
    let run = project.run(["build"]).exits(1);
    assert!(run.err.contains("error[SK021]"), "{}", run.err);
    assert!(!project.path().join("dist").exists());
    let run = project.run(["build", "--keep-going"]).exits(1);
    assert!(run.err.contains("Built 2 skills"), "{}", run.err);
    assert_eq!(files(&project, "dist").len(), 6);
}

#[test]
fn two_skills_that_would_share_a_folder_are_refused() {
    let other = "---\nname: commit\ndescription: Other. Use when asked.\n---\n# Other\nDo other.\n";
    let project = project().file("skills/hg/commit/SKILL.md", other);
    let run = project.run(["build"]).exits(1);
    assert!(run.err.contains("error[SK601]"), "{}", run.err);
    assert!(!project.path().join("dist").exists());
    project.run(["build", "--keep-going"]).exits(1);
    assert_eq!(files(&project, "dist").len(), 6);
}

#[test]
fn files_of_others_are_left_alone() {
    let project = project().file("dist/universal/commit/SKILL.md", "mine");
    let run = project.run(["build"]).exits(2);
    assert!(run.err.contains("was not written by skcc"), "{}", run.err);
    assert!(run.err.contains("--force"), "{}", run.err);
    assert_eq!(project.read("dist/universal/commit/SKILL.md"), "mine");
    project.run(["build", "--force"]).exits(0);
    assert_ne!(project.read("dist/universal/commit/SKILL.md"), "mine");
    project.write("dist/universal/commit/SKILL.md", "changed");
    let run = project.run(["build"]).exits(2);
    assert!(
        run.err.contains("was changed since skcc wrote it"),
        "{}",
        run.err
    );
}

#[test]
fn check_prints_the_difference_and_writes_nothing() {
    let project = project();
    let run = project.run(["build", "--check"]).exits(1);
    assert!(
        run.err.contains("`dist` is stale: 6 files would change"),
        "{}",
        run.err
    );
    assert!(
        run.out
            .contains("--- /dev/null\n+++ b/dist/universal/commit/SKILL.md\n"),
        "{}",
        run.out
    );
    assert!(!project.path().join("dist").exists());
    project.run(["build"]).exits(0);
    let run = project.run(["build", "--check"]).exits(0);
    assert_eq!(run.out, "");
    let text = project
        .read("skills/commit/SKILL.md")
        .replace("Do it.", "Do that.");
    project.write("skills/commit/SKILL.md", &text);
    let run = project
        .run(["build", "--check", "--target", "universal"])
        .exits(1);
    assert!(run.out.contains("\n-Do it.\n+Do that.\n"), "{}", run.out);
}

#[test]
fn line_ends_do_not_make_it_stale() {
    let project = project();
    project.run(["build"]).exits(0);
    let path = "dist/universal/commit/SKILL.md";
    let text = project.read(path).replace('\n', "\r\n");
    project.write(path, &text);
    project.run(["build", "--check"]).exits(0);
}

#[test]
fn json_names_what_is_stale() {
    let project = project();
    let arguments = [
        "build",
        "--check",
        "--target",
        "universal",
        "--message-format",
        "json",
    ];
    let run = project.run(arguments).exits(1);
    let lines: Vec<Value> = run
        .out
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    let stale: Vec<_> = lines
        .iter()
        .filter(|line| line["reason"] == "stale")
        .collect();
    assert_eq!(stale.len(), 3);
    assert_eq!(stale[0]["file"], "dist/universal/commit/SKILL.md");
    assert_eq!(stale[0]["change"], "create");
    assert_eq!(lines.last().unwrap()["reason"], "summary");
    let run = project.run(["build", "--message-format", "json"]).exits(0);
    assert_eq!(run.err, "");
}

#[test]
fn descriptions_are_made_to_fit() {
    let long = "Does this and that, and many other things besides, as they come. ".repeat(5);
    let text = format!(
        "---\nname: long\ndescription: \"{long}Use when asked to do things.\"\n---\n# Long\n\nDo $1.\n"
    );
    let project = Project::new()
        .file("skills/long/SKILL.md", &text)
        .skill("skills/short");
    let run = project
        .run(["build", "-t", "kimi,claude", "--fit"])
        .exits(0);
    assert!(
        run.err
            .contains("Shortened 1 description for `kimi-code`\n"),
        "{}",
        run.err
    );
    assert!(!run.err.contains("for `claude-code`"), "{}", run.err);
    let artifact = project.read("dist/kimi-code/long/SKILL.md");
    let line = artifact
        .lines()
        .find_map(|line| line.strip_prefix("description: "))
        .unwrap();
    assert!(
        line.starts_with("\"Use when asked to do things. Does this and that,"),
        "{line}"
    );
    assert!(line.len() <= 252, "{line}");
    assert!(artifact.ends_with("\n# Long\n\nDo $ 1.\n"), "{artifact}");
    assert!(
        project
            .read("dist/claude-code/long/SKILL.md")
            .contains(&long)
    );
    project
        .run(["build", "-t", "kimi,claude", "--fit", "--check"])
        .exits(0);
    project
        .run(["build", "-t", "kimi,claude", "--check"])
        .exits(1);
}

#[test]
fn output_inside_a_tree_of_skills_is_no_source() {
    let project = Project::new().skill("commit").skill("push");
    project.run(["build", "."]).exits(0);
    let run = project.run(["build", "."]).exits(0);
    assert!(run.err.starts_with("checked 2 skills"), "{}", run.err);
    project.run(["build", ".", "-o", "some/where"]).exits(0);
    let run = project.run(["build", ".", "-o", "some/where"]).exits(0);
    assert!(run.err.starts_with("checked 2 skills"), "{}", run.err);
    // Unless it is named.
    let run = project.run(["check", "dist/universal"]).exits(0);
    assert!(run.err.starts_with("checked 2 skills"), "{}", run.err);
}

fn with_module() -> Project {
    project().file(
        "skcc.toml",
        "roots = [\"skills\"]\ntargets = [\"universal\"]\n[build]\nemit = \"src/skills\"\n",
    )
}

#[test]
fn the_module_that_is_checked_in_is_built_and_checked() {
    let project = with_module();
    let run = project.run(["check"]).exits(1);
    assert!(run.err.contains("`src/skills` is stale"), "{}", run.err);
    let run = project.run(["build"]).exits(0);
    assert!(
        run.err
            .contains("Built a module of 2 skills into src/skills"),
        "{}",
        run.err
    );
    assert!(!project.path().join("dist").exists());
    assert!(project.read("src/skills/mod.rs").contains("__v1"));
    // The text is where the author wrote it.
    assert!(
        project
            .read("src/skills/skills/commit.rs")
            .contains("../../../skills/commit/SKILL.md")
    );
    project.run(["check"]).exits(0);
    project.run(["build", "--check"]).exits(0);
    let text = project
        .read("skills/commit/SKILL.md")
        .replace("# commit", "# Commits");
    project.write("skills/commit/SKILL.md", &text);
    project.run(["check"]).exits(1);
    // Some skills say nothing about a module of all.
    project.run(["check", "skills/commit"]).exits(0);
}

#[test]
fn a_module_needs_a_place() {
    let run = project().run(["build", "--emit", "rust"]).exits(2);
    assert!(
        run.err.contains("nothing says where the Rust module goes"),
        "{}",
        run.err
    );
    project()
        .run(["build", "--emit", "rust", "--out-dir", "gen"])
        .exits(0);
}

#[test]
fn a_module_cannot_refer_to_skills_elsewhere() {
    let elsewhere = Project::new().skill("skills/far");
    let path = elsewhere.path().join("skills");
    let project = project();
    let run = project
        .run([
            "build",
            "--emit",
            "rust",
            "-o",
            "gen",
            path.to_str().unwrap(),
        ])
        .exits(2);
    assert!(run.err.contains("lies outside the project"), "{}", run.err);
}

#[test]
fn watch_builds_again_after_a_change() {
    let project = project();
    let mut child = project
        .command(["build", "--watch"])
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut lines = BufReader::new(child.stderr.take().unwrap()).lines();
    let mut built = || {
        let mut built = String::new();
        loop {
            let line = lines.next().expect("it goes on").unwrap();
            if line.starts_with("Watching") {
                return built;
            }
            built = line;
        }
    };
    assert_eq!(built(), "Built 2 skills into dist: 6 files written");
    let text = project
        .read("skills/commit/SKILL.md")
        .replace("Do it.", "Do something else.");
    project.write("skills/commit/SKILL.md", &text);
    assert_eq!(
        built(),
        "Built 2 skills into dist: 2 files written, 4 files unchanged"
    );
    // What is wrong is told, and it goes on.
    project.write("skcc.toml", "roots = 1\n");
    assert_eq!(
        built(),
        "error: the settings are wrong, so nothing was done"
    );
    child.kill().unwrap();
    child.wait().unwrap();
}

#[test]
fn bodies_in_a_style() {
    let project = Project::new().file(
        "skills/x/SKILL.md",
        "---\nname: x\ndescription: \"Says x. Use when asked.\"\n---\n# X\n\n## Examples\n\nOne.\n",
    );
    let flags = [
        "build",
        "--out-dir",
        "out",
        "--style",
        "tagged,universal=xml",
    ];
    project.run(flags).exits(0);
    let text = |target: &str| project.read(&format!("out/{target}/x/SKILL.md"));
    assert!(text("universal").contains("\n<examples>\n## Examples\n"));
    assert!(text("claude-code").contains("\n<examples>\n\n## Examples\n"));
    // Another style makes what is there stale.
    project
        .run(["build", "--out-dir", "out", "--check"])
        .exits(1);
}
