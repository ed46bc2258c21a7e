//! What renderers make of text that is long, hidden or hostile.

#![cfg(feature = "human")]

use std::sync::Arc;

use skcc_core::diagnostic::render::{Human, github, short};
use skcc_core::diagnostic::{Code, Diagnostic, Edit, Span};
use skcc_core::source::SourceFile;

fn at(text: &str, marked: &str) -> Diagnostic {
    let file = Arc::new(SourceFile::new("a/SKILL.md", text));
    let start = text.find(marked).expect("the text holds what is marked");
    let span = Span::new(&file, start..start + marked.len());
    Diagnostic::new(Code::BrokenReference, span, "something is wrong")
}

fn human(diagnostic: &Diagnostic) -> String {
    Human::new().render(diagnostic)
}

#[test]
fn a_long_line_is_cut_around_the_mark_and_keeps_its_column() {
    let text = format!("# A\n{} MARK {}\n", "x".repeat(5000), "y".repeat(5000));
    let shown = human(&at(&text, "MARK"));
    assert!(shown.contains(" --> a/SKILL.md:2:5002\n"), "{shown}");
    assert!(shown.contains(" MARK "), "{shown}");
    assert!(
        shown.lines().all(|line| line.chars().count() <= 100),
        "{shown}"
    );
}

#[test]
fn a_mark_that_is_a_long_line_is_cut_too() {
    let text = "é".repeat(10_000);
    let shown = human(&at(&text, &text));
    assert!(
        shown.lines().all(|line| line.chars().count() <= 100),
        "{shown}"
    );
    assert!(shown.contains("^^^"), "{shown}");
}

#[test]
fn a_mark_over_many_lines_is_shown_on_its_first() {
    let text = "one\n".repeat(1000);
    let shown = human(&at(&text, &text));
    assert!(shown.lines().count() < 10, "{shown}");
    assert!(shown.contains("1 | one\n  | ^^^"), "{shown}");
}

#[test]
fn hidden_characters_are_shown_by_number_and_marked() {
    let shown = human(&at("a\u{202e}b\u{200b}MARK\u{1b}[31m\u{e0041}\n", "MARK"));
    assert!(
        shown.contains(
            "1 | a<U+202E>b<U+200B>MARK<U+001B>[31m<U+E0041>\n  |                   ^^^^"
        ),
        "{shown}"
    );
    assert!(shown.contains(" --> a/SKILL.md:1:5\n"), "{shown}");
    let emoji = human(&at("👩\u{200d}💻 ⚠\u{fe0f} MARK\n", "MARK"));
    assert!(!emoji.contains("U+"), "{emoji}");
}

#[test]
fn messages_and_paths_cannot_steer_a_terminal() {
    let file = Arc::new(SourceFile::new("a\u{1b}]0;x\u{7}/SKILL.md", "text\n"));
    let span = Span::new(&file, 0..4);
    let diagnostic = Diagnostic::new(
        Code::InvalidName,
        span.clone(),
        "the name `\u{1b}[2J\u{202e}`",
    )
    .label(span.clone(), "\u{9b}1m")
    .help("\rhidden")
    .suggest(
        "\u{1b}",
        vec![Edit {
            span,
            replacement: "\u{1b}[1m".to_owned(),
        }],
    );
    for shown in [human(&diagnostic), short(&diagnostic)] {
        let hidden = |c: char| (c.is_control() && c != '\n') || c == '\u{202e}' || c == '\u{fdd0}';
        assert!(!shown.contains(hidden), "{shown:?}");
    }
}

#[test]
fn wide_characters_and_tabs_are_marked_where_they_stand() {
    let wide = human(&at("技能 MARK\n", "MARK"));
    assert!(wide.contains("1 | 技能 MARK\n  |      ^^^^"), "{wide}");
    assert!(wide.contains(":1:4\n"), "{wide}");
    let tab = human(&at("\tMARK\n", "MARK"));
    assert!(tab.contains("1 |     MARK\n  |     ^^^^"), "{tab}");
}

#[test]
fn carriage_returns_are_no_part_of_a_line() {
    let shown = human(&at("one\r\nMARK\r\nthree\r\n", "MARK"));
    assert!(shown.contains("2 | MARK\n  | ^^^^"), "{shown:?}");
}

#[test]
fn a_label_far_away_or_in_another_file_has_its_own_place() {
    let text = format!("MARK\n{}far away\n", "\n".repeat(500));
    let diagnostic = at(&text, "MARK");
    let file = Arc::clone(&diagnostic.span.file);
    let other = Arc::new(SourceFile::new("b/SKILL.md", "\u{200b}there\n"));
    let start = text.find("far").unwrap();
    let shown = human(
        &diagnostic
            .label(Span::new(&file, 0..2), "near")
            .label(Span::new(&file, start..start + 3), "distant")
            .label(Span::new(&other, 3..8), "elsewhere"),
    );
    assert!(shown.contains("::: a/SKILL.md:502:1\n"), "{shown}");
    assert!(shown.contains("::: b/SKILL.md:1:2\n"), "{shown}");
    assert!(shown.lines().count() < 25, "{shown}");
}

