//! What `try_compile` returns.

use std::fs;
use std::path::{Path, PathBuf};

use skcc_build::{Builder, Error, Style};

/// An empty folder of this test's own.
fn folder(name: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    if folder.exists() {
        fs::remove_dir_all(&folder).expect("it is ours");
    }
    fs::create_dir_all(&folder).expect("it is not there");
    folder
}

fn skill(folder: &Path, name: &str, text: &str) {
    let folder = folder.join("skills").join(name);
    fs::create_dir_all(&folder).expect("it is ours");
    fs::write(folder.join("SKILL.md"), text).expect("it is ours");
}

const COMMIT: &str =
    "---\nname: commit\ndescription: \"Commits. Use when asked to commit.\"\n---\n# A\n";

fn builder(folder: &Path) -> Builder {
    Builder::new()
        .skills("skills")
        .package(folder)
        .out_dir(folder.join("out"))
        .compile_errors(false)
}

#[test]
fn a_report_says_what_was_done() {
    let folder = folder("report-done");
    skill(&folder, "commit", COMMIT);
    let report = builder(&folder).try_compile().unwrap();
    assert_eq!(report.skills.len(), 1);
    assert_eq!(report.skills[0].id, "commit");
    assert_eq!(report.skills[0].path, "skills/commit/SKILL.md");
    assert_eq!(report.out_dir, folder.join("out/skcc"));
    assert_eq!(report.watch, [PathBuf::from("skills")]);
    assert!(report.variables.is_empty());
    assert!(report.written > 3);
    assert!(report.out_dir.join("mod.rs").is_file());

    let again = builder(&folder).try_compile().unwrap();
    assert_eq!((again.written, again.removed), (0, 0));

    fs::rename(folder.join("skills/commit"), folder.join("skills/save")).unwrap();
    skill(
        &folder,
        "save",
        &COMMIT.replace("name: commit", "name: save"),
    );
    let renamed = builder(&folder).try_compile().unwrap();
    assert!(renamed.removed > 0);
    assert!(!renamed.out_dir.join("skills/commit.rs").exists());
}

#[test]
fn the_variable_is_read_when_nobody_decides() {
    let folder = folder("report-variable");
    skill(&folder, "commit", COMMIT);
    let builder = Builder::new()
        .skills("skills")
        .package(&folder)
        .out_dir(folder.join("out"));
    let report = builder.try_compile().unwrap();
    assert_eq!(report.variables, ["SKCC_COMPILE_ERRORS"]);
}

#[test]
fn an_error_shows_the_same_in_both_ways() {
    let folder = folder("report-error");
    skill(&folder, "bad", "---\nname: bad\n---\n# B\n");
    let error = builder(&folder).try_compile().unwrap_err();
    assert!(matches!(error, Error::Findings { .. }));
    let text = error.to_string();
    assert!(
        text.starts_with("skills/bad/SKILL.md:1:1: error[SK021]: "),
        "{text}"
    );
    assert_eq!(format!("{error:?}"), text);
    assert!(!folder.join("out/skcc").exists());

    let allowed = builder(&folder).allow("SK021").try_compile().unwrap();
    assert_eq!(allowed.skills.len(), 1);
}

#[test]
fn settings_are_found_from_the_package_upward() {
    let workspace = folder("report-settings");
    fs::write(workspace.join("Cargo.toml"), "[workspace]\n").unwrap();
    fs::write(workspace.join("skcc.toml"), "[lints]\nSK021 = \"allow\"\n").unwrap();
    let package = workspace.join("member");
    skill(&package, "bad", "---\nname: bad\n---\n# B\n");
    let report = builder(&package).try_compile().unwrap();
    assert_eq!(report.skills[0].path, "member/skills/bad/SKILL.md");
    assert_eq!(
        report.watch,
        [PathBuf::from("skills"), workspace.join("skcc.toml")]
    );
    // What the builder says comes first.
    let error = builder(&package).deny("SK021").try_compile().unwrap_err();
    assert!(error.to_string().contains("error[SK021]"), "{error}");
}

#[test]
fn what_others_wrote_is_taken_in_only_when_it_was_reviewed() {
    let folder = folder("report-review");
    skill(&folder, "commit", COMMIT);
    let settings = "[[root]]\npath = \"skills\"\ntrust = \"third-party\"\n";
    fs::write(folder.join("skcc.toml"), settings).unwrap();
    let build = || {
        let builder = Builder::new().package(&folder).out_dir(folder.join("out"));
        builder.compile_errors(false).allow("all").try_compile()
    };
    let error = build().unwrap_err().to_string();
    assert!(
        error.starts_with("skills/commit/SKILL.md:2:7: error[SK610]"),
        "{error}"
    );
    assert!(error.contains("help: run `cargo skcc review commit`"));

    let review = |hash: &str| {
        let lock = format!(
            "version = 1\n[[skill]]\nsource = \"path:skills\"\nid = \"commit\"\nhash = \"{hash}\"\n\
             rules = 1\nlevel = \"low\"\nreason = \"read it\"\n"
        );
        fs::write(folder.join("skcc.lock"), lock).unwrap();
    };
    review(&"0".repeat(64));
    let error = build().unwrap_err().to_string();
    assert!(error.contains("error[SK611]"), "{error}");
    // The hash that `cargo skcc review` shows for these bytes.
    review("89d2444258ca7f417b44b1c3a3049c4056a75d5f79f50422be67a08fcdcb557a");
    let report = build().unwrap();
    assert_eq!(report.skills.len(), 1);
    assert!(report.watch.contains(&PathBuf::from("skcc.lock")));
}

#[test]
fn a_style_of_the_builder_comes_before_the_settings() {
    let folder = folder("report-style");
    skill(&folder, "commit", COMMIT);
    fs::write(folder.join("skcc.toml"), "style = \"tagged\"\n").unwrap();
    let builder = Builder::new().package(&folder).out_dir(folder.join("out"));
    let builder = builder.skills("skills").target("codex").target("pi");
    let builder = builder
        .style(Style::Markdown)
        .target_style("pi", Style::Xml);
    builder.allow("all").try_compile().unwrap();
    let texts: Vec<_> = fs::read_dir(folder.join("out/skcc/content"))
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.is_file())
        .map(|path| fs::read_to_string(path).unwrap())
        .collect();
    let roots = texts
        .iter()
        .map(|text| text.matches("<agent_skill>").count());
    assert_eq!(roots.sum::<usize>(), 1, "{texts:?}");
}
