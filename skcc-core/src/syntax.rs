//! Text to tree, whatever the bytes.
//!
//! A [`Document`] is a `SKILL.md` taken apart: the frontmatter as keys with
//! their values and places, the body as a tree of Markdown nodes. Every node is
//! a range of the file, so nothing is lost and everything can be pointed at.
//! Parsing never fails and never panics; it returns a tree and diagnostics.

mod frontmatter;
pub mod markdown;
pub(crate) mod yaml;

use std::ops::Range;
use std::sync::Arc;

pub use frontmatter::{Frontmatter, Key, ValueStyle};

use crate::diagnostic::Diagnostic;
use crate::source::SourceFile;

/// A `SKILL.md` taken apart.
#[derive(Debug)]
pub struct Document {
    /// The file.
    pub file: Arc<SourceFile>,
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
    let (frontmatter, body) = frontmatter::parse(file, &mut diagnostics);
    let tree = markdown::Tree::parse(&file.text()[body.clone()]);
    (
        Document {
            file: Arc::clone(file),
            frontmatter,
            body,
            tree,
        },
        diagnostics,
    )
}
