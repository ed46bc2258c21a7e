//! Bodies that an agent does not read in one piece.

use std::fmt::Write as _;
use std::sync::Arc;

use proptest::collection::vec;
use proptest::prelude::*;
use skcc_core::emit::{self, Artifact, Contents, LossKind};
use skcc_core::source::Root;
use skcc_core::syntax::markdown::{NodeKind, Tree};
use skcc_core::system::Memory;
use skcc_core::{Options, compile};
use skir::Skill;

const FRONTMATTER: &str = "---\nname: x\ndescription: Says x.\n---\n";

fn skill_with(body: &str, files: &[&str]) -> Skill {
    let mut system = Memory::new().with_file("skills/x/SKILL.md", format!("{FRONTMATTER}{body}"));
    for file in files {
        system = system.with_file(format!("skills/x/{file}"), "text\n");
    }
    let compilation = compile(
        &system,
        &[Arc::new(Root::new("skills"))],
        &Options::default(),
    );
    compilation.skills[0].skill.clone()
}

fn emitted(target: &str, skill: &Skill) -> Artifact {
    emit::emitter(target).expect("a listed target").emit(skill)
}

/// Path and text of every file that the emitter wrote.
fn texts(artifact: &Artifact) -> Vec<(&str, &str)> {
    artifact
        .files
        .iter()
        .filter_map(|file| match &file.contents {
            Contents::Text(text) => Some((&*file.path, &**text)),
            Contents::Resource(_) => None,
        })
        .collect()
}

/// The paths of the parts, in the order of the body.
fn order(artifact: &Artifact) -> Vec<&str> {
    let splits = artifact
        .losses
        .iter()
        .filter(|loss| loss.kind == LossKind::Split);
    splits.map(|loss| loss.what.as_str()).collect()
}

fn text<'a>(artifact: &'a Artifact, path: &str) -> &'a str {
    let texts = texts(artifact);
    texts
        .iter()
        .find(|(known, _)| *known == path)
        .expect("the file is there")
        .1
}

/// Checks that the head is the body again with each part in its place.
fn check_whole(skill: &Skill, artifact: &Artifact) {
    let body = &*skill.body;
    let (_, mut rest) = artifact
        .text()
        .split_once("\n---\n")
        .expect("the frontmatter ends");
    let mut at = 0;
    for path in order(artifact) {
        let start = rest
            .find(&format!("Read on in [{path}]("))
            .expect("a link to the part");
        let head = rest[..start].trim_end();
        (_, rest) = rest[start..].split_once("\n\n").expect("a paragraph");
        let blank = body[at..].len() - body[at..].trim_start().len();
        let head = head.trim_start();
        if !head.is_empty() {
            at += blank;
        }
        assert!(body[at..].starts_with(head), "{head:?} is not at {at}");
        at += head.len();
        let part = text(artifact, path).replace("](../", "](");
        let part = part.trim();
        at += body[at..].len() - body[at..].trim_start().len();
        assert!(body[at..].starts_with(part), "{path} is not at {at}");
        at += part.len();
    }
    assert_eq!(body[at..].trim(), rest.trim());
}

/// The relative targets of a text, as paths below the skill's folder.
fn targets(path: &str, text: &str) -> Vec<String> {
    let folder = path.rsplit_once('/').map_or("", |(folder, _)| folder);
    let mut found = Vec::new();
    for node in Tree::parse(text).nodes() {
        let (NodeKind::Link(target) | NodeKind::Image(target)) = &node.kind else {
            continue;
        };
        if target.contains("://") {
            continue;
        }
        let (file, fragment) = target.split_once('#').unwrap_or((target, ""));
        let mut components: Vec<&str> = if file.is_empty() {
            path.split('/').collect()
        } else {
            folder.split('/').filter(|one| !one.is_empty()).collect()
        };
        for component in file.split('/').filter(|one| !one.is_empty()) {
            match component {
                ".." => assert!(
                    components.pop().is_some(),
                    "{target} in {path} leaves the skill"
                ),
                one => components.push(one),
            }
        }
        found.push(format!("{}#{fragment}", components.join("/")));
    }
    found
}

fn paragraph(number: usize, length: usize) -> String {
    let mut text = String::new();
    while text.len() < length {
        let _ = write!(text, "word{number} ");
    }
    text.push_str("end.\n\n");
    text
}

const SIZED: [&str; 5] = ["universal", "codex", "opencode", "openclaw", "pi"];

