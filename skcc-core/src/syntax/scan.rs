//! Where the parts of a frontmatter block stand.
//!
//! A YAML library says what the values are; this scanner says where. It walks
//! the block once, keeps to the layout rules of YAML as far as frontmatter
//! uses them, and never fails: on text that is not YAML it notes a [`Trouble`]
//! and goes on at the next line. It runs before the YAML library does, because
//! anchors, aliases and hostile nesting have to be seen first.

mod block;
mod flow;
mod scalar;

use std::ops::Range;

use super::vocabulary;

/// How a value is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ValueStyle {
    /// Nothing stands there.
    Empty,
    /// Plain text without quotes.
    Plain,
    /// In single quotes.
    SingleQuoted,
    /// In double quotes.
    DoubleQuoted,
    /// A `|` block.
    Literal,
    /// A `>` block.
    Folded,
    /// A `[…]` or `{…}` value.
    Flow,
    /// An indented list or map.
    Block,
}

/// Where one entry of a map or one item of a list stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// The key with its quotes; none for an item of a list.
    pub key: Option<Range<usize>>,
    /// The value without surrounding blanks; empty and behind the colon when
    /// there is none.
    pub value: Range<usize>,
    /// How the value is written.
    pub style: ValueStyle,
    /// The parts of the value, in its order; empty for a scalar, and when the
    /// layout is one that skcc does not follow.
    pub parts: Vec<Place>,
}

impl Place {
    fn scalar(value: Range<usize>, style: ValueStyle) -> Self {
        Self {
            key: None,
            value,
            style,
            parts: Vec::new(),
        }
    }
}

/// What keeps a text from being YAML.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum TroubleKind {
    /// A plain scalar holds a colon followed by a blank or a line end.
    Colon,
    /// A plain scalar starts with a character that cannot start one.
    Reserved,
    /// Text follows a closing quote.
    AfterQuote,
    /// A quote is never closed.
    OpenQuote,
    /// A plain scalar goes on after a comment.
    AfterComment,
    /// A known key stands deeper than the keys around it.
    Indented,
    /// No blank follows the colon after a known key.
    NoBlank,
    /// A line is indented with a tab.
    Tab,
    /// A line is neither a key with a value nor a part of a value.
    Stray,
}

/// Something that keeps the text from being YAML, if anything does.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Trouble {
    pub(super) kind: TroubleKind,
    /// The key whose value it is about.
    pub(super) key: Option<Range<usize>>,
    /// The scalar, the blanks or the line it is about.
    pub(super) scalar: Range<usize>,
    /// The character that is to blame.
    pub(super) at: usize,
}

/// What kind of mark precedes or replaces a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum MarkKind {
    Anchor,
    Alias,
    Tag,
    Merge,
}

/// An anchor, an alias, a tag or a merge key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Mark {
    pub(super) kind: MarkKind,
    pub(super) range: Range<usize>,
    /// The key whose value it belongs to.
    pub(super) key: Option<Range<usize>>,
    /// What an anchor or a tag stands before, when that is a scalar on the
    /// same line.
    pub(super) scalar: Option<(Range<usize>, ValueStyle)>,
}

/// A plain scalar that a comment ends.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Cut {
    pub(super) key: Option<Range<usize>>,
    pub(super) scalar: Range<usize>,
    /// From the hash sign to the end of the line.
    pub(super) comment: Range<usize>,
}

/// What the scanner saw.
#[derive(Debug)]
pub(super) struct Scan {
    pub(super) root: Place,
    /// In the order of the text.
    pub(super) troubles: Vec<Trouble>,
    pub(super) marks: Vec<Mark>,
    pub(super) cuts: Vec<Cut>,
    /// Where values lie too deep inside one another to be read at all.
    pub(super) too_deep: Option<usize>,
}

/// How deep values may lie inside one another. The deepest of some 10,000
/// published skills has 6 levels; the YAML library itself stops at 128 and
/// needs quadratic time for nested brackets.
pub(super) const MAX_DEPTH: usize = 64;

