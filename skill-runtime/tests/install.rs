//! Writing skills to where an agent loads them from.

#![cfg(feature = "install")]

#[path = "fixture/folder.rs"]
mod folder;
#[path = "fixture/skills.rs"]
mod skills;

use std::fs;
use std::path::Path;

use folder::Folder;
use skill_runtime::codegen::v1::{self, Artifact, File, Parts};
use skill_runtime::{InstallError, Registry, Scope, Skill};
use skills::REGISTRY;

/// A registry of one skill with these files for the target `universal`.
fn registry(folder: &'static str, text: &'static str, files: Vec<File>) -> Registry {
    let artifact: &'static [Artifact] =
        vec![v1::artifact("universal", folder, text, files.leak())].leak();
    let skill = Parts {
        id: folder,
        name: folder,
        artifacts: artifact,
        ..Parts::EMPTY
    };
    let skills: &'static [&'static Skill] = vec![&*Box::leak(Box::new(skill.build()))].leak();
    v1::registry(skills, &[], REGISTRY_TARGETS)
}

static REGISTRY_TARGETS: &[v1::Target] = const {
    &[v1::target(
        "universal",
        ".agents/skills",
        ".agents/skills",
        "",
        "",
    )]
};

fn names(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder).expect("the folder can be read");
    let mut names: Vec<_> = entries
        .map(|entry| {
            let name = entry.expect("the folder can be read").file_name();
            name.into_string().expect("the names are ours")
        })
        .collect();
    names.sort();
    names
}

#[test]
fn doing_it_again_changes_nothing() {
    let folder = Folder::new("install-again");
    let commit = REGISTRY.filter(|skill| skill.id() == "git.commit");
    let first = commit
        .install("universal", Scope::Project(folder.path()))
        .unwrap();
    assert_eq!(
        first.written,
        ["commit/SKILL.md", "commit/references/types.md"]
    );
    let skills = folder.path().join(".agents/skills");
    assert_eq!(first.folder, skills);
    assert_eq!(names(&skills), [".skcc-manifest", "commit"]);
    let text = fs::read_to_string(skills.join("commit/SKILL.md")).unwrap();
    assert_eq!(
        text,
        skills::GIT_COMMIT.artifact("universal").unwrap().text()
    );

    let manifest = fs::read_to_string(skills.join(".skcc-manifest")).unwrap();
    let again = commit.write_to("universal", &skills).unwrap();
    assert_eq!(
        (again.written.len(), again.removed.len(), again.unchanged),
        (0, 0, 2)
    );
    assert_eq!(
        fs::read_to_string(skills.join(".skcc-manifest")).unwrap(),
        manifest
    );
}

#[test]
fn newer_files_replace_and_remove_our_own() {
    let folder = Folder::new("install-newer");
    let old = registry(
        "tidy",
        "old",
        vec![
            v1::file("scripts/a.sh", b"a", true),
            v1::file("scripts/b.sh", b"b", false),
        ],
    );
    old.write_to("universal", folder.path()).unwrap();
    folder.write("tidy/notes.txt", "mine");
    let new = registry("tidy", "new", vec![v1::file("assets/c", b"c", false)]);
    let report = new.write_to("universal", folder.path()).unwrap();
    assert_eq!(report.written, ["tidy/SKILL.md", "tidy/assets/c"]);
    assert_eq!(report.removed, ["tidy/scripts/a.sh", "tidy/scripts/b.sh"]);
    assert_eq!(
        names(&folder.path().join("tidy")),
        ["SKILL.md", "assets", "notes.txt"]
    );
    assert_eq!(
        fs::read(folder.path().join("tidy/SKILL.md")).unwrap(),
        b"new"
    );
    let manifest = fs::read_to_string(folder.path().join(".skcc-manifest")).unwrap();
    assert_eq!(
        manifest
            .lines()
            .filter(|line| !line.starts_with('#'))
            .count(),
        3
    );
}

