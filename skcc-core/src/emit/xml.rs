//! Text inside XML 1.0.

/// Whether a character can stand in XML at all, in whatever form.
pub(super) const fn is_legal(c: char) -> bool {
    matches!(c, '\t' | '\n' | '\r' | '\u{20}'..='\u{fffd}' | '\u{10000}'..)
}

/// Appends an element with a text. The text starts and ends with its own
/// lines, so that nothing at its start sticks to a mark.
pub(super) fn element(out: &mut String, name: &str, content: &str) {
    open(out, name);
    text(out, content);
    close(out, name);
}

/// Appends the start of an element, on a line of its own.
pub(super) fn open(out: &mut String, name: &str) {
    out.push('<');
    out.push_str(name);
    out.push_str(">\n");
}

/// Appends the end of an element, on a line of its own.
pub(super) fn close(out: &mut String, name: &str) {
    out.push_str("</");
    out.push_str(name);
    out.push_str(">\n");
}

/// Appends a text, which ends with a line end then. What would be marks is
/// quoted, not escaped: code stays code. Characters that XML does not have
/// become U+FFFD.
pub(super) fn text(out: &mut String, text: &str) {
    let is_quoted = text.contains(['<', '&']) || text.contains("]]>");
    if is_quoted {
        out.push_str("<![CDATA[\n");
    }
    let start = out.len();
    let mut rest = text;
    while let Some(end) = rest.find("]]>") {
        characters(out, &rest[..end]);
        out.push_str("]]]]><![CDATA[>");
        rest = &rest[end + "]]>".len()..];
    }
    characters(out, rest);
    if out.len() > start && !out.ends_with('\n') {
        out.push('\n');
    }
    if is_quoted {
        out.push_str("]]>\n");
    }
}

fn characters(out: &mut String, text: &str) {
    if text.chars().all(is_legal) {
        out.push_str(text);
    } else {
        let legal = |c| if is_legal(c) { c } else { '\u{fffd}' };
        out.extend(text.chars().map(legal));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn written(content: &str) -> String {
        let mut out = String::new();
        element(&mut out, "a", content);
        out
    }

    #[test]
    fn text_is_quoted_only_where_it_must_be() {
        assert_eq!(written("b > c"), "<a>\nb > c\n</a>\n");
        assert_eq!(written("b & c\n"), "<a>\n<![CDATA[\nb & c\n]]>\n</a>\n");
        assert_eq!(written(""), "<a>\n</a>\n");
        assert_eq!(
            written("x]]>y"),
            "<a>\n<![CDATA[\nx]]]]><![CDATA[>y\n]]>\n</a>\n"
        );
        assert_eq!(written("\u{1}\u{fffe}"), "<a>\n\u{fffd}\u{fffd}\n</a>\n");
    }
}