/// Scans a block.
pub(super) fn scan(text: &str) -> Scan {
    let mut scanner = Scanner {
        text,
        bytes: text.as_bytes(),
        at: 0,
        depth: 0,
        // Enough for every quote and bracket to be read twice.
        fuel: 8 * text.len() + 1024,
        tab_seen: 0,
        found: Scan {
            root: Place::scalar(0..0, ValueStyle::Empty),
            troubles: Vec::new(),
            marks: Vec::new(),
            cuts: Vec::new(),
            too_deep: None,
        },
    };
    scanner.document();
    scanner.found.troubles.sort_by_key(|trouble| trouble.at);
    scanner.found
}

/// A line that holds something.
#[derive(Clone, Copy)]
struct Line {
    /// Columns of white space; a tab counts as two, which is what replaces it.
    indent: isize,
    /// The first byte after it.
    at: usize,
}

struct Scanner<'a> {
    text: &'a str,
    bytes: &'a [u8],
    /// Start of the first line that is not consumed.
    at: usize,
    depth: usize,
    /// Bytes that may still be read ahead in search of a closing quote or
    /// bracket: bounds the time that texts full of open ones take.
    fuel: usize,
    /// Lines before this were searched for tabs.
    tab_seen: usize,
    found: Scan,
}

const fn is_blank(byte: u8) -> bool {
    matches!(byte, b' ' | b'\t')
}

const fn is_break(byte: u8) -> bool {
    matches!(byte, b'\n' | b'\r')
}

