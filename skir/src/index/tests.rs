use alloc::vec;
use alloc::vec::Vec;

use super::{Fields, Index, NameKind, Named, Query};
use crate::{List, Routing, Section, Skill, Span, Text};

fn skill(name: &'static str, description: &'static str) -> Skill {
    Skill {
        id: Text::Borrowed(name),
        name: Text::Borrowed(name),
        description: Text::Borrowed(description),
        ..Skill::default()
    }
}

fn found(index: &Index, query: &str) -> Vec<u32> {
    index
        .search(&Query::new(query, [index]))
        .iter()
        .map(|hit| hit.skill)
        .collect()
}

#[test]
fn parts_of_a_skill_weigh_by_how_much_they_say_of_it() {
    let name = skill("deploy", "Put a build on a server.");
    let triggers = Skill {
        routing: Routing {
            triggers: List::from_static(&[Text::Borrowed("deploy it")]),
            ..Routing::default()
        },
        ..skill("ship", "Put a build on a server.")
    };
    let description = skill("rollout", "Deploy a build to a server.");
    let section = Section {
        heading: Span::new(2, 8),
        span: Span::new(0, 9),
        level: 1,
        ..Section::EMPTY
    };
    let heading = Skill {
        body: Text::Borrowed("# Deploy\n"),
        sections: vec![section].into(),
        ..skill("serve", "Put a build on a server.")
    };
    let folder = Skill {
        id: Text::Borrowed("deploy.roll"),
        ..skill("roll", "Put a build on a server.")
    };
    let index = Index::build(&[&folder, &heading, &description, &triggers, &name]);
    let hits = index.search(&Query::new("deployed", [&index]));
    assert_eq!(
        hits.iter()
            .map(|hit| (hit.skill, hit.fields))
            .collect::<Vec<_>>(),
        [
            (4, Fields::NAME),
            (3, Fields::TRIGGERS),
            (2, Fields::DESCRIPTION),
            (1, Fields::HEADINGS),
            (0, Fields::FOLDERS)
        ]
    );
    assert!(hits.is_sorted_by(|a, b| a.score > b.score));
}

#[test]
fn a_rare_word_counts_more_than_a_common_one() {
    let skills = [
        skill("one", "Write a report about sales."),
        skill("two", "Write a report about weather."),
        skill("three", "Write a report about weather."),
    ];
    let index = Index::build(&skills.each_ref());
    assert_eq!(found(&index, "sales weather report"), [0, 1, 2]);
    assert!(found(&index, "nothing of it").is_empty());
    assert!(found(&index, "").is_empty());
}

#[test]
fn several_indexes_are_searched_as_one() {
    let skills = [
        skill("one", "Write a report about sales."),
        skill("two", "Write a report about weather."),
        skill("three", "Plan a trip around the weather."),
    ];
    let whole = Index::build(&skills.each_ref());
    let parts = [
        Index::build(&[&skills[0]]),
        Index::build(&[&skills[1], &skills[2]]),
    ];
    let text = "weather report";
    let in_whole = whole.search(&Query::new(text, [&whole]));
    let query = Query::new(text, &parts);
    let mut in_parts = parts[0].search(&query);
    in_parts.extend(parts[1].search(&query).into_iter().map(|mut hit| {
        hit.skill += 1;
        hit
    }));
    in_parts.sort_by_key(|hit| (core::cmp::Reverse(hit.score), hit.skill));
    assert_eq!(in_parts, in_whole);
}

#[test]
fn a_hit_knows_the_words_it_has() {
    let weekly = skill("weekly-report-zh", "写中文周报。");
    let index = Index::build(&[&weekly]);
    let query = Query::new("Weekly REPORTS for sales, 周报", [&index]);
    let hits = index.search(&query);
    assert_eq!(
        query.matched(&hits[0]).collect::<Vec<_>>(),
        ["Weekly", "REPORTS", "周报"]
    );
    let shares = index.explain(&query, 0);
    let words: Vec<&str> = shares.iter().map(|share| share.word).collect();
    assert_eq!(words, ["Weekly", "REPORTS", "周报"]);
    let sum: u32 = shares.iter().map(|share| share.score).sum();
    assert_eq!(sum, hits[0].score);
    assert_eq!(shares[0].fields, Fields::NAME);
    assert_eq!(shares[2].fields, Fields::DESCRIPTION);
    assert!(index.explain(&query, 1).is_empty());
    assert_eq!(
        hits[0].fields.names().collect::<Vec<_>>(),
        ["name", "description"]
    );
}

#[test]
fn names_are_found_whatever_their_hyphens() {
    let commit = Skill {
        id: Text::Borrowed("git.commit_all"),
        aliases: List::from_static(&[Text::Borrowed("Save"), Text::Borrowed("commit-all")]),
        ..skill("commit-all", "")
    };
    let other = Skill {
        id: Text::Borrowed("svn.commit"),
        ..skill("commit-all", "")
    };
    let index = Index::build(&[&commit, &other]);
    let named = |name| index.named(name).collect::<Vec<_>>();
    let found = |kind, skill| Named { kind, skill };
    assert_eq!(named("git.commit-all"), [found(NameKind::Id, 0)]);
    assert_eq!(
        named("COMMIT_all"),
        [
            found(NameKind::Name, 0),
            found(NameKind::Name, 1),
            found(NameKind::Alias, 0)
        ]
    );
    assert_eq!(named("save"), [found(NameKind::Alias, 0)]);
    assert!(named("commit").is_empty());
    assert!(named("").is_empty());
}

#[test]
fn the_bytes_are_the_index() {
    let skills = [skill("b", "Two words."), skill("a", "Three other words.")];
    let index = Index::build(&skills.each_ref());
    assert_eq!(index, Index::build(&skills.each_ref()));
    let read = Index {
        data: index.as_bytes().to_vec().into(),
    };
    assert_eq!(read.len(), 2);
    assert_eq!(found(&read, "other"), [1]);
    assert!(Index::build(&[]).is_empty());
}

#[test]
fn other_bytes_find_nothing_and_do_no_harm() {
    let commit = skill("commit", "Write a commit message.");
    let bytes = Index::build(&[&commit]).as_bytes().to_vec();
    for len in 0..bytes.len() {
        let cut = Index {
            data: bytes[..len].to_vec().into(),
        };
        let _ = found(&cut, "commit message");
        let _ = cut.named("commit").count();
    }
    for position in 0..bytes.len() {
        let mut other = bytes.clone();
        other[position] = !other[position];
        let other = Index { data: other.into() };
        if other.len() < 1 << 20 {
            let _ = found(&other, "commit message");
            let _ = other.named("commit").count();
        }
    }
    assert!(Index::from_static(b"\x02\0\0\0\x01\0\0\0").is_empty());
}

#[test]
fn a_name_counts_once_however_often_it_is_given() {
    let plain = skill("commit", "");
    let repeated = Skill {
        id: Text::Borrowed("commit"),
        aliases: List::from_static(&[Text::Borrowed("commits"), Text::Borrowed("committing")]),
        ..skill("commit", "")
    };
    let index = Index::build(&[&plain, &repeated]);
    let hits = index.search(&Query::new("commit", [&index]));
    assert_eq!(hits[0].score, hits[1].score);
}
