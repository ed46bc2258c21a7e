//! Where the block starts and ends.

use skcc_core::diagnostic::Code;

use super::{apply, parse, text};

#[test]
fn line_ends_do_not_matter() {
    let source =
        "\u{feff}---\r\nname: x\r\ndescription: a\r\n  b\r\nm:\r\n  k: v\r\n---\r\nText.\r\n";
    let (document, diagnostics) = parse(source);
    assert_eq!(diagnostics.len(), 1);
    assert_eq!(diagnostics[0].code, Code::ByteOrderMark);
    assert_eq!(document.key("description").unwrap().value, text("a b"));
    assert_eq!(
        document.key("description").unwrap().raw(&document.file),
        "a\r\n  b"
    );
    assert_eq!(document.body_text(), "Text.\r\n");
    assert_eq!(document.lead, 0..3);
}

#[test]
fn fences_close_only_at_their_own_line() {
    let source = "---\nname: x\ndescription: a --- b\nm: |\n  ---\n----\n--- x\n---\nBody\n---\n";
    let (document, _) = parse(source);
    assert_eq!(document.body_text(), "Body\n---\n");
    let (document, diagnostics) = parse("--- \nname: x\n---\t\nBody\n");
    let codes: Vec<_> = diagnostics.iter().map(|found| found.code.id()).collect();
    assert_eq!(codes, ["SK010", "SK010"]);
    assert_eq!(document.key("name").unwrap().value, text("x"));
    // An indented block closes at an indented fence.
    let (document, _) = parse("  ---\n  name: x\n  ---\nBody\n");
    assert_eq!(document.body_text(), "Body\n");
}

#[test]
fn what_stands_before_the_fence_moves_behind_it() {
    let fixed = |source: &str| {
        let (_, diagnostics) = parse(source);
        assert_eq!(diagnostics[0].code, Code::ContentBeforeFrontmatter);
        let mended = apply(source, &diagnostics[0].fix.as_ref().unwrap().edits);
        assert!(parse(&mended).1.is_empty(), "{mended}");
        mended
    };
    assert_eq!(
        fixed("\n\n---\nname: x\n---\nB\n"),
        "---\nname: x\n---\nB\n"
    );
    assert_eq!(
        fixed("<!-- a -->\n\n---\nname: x\n---\nB\n"),
        "---\nname: x\n---\n<!-- a -->\nB\n"
    );
    assert_eq!(fixed("# A\n---\nname: x\n---"), "---\nname: x\n---\n# A\n");
    // A rule in a text is no fence, and neither is an example.
    for source in [
        "# A\n---\nText: more\n---\n",
        "# A\n```yaml\n---\nname: x\n---\n```\n",
        "# A\n---\nname: x\n",
    ] {
        assert_eq!(
            parse(source).1[0].code,
            Code::MissingFrontmatter,
            "{source}"
        );
    }
}

#[test]
fn a_missing_block_says_what_is_there_instead() {
    let message = |source: &str| parse(source).1[0].message.clone();
    assert_eq!(message(""), "the file is empty");
    assert_eq!(
        message("\u{2014}\nname: x\n"),
        "the file starts with `\u{2014}`, not with `---`"
    );
    assert_eq!(
        message("name: x\n\nText\n"),
        "the keys stand in no frontmatter block"
    );
    assert_eq!(
        message("# Title\n"),
        "the file does not start with a frontmatter block"
    );
    assert_eq!(
        message("---\nname: x\n"),
        "the frontmatter block is never closed"
    );
    assert_eq!(message("---\n---\n"), "the frontmatter is empty");
    assert_eq!(message("---\n# note\n---\n"), "the frontmatter is empty");
    assert_eq!(
        message("---\n- x\n---\n"),
        "the frontmatter is a list, not keys with values"
    );
    assert_eq!(
        message("---\nwords\n---\n"),
        "the frontmatter is text, not keys with values"
    );
}
