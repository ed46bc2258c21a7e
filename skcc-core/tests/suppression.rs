//! Suppressions in hostile text.

use std::sync::Arc;

use skcc_core::source::{Root, Trust};
use skcc_core::system::Memory;
use skcc_core::{Compilation, Options, compile};

fn compiled(text: &str, trust: Trust) -> Compilation {
    let system = Memory::new().with_file("skills/a/SKILL.md", text);
    let root = Root {
        trust,
        ..Root::new("skills")
    };
    compile(&system, &[Arc::new(root)], &Options::default())
}

#[test]
fn any_text_can_be_searched_for_suppressions() {
    let pieces = [
        "<!--",
        "-->",
        "skcc:",
        " allow",
        "-file",
        "(",
        ")",
        ",",
        "SK101",
        "SK4",
        " reason=",
        "\"",
        "\n",
        "\n\n",
        "# ",
        "---\n",
        "é",
        "\u{a0}",
        " ",
        "[a](b.md)",
        "- ",
        "> ",
        "name: a",
        "\r\n",
        "```\n",
        "<!-- skcc: allow(SK101) reason=\"x\" -->\n",
    ];
    // A small generator: the same texts in every run.
    let mut state = 0x9e37_79b9_7f4a_7c15_u64;
    let mut next = |limit: usize| {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        usize::try_from(state % limit as u64).expect("the limit is small")
    };
    for _ in 0..1000 {
        let text: String = (0..next(40)).map(|_| pieces[next(pieces.len())]).collect();
        let trusted = compiled(&text, Trust::FirstParty);
        let foreign = compiled(&text, Trust::ThirdParty);
        assert_eq!(foreign.suppressed, [], "{text}");
        // What is suppressed is set aside, and nothing else is lost.
        for found in &foreign.diagnostics {
            let kept = trusted.diagnostics.iter().any(|other| {
                (other.code, &other.span, &other.message)
                    == (found.code, &found.span, &found.message)
            });
            let aside = trusted.suppressed.iter().any(|other| {
                let other = &other.diagnostic;
                (other.code, &other.span, &other.message)
                    == (found.code, &found.span, &found.message)
            });
            let only_foreign = found.code.id() == "SK909";
            assert!(kept || aside || only_foreign, "{found:?} in {text}");
        }
    }
}
