//! Registries: look-up, search, selection and merging.

#[path = "fixture/skills.rs"]
mod skills;

use skill_runtime::codegen::v1::{self, Parts};
use skill_runtime::skir::{self, Index};
use skill_runtime::{Hit, LookupError, Registry, Skill};
use skills::REGISTRY;

static SKILLS: [&Skill; 4] = [
    &skills::DEPLOY,
    &skills::GIT_COMMIT,
    &skills::SVN_COMMIT,
    &skills::WEEKLY,
];

/// The same registry with the index that the compiler would have written.
fn indexed() -> Registry {
    let models: Vec<_> = SKILLS.iter().map(|skill| skill.ir()).collect();
    v1::registry(
        &SKILLS,
        Index::build(&models).as_bytes().to_vec().leak(),
        &[],
    )
}

fn ids<'s>(skills: impl IntoIterator<Item = &'s Skill>) -> Vec<&'s str> {
    skills.into_iter().map(Skill::id).collect()
}

#[test]
fn a_name_finds_its_skill_with_and_without_an_index() {
    for registry in [&REGISTRY, &indexed(), &REGISTRY.filter(|_| true)] {
        let id = |name| registry.get(name).map(Skill::id);
        assert_eq!(id("weekly"), Ok("weekly"));
        assert_eq!(id("git.commit"), Ok("git.commit"));
        assert_eq!(id("ship_it"), Ok("deploy"));
        assert_eq!(id("ship-it"), Ok("deploy"));
        for unknown in ["", "Weekly", "week", "commit.git"] {
            let name = unknown.to_owned();
            assert_eq!(id(unknown), Err(LookupError::Unknown { name }));
        }
        assert_eq!(
            id("commit"),
            Err(LookupError::Ambiguous {
                name: "commit".to_owned(),
                ids: vec!["git.commit".to_owned(), "svn.commit".to_owned()],
            })
        );
    }
}

#[test]
fn an_id_goes_before_a_name_and_a_name_before_an_alias() {
    const fn skill(id: &'static str, name: &'static str) -> Skill {
        Parts {
            id,
            name,
            aliases: const { &[v1::text("third")] },
            ..Parts::EMPTY
        }
        .build()
    }
    static FIRST: Skill = skill("first", "second");
    static OTHER: Skill = skill("other", "first");
    static SECOND: Skill = skill("second_one", "third");
    static THIRD: Skill = skill("second-one", "fourth");
    static FOUR: [&Skill; 4] = [&FIRST, &OTHER, &THIRD, &SECOND];
    let registry = v1::registry(&FOUR, &[], &[]);
    let id = |name| registry.get(name).map(Skill::id);
    assert_eq!(id("first"), Ok("first"));
    assert_eq!(id("second"), Ok("first"));
    assert_eq!(id("third"), Ok("second_one"));
    // Ids that differ in `-` and `_` alone stay apart when written exactly.
    assert_eq!(id("second-one"), Ok("second-one"));
    assert_eq!(id("second_one"), Ok("second_one"));
    assert_eq!(registry.name_of(&OTHER), "other");
    assert_eq!(registry.name_of(&FIRST), "second");
}

#[test]
fn a_name_is_found_first_and_words_after() {
    for registry in [&REGISTRY, &indexed(), &REGISTRY.filter(|_| true)] {
        let found = |query| ids(registry.search(query).iter().map(Hit::skill));
        assert_eq!(found("weekly"), ["weekly"]);
        assert_eq!(found(" COMMIT "), ["git.commit", "svn.commit"]);
        assert_eq!(found("svn.commit"), ["svn.commit", "git.commit"]);
        assert_eq!(found("ship it"), ["deploy"]);
        assert_eq!(found("nothing"), [""; 0]);
        assert_eq!(
            found("a server for changes"),
            ["svn.commit", "deploy", "git.commit"]
        );
        assert_eq!(found("周报"), ["weekly"]);
        let hits = registry.search("svn.commit");
        assert_eq!(hits[0].named(), Some(skir::NameKind::Id));
        assert_eq!(hits[1].named(), None);
    }
}

#[test]
fn a_selection_finds_what_it_has_and_scores_it_as_before() {
    let whole = indexed();
    let git = whole.filter(|skill| skill.id() != "svn.commit");
    assert_eq!(git.get("commit").map(Skill::id), Ok("git.commit"));
    assert_eq!(ids(git.iter()), ["deploy", "git.commit", "weekly"]);
    let score = |registry: &Registry, query| {
        registry
            .search(query)
            .iter()
            .map(|hit| (hit.skill().id().to_owned(), hit.score()))
            .collect::<Vec<_>>()
    };
    let mut expected = score(&whole, "commit server");
    expected.retain(|(id, _)| id != "svn.commit");
    assert_eq!(score(&git, "commit server"), expected);
    // A selection of a selection, and nothing at all.
    assert_eq!(
        ids(git.filter(|skill| skill.id() > "e").iter()),
        ["git.commit", "weekly"]
    );
    let none = git.filter(|_| false);
    assert!(none.is_empty());
    assert!(none.search("commit").is_empty());
}

#[test]
fn merged_registries_are_one() {
    let whole = indexed();
    let a = whole.filter(|skill| skill.name() == "commit");
    let b = REGISTRY.filter(|skill| skill.name() != "commit");
    let merged = Registry::merged([&a, &b]).unwrap();
    assert_eq!(ids(merged.iter()), ids(REGISTRY.iter()));
    assert_eq!(merged.targets(), REGISTRY.targets());
    assert_eq!(
        ids(merged.search("commit").iter().map(Hit::skill)),
        ["git.commit", "svn.commit"]
    );
    assert!(std::ptr::eq(
        merged.get("weekly").unwrap(),
        &raw const skills::WEEKLY
    ));
    // The same skill twice is one skill, and one hit.
    let twice = Registry::merged([&REGISTRY, &merged]).unwrap();
    assert_eq!(twice.len(), 4);
    assert_eq!(twice.search("weekly").len(), 1);
    assert!(Registry::merged([]).unwrap().is_empty());
}

#[test]
fn different_skills_with_one_id_do_not_merge() {
    static OTHER: Skill = Parts {
        id: "weekly",
        ..Parts::EMPTY
    }
    .build();
    static ONE: [&Skill; 1] = [&OTHER];
    let other = v1::registry(&ONE, &[], &[]);
    let error = Registry::merged([&REGISTRY, &other]).unwrap_err();
    assert_eq!(error.ids, ["weekly"]);
    let rest = REGISTRY.filter(|skill| skill.id() != "weekly");
    let merged = Registry::merged([&rest, &other]).unwrap();
    assert_eq!(merged.get("weekly").unwrap(), &OTHER);
}
