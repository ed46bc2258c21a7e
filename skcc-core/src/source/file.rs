//! One file's text with its positions.

use std::sync::OnceLock;

/// A place in a file as people count.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Position {
    /// Line, from 1.
    pub line: usize,
    /// Column in Unicode scalar values, from 1.
    pub column: usize,
    /// Bytes from the start of the file, from 0.
    pub offset: usize,
}

/// The text of one file, under the name that messages use.
#[derive(Debug)]
pub struct SourceFile {
    path: String,
    text: String,
    index: OnceLock<Index>,
}

/// Where lines start, and how many characters stand before each block: both
/// make a place cheap to find, however long a line is.
#[derive(Debug)]
struct Index {
    lines: Vec<usize>,
    characters: Vec<usize>,
}

/// Bytes of a block.
const BLOCK: usize = 1024;

const BYTE_ORDER_MARK: char = '\u{feff}';

impl SourceFile {
    /// A file; `path` is what messages show, with `/` between components.
    #[must_use]
    pub fn new(path: impl Into<String>, text: impl Into<String>) -> Self {
        Self {
            path: path.into(),
            text: text.into(),
            index: OnceLock::new(),
        }
    }

    /// The path as messages show it.
    #[must_use]
    pub fn path(&self) -> &str {
        &self.path
    }

    /// The text.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The place of a byte; past the end it is the end.
    ///
    /// A byte order mark at the start is no character of its line, since no
    /// editor shows it.
    #[must_use]
    pub fn position(&self, offset: usize) -> Position {
        let mut offset = offset.min(self.text.len());
        while !self.text.is_char_boundary(offset) {
            offset -= 1;
        }
        let index = self.index.get_or_init(|| Index::new(&self.text));
        let line = index.lines.partition_point(|start| *start <= offset);
        let start = index.lines[line - 1];
        let mark = usize::from(line == 1 && offset > 0 && self.text.starts_with(BYTE_ORDER_MARK));
        let before = |offset: usize| {
            let block = offset / BLOCK;
            let rest = &self.text.as_bytes()[block * BLOCK..offset];
            index.characters[block] + characters(rest)
        };
        Position {
            line,
            column: before(offset) - before(start) - mark + 1,
            offset,
        }
    }
}

impl Index {
    fn new(text: &str) -> Self {
        let ends = text
            .bytes()
            .enumerate()
            .filter(|(_, byte)| *byte == b'\n')
            .map(|(at, _)| at + 1);
        let mut before = 0;
        let blocks = text.as_bytes().chunks(BLOCK).map(|block| {
            before += characters(block);
            before
        });
        Self {
            lines: std::iter::once(0).chain(ends).collect(),
            characters: std::iter::once(0).chain(blocks).collect(),
        }
    }
}

/// How many characters start in the bytes.
fn characters(bytes: &[u8]) -> usize {
    // Every byte of a character but its first is 0b10xx_xxxx.
    bytes.iter().filter(|byte| **byte & 0xc0 != 0x80).count()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_characters_and_lines_from_one() {
        let file = SourceFile::new("a", "ab\né😀x\n");
        assert_eq!(
            file.position(0),
            Position {
                line: 1,
                column: 1,
                offset: 0
            }
        );
        assert_eq!(
            file.position(3),
            Position {
                line: 2,
                column: 1,
                offset: 3
            }
        );
        assert_eq!(
            file.position(9),
            Position {
                line: 2,
                column: 3,
                offset: 9
            }
        );
        assert_eq!(
            file.position(99),
            Position {
                line: 3,
                column: 1,
                offset: 11
            }
        );
    }

    #[test]
    fn counts_over_long_lines_and_blocks() {
        let text = format!("{}\n{}x\n", "é".repeat(700), "技".repeat(5000));
        let file = SourceFile::new("a", text.clone());
        for (offset, _) in text.char_indices().step_by(7) {
            let line_start = text[..offset].rfind('\n').map_or(0, |end| end + 1);
            let column = text[line_start..offset].chars().count() + 1;
            assert_eq!(file.position(offset).column, column, "{offset}");
        }
        let x = text.find('x').unwrap();
        assert_eq!((file.position(x).line, file.position(x).column), (2, 5001));
    }

    #[test]
    fn a_byte_order_mark_is_no_column() {
        let file = SourceFile::new("a", "\u{feff}ab\nc");
        let place = |offset| (file.position(offset).line, file.position(offset).column);
        assert_eq!([0, 3, 4, 6].map(place), [(1, 1), (1, 1), (1, 2), (2, 1)]);
    }
}
