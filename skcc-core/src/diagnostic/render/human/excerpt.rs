//! The part of a file that is shown.

use std::ops::Range;

use crate::diagnostic::render::visible;
use crate::source::SourceFile;

/// A line that is cut before what is marked keeps this part of the room there.
const BEFORE: usize = 3;

/// What is marked at the end of a line must have so many columns to be seen.
const SEEN: usize = 24;

/// A mark over more lines is shown on its first line alone.
const MANY_LINES: usize = 12;

/// Lines of a file as they are shown, and where the bytes of the file went.
pub(super) struct Excerpt {
    /// The number of the first line, from 1.
    pub(super) first_line: usize,
    /// The text: whole lines, long ones cut, hidden characters made visible.
    pub(super) text: String,
    /// Bytes of the file with the bytes of the text they became, ascending.
    map: Vec<(usize, usize)>,
}

impl Excerpt {
    /// The lines from the first to the last of `marks`, cut to `room` columns.
    ///
    /// Nothing when the file has no text.
    pub(super) fn new(file: &SourceFile, marks: &[Range<usize>], room: usize) -> Option<Self> {
        let text = file.text();
        if text.is_empty() {
            return None;
        }
        let start = marks.iter().map(|mark| mark.start).min()?;
        // A mark that ends with its line does not reach into the next one.
        let end = marks
            .iter()
            .map(|mark| mark.start.max(mark.end.saturating_sub(1)));
        let first = line_start(text, start);
        let last = line_end(text, end.max()?);
        let mut excerpt = Self {
            first_line: file.position(first).line,
            text: String::new(),
            map: Vec::new(),
        };
        let mut at = first;
        for line in text[first..last].split_inclusive('\n') {
            let bare = line.trim_end_matches(['\n', '\r']);
            excerpt.push_line(at, bare, marks, room);
            at += line.len();
            if line.ends_with('\n') {
                excerpt.text.push('\n');
            }
        }
        excerpt.map.push((last, excerpt.text.len()));
        Some(excerpt)
    }

    fn push_line(&mut self, at: usize, line: &str, marks: &[Range<usize>], room: usize) {
        let kept = kept(at, line, marks, room);
        self.map.push((at, self.text.len()));
        if kept.start > 0 {
            self.text.push('…');
        }
        let mut before = None;
        for (offset, character) in line[kept.clone()].char_indices() {
            self.map.push((at + kept.start + offset, self.text.len()));
            if character == '\t' {
                self.text.push(character);
            } else {
                visible::push(&mut self.text, before, character);
            }
            before = Some(character);
        }
        self.map.push((at + kept.end, self.text.len()));
        if kept.end < line.len() {
            self.text.push('…');
        }
    }

    /// Where a range of the file stands in the text.
    pub(super) fn place(&self, range: &Range<usize>) -> Range<usize> {
        let start = self.find(range.start);
        start..self.find(range.end).max(start)
    }

    fn find(&self, offset: usize) -> usize {
        let next = self.map.partition_point(|(from, _)| *from <= offset);
        next.checked_sub(1).map_or(0, |index| self.map[index].1)
    }
}

/// What of a mark is shown: one over many lines shrinks to its first line.
pub(super) fn shown(file: &SourceFile, mark: &Range<usize>) -> Range<usize> {
    let text = file.text();
    let mut end = mark.start;
    for _ in 0..MANY_LINES {
        end = line_end(text, end);
        if end >= mark.end {
            return mark.clone();
        }
    }
    let first_line = line_end(text, mark.start);
    mark.start..first_line.max(mark.start)
}

/// The part of a line that is kept.
fn kept(at: usize, line: &str, marks: &[Range<usize>], room: usize) -> Range<usize> {
    if fitting(line, room) == line.len() {
        return 0..line.len();
    }
    let inside = at..at + line.len() + 1;
    let first = marks
        .iter()
        .flat_map(|mark| [mark.start, mark.end])
        .filter(|offset| inside.contains(offset))
        .min()
        .unwrap_or(at)
        - at;
    let first = floor(line, first);
    // An ellipsis takes a column.
    let room = room.saturating_sub(1);
    if fitting(line, room.saturating_sub(SEEN)) >= first {
        return 0..fitting(line, room);
    }
    let mut left = room / BEFORE;
    let rest = &line[first..];
    if fitting(rest, room) == rest.len() {
        let taken: usize = rest.chars().map(columns).sum();
        left = left.max(room - taken);
    }
    let before = line[..first]
        .char_indices()
        .rev()
        .take_while(|(_, character)| {
            let fits = columns(*character) <= left;
            left = left.saturating_sub(columns(*character));
            fits
        });
    let start = before.last().map_or(first, |(start, _)| start);
    start..start + fitting(&line[start..], room.saturating_sub(1))
}

/// How many bytes of the text fit into the room.
pub(super) fn fitting(text: &str, room: usize) -> usize {
    let mut left = room;
    for (offset, character) in text.char_indices() {
        match left.checked_sub(columns(character)) {
            Some(less) => left = less,
            None => return offset,
        }
    }
    text.len()
}

/// About how many columns a character takes.
fn columns(character: char) -> usize {
    match character {
        ' '..='~' => 1,
        '\t' => 4,
        '\u{1100}'..='\u{115e}'
        | '\u{2e80}'..='\u{a4cf}'
        | '\u{ac00}'..='\u{d7a3}'
        | '\u{f900}'..='\u{faff}'
        | '\u{fe30}'..='\u{fe6f}'
        | '\u{ff00}'..='\u{ff60}'
        | '\u{ffe0}'..='\u{ffe6}'
        | '\u{1f300}'..='\u{1faff}'
        | '\u{20000}'..='\u{3fffd}' => 2,
        other => visible(other.encode_utf8(&mut [0; 4])).chars().count(),
    }
}

fn floor(text: &str, mut offset: usize) -> usize {
    offset = offset.min(text.len());
    while !text.is_char_boundary(offset) {
        offset -= 1;
    }
    offset
}

/// Where the line with the byte starts.
fn line_start(text: &str, offset: usize) -> usize {
    let offset = floor(text, offset);
    text[..offset].rfind('\n').map_or(0, |end| end + 1)
}

/// Where the line with the byte ends, with its line end.
fn line_end(text: &str, offset: usize) -> usize {
    let offset = floor(text, offset);
    text[offset..]
        .find('\n')
        .map_or(text.len(), |end| offset + end + 1)
}
