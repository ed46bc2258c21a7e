//! Running text: which parts of the body are prose, and where its sentences
//! end.

use std::ops::Range;

use skir::Span;

use super::language::Language;
use crate::syntax::markdown::{Node, NodeKind, Tree};

/// The body as the lowering of its logic reads it.
#[derive(Clone, Copy)]
pub(super) struct Prose<'a> {
    /// The body.
    pub(super) text: &'a str,
    /// Its Markdown.
    pub(super) tree: &'a Tree,
    /// Its main language.
    pub(super) language: Language,
}

/// The inline text of one block: of a paragraph, of a tight list item, of a
/// cell.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Run {
    /// Where it stands, without blanks around it.
    pub(super) span: Span,
    /// Its nodes.
    pub(super) nodes: Range<usize>,
}

impl<'a> Prose<'a> {
    /// The node at `index`.
    pub(super) fn node(&self, index: usize) -> &'a Node {
        &self.tree.nodes()[index]
    }

    /// The text at `span`.
    pub(super) fn of(&self, span: Span) -> &'a str {
        span.of(self.text)
    }

    /// `span` without blanks around it.
    pub(super) fn trim(&self, span: Span) -> Span {
        let text = self.of(span);
        let front = text.len() - text.trim_start().len();
        let length = text.trim().len();
        let start = span.range().start + front;
        (start..start + length).into()
    }

    /// The inline text that the node at `index` holds itself: all of a
    /// paragraph, what an item or a cell holds before its first block.
    ///
    /// `None` when it begins with a block that is not a paragraph, or holds
    /// nothing.
    pub(super) fn run(&self, index: usize) -> Option<Run> {
        let node = self.node(index);
        let mut first = index + 1;
        let end = node.end as usize;
        if matches!(node.kind, NodeKind::Item | NodeKind::Paragraph)
            && matches!(self.kind(first, end), Some(NodeKind::TaskMarker(_)))
        {
            first += 1;
        }
        if node.kind == NodeKind::Item && self.kind(first, end) == Some(&NodeKind::Paragraph) {
            return self.run(first);
        }
        self.inline(first, end)
    }

    fn kind(&self, index: usize, end: usize) -> Option<&'a NodeKind> {
        (index < end).then(|| &self.node(index).kind)
    }

    /// The inline nodes from `first` on, up to the first block or `end`.
    pub(super) fn inline(&self, first: usize, end: usize) -> Option<Run> {
        let mut at = first;
        let mut last = first;
        while at < end && is_inline(&self.node(at).kind) {
            last = at;
            at = self.node(at).end as usize;
        }
        if at == first {
            return None;
        }
        let span = self.trim(Span::new(
            self.node(first).span.start,
            self.node(last).span.end,
        ));
        (!span.is_empty()).then_some(Run {
            span,
            nodes: first..at,
        })
    }

    /// The sentences of a run.
    pub(super) fn sentences(&self, run: &Run) -> Sentences<'a> {
        Sentences {
            text: self.text,
            nodes: &self.tree.nodes()[run.nodes.clone()],
            at: run.span.range().start,
            end: run.span.range().end,
        }
    }

    /// The first sentence of a run.
    pub(super) fn first_sentence(&self, run: &Run) -> Span {
        self.sentences(run).next().unwrap_or(run.span)
    }

    /// What blocks say, piece by piece: each item of a list, and each paragraph
    /// that does not merely announce what follows.
    pub(super) fn statements(&self, blocks: impl Iterator<Item = usize>) -> Vec<Span> {
        let mut found = Vec::new();
        for block in blocks {
            match self.node(block).kind {
                NodeKind::Paragraph => {
                    let Some(run) = self.run(block) else {
                        continue;
                    };
                    let text = self.of(run.span).trim_end_matches(['*', '_']);
                    if !text.ends_with([':', '：']) {
                        found.push(run.span);
                    } else if let Some(last) = self.sentences(&run).last() {
                        // The sentences before the one that announces.
                        let before = self.trim(Span::new(run.span.start, last.start));
                        found.extend((!before.is_empty()).then_some(before));
                    }
                }
                NodeKind::List(_) => {
                    let runs = self.tree.children(block).filter_map(|item| self.run(item));
                    found.extend(runs.map(|run| run.span));
                }
                _ => {}
            }
        }
        found
    }

    /// Whether the list at `index` holds tasks.
    pub(super) fn is_task_list(&self, index: usize) -> bool {
        self.tree
            .children(index)
            .next()
            .is_some_and(|item| self.is_task(item))
    }

    /// Whether the item at `index` is a task.
    pub(super) fn is_task(&self, index: usize) -> bool {
        let end = self.node(index).end as usize;
        let is_marker = |at| matches!(self.kind(at, end), Some(NodeKind::TaskMarker(_)));
        is_marker(index + 1)
            || self.kind(index + 1, end) == Some(&NodeKind::Paragraph) && is_marker(index + 2)
    }

    /// Where the content of the item at `index` starts, behind its marker and
    /// its box; the item's end when it is empty.
    pub(super) fn item_start(&self, index: usize) -> u32 {
        let item = self.node(index);
        let mut first = index + 1;
        if self.kind(first, item.end as usize) == Some(&NodeKind::Paragraph) && self.is_task(index)
        {
            first += 1;
        }
        if matches!(
            self.kind(first, item.end as usize),
            Some(NodeKind::TaskMarker(_))
        ) {
            first += 1;
        }
        match self.kind(first, item.end as usize) {
            Some(_) => self.node(first).span.start,
            None => item.span.end,
        }
    }
}

