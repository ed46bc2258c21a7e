//! Suppressions in the skill's own file.

use std::ops::Range;
use std::sync::Arc;

use crate::diagnostic::{Code, Diagnostic, Span};
use crate::source::SourceFile;
use crate::syntax::Document;
use crate::syntax::markdown::NodeKind;

/// A comment that suppresses findings.
#[derive(Debug)]
pub(super) struct Directive {
    /// The codes as they are written, with their places in the file.
    pub(super) codes: Vec<(String, Range<usize>)>,
    /// Why; empty when no reason is given.
    pub(super) reason: String,
    /// The comment, in bytes of the file.
    pub(super) comment: Range<usize>,
    /// What it is about, in bytes of the file.
    pub(super) target: Range<usize>,
}

/// What every suppression starts with.
const MARK: &str = "skcc:";

/// Finds the suppressions of a file; comments that were meant as one but are
/// none are reported.
pub(super) fn find(document: &Document, diagnostics: &mut Vec<Diagnostic>) -> Vec<Directive> {
    let mut finder = Finder {
        file: &document.file,
        found: Vec::new(),
        diagnostics,
    };
    if document.file.text().contains(MARK) {
        finder.frontmatter(document);
        finder.body(document);
    }
    finder.found
}

struct Finder<'a> {
    file: &'a Arc<SourceFile>,
    found: Vec<Directive>,
    diagnostics: &'a mut Vec<Diagnostic>,
}

impl Finder<'_> {
    /// Comments on a line of their own, each about the key below it.
    fn frontmatter(&mut self, document: &Document) {
        let Some(frontmatter) = &document.frontmatter else {
            return;
        };
        let text = self.file.text();
        let mut at = frontmatter.yaml.start;
        // Those that no key came after yet, and those whose key goes on.
        let mut waiting = Vec::new();
        let mut open: Vec<Directive> = Vec::new();
        for line in text[frontmatter.yaml.clone()].split_inclusive('\n') {
            let range = at..at + line.trim_end().len();
            at += line.len();
            let bare = &text[range.clone()];
            if bare.starts_with('#') {
                waiting.extend(self.comment(range.start + 1..range.end, range.clone()));
            } else if bare.starts_with([' ', '\t', '-']) {
                for directive in &mut open {
                    directive.target.end = range.end;
                }
            } else if !bare.is_empty() {
                self.found.append(&mut open);
                open = std::mem::take(&mut waiting);
                for directive in &mut open {
                    directive.target = range.clone();
                }
            }
        }
        self.found.append(&mut open);
        self.found.append(&mut waiting);
    }

    /// Comments on a line of their own, each about the block after it.
    fn body(&mut self, document: &Document) {
        let nodes = document.tree.nodes();
        let at = |span: skir::Span| {
            document.body.start + span.start as usize..document.body.start + span.end as usize
        };
        // The indices at which the nodes around the current one end.
        let mut around: Vec<usize> = Vec::new();
        let mut waiting: Vec<Directive> = Vec::new();
        // The index after the last comment: what stands there is its block.
        let mut next = None;
        for (index, node) in nodes.iter().enumerate() {
            while around.last().is_some_and(|end| *end <= index) {
                around.pop();
            }
            let range = at(node.span);
            let end = node.end as usize;
            if next == Some(index) {
                let before = waiting.len();
                if node.kind == NodeKind::HtmlBlock {
                    self.block(range.clone(), &mut waiting);
                }
                if waiting.len() > before {
                    next = sibling(end, &around, nodes.len());
                } else {
                    for directive in &mut waiting {
                        directive.target = range.clone();
                    }
                    next = None;
                }
            } else if node.kind == NodeKind::HtmlBlock {
                self.block(range.clone(), &mut waiting);
                if !waiting.is_empty() {
                    next = sibling(end, &around, nodes.len());
                }
            } else if node.kind == NodeKind::InlineHtml {
                self.misplaced(range);
            }
            if next.is_none() {
                self.found.append(&mut waiting);
            }
            if end > index + 1 {
                around.push(end);
            }
        }
        self.found.append(&mut waiting);
    }

    /// The comments of a block of HTML.
    fn block(&mut self, range: Range<usize>, waiting: &mut Vec<Directive>) {
        let text = &self.file.text()[range.clone()];
        if !text.contains(MARK) {
            return;
        }
        let single = text
            .trim()
            .strip_prefix("<!--")
            .and_then(|rest| rest.strip_suffix("-->"));
        if single.is_some_and(|inner| !inner.contains("-->")) {
            let start = range.start + (text.len() - text.trim_start().len());
            let whole = start..start + text.trim().len();
            waiting.extend(self.comment(whole.start + 4..whole.end - 3, whole));
            return;
        }
        let mut at = range.start;
        for line in text.split_inclusive('\n') {
            let start = at + (line.len() - line.trim_start().len());
            let whole = start..start + line.trim().len();
            at += line.len();
            let inner = line
                .trim()
                .strip_prefix("<!--")
                .and_then(|rest| rest.strip_suffix("-->"));
            match inner {
                Some(inner) if !inner.contains("-->") => {
                    let inner = whole.start + 4..whole.end - 3;
                    waiting.extend(self.comment(inner, whole));
                }
                _ => self.misplaced(whole),
            }
        }
    }

    /// Reports a suppression that is not alone on its line.
    fn misplaced(&mut self, range: Range<usize>) {
        let text = &self.file.text()[range.clone()];
        let meant = text
            .find("<!--")
            .is_some_and(|at| text[at + 4..].trim_start().starts_with(MARK));
        if meant {
            self.useless(range, "a suppression must stand alone on its line");
        }
    }

    fn useless(&mut self, range: Range<usize>, message: &str) {
        self.diagnostics.push(
            Diagnostic::new(
                Code::UnusedSuppression,
                Span::new(self.file, range),
                message,
            )
            .help("write `skcc: allow(SK101) reason=\"…\"` as a comment on a line of its own"),
        );
    }

    /// Reads a comment; one for the whole file is put away at once.
    fn comment(&mut self, inner: Range<usize>, comment: Range<usize>) -> Option<Directive> {
        let text = &self.file.text()[inner.clone()];
        let directive = text.trim_start().strip_prefix(MARK)?;
        let start = inner.end - directive.len();
        let Some(parsed) = parse(directive, start) else {
            self.useless(comment, "the suppression cannot be read");
            return None;
        };
        let directive = Directive {
            codes: parsed.codes,
            reason: parsed.reason,
            comment,
            target: 0..0,
        };
        if parsed.whole_file {
            self.found.push(Directive {
                target: 0..self.file.text().len(),
                ..directive
            });
            return None;
        }
        Some(directive)
    }
}

