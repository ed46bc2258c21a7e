//! The Markdown files beside `SKILL.md`.

use std::cell::OnceCell;
use std::sync::{Arc, LazyLock};

use memchr::memmem::Finder;

use crate::lower::paths::{self, Paths};
use crate::lower::references::{self, Found};
use crate::source::{Bundle, SourceFile};
use crate::syntax::markdown::Tree;

static LINK: LazyLock<Finder<'static>> = LazyLock::new(|| Finder::new("]("));
static LABEL: LazyLock<Finder<'static>> = LazyLock::new(|| Finder::new("]:"));
// The letter may be a capital.
static FILE: LazyLock<Finder<'static>> = LazyLock::new(|| Finder::new("ile:"));

/// A Markdown file of the skill.
pub(super) struct Document<'a> {
    /// Its index among the bundled files.
    pub(super) index: usize,
    /// The folder it lies in, below the skill's.
    pub(super) base: &'a str,
    /// Its text.
    pub(super) text: &'a str,
    /// Whether it may have links to files or headings.
    pub(super) has_links: bool,
    /// The files that its links name.
    pub(super) found: Vec<Found<'a>>,
    tree: OnceCell<Tree>,
    bundle: &'a Bundle,
    file: OnceCell<Arc<SourceFile>>,
}

impl Document<'_> {
    /// Its Markdown; taken apart when first needed.
    pub(super) fn tree(&self) -> &Tree {
        self.tree.get_or_init(|| Tree::parse(self.text))
    }

    /// The file, for a message; made when first needed.
    pub(super) fn file(&self) -> &Arc<SourceFile> {
        self.file.get_or_init(|| {
            let path = &self.bundle.files[self.index].path;
            Arc::new(SourceFile::new(self.bundle.show(path), self.text))
        })
    }
}

/// Whether a document may have links to files or headings: none where all
/// that looks like a link goes to the web. Taking Markdown apart to find that
/// out costs far more.
fn may_link(text: &str) -> bool {
    let bytes = text.as_bytes();
    let is_web = |target: &[u8]| target.starts_with(b"http://") || target.starts_with(b"https://");
    let behind = |at: usize| &bytes[at + 2..];
    LINK.find_iter(bytes).any(|at| !is_web(behind(at)))
        || LABEL
            .find_iter(bytes)
            .any(|at| !is_web(behind(at).trim_ascii_start()))
        || FILE.find(bytes).is_some()
}

/// Reads every Markdown file of a skill.
pub(super) fn read<'a>(bundle: &'a Bundle, paths: &Paths<'a>) -> Vec<Document<'a>> {
    let mut documents = Vec::new();
    for (index, file) in bundle.files.iter().enumerate() {
        let ending = file.path.rsplit_once('.').map_or("", |(_, ending)| ending);
        let is_markdown = ["md", "markdown", "mdx"]
            .iter()
            .any(|known| ending.eq_ignore_ascii_case(known));
        let Some(text) = file.text().filter(|_| is_markdown) else {
            continue;
        };
        let base = paths::folder_of(&file.path);
        let mut document = Document {
            index,
            base,
            text,
            has_links: may_link(text),
            found: Vec::new(),
            tree: OnceCell::new(),
            bundle,
            file: OnceCell::new(),
        };
        if document.has_links {
            document.found = references::scan_links(paths, base, text, document.tree());
        }
        documents.push(document);
    }
    documents
}
