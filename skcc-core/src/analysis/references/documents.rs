//! The Markdown files beside `SKILL.md`.

use std::cell::OnceCell;
use std::sync::Arc;

use crate::lower::paths::{self, Paths};
use crate::lower::references::{self, Found};
use crate::source::{Bundle, SourceFile};
use crate::syntax::markdown::Tree;

/// A Markdown file of the skill, taken apart.
pub(super) struct Document<'a> {
    /// Its index among the bundled files.
    pub(super) index: usize,
    /// The folder it lies in, below the skill's.
    pub(super) base: &'a str,
    /// Its text.
    pub(super) text: &'a str,
    /// Its Markdown.
    pub(super) tree: Tree,
    /// The paths it names.
    pub(super) found: Vec<Found<'a>>,
    bundle: &'a Bundle,
    file: OnceCell<Arc<SourceFile>>,
}

impl Document<'_> {
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
        let tree = Tree::parse(text);
        documents.push(Document {
            index,
            base,
            text,
            found: references::scan(paths, base, text, &tree),
            tree,
            bundle,
            file: OnceCell::new(),
        });
    }
    documents
}