#[test]
fn what_others_wrote_or_changed_is_never_touched() {
    let folder = Folder::new("install-others");
    folder.write("tidy/SKILL.md", "written by hand");
    let tidy = registry("tidy", "ours", vec![v1::file("a", b"a", false)]);
    let InstallError::Conflict { paths } = tidy.write_to("universal", folder.path()).unwrap_err()
    else {
        panic!("not a conflict");
    };
    assert_eq!(paths, [folder.path().join("tidy/SKILL.md")]);
    // Nothing at all was written.
    assert_eq!(names(folder.path()), ["tidy"]);
    assert_eq!(names(&folder.path().join("tidy")), ["SKILL.md"]);

    // Our own, changed by somebody.
    fs::remove_file(folder.path().join("tidy/SKILL.md")).unwrap();
    tidy.write_to("universal", folder.path()).unwrap();
    folder.write("tidy/a", "changed");
    let newer = registry("tidy", "newer", vec![v1::file("a", b"a", false)]);
    assert!(newer.write_to("universal", folder.path()).is_err());
    assert_eq!(
        fs::read(folder.path().join("tidy/SKILL.md")).unwrap(),
        b"ours"
    );
    // A changed file that no longer belongs to the skill stays.
    let without = registry("tidy", "newer", Vec::new());
    let report = without.write_to("universal", folder.path()).unwrap();
    assert!(report.removed.is_empty());
    assert_eq!(fs::read(folder.path().join("tidy/a")).unwrap(), b"changed");
}

#[test]
fn a_file_that_is_right_already_counts_as_written() {
    let folder = Folder::new("install-equal");
    folder.write("tidy/SKILL.md", "same");
    let report = registry("tidy", "same", Vec::new())
        .write_to("universal", folder.path())
        .unwrap();
    assert_eq!(report.unchanged, 1);
    let report = registry("tidy", "other", Vec::new())
        .write_to("universal", folder.path())
        .unwrap();
    assert_eq!(report.written, ["tidy/SKILL.md"]);
}

#[test]
fn an_interrupted_run_is_finished_by_the_next_one() {
    let folder = Folder::new("install-interrupted");
    let old = registry("tidy", "old", vec![v1::file("a", b"old", false)]);
    let new = registry("tidy", "new", vec![v1::file("a", b"new", false)]);
    old.write_to("universal", folder.path()).unwrap();
    let before = fs::read_to_string(folder.path().join(".skcc-manifest")).unwrap();
    new.write_to("universal", folder.path()).unwrap();
    let after = fs::read_to_string(folder.path().join(".skcc-manifest")).unwrap();
    // As it is between the two manifests: one file replaced, the other not.
    let both = before + after.split_once("skcc-manifest 1\n").unwrap().1;
    folder.write(".skcc-manifest", &both);
    folder.write("tidy/a", "old");
    let report = new.write_to("universal", folder.path()).unwrap();
    assert_eq!(
        (report.written, report.unchanged),
        (vec!["tidy/a".to_owned()], 1)
    );
    assert_eq!(
        fs::read_to_string(folder.path().join(".skcc-manifest")).unwrap(),
        after
    );
}

#[test]
fn with_a_damaged_manifest_nothing_is_written() {
    let folder = Folder::new("install-damaged");
    folder.write(".skcc-manifest", "skcc-manifest 1\nnot a line\n");
    let error = registry("tidy", "text", Vec::new())
        .write_to("universal", folder.path())
        .unwrap_err();
    assert!(
        error.to_string().ends_with("line 2: the hash is none"),
        "{error}"
    );
    assert_eq!(names(folder.path()), [".skcc-manifest"]);
}

#[cfg(feature = "dynamic")]
#[test]
fn the_compiler_knows_what_a_program_installed() {
    use skcc_core::plan::{Output, OutputLayout, Overwrite, Plan, Scope};
    use skcc_core::{Options, compile, emit, source::Root, system::os::Os};

    let folder = Folder::new("install-shared-manifest");
    folder.write(
        "skills/greet/SKILL.md",
        "---\nname: greet\ndescription: \"Say hello. Use when asked to.\"\n---\nHello.\n",
    );
    folder.write("skills/greet/references/a.md", "# A\n");
    let options = Options {
        targets: emit::emitter("universal").into_iter().collect(),
        ..Options::default()
    };
    let roots = [Root::new(folder.path().join("skills")).into()];
    let registry = Registry::from_compilation(compile(&Os, &roots, &options)).unwrap();
    let installed = folder.path().join("installed");
    registry.write_to("universal", &installed).unwrap();

    let compilation = compile(&Os, &roots, &options);
    let mut output = Output::new().with_scope(Scope::Skills);
    output
        .add_artifacts(&compilation.skills, OutputLayout::Flat)
        .unwrap();
    assert!(
        Plan::new(&Os, &installed, output, Overwrite::Own)
            .unwrap()
            .is_fresh()
    );
}

