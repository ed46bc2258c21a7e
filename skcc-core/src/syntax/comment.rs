//! Whether what YAML takes for a comment was meant as text.
//!
//! In YAML a hash sign after a blank starts a comment, so
//! `description: Look up issue #12 and close it` is `Look up issue`. A real
//! trailing comment has a blank behind its hash sign and a finished value in
//! front of it; what differs from that was probably meant as text.

/// Whether `comment`, which starts with a hash sign, goes on with the text
/// `before` it.
pub(super) fn is_likely_text(before: &str, comment: &str) -> bool {
    let words = before.split_whitespace().count();
    match comment[1..].chars().next() {
        // `#` at the end of the line, and `##`.
        None | Some('#') => false,
        Some(c) if c.is_ascii_digit() => true,
        Some(c) if !c.is_whitespace() => words > 1,
        Some(_) => words > 1 && is_unfinished(before),
    }
}

/// Words that no value ends with.
const CONNECTIVES: &[&str] = &[
    "a", "an", "and", "as", "at", "by", "for", "from", "in", "is", "of", "on", "or", "per", "that",
    "the", "to", "via", "with",
];

/// Whether a text stops in the middle: at a comma, inside brackets, or at a
/// word such as `the`.
fn is_unfinished(text: &str) -> bool {
    let text = text.trim_end();
    let count = |wanted: char| text.chars().filter(|c| *c == wanted).count();
    text.ends_with([',', ';', '(', '/', '+', '-', '–', '—'])
        || count('(') > count(')')
        || count('`') % 2 == 1
        || count('"') % 2 == 1
        || text
            .rsplit(' ')
            .next()
            .is_some_and(|last| CONNECTIVES.contains(&last.to_ascii_lowercase().as_str()))
}

#[cfg(test)]
mod tests {
    use super::is_likely_text;

    #[test]
    fn text_that_goes_on_is_told_from_a_comment() {
        for (before, comment) in [
            ("Writes messages for issue", "#12 and later"),
            ("Posts to the channel", "#general when asked"),
            ("Use for C and", "# code"),
            ("Ranks (see", "# 3) pages"),
            ("3", "#1"),
        ] {
            assert!(is_likely_text(before, comment), "{before} {comment}");
        }
    }

    #[test]
    fn an_ordinary_comment_is_left_alone() {
        for (before, comment) in [
            ("commit", "# keep in step with the folder"),
            ("commit", "#todo"),
            ("Writes commit messages.", "# shown to the model"),
            ("Writes commit messages.", "## shown"),
            ("Writes commit messages.", "#"),
        ] {
            assert!(!is_likely_text(before, comment), "{before} {comment}");
        }
    }
}
