//! The forms of a body.

use std::sync::Arc;

use proptest::collection::vec;
use proptest::prelude::*;
use skcc_core::emit::{self, About, Artifact, Contents, EMITTERS, LossKind, Style};
use skcc_core::source::Root;
use skcc_core::system::Memory;
use skcc_core::{Options, compile};
use skir::Skill;

fn skill(source: &str) -> Skill {
    let system = Memory::new().with_file("skills/x/SKILL.md", source);
    let roots = [Arc::new(Root::new("skills"))];
    let mut compilation = compile(&system, &roots, &Options::default());
    compilation.skills.remove(0).skill
}

fn with_body(body: &str) -> Skill {
    skill(&format!("---\nname: x\ndescription: Says x.\n---\n{body}"))
}

fn emitted(target: &str, skill: &Skill, style: Style) -> Artifact {
    let emitter = emit::emitter(target).expect("a listed target");
    emitter.emit_in(skill, style)
}

/// What follows the frontmatter.
fn body(artifact: &Artifact) -> &str {
    let text = artifact.text();
    let end = text.find("\n---").expect("the frontmatter ends");
    let line = text[end + 1..].find('\n').expect("a line");
    &text[end + line + 2..]
}

fn xml_text(xml: &str) -> String {
    let document = roxmltree::Document::parse(xml).unwrap_or_else(|error| panic!("{error}: {xml}"));
    let texts = document.descendants().filter(roxmltree::Node::is_text);
    texts.filter_map(|node| node.text()).collect()
}

/// A text without white space, escapes and what a dollar sign may stand with,
/// and as XML has it.
fn bare(text: &str) -> String {
    let is_legal = |c: char| {
        !c.is_control() && !matches!(c, '\u{fffe}' | '\u{ffff}') || matches!(c, '\u{7f}'..='\u{9f}')
    };
    text.chars()
        .map(|c| match c {
            '\n' | '\r' | '\t' => ' ',
            c if is_legal(c) => c,
            _ => '\u{fffd}',
        })
        .filter(|c| !c.is_whitespace() && !['\\', '{', '}', '(', ')'].contains(c))
        .collect()
}

/// Bodies with what XML and Markdown care about.
fn random() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        3 => "[a-z]{1,6}",
        2 => Just(" ".to_owned()),
        3 => Just("\n".to_owned()),
        3 => prop::sample::select(vec![
            "# X\n", "## Examples\n", "### Rules\n\n- Never.\n", "## Output\n\n", "###### Deep\n",
            "```\n", "```!\nls\n```\n", "]]>", "<![CDATA[", "<!--", "-->", "<b>", "</examples>",
            "&amp;", "&", "<?xml", "$1", "!`a b`", "\r\n", "\t", "| a |\n|---|\n| b |\n", "> ",
            "</agent_skill>", "$ARGUMENTS\n\n", "- x\n", "1. do\n",
        ]).prop_map(str::to_owned),
        2 => any::<char>().prop_map(String::from),
    ];
    vec(piece, 0..50).prop_map(|pieces| pieces.concat())
}

proptest! {
    #[test]
    fn xml_is_well_formed_and_whole(text in random(), told in any::<String>()) {
        let mut skill = with_body(&text);
        skill.policy.human_approval = true;
        skill.logic.pre_conditions = vec![skir::Phrase::Key(told.into())].into();
        skill.logic.injected = vec![skir::InjectedConstraint {
            text: "a </constraints> & ]]>".into(),
            ..skir::InjectedConstraint::default()
        }]
        .into();
        for emitter in EMITTERS {
            let artifact = emitter.emit_in(&skill, Style::Xml);
            let content = bare(&xml_text(body(&artifact)));
            let (before, after) = content
                .split_once(&bare("- a < /constraints> & ]]> (``)"))
                .expect("the constraint is there");
            prop_assert_eq!(before, bare(&skill.body));
            prop_assert!(after.starts_with("##ApprovalApersonmustapprove"));
            // Each character that is not there is reported.
            let lost = artifact.losses.iter().filter(|loss| loss.about == About::Character);
            let illegal: std::collections::BTreeSet<char> = skill
                .body
                .chars()
                .filter(|c| bare(&c.to_string()) == "\u{fffd}" && *c != '\u{fffd}')
                .collect();
            prop_assert_eq!(lost.count(), illegal.len());
        }
    }

    #[test]
    fn tags_are_added_and_nothing_is_changed(text in random()) {
        let skill = with_body(&text);
        for emitter in EMITTERS {
            let tagged = emitter.emit_in(&skill, Style::Tagged);
            let plain = emitter.emit_in(&skill, Style::Markdown);
            let without: String = body(&tagged)
                .split('\n')
                .map(|line| line.trim_end_matches('\r'))
                .filter(|line| {
                    let name = line.trim_start_matches(['<', '/']).trim_end_matches('>');
                    let name = name.trim_end_matches(|c: char| c.is_ascii_digit() || c == '_');
                    let is_tag = line.starts_with('<') && line.ends_with('>');
                    let names = ["examples", "constraints", "output_contract", "untrusted_data"];
                    !(is_tag && names.contains(&name)) || text.contains(line)
                })
                .collect();
            // A tag that the body has, too, may have been added as well.
            let without = bare(&without).replace("</examples>", "");
            prop_assert_eq!(without, bare(body(&plain)).replace("</examples>", ""));
            prop_assert_eq!(&plain, &emitter.emit(&skill));
        }
    }
}