fn block() -> impl Strategy<Value = String> {
    let words = |count| vec("[a-z名前]{1,9}", count).prop_map(|words| words.join(" "));
    prop_oneof![
        3 => (2..4_usize, words(1..4)).prop_map(|(level, words)| {
            format!("{} {words}\n\n", "#".repeat(level))
        }),
        3 => (words(1..9), 1..60_usize).prop_map(|(words, times)| format!("{} [run](scripts/run.sh) ![p](a/p.png)\n\n", words.repeat(times))),
        1 => (words(1..9), 1..200_usize).prop_map(|(words, lines)| {
            format!("````sh\n# not a heading\n```\n{}````\n\n", format!("{words}\n").repeat(lines))
        }),
        1 => (words(1..9), 1..60_usize).prop_map(|(words, lines)| {
            format!("{}\n", format!("- {words}\n\n  more of it\n").repeat(lines))
        }),
        1 => (words(1..5), 1..60_usize).prop_map(|(words, lines)| {
            format!("| a | b |\n|---|---|\n{}\n", format!("| {words} | 2 |\n").repeat(lines))
        }),
        1 => Just("no blank line\n## behind\ntext\n".to_owned()),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig {
        cases: 24,
        max_shrink_iters: 64,
        ..ProptestConfig::default()
    })]

    #[test]
    fn a_split_body_is_whole_and_in_order(
        blocks in vec(block(), 1..40),
        times in 1..30_usize,
        headings in any::<bool>(),
    ) {
        let mut body = if headings { "# X\n\nOpening.\n\n".to_owned() } else { String::new() };
        for time in 0..times {
            for block in blocks.iter().filter(|block| headings || !block.contains("##")) {
                body.push_str(block);
            }
            let _ = write!(body, "Time {time}.\n\n");
        }
        let skill = skill_with(&body, &["scripts/run.sh", "a/p.png"]);
        let fences: Vec<_> = Tree::parse(&body)
            .nodes()
            .iter()
            .filter(|node| matches!(node.kind, NodeKind::Fence(_) | NodeKind::Table))
            .map(|node| node.span.of(&body).trim_end().to_owned())
            .collect();
        for id in SIZED {
            let artifact = emitted(id, &skill);
            let limits = emit::emitter(id).unwrap().target().limits.file;
            check_whole(&skill, &artifact);
            let texts = texts(&artifact);
            for (path, text) in &texts {
                for limit in limits {
                    prop_assert!(limit.holds(text), "{id}: {path} has {}", limit.of(text));
                }
                for target in targets(path, text) {
                    let (file, _) = target.split_once('#').unwrap();
                    prop_assert!(
                        artifact.files.iter().any(|one| one.path == file),
                        "{target} of {path} is not there"
                    );
                }
            }
            for fence in &fences {
                prop_assert!(texts.iter().any(|(_, text)| text.contains(fence)));
            }
            prop_assert_eq!(&emitted(id, &skill), &artifact);
        }
    }
}

#[test]
fn what_is_read_in_one_piece_is_not_split() {
    let skill = skill_with(&paragraph(1, 39_000), &[]);
    for id in SIZED {
        assert_eq!(emitted(id, &skill).files.len(), 1);
    }
    // Gemini CLI was seen to give bodies of any length.
    let skill = skill_with(&paragraph(1, 400_000), &[]);
    assert_eq!(emitted("gemini", &skill).files.len(), 1);
}

#[test]
fn the_opening_and_the_steps_stay_in_the_head() {
    let body = format!(
        "# X\n\nOpening.\n\n## API reference\n\n{}## Workflow\n\n1. Say `a`.\n2. Say `b`.\n\n\
         ## Examples\n\n{}",
        paragraph(1, 30_000),
        paragraph(2, 30_000)
    );
    let artifact = emitted("pi", &skill_with(&body, &[]));
    assert_eq!(order(&artifact), ["references/examples.md"]);
    let head = artifact.text();
    for kept in ["Opening.", "1. Say `a`.\n2. Say `b`.", "## API reference"] {
        assert!(head.contains(kept), "{kept}");
    }
    assert!(
        head.ends_with(
            "Read on in [references/examples.md](references/examples.md): Examples.\n\n"
        )
    );
    let part = text(&artifact, "references/examples.md");
    assert!(part.starts_with("## Examples\n\nword2 "));
    let split = artifact.losses.last().unwrap();
    assert_eq!((split.kind, split.kind.name()), (LossKind::Split, "split"));
    assert!(split.detail.contains("50000 bytes"), "{}", split.detail);
}

#[test]
fn a_body_without_headings_is_split_between_blocks() {
    let body: String = (0..120).map(|number| paragraph(number, 1_000)).collect();
    let skill = skill_with(&body, &[]);
    let artifact = emitted("universal", &skill);
    check_whole(&skill, &artifact);
    assert_eq!(
        order(&artifact),
        [
            "references/part.md",
            "references/part-2.md",
            "references/part-3.md"
        ]
    );
    assert!(artifact.text().contains("word0 "));
}

#[test]
fn a_block_that_is_too_long_goes_whole_into_a_part() {
    let fence = format!("```\n{}```\n", "line of code\n".repeat(6_000));
    let body = format!("# X\n\nOpening.\n\n## Data\n\n{fence}\nAfter.\n");
    let artifact = emitted("opencode", &skill_with(&body, &[]));
    assert!(text(&artifact, "references/data.md").contains(&fence));
    assert!(artifact.text().contains("Opening."));
    // It cannot be read in one piece wherever it stands, and the report says so.
    let lost: Vec<_> = artifact
        .losses
        .iter()
        .filter(|loss| loss.kind == LossKind::Lost)
        .collect();
    assert_eq!(lost.len(), 1);
    assert_eq!(lost[0].what, "references/data.md");
}

