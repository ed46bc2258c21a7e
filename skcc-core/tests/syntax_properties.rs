//! What holds for every text.

use std::sync::Arc;

use proptest::prelude::*;
use skcc_core::diagnostic::{Applicability, Diagnostic, Edit};
use skcc_core::source::SourceFile;
use skcc_core::syntax::markdown::Tree;
use skcc_core::syntax::{self, Document, Place, ValueStyle};
use skir::{Span, Value};

fn parse(text: &str) -> (Document, Vec<Diagnostic>) {
    syntax::parse(&Arc::new(SourceFile::new("SKILL.md", text)))
}

/// Pieces of which frontmatter and its mistakes are made.
fn piece() -> impl Strategy<Value = String> {
    let fixed = prop::sample::select(vec![
        "---\n",
        "---",
        "--- \n",
        "\n",
        "\r\n",
        "\r",
        " ",
        "  ",
        "\t",
        ":",
        ": ",
        ":\n",
        " #",
        "#",
        "# c\n",
        "- ",
        "-",
        "? ",
        "[",
        "]",
        "{",
        "}",
        ",",
        "\"",
        "'",
        "''",
        "\\\"",
        "\\",
        "|\n",
        ">-\n",
        "|2\n",
        "|+\n",
        "&a ",
        "*a",
        "!t ",
        "!!str ",
        "<<",
        "@",
        "`",
        "%",
        "a",
        "b: ",
        "name",
        "name: x\n",
        "description: ",
        "metadata:\n",
        "license: MIT",
        "version: 1.10\n",
        "  k: v\n",
        "- x\n",
        "\u{feff}",
        "\0",
        "\u{85}",
        "\u{2028}",
        "\u{fffe}",
        "é",
        "中文",
        "😀",
        "...",
        "{\"a\": [1, {\"b\": 'c'}]}",
        "~",
        "true",
        "0x1F",
        "1e9",
        ".nan",
    ]);
    prop_oneof![8 => fixed.prop_map(str::to_owned), 1 => "[ -~]{0,12}"]
}

fn soup() -> impl Strategy<Value = String> {
    prop::collection::vec(piece(), 0..40).prop_map(|pieces| pieces.concat())
}

/// A file whose frontmatter is soup.
fn soup_file() -> impl Strategy<Value = String> {
    (soup(), soup()).prop_map(|(yaml, body)| format!("---\nname: x\n{yaml}\n---\n{body}"))
}

/// A block that is YAML, made of values of every style.
fn valid_yaml() -> impl Strategy<Value = String> {
    let scalar = prop::sample::select(vec![
        "word",
        "two words",
        "x # note",
        "'it''s: 1'",
        "\"a \\\"b\\\": c\" # note",
        "1.10",
        "[a, 'b: c', [d]]",
        "{\"a\": {\"b\": [1, 2]}, c: d}",
        "[\n  a,\n  b\n  ]",
        "multi\n  line",
        "\"multi\n  line\"",
        "|\n  text: x\n\n  # more",
        ">-\n  text\n   deeper",
        "\n  k: v\n  \"l\":\n    m: n",
        "\n- a\n- b: c\n  d: e\n- - f",
        "\n  - a",
        "~",
        "",
    ]);
    prop::collection::vec(scalar, 1..8).prop_map(|values| {
        let mut yaml = String::new();
        for (index, value) in values.iter().enumerate() {
            yaml.push_str(["", "# comment: x\n", "\n"][index % 3]);
            yaml.push_str(&["key-", &index.to_string(), ": ", value, "\n"].concat());
        }
        yaml
    })
}

fn apply(text: &str, edits: &[Edit]) -> String {
    let mut edits: Vec<_> = edits.iter().collect();
    edits.sort_by_key(|edit| (edit.span.range.start, edit.span.range.end));
    let mut fixed = text.to_owned();
    for edit in edits.into_iter().rev() {
        fixed.replace_range(edit.span.range.clone(), &edit.replacement);
    }
    fixed
}

/// The parts of a value lie in it, in order and apart.
fn check_places(text: &str, parts: &[Place], value: &Value) {
    let mut end = 0;
    for (index, part) in parts.iter().enumerate() {
        assert!(text.get(part.value.clone()).is_some());
        if let Some(key) = &part.key {
            assert!(text.get(key.clone()).is_some());
            assert!(key.start >= end && key.end <= part.value.start);
        }
        assert!(part.value.start >= end, "{text}");
        end = part.value.end;
        let inner = match value {
            Value::Map(entries) => &entries[index].value,
            Value::List(items) => &items[index],
            _ => panic!("a scalar has no parts"),
        };
        check_places(text, &part.parts, inner);
    }
}