#[test]
fn a_large_fix_is_named_and_a_small_one_shown() {
    let text = "a\n".repeat(300);
    let diagnostic = at(&text, "a");
    let file = Arc::clone(&diagnostic.span.file);
    let edit = |line: usize| Edit {
        span: Span::new(&file, line * 2..line * 2 + 1),
        replacement: "b".to_owned(),
    };
    let small = human(
        &diagnostic
            .clone()
            .fix("write `b`", vec![edit(0), edit(250)]),
    );
    assert!(small.contains("help: write `b`\n"), "{small}");
    assert!(small.contains("  1 - a\n  1 + b"), "{small}");
    assert!(small.contains("251 - a\n251 + b"), "{small}");
    let large = human(&diagnostic.fix("write `b`", (0..300).map(edit).collect()));
    assert!(large.ends_with("help: write `b`"), "{large}");
}

#[test]
fn a_fix_that_shortens_several_lines_is_shown() {
    let text = "a: xxxxxxxxxxxxxxxxxxxxxxxx\nb: y\nc: zzzz\n";
    let file = Arc::new(SourceFile::new("a/SKILL.md", text));
    let edit = |range, replacement: &str| Edit {
        span: Span::new(&file, range),
        replacement: replacement.to_owned(),
    };
    let edits = vec![edit(3..27, "x"), edit(31..32, "yy"), edit(36..40, "z")];
    let diagnostic = at(text, "xxx").fix("shorten them", edits);
    let shown = human(&diagnostic);
    for line in ["a: x", "b: yy", "c: z"] {
        assert!(shown.lines().any(|one| one.ends_with(line)), "{shown}");
    }
}

#[test]
fn a_workflow_command_cannot_be_broken_out_of() {
    let file = Arc::new(SourceFile::new("a,b:c/SKILL.md", "text\n"));
    let message = "50%\n::set-output name=x::y\r";
    let diagnostic = Diagnostic::new(Code::InvalidName, Span::new(&file, 1..3), message);
    assert_eq!(
        github(&diagnostic.help("mend it")),
        "::error file=a%2Cb%3Ac/SKILL.md,line=1,col=2,endColumn=4,title=SK022 invalid-name::\
         50%25%0A::set-output name=x::y%0D%0Ahelp: mend it"
    );
    let lines = Diagnostic::new(Code::BodyTooLong, Span::new(&file, 0..5), "too long");
    assert!(github(&lines).contains("a%2Cb%3Ac/SKILL.md,line=1,endLine=2,title="));
}

#[test]
fn any_place_in_any_text_can_be_shown() {
    // A small generator: the same texts in every run.
    let mut state = 0x2545_f491_4f6c_dd1d_u64;
    let mut next = |limit: usize| {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        usize::try_from(state % limit as u64).expect("the limit is small")
    };
    let pieces = [
        "a",
        "é",
        "技",
        "\n",
        "\r\n",
        "\t",
        "\u{200d}",
        "\u{1b}",
        "👩",
        " ",
        "x".repeat(300).leak(),
    ];
    for _ in 0..2000 {
        let text: String = (0..next(20)).map(|_| pieces[next(pieces.len())]).collect();
        let file = Arc::new(SourceFile::new("a", text.clone()));
        let mut span = || {
            let start = next(text.len() + 2);
            Span::new(&file, start..start + next(9))
        };
        let (replaced, labelled) = (span(), span());
        let is_whole = |span: &Span| text.get(span.range.clone()).is_some();
        let mut diagnostic =
            Diagnostic::new(Code::BrokenReference, span(), "x").label(labelled, "label");
        if is_whole(&replaced) {
            let replacement = pieces[next(pieces.len())].to_owned();
            diagnostic = diagnostic.fix(
                "fix",
                vec![Edit {
                    span: replaced,
                    replacement,
                }],
            );
        }
        assert!(human(&diagnostic).starts_with("warning[SK101]: x\n"));
        assert!(!github(&diagnostic).contains('\n'));
        assert!(!short(&diagnostic).contains('\n'));
    }
}

#[test]
fn the_width_is_kept() {
    let text = format!("description: {}\n", "技能 and more ".repeat(40));
    let file = Arc::new(SourceFile::new("a/SKILL.md", text.as_str()));
    let value = Span::new(&file, 13..text.len() - 1);
    let last = Span::new(&file, text.len() - 6..text.len() - 2);
    for width in [60, 100, 200] {
        let human = Human::new().width(width);
        // A wide character is two columns, and this text has one in seven.
        let columns = |line: &str| {
            line.chars()
                .map(|c| 1 + usize::from(c > '\u{2e80}'))
                .sum::<usize>()
        };
        for span in [&value, &last] {
            let diagnostic = Diagnostic::new(Code::MissingName, span.clone(), "x").fix(
                "y",
                vec![Edit {
                    span: span.clone(),
                    replacement: format!("\"{text}\""),
                }],
            );
            let shown = human.render(&diagnostic);
            assert!(
                shown.lines().all(|line| columns(line) <= 2 * width),
                "{shown}"
            );
            assert!(shown.contains("^^^"), "{shown}");
        }
        let shown = human.render(&Diagnostic::new(Code::MissingName, value.clone(), "x"));
        assert!(shown.lines().all(|line| columns(line) <= width), "{shown}");
        assert!(shown.contains("| description: 技能"), "{shown}");
    }
}
