//! Plain, quoted and block scalars.

use std::ops::Range;

use super::{Cut, Place, Scanner, TroubleKind, ValueStyle, is_blank, is_break};
use crate::syntax::comment;

/// One line of a plain scalar.
struct PlainLine {
    /// Where the text ends, without blanks and comment.
    end: usize,
    /// The hash sign of the comment that ends it.
    comment: Option<usize>,
    /// The first colon before a blank or the line end.
    colon: Option<usize>,
}

impl Scanner<'_> {
    fn plain_line(&self, start: usize) -> PlainLine {
        let line_end = self.line_end(start);
        let mut line = PlainLine {
            end: line_end,
            comment: None,
            colon: None,
        };
        let mut blank = false;
        for (index, byte) in self.bytes[start..line_end].iter().enumerate() {
            let at = start + index;
            match byte {
                b'#' if blank => {
                    line.end = at;
                    line.comment = Some(at);
                    break;
                }
                b':' if line.colon.is_none() && self.ends_token(at + 1) => line.colon = Some(at),
                _ => {}
            }
            blank = is_blank(*byte);
        }
        line.end = self.trim_end(start, line.end);
        line
    }

    /// A plain scalar at `start`; `wrong` says why it cannot be one.
    pub(super) fn plain(
        &mut self,
        start: usize,
        column: isize,
        key: Option<Range<usize>>,
        wrong: Option<TroubleKind>,
    ) -> Place {
        let mut line = self.plain_line(start);
        let mut wrong = wrong.map(|kind| (kind, start));
        if wrong.is_none() {
            wrong = line.colon.map(|colon| (TroubleKind::Colon, colon));
        }
        let mut line_start = start;
        let mut end = line.end;
        let mut cut = line.comment;
        let mut at = self.next_line(start);
        loop {
            let mut probe = at;
            let below = loop {
                let below = self.leading(probe);
                match self.byte(below.at) {
                    Some(byte) if is_break(byte) => probe = self.next_line(below.at),
                    _ => break below,
                }
            };
            if below.indent <= column || self.is_bare(below.at) {
                break;
            }
            if self.known_key_at(below.at).is_some() && self.key_at(below.at).is_some() {
                break;
            }
            if let Some(hash) = cut.take() {
                wrong.get_or_insert((TroubleKind::AfterComment, hash));
            }
            line = self.plain_line(below.at);
            line_start = below.at;
            if let Some(colon) = line.colon {
                wrong.get_or_insert((TroubleKind::Colon, colon));
            }
            end = line.end;
            cut = line.comment;
            at = self.next_line(below.at);
        }
        self.at = at;
        if let Some((kind, blame)) = wrong {
            // Once the scalar has to be quoted, what looks like a comment may
            // be a part of it.
            if let Some(hash) = cut {
                let line_end = self.trim_end(hash, self.line_end(hash));
                if comment::is_likely_text(&self.text[line_start..end], &self.text[hash..line_end])
                {
                    end = line_end;
                }
            }
            self.trouble(kind, key, start..end, blame);
        } else if let Some(hash) = cut {
            let line_end = self.trim_end(hash, self.line_end(hash));
            self.found.cuts.push(Cut {
                key,
                scalar: start..end,
                comment: hash..line_end,
            });
        }
        Place::scalar(start..end, ValueStyle::Plain)
    }

    /// The byte after the closing quote of the scalar at `start`, if it is
    /// closed before `limit`.
    pub(super) fn quote_end(&self, start: usize, limit: usize) -> Option<usize> {
        let quote = self.byte(start)?;
        let mut at = start + 1;
        while at < limit {
            let byte = self.bytes[at];
            if byte == b'\\' && quote == b'"' {
                at += 2;
            } else if byte == quote {
                if quote == b'\'' && self.byte(at + 1) == Some(b'\'') {
                    at += 2;
                } else {
                    return Some(at + 1);
                }
            } else {
                at += 1;
            }
        }
        None
    }

    /// The same, for a scalar that may go on for many lines.
    pub(super) fn far_quote_end(&mut self, start: usize) -> Option<usize> {
        let limit = self.bytes.len().min(start + self.fuel);
        let end = self.quote_end(start, limit);
        self.fuel -= end.unwrap_or(limit) - start;
        end
    }

    /// A quoted scalar at `start`.
    pub(super) fn quoted(
        &mut self,
        start: usize,
        column: isize,
        key: Option<Range<usize>>,
    ) -> Place {
        let line_end = self.line_end(start);
        let style = if self.bytes[start] == b'"' {
            ValueStyle::DoubleQuoted
        } else {
            ValueStyle::SingleQuoted
        };
        let end = self.far_quote_end(start);
        let closed = end
            .filter(|end| *end <= line_end || !self.holds_key(self.next_line(start), *end, column));
        let Some(end) = closed else {
            let end = self.trim_end(start, line_end);
            self.trouble(TroubleKind::OpenQuote, key, start..end, start);
            self.at = self.next_line(start);
            return Place::scalar(start..end, style);
        };
        let rest = self.skip_blanks(end);
        if self.is_bare(rest) && (rest > end || self.byte(rest) != Some(b'#')) {
            self.at = self.next_line(end);
            return Place::scalar(start..end, style);
        }
        self.plain(start, column, key, Some(TroubleKind::AfterQuote))
    }

    /// Whether a line that starts between `from` and `to` looks like a key
    /// that is not part of a deeper value.
    fn holds_key(&self, from: usize, to: usize, column: isize) -> bool {
        let mut at = from;
        while at < to {
            let line = self.leading(at);
            if line.indent <= column && self.known_key_at(line.at).is_some() {
                return true;
            }
            at = self.next_line(line.at);
        }
        false
    }

    /// A `|` or `>` scalar at `start`, if its header is one.
    pub(super) fn block_scalar(&mut self, start: usize, column: isize) -> Option<Place> {
        let header_end = self.word_end(start);
        let mut explicit = None;
        let mut keep = false;
        for byte in &self.bytes[start + 1..header_end] {
            match byte {
                b'1'..=b'9' if explicit.is_none() => explicit = Some(isize::from(byte - b'0')),
                b'+' => keep = true,
                b'-' => {}
                _ => return None,
            }
        }
        self.is_bare(self.skip_blanks(header_end)).then_some(())?;
        let mut indent = explicit.map(|digit| column.max(0) + digit);
        let mut end = header_end;
        let mut at = self.next_line(start);
        while at < self.bytes.len() {
            let rest = &self.bytes[at..];
            let spaces = rest.iter().take_while(|byte| **byte == b' ').count();
            let width = isize::try_from(spaces).unwrap_or(isize::MAX);
            let first = self.byte(at + spaces);
            let line_end = self.line_end(at);
            if at + spaces == line_end {
                // A blank line belongs to whatever follows.
                if keep {
                    end = line_end;
                }
            } else if first == Some(b'\t') && indent.is_none() && width <= column {
                self.note_tab(at, self.skip_blanks(at));
                end = line_end;
            } else {
                let wanted = *indent.get_or_insert(width.max(column + 1));
                if width < wanted {
                    if first != Some(b'\t') || self.skip_blanks(at) != line_end {
                        break;
                    }
                } else {
                    end = line_end;
                }
            }
            at = self.next_line(at);
        }
        self.at = at;
        Some(Place::scalar(
            start..self.trim_end(start, end).max(if keep { end } else { 0 }),
            if self.bytes[start] == b'|' {
                ValueStyle::Literal
            } else {
                ValueStyle::Folded
            },
        ))
    }
}
