//! Maps and lists over several lines, one key or item a line.

use std::ops::Range;

use super::{Mark, MarkKind, Place, Scanner, TroubleKind, ValueStyle};

impl Scanner<'_> {
    /// A mapping whose first key stands at `at`, in column `column`.
    pub(super) fn mapping(&mut self, at: usize, column: isize, parent: isize) -> Place {
        let start = at;
        let mut at = at;
        let mut end = at;
        let mut parts = Vec::new();
        let mut column = column;
        loop {
            let (key_at, marks) = self.marks(at, None);
            if let Some((key, after)) = self.key_at(key_at) {
                if &self.text[key.clone()] == "<<" {
                    self.found.marks.push(Mark {
                        kind: MarkKind::Merge,
                        range: key.clone(),
                        key: None,
                        scalar: None,
                    });
                }
                end = self.entry(key, after, column, &mut parts);
            } else if let Some((key, after)) = self.known_key_at(key_at) {
                self.trouble(TroubleKind::NoBlank, Some(key.clone()), key.clone(), after);
                end = self.entry(key, after, column, &mut parts);
            } else {
                self.found.marks.truncate(marks);
                self.stray(at);
            }
            let top = parent < 0;
            loop {
                let Some(line) = self.peek() else {
                    return Place {
                        value: start..end,
                        style: ValueStyle::Block,
                        key: None,
                        parts,
                    };
                };
                if line.indent == column {
                    at = line.at;
                    break;
                }
                if line.indent < column && !top {
                    return Place {
                        value: start..end,
                        style: ValueStyle::Block,
                        key: None,
                        parts,
                    };
                }
                if top && line.indent < column {
                    // The first keys were indented and this one is not.
                    let white = self.at..line.at;
                    self.trouble(TroubleKind::Stray, None, white, line.at);
                    column = line.indent;
                    at = line.at;
                    break;
                }
                if let Some((key, _)) = self.known_key_at(line.at)
                    && top
                {
                    self.trouble(TroubleKind::Indented, Some(key), self.at..line.at, line.at);
                    at = line.at;
                    break;
                }
                self.stray(line.at);
            }
        }
    }

    /// One key with its value; returns where the value ends.
    fn entry(
        &mut self,
        key: Range<usize>,
        after: usize,
        column: isize,
        parts: &mut Vec<Place>,
    ) -> usize {
        let value_at = self.skip_blanks(after);
        let mut place = if self.is_bare(value_at) {
            self.at = self.next_line(value_at);
            self.nested(after, column, true, Some(key.clone()))
        } else {
            self.value(value_at, column, Some(key.clone()))
        };
        place.key = Some(key);
        let end = place.value.end;
        parts.push(place);
        end
    }

    /// The value on the lines below a key or a dash that ends at `after`.
    pub(super) fn nested(
        &mut self,
        after: usize,
        column: isize,
        in_map: bool,
        key: Option<Range<usize>>,
    ) -> Place {
        let resume = self.at;
        match self.peek() {
            Some(line) if line.indent > column => {
                // A deeper line that is no list and no map is a scalar of its
                // own line, so the key has to be handed on.
                if self.is_dash(line.at) || self.key_at(self.past_marks(line.at)).is_some() {
                    self.node(line.at, line.indent, column)
                } else {
                    self.value(line.at, column, key)
                }
            }
            Some(line) if in_map && line.indent == column && self.is_dash(line.at) => {
                self.descend(line.at, |this| this.sequence(line.at, column))
            }
            _ => {
                self.at = resume;
                Place::scalar(after..after, ValueStyle::Empty)
            }
        }
    }

    /// A list whose first dash stands at `at`, in column `column`.
    pub(super) fn sequence(&mut self, at: usize, column: isize) -> Place {
        let start = at;
        let mut at = at;
        let mut parts = Vec::new();
        loop {
            let item_at = self.skip_blanks(at + 1);
            let gap = isize::try_from(item_at - at).unwrap_or(isize::MAX);
            let inner = column.saturating_add(gap);
            let place = if self.is_bare(item_at) {
                self.at = self.next_line(item_at);
                self.nested(at + 1, column, false, None)
            } else if self.is_dash(item_at) {
                self.descend(item_at, |this| this.sequence(item_at, inner))
            } else if self.key_at(self.past_marks(item_at)).is_some() {
                self.descend(item_at, |this| this.mapping(item_at, inner, column))
            } else {
                self.value(item_at, column, None)
            };
            let end = place.value.end;
            parts.push(place);
            loop {
                match self.peek() {
                    Some(line) if line.indent == column && self.is_dash(line.at) => {
                        at = line.at;
                        break;
                    }
                    Some(line) if line.indent > column => self.stray(line.at),
                    _ => {
                        return Place {
                            key: None,
                            value: start..end,
                            style: ValueStyle::Block,
                            parts,
                        };
                    }
                }
            }
        }
    }
}
