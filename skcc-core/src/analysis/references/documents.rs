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

/// A Markdown file of the skill.
pub(super) struct Document<'a> {
    /// Its index among the bundled files.
    pub(super) index: usize,
    /// The folder it lies in, below the skill's.
    pub(super) base: &'a str,
    /// Its text.
    pub(super) text: &'a str,
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

    /// Whether it may have links.
    pub(super) fn has_links(&self) -> bool {
        LINK.find(self.text.as_bytes()).is_some() || LABEL.find(self.text.as_bytes()).is_some()
    }

    /// The file, for a message; made when first needed.
    pub(super) fn file(&self) -> &Arc<SourceFile> {
        self.file.get_or_init(|| {
            let path = &self.bundle.files[self.index].path;
            Arc::new(SourceFile::new(self.bundle.show(path), self.text))
        })
    }
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
            found: Vec::new(),
            tree: OnceCell::new(),
            bundle,
            file: OnceCell::new(),
        };
        if document.has_links() {
            document.found = references::scan_links(paths, base, text, document.tree());
        }
        documents.push(document);
    }
    documents
}
