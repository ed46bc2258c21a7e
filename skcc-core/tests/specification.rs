//! `--spec strict` is the specification's text. A table of skills with our
//! verdict, the verdict of skills-ref 0.1.0, and why they differ where they do.

use std::fmt::Write as _;
use std::path::Path;
use std::sync::Arc;

use skcc_core::diagnostic::{Code, Levels};
use skcc_core::source::Root;
use skcc_core::system::Memory;
use skcc_core::{Options, compile};

/// What skills-ref says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Reference {
    Accepts,
    Rejects,
    /// It ends with an exception of its own.
    Crashes,
}

use Reference::{Accepts, Crashes, Rejects};

struct Row {
    /// Path below the skills folder.
    path: &'static str,
    text: Vec<u8>,
    /// The codes that the specification's verdict consists of; none is
    /// acceptance.
    codes: &'static [&'static str],
    reference: Reference,
    /// Why skills-ref says otherwise; empty when it does not.
    why: &'static str,
}

const DESCRIPTION: &str = "description: \"Commits. Use when asked to.\"\n";

/// A skill in the folder `commit` whose frontmatter goes on with `yaml`.
fn with(
    yaml: &str,
    codes: &'static [&'static str],
    reference: Reference,
    why: &'static str,
) -> Row {
    of(
        &["---\nname: commit\n", DESCRIPTION, yaml, "---\nText.\n"].concat(),
        codes,
        reference,
        why,
    )
}

/// A skill in the folder `commit`.
fn of(text: &str, codes: &'static [&'static str], reference: Reference, why: &'static str) -> Row {
    Row {
        path: "commit/SKILL.md",
        text: text.as_bytes().to_vec(),
        codes,
        reference,
        why,
    }
}

/// A skill in a folder and with a name.
fn named(
    path: &'static str,
    name: &str,
    codes: &'static [&'static str],
    reference: Reference,
    why: &'static str,
) -> Row {
    Row {
        path,
        text: ["---\nname: ", name, "\n", DESCRIPTION, "---\nText.\n"]
            .concat()
            .into_bytes(),
        codes,
        reference,
        why,
    }
}

const FLOW: &str = "it parses with strictyaml, which refuses flow collections; YAML has them";
const TEXT: &str = "strictyaml reads every scalar as text; YAML reads this one as something else";
const UNCHECKED: &str = "it does not check this key";
const START: &str = "it wants `---` at character 0; a byte order mark is no content";
const SPLIT: &str = "it splits at any three hyphens, and so cuts the value in two";
const ALIAS: &str = "strictyaml refuses anchors and tags; YAML has them";