/// The index `after` a node, when what stands there has the same parent.
fn sibling(after: usize, around: &[usize], all: usize) -> Option<usize> {
    let end = around.last().copied().unwrap_or(all);
    (after < end).then_some(after)
}

struct Parsed {
    whole_file: bool,
    codes: Vec<(String, Range<usize>)>,
    reason: String,
}

/// Reads `allow(CODE, …) reason="…"`; `at` is where the text stands.
fn parse(text: &str, at: usize) -> Option<Parsed> {
    let rest = text.trim_start().strip_prefix("allow")?;
    let (whole_file, rest) = match rest.strip_prefix("-file") {
        Some(rest) => (true, rest),
        None => (false, rest),
    };
    let (list, rest) = rest.trim_start().strip_prefix('(')?.split_once(')')?;
    let list_at = at + text.len() - rest.len() - 1 - list.len();
    let mut codes = Vec::new();
    let mut offset = 0;
    for item in list.split(',') {
        let start = list_at + offset + (item.len() - item.trim_start().len());
        offset += item.len() + 1;
        let item = item.trim();
        if item.is_empty() {
            return None;
        }
        codes.push((item.to_owned(), start..start + item.len()));
    }
    let rest = rest.trim();
    let reason = match rest.strip_prefix("reason") {
        None if rest.is_empty() => "",
        None => return None,
        Some(reason) => reason
            .trim_start()
            .strip_prefix('=')?
            .trim_start()
            .strip_prefix('"')?
            .strip_suffix('"')?,
    };
    Some(Parsed {
        whole_file,
        codes,
        reason: reason.trim().to_owned(),
    })
}