fn check(text: &str) {
    let (document, diagnostics) = parse(text);
    let mut end = document.lead.end;
    assert_eq!(document.lead.start, 0);
    if let Some(frontmatter) = &document.frontmatter {
        assert_eq!(frontmatter.block.start, end);
        end = frontmatter.block.end;
        assert!(frontmatter.block.start <= frontmatter.yaml.start);
        assert!(frontmatter.yaml.end <= frontmatter.block.end);
        for key in &frontmatter.keys {
            assert!(text.get(key.name_span.clone()).is_some());
            assert!(text.get(key.value_span.clone()).is_some());
            assert!(frontmatter.yaml.start <= key.name_span.start);
            assert!(key.value_span.end <= frontmatter.yaml.end);
            check_places(text, &key.parts, &key.value);
            // A plain key is found where it stands, unless a layout was used
            // that the scanner does not follow.
            let is_plain = |c: char| c.is_ascii_lowercase() || c == '-';
            if key.name.chars().all(is_plain) && key.name != "null" && !text.contains('?') {
                let written = text[key.name_span.clone()].trim_matches(['"', '\'']);
                // Characters that YAML forbids are taken out of what it is given,
                // and so is a return that ends no line.
                let forbidden = ['\0', '\r', '\u{fffe}', '\u{ffff}'];
                // Before a tag, and between lines, YAML passes over these.
                let passed_over = ['\u{feff}', '\u{85}', '\u{2028}', '\u{2029}'];
                if !written.contains(passed_over) {
                    assert_eq!(written.replace(forbidden, "").trim(), key.name);
                }
            }
        }
    }
    assert_eq!(document.body, end..text.len());
    for diagnostic in &diagnostics {
        let spans = std::iter::once(&diagnostic.span);
        for span in spans.chain(diagnostic.labels.iter().map(|label| &label.span)) {
            assert!(text.get(span.range.clone()).is_some(), "{diagnostic:?}");
        }
        if let Some(fix) = &diagnostic.fix {
            let mut edits: Vec<_> = fix.edits.iter().collect();
            edits.sort_by_key(|edit| (edit.span.range.start, edit.span.range.end));
            for pair in edits.windows(2) {
                assert!(
                    pair[0].span.range.end <= pair[1].span.range.start,
                    "{diagnostic:?}"
                );
            }
            for edit in edits {
                assert!(
                    text.get(edit.span.range.clone()).is_some(),
                    "{diagnostic:?}"
                );
            }
        }
    }
    check_tree(document.body_text(), &document.tree);
}

/// A node lies in its parent and behind its elder siblings.
fn check_tree(body: &str, tree: &Tree) {
    let nodes = tree.nodes();
    // For each open node where it ends, in nodes and in bytes, and where its
    // last child ended.
    let all = Span::new(0, u32::try_from(body.len()).expect("the body is small"));
    let mut open = vec![(nodes.len(), all, 0)];
    for (index, node) in nodes.iter().enumerate() {
        while open.last().is_some_and(|(end, _, _)| *end <= index) {
            open.pop();
        }
        let (end, span, last) = open.last_mut().expect("the body is the parent of all");
        assert!(body.get(node.span.range()).is_some(), "{body:?}\n{node:?}");
        assert!(node.end as usize > index && node.end as usize <= *end);
        assert!(span.contains(node.span), "{body:?}\n{span:?}\n{node:?}");
        assert!(node.span.start >= *last, "{body:?}\n{last}\n{node:?}");
        *last = node.span.end;
        open.push((node.end as usize, node.span, node.span.start));
    }
}