fn table() -> Vec<Row> {
    let long = "d".repeat(1025);
    let padded = ["d".repeat(1020), " ".repeat(10)].concat();
    let mut latin = b"---\nname: commit\n".to_vec();
    latin.extend(DESCRIPTION.as_bytes());
    latin.extend(b"---\nCaf\xe9\n");
    vec![
        // What both accept.
        with("", &[], Accepts, ""),
        with(
            "license: MIT\ncompatibility: Needs git\nmetadata:\n  author: Ada\nallowed-tools: Bash(git:*) Read\n",
            &[],
            Accepts,
            "",
        ),
        of(
            "---\r\nname: commit\r\ndescription: x\r\n---\r\nText.\r\n",
            &[],
            Accepts,
            "",
        ),
        of(
            "--- \nname: commit\ndescription: x\n---\nText.\n",
            &[],
            Accepts,
            "",
        ),
        of("---\nname: commit\ndescription: x\n---\n", &[], Accepts, ""),
        of(
            "---\nname: commit\ndescription: x\n---\n\u{1b}Text.\n",
            &[],
            Accepts,
            "",
        ),
        of(
            "---\nname: commit\ndescription: <b>x</b> &amp; y\n---\nText.\n",
            &[],
            Accepts,
            "",
        ),
        of(
            "---\nname: commit\ndescription: >-\n  x: y\n  z\n---\nText.\n",
            &[],
            Accepts,
            "",
        ),
        named("技能/SKILL.md", "技能", &[], Accepts, ""),
        named("abc/SKILL.md", "\u{ff41}\u{ff42}\u{ff43}", &[], Accepts, ""),
        named("claude-x/SKILL.md", "claude-x", &[], Accepts, ""),
        // What both reject.
        of("# Commit\n", &["SK001"], Rejects, ""),
        of("---\nname: commit\n", &["SK002"], Rejects, ""),
        of("---\n- a\n---\nText.\n", &["SK003"], Rejects, ""),
        of(
            "---\nname: commit\ndescription: \"x\n---\nText.\n",
            &["SK004"],
            Rejects,
            "",
        ),
        with("license: a\nlicense: b\n", &["SK007"], Rejects, ""),
        of(
            "\n---\nname: commit\ndescription: x\n---\nText.\n",
            &["SK009"],
            Rejects,
            "",
        ),
        of(
            "<!-- x -->\n---\nname: commit\ndescription: x\n---\nText.\n",
            &["SK009"],
            Rejects,
            "",
        ),
        of(
            "---\nname: commit\ndescription: Use: x\n---\nText.\n",
            &["SK012"],
            Rejects,
            "",
        ),
        of(
            "---\nname: commit\ndescription: @x\n---\nText.\n",
            &["SK013"],
            Rejects,
            "",
        ),
        of(
            "---\nname: commit\ndescription: [x] y\n---\nText.\n",
            &["SK013"],
            Rejects,
            "",
        ),
        of(
            "---\nname: commit\ndescription: x. license: MIT\n---\nText.\n",
            &["SK015"],
            Rejects,
            "",
        ),
        of(
            "---\nname: commit\ndescription: \"a \"b\" c\"\n---\nText.\n",
            &["SK051"],
            Rejects,
            "",
        ),
        with("metadata:\n\tauthor: Ada\n", &["SK019"], Rejects, ""),
        of("---\ndescription: x\n---\nText.\n", &["SK020"], Rejects, ""),
        of(
            "---\nname:\ndescription: x\n---\nText.\n",
            &["SK020"],
            Rejects,
            "",
        ),
        of(
            "---\nName: commit\ndescription: x\n---\nText.\n",
            &["SK020"],
            Rejects,
            "",
        ),
        of("---\nname: commit\n---\nText.\n", &["SK021"], Rejects, ""),
        named("a_b/SKILL.md", "a_b", &["SK022"], Rejects, ""),
        named("a/SKILL.md", "a/b", &["SK022", "SK026"], Rejects, ""),
        named(
            "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa/SKILL.md",
            &"a".repeat(65),
            &["SK023"],
            Rejects,
            "",
        ),
        named("Commit/SKILL.md", "Commit", &["SK024"], Rejects, ""),
        named("-a/SKILL.md", "-a", &["SK025"], Rejects, ""),
        named("a--b/SKILL.md", "a--b", &["SK025"], Rejects, ""),
        named("commit/SKILL.md", "other", &["SK026"], Rejects, ""),
        of(
            "---\nname: commit\ndescription:\n---\nText.\n",
            &["SK030"],
            Rejects,
            "",
        ),
        of(
            "---\nname: commit\ndescription: \" \"\n---\nText.\n",
            &["SK030"],
            Rejects,
            "",
        ),
        of(
            &["---\nname: commit\ndescription: ", &long, "\n---\nText.\n"].concat(),
            &["SK031"],
            Rejects,
            "",
        ),
        with(
            &["compatibility: ", &"c".repeat(501), "\n"].concat(),
            &["SK035"],
            Rejects,
            "",
        ),
        with("origin: x\n", &["SK040"], Rejects, ""),
        with("licence: MIT\n", &["SK041"], Rejects, ""),
        with("argument-hint: x\n", &["SK042"], Rejects, ""),
        with("allowed-tools: [Read]\n", &["SK046"], Rejects, ""),
        // Where it rejects what the specification allows.
        with("metadata: {author: Ada}\n", &[], Rejects, FLOW),
        with("metadata: {}\n", &[], Rejects, FLOW),
        of(
            "---\nname: commit\ndescription: \"a --- b\"\n---\nText.\n",
            &[],
            Rejects,
            SPLIT,
        ),
        of(
            "\u{feff}---\nname: commit\ndescription: x\n---\nText.\n",
            &[],
            Rejects,
            START,
        ),
        with("metadata:\n  a: &x \"b\"\n  c: *x\n", &[], Rejects, ALIAS),
        with("license: !!str 2\n", &[], Rejects, ALIAS),
        of(
            &[
                "---\nname: commit\ndescription: \"",
                &padded,
                "\"\n---\nText.\n",
            ]
            .concat(),
            &[],
            Rejects,
            "it counts the blanks around a text",
        ),
        // Where it accepts what the specification forbids.
        named("404/SKILL.md", "404", &["SK029"], Accepts, TEXT),
        named("true/SKILL.md", "true", &["SK029"], Accepts, TEXT),
        of(
            "---\nname: commit\ndescription: 42\n---\nText.\n",
            &["SK032"],
            Accepts,
            TEXT,
        ),
        with("metadata:\n  version: 1.0\n", &["SK045"], Accepts, TEXT),
        with("metadata:\n  internal: true\n", &["SK045"], Accepts, TEXT),
        with(
            "metadata:\n  a:\n    b: c\n",
            &["SK045"],
            Accepts,
            UNCHECKED,
        ),
        with("license:\n", &["SK043"], Accepts, TEXT),
        with("license:\n  - MIT\n", &["SK043"], Accepts, UNCHECKED),
        with("allowed-tools:\n  - Read\n", &["SK046"], Accepts, UNCHECKED),
        with(
            "allowed-tools: Read, Grep\n",
            &["SK046"],
            Accepts,
            UNCHECKED,
        ),
        with(
            "compatibility: \"\"\n",
            &["SK035"],
            Accepts,
            "it looks at the length's upper limit only",
        ),
        named(
            "commit/skill.md",
            "commit",
            &["SK016"],
            Accepts,
            "it takes `skill.md` too",
        ),
        // Where it gives no verdict.
        Row {
            path: "commit/SKILL.md",
            text: latin,
            codes: &["SK017"],
            reference: Crashes,
            why: "it does not catch the error of decoding",
        },
        with(
            "license: \u{1}\n",
            &["SK004", "SK043"],
            Crashes,
            "it does not catch the error of the YAML reader",
        ),
    ]
}

