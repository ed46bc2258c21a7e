//! What a plan writes, removes, leaves alone and refuses.

use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use skcc_core::diagnostic::{Code, Severity};
use skcc_core::plan::{
    Applied, ChangeKind, MANIFEST, Obstacle, Output, OutputLayout, Overwrite, Plan, PlanError,
    Scope,
};
use skcc_core::source::Root;
use skcc_core::system::{DirEntry, Memory, Metadata, System};
use skcc_core::{Compilation, Options, compile};

/// Skills as `(folder, name, body)`, compiled for the default targets.
fn compiled(skills: &[(&str, &str, &str)]) -> Compilation {
    let add = |system: Memory, (folder, name, body): &(&str, &str, &str)| {
        let text = format!("---\nname: {name}\ndescription: Use it when asked.\n---\n{body}\n");
        system
            .with_file(format!("skills/{folder}/SKILL.md"), text)
            .with_executable(format!("skills/{folder}/run.sh"), "#!/bin/sh\n")
    };
    let system = skills.iter().fold(Memory::new(), add);
    compile(
        &system,
        &[Arc::new(Root::new("skills"))],
        &Options::default(),
    )
}

fn files(texts: &[(&str, &'static str)]) -> Output<'static> {
    let mut output = Output::new();
    for (path, text) in texts {
        output.add(*path, text.as_bytes());
    }
    output
}

fn plan<'a>(system: &dyn System, output: Output<'a>) -> Plan<'a> {
    Plan::new(system, Path::new("out"), output, Overwrite::Own).expect("nothing stands in the way")
}

fn apply(system: &dyn System, output: Output<'_>) -> Applied {
    plan(system, output)
        .apply(system)
        .expect("it can be written")
}

fn blocked(system: &dyn System, output: Output<'_>) -> Vec<(String, Obstacle)> {
    match Plan::new(system, Path::new("out"), output, Overwrite::Own) {
        Err(PlanError::Blocked(files)) => files
            .into_iter()
            .map(|(path, why)| (path.to_string_lossy().replace('\\', "/"), why))
            .collect(),
        other => panic!("{other:?}"),
    }
}

fn paths(system: &Memory) -> Vec<String> {
    system
        .files()
        .into_iter()
        .map(|(path, _)| path.to_string_lossy().replace('\\', "/"))
        .collect()
}

fn read(system: &Memory, path: &str) -> String {
    String::from_utf8(system.read(Path::new(path)).expect("the file is there")).expect("text")
}

#[test]
fn artifacts_are_written_by_target_and_then_left_alone() {
    let compilation = compiled(&[("commit", "commit", "Body")]);
    let system = Memory::new();
    let output = || {
        let mut output = Output::new();
        output
            .add_artifacts(&compilation.skills, OutputLayout::ByTarget)
            .expect("one skill");
        output
    };
    let first = plan(&system, output());
    assert!(!first.is_fresh());
    assert_eq!(paths(&system), [""; 0]);
    assert_eq!(first.apply(&system).expect("it can be written").written, 4);
    assert_eq!(
        paths(&system),
        [
            "out/.skcc-manifest",
            "out/claude-code/commit/SKILL.md",
            "out/claude-code/commit/run.sh",
            "out/universal/commit/SKILL.md",
            "out/universal/commit/run.sh",
        ]
    );
    let script = system.metadata(Path::new("out/universal/commit/run.sh"));
    assert!(script.expect("it is there").executable);
    let second = plan(&system, output());
    assert!(second.is_fresh());
    assert_eq!(second.unchanged(), 4);
    let applied = second
        .apply(&ReadOnly(&system))
        .expect("nothing is written");
    assert_eq!((applied.written, applied.removed), (0, 0));
}

#[test]
fn only_what_changed_is_written_and_what_is_gone_is_removed() {
    let system = Memory::new();
    apply(&system, files(&[("a", "1"), ("b/c", "2"), ("d", "3")]));
    let next = plan(&system, files(&[("a", "1"), ("d", "4"), ("e", "5")]));
    let changes: Vec<_> = next
        .changes()
        .iter()
        .map(|change| (change.path.as_str(), change.kind))
        .collect();
    assert_eq!(
        changes,
        [
            ("b/c", ChangeKind::Remove),
            ("d", ChangeKind::Update),
            ("e", ChangeKind::Create),
            (MANIFEST, ChangeKind::Update),
        ]
    );
    assert_eq!(next.changes()[1].texts(), Some(("3", "4")));
    assert_eq!(next.changes()[2].texts(), Some(("", "5")));
    let applied = next.apply(&system).expect("it can be written");
    assert_eq!(
        (applied.written, applied.removed, applied.unchanged),
        (2, 1, 1)
    );
    assert_eq!(
        paths(&system),
        ["out/.skcc-manifest", "out/a", "out/d", "out/e"]
    );
}

#[test]
fn a_file_of_somebody_else_is_named_and_kept() {
    let system = Memory::new()
        .with_file("out/a", "mine")
        .with_file("out/z", "mine");
    assert_eq!(
        blocked(&system, files(&[("a", "1"), ("b", "2")])),
        [("out/a".to_owned(), Obstacle::Foreign)]
    );
    assert_eq!(paths(&system), ["out/a", "out/z"]);
    let forced = Plan::new(
        &system,
        Path::new("out"),
        files(&[("a", "1")]),
        Overwrite::Any,
    );
    forced
        .expect("it is asked for")
        .apply(&system)
        .expect("it can be written");
    assert_eq!(read(&system, "out/a"), "1");
    // Nobody asked for it, so it stays whatever happens.
    apply(&system, files(&[]));
    assert_eq!(paths(&system), ["out/.skcc-manifest", "out/z"]);
}

#[test]
fn a_file_that_was_edited_is_named_and_kept() {
    let system = Memory::new();
    apply(&system, files(&[("a", "1"), ("b", "2")]));
    let edited = |path| system.write(Path::new(path), b"edited", false);
    edited("out/a").expect("memory takes everything");
    edited("out/b").expect("memory takes everything");
    assert_eq!(
        blocked(&system, files(&[("a", "3")])),
        [
            ("out/b".to_owned(), Obstacle::Edited),
            ("out/a".to_owned(), Obstacle::Edited)
        ]
    );
    let message = Plan::new(
        &system,
        Path::new("out"),
        files(&[("b", "2"), ("a", "3")]),
        Overwrite::Own,
    )
    .expect_err("both were edited")
    .to_string();
    assert!(
        message.contains("was changed since skcc wrote it"),
        "{message}"
    );
}

#[test]
fn an_equal_file_needs_no_manifest() {
    let system = Memory::new().with_file("out/a", "1");
    let plan = plan(&system, files(&[("a", "1")]));
    assert_eq!(plan.changes().len(), 1);
    assert_eq!(plan.apply(&system).expect("it can be written").unchanged, 1);
    apply(&system, files(&[]));
    assert_eq!(paths(&system), ["out/.skcc-manifest"]);
}

#[test]
fn nothing_is_written_or_removed_through_a_link() {
    let system = Memory::new().with_link("out/x");
    assert_eq!(
        blocked(&system, files(&[("x/a", "1"), ("x/b", "2")])),
        [("out/x".to_owned(), Obstacle::Link)]
    );
    let system = Memory::new().with_link("out/a");
    let forced = Plan::new(
        &system,
        Path::new("out"),
        files(&[("a", "1")]),
        Overwrite::Any,
    );
    assert!(matches!(forced, Err(PlanError::Blocked(_))));
    let system = Memory::new().with_file("out/a/b", "1");
    assert_eq!(
        blocked(&system, files(&[("a", "1")])),
        [("out/a".to_owned(), Obstacle::Folder)]
    );
}

#[test]
fn a_file_may_become_a_folder_and_back() {
    let system = Memory::new();
    apply(&system, files(&[("a", "1")]));
    apply(&system, files(&[("a/b", "2")]));
    assert_eq!(paths(&system), ["out/.skcc-manifest", "out/a/b"]);
    apply(&system, files(&[("a", "1")]));
    assert_eq!(paths(&system), ["out/.skcc-manifest", "out/a"]);
}

#[test]
fn names_that_differ_in_case_alone_are_written_after_the_removal() {
    let system = Memory::new();
    apply(&system, files(&[("A/x", "1")]));
    let plan = plan(&system, files(&[("a/x", "1")]));
    let kinds: Vec<_> = plan.changes().iter().map(|change| change.kind).collect();
    assert_eq!(
        kinds,
        [ChangeKind::Remove, ChangeKind::Create, ChangeKind::Update]
    );
}

#[test]
fn an_interrupted_run_leaves_no_strangers() {
    for writes in 0..=6 {
        let system = Memory::new();
        apply(&system, files(&[("a", "1"), ("b", "1"), ("c", "1")]));
        let second = || files(&[("a", "2"), ("b", "2"), ("d", "2")]);
        let left = Interrupted {
            system: &system,
            left: AtomicUsize::new(writes),
        };
        let done = plan(&system, second()).apply(&left);
        assert_eq!(done.is_ok(), writes >= 6, "{writes}");
        // The sources change before the next run.
        apply(&system, files(&[("a", "3"), ("b", "3"), ("d", "3")]));
        assert_eq!(
            paths(&system),
            ["out/.skcc-manifest", "out/a", "out/b", "out/d"],
            "{writes}"
        );
        assert!(plan(&system, files(&[("a", "3"), ("b", "3"), ("d", "3")])).is_fresh());
    }
}

#[test]
fn a_damaged_manifest_is_an_error_at_its_line() {
    let manifest = format!("out/{MANIFEST}");
    let system = Memory::new().with_file(&manifest, "skcc-manifest 1\nnonsense\n");
    match Plan::new(
        &system,
        Path::new("out"),
        files(&[("a", "1")]),
        Overwrite::Own,
    ) {
        Err(error @ PlanError::Manifest { line: 2, .. }) => {
            assert!(error.to_string().contains("line 2"), "{error}");
        }
        other => panic!("{other:?}"),
    }
    let evil = format!("skcc-manifest 1\n{} ../keep\n", "0".repeat(64));
    let system = Memory::new()
        .with_file(&manifest, evil)
        .with_file("keep", "1");
    let forced =
        Plan::new(&system, Path::new("out"), files(&[]), Overwrite::Any).expect("it is asked for");
    forced.apply(&system).expect("it can be written");
    assert_eq!(paths(&system), ["keep", "out/.skcc-manifest"]);
}

#[test]
fn a_scope_keeps_what_belongs_to_others() {
    let both = compiled(&[("a", "a", "1"), ("b", "b", "1")]);
    let output = |compilation, scope| {
        let compilation: &Compilation = compilation;
        let mut output = Output::new().with_scope(scope);
        output
            .add_artifacts(&compilation.skills, OutputLayout::ByTarget)
            .expect("no collision");
        output
    };
    let system = Memory::new();
    apply(&system, output(&both, Scope::All));
    let mut one = compiled(&[("a", "a", "2")]);
    for skill in &mut one.skills {
        skill.artifacts.truncate(1);
    }
    let removed = |scope| -> Vec<String> {
        plan(&system, output(&one, scope))
            .changes()
            .iter()
            .filter(|change| change.kind == ChangeKind::Remove)
            .map(|change| change.path.clone())
            .collect()
    };
    assert_eq!(removed(Scope::Skills), [""; 0]);
    assert_eq!(
        removed(Scope::Targets),
        ["universal/b/SKILL.md", "universal/b/run.sh"]
    );
    assert_eq!(removed(Scope::All).len(), 6);
    // What is out of scope is still known afterwards.
    apply(&system, output(&one, Scope::Skills));
    apply(&system, files(&[]));
    assert_eq!(paths(&system), ["out/.skcc-manifest"]);
}

#[test]
fn two_skills_in_one_folder_must_be_equal() {
    let equal = compiled(&[("a", "same", "Body"), ("b", "same", "Body")]);
    let mut output = Output::new();
    output
        .add_artifacts(&equal.skills, OutputLayout::ByTarget)
        .expect("the bytes are equal");

    let unequal = compiled(&[("a", "my_skill", "One"), ("b", "my-skill", "Two")]);
    let mut output = Output::new();
    let found = output
        .add_artifacts(&unequal.skills, OutputLayout::ByTarget)
        .expect_err("one would hide the other");
    assert_eq!(found.len(), 2);
    assert_eq!(found[0].code, Code::DuplicateName);
    assert_eq!(found[0].severity, Severity::Error);
    assert_eq!(found[0].span.text(), "my-skill");
    assert_eq!(found[0].labels[0].span.text(), "my_skill");
    assert_eq!(
        found[0].message,
        "`a` and `b` differ and are both written to the folder `my-skill` of `universal`"
    );
}

#[test]
fn two_targets_in_one_folder_must_be_equal() {
    let same = compiled(&[("a", "a", "Plain")]);
    Output::new()
        .add_artifacts(&same.skills, OutputLayout::Flat)
        .expect("a plain skill is the same for both");
    let differs = compiled(&[("a", "a", "Costs $5")]);
    let found = Output::new()
        .add_artifacts(&differs.skills, OutputLayout::Flat)
        .expect_err("one of them is escaped");
    assert!(
        found[0].message.contains("share the folder `a`"),
        "{}",
        found[0].message
    );
}

#[test]
fn the_mode_alone_is_a_change() {
    let compilation = compiled(&[("a", "a", "1")]);
    let system = Memory::new();
    let output = || {
        let mut output = Output::new();
        output
            .add_artifacts(&compilation.skills, OutputLayout::Flat)
            .expect("no collision");
        output
    };
    apply(&system, output());
    system
        .write(Path::new("out/a/run.sh"), b"#!/bin/sh\n", false)
        .expect("memory takes everything");
    let plan = plan(&system, output());
    assert_eq!(plan.changes().len(), 1);
    assert!(plan.changes()[0].executable);
    plan.apply(&system).expect("it can be written");
    assert!(self::plan(&system, output()).is_fresh());
}

/// A system that refuses to be changed.
struct ReadOnly<'a>(&'a Memory);