#[test]
fn names_are_those_of_no_other_file() {
    let body = format!(
        "# X\n\n## Data\n\n{}## data\n\n{}## 名前\n\n{}",
        paragraph(1, 49_500),
        paragraph(2, 49_500),
        paragraph(3, 49_500)
    );
    let skill = skill_with(&body, &["references/DATA.md", "references/data-2.md"]);
    let artifact = emitted("pi", &skill);
    assert_eq!(
        order(&artifact),
        [
            "references/data-3.md",
            "references/data-4.md",
            "references/part.md"
        ]
    );
    let skill = skill_with(&body, &["References"]);
    let artifact = emitted("pi", &skill);
    assert!(
        order(&artifact)
            .iter()
            .all(|path| path.starts_with("references-2/"))
    );
}

#[test]
fn links_definitions_and_footnotes_lead_where_they_led() {
    let body = format!(
        "# X\n\n{}See [data](#data), [more][m] and [here](#x)[^1].\n\n[m]: scripts/run.sh\n\n\
         ## Data\n\n{}[top](#x), [more][m], [own](#data), [far](#end), <a href=\"a/p.png\">p</a>, \
         [web](https://example.com/a), [root](/etc)[^1]\n\n\
         ## End\n\n{}[^1]: See [the note](a/p.png).\n",
        paragraph(0, 4_000),
        paragraph(1, 36_500),
        paragraph(2, 36_500),
    );
    let skill = skill_with(&body, &["scripts/run.sh", "a/p.png"]);
    let artifact = emitted("codex", &skill);
    assert_eq!(
        order(&artifact),
        ["references/data.md", "references/end.md"]
    );
    let head = artifact.text();
    assert!(
        head.contains("[data](references/data.md#data), [more][m] and [here](#x)[^1]"),
        "{}",
        &head[4_000..]
    );
    assert!(
        head.contains("\n[^1]: See [the note](a/p.png).\n"),
        "{head}"
    );
    let data = text(&artifact, "references/data.md");
    assert!(data.contains(
        "[top](../SKILL.md#x), [more][m], [own](#data), [far](end.md#end), \
         <a href=\"../a/p.png\">p</a>, [web](https://example.com/a), [root](/etc)[^1]"
    ));
    assert!(data.ends_with("\n\n[m]: ../scripts/run.sh\n[^1]: See [the note](../a/p.png).\n\n"));
    assert!(
        text(&artifact, "references/end.md")
            .ends_with("end.\n\n[^1]: See [the note](../a/p.png).\n")
    );
}

#[test]
fn what_the_compiler_adds_stays_in_the_head() {
    let source = format!(
        "---\nname: x\ndescription: Says x.\nhitl_required: true\n---\n# X\n\nOpening.\n\n\
         ## Reference\n\n{}## Notes\n\nLast.\n",
        paragraph(1, 48_000)
    );
    let system = Memory::new().with_file("skills/x/SKILL.md", source);
    let compilation = compile(
        &system,
        &[Arc::new(Root::new("skills"))],
        &Options::default(),
    );
    let mut skill = compilation.skills[0].skill.clone();
    let index = skill
        .sections
        .iter()
        .position(|one| one.heading.of(&skill.body) == "Reference");
    skill.logic.injected = vec![skir::InjectedConstraint {
        text: "Ask first.".into(),
        level: skir::ConstraintLevel::Must,
        scope: skir::Scope::Section(u16::try_from(index.unwrap()).unwrap()),
        code: "SK320".into(),
        ..skir::InjectedConstraint::default()
    }]
    .into();
    let artifact = emitted("universal", &skill);
    assert!(artifact.text().contains(
        "Reference.\n\n**Constraints**\n\n- Ask first. (`SK320`)\n\n## Notes\n\nLast.\n\n## Approval\n"
    ));
    assert_eq!(order(&artifact), ["references/reference.md"]);
}

#[test]
fn a_heading_can_smuggle_nothing_into_the_head() {
    let heading = "!`rm -rf x` $1 [a](b) <b> **c**";
    let body = format!("# X\n\n## {heading}\n\n{}", paragraph(1, 60_000));
    let artifact = emitted("universal", &skill_with(&body, &[]));
    let head = artifact.text();
    assert!(head.contains("): rm -rf x 1 a(b) b c.\n"), "{head}");
}

/// Windows cannot hold a file of a device's name, whatever its ending.
#[test]
fn no_part_has_the_name_of_a_device() {
    let mut body = String::from("# X\n");
    for heading in ["Start", "Aux", "Con", "con", "Aux Notes"] {
        let _ = write!(
            body,
            "\n## {heading}\n\n{}",
            "A line of text.\n".repeat(1_500)
        );
    }
    let skill = skill_with(&body, &[]);
    let artifact = emitted("codex", &skill);
    let names: Vec<_> = order(&artifact)
        .into_iter()
        .filter_map(|path| path.rsplit('/').next())
        .collect();
    assert_eq!(
        names,
        [
            "aux-part.md",
            "con-part.md",
            "con-part-2.md",
            "aux-notes.md"
        ]
    );
    check_whole(&skill, &artifact);
}
