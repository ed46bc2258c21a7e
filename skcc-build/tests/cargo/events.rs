//! Which events compile the skills again.

use std::fs;
use std::path::Path;
use std::time::SystemTime;

use crate::project::{BUILD, Project};

/// The names and times of all files.
fn times(folder: &Path) -> Vec<(String, SystemTime)> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(times(&path));
        } else {
            let time = fs::metadata(&path).unwrap().modified().unwrap();
            found.push((path.display().to_string(), time));
        }
    }
    found.sort();
    found
}

#[test]
fn a_second_build_is_fresh() {
    let project = Project::new("events-fresh");
    assert_eq!(project.run().stdout, "commit # Commit\n");
    let second = project.run();
    assert!(!second.script_ran && !second.compiled, "{}", second.stderr);

    project.write("src/other.rs", "");
    let other = project.run();
    assert!(!other.script_ran && !other.compiled, "{}", other.stderr);

    project.write("src/main.rs", &format!("{}\n", crate::project::MAIN));
    let edited = project.run();
    assert!(!edited.script_ran && edited.compiled, "{}", edited.stderr);
}

#[test]
fn every_change_below_the_root_is_seen() {
    let project = Project::new("events-change");
    project.write("skills/commit/references/types.md", "one\n");
    project.run();
    let changed = |what: &str, expected: &str| {
        let build = project.run();
        assert!(
            build.script_ran && build.compiled,
            "{what}: {}",
            build.stderr
        );
        assert_eq!(build.stdout, expected, "{what}");
    };

    project.skill("commit", "# Changed");
    changed("edit", "commit # Changed\n");

    project.write("skills/commit/references/types.md", "two\n");
    changed("nested edit", "commit # Changed\n");
    let content = project.output().join("content");
    let has = |text: &str| {
        fs::read_dir(&content)
            .unwrap()
            .any(|entry| fs::read(entry.unwrap().path()).unwrap() == text.as_bytes())
    };
    assert!(has("two\n") && !has("one\n"));

    fs::rename(
        project.path("skills/commit/references/types.md"),
        project.path("skills/commit/references/kinds.md"),
    )
    .unwrap();
    changed("nested rename", "commit # Changed\n");
    let expression = fs::read_to_string(project.output().join("skills/commit.rs")).unwrap();
    assert!(expression.contains("references/kinds.md") && !expression.contains("types.md"));

    project.skill("git/review", "# Review");
    changed("add", "commit # Changed\ngit.review # Review\n");

    fs::rename(project.path("skills/git"), project.path("skills/vcs")).unwrap();
    changed("rename", "commit # Changed\nvcs.review # Review\n");
    let stems = |stem: &str| project.output().join(format!("skills/{stem}.rs")).exists();
    assert!(stems("vcs.review") && !stems("git.review"));

    fs::remove_dir_all(project.path("skills/vcs")).unwrap();
    changed("delete", "commit # Changed\n");
    assert!(stems("commit") && !stems("vcs.review"));
}

#[test]
fn a_touched_file_changes_no_output() {
    let project = Project::new("events-touch");
    project.run();
    let before = times(&project.output());
    project.skill("commit", "# Commit");
    let build = project.run();
    assert!(build.script_ran, "{}", build.stderr);
    assert_eq!(times(&project.output()), before);
}

#[test]
fn two_roots_are_one_module() {
    let project = Project::new("events-roots");
    project.write(
        "build.rs",
        "fn main() {\n    skcc_build::Builder::new().skills(\"skills\").skills(\"more\").compile();\n}\n",
    );
    project.skill_in("more", "review", "# Review");
    assert_eq!(project.run().stdout, "commit # Commit\nreview # Review\n");
    project.skill_in("more", "review", "# Reviewed");
    assert_eq!(project.run().stdout, "commit # Commit\nreview # Reviewed\n");
    assert!(!project.run().script_ran);
}

#[test]
fn settings_hold_and_are_watched() {
    let project = Project::new("events-settings");
    project.write(
        "build.rs",
        "fn main() {\n    skcc_build::compile_configured();\n}\n",
    );
    project.write(
        "skcc.toml",
        "roots = [\"skills\"]\ntargets = [\"universal\"]\n",
    );
    project.run();
    let has_claude = || {
        project
            .output()
            .join("skills/commit.claude-code.rs")
            .exists()
    };
    assert!(!has_claude());
    assert!(!project.run().script_ran);
    project.write(
        "skcc.toml",
        "roots = [\"skills\"]\ntargets = [\"claude-code\"]\n",
    );
    assert!(project.run().script_ran);
    assert!(has_claude());
}

#[test]
fn the_same_build_script_in_another_folder_gives_the_same_output() {
    let read = |name: &str| {
        let project = Project::new(name);
        project.write("build.rs", BUILD);
        project.write("skills/commit/assets/a.bin", "\0\u{1}");
        project.run();
        let output = project.output();
        let files = times(&output).into_iter().map(|(path, _)| {
            let bytes = fs::read(&path).unwrap();
            (path[output.display().to_string().len()..].to_owned(), bytes)
        });
        files.collect::<Vec<_>>()
    };
    assert_eq!(read("events-here"), read("events-there"));
}