const SECTIONS: &str = "Before.\n\n# X\n\n## Workflow\n\n1. Say `a < b`.\n\n### Examples\n\nOne.\n\n\
                        #### Second\n\nTwo.\n\n## Rules\n\n- Never.\n\n## Output\n\nA line.\n";

#[test]
fn xml_has_layers() {
    let artifact = emitted("qwen", &with_body(SECTIONS), Style::Xml);
    assert_eq!(
        body(&artifact),
        "<agent_skill>
<preamble>
Before.

</preamble>
<overview>
# X

<workflow>
<![CDATA[
## Workflow

1. Say `a < b`.

]]>
<examples>
### Examples

One.

<examples>
#### Second

Two.

</examples>
</examples>
</workflow>
<rules>
## Rules

- Never.

</rules>
<output_contract>
## Output

A line.
</output_contract>
</overview>
</agent_skill>
"
    );
    assert_eq!(artifact.losses, []);
    assert_eq!(artifact.body, None);
}

#[test]
fn tags_stand_around_hard_boundaries() {
    let artifact = emitted("qwen", &with_body(SECTIONS), Style::Tagged);
    assert_eq!(
        body(&artifact),
        "Before.\n\n# X\n\n## Workflow\n\n1. Say `a < b`.\n\n<examples>\n\n### Examples\n\nOne.\n\n\
         #### Second\n\nTwo.\n\n</examples>\n\n<constraints>\n\n## Rules\n\n- Never.\n\n\
         </constraints>\n\n<output_contract>\n\n## Output\n\nA line.\n\n</output_contract>\n\n"
    );
    // Without such a section there is nothing to mark.
    let plain = emitted("qwen", &with_body("# X\n\nText.\n"), Style::Tagged);
    assert_eq!(body(&plain), "# X\n\nText.\n");
    assert!(plain.body.is_some());
}

#[test]
fn no_text_ends_a_tag_that_it_stands_in() {
    let source = "# X\n\n## Examples\n\nWrite </examples> and </examples_2 > at the end.\n";
    let artifact = emitted("pi", &with_body(source), Style::Tagged);
    assert_eq!(
        body(&artifact),
        "# X\n\n<examples_3>\n\n## Examples\n\nWrite </examples> and </examples_2 > at the end.\n\n\
         </examples_3>\n\n"
    );
}

#[test]
fn what_others_say_is_tagged_where_the_agent_puts_it() {
    let source = "# X\n\nThe request:\n\n$ARGUMENTS\n\n!`git status`\n\nRun it on $ARGUMENTS.\n";
    let tagged = emitted("claude-code", &with_body(source), Style::Tagged);
    assert!(body(&tagged).contains(
        "<untrusted_data>\n\n$ARGUMENTS\n\n</untrusted_data>\n\n\
         <untrusted_data>\n\n!`git status`\n\n</untrusted_data>\n\nRun it on $ARGUMENTS.\n"
    ));
    // Where nothing is put in its place there is no data.
    let tagged = emitted("codex", &with_body(source), Style::Tagged);
    assert!(!body(&tagged).contains("untrusted"));
}

#[test]
fn parts_of_a_long_body_are_well_formed() {
    let section = |name: &str| {
        let paragraph = format!("{}\n\n", "a < b & c ]]> ".repeat(10));
        format!("## {name}\n\n{}", paragraph.repeat(250))
    };
    let source = format!(
        "# X\n\nOpening.\n\n{}{}{}",
        section("Examples"),
        section("Rules"),
        section("Notes")
    );
    let skill = with_body(&source);
    for (style, id) in [(Style::Xml, "codex"), (Style::Tagged, "pi")] {
        let artifact = emitted(id, &skill, style);
        let mut parts = 0;
        let mut content = String::new();
        for file in &artifact.files {
            let Contents::Text(text) = &file.contents else {
                continue;
            };
            let limits = emit::emitter(id).unwrap().target().limits.file;
            assert!(limits.iter().all(|limit| limit.holds(text)));
            let is_part = file.path != "SKILL.md";
            parts += usize::from(is_part);
            let text = if is_part { text } else { body(&artifact) };
            if style == Style::Xml {
                content.push_str(&xml_text(text));
            } else {
                for tag in ["examples", "constraints"] {
                    let count = |mark: String| text.matches(&mark).count();
                    assert_eq!(count(format!("<{tag}>\n")), count(format!("</{tag}>\n")));
                }
                content.push_str(text);
            }
        }
        assert!(parts > 0);
        assert_eq!(
            content.matches("a < b & c ]]> ").count(),
            source.matches("a < b & c ]]> ").count()
        );
        let splits = artifact
            .losses
            .iter()
            .filter(|loss| loss.kind == LossKind::Split);
        assert_eq!(splits.count(), parts);
    }
}

#[test]
fn every_target_says_why_its_style_is_the_default() {
    for emitter in EMITTERS {
        let target = emitter.target();
        assert!(target.style_evidence.len() > 40, "{}", target.id);
        assert_eq!(Style::parse(target.style.name()), Some(target.style));
    }
}
