//! Writing Rust source.

use std::fmt::Write as _;

use proc_macro2::Literal;

/// Rust source that is being written, line by line.
#[derive(Debug, Default)]
pub(super) struct Writer {
    out: String,
    depth: usize,
}

impl Writer {
    /// Writes one line.
    pub(super) fn line(&mut self, text: &str) {
        if !text.is_empty() {
            for _ in 0..self.depth {
                self.out.push_str("    ");
            }
            self.out.push_str(text);
        }
        self.out.push('\n');
    }

    /// Writes one line; what follows is indented.
    pub(super) fn open(&mut self, text: &str) {
        self.line(text);
        self.depth += 1;
    }

    /// Ends the indentation, then writes one line.
    pub(super) fn close(&mut self, text: &str) {
        self.depth -= 1;
        self.trim();
        self.line(text);
    }

    /// Takes an empty line at the end back.
    fn trim(&mut self) {
        if self.out.ends_with("\n\n") {
            self.out.pop();
        }
    }

    /// Writes documentation: one line of Markdown that holds no line end.
    pub(super) fn doc(&mut self, markdown: &str) {
        debug_assert!(!markdown.contains(['\n', '\r']), "one line at a time");
        if markdown.is_empty() {
            self.line("///");
        } else {
            self.line(&format!("/// {markdown}"));
        }
    }

    /// The source.
    pub(super) fn finish(mut self) -> String {
        self.trim();
        self.out
    }
}

/// A text as a literal.
pub(super) fn string(text: &str) -> String {
    Literal::string(text).to_string()
}

/// A number as a literal, its digits in groups of three, as linters want them.
pub(super) fn number(number: impl Into<u64>) -> String {
    grouped(&number.into().to_string())
}

/// A number as a literal.
pub(super) fn signed(number: i64) -> String {
    let digits = grouped(&number.unsigned_abs().to_string());
    if number < 0 {
        format!("-{digits}")
    } else {
        digits
    }
}

/// A number as a literal, or an expression for it.
pub(super) fn float(number: f64) -> String {
    let literal = format!("{number:?}");
    let is_short = literal.trim_start_matches('-').len() <= 6;
    if number.is_finite() && is_short && !literal.contains('e') {
        literal
    } else {
        format!("f64::from_bits(0x{})", hexadecimal(number.to_bits()))
    }
}

/// The digits of a number in groups of four.
pub(super) fn hexadecimal(number: u64) -> String {
    let digits = format!("{number:016x}");
    let mut out = String::with_capacity(19);
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && index % 4 == 0 {
            out.push('_');
        }
        out.push(digit);
    }
    out
}

fn grouped(digits: &str) -> String {
    if digits.len() < 5 {
        return digits.to_owned();
    }
    let mut out = String::with_capacity(digits.len() * 4 / 3 + 1);
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            out.push('_');
        }
        out.push(digit);
    }
    out
}

/// A span as a pair.
pub(super) fn pair(span: skir::Span) -> String {
    let mut out = String::with_capacity(16);
    write!(out, "({}, {})", number(span.start), number(span.end))
        .expect("writing to a string does not fail");
    out
}

/// A span as a pair, or the pair that stands for none.
pub(super) fn maybe(span: Option<skir::Span>) -> String {
    pair(span.unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn digits_are_grouped() {
        assert_eq!(number(1234_u32), "1234");
        assert_eq!(number(12345_u32), "12_345");
        assert_eq!(number(123_456_u32), "123_456");
        assert_eq!(signed(i64::MIN), "-9_223_372_036_854_775_808");
        assert_eq!(hexadecimal(0x1b3), "0000_0000_0000_01b3");
    }

    #[test]
    fn every_float_is_written_exactly() {
        assert_eq!(float(1.5), "1.5");
        assert_eq!(float(-2.0), "-2.0");
        assert_eq!(
            float(0.123_456_7),
            "f64::from_bits(0x3fbf_9add_1ede_1ade)".replace(
                "3fbf_9add_1ede_1ade",
                &hexadecimal(0.123_456_7_f64.to_bits())
            )
        );
        assert_eq!(
            float(f64::INFINITY),
            "f64::from_bits(0x7ff0_0000_0000_0000)"
        );
    }

    #[test]
    fn no_text_leaves_its_literal() {
        for text in [
            "\"; x(); \"",
            "\\",
            "a\nb\r\0",
            "\u{202e}evil",
            "{}",
            "r#\"",
            "é周",
        ] {
            let literal = string(text);
            assert!(
                !literal.contains(['\n', '\r', '\0', '\u{202e}']),
                "{literal}"
            );
            let parsed: proc_macro2::TokenStream = literal.parse().expect("it is a token");
            assert_eq!(parsed.into_iter().count(), 1);
        }
    }
}