/// Whether a node of this kind stands inside a line.
pub(super) const fn is_inline(kind: &NodeKind) -> bool {
    matches!(
        kind,
        NodeKind::Text
            | NodeKind::CodeSpan
            | NodeKind::Link(_)
            | NodeKind::Image(_)
            | NodeKind::InlineHtml
            | NodeKind::FootnoteReference(_)
            | NodeKind::Break
            | NodeKind::Emphasis
    )
}

/// The sentences of a run, one after another.
///
/// A sentence ends at `.`, `!` or `?` before a blank, unless a small letter
/// follows, and at `。`, `！` or `？`; never inside a code span, a link's target
/// or HTML. Marks that close emphasis, quotes and brackets belong to it.
pub(super) struct Sentences<'a> {
    text: &'a str,
    nodes: &'a [Node],
    at: usize,
    end: usize,
}

impl Iterator for Sentences<'_> {
    type Item = Span;

    fn next(&mut self) -> Option<Span> {
        let rest = self.text.get(self.at..self.end)?;
        let start = self.at + rest.len() - rest.trim_start().len();
        if start >= self.end {
            return None;
        }
        while let Some((node, others)) = self.nodes.split_first() {
            let range = node.span.range();
            if node.kind == NodeKind::Text && range.end > start {
                let from = range.start.max(start);
                if let Some(end) = sentence_end(self.text, from, range.end.min(self.end), self.end)
                {
                    self.at = end;
                    return Some(Span::from(start..end));
                }
            }
            self.nodes = others;
        }
        self.at = self.end;
        let length = self.text[start..self.end].trim_end().len();
        Some(Span::from(start..start + length))
    }
}

/// The end of the sentence that ends between `from` and `to`, if one does.
/// `limit` is where the run ends.
fn sentence_end(text: &str, from: usize, to: usize, limit: usize) -> Option<usize> {
    let bytes = text.as_bytes();
    let mut at = from;
    while at < to {
        let wide = match bytes[at] {
            b'.' | b'!' | b'?' => false,
            // `。`, and `！` and `？`.
            0xe3 if bytes[at + 1] == 0x80 && bytes[at + 2] == 0x82 => true,
            0xef if bytes[at + 1] == 0xbc && matches!(bytes[at + 2], 0x81 | 0x9f) => true,
            _ => {
                at += 1;
                continue;
            }
        };
        let mark = at;
        at += if wide { 3 } else { 1 };
        let end = close(text, at, limit);
        if end >= limit {
            return None;
        }
        if wide || (bytes[end].is_ascii_whitespace() && ends(text, mark, end)) {
            return Some(end);
        }
        // What closes behind one mark closes behind the next one too.
        at = end;
    }
    None
}

/// Whether the mark at `mark`, with a blank at `end`, ends a sentence.
fn ends(text: &str, mark: usize, end: usize) -> bool {
    let next = text[end..].trim_start().chars().next();
    if next.is_some_and(char::is_lowercase) {
        return false;
    }
    let before = &text.as_bytes()[..mark];
    ![
        "e.g", "i.e", "vs", "cf", "approx", "incl", "resp", "No", "Fig",
    ]
    .iter()
    .any(|short| {
        before.ends_with(short.as_bytes())
            && before
                .len()
                .checked_sub(short.len() + 1)
                .is_none_or(|at| !before[at].is_ascii_alphanumeric())
    })
}