impl Scanner<'_> {
    fn byte(&self, at: usize) -> Option<u8> {
        self.bytes.get(at).copied()
    }

    /// Whether a blank, a line end or the end follows at `at`.
    fn ends_token(&self, at: usize) -> bool {
        self.byte(at)
            .is_none_or(|byte| is_blank(byte) || is_break(byte))
    }

    fn line_end(&self, at: usize) -> usize {
        let rest = &self.bytes[at..];
        rest.iter()
            .position(|byte| is_break(*byte))
            .map_or(self.bytes.len(), |end| at + end)
    }

    /// The start of the line after the one that holds `at`.
    fn next_line(&self, at: usize) -> usize {
        let end = self.line_end(at);
        match (self.byte(end), self.byte(end + 1)) {
            (Some(b'\r'), Some(b'\n')) => end + 2,
            (Some(_), _) => end + 1,
            (None, _) => end,
        }
    }

    fn skip_blanks(&self, at: usize) -> usize {
        let rest = &self.bytes[at..];
        at + rest.iter().take_while(|byte| is_blank(**byte)).count()
    }

    /// The end of the text before `end` without trailing blanks.
    fn trim_end(&self, start: usize, end: usize) -> usize {
        let text = &self.bytes[start..end];
        start
            + text
                .iter()
                .rposition(|byte| !is_blank(*byte) && !is_break(*byte))
                .map_or(0, |last| last + 1)
    }

    /// White space at the start of the line at `start`.
    fn leading(&self, start: usize) -> Line {
        let at = self.skip_blanks(start);
        let tabs = self.bytes[start..at].iter().filter(|b| **b == b'\t');
        Line {
            indent: isize::try_from(at - start + tabs.count()).unwrap_or(isize::MAX),
            at,
        }
    }

    /// Whether nothing but a comment stands at `at`.
    fn is_bare(&self, at: usize) -> bool {
        self.byte(at)
            .is_none_or(|byte| is_break(byte) || byte == b'#')
    }

    /// The next line that holds more than blanks and a comment; moves to it.
    fn peek(&mut self) -> Option<Line> {
        while self.at < self.bytes.len() {
            let line = self.leading(self.at);
            self.note_tab(self.at, line.at);
            if !self.is_bare(line.at) {
                return Some(line);
            }
            self.at = self.next_line(line.at);
        }
        None
    }

    fn note_tab(&mut self, start: usize, end: usize) {
        if start >= self.tab_seen && self.bytes[start..end].contains(&b'\t') {
            self.trouble(TroubleKind::Tab, None, start..end, start);
        }
        self.tab_seen = self.tab_seen.max(end + 1);
    }

    fn trouble(
        &mut self,
        kind: TroubleKind,
        key: Option<Range<usize>>,
        scalar: Range<usize>,
        at: usize,
    ) {
        self.found.troubles.push(Trouble {
            kind,
            key,
            scalar,
            at,
        });
    }

    /// Notes a line that belongs nowhere, and passes over it.
    fn stray(&mut self, at: usize) {
        let end = self.trim_end(at, self.line_end(at));
        self.trouble(TroubleKind::Stray, None, at..end, at);
        self.at = self.next_line(at);
    }

    fn document(&mut self) {
        let Some(line) = self.peek() else {
            return;
        };
        self.found.root = if self.has_keys() {
            self.mapping(line.at, line.indent, -1)
        } else {
            self.node(line.at, line.indent, -1)
        };
        while let Some(line) = self.peek() {
            self.stray(line.at);
        }
    }

    /// Whether some line looks like a key with a value: then the block is
    /// meant as a mapping, whatever else stands in it.
    fn has_keys(&self) -> bool {
        let mut at = 0;
        while at < self.bytes.len() {
            let line = self.leading(at);
            if self.is_dash(line.at) {
                return false;
            }
            if self.key_at(line.at).is_some() {
                return true;
            }
            at = self.next_line(line.at);
        }
        false
    }

    /// Whether a list item starts at `at`.
    fn is_dash(&self, at: usize) -> bool {
        self.byte(at) == Some(b'-') && self.ends_token(at + 1)
    }

    /// Whether a document of its own starts or ends at `at`.
    fn is_document_mark(&self, at: usize) -> bool {
        matches!(self.bytes.get(at..at + 3), Some(b"---" | b"..."))
            && self.ends_token(at + 3)
            && at
                .checked_sub(1)
                .is_none_or(|before| is_break(self.bytes[before]))
    }

    /// The key at `at`, and the byte after its colon.
    fn key_at(&self, at: usize) -> Option<(Range<usize>, usize)> {
        let first = self.byte(at)?;
        if self.is_document_mark(at) {
            return None;
        }
        let end = match first {
            b'"' | b'\'' => {
                let end = self.quote_end(at, self.line_end(at))?;
                let colon = self.skip_blanks(end);
                (self.byte(colon) == Some(b':') && self.ends_token(colon + 1)).then_some(())?;
                return Some((at..end, colon + 1));
            }
            b'-' | b'?' | b':' if self.ends_token(at + 1) => return None,
            b'[' | b']' | b'{' | b'}' | b',' | b'#' | b'&' | b'*' | b'!' | b'|' | b'>' | b'%'
            | b'@' | b'`' => return None,
            _ => self.line_end(at),
        };
        let mut blank = false;
        for (index, byte) in self.bytes[at..end].iter().enumerate() {
            match byte {
                b':' if self.ends_token(at + index + 1) => {
                    let colon = at + index;
                    return Some((at..self.trim_end(at, colon), colon + 1));
                }
                b'#' if blank => return None,
                _ => blank = is_blank(*byte),
            }
        }
        None
    }

    /// The key at `at` when agents know it, with the byte after its colon;
    /// the blank after the colon may be missing.
    fn known_key_at(&self, at: usize) -> Option<(Range<usize>, usize)> {
        let word = self.bytes[at..]
            .iter()
            .take_while(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_'))
            .count();
        let key = at..at + word;
        let known =
            self.byte(key.end) == Some(b':') && vocabulary::key(&self.text[key.clone()]).is_some();
        known.then(|| (key.clone(), key.end + 1))
    }

    /// Goes one level down, unless that is too deep.
    fn descend(&mut self, at: usize, parse: impl FnOnce(&mut Self) -> Place) -> Place {
        if self.depth >= MAX_DEPTH {
            self.found.too_deep.get_or_insert(at);
            self.at = self.bytes.len();
            return Place::scalar(at..self.bytes.len(), ValueStyle::Block);
        }
        self.depth += 1;
        let place = parse(self);
        self.depth -= 1;
        place
    }

    /// The value that starts a line of its own, at `at` in column `column`.
    fn node(&mut self, at: usize, column: isize, parent: isize) -> Place {
        if self.is_dash(at) {
            self.descend(at, |this| this.sequence(at, column))
        } else if self.key_at(self.past_marks(at)).is_some() {
            self.descend(at, |this| this.mapping(at, column, parent))
        } else {
            self.value(at, parent, None)
        }
    }

    /// The byte after anchors and tags at `at`.
    fn past_marks(&self, at: usize) -> usize {
        let mut at = at;
        while matches!(self.byte(at), Some(b'&' | b'!')) {
            at = self.skip_blanks(self.word_end(at));
        }
        at
    }

    fn word_end(&self, at: usize) -> usize {
        let rest = &self.bytes[at..];
        let word = rest
            .iter()
            .take_while(|byte| !is_blank(**byte) && !is_break(**byte));
        at + word.count()
    }

    /// Notes anchors and tags at `at`; returns the byte after them and how
    /// many marks there were before.
    fn marks(&mut self, at: usize, key: Option<&Range<usize>>) -> (usize, usize) {
        let before = self.found.marks.len();
        let mut at = at;
        while let Some(byte @ (b'&' | b'!')) = self.byte(at) {
            let end = self.word_end(at);
            if byte == b'&' && end == at + 1 {
                break;
            }
            self.found.marks.push(Mark {
                kind: if byte == b'&' {
                    MarkKind::Anchor
                } else {
                    MarkKind::Tag
                },
                range: at..end,
                key: key.cloned(),
                scalar: None,
            });
            at = self.skip_blanks(end);
        }
        (at, before)
    }

    /// A value that starts at `at`, below a key or dash in column `column`.
    fn value(&mut self, at: usize, column: isize, key: Option<Range<usize>>) -> Place {
        let start = at;
        let (at, marks) = self.marks(start, key.as_ref());
        if at > start && self.is_bare(at) {
            self.at = self.next_line(at);
            return self.nested(self.trim_end(start, at), column, true, key);
        }
        let place = self.unmarked(at, column, key);
        if at > start {
            // An alias is no scalar, though it looks like one.
            let on_line = place.value.end <= self.line_end(start) && self.byte(at) != Some(b'*');
            if on_line
                && matches!(
                    place.style,
                    ValueStyle::Plain | ValueStyle::SingleQuoted | ValueStyle::DoubleQuoted
                )
            {
                for mark in &mut self.found.marks[marks..] {
                    mark.scalar = Some((place.value.clone(), place.style));
                }
            }
        }
        place
    }

    fn unmarked(&mut self, at: usize, column: isize, key: Option<Range<usize>>) -> Place {
        match self.byte(at) {
            Some(b'|' | b'>') => match self.block_scalar(at, column) {
                Some(place) => place,
                None => self.plain(at, column, key, Some(TroubleKind::Reserved)),
            },
            Some(b'"' | b'\'') => self.quoted(at, column, key),
            Some(b'[' | b'{') => self.flow_value(at, column, key),
            Some(b'*') => {
                let end = self.word_end(at);
                if end > at + 1 && self.is_bare(self.skip_blanks(end)) {
                    self.found.marks.push(Mark {
                        kind: MarkKind::Alias,
                        range: at..end,
                        key,
                        scalar: None,
                    });
                    self.at = self.next_line(end);
                    Place::scalar(at..end, ValueStyle::Plain)
                } else {
                    self.plain(at, column, key, Some(TroubleKind::Reserved))
                }
            }
            Some(b'-' | b'?' | b':') if self.ends_token(at + 1) => {
                self.plain(at, column, key, Some(TroubleKind::Reserved))
            }
            Some(b'@' | b'`' | b'%' | b',' | b']' | b'}' | b'&') => {
                self.plain(at, column, key, Some(TroubleKind::Reserved))
            }
            _ => self.plain(at, column, key, None),
        }
    }
}
