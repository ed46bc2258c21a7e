//! `skcc.lock` as a file and as a model.

use std::path::Path;
use std::sync::Arc;

use skcc_core::config;
use skcc_core::lock::{self, Lock, Record, Review, Standing};
use skcc_core::source::{Origin, Root};
use skcc_core::suppression::Date;
use skcc_core::system::Memory;
use skcc_core::{Options, compile};
use skir::{Hash, SecurityLevel};

fn review(source: &str, id: &str, hash: u8) -> Review {
    Review {
        record: Record {
            source: source.to_owned(),
            id: id.to_owned(),
            hash: Hash([hash; 32]),
            rules: 1,
            level: SecurityLevel::High,
            declared: vec!["tool Bash(git:*)".to_owned(), "write \"a\\b\"".to_owned()],
            inferred: Vec::new(),
            findings: vec!["SK302".to_owned()],
            files: vec!["00 a b/\u{202e}x.md".to_owned()],
        },
        reviewed: Date::parse("2026-05-04"),
        reason: "it is\tours".to_owned(),
        span: None,
    }
}

/// The lock as it is read back.
fn read(text: &str) -> Lock {
    let system = Memory::new().with_file("skcc.lock", text);
    let (config, found) = config::load(&system, Path::new(""));
    assert!(found.is_empty(), "{found:?}");
    config.expect("there is a file").lock
}

fn without_places(lock: &Lock) -> Vec<Review> {
    let reviews = lock.reviews().iter().cloned();
    reviews
        .map(|review| Review {
            span: None,
            ..review
        })
        .collect()
}

#[test]
fn what_is_written_is_read_back() {
    let lock = Lock::new(vec![
        review("crate:b", "x", 2),
        review("crate:a", "y", 1),
        review("crate:a", "x", 3),
    ]);
    let text = lock.render();
    assert!(text.is_ascii(), "{text}");
    let back = read(&text);
    assert_eq!(without_places(&back), lock.reviews());
    assert_eq!(back.render(), text);
    let keys: Vec<_> = back
        .reviews()
        .iter()
        .map(|one| format!("{} {}", one.record.source, one.record.id))
        .collect();
    assert_eq!(keys, ["crate:a x", "crate:a y", "crate:b x"]);
}

#[test]
fn an_accepted_skill_takes_the_place_of_what_is_no_more() {
    let mut lock = Lock::new(vec![
        review("crate:a", "x", 1),
        review("crate:a", "x", 2),
        review("crate:a", "y", 1),
    ]);
    // One of two versions that are in use has changed.
    lock.accept(review("crate:a", "x", 3), &[Hash([2; 32]), Hash([3; 32])]);
    let hashes = |lock: &Lock, id: &str| -> Vec<u8> {
        let reviews = lock.reviews().iter().filter(|one| one.record.id == id);
        reviews.map(|one| one.record.hash.0[0]).collect()
    };
    assert_eq!(hashes(&lock, "x"), [2, 3]);
    assert_eq!(hashes(&lock, "y"), [1]);
    // Accepting it twice leaves one entry.
    lock.accept(review("crate:a", "x", 3), &[Hash([3; 32])]);
    assert_eq!(hashes(&lock, "x"), [3]);
}

#[test]
fn source_id_and_hash_must_be_those_that_were_reviewed() {
    let lock = Lock::new(vec![review("crate:a", "x", 1), review("crate:a", "x", 2)]);
    let standing = |source, id, hash| lock.standing(source, id, Hash([hash; 32]));
    assert!(matches!(standing("crate:a", "x", 1), Standing::Reviewed(_)));
    assert!(matches!(standing("crate:a", "x", 2), Standing::Reviewed(_)));
    assert!(matches!(standing("crate:a", "x", 3), Standing::Changed(_)));
    assert_eq!(standing("crate:b", "x", 1), Standing::New);
    assert_eq!(standing("crate:a", "w", 1), Standing::New);
}

const SKILL: &str = "---\nname: a\ndescription: \"Does a. Use when asked.\"\n---\n# A\nDo it.\n";

fn errors(origin: Origin, locked: bool) -> usize {
    let system = Memory::new().with_file("s/a/SKILL.md", SKILL);
    let root = Root {
        origin,
        ..Root::new("s")
    };
    let options = Options {
        locked,
        ..Options::default()
    };
    let compilation = compile(&system, &[Arc::new(root)], &options);
    let found = compilation.diagnostics.iter();
    found.filter(|found| found.is_error()).count()
}

#[test]
fn locked_refuses_what_nobody_has_looked_at() {
    for origin in [
        Origin::Added,
        Origin::Settings,
        Origin::Crate {
            name: "a".to_owned(),
            version: "1.0.0".to_owned(),
        },
        Origin::Organization,
        Origin::Team,
        Origin::User,
        Origin::Named,
    ] {
        assert_eq!(errors(origin.clone(), false), 0, "{origin:?}");
        assert_eq!(errors(origin.clone(), true), 1, "{origin:?}");
    }
    assert_eq!(errors(Origin::Own, true), 0);
}

#[test]
fn every_byte_of_every_file_counts() {
    let hash = |edit: &dyn Fn(Memory) -> Memory| {
        let system = Memory::new()
            .with_file("s/a/SKILL.md", SKILL)
            .with_file("s/a/x.bin", [0_u8, 1, 2]);
        let root = Root {
            origin: Origin::Team,
            ..Root::new("s")
        };
        let options = Options::default();
        let compilation = compile(&edit(system), &[Arc::new(root)], &options);
        let found = lock::candidates(&compilation, &options);
        found[0].record.hash
    };
    let plain = hash(&|system| system);
    assert_eq!(plain, hash(&|system| system));
    let changes: [&dyn Fn(Memory) -> Memory; 4] = [
        &|system| system.with_file("s/a/SKILL.md", format!("{SKILL} ")),
        &|system| system.with_file("s/a/x.bin", [0_u8, 1, 3]),
        &|system| system.with_file("s/a/y.bin", ""),
        &|system| system.with_executable("s/a/x.bin", [0_u8, 1, 2]),
    ];
    for change in changes {
        assert_ne!(hash(change), plain);
    }
}
