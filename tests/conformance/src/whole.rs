//! Whether a text has arrived whole.

use std::ops::Range;

/// The first piece of `body` that is not in `arrived`, in the order of the
/// body; none when all of it has arrived.
pub(crate) fn missing<'a>(body: &'a str, free: &[Range<usize>], arrived: &str) -> Option<&'a str> {
    all_missing(body, free, arrived).into_iter().next()
}

/// The pieces of `body` that are not in `arrived`, in the order of the body.
///
/// Pieces are lines without the blanks around them, since agents indent and
/// trim; what is in `free`, such as placeholders, may be anything.
pub(crate) fn all_missing<'a>(body: &'a str, free: &[Range<usize>], arrived: &str) -> Vec<&'a str> {
    let mut all = Vec::new();
    let mut rest = arrived;
    let mut start = 0;
    for line in body.split_inclusive('\n') {
        let end = start + line.len();
        let mut at = start;
        let inside = free
            .iter()
            .filter(|range| range.start < end && start < range.end);
        let mut pieces: Vec<&str> = Vec::new();
        for range in inside {
            if at < range.start {
                pieces.push(&body[at..range.start]);
            }
            at = at.max(range.end);
        }
        if at < end {
            pieces.push(&body[at..end]);
        }
        start = end;
        for piece in pieces {
            let piece = piece.trim();
            if piece.is_empty() {
                continue;
            }
            match rest.find(piece) {
                Some(found) => rest = &rest[found + piece.len()..],
                None => all.push(piece),
            }
        }
    }
    all
}

/// A text with each run of white space as one blank, and none at its ends.
pub(crate) fn flat(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_line_must_arrive_in_order() {
        let body = "# One\n\n  two $1 three\nfour\n";
        let all = 0..body.len();
        let dollar = 13..15;
        assert_eq!(&body[dollar.clone()], "$1");
        let free = std::slice::from_ref(&dollar);
        assert_eq!(missing(body, &[], "x# One\n    two $1 three\r\nfour"), None);
        assert_eq!(
            missing(body, &[], "# One two  three four"),
            Some("two $1 three")
        );
        assert_eq!(missing(body, free, "# One two  three four"), None);
        assert_eq!(missing(body, &[], "four # One two $1 three"), Some("four"));
        assert_eq!(
            missing(body, &[], "# One\n  two $1 three\nfou"),
            Some("four")
        );
        assert_eq!(missing(body, std::slice::from_ref(&all), ""), None);
    }

    #[test]
    fn a_repeated_line_must_arrive_as_often() {
        assert_eq!(missing("a\na\n", &[], "a"), Some("a"));
        assert_eq!(missing("a\na\n", &[], "a\na"), None);
        assert_eq!(all_missing("a\nb\nc\nd\n", &[], "a\nc"), ["b", "d"]);
    }
}
