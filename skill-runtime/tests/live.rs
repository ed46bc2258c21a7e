//! Layers that are loaded while the program runs, and change.

#![cfg(feature = "dynamic")]

#[path = "fixture/folder.rs"]
mod folder;

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::mpsc;
use std::time::Duration;

use folder::Folder;
use skill_runtime::skir::Layer;
use skill_runtime::{Live, LoadError, Registry, Sources};

fn skill(name: &str, more: &str, body: &str) -> String {
    format!(
        "---\nname: {name}\ndescription: Do {name}. Use when asked to {name}.\n{more}---\n{body}\n"
    )
}

fn bodies(registry: &Registry) -> Vec<(&str, &str)> {
    registry
        .iter()
        .map(|skill| (skill.id(), skill.body().trim()))
        .collect()
}

#[test]
fn the_narrowest_layer_stands_over_what_is_embedded() {
    let folder = Folder::new("live-layers");
    folder.write("embedded/a/SKILL.md", &skill("a", "", "embedded"));
    folder.write("embedded/b/SKILL.md", &skill("b", "", "embedded"));
    folder.write("org/a.md", &skill("a", "", "org"));
    folder.write("org/c.md", &skill("c", "", "org"));
    folder.write("team/c.md", &skill("c", "", "team"));
    let embedded = Registry::load_dir(folder.path().join("embedded")).unwrap();
    let sources = Sources::new()
        .tree(Layer::Team, folder.path().join("team"))
        .tree(Layer::Organization, folder.path().join("org"));
    let all = sources.clone().unreviewed().over(&embedded).unwrap();
    assert_eq!(
        bodies(&all),
        [("a", "org"), ("b", "embedded"), ("c", "team")]
    );
    assert_eq!(all.get("c").unwrap().layer(), Layer::Team);

    // As in a build, nothing is taken in that nobody has looked at.
    let error = sources.over(&embedded).unwrap_err().to_string();
    assert!(error.contains("SK610"), "{error}");
}

#[test]
fn settings_and_reviews_of_a_project_hold() {
    let folder = Folder::new("live-project");
    folder.write(
        "skcc.toml",
        "roots = [\"skills\"]\n[lints]\nSK101 = \"deny\"\n",
    );
    folder.write("skills/a/SKILL.md", &skill("a", "", "own"));
    let sources = Sources::new().project(folder.path());
    assert_eq!(
        bodies(&sources.over(&Registry::EMPTY).unwrap()),
        [("a", "own")]
    );
    folder.write("skills/a/SKILL.md", &skill("a", "", "See [it](it.md)."));
    let error = sources.over(&Registry::EMPTY).unwrap_err().to_string();
    assert!(error.contains("SK101"), "{error}");
    folder.write("skcc.toml", "rots = [\"skills\"]\n");
    assert!(sources.over(&Registry::EMPTY).is_err());
}

#[test]
fn an_immutable_skill_of_the_program_stays() {
    let folder = Folder::new("live-gate");
    folder.write(
        "embedded/a_b/SKILL.md",
        &skill("a-b", "immutable: true\n", "ask"),
    );
    folder.write("user/a-b.md", &skill("a-b", "", "do not ask"));
    let mut options = skcc_core::Options::default();
    options.levels.set(
        skcc_core::diagnostic::Selector::parse("all").unwrap(),
        skcc_core::diagnostic::Level::Allow,
    );
    let root = Arc::new(skcc_core::source::Root::new(folder.path().join("embedded")));
    let compilation = skcc_core::compile(&skcc_core::system::os::Os, &[root], &options);
    let embedded = Registry::from_compilation(compilation).unwrap();
    let user = folder.path().join("user");
    let sources = Sources::new().tree(Layer::User, user).unreviewed();
    let error = sources.over(&embedded).unwrap_err();
    assert!(matches!(error, LoadError::Immutable { ids } if ids == ["a_b"]));
}

#[test]
fn readers_keep_what_they_have_while_skills_change() {
    let folder = Folder::new("live-readers");
    folder.write("skills/a/SKILL.md", &skill("a", "", "0"));
    let tree = folder.path().join("skills");
    let sources = Sources::new().tree(Layer::Repository, tree);
    let live = Live::new(Registry::EMPTY, sources).unwrap();
    let first = live.registry();
    assert!(!live.refresh().unwrap(), "nothing has changed");
    let ended = AtomicBool::new(false);
    let reads = AtomicUsize::new(0);
    std::thread::scope(|scope| {
        for _ in 0..4 {
            scope.spawn(|| {
                let mut last = 0;
                while !ended.load(Ordering::Relaxed) {
                    let registry = live.registry();
                    let skill = registry.get("a").expect("it is always there");
                    let all = [
                        skill.body().trim(),
                        registry.search("a")[0].skill().body().trim(),
                    ];
                    assert_eq!(all[0], all[1], "one registry is of one moment");
                    let now: usize = all[0].len();
                    assert!(now >= last, "an older one came after a newer one");
                    last = now;
                    reads.fetch_add(1, Ordering::Relaxed);
                }
            });
        }
        for length in 1..=20 {
            // The length differs, so that no clock is needed to see the change.
            folder.write(
                "skills/a/SKILL.md",
                &skill("a", "", &"0".repeat(length + 1)),
            );
            assert!(live.refresh().unwrap());
        }
        ended.store(true, Ordering::Relaxed);
    });
    assert!(reads.load(Ordering::Relaxed) > 0);
    assert_eq!(bodies(&first), [("a", "0")]);
    assert_eq!(live.registry().get("a").unwrap().body().trim().len(), 21);

    // What does not compile changes nothing, and is told once.
    folder.write("skills/a/SKILL.md", "---\nname: A B\n---\n");
    assert!(live.refresh().is_err());
    assert!(!live.refresh().unwrap());
    assert_eq!(live.registry().get("a").unwrap().body().trim().len(), 21);
}

#[test]
fn a_thread_follows_changes_until_nobody_is_left() {
    let folder = Folder::new("live-follow");
    folder.write("skills/a/SKILL.md", &skill("a", "", "one"));
    let tree = folder.path().join("skills");
    let sources = Sources::new().tree(Layer::Repository, tree);
    let live = Arc::new(Live::new(Registry::EMPTY, sources).unwrap());
    let (tell, told) = mpsc::channel();
    live.follow(Duration::from_millis(5), move |loaded| {
        let _ = tell.send(loaded.map(|registry| registry.len()));
    });
    folder.write("skills/b/SKILL.md", &skill("b", "", "two"));
    // A file that is half written is told as an error first.
    while told.recv().expect("it follows").ok() != Some(2) {}
    drop(live);
    while told.recv().is_ok() {}
}