/// Pieces of which Markdown is made.
fn markdown() -> impl Strategy<Value = String> {
    let piece = prop::sample::select(vec![
        "a",
        "b ",
        " ",
        "  ",
        "    ",
        "\t",
        "\n",
        "\n\n",
        "\r\n",
        "# ",
        "## ",
        "===\n",
        "---\n",
        "- ",
        "* ",
        "1. ",
        "> ",
        ">",
        "- [ ] ",
        "- [x] ",
        "```",
        "~~~",
        "````",
        "`",
        "``",
        "*",
        "**",
        "_",
        "~~",
        "[",
        "]",
        "](",
        "(",
        ")",
        "[a](b)",
        "![a](b \"c\")",
        "[a]: /b\n",
        "[a]",
        "[^a]",
        "[^a]: ",
        "<",
        ">",
        "<a>",
        "</a>",
        "<div>\n",
        "<!--",
        "-->",
        "<http://a.b>",
        "http://a.b",
        "|",
        "|a|b|\n|-|-|\n",
        "\\",
        "\\|",
        "&amp;",
        "&",
        "!",
        ":",
        "é",
        "中文",
        "😀",
        "\0",
        "\u{a0}",
    ]);
    prop::collection::vec(piece, 0..60).prop_map(|pieces| pieces.concat())
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_bytes_become_parts_that_cover_them(bytes in prop::collection::vec(any::<u8>(), 0..300)) {
        check(&String::from_utf8_lossy(&bytes));
    }

    #[test]
    fn any_soup_becomes_parts_that_cover_it(text in prop_oneof![soup(), soup_file()]) {
        check(&text);
    }

    #[test]
    fn trees_nest_and_follow_the_text(body in markdown()) {
        check_tree(&body, &Tree::parse(&body));
    }

    /// Whatever is offered as sure takes away what it is offered for, and no
    /// value with it.
    #[test]
    fn sure_fixes_mend_what_they_are_for(text in soup_file()) {
        let (before, diagnostics) = parse(&text);
        for diagnostic in &diagnostics {
            let Some(fix) = &diagnostic.fix else { continue };
            if fix.applicability != Applicability::MachineApplicable {
                continue;
            }
            let fixed = apply(&text, &fix.edits);
            let (after, left) = parse(&fixed);
            let count = |found: &[Diagnostic]| {
                let same = |other: &&Diagnostic| {
                    other.code == diagnostic.code && other.message == diagnostic.message
                };
                found.iter().filter(same).count()
            };
            prop_assert!(
                count(&left) < count(&diagnostics),
                "{text:?}\n{fixed:?}\n{diagnostic:#?}\n{left:#?}"
            );
            let complete = |document: &Document| {
                document.frontmatter.as_ref().is_some_and(|block| block.complete)
            };
            prop_assert!(complete(&after) || !complete(&before), "{text:?}\n{fixed:?}");
        }
    }

    /// Where every key stands is known whenever the block is YAML.
    #[test]
    fn places_follow_valid_blocks(yaml in valid_yaml()) {
        let text = format!("---\n{yaml}---\n");
        let (document, diagnostics) = parse(&text);
        prop_assert!(diagnostics.is_empty(), "{text}\n{diagnostics:#?}");
        let frontmatter = document.frontmatter.as_ref().unwrap();
        for (index, key) in frontmatter.keys.iter().enumerate() {
            prop_assert_eq!(&key.name, &format!("key-{index}"));
            prop_assert_eq!(&text[key.name_span.clone()], &key.name);
            let parts = match &key.value {
                Value::Map(entries) => entries.len(),
                Value::List(items) => items.len(),
                _ => 0,
            };
            prop_assert_eq!(key.parts.len(), parts, "{}", text);
            // A key's own text is the same YAML.
            let own = &text[key.name_span.start..key.value_span.end];
            let (alone, _) = parse(&format!("---\n{own}\n---\n"));
            prop_assert_eq!(&alone.frontmatter.unwrap().keys[0].value, &key.value, "{}", own);
        }
    }

    /// Writing a new value over an old one changes that value alone.
    #[test]
    fn a_value_can_be_replaced_in_place(yaml in valid_yaml(), pick in any::<prop::sample::Index>()) {
        let text = format!("---\n{yaml}---\n");
        let (document, _) = parse(&text);
        let keys = &document.frontmatter.as_ref().unwrap().keys;
        let index = pick.index(keys.len());
        let mut replaced = text.clone();
        // A list may start in the column of its key; nothing else may.
        let own_line = text[..keys[index].value_span.start].ends_with('\n');
        let blank = if keys[index].style == ValueStyle::Empty || own_line { " " } else { "" };
        replaced.replace_range(keys[index].value_span.clone(), &format!("{blank}\"new\""));
        let (after, diagnostics) = parse(&replaced);
        prop_assert!(diagnostics.is_empty(), "{replaced}\n{diagnostics:#?}");
        for (other, (old, new)) in keys.iter().zip(&after.frontmatter.unwrap().keys).enumerate() {
            prop_assert_eq!(&old.name, &new.name);
            if other == index {
                prop_assert_eq!(&new.value, &Value::Text("new".into()));
            } else {
                prop_assert_eq!(&old.value, &new.value, "{}", replaced);
            }
        }
    }
}

#[test]
fn a_lone_return_after_a_dash_is_covered() {
    check("---\nname: x\n-\rname: x\n\n---\n");
}
