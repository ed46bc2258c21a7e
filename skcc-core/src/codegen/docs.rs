//! A skill's text as documentation of Rust code.
//!
//! Text of a skill must not become markup: no link that leads nowhere, no HTML,
//! no code block that `cargo test` would run. Simple words stay as they are,
//! everything else stands in a code span.

/// One line of Markdown, fit for `///`, that shows `text`.
pub(super) fn line(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + text.len() / 8);
    for run in text.split(|c: char| c.is_whitespace() || is_invisible(c)) {
        if run.is_empty() {
            continue;
        }
        if !out.is_empty() {
            out.push(' ');
        }
        let mut rest = run;
        while !rest.is_empty() {
            let ascii = rest.starts_with(|c: char| c.is_ascii());
            let end = rest
                .find(|c: char| c.is_ascii() != ascii)
                .unwrap_or(rest.len());
            let (part, more) = rest.split_at(end);
            if ascii {
                push_ascii(&mut out, part);
            } else {
                out.push_str(part);
            }
            rest = more;
        }
    }
    out
}

/// One line of Markdown that shows `text`, which is a name, as code.
pub(super) fn name(text: &str) -> String {
    let shown: String = text.chars().filter(|c| !is_invisible(*c)).collect();
    let is_plain = !shown.contains('`') && shown.trim() == shown && !shown.is_empty();
    if is_plain {
        format!("`{shown}`")
    } else {
        line(text)
    }
}

/// Characters that show nothing or turn the direction of the text; they could
/// make documentation read differently from what it says.
fn is_invisible(c: char) -> bool {
    c.is_control()
        || matches!(c,
            '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}'
            | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e0fff}')
}

fn push_ascii(out: &mut String, run: &str) {
    const BEFORE: &[char] = &['(', '"', '\''];
    const AFTER: &[char] = &[')', '"', '\'', '.', ',', ';', ':', '!', '?'];
    let core = run.trim_start_matches(BEFORE);
    let (before, _) = run.split_at(run.len() - core.len());
    let core = core.trim_end_matches(AFTER);
    let (_, after) = run.split_at(before.len() + core.len());
    out.push_str(before);
    if core.is_empty() || is_simple(core) {
        out.push_str(core);
    } else if core.contains('`') {
        for c in core.chars() {
            if c.is_ascii_punctuation() {
                out.push('\\');
            }
            out.push(c);
        }
    } else {
        out.push('`');
        out.push_str(core);
        out.push('`');
    }
    // A number and a dot or parenthesis would start a list.
    if core.bytes().all(|byte| byte.is_ascii_digit()) {
        for c in after.chars() {
            out.push('\\');
            out.push(c);
        }
    } else {
        out.push_str(after);
    }
}

/// Whether it is a word or number of ordinary prose, which no linter takes for
/// code.
fn is_simple(word: &str) -> bool {
    let is_part = |part: &str| {
        let mut letters = part.chars();
        let first = letters.next();
        first.is_some_and(char::is_alphanumeric)
            && (part.bytes().all(|byte| byte.is_ascii_digit())
                || part.bytes().all(|byte| byte.is_ascii_uppercase())
                || letters.all(|c| c.is_ascii_lowercase()))
    };
    word.split(['-', '\'']).all(is_part)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn prose_stays_prose() {
        for text in [
            "Write a commit. Use when: asked (by a \"person\") in 2 well-known ways!",
            "It doesn't use PDF, in the 2nd way",
            "根据提交记录撰写中文周报。",
        ] {
            assert_eq!(line(text), text);
        }
    }

    #[test]
    fn everything_else_is_code() {
        for (text, shown) in [
            ("see [a](b) e.g. here", "see `[a](b`) `e.g`. here"),
            ("<script> & &lt;", "`<script>` `&` `&lt`;"),
            ("`x` ``` y", "\\`x\\` \\`\\`\\` y"),
            ("use some_name in GitHub", "use `some_name` in `GitHub`"),
            ("# a", "`#` a"),
            ("- a", "`-` a"),
            ("1. a", "1\\. a"),
            ("1) a", "1\\) a"),
            ("使用TypeScript编写", "使用`TypeScript`编写"),
            ("http://example.com", "`http://example.com`"),
        ] {
            assert_eq!(line(text), shown);
        }
    }

    #[test]
    fn it_is_one_line_that_shows_all_it_holds() {
        assert_eq!(line("a\n\n    b\rc\u{2028}d"), "a b c d");
        assert_eq!(line("x\u{202e}y\0z\u{200b}"), "x y z");
        assert_eq!(line("  \t "), "");
        assert_eq!(name("a.b-c"), "`a.b-c`");
        assert_eq!(name("a`b\n"), "a\\`b");
    }
}
