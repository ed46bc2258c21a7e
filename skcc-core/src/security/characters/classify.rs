//! Characters that cannot be seen, by what they do.

use std::ops::Range;

use super::region::{Region, Regions};
use super::{Odd, escaped, suspects};
use crate::diagnostic::{Code, Confidence};

/// So many invisible characters in one run carry data.
const CARRIES_DATA: usize = 8;

/// So many split words on one line are no accident.
const SPLITS: usize = 3;

/// Finds the characters of a text that cannot be seen and are not needed.
pub(super) fn find(text: &str, regions: &Regions, odd: &mut Vec<Odd>) {
    terminal(text, regions, odd);
    let mut characters = suspects(text).peekable();
    let mut splits: Vec<Range<usize>> = Vec::new();
    while let Some((at, c)) = characters.next() {
        let one = at..at + c.len_utf8();
        match c {
            '\u{e0000}'..='\u{e007f}' => {
                let end = run_end(text, at, |c| matches!(c, '\u{e0000}'..='\u{e007f}'));
                while characters.next_if(|(next, _)| *next < end).is_some() {}
                tags(text, at..end, odd);
            }
            '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' => {
                bidirectional(text, c, one, regions, odd);
            }
            '\u{fe00}'..='\u{fe0f}' | '\u{e0100}'..='\u{e01ef}' => {
                let is_selector =
                    |c| matches!(c, '\u{fe00}'..='\u{fe0f}' | '\u{e0100}'..='\u{e01ef}');
                let end = run_end(text, at, is_selector);
                while characters.next_if(|(next, _)| *next < end).is_some() {}
                selectors(text, at..end, odd);
            }
            '\u{fff9}'..='\u{fffb}' | '\u{9b}' => {
                push(
                    odd,
                    Code::DeceptiveControl,
                    one,
                    Confidence::Medium,
                    name(c),
                );
            }
            c if is_zero_width(c) && at > 0 => {
                let end = run_end(text, at, is_zero_width);
                let count = text[at..end].chars().count();
                while characters.next_if(|(next, _)| *next < end).is_some() {}
                if count >= CARRIES_DATA {
                    let shown = format!("{count} invisible characters in one run");
                    push(odd, Code::ZeroWidth, at..end, Confidence::High, shown);
                } else {
                    zero_width(text, c, at..end, regions, &mut splits, odd);
                }
            }
            _ => {}
        }
    }
    let mut rest = splits.as_slice();
    while let Some(first) = rest.first() {
        let line = text[first.start..]
            .find('\n')
            .map_or(text.len(), |end| first.start + end);
        let count = rest.partition_point(|split| split.start < line);
        let confidence = if count >= SPLITS {
            Confidence::High
        } else {
            Confidence::Low
        };
        for split in &rest[..count] {
            let c = text[split.clone()].chars().next().unwrap_or_default();
            push(odd, Code::ZeroWidth, split.clone(), confidence, name(c));
        }
        rest = &rest[count..];
    }
}

fn push(
    odd: &mut Vec<Odd>,
    code: Code,
    range: Range<usize>,
    confidence: Confidence,
    shown: String,
) {
    odd.push(Odd {
        code,
        range,
        confidence,
        shown,
    });
}

fn name(c: char) -> String {
    format!("U+{:04X}", u32::from(c))
}

fn run_end(text: &str, at: usize, is: impl Fn(char) -> bool) -> usize {
    text[at..]
        .char_indices()
        .find(|(_, c)| !is(*c))
        .map_or(text.len(), |(length, _)| at + length)
}

/// Tag characters: fine in the flag of a region, a black flag with a code of
/// three to six letters and a cancelling tag.
fn tags(text: &str, range: Range<usize>, odd: &mut Vec<Odd>) {
    let plain = |c: char| u8::try_from(u32::from(c) - 0xe0000).map_or('?', char::from);
    let spelt: String = text[range.clone()].chars().map(plain).collect();
    let is_flag = text[..range.start].ends_with('\u{1f3f4}')
        && spelt.strip_suffix('\u{7f}').is_some_and(|code| {
            (3..=6).contains(&code.len()) && code.bytes().all(|b| b.is_ascii_alphanumeric())
        });
    if !is_flag {
        push(
            odd,
            Code::InvisibleTag,
            range,
            Confidence::High,
            escaped(spelt.chars()),
        );
    }
}

fn bidirectional(text: &str, c: char, range: Range<usize>, regions: &Regions, odd: &mut Vec<Odd>) {
    let is_override = matches!(c, '\u{202d}' | '\u{202e}');
    let is_isolate = matches!(c, '\u{2066}'..='\u{2069}');
    let confidence = match regions.at(range.start) {
        Region::Code => Confidence::High,
        Region::Prose | Region::Data => {
            let is_needed = line_of(text, range.start).0.chars().any(is_right_to_left);
            match (is_needed, is_override, is_isolate) {
                (true, _, true) => return,
                (true, ..) | (false, false, _) => Confidence::Low,
                (false, true, _) => Confidence::High,
            }
        }
    };
    push(odd, Code::BidirectionalControl, range, confidence, name(c));
}

/// How much of a line is looked at to either side, in bytes.
const NEAR: usize = 256;

