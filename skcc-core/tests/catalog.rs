//! The list of skills that each agent shows its model is the one that it was
//! seen to send.
//!
//! `expected/catalog.txt` holds a hash of what each agent sent for the skills
//! that [`skills`] makes, and how many of them it showed: the agents at the
//! versions of the targets, in a project at `/tmp/skills-project` with the
//! skills in the agent's own folder, whatever the agent brought along left
//! out. Gemini CLI and pi list in the order of the file system; of these the
//! entries were sorted. `SKCC_CATALOGS` names a folder with what they sent
//! anew, in files such as `codex-50x1024.txt`.

#![expect(clippy::disallowed_methods, reason = "tests read what is expected")]

use std::fmt::Write as _;
use std::path::Path;

use skcc_core::emit::catalog::{Listing, Offer, Place, Shown};
use skcc_core::emit::{EMITTERS, Evidence, Target, emitter, fit};

const PROJECT: &str = "/tmp/skills-project";

/// Words of the descriptions, and what is written otherwise in XML, takes two
/// columns or two characters of UTF-16.
const WORDS: [&str; 12] = [
    "report", "index", "invoice", "table", "chart", "release", "build", "mail", "cache", "query",
    "token", "image",
];
const ODD: [&str; 7] = ["R&D", "<tag>", "it's", "\"so\"", "名前", "café", "a: b"];

/// A name, and a description of exactly `length` characters.
fn skill(number: usize, length: usize) -> (String, String) {
    let mut description = format!("Use when the user asks for number {number}:");
    let mut count = description.chars().count();
    let mut at = number;
    loop {
        let word = if at % 7 == 3 {
            ODD[at / 7 % 7]
        } else {
            WORDS[at % 12]
        };
        let gap = if at % 11 == 5 { ". " } else { " " };
        let more = gap.len() + word.chars().count();
        if count + more > length {
            break;
        }
        let _ = write!(description, "{gap}{word}");
        count += more;
        at += number % 5 + 1;
    }
    description.push_str(&"x".repeat(length - count));
    (format!("skill-{number:03}"), description)
}

fn skills(number: usize, length: usize) -> Vec<Offer<'static>> {
    (0..number)
        .map(|number| skill(number, length))
        .map(|(name, description)| offer(name, description))
        .collect()
}

fn offer(name: impl Into<String>, description: impl Into<String>) -> Offer<'static> {
    Offer {
        name: name.into().into(),
        description: description.into().into(),
        when_to_use: "".into(),
        hidden: false,
        waits: false,
    }
}

fn target(id: &str) -> &'static Target {
    emitter(id).expect("a listed target").target()
}