/// A system that stops after some changes.
struct Interrupted<'a> {
    system: &'a Memory,
    left: AtomicUsize,
}

impl Interrupted<'_> {
    fn take(&self) -> io::Result<()> {
        self.left
            .fetch_update(Ordering::Relaxed, Ordering::Relaxed, |left| {
                left.checked_sub(1)
            })
            .map(drop)
            .map_err(|_| io::Error::other("no space left"))
    }
}

macro_rules! reads {
    ($system:tt) => {
        fn read(&self, path: &Path) -> io::Result<Vec<u8>> {
            self.$system.read(path)
        }
        fn read_dir(&self, path: &Path) -> io::Result<Vec<DirEntry>> {
            self.$system.read_dir(path)
        }
        fn metadata(&self, path: &Path) -> io::Result<Metadata> {
            self.$system.metadata(path)
        }
        fn remove_dir(&self, path: &Path) -> io::Result<()> {
            self.$system.remove_dir(path)
        }
        fn variable(&self, name: &str) -> Option<String> {
            self.$system.variable(name)
        }
    };
}

impl System for ReadOnly<'_> {
    reads!(0);

    fn write(&self, path: &Path, _: &[u8], _: bool) -> io::Result<()> {
        panic!("{}", PathBuf::from(path).display())
    }

    fn remove_file(&self, path: &Path) -> io::Result<()> {
        panic!("{}", PathBuf::from(path).display())
    }
}

impl System for Interrupted<'_> {
    reads!(system);

    fn write(&self, path: &Path, bytes: &[u8], executable: bool) -> io::Result<()> {
        self.take()?;
        self.system.write(path, bytes, executable)
    }

    fn remove_file(&self, path: &Path) -> io::Result<()> {
        self.take()?;
        self.system.remove_file(path)
    }
}