/// The codes of the specification's verdict, sorted. Security is judged besides.
fn verdict(row: &Row) -> Vec<&'static str> {
    let system = Memory::new().with_file(Path::new("skills").join(row.path), row.text.clone());
    let options = Options {
        levels: Levels::specification(),
        ..Options::default()
    };
    let compilation = compile(&system, &[Arc::new(Root::new("skills"))], &options);
    let mut codes: Vec<_> = compilation
        .diagnostics
        .iter()
        .filter(|found| !found.code.is_security())
        .map(|found| found.code.id())
        .collect();
    codes.sort_unstable();
    codes
}

#[test]
fn strict_is_the_text_of_the_specification() {
    let mut wrong = String::new();
    for row in table() {
        let codes = verdict(&row);
        let text = String::from_utf8_lossy(&row.text);
        if codes != row.codes {
            writeln!(
                wrong,
                "{}\n{text}\n  {codes:?} instead of {:?}",
                row.path, row.codes
            )
            .expect("a string takes everything");
        }
        let differs = match row.reference {
            Accepts => !row.codes.is_empty(),
            Rejects => row.codes.is_empty(),
            Crashes => true,
        };
        if differs == row.why.is_empty() {
            writeln!(
                wrong,
                "{}\n{text}\n  a reason belongs to a difference",
                row.path
            )
            .expect("a string takes everything");
        }
    }
    assert!(wrong.is_empty(), "\n{wrong}");
}

#[test]
fn every_code_of_the_specification_is_in_the_table() {
    let table = table();
    for code in Code::ALL {
        if code.in_specification() {
            assert!(
                table.iter().any(|row| row.codes.contains(&code.id())),
                "{code} is in no row"
            );
        }
    }
}

#[test]
fn what_prevents_a_verdict_is_not_passed_over() {
    let options = Options {
        levels: Levels::specification(),
        ..Options::default()
    };
    let ok = |system: &Memory, root: &str| {
        compile(system, &[Arc::new(Root::new(root))], &options).is_ok()
    };
    let large = "# Another remark.\n".repeat(5000);
    let text = ["---\nname: commit\n", DESCRIPTION, &large, "---\nText.\n"].concat();
    assert!(!ok(
        &Memory::new().with_file("skills/commit/SKILL.md", text),
        "skills"
    ));
    assert!(!ok(&Memory::new(), "nowhere"));
}