fn list(target: &Target, offers: &[Offer<'_>], context: Option<usize>) -> Listing {
    let folder = format!("{PROJECT}/{}", target.project[0].path);
    let place = Place {
        skills: &folder,
        home: "/home/user",
        package: "/work/agents/openclaw/node_modules/openclaw",
        context,
        columns_a_token: None,
    };
    target.list(offers, &place)
}

/// The entries in an order that does not depend on a file system.
fn sorted(target: &Target, text: &str) -> String {
    if !["gemini", "pi"].contains(&target.id) {
        return text.to_owned();
    }
    let mut entries: Vec<_> = text
        .split_inclusive("</skill>")
        .map(|entry| entry.trim_start_matches('\n'))
        .collect();
    entries.sort_unstable();
    entries.join("\n")
}

fn digest(text: &str) -> String {
    let hash = blake3::hash(text.as_bytes()).to_hex();
    format!("{} {}", text.len(), &hash[..16])
}

/// The table of what is in the folder that the agents' lists were written to.
fn record(folder: &Path) -> String {
    let mut table = "# target, skills, characters of each description; bytes and blake3 of what \
                     was sent\n"
        .to_owned();
    let observed = EMITTERS.iter().map(|emitter| emitter.target());
    for target in observed.filter(|target| target.evidence == Evidence::Observed) {
        for number in [1, 50, 300] {
            for length in [100, 1024] {
                let sizes = format!("{number}x{length}.txt");
                let mut names = std::iter::once(&target.id).chain(target.aliases);
                let text = names.find_map(|name| {
                    std::fs::read_to_string(folder.join(format!("{name}-{sizes}"))).ok()
                });
                let text = text.unwrap_or_else(|| panic!("{} {sizes}", target.id));
                let _ = writeln!(table, "{} {number} {length} {}", target.id, digest(&text));
            }
        }
    }
    table
}

#[test]
fn lists_are_what_the_agents_sent() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/expected/catalog.txt");
    if let Some(folder) = std::env::var_os("SKCC_CATALOGS") {
        std::fs::write(path, record(Path::new(&folder))).unwrap();
    }
    let expected = std::fs::read_to_string(path).unwrap();
    let mut rows = 0;
    for row in expected.lines().filter(|row| !row.starts_with('#')) {
        let cells: Vec<_> = row.split_whitespace().collect();
        let [id, number, length, bytes, hash] = cells[..] else {
            panic!("`{row}` has five cells");
        };
        let target = target(id);
        let offers = skills(number.parse().unwrap(), length.parse().unwrap());
        let text = sorted(target, &list(target, &offers, None).text);
        assert_eq!(digest(&text), format!("{bytes} {hash}"), "{row}");
        rows += 1;
    }
    assert_eq!(rows, 9 * 6);
}

/// What is shown of skills with descriptions of these lengths.
fn shown(id: &str, lengths: &[usize], context: Option<usize>) -> Vec<Shown> {
    let offers: Vec<_> = lengths
        .iter()
        .enumerate()
        .map(|(index, length)| offer(format!("s{index:03}"), "x".repeat(*length)))
        .collect();
    list(target(id), &offers, context).shown
}

#[test]
fn each_agent_cuts_in_its_own_way() {
    use Shown::{Cut, Name, Omitted, Refused, Whole};
    assert_eq!(shown("kimi-code", &[250, 251], None), [Whole, Cut(247)]);
    assert_eq!(
        shown("claude-code", &[1536, 1537], None),
        [Whole, Cut(1535)]
    );
    assert_eq!(shown("codex", &[1024, 1025], None), [Whole, Cut(1021)]);
    assert_eq!(shown("copilot", &[1024, 1025], None), [Whole, Refused]);
    // The first does not fit, the others do.
    assert_eq!(
        shown("claude-code", &[1500, 60, 60], Some(190_000)),
        [Name, Whole, Whole]
    );
    // Nothing fits behind the first that does not.
    let mut lengths = [1000; 15];
    lengths[14] = 10;
    let seen = shown("copilot", &lengths, None);
    assert_eq!((seen[12], seen[13], seen[14]), (Whole, Name, Name));
    let seen = shown("openclaw", &[10; 300], None);
    assert_eq!((seen[0], seen[299]), (Name, Omitted));
    let seen = shown("codex", &[10; 300], Some(60_000));
    assert_eq!((seen[0], seen[299]), (Name, Omitted));
    assert_eq!(shown("opencode", &[5000], None), [Whole]);
}

#[test]
fn a_character_of_two_units_counts_as_two() {
    let texts = ["x".repeat(1022) + "😀", "x".repeat(1023) + "😀"];
    let [fits, refused] = texts.map(|text| {
        let shown = list(target("copilot"), &[offer("s", text)], None).shown;
        shown[0]
    });
    assert_eq!((fits, refused), (Shown::Whole, Shown::Refused));
}

