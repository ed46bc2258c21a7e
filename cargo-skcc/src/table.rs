//! Text in columns.

use std::io::{self, Write};

use anstyle::Style;
use skcc_core::diagnostic::render::visible;
use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

use crate::shell::columns_of;

/// Rows of cells; every column but the last is as wide as its widest cell.
#[derive(Default)]
pub(crate) struct Table {
    rows: Vec<(Style, Vec<String>)>,
    right: Vec<usize>,
}

impl Table {
    /// A table under `headings`.
    pub(crate) fn new(headings: &[&str]) -> Self {
        let mut table = Self::default();
        table.styled(
            crate::shell::BOLD,
            headings.iter().map(|&heading| heading.to_owned()),
        );
        table
    }

    /// Sets a column's cells to its right edge, as numbers are.
    pub(crate) fn right(mut self, column: usize) -> Self {
        self.right.push(column);
        self
    }

    /// Whether there is no row.
    pub(crate) fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// Adds a row.
    pub(crate) fn row(&mut self, cells: impl IntoIterator<Item = String>) {
        self.styled(Style::new(), cells);
    }

    /// Adds a row that asks for a look.
    pub(crate) fn warning(&mut self, cells: impl IntoIterator<Item = String>) {
        self.styled(crate::shell::WARNING, cells);
    }

    fn styled(&mut self, style: Style, cells: impl IntoIterator<Item = String>) {
        self.rows.push((style, cells.into_iter().collect()));
    }

    /// Writes the rows, two blanks between columns and none at a line's end.
    pub(crate) fn write(&self, out: &mut dyn Write) -> io::Result<()> {
        let columns = self.rows.iter().map(|(_, cells)| cells.len()).max();
        let width = |column: usize| {
            let cells = self.rows.iter().filter_map(|(_, cells)| cells.get(column));
            cells.map(|cell| cell.width()).max().unwrap_or(0)
        };
        let widths: Vec<_> = (0..columns.unwrap_or(0)).map(width).collect();
        for (style, cells) in &self.rows {
            let mut line = String::new();
            for (column, cell) in cells.iter().enumerate() {
                let blanks = " ".repeat(widths[column] - cell.width());
                if self.right.contains(&column) {
                    line.push_str(&blanks);
                    line.push_str(cell);
                } else {
                    line.push_str(cell);
                    line.push_str(&blanks);
                }
                line.push_str("  ");
            }
            writeln!(out, "{style}{}{style:#}", line.trim_end())?;
        }
        Ok(())
    }
}

/// `text` on one line, cut to `columns` with an ellipsis; what a terminal would
/// hide or obey is made visible.
pub(crate) fn cut(text: &str, columns: usize) -> String {
    let mut line = String::new();
    let mut width = 0;
    for (index, word) in text.split_whitespace().enumerate() {
        let word = visible(word);
        let blank = (index > 0).then_some(' ');
        for character in blank.into_iter().chain(word.chars()) {
            let wide = character.width().unwrap_or(0);
            if width + wide > columns {
                // Make room for the ellipsis.
                while width + 1 > columns {
                    let Some(last) = line.pop() else { break };
                    width -= last.width().unwrap_or(0);
                }
                line.truncate(line.trim_end().len());
                line.push('…');
                return line;
            }
            width += wide;
            line.push(character);
        }
    }
    line
}

/// How wide a description may be: whole in a pipe, half the line on a terminal.
pub(crate) fn description_columns() -> usize {
    match columns_of(&io::stdout()) {
        Some(columns) => (columns / 2).clamp(40, 100),
        None => usize::MAX,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn wide_characters_count_double() {
        let mut table = Table::new(&["A", "B"]);
        table.row(["日本".to_owned(), "x".to_owned()]);
        table.row(["abcd".to_owned(), "y".to_owned()]);
        let mut out = Vec::new();
        table.write(&mut out).unwrap();
        let text = anstream::adapter::strip_bytes(&out).into_vec();
        assert_eq!(
            String::from_utf8(text).unwrap(),
            "A     B\n日本  x\nabcd  y\n"
        );
    }

    #[test]
    fn cuts_to_columns() {
        assert_eq!(cut("one\n  two three", 8), "one two…");
        assert_eq!(cut("one two", 7), "one two");
        assert_eq!(cut("\u{1b}[31mred\u{1b}[0m", 9), "<U+001B>…");
        assert_eq!(cut("日本語", 5), "日本…");
    }
}
