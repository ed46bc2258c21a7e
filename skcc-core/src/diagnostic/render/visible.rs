//! Characters that cannot be seen, made visible.

use std::borrow::Cow;
use std::fmt::Write as _;

/// A character that never means anything. Text that was made visible is free
/// of it, so a renderer may use it as a mark.
pub(super) const NONCHARACTER: char = '\u{fdd0}';

/// The text with every character that a terminal or an editor would hide or
/// obey written as its number, such as `<U+202E>`.
///
/// These are control characters, marks that change the direction of text,
/// characters without width, and tags. Joiners and variation selectors stay
/// where they join something: emoji and several scripts need them.
///
/// ```
/// use skcc_core::diagnostic::render::visible;
/// assert_eq!(visible("a\u{202e}b\u{1b}[31m"), "a<U+202E>b<U+001B>[31m");
/// assert_eq!(visible("👩\u{200d}💻"), "👩\u{200d}💻");
/// ```
#[must_use]
pub fn visible(text: &str) -> Cow<'_, str> {
    // Most text is free of them.
    if text.bytes().all(|byte| (b' '..0x7f).contains(&byte)) {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len());
    let mut before = None;
    for character in text.chars() {
        push(&mut out, before, character);
        before = Some(character);
    }
    Cow::Owned(out)
}

/// [`visible`] for each line of a text, with line feeds between them as they are;
/// a carriage return before one is no character of its own.
///
/// ```
/// use skcc_core::diagnostic::render::visible_lines;
/// assert_eq!(visible_lines("a\r\n\u{1b}b\n"), "a\n<U+001B>b\n");
/// ```
#[must_use]
pub fn visible_lines(text: &str) -> Cow<'_, str> {
    if !text.contains('\n') {
        return visible(text);
    }
    let lines = text.split('\n').enumerate();
    let count = text.matches('\n').count();
    let mut out = String::with_capacity(text.len());
    for (at, line) in lines {
        if at == count {
            out.push_str(&visible(line));
        } else {
            out.push_str(&visible(line.strip_suffix('\r').unwrap_or(line)));
            out.push('\n');
        }
    }
    Cow::Owned(out)
}

/// Appends a character that comes after `before`.
pub(super) fn push(out: &mut String, before: Option<char>, character: char) {
    if is_hidden(before, character) {
        write!(out, "<U+{:04X}>", u32::from(character)).expect("a string takes everything");
    } else {
        out.push(character);
    }
}

fn is_hidden(before: Option<char>, character: char) -> bool {
    match character {
        ' '..='~' => false,
        // Joiners and variation selectors change the character before them.
        '\u{200c}' | '\u{200d}' | '\u{fe00}'..='\u{fe0f}' => before.is_none_or(|c| c.is_ascii()),
        '\u{ad}'
        | '\u{34f}'
        | '\u{61c}'
        | '\u{115f}'
        | '\u{1160}'
        | '\u{17b4}'
        | '\u{17b5}'
        | '\u{180b}'..='\u{180f}'
        | '\u{200b}'
        | '\u{200e}'
        | '\u{200f}'
        | '\u{2028}'..='\u{202e}'
        | '\u{2060}'..='\u{206f}'
        | '\u{3164}'
        | '\u{feff}'
        | '\u{ffa0}'
        | '\u{fff9}'..='\u{fffb}'
        | '\u{e0000}'..='\u{e0fff}'
        | NONCHARACTER => true,
        other => other.is_control(),
    }
}