/// The line around a place, or what is near of it.
fn line_of(text: &str, at: usize) -> (&str, usize) {
    let mut start = at.saturating_sub(NEAR);
    while !text.is_char_boundary(start) {
        start -= 1;
    }
    let mut end = (at + NEAR).min(text.len());
    while !text.is_char_boundary(end) {
        end += 1;
    }
    let start = text[start..at]
        .rfind('\n')
        .map_or(start, |found| start + found + 1);
    let end = text[at..end].find('\n').map_or(end, |found| at + found);
    (&text[start..end], start)
}

const fn is_right_to_left(c: char) -> bool {
    matches!(c, '\u{590}'..='\u{8ff}' | '\u{fb1d}'..='\u{fdff}' | '\u{fe70}'..='\u{fefc}' | '\u{10800}'..='\u{10fff}' | '\u{1e800}'..='\u{1efff}')
}

/// Selectors of variants: one is fine after a character that has variants,
/// several are bytes in disguise.
fn selectors(text: &str, range: Range<usize>, odd: &mut Vec<Odd>) {
    let count = text[range.clone()].chars().count();
    let first = text[range.clone()].chars().next().unwrap_or_default();
    let before = text[..range.start].chars().next_back();
    let has_variants = |c: char| matches!(c, '\u{2e80}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{3ffff}');
    if count > 1 {
        let shown = format!("{count} variation selectors in one run");
        push(odd, Code::DeceptiveControl, range, Confidence::High, shown);
    } else if first >= '\u{e0100}' && !before.is_some_and(has_variants) {
        push(
            odd,
            Code::DeceptiveControl,
            range,
            Confidence::Medium,
            name(first),
        );
    }
}

pub(super) const fn is_zero_width(c: char) -> bool {
    matches!(
        c,
        '\u{ad}' | '\u{34f}' | '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}' | '\u{180e}'
            | '\u{200b}'..='\u{200d}' | '\u{2060}'..='\u{2064}' | '\u{3164}' | '\u{feff}' | '\u{ffa0}'
    )
}

/// A short run of characters without width. Scripts that need them have their
/// letters beside them, and so have emoji.
fn zero_width(
    text: &str,
    c: char,
    range: Range<usize>,
    regions: &Regions,
    splits: &mut Vec<Range<usize>>,
    odd: &mut Vec<Odd>,
) {
    let before = text[..range.start].chars().next_back().unwrap_or(' ');
    let after = text[range.end..].chars().next().unwrap_or(' ');
    // Letters of other scripts, emoji and their modifiers.
    let needs =
        |c: char| !c.is_ascii() && !matches!(c, '\u{a0}'..='\u{24f}' | '\u{2000}'..='\u{206f}');
    if needs(before) || needs(after) {
        return;
    }
    let is_word = |c: char| c.is_alphanumeric() || c == '_';
    let is_inside = is_word(before) && is_word(after);
    match (regions.at(range.start), is_inside) {
        (Region::Code, true) => push(odd, Code::ZeroWidth, range, Confidence::High, name(c)),
        (Region::Code, false) => push(odd, Code::ZeroWidth, range, Confidence::Low, name(c)),
        // A soft hyphen and a blank without width are made by editors.
        (Region::Prose, true) if in_address(text, range.start) => {
            push(odd, Code::ZeroWidth, range, Confidence::High, name(c));
        }
        (Region::Prose, true) => splits.push(range),
        (Region::Prose, false) if c != '\u{ad}' && (is_word(before) || is_word(after)) => {
            splits.push(range);
        }
        (Region::Prose | Region::Data, _) => {}
    }
}

/// Whether the place lies in a URL.
fn in_address(text: &str, at: usize) -> bool {
    let (line, start) = line_of(text, at);
    line[..at - start]
        .rsplit(|c: char| c.is_whitespace() || matches!(c, '(' | '<' | '"' | '`'))
        .next()
        .is_some_and(|word| word.contains("://"))
}

/// What changes the screen of a terminal that shows the text.
fn terminal(text: &str, regions: &Regions, odd: &mut Vec<Odd>) {
    let bytes = text.as_bytes();
    for at in memchr::memchr3_iter(0x1b, 0x08, 0x7f, bytes) {
        let rest = &bytes[at + 1..];
        let confidence = if bytes[at] == 0x1b {
            let length = rest
                .iter()
                .skip(1)
                .position(|b| !b.is_ascii_digit() && *b != b';')
                .unwrap_or_default();
            let is_colour = rest.first() == Some(&b'[') && rest.get(length + 1) == Some(&b'm');
            let parameters = rest.get(1..length + 1).unwrap_or_default();
            let is_concealed = parameters.split(|b| *b == b';').any(|one| one == b"8");
            match (is_colour && !is_concealed, regions.at(at)) {
                // Scripts print in colours.
                (true, Region::Code) => continue,
                (true, _) => Confidence::Low,
                (false, _) => Confidence::High,
            }
        } else {
            Confidence::Medium
        };
        let shown = name(char::from(bytes[at]));
        push(odd, Code::DeceptiveControl, at..at + 1, confidence, shown);
    }
    // A return without a line feed lets the next words hide those before.
    if memchr::memchr(b'\n', bytes).is_some() {
        for at in memchr::memchr_iter(b'\r', bytes) {
            let next = bytes.get(at + 1);
            if next.is_some_and(|next| !matches!(next, b'\n' | b'\r'))
                && regions.at(at) != Region::Data
            {
                let shown = name('\r');
                push(
                    odd,
                    Code::DeceptiveControl,
                    at..at + 1,
                    Confidence::Medium,
                    shown,
                );
            }
        }
    }
}
