//! Text integrity: characters that nobody sees, or that look like others.
//!
//! Every text of a skill is looked at, whatever it says and wherever it stands.
//! Most texts end at a test for bytes outside ASCII; the others are read
//! character by character only where such bytes stand. What scripts and emoji
//! need is left alone: joiners between letters of Arabic or Indic scripts and
//! between emoji, sequences of flags, isolates in lines with letters that are
//! written from right to left.

mod classify;
mod look_alikes;
mod padding;
mod region;

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::ops::Range;
use std::sync::Arc;

use crate::diagnostic::{Code, Confidence, Diagnostic, Span};
use crate::source::{Bundle, SourceFile};
use crate::syntax::Document;
use crate::syntax::markdown::Tree;

use super::Purpose;
use region::Regions;

/// One odd place.
#[derive(Debug)]
struct Odd {
    code: Code,
    range: Range<usize>,
    confidence: Confidence,
    /// What is shown of it.
    shown: String,
}

/// How many further places of one finding are shown.
const LABELS: usize = 3;

/// How much of a hidden text is shown, in characters.
const SHOWN: usize = 80;

/// Checks every text of a skill.
pub(super) fn check(
    bundle: &Bundle,
    document: &Document,
    purpose: &Purpose,
    diagnostics: &mut Vec<Diagnostic>,
) {
    let text = document.file.text();
    if is_suspect(text) {
        let regions = Regions::of_markdown(&document.tree, document.body.start, text.len());
        report(&document.file, &regions, purpose, diagnostics);
    }
    padding::check(text, || Arc::clone(&document.file), diagnostics);
    for file in &bundle.files {
        let Some(text) = file.text() else {
            continue;
        };
        let source = || Arc::new(SourceFile::new(bundle.show(&file.path), text));
        if is_suspect(text) {
            let regions = if super::unit::is_markdown(&file.path) {
                Regions::of_markdown(&Tree::parse(text), 0, text.len())
            } else {
                Regions::of_file(&file.path)
            };
            report(&source(), &regions, purpose, diagnostics);
        }
        padding::check(text, source, diagnostics);
    }
}

/// Whether the text may hold an odd character; fast, as most hold none.
fn is_suspect(text: &str) -> bool {
    suspects(text).next().is_some()
        || memchr::memchr3(0x1b, 0x08, 0x7f, text.as_bytes()).is_some()
        || memchr::memchr_iter(b'\r', text.as_bytes())
            .any(|at| text.as_bytes().get(at + 1) != Some(&b'\n'))
}

fn report(
    file: &Arc<SourceFile>,
    regions: &Regions,
    purpose: &Purpose,
    diagnostics: &mut Vec<Diagnostic>,
) {
    let mut odd = Vec::new();
    classify::find(file.text(), regions, &mut odd);
    look_alikes::find(file.text(), regions, purpose, &mut odd);
    let mut by_code: BTreeMap<Code, Vec<Odd>> = BTreeMap::new();
    for one in odd {
        by_code.entry(one.code).or_default().push(one);
    }
    for (code, mut found) in by_code {
        found.sort_by_key(|one| (std::cmp::Reverse(one.confidence), one.range.start));
        let first = &found[0];
        let (message, help) = words(code, &first.shown);
        let mut diagnostic = Diagnostic::new(code, Span::new(file, first.range.clone()), message)
            .help(help)
            .confidence(first.confidence);
        for other in found.iter().skip(1).take(LABELS) {
            let message = format!("and here: {}", other.shown);
            diagnostic = diagnostic.label(Span::new(file, other.range.clone()), message);
        }
        diagnostics.push(diagnostic);
    }
}

/// What is said of a finding, and what to do about it.
fn words(code: Code, shown: &str) -> (String, &'static str) {
    match code {
        Code::InvisibleTag => (
            format!("holds invisible characters that spell {shown}"),
            "delete them: no reader sees them, and a model reads them",
        ),
        Code::BidirectionalControl => (
            format!("holds {shown}, which changes the order in which text is shown"),
            "delete it: what is shown is not what is read",
        ),
        Code::ZeroWidth => (
            format!("holds {shown}, which nobody sees"),
            "delete it: it hides words from readers and from searches",
        ),
        Code::DeceptiveControl => (
            format!("holds {shown}, which changes what a terminal shows"),
            "delete it, or write it as an escape sequence in code",
        ),
        _ => (
            format!("{shown} looks like another word"),
            "write it with the letters of one script",
        ),
    }
}

