//! What the frontmatter's syntax diagnostics say, where, and what their fixes
//! make of the file.

#[path = "frontmatter/fences.rs"]
mod fences;

use std::sync::Arc;

use skcc_core::diagnostic::{Applicability, Code, Diagnostic, Edit};
use skcc_core::source::SourceFile;
use skcc_core::syntax::{self, Document, ValueStyle};
use skir::Value;

fn parse(text: &str) -> (Document, Vec<Diagnostic>) {
    syntax::parse(&Arc::new(SourceFile::new("SKILL.md", text)))
}

/// A document with this frontmatter.
fn document(yaml: &str) -> String {
    format!("---\n{yaml}---\nText.\n")
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

fn shown(document: &Document) -> Vec<(String, Value)> {
    let keys = &document
        .frontmatter
        .as_ref()
        .expect("the document has frontmatter")
        .keys;
    keys.iter()
        .map(|key| (key.name.clone(), key.value.clone()))
        .collect()
}

fn text(value: &str) -> Value {
    Value::Text(value.to_owned().into())
}

/// Parses `yaml` in fences and expects one diagnostic, at `at`, whose fix
/// makes `fixed` of it: without the diagnostic, and with the same values.
fn mends(yaml: &str, code: Code, at: &str, fixed: &str) {
    let source = document(yaml);
    let (before, diagnostics) = parse(&source);
    let [diagnostic] = &diagnostics[..] else {
        panic!("{yaml}\n{diagnostics:#?}");
    };
    assert_eq!(diagnostic.code, code, "{yaml}");
    assert_eq!(diagnostic.span.text(), at, "{yaml}");
    let fix = diagnostic.fix.as_ref().expect("the diagnostic has a fix");
    let mended = apply(&source, &fix.edits);
    assert_eq!(mended, document(fixed), "{yaml}");
    let (after, left) = parse(&mended);
    assert!(left.is_empty(), "{mended}\n{left:#?}");
    if fix.applicability == Applicability::MachineApplicable {
        assert_eq!(shown(&before), shown(&after), "{yaml}");
    }
}

#[test]
fn colons_are_quoted_away() {
    for (yaml, at, fixed) in [
        ("a: Use when: x\n", ":", "a: \"Use when: x\"\n"),
        (
            "a: says \"hi\": \\o/\n",
            ":",
            "a: \"says \\\"hi\\\": \\\\o/\"\n",
        ),
        ("a: the following:\n", ":", "a: \"the following:\"\n"),
        // Continuation lines belong to the value.
        (
            "a: Use when: x\n  and more: y\n\n  z\nb: c\n",
            ":",
            "a: \"Use when: x and more: y\\nz\"\nb: c\n",
        ),
        (
            "a: one\n  two: three\nb: c\n",
            ":",
            "a: \"one two: three\"\nb: c\n",
        ),
        // A hash sign in the middle is a part of it, a comment at the end not.
        ("a: Use: see #1 and\n", ":", "a: \"Use: see #1 and\"\n"),
        (
            "a: Use: this.  # note\n",
            ":",
            "a: \"Use: this.\"  # note\n",
        ),
        // Nested keys.
        (
            "m:\n  k: v: w\n  l: x\n",
            ":",
            "m:\n  k: \"v: w\"\n  l: x\n",
        ),
        ("m:\n  - k: v: w\n", ":", "m:\n  - k: \"v: w\"\n"),
        // Behind other values that hold colons.
        (
            "q: \"a: b\"\nb: |\n  x: y: z\nf: {x: y}\na: b: c\n",
            ":",
            "q: \"a: b\"\nb: |\n  x: y: z\nf: {x: y}\na: \"b: c\"\n",
        ),
    ] {
        mends(yaml, Code::UnquotedColon, at, fixed);
    }
}

#[test]
fn the_colon_itself_is_pointed_at() {
    let source = document("description: 使用 when: x\n");
    let (document, diagnostics) = parse(&source);
    assert_eq!(
        diagnostics[0].message,
        "the value of `description` is not quoted and holds a colon followed by a space"
    );
    let at = diagnostics[0].span.range.start;
    assert_eq!(&source[at..at + 3], ": x");
    let key = document.key("description").unwrap();
    assert_eq!(key.raw(&document.file), "使用 when: x");
    assert_eq!(key.style, ValueStyle::Plain);
    assert!(document.frontmatter.unwrap().repaired);
}

#[test]
fn reserved_characters_are_quoted_away() {
    for (yaml, at, fixed) in [
        ("a: @me and you\n", "@", "a: \"@me and you\"\n"),
        ("a: `cmd` runs\n", "`", "a: \"`cmd` runs\"\n"),
        ("a: %s is\n", "%", "a: \"%s is\"\n"),
        ("a: *Bold* text\n", "*", "a: \"*Bold* text\"\n"),
        ("a: & more\n", "&", "a: \"& more\"\n"),
        ("a: &Rust developers\n", "&", "a: \"&Rust developers\"\n"),
        ("a: !Important: it is\n", "!", "a: \"!Important: it is\"\n"),
        ("a: !Important thing\n", "!", "a: \"!Important thing\"\n"),
        ("a: [WIP] counts\n", "[", "a: \"[WIP] counts\"\n"),
        ("a: [WIP counts\n", "[", "a: \"[WIP counts\"\n"),
        ("a: {x} counts\n", "{", "a: \"{x} counts\"\n"),
        ("a: > folded\n", ">", "a: \"> folded\"\n"),
        ("a: | literal\n", "|", "a: \"| literal\"\n"),
        ("a: - dash\n", "-", "a: \"- dash\"\n"),
        ("a: ? what\n", "?", "a: \"? what\"\n"),
        ("a: , comma\n", ",", "a: \", comma\"\n"),
        // A colon makes no second problem.
        ("a: @me: you\n", "@", "a: \"@me: you\"\n"),
    ] {
        mends(yaml, Code::UnquotedSpecial, at, fixed);
    }
}

#[test]
fn valid_constructs_are_left_alone() {
    for yaml in [
        "a: [x, y]\n",
        "a: [x, 'y, z', {b: c}] # list\n",
        "a: {\n  \"b\": [1,\n  2],\n}\n",
        "a: {\"openclaw\":{\"emoji\":\"\u{1f680}\",\"requires\":{\"bins\":[\"a, b\"]},\"x\":\"say \\\"hi: you\\\"\"}}\n",
        "a: >-\n  text: with\n  colons # and hashes\nb: |2\n    x: y\nc: |+\n  z\n\nd: e\n",
        "a: -dash\nb: ?what\nc: :x\n",
        "a: x:y\nb: http://example.com/#a\n",
        "a: 'it''s: quoted'\nb: \"say \\\"x: y\\\"\"\n",
        "a:\n- x\n- y: z\n  b: c\n- - d\n",
        "\"a b\": c\n'd': e\n? f\n: g\n",
        "a: b # comment\n# comment: line\nc: d\n",
        "a: multi\n  line\n  text\n\n  more\nb: c\n",
        "a:\n  indented text\nb: \"multi\n  line\"\n",
    ] {
        let (parsed, diagnostics) = parse(&document(yaml));
        assert!(diagnostics.is_empty(), "{yaml}\n{diagnostics:#?}");
        assert!(!parsed.frontmatter.unwrap().repaired, "{yaml}");
    }
}

#[test]
fn quotes_inside_quotes_are_escaped() {
    for (yaml, at, fixed) in [
        (
            "a: \"Writes \"good\" messages\"\n",
            "\"",
            "a: \"Writes \\\"good\\\" messages\"\n",
        ),
        ("a: 'It's good'\n", "'", "a: 'It''s good'\n"),
        (
            "a: \"Quoted\" and more\n",
            "\"",
            "a: \"\\\"Quoted\\\" and more\"\n",
        ),
        ("a: 'x' - y: z\n", "'", "a: \"'x' - y: z\"\n"),
    ] {
        mends(yaml, Code::TextAfterQuote, at, fixed);
    }
}

#[test]
fn glued_keys_are_split_off() {
    for (yaml, at, fixed) in [
        (
            "a: Counts words. license: MIT\nb: c\n",
            "license",
            "a: Counts words.\nlicense: MIT\nb: c\n",
        ),
        (
            "a: Counts: words. license: MIT version: 1.0\n",
            "license",
            "a: \"Counts: words.\"\nlicense: MIT\nversion: 1.0\n",
        ),
        (
            "a: @me counts. origin: x\n",
            "origin",
            "a: \"@me counts.\"\norigin: x\n",
        ),
        (
            "a: one\n  two. license: @MIT\n",
            "license",
            "a: \"one two.\"\nlicense: \"@MIT\"\n",
        ),
        (
            "a: 数单词。 metadata: {\"x\": 1}\n",
            "metadata",
            "a: 数单词。\nmetadata: {\"x\": 1}\n",
        ),
    ] {
        mends(yaml, Code::GluedKey, at, fixed);
    }
    // The key is there: it is a word.
    let (_, diagnostics) = parse(&document("a: Set license: MIT\nlicense: MIT\n"));
    assert_eq!(diagnostics[0].code, Code::UnquotedColon);
}

#[test]
fn tabs_become_spaces() {
    mends(
        "m:\n\tk: v\n\tl:\n\t\t- x\n",
        Code::TabIndentation,
        "\t",
        "m:\n  k: v\n  l:\n    - x\n",
    );
    mends(
        "a: |\n\tone\n\ttwo\nb: c\n",
        Code::TabIndentation,
        "\t",
        "a: |\n  one\n  two\nb: c\n",
    );
}

#[test]
fn several_problems_are_mended_at_once() {
    let source = document("a: b: c\nd: @e\nm:\n\tk: v\nf: g. license: MIT\n");
    let (before, diagnostics) = parse(&source);
    let codes: Vec<_> = diagnostics.iter().map(|found| found.code.id()).collect();
    assert_eq!(codes, ["SK012", "SK013", "SK015", "SK019"]);
    let edits: Vec<_> = diagnostics
        .iter()
        .flat_map(|found| found.fix.clone().unwrap().edits)
        .collect();
    let (after, left) = parse(&apply(&source, &edits));
    assert!(left.is_empty(), "{left:#?}");
    assert_eq!(shown(&before), shown(&after));
    assert_eq!(shown(&after)[4], ("license".to_owned(), text("MIT")));
}

#[test]
fn one_broken_value_does_not_hide_the_others() {
    let (document, diagnostics) = parse(&document(
        "name: x\nlist: [a,\n  b: c: d,\n]\ndescription: y\n",
    ));
    assert!(
        diagnostics
            .iter()
            .all(|found| found.code == Code::InvalidYaml)
    );
    assert_eq!(
        diagnostics[0]
            .span
            .file
            .position(diagnostics[0].span.range.start)
            .line,
        3
    );
    assert_eq!(document.key("name").unwrap().value, text("x"));
    assert_eq!(document.key("description").unwrap().value, text("y"));
    assert!(!document.frontmatter.unwrap().complete);
}

#[test]
fn what_cannot_be_guessed_is_explained() {
    for (yaml, message, at) in [
        (
            "name: x\nlicense: \"MIT\n",
            "the value of `license` has no closing quote",
            "\"",
        ),
        (
            "name: x\nlicense: \"MIT\nversion: \"1\"\n",
            "the value of `license` has no closing quote",
            "\"",
        ),
        (
            "name:x\ndescription: y\n",
            "no blank follows the colon after `name`",
            ":",
        ),
        (
            "name: x\n  description: y\n",
            "`description` is indented deeper than the keys before it",
            "description",
        ),
        (
            "name: x\nsome words\ndescription: y\n",
            "this line is neither a key with a value nor part of a value",
            "some words",
        ),
        (
            "name: x # note\n  more\n",
            "the value of `name` is cut by a comment, and goes on below it",
            "#",
        ),
        (
            "name: a\0b\n",
            "the frontmatter holds U+0000 (NUL), which YAML does not allow",
            "\0",
        ),
    ] {
        let (document, diagnostics) = parse(&document(yaml));
        assert_eq!(diagnostics.len(), 1, "{yaml}\n{diagnostics:#?}");
        assert_eq!(diagnostics[0].code, Code::InvalidYaml);
        assert_eq!(diagnostics[0].message, message);
        assert_eq!(diagnostics[0].span.text(), at, "{yaml}");
        assert!(document.key("name").is_some(), "{yaml}");
    }
}

#[test]
fn cut_values_are_pointed_at_and_comments_are_not() {
    let (document, diagnostics) = parse(&document(
        "a: for issue #12 and on\nb: c # note\nd: x # 1\n",
    ));
    assert_eq!(diagnostics.len(), 1, "{diagnostics:#?}");
    assert_eq!(diagnostics[0].code, Code::TruncatedByComment);
    assert_eq!(
        diagnostics[0].message,
        "the value of `a` ends before `#12 and on`, which YAML takes for a comment"
    );
    let fix = diagnostics[0].fix.as_ref().unwrap();
    assert_eq!(fix.applicability, Applicability::MaybeIncorrect);
    assert_eq!(fix.edits[0].replacement, "\"for issue #12 and on\"");
    assert_eq!(document.key("a").unwrap().value, text("for issue"));
}

#[test]
fn anchors_aliases_and_tags_are_taken_out() {
    mends(
        "a: &x \"one\"\nb: *x\n",
        Code::YamlAlias,
        "&x",
        "a: \"one\"\nb: \"one\"\n",
    );
    mends("a: !!str 3\n", Code::YamlAlias, "!!str", "a: \"3\"\n");
    mends("a: [&x b, *x]\n", Code::YamlAlias, "&x", "a: [b, b]\n");
    let (document, diagnostics) = parse(&document("a: &x {k: v}\nb:\n  <<: *x\nc: *x\n"));
    assert_eq!(diagnostics.len(), 1, "{diagnostics:#?}");
    assert_eq!(
        diagnostics[0].message,
        "the frontmatter uses the anchor `&x`, and 3 more of the kind"
    );
    assert!(diagnostics[0].fix.is_none());
    assert_eq!(document.key("c").unwrap().value, Value::Null);
}

#[test]
fn an_alias_bomb_yields_no_more_than_it_holds() {
    let mut yaml = "a0: &a0 x\n".to_owned();
    for level in 1..40 {
        let items = vec![format!("*a{}", level - 1); 9].join(", ");
        yaml.push_str(
            &[
                "a",
                &level.to_string(),
                ": &a",
                &level.to_string(),
                " [",
                &items,
                "]\n",
            ]
            .concat(),
        );
    }
    let (document, diagnostics) = parse(&document(&yaml));
    assert_eq!(diagnostics.len(), 1);
    assert_eq!(diagnostics[0].code, Code::YamlAlias);
    let keys = document.frontmatter.unwrap().keys;
    assert_eq!(keys.len(), 40);
    assert_eq!(keys[39].value, Value::List(vec![Value::Null; 9].into()));
}

#[test]
fn duplicate_keys_are_found_on_every_level() {
    let source = document("a: 1\nm:\n  k: x\n  \"k\": y\nl: [{z: 1, z: 2}]\n'a': 2\n");
    let (document, diagnostics) = parse(&source);
    let found: Vec<_> = diagnostics
        .iter()
        .map(|found| {
            assert_eq!(found.code, Code::DuplicateKey);
            (
                found.span.text(),
                found.labels[0].span.text(),
                found.message.as_str(),
            )
        })
        .collect();
    assert_eq!(
        found,
        [
            ("'a'", "a", "the key `a` stands twice"),
            ("\"k\"", "k", "the key `k` stands twice"),
            ("z", "z", "the key `z` stands twice"),
        ]
    );
    assert!(diagnostics.iter().all(|found| found.fix.is_none()));
    assert_eq!(document.frontmatter.unwrap().keys.len(), 4);
    // An exact repetition may go.
    let source = self::document("a: 1\nb: 2\na: 1\n");
    let (_, diagnostics) = parse(&source);
    let edits = &diagnostics[0].fix.as_ref().unwrap().edits;
    assert_eq!(apply(&source, edits), self::document("a: 1\nb: 2\n"));
}

#[test]
fn indented_keys_move_to_the_first_column() {
    mends(
        "  a: b\n  m:\n    k: v\n",
        Code::IndentedKeys,
        "  ",
        "a: b\nm:\n  k: v\n",
    );
}

#[test]
fn spans_slice_what_they_name() {
    let source = document(
        "\"na me\": plain text  # note\nquoted: \"q\"\nempty:\nnested:\n  k: [1, {x: 'y'}]\n  - odd\nblock: |\n  line\n\nlast: >-\n  folded\n",
    );
    let source = source.replace("  - odd\n", "");
    let (document, diagnostics) = parse(&source);
    assert!(diagnostics.is_empty(), "{diagnostics:#?}");
    let keys = &document.frontmatter.as_ref().unwrap().keys;
    let seen: Vec<_> = keys
        .iter()
        .map(|key| {
            (
                &source[key.name_span.clone()],
                key.raw(&document.file),
                key.style,
            )
        })
        .collect();
    assert_eq!(
        seen,
        [
            ("\"na me\"", "plain text", ValueStyle::Plain),
            ("quoted", "\"q\"", ValueStyle::DoubleQuoted),
            ("empty", "", ValueStyle::Empty),
            ("nested", "k: [1, {x: 'y'}]", ValueStyle::Block),
            ("block", "|\n  line", ValueStyle::Literal),
            ("last", ">-\n  folded", ValueStyle::Folded),
        ]
    );
    assert_eq!(keys[0].name, "na me");
    let (_, list) = keys[3].entry("k").unwrap();
    assert_eq!(&source[list.parts[0].value.clone()], "1");
    let inner = &list.parts[1].parts[0];
    assert_eq!(&source[inner.key.clone().unwrap()], "x");
    assert_eq!(&source[inner.value.clone()], "'y'");
}

#[test]
fn numbers_keep_their_written_form() {
    let (document, _) = parse(&document(
        "version: 1.10\nbig: 123456789012345678901\ndate: 2026-01-31\n",
    ));
    assert_eq!(document.key("version").unwrap().raw(&document.file), "1.10");
    assert_eq!(
        document.key("big").unwrap().value,
        text("123456789012345678901")
    );
    assert_eq!(document.key("date").unwrap().value, text("2026-01-31"));
}

#[test]
fn hostile_blocks_end_soon() {
    for yaml in [
        format!("a: {}\n", "[".repeat(60_000)),
        format!("a: {}\n", "[\"".repeat(30_000)),
        "a: [\n".repeat(12_000),
        "a: \"\n".repeat(12_000),
        format!("{}\n", "- ".repeat(30_000)),
        format!("a: {}\n", "- ".repeat(30_000)),
        (0..300).map(|depth| " ".repeat(depth) + "a:\n").collect(),
        format!("a: {}\n", "&a ".repeat(20_000)),
        format!("a: {}\n", "!x ".repeat(20_000)),
        "\n".repeat(60_000),
        "a: b: c\n".repeat(8_000),
        "\t\n".repeat(30_000),
    ] {
        let (document, diagnostics) = parse(&document(&yaml));
        assert!(!diagnostics.is_empty());
        assert!(document.body_text() == "Text.\n");
    }
}
