//! What is stored of a measurement, and what is shown of it.

#![cfg(feature = "profile")]
#![expect(clippy::unwrap_used, reason = "a test ends where something is missing")]

use std::collections::BTreeMap;

use skill_runtime::Registry;
use skill_runtime::profile::level::{Interval, Tally, Verdict};
use skill_runtime::profile::{
    Ability, Heat, HeatMap, Level, LevelResult, Profile, ProfileDiff, needed_by,
};

/// The oldest form that was ever stored.
const OLDEST: &str = include_str!("stored/profile-1.json");

fn level(passed: u32, failed: u32) -> LevelResult {
    let tally = Tally {
        passed,
        failed,
        unknown: 0,
    };
    LevelResult {
        verdict: match (passed, failed) {
            (0, 0) => Verdict::Unknown,
            (passed, failed) if passed > 3 * failed => Verdict::Held,
            _ => Verdict::Absent,
        },
        tally,
        interval: Interval::wilson(passed, passed + failed, 1.645),
        uncertain: passed > 0 && failed > 0,
        reason: None,
        runs: Vec::new(),
    }
}

fn profile(abilities: &[(&str, [(u32, u32); 3])]) -> Profile {
    let mut profile = Profile::parse(OLDEST).unwrap();
    let abilities = abilities.iter().map(|(id, levels)| {
        let levels = levels.map(|(passed, failed)| level(passed, failed));
        ((*id).to_owned(), Ability::new(levels))
    });
    profile.primitives = abilities.collect::<BTreeMap<_, _>>();
    profile
}

#[test]
fn the_oldest_form_is_read() {
    let profile = Profile::parse(OLDEST).unwrap();
    assert_eq!(profile.level("gen.regex"), Some(2));
    assert_eq!(profile.level("tool.browser"), None);
    let regex = &profile.primitives["gen.regex"];
    assert_eq!(regex.levels[2].tally.failed, 3);
    assert_eq!(regex.levels[0].runs[0].seed, 1);
    assert!(profile.complete);
    assert_eq!(profile.usage.unwrap().tokens(), 4500);
    // What is written is read.
    let text = serde_json::to_string(&profile).unwrap();
    assert_eq!(Profile::parse(&text).unwrap(), profile);
    let newer = OLDEST.replace("\"format\": 1", "\"format\": 2");
    assert!(Profile::parse(&newer).unwrap_err().contains("form 2"));
}

#[test]
fn a_difference_is_sure_where_intervals_have_nothing_in_common() {
    let before = profile(&[
        ("gen.regex", [(3, 0), (3, 0), (0, 3)]),
        ("reason.logic", [(3, 0), (9, 2), (0, 3)]),
        ("tool.exec", [(3, 0), (0, 0), (0, 0)]),
        ("tool.web", [(0, 0), (0, 0), (0, 0)]),
    ]);
    let after = profile(&[
        ("gen.regex", [(0, 3), (0, 3), (0, 3)]),
        ("reason.logic", [(3, 0), (8, 4), (0, 3)]),
        ("tool.exec", [(3, 0), (3, 0), (0, 3)]),
        ("tool.web", [(3, 0), (3, 0), (3, 0)]),
        ("follow.style", [(3, 0), (3, 0), (3, 0)]),
    ]);
    let diff = ProfileDiff::new(&before, &after);
    let found: Vec<_> = diff
        .primitives
        .iter()
        .map(|one| (one.primitive.as_str(), one.change, one.sure))
        .collect();
    assert_eq!(
        found,
        [
            ("gen.regex", Some(-2), true),
            ("reason.logic", Some(-1), false),
            ("tool.exec", Some(1), false),
            // Nothing is compared with what is not known.
            ("tool.web", None, false),
            ("follow.style", None, false),
        ]
    );
    assert!(diff.is_worse() && diff.comparable);
    assert!(!ProfileDiff::new(&after, &after).is_worse());
    let mut other = after;
    other.suite = "2".into();
    assert!(!ProfileDiff::new(&before, &other).comparable);
}

#[test]
fn a_picture_says_all_in_words_too() {
    let profile = profile(&[
        ("gen.regex", [(3, 0), (0, 3), (3, 0)]),
        ("tool.exec", [(0, 0), (0, 0), (0, 0)]),
    ]);
    let map = HeatMap::of(&profile);
    assert_eq!(map.rows.len(), 26);
    let row = |id: &str| {
        let row = map.rows.iter().find(|row| row.primitive == id).unwrap();
        let texts = row.fields.iter().map(|field| field.text.as_str());
        texts.collect::<Vec<_>>()
    };
    assert_eq!(row("gen.regex"), ["L1", "3/3", "0/3", "3/3 !"]);
    assert_eq!(row("tool.exec"), ["?", "?", "?", "?"]);
    assert_eq!(row("tool.web"), ["–", "–", "–", "–"]);
    let svg = map.to_svg();
    assert_eq!(svg.matches("url(#u)").count(), 4);
    assert!(svg.contains(">3/3 !</text>"));
    let worse = HeatMap::of_diff(&ProfileDiff::new(&profile, &profile));
    let change = &worse.rows[0].fields[2];
    assert_eq!(
        (change.text.as_str(), change.heat),
        ("=", Heat::Change(0.0))
    );
}

#[test]
fn a_name_of_others_cannot_leave_its_place_in_a_picture() {
    let mut profile = profile(&[]);
    profile.model = "x/</text><script>alert(1)</script>&\u{1}".into();
    let svg = HeatMap::of(&profile).to_svg();
    assert!(!svg.contains("<script"), "{svg}");
    assert!(!svg.contains('\u{1}'));
}

#[test]
fn what_a_skill_needs_follows_from_what_it_is_made_of() {
    let folder = tempfile::tempdir().unwrap();
    let skill = |name: &str, keys: &str, body: &str| {
        let folder = folder.path().join(name);
        std::fs::create_dir_all(&folder).unwrap();
        let text = format!(
            "---\nname: {name}\ndescription: Does it. Use when asked.\n{keys}---\n# It\n{body}"
        );
        std::fs::write(folder.join("SKILL.md"), text).unwrap();
    };
    skill("words", "", "Write it well and plainly.\n");
    skill(
        "data",
        "allowed-tools: Bash(sqlite3 *) Read\n",
        "\n```python\nprint(1)\n```\n",
    );
    let registry = Registry::load_dir(folder.path()).unwrap();
    let needed = |name: &str| {
        let skill = registry.get(name).unwrap();
        let needed = needed_by(skill.ir()).into_iter();
        needed.map(|one| one.info().id).collect::<Vec<_>>()
    };
    assert_eq!(
        needed("words"),
        [
            "gen.text.prose",
            "follow.constraint",
            "follow.procedure",
            "follow.style"
        ]
    );
    let data = needed("data");
    for id in [
        "gen.code.python",
        "gen.code.sql",
        "tool.exec",
        "tool.file.read",
    ] {
        assert!(data.contains(&id), "{id}: {data:?}");
    }
    for id in ["tool.browser", "gen.code.html", "tool.web"] {
        assert!(!data.contains(&id), "{id}: {data:?}");
    }
    assert!(Level::ALL.len() * data.len() < 78);
}
