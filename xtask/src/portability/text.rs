//! What a body is made of.

use std::collections::BTreeMap;
use std::ops::Range;

use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};

/// The kinds of text that are counted.
pub(super) const KINDS: [&str; 7] = [
    "body words",
    "inline code spans",
    "link targets",
    "image targets",
    "table cells",
    "code-block lines",
    "pieces of HTML",
];

const WORDS: usize = 0;
const SPANS: usize = 1;
const LINKS: usize = 2;
const IMAGES: usize = 3;
const CELLS: usize = 4;
const LINES: usize = 5;
const HTML: usize = 6;

/// Texts and where they stand.
type Places = BTreeMap<String, Vec<Range<usize>>>;

/// The pieces of one body, by kind.
pub(super) struct Pieces {
    kinds: [Places; KINDS.len()],
}

/// What is missing of one kind.
pub(super) struct Missing {
    /// How many of the missing ones stand where the loss report says.
    pub(super) named: usize,
    /// The others.
    pub(super) lost: Vec<String>,
}

impl Pieces {
    /// Takes a body apart.
    pub(super) fn of(body: &str) -> Self {
        let mut pieces = Self {
            kinds: Default::default(),
        };
        for word in body.split_whitespace() {
            let start = word.as_ptr() as usize - body.as_ptr() as usize;
            pieces.add(WORDS, word, start..start + word.len());
        }
        let options = Options::ENABLE_TABLES
            | Options::ENABLE_FOOTNOTES
            | Options::ENABLE_TASKLISTS
            | Options::ENABLE_STRIKETHROUGH;
        let mut in_code = false;
        let mut cell: Option<(String, Range<usize>)> = None;
        for (event, range) in Parser::new_ext(body, options).into_offset_iter() {
            match event {
                Event::Code(text) => {
                    pieces.add(SPANS, &text, range);
                    if let Some((cell, _)) = &mut cell {
                        cell.push_str(&text);
                    }
                }
                Event::Start(Tag::Link { dest_url, .. }) => pieces.add(LINKS, &dest_url, range),
                Event::Start(Tag::Image { dest_url, .. }) => pieces.add(IMAGES, &dest_url, range),
                Event::Start(Tag::TableCell) => cell = Some((String::new(), range)),
                Event::End(TagEnd::TableCell) => {
                    if let Some((text, range)) = cell.take() {
                        pieces.add(CELLS, &text, range);
                    }
                }
                Event::Start(Tag::CodeBlock(_)) => in_code = true,
                Event::End(TagEnd::CodeBlock) => in_code = false,
                Event::Text(text) if in_code => {
                    for line in text.lines() {
                        pieces.add(LINES, line, range.clone());
                    }
                }
                Event::Text(text) => {
                    if let Some((cell, _)) = &mut cell {
                        cell.push_str(&text);
                    }
                }
                Event::Html(text) | Event::InlineHtml(text) => pieces.add(HTML, &text, range),
                _ => {}
            }
        }
        pieces
    }

    fn add(&mut self, kind: usize, text: &str, range: Range<usize>) {
        self.kinds[kind]
            .entry(text.to_owned())
            .or_default()
            .push(range);
    }

    /// How many pieces of a kind there are.
    pub(super) fn count(&self, kind: usize) -> usize {
        self.kinds[kind].values().map(Vec::len).sum()
    }

    /// What `other` lacks, by kind; `named` are the places that the loss report
    /// names.
    pub(super) fn missing(&self, other: &Self, named: &[Range<usize>]) -> Vec<Missing> {
        let is_named = |place: &&Range<usize>| {
            named
                .iter()
                .any(|named| place.start < named.end && named.start < place.end)
        };
        let pairs = self.kinds.iter().zip(&other.kinds);
        pairs
            .map(|(ours, theirs)| {
                let mut missing = Missing {
                    named: 0,
                    lost: Vec::new(),
                };
                for (text, places) in ours {
                    let there = theirs.get(text).map_or(0, Vec::len);
                    let gone = places.len().saturating_sub(there);
                    let reported = gone.min(places.iter().filter(is_named).count());
                    missing.named += reported;
                    missing
                        .lost
                        .extend(std::iter::repeat_n(text.clone(), gone - reported));
                }
                missing
            })
            .collect()
    }
}

/// The frontmatter and the body of an artifact.
pub(super) fn split(artifact: &str) -> (&str, &str) {
    let mut end = 0;
    for (number, line) in artifact.split_inclusive('\n').enumerate() {
        if number > 0 && line.trim_end() == "---" {
            let yaml = artifact[..end]
                .split_once('\n')
                .map_or("", |(_, yaml)| yaml);
            return (yaml, &artifact[end + line.len()..]);
        }
        if number == 0 && line.trim_end() != "---" {
            break;
        }
        end += line.len();
    }
    ("", artifact)
}
