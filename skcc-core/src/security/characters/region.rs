//! What a place in a file is: running text, or something a program reads.

use std::ops::Range;

use crate::syntax::markdown::{NodeKind, Tree};

/// What stands at a place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Region {
    /// Text for people and models.
    Prose,
    /// Code, a name, a path, a setting.
    Code,
    /// Texts of a program, such as translations.
    Data,
}

/// The regions of a file.
#[derive(Debug)]
pub(super) struct Regions {
    rest: Region,
    /// Code in a file of another kind. In order, none in another.
    code: Vec<Range<usize>>,
}

/// Ends of names of files that hold text or data.
const PROSE: &[&str] = &["txt", "rst", "adoc", "html", "htm"];
const DATA: &[&str] = &[
    "json",
    "yaml",
    "yml",
    "csv",
    "tsv",
    "po",
    "xml",
    "svg",
    "toml",
    "properties",
    "strings",
];

impl Regions {
    /// The regions of a Markdown file whose body starts at `start`: what stands
    /// before it is frontmatter.
    pub(super) fn of_markdown(tree: &Tree, start: usize, end: usize) -> Self {
        let mut code = Vec::new();
        code.push(0..start.min(end));
        for node in tree.nodes() {
            let is_code = matches!(
                node.kind,
                NodeKind::Fence(_) | NodeKind::IndentedCode | NodeKind::CodeSpan
            );
            let range = node.span.range();
            let range = range.start + start..range.end + start;
            if is_code && code.last().is_none_or(|last| last.end <= range.start) {
                code.push(range);
            }
        }
        Self {
            rest: Region::Prose,
            code,
        }
    }

    /// The regions of another file: one.
    pub(super) fn of_file(path: &str) -> Self {
        let end = path
            .rsplit('.')
            .next()
            .unwrap_or_default()
            .to_ascii_lowercase();
        let is = |ends: &[&str]| ends.contains(&end.as_str());
        let rest = if is(PROSE) || !path.rsplit('/').next().unwrap_or(path).contains('.') {
            Region::Prose
        } else if is(DATA) {
            Region::Data
        } else {
            Region::Code
        };
        Self {
            rest,
            code: Vec::new(),
        }
    }

    /// What stands at a place.
    pub(super) fn at(&self, place: usize) -> Region {
        let index = self.code.partition_point(|range| range.end <= place);
        match self.code.get(index) {
            Some(range) if range.contains(&place) => Region::Code,
            _ => self.rest,
        }
    }
}