/// Skips what may follow the mark that ends a sentence and belongs to it.
fn close(text: &str, at: usize, limit: usize) -> usize {
    let rest = &text[at..limit];
    let kept = rest.trim_start_matches([
        '.', '!', '?', '。', '！', '？', '"', '\'', ')', ']', '*', '_', '~', '”', '’', '」', '』',
        '）',
    ]);
    limit - kept.len()
}

/// Whether `c` is a part of a word: a letter or a digit of any script. The
/// common ones are told without a table.
pub(super) fn is_word(c: char) -> bool {
    match c {
        '\0'..='\x7f' => c.is_ascii_alphanumeric(),
        '\u{3041}'..='\u{3096}'
        | '\u{30a1}'..='\u{30fa}'
        | '\u{4e00}'..='\u{9fff}'
        | '\u{ac00}'..='\u{d7a3}' => true,
        '\u{2000}'..='\u{206f}' | '\u{3000}'..='\u{3002}' | '\u{ff01}'..='\u{ff0f}' => false,
        _ => c.is_alphanumeric(),
    }
}

/// `text` without the marks, emoji and brackets it starts with.
pub(super) fn skip_marks(text: &str) -> &str {
    let bytes = text.as_bytes();
    if bytes.first().is_some_and(u8::is_ascii_alphanumeric) {
        return text;
    }
    text.trim_start_matches(|c: char| {
        !is_word(c) && !matches!(c, '`' | '$' | '<' | '/' | '@' | '.')
    })
}

/// Skips the label that a text may start with, such as `**Build:**` or
/// `Build —`; `None` when it has none.
pub(super) fn behind_label(text: &str) -> Option<&str> {
    // Labels are short; 60 bytes are six to ten words.
    let mut limit = text.len().min(60);
    while !text.is_char_boundary(limit) {
        limit -= 1;
    }
    let at = text[..limit]
        .find([':', '：', '—', '–'])
        .or_else(|| text[..limit].find(" - "))?;
    let rest = text[at..].trim_start_matches([':', '：', '—', '–', '-', '*', '_', ' ', '\n', '`']);
    (!rest.is_empty()).then_some(rest)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sentences(text: &str) -> Vec<&str> {
        let tree = Tree::parse(text);
        let prose = Prose {
            text,
            tree: &tree,
            language: Language::English,
        };
        let run = prose.run(0).unwrap();
        prose.sentences(&run).map(|span| span.of(text)).collect()
    }

    #[test]
    fn sentences_end_at_marks_before_blanks() {
        assert_eq!(
            sentences("Build it. Test it!  Ship\nit? Yes"),
            ["Build it.", "Test it!", "Ship\nit?", "Yes"]
        );
        assert_eq!(
            sentences("**Build.** Then test."),
            ["**Build.**", "Then test."]
        );
        assert_eq!(
            sentences("检查代码。运行测试！好"),
            ["检查代码。", "运行测试！", "好"]
        );
    }

    #[test]
    fn sentences_do_not_end_in_code_numbers_or_short_forms() {
        assert_eq!(
            sentences("Run `a. B` and 1.2 e.g. Foo etc. and so on."),
            ["Run `a. B` and 1.2 e.g. Foo etc. and so on."]
        );
        assert_eq!(sentences("See [x](a. b)! Now"), ["See [x](a. b)!", "Now"]);
    }

    #[test]
    fn items_start_behind_marker_and_box() {
        let text =
            "1. One\n   - two\n\n- [x] three\n\n- [ ] four\n\n  five\n- ```\n  six\n  ```\n-\n";
        let tree = Tree::parse(text);
        let prose = Prose {
            text,
            tree: &tree,
            language: Language::English,
        };
        let starts: Vec<_> = (0..tree.nodes().len())
            .filter(|index| prose.node(*index).kind == NodeKind::Item)
            .map(|index| {
                text[prose.item_start(index) as usize..]
                    .chars()
                    .take(3)
                    .collect::<String>()
            })
            .collect();
        assert_eq!(starts, ["One", "two", "thr", "fou", "```", ""]);
    }
}