#[test]
fn skills_of_other_programs_stay() {
    let folder = Folder::new("install-programs");
    registry("one", "1", Vec::new())
        .write_to("universal", folder.path())
        .unwrap();
    registry("two", "2", Vec::new())
        .write_to("universal", folder.path())
        .unwrap();
    let report = registry("one", "3", Vec::new())
        .write_to("universal", folder.path())
        .unwrap();
    assert_eq!(report.written, ["one/SKILL.md"]);
    assert_eq!(names(folder.path()), [".skcc-manifest", "one", "two"]);
    registry("two", "4", Vec::new())
        .write_to("universal", folder.path())
        .unwrap();
}

#[cfg(unix)]
#[test]
fn nothing_is_written_through_a_link() {
    let folder = Folder::new("install-link");
    folder.write("elsewhere/kept", "");
    fs::create_dir(folder.path().join("skills")).unwrap();
    std::os::unix::fs::symlink(
        folder.path().join("elsewhere"),
        folder.path().join("skills/tidy"),
    )
    .unwrap();
    let error = registry("tidy", "ours", Vec::new())
        .write_to("universal", folder.path().join("skills"))
        .unwrap_err();
    assert!(matches!(error, InstallError::Conflict { .. }), "{error}");
    assert_eq!(names(&folder.path().join("elsewhere")), ["kept"]);
}

#[cfg(unix)]
#[test]
fn scripts_keep_their_mark() {
    use std::os::unix::fs::PermissionsExt;
    let folder = Folder::new("install-mode");
    let script = |executable| {
        registry(
            "tidy",
            "text",
            vec![v1::file("run.sh", b"#!/bin/sh\n", executable)],
        )
    };
    let mode = || {
        let metadata = fs::metadata(folder.path().join("tidy/run.sh")).unwrap();
        metadata.permissions().mode() & 0o100 != 0
    };
    script(true).write_to("universal", folder.path()).unwrap();
    assert!(mode());
    let report = script(false).write_to("universal", folder.path()).unwrap();
    assert_eq!(report.written, ["tidy/run.sh"]);
    assert!(!mode());
}

#[test]
fn a_path_that_leaves_its_folder_is_refused() {
    let folder = Folder::new("install-path");
    for path in ["../x", "/x", "a/../../x", "a\\b", "nul"] {
        let tidy = registry("tidy", "ours", vec![v1::file(path, b"x", false)]);
        let error = tidy.write_to("universal", folder.path()).unwrap_err();
        assert!(
            matches!(error, InstallError::Path { .. }),
            "{path}: {error}"
        );
    }
    assert!(names(folder.path()).is_empty());
}

#[test]
fn two_skills_do_not_share_a_folder() {
    let one = registry("same", "1", Vec::new());
    let artifacts: &'static [Artifact] = vec![v1::artifact("universal", "same", "2", &[])].leak();
    let other = Parts {
        id: "other",
        artifacts,
        ..Parts::EMPTY
    };
    let skills: &'static [&'static Skill] = vec![&*Box::leak(Box::new(other.build()))].leak();
    let both = Registry::merged([&one, &v1::registry(skills, &[], &[])]).unwrap();
    let folder = Folder::new("install-shared");
    assert_eq!(
        both.write_to("universal", folder.path())
            .unwrap_err()
            .to_string(),
        "`same` is the folder of two skills"
    );
}

#[test]
fn a_target_that_was_not_built_is_named() {
    assert_eq!(
        REGISTRY
            .install("codex", Scope::User)
            .unwrap_err()
            .to_string(),
        "the skills were not compiled for `codex`, but for `universal`; \
         add it to `targets` in the configuration of skcc"
    );
    let folder = Folder::new("install-target");
    let report = REGISTRY.write_to("universal", folder.path()).unwrap();
    assert_eq!(report.skipped, ["deploy", "svn.commit", "weekly"]);
    assert!(REGISTRY.write_to("codex", folder.path()).is_err());
    assert!(Registry::EMPTY.write_to("codex", folder.path()).is_ok());
}
