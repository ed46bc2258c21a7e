//! `[…]` and `{…}` values.

use std::ops::Range;

use super::{
    MAX_DEPTH, Mark, MarkKind, Place, Scanner, TroubleKind, ValueStyle, is_blank, is_break,
};

const fn is_flow_mark(byte: u8) -> bool {
    matches!(byte, b',' | b'[' | b']' | b'{' | b'}')
}

impl Scanner<'_> {
    /// A value at `start` that opens with a bracket.
    pub(super) fn flow_value(
        &mut self,
        start: usize,
        column: isize,
        key: Option<Range<usize>>,
    ) -> Place {
        let marks = self.found.marks.len();
        let flow = self.flow(start, self.depth, key.as_ref());
        if let Some(place) = flow {
            let rest = self.skip_blanks(place.value.end);
            if self.is_bare(rest) {
                self.at = self.next_line(rest);
                return place;
            }
        }
        if self.found.too_deep.is_some() {
            self.at = self.bytes.len();
            return Place::scalar(start..self.bytes.len(), ValueStyle::Flow);
        }
        self.found.marks.truncate(marks);
        let end = self.trim_end(start, self.line_end(start));
        if is_flow_mark(self.bytes[end - 1]) {
            // Meant as a list or a map, and broken.
            self.stray(start);
            return Place::scalar(start..end, ValueStyle::Flow);
        }
        self.plain(start, column, key, Some(TroubleKind::Reserved))
    }

    /// The next byte that is not white space or a comment.
    fn flow_space(&mut self, at: usize) -> Option<usize> {
        let mut at = at;
        loop {
            let byte = self.byte(at)?;
            if is_blank(byte) || is_break(byte) {
                at += 1;
            } else if byte == b'#' && (is_blank(self.bytes[at - 1]) || is_break(self.bytes[at - 1]))
            {
                at = self.line_end(at);
            } else {
                return Some(at);
            }
            self.fuel = self.fuel.checked_sub(1)?;
        }
    }

    fn flow(&mut self, start: usize, depth: usize, key: Option<&Range<usize>>) -> Option<Place> {
        if depth >= MAX_DEPTH {
            self.found.too_deep.get_or_insert(start);
            return None;
        }
        let is_map = self.bytes[start] == b'{';
        let close = if is_map { b'}' } else { b']' };
        let mut parts = Vec::new();
        let mut at = start + 1;
        loop {
            at = self.flow_space(at)?;
            let byte = self.bytes[at];
            if byte == close {
                return Some(Place {
                    key: None,
                    value: start..at + 1,
                    style: ValueStyle::Flow,
                    parts,
                });
            }
            if byte == b',' {
                at += 1;
                continue;
            }
            let first = self.flow_node(at, depth, key)?;
            at = self.flow_space(first.value.end)?;
            if self.is_flow_colon(at, &first) {
                let value_at = self.flow_space(at + 1)?;
                let byte = self.bytes[value_at];
                let value = if byte == b',' || byte == close {
                    Place::scalar(at + 1..at + 1, ValueStyle::Empty)
                } else {
                    self.flow_node(value_at, depth, Some(&first.value))?
                };
                at = value.value.end;
                let entry = Place {
                    key: Some(first.value.clone()),
                    ..value
                };
                parts.push(if is_map {
                    entry
                } else {
                    // `[a: b]` is a list of one map.
                    Place {
                        key: None,
                        value: first.value.start..entry.value.end,
                        style: ValueStyle::Flow,
                        parts: vec![entry],
                    }
                });
            } else if is_map {
                parts.push(Place {
                    value: first.value.end..first.value.end,
                    key: Some(first.value),
                    style: ValueStyle::Empty,
                    parts: Vec::new(),
                });
            } else {
                parts.push(first);
            }
            at = self.flow_space(at)?;
            (self.bytes[at] == b',' || self.bytes[at] == close).then_some(())?;
        }
    }

    fn is_flow_colon(&self, at: usize, before: &Place) -> bool {
        self.byte(at) == Some(b':')
            && (self.ends_token(at + 1)
                || self.byte(at + 1).is_some_and(is_flow_mark)
                || !matches!(before.style, ValueStyle::Plain))
    }

    fn flow_node(&mut self, at: usize, depth: usize, key: Option<&Range<usize>>) -> Option<Place> {
        let before = self.found.marks.len();
        let mut at = at;
        loop {
            let byte = self.byte(at)?;
            let kind = match byte {
                b'&' => MarkKind::Anchor,
                b'!' => MarkKind::Tag,
                b'*' => MarkKind::Alias,
                _ => break,
            };
            let word = self.bytes[at..]
                .iter()
                .take_while(|b| !is_blank(**b) && !is_break(**b) && !is_flow_mark(**b))
                .count();
            if word < 2 && byte != b'!' {
                return None;
            }
            self.found.marks.push(Mark {
                kind,
                range: at..at + word,
                key: key.cloned(),
                scalar: None,
            });
            if kind == MarkKind::Alias {
                return Some(Place::scalar(at..at + word, ValueStyle::Plain));
            }
            at = self.flow_space(at + word)?;
        }
        let marks = before..self.found.marks.len();
        let place = match self.bytes[at] {
            b'[' | b'{' => return self.flow(at, depth + 1, key),
            quote @ (b'"' | b'\'') => {
                let end = self.far_quote_end(at)?;
                let style = if quote == b'"' {
                    ValueStyle::DoubleQuoted
                } else {
                    ValueStyle::SingleQuoted
                };
                Place::scalar(at..end, style)
            }
            b'|' | b'>' | b'%' | b'@' | b'`' | b',' | b']' | b'}' => return None,
            b'-' | b'?' if self.ends_token(at + 1) => return None,
            _ => self.flow_plain(at)?,
        };
        for mark in &mut self.found.marks[marks] {
            if mark.kind == MarkKind::Anchor {
                mark.scalar = Some((place.value.clone(), place.style));
            }
        }
        Some(place)
    }

    fn flow_plain(&mut self, start: usize) -> Option<Place> {
        let mut at = start;
        let mut end = start;
        loop {
            let byte = self.byte(at)?;
            if is_flow_mark(byte)
                || byte == b'#' && at > start && !is_inner(self.bytes[at - 1])
                || byte == b':'
                    && (self.ends_token(at + 1) || self.byte(at + 1).is_some_and(is_flow_mark))
            {
                return Some(Place::scalar(start..end, ValueStyle::Plain));
            }
            at += 1;
            if is_inner(byte) {
                end = at;
            }
            self.fuel = self.fuel.checked_sub(1)?;
        }
    }
}

const fn is_inner(byte: u8) -> bool {
    !is_blank(byte) && !is_break(byte)
}
