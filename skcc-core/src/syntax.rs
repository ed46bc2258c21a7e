//! Text to tree, whatever the bytes.
//!
//! A [`Document`] is a `SKILL.md` taken apart: the frontmatter as keys with
//! their values and places, the body as a tree of Markdown nodes. Every node is
//! a range of the file, so nothing is lost and everything can be pointed at.
//! Parsing never fails and never panics; it returns a tree and diagnostics.

mod characters;
mod comment;
mod duplicates;
mod fences;
mod frontmatter;
pub mod markdown;
mod patch;
mod quote;
mod repair;
mod scan;
pub(crate) mod vocabulary;
pub(crate) mod yaml;

use std::ops::Range;
use std::sync::Arc;

pub use frontmatter::{Frontmatter, Key, MAX_FRONTMATTER};
pub use scan::{Place, ValueStyle};

use crate::diagnostic::Diagnostic;
use crate::source::SourceFile;

/// A `SKILL.md` taken apart.
#[derive(Debug)]
pub struct Document {
    /// The file.
    pub file: Arc<SourceFile>,
    /// What stands before the opening fence, in bytes of the file: a byte
    /// order mark, blank lines. With the frontmatter's block and the body it
    /// covers the file.
    pub lead: Range<usize>,
    /// The frontmatter, when there is one.
    pub frontmatter: Option<Frontmatter>,
    /// The body, in bytes of the file: from the line after the closing fence
    /// to the end.
    pub body: Range<usize>,
    /// The body's Markdown; its spans are in bytes of the body.
    pub tree: markdown::Tree,
}

impl Document {
    /// The body's text.
    #[must_use]
    pub fn body_text(&self) -> &str {
        &self.file.text()[self.body.clone()]
    }

    /// The first key called `name`.
    #[must_use]
    pub fn key(&self, name: &str) -> Option<&Key> {
        self.frontmatter
            .as_ref()?
            .keys
            .iter()
            .find(|key| key.name == name)
    }
}

/// Takes a file apart.
#[must_use]
pub fn parse(file: &Arc<SourceFile>) -> (Document, Vec<Diagnostic>) {
    let mut diagnostics = Vec::new();
    let parts = fences::find(file, &mut diagnostics);
    let frontmatter = frontmatter::parse(file, &parts, &mut diagnostics);
    let yaml = frontmatter.as_ref().map(|frontmatter| &frontmatter.yaml);
    characters::check(file, yaml, &mut diagnostics);
    let tree = markdown::Tree::parse(&file.text()[parts.body.clone()]);
    (
        Document {
            file: Arc::clone(file),
            lead: parts.lead,
            frontmatter,
            body: parts.body,
            tree,
        },
        diagnostics,
    )
}

/// The lines of a text as ranges, each with its line end.
struct Lines<'a> {
    text: &'a str,
    at: usize,
}

impl<'a> Lines<'a> {
    /// The lines from the one that starts at `at`.
    const fn new(text: &'a str, at: usize) -> Self {
        Self { text, at }
    }
}

impl Iterator for Lines<'_> {
    type Item = Range<usize>;

    fn next(&mut self) -> Option<Range<usize>> {
        let start = self.at;
        if start >= self.text.len() {
            return None;
        }
        self.at = self.text[start..]
            .find('\n')
            .map_or(self.text.len(), |end| start + end + 1);
        Some(start..self.at)
    }
}
