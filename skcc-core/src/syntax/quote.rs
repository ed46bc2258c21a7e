//! Putting text into quotes and taking it out.

/// A key as it is read: without its quotes.
pub(super) fn unquoted(key: &str) -> &str {
    ['"', '\'']
        .iter()
        .find_map(|quote| key.strip_prefix(*quote)?.strip_suffix(*quote))
        .unwrap_or(key)
}

/// Text as a double-quoted scalar on one line; line ends are folded as in a
/// plain scalar.
pub(super) fn double_quoted(text: &str) -> String {
    let mut quoted = String::with_capacity(text.len() + 2);
    quoted.push('"');
    let mut breaks = 0;
    for (index, line) in text.lines().enumerate() {
        let line = if index == 0 {
            line.trim_end()
        } else {
            line.trim()
        };
        if index > 0 {
            breaks += 1;
        }
        if line.is_empty() {
            continue;
        }
        match breaks {
            0 => {}
            1 => quoted.push(' '),
            more => quoted.extend(std::iter::repeat_n("\\n", more - 1)),
        }
        breaks = 0;
        for c in line.chars() {
            if matches!(c, '"' | '\\') {
                quoted.push('\\');
            }
            quoted.push(c);
        }
    }
    quoted.push('"');
    quoted
}

/// A quoted scalar with the quotes inside it escaped, and where the first one
/// stands; none when the text does not end with its quote.
pub(super) fn escape_inner(raw: &str, quote: char) -> Option<(String, usize)> {
    let inner = raw.strip_prefix(quote)?.strip_suffix(quote)?;
    let mut escaped = String::with_capacity(raw.len() + 8);
    escaped.push(quote);
    let mut first = None;
    let mut chars = inner.char_indices().peekable();
    while let Some((at, c)) = chars.next() {
        escaped.push(c);
        let next = chars.peek().map(|(_, next)| *next);
        match (c, quote) {
            ('\\', '"') => {
                // An escape stays as it is; a lone backslash at the end would
                // escape the closing quote.
                if let Some((_, next)) = chars.next() {
                    escaped.push(next);
                } else {
                    escaped.push('\\');
                }
            }
            ('"', '"') => {
                escaped.insert(escaped.len() - 1, '\\');
                first.get_or_insert(at + 1);
            }
            ('\'', '\'') if next == Some('\'') => {
                chars.next();
                escaped.push('\'');
            }
            ('\'', '\'') => {
                escaped.push('\'');
                first.get_or_insert(at + 1);
            }
            _ => {}
        }
    }
    escaped.push(quote);
    first.map(|at| (escaped, at))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_is_folded_and_escaped() {
        assert_eq!(double_quoted(r#"say "a\b""#), r#""say \"a\\b\"""#);
        assert_eq!(
            double_quoted("one\n  two\n\n  three"),
            r#""one two\nthree""#
        );
    }

    #[test]
    fn only_unescaped_quotes_are_escaped() {
        let escaped = |raw: &str, quote| escape_inner(raw, quote);
        assert_eq!(
            escaped(r#""say "hi" and \"bye\"""#, '"'),
            Some((r#""say \"hi\" and \"bye\"""#.to_owned(), 5))
        );
        assert_eq!(
            escaped("'it's, and ''so'' on'", '\''),
            Some(("'it''s, and ''so'' on'".to_owned(), 3))
        );
        assert_eq!(escaped(r#""a" b"#, '"'), None);
    }
}