#[test]
fn a_skill_takes_the_room_of_a_bundled_one_of_its_name() {
    let listed = |id: &str, name: &str| {
        // Their names come last, where skills are left out.
        let mut offers: Vec<_> = (0..149)
            .map(|number| offer(format!("z-{number:03}"), "Says z."))
            .collect();
        offers.push(offer(name, "Says x."));
        let listing = list(target(id), &offers, None);
        listing.count(|shown| !matches!(shown, Shown::Omitted))
    };
    // Seen with OpenClaw 2026.9.6, which brings `skill-creator` along.
    let (other, same) = (
        listed("openclaw", "skill-creatos"),
        listed("openclaw", "skill-creator"),
    );
    assert!(same > other, "{same} of {other}");
    // Codex lists both.
    assert_eq!(
        listed("codex", "skill-creator"),
        listed("codex", "skill-creatos")
    );
}

#[test]
fn what_is_hidden_takes_no_room() {
    let mut offers = vec![offer("a", "x"), offer("b", "y")];
    offers[0].hidden = true;
    offers[1].waits = true;
    let listing = list(target("claude-code"), &offers, None);
    assert_eq!(listing.text, "");
    assert_eq!(listing.shown, [Shown::Hidden, Shown::Waits]);
}

#[test]
fn shared_room_shows_every_skill_in_its_own_words() {
    for id in ["claude-code", "codex", "kimi-code", "copilot", "openclaw"] {
        let target = target(id);
        let offers = skills(50, 1024);
        let folder = format!("{PROJECT}/{}", target.project[0].path);
        let place = Place {
            skills: &folder,
            home: "/home/user",
            package: "/usr/lib/node_modules/openclaw",
            context: None,
            columns_a_token: None,
        };
        let fitted = fit::share(target, &offers, &place).unwrap();
        let listing = target.list(&fitted, &place);
        assert_eq!(listing.count(|shown| shown == Shown::Whole), 50, "{id}");
        for (before, after) in offers.iter().zip(&fitted) {
            let trigger = "Use when the user asks for number ";
            assert!(after.description.starts_with(trigger), "{id}");
            let words: Vec<_> = before.description.split_whitespace().collect();
            let kept = |word: &str| {
                let plain = word.trim_end_matches([',', '.', ':']);
                words
                    .iter()
                    .any(|known| known.trim_end_matches([',', '.', ':']) == plain)
            };
            assert!(after.description.split_whitespace().all(kept), "{id}");
        }
        assert_eq!(fit::share(target, &offers, &place), Some(fitted));
    }
    // Not even all names have room, but more descriptions do.
    let copilot = target("copilot");
    let place = Place {
        skills: "/s",
        home: "",
        package: "",
        context: None,
        columns_a_token: None,
    };
    let offers = skills(150, 1000);
    let whole = |offers: &[Offer<'_>]| {
        let listing = copilot.list(offers, &place);
        listing.count(|shown| shown == Shown::Whole)
    };
    let fitted = fit::share(copilot, &offers, &place).unwrap();
    assert!(
        whole(&offers) < 15 && whole(&fitted) > 100,
        "{}",
        whole(&fitted)
    );
    assert_eq!(
        fit::share(
            target("claude-code"),
            &skills(3, 100),
            &Place {
                skills: "/s",
                home: "",
                package: "",
                context: None,
                columns_a_token: None
            }
        ),
        None
    );
}

#[test]
fn estimates_have_the_documented_shape() {
    let offers = [offer("commit", "Writes <it>.")];
    let text = |id| list(target(id), &offers, None).text;
    assert_eq!(text("goose"), "• commit - Writes <it>.");
    assert_eq!(text("hermes"), "    - commit: Writes <it>.");
    assert_eq!(text("jiuwenclaw"), "0. `commit`: Writes <it>.");
    assert_eq!(
        text("cursor"),
        "  <skill>\n    <name>commit</name>\n    <description>Writes &lt;it&gt;.</description>\n    \
         <location>/tmp/skills-project/.cursor/skills/commit/SKILL.md</location>\n  </skill>"
    );
}

#[test]
fn a_skill_without_a_description_is_there_where_it_is_seen() {
    let shown = |id| list(target(id), &[offer("s", "")], None).shown[0];
    assert_eq!(shown("pi"), Shown::Refused);
    assert_eq!(shown("gemini"), Shown::Whole);
}