/// A text that was hidden, in ticks, with everything escaped that is not plain.
fn escaped(text: impl Iterator<Item = char>) -> String {
    let mut shown = String::from("`");
    for (count, c) in text.enumerate() {
        if count == SHOWN {
            shown.push('…');
            break;
        }
        match c {
            '`' => shown.push('\''),
            ' '..='~' => shown.push(c),
            c => write!(shown, "\\u{{{:x}}}", u32::from(c)).expect("a string takes everything"),
        }
    }
    shown.push('`');
    shown
}

/// Where words stand that are not what they look like, for a search by what
/// they look like: in order.
pub(super) fn disguises(text: &str) -> Vec<usize> {
    let bytes = text.as_bytes();
    let mut found = Vec::new();
    for (at, c) in suspects(text) {
        let is_beside_word = || {
            let before = at.checked_sub(1).map(|before| bytes[before]);
            let after = bytes.get(at + c.len_utf8()).copied();
            [before, after]
                .into_iter()
                .flatten()
                .any(|byte| byte.is_ascii_alphanumeric())
        };
        let is_form = matches!(c, '\u{ff01}'..='\u{ff5e}' | '\u{1d400}'..='\u{1d7ff}');
        let is_odd = || super::words::is_invisible(c) || super::words::look_alike(c).is_some();
        if is_form || (is_odd() && is_beside_word()) {
            found.push(at);
        }
    }
    found
}

/// The characters that may be odd: those outside ASCII, without the blocks that
/// hold none, which are Latin letters with accents, the ideographs and syllables
/// of East Asia, dashes and quotation marks, arrows, frames and emoji.
fn suspects(text: &str) -> impl Iterator<Item = (usize, char)> {
    /// The highest bit of each of eight bytes.
    const HIGH: u64 = 0x8080_8080_8080_8080;
    let bytes = text.as_bytes();
    let mut at = 0;
    std::iter::from_fn(move || {
        loop {
            // U+4000 to U+DFFF, of which whole texts are made.
            while matches!(bytes.get(at), Some(0xe4..=0xed)) {
                at += 3;
            }
            if bytes.get(at)?.is_ascii() {
                while let Some(eight) = bytes[at..].first_chunk::<8>() {
                    let high = u64::from_le_bytes(*eight) & HIGH;
                    if high != 0 {
                        at += high.trailing_zeros() as usize / 8;
                        break;
                    }
                    at += 8;
                }
                at += bytes[at..].iter().position(|byte| *byte >= 0x80)?;
            }
            match bytes[at..] {
                // U+00C0 to U+00FF and U+0140 to U+017F: Latin letters.
                [0xc3 | 0xc5, ..] => {
                    at += 2;
                    continue;
                }
                // U+1F000 to U+1FFFF: emoji.
                [0xf0, 0x9f, ..] => {
                    at += 4;
                    continue;
                }
                // The filler of Hangul, U+3164.
                [0xe3, 0x85, 0xa4, ..] => {}
                // U+2010 to U+2027, dashes and quotes; U+2080 to U+DFFF.
                [0xe2, 0x80, 0x90..=0xa7, ..] | [0xe2, 0x82..=0xbf, ..] | [0xe3..=0xed, ..] => {
                    at += 3;
                    continue;
                }
                _ => {}
            }
            let c = text[at..].chars().next()?;
            let start = at;
            at += c.len_utf8();
            return Some((start, c));
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn characters_outside_ascii_are_found() {
        let text = format!("{}ж{}xé—😀д", "a".repeat(31), "b".repeat(70));
        let found: Vec<(usize, char)> = suspects(&text).collect();
        assert_eq!(found, [(31, 'ж'), (113, 'д')]);
    }

    #[test]
    fn no_block_with_an_odd_character_is_passed_over() {
        let passed = (char::MIN..=char::MAX).filter(|c| suspects(&c.to_string()).count() == 0);
        for c in passed {
            assert!(!super::super::words::is_invisible(c), "{c:?}");
            assert_eq!(
                super::super::words::look_alike(c).filter(|_| !c.is_ascii()),
                None
            );
            let others = [
                '\u{9b}',
                '\u{fff9}',
                '\u{fffa}',
                '\u{fffb}',
                '\u{ff41}',
                '\u{1d422}',
            ];
            assert!(!others.contains(&c) && !classify::is_zero_width(c), "{c:?}");
        }
    }

    #[test]
    fn disguised_words_are_found() {
        assert_eq!(disguises("i\u{200b}gnore"), [1]);
        assert_eq!(disguises("ign\u{43e}re"), [3]);
        assert_eq!(disguises("\u{ff49}gnore"), [0]);
        assert_eq!(disguises("слово — \u{1f468}\u{200d}\u{1f469}"), [0; 0]);
    }
}
