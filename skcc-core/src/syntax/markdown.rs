//! The body as a tree of nodes.
//!
//! The tree is an array in the order of the text: a node is followed by its
//! descendants, and [`Node::end`] says where they end. One pass of
//! pulldown-cmark fills it; every later stage reads it instead of parsing
//! again.
//!
//! Three things hold for every tree, whatever the text: a node's span lies in
//! its parent's, siblings follow one another without overlap, and building it
//! takes time linear in the text. Trees may be deep, since emphasis and links
//! nest freely: walk them with [`Node::end`], not with recursion.

mod nesting;
mod plain;

use std::panic::{AssertUnwindSafe, catch_unwind};

use pulldown_cmark::{CodeBlockKind, Event, HeadingLevel, Options, Parser, Tag};
use skir::Span;

/// What a node is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NodeKind {
    /// A heading of level 1 to 6.
    Heading(u8),
    /// A paragraph.
    Paragraph,
    /// A list; ordered ones have their first number.
    List(Option<u64>),
    /// An item of a list.
    Item,
    /// The box of a task: checked or not.
    TaskMarker(bool),
    /// A block of code in fences, with its info text.
    Fence(Box<str>),
    /// An indented block of code.
    IndentedCode,
    /// A quote.
    Quote,
    /// A block of HTML.
    HtmlBlock,
    /// A table.
    Table,
    /// The head or a row of a table.
    Row,
    /// A cell of a table.
    Cell,
    /// The definition of a footnote.
    FootnoteDefinition(Box<str>),
    /// A line across the page.
    Rule,
    /// Plain text.
    Text,
    /// Code inside a line.
    CodeSpan,
    /// A link with its target.
    Link(Box<str>),
    /// An image with its target.
    Image(Box<str>),
    /// HTML inside a line.
    InlineHtml,
    /// A reference to a footnote.
    FootnoteReference(Box<str>),
    /// A line end that is a blank, or a forced line break.
    Break,
    /// Emphasis, strong emphasis or text struck through.
    Emphasis,
}

/// A node with its place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Node {
    /// What it is.
    pub kind: NodeKind,
    /// Its text with all marks, in bytes of the body.
    pub span: Span,
    /// Index of the first node after its descendants.
    pub end: u32,
}

/// The nodes of a body.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Tree {
    nodes: Vec<Node>,
}

impl Tree {
    /// Parses a body.
    ///
    /// Blocks more than 100 deep inside one another are text. Should the
    /// parser panic, its message goes where the program's panic hook sends it,
    /// and the body is read as headings, fences and paragraphs alone; with
    /// `panic = "abort"` the program ends instead.
    #[must_use]
    pub fn parse(body: &str) -> Self {
        Self::parse_with(body, nodes)
    }

    fn parse_with(body: &str, parse: impl FnOnce(&str) -> Vec<Node>) -> Self {
        let limited = nesting::limit(body);
        let nodes = catch_unwind(AssertUnwindSafe(|| parse(&limited)));
        Self {
            nodes: nodes.unwrap_or_else(|_| plain::nodes(body)),
        }
    }

    /// Every node, in the order of the text.
    #[must_use]
    pub fn nodes(&self) -> &[Node] {
        &self.nodes
    }

    /// The indices of the nodes that lie in no other node.
    pub fn top(&self) -> impl Iterator<Item = usize> {
        self.siblings(0, self.nodes.len())
    }

    /// The indices of the direct children of the node at `index`.
    ///
    /// # Panics
    ///
    /// When there is no node at `index`.
    pub fn children(&self, index: usize) -> impl Iterator<Item = usize> {
        self.siblings(index + 1, self.nodes[index].end as usize)
    }

    /// The descendants of the node at `index`.
    ///
    /// # Panics
    ///
    /// When there is no node at `index`.
    #[must_use]
    pub fn descendants(&self, index: usize) -> &[Node] {
        &self.nodes[index + 1..self.nodes[index].end as usize]
    }

    fn siblings(&self, start: usize, end: usize) -> impl Iterator<Item = usize> {
        let mut at = start;
        std::iter::from_fn(move || {
            let index = at;
            at = self.nodes.get(index).filter(|_| index < end)?.end as usize;
            Some(index)
        })
    }
}

/// A node whose end is not there yet.
struct Open {
    /// Its index; none for a kind that makes no node.
    index: Option<usize>,
    /// Where it ends, in bytes.
    end: u32,
    /// Where its last child ended, in bytes.
    last: u32,
}

/// The nodes as pulldown-cmark finds them.
///
/// Its ranges overlap in rare cases: a block that starts in the middle of a
/// tab, or the box of a task whose text is a heading. Those are cut so that
/// nodes nest.
fn nodes(body: &str) -> Vec<Node> {
    let options = Options::ENABLE_TABLES
        | Options::ENABLE_FOOTNOTES
        | Options::ENABLE_TASKLISTS
        | Options::ENABLE_STRIKETHROUGH;
    let mut nodes: Vec<Node> = Vec::with_capacity(body.len() / 24);
    let mut open = vec![Open {
        index: None,
        end: index_u32(body.len()),
        last: 0,
    }];
    for (event, range) in Parser::new_ext(body, options).into_offset_iter() {
        let span = Span::from(range);
        let kind = match event {
            Event::Start(tag) => {
                let index = kind(tag).map(|kind| {
                    let span = fit(span, &mut open);
                    nodes.push(Node { kind, span, end: 0 });
                    nodes.len() - 1
                });
                let span = index.map_or(span, |index| nodes[index].span);
                open.push(Open {
                    index,
                    end: span.end,
                    last: span.start,
                });
                continue;
            }
            Event::End(_) => {
                if let Some(Open {
                    index: Some(index), ..
                }) = open.pop()
                {
                    nodes[index].end = index_u32(nodes.len());
                }
                continue;
            }
            Event::Text(_) => NodeKind::Text,
            Event::Code(_) => NodeKind::CodeSpan,
            Event::InlineHtml(_) => NodeKind::InlineHtml,
            Event::FootnoteReference(label) => {
                NodeKind::FootnoteReference(label.into_string().into())
            }
            Event::SoftBreak | Event::HardBreak => NodeKind::Break,
            Event::Rule => NodeKind::Rule,
            Event::TaskListMarker(checked) => NodeKind::TaskMarker(checked),
            Event::Html(_) | Event::InlineMath(_) | Event::DisplayMath(_) => continue,
        };
        // A box that is said to lie in a heading, before its start, is moved
        // before the heading.
        let parent = open.last().and_then(|parent| parent.index);
        let moves = parent
            .filter(|parent| *parent + 1 == nodes.len() && span.start < nodes[*parent].span.start);
        if let Some(parent) = moves {
            let end = index_u32(parent + 1);
            nodes.insert(parent, Node { kind, span, end });
            if let Some(Open {
                index: Some(index), ..
            }) = open.last_mut()
            {
                *index += 1;
            }
        } else {
            let span = fit(span, &mut open);
            let end = index_u32(nodes.len() + 1);
            nodes.push(Node { kind, span, end });
        }
    }
    nodes
}

/// The part of a span that lies in the open node, behind its last child.
fn fit(span: Span, open: &mut [Open]) -> Span {
    let Some(parent) = open.last_mut() else {
        return span;
    };
    let start = span.start.clamp(parent.last, parent.end);
    let end = span.end.clamp(start, parent.end);
    parent.last = end;
    Span::new(start, end)
}

fn index_u32(index: usize) -> u32 {
    u32::try_from(index).expect("a body has fewer than 2^32 nodes")
}

fn kind(tag: Tag<'_>) -> Option<NodeKind> {
    Some(match tag {
        Tag::Paragraph => NodeKind::Paragraph,
        Tag::Heading { level, .. } => NodeKind::Heading(match level {
            HeadingLevel::H1 => 1,
            HeadingLevel::H2 => 2,
            HeadingLevel::H3 => 3,
            HeadingLevel::H4 => 4,
            HeadingLevel::H5 => 5,
            HeadingLevel::H6 => 6,
        }),
        Tag::BlockQuote(_) => NodeKind::Quote,
        Tag::CodeBlock(CodeBlockKind::Fenced(info)) => NodeKind::Fence(info.into_string().into()),
        Tag::CodeBlock(CodeBlockKind::Indented) => NodeKind::IndentedCode,
        Tag::HtmlBlock => NodeKind::HtmlBlock,
        Tag::List(start) => NodeKind::List(start),
        Tag::Item => NodeKind::Item,
        Tag::FootnoteDefinition(label) => NodeKind::FootnoteDefinition(label.into_string().into()),
        Tag::Table(_) => NodeKind::Table,
        Tag::TableHead | Tag::TableRow => NodeKind::Row,
        Tag::TableCell => NodeKind::Cell,
        Tag::Emphasis | Tag::Strong | Tag::Strikethrough => NodeKind::Emphasis,
        Tag::Link { dest_url, .. } => NodeKind::Link(dest_url.into_string().into()),
        Tag::Image { dest_url, .. } => NodeKind::Image(dest_url.into_string().into()),
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(body: &str) -> Vec<(NodeKind, &str)> {
        Tree::parse(body)
            .nodes()
            .iter()
            .map(|node| (node.kind.clone(), node.span.of(body)))
            .collect()
    }

    #[test]
    fn a_panic_of_the_parser_leaves_headings() {
        let tree = Tree::parse_with("# A\ntext\n", |_| panic!("as a parser might"));
        let kinds: Vec<_> = tree.nodes().iter().map(|node| node.kind.clone()).collect();
        assert_eq!(
            kinds,
            [
                NodeKind::Heading(1),
                NodeKind::Text,
                NodeKind::Paragraph,
                NodeKind::Text
            ]
        );
    }

    #[test]
    fn headings_of_both_kinds_are_found() {
        assert_eq!(
            shown("Title\n===\n\ntext\n"),
            [
                (NodeKind::Heading(1), "Title\n===\n"),
                (NodeKind::Text, "Title"),
                (NodeKind::Paragraph, "text\n"),
                (NodeKind::Text, "text"),
            ]
        );
        assert_eq!(shown("## A `b` ##\n")[0].1, "## A `b` ##\n");
        assert_eq!(shown("```\n# no\n```\n").len(), 2);
    }

    #[test]
    fn cells_stand_where_they_are_written() {
        let body = "| a | `b` |\n|---|---|\n| é | 中 |\n";
        let cells: Vec<_> = shown(body)
            .into_iter()
            .filter(|(kind, _)| *kind == NodeKind::Cell)
            .map(|(_, text)| text.trim())
            .collect();
        assert_eq!(cells, ["a", "`b`", "é", "中"]);
    }

    #[test]
    fn brackets_in_brackets_are_text() {
        let wiki = shown("see [[Page]]\n");
        assert!(
            !wiki
                .iter()
                .any(|(kind, _)| matches!(kind, NodeKind::Link(_)))
        );
    }

    #[test]
    fn html_is_kept_as_a_block() {
        assert_eq!(
            shown("<div>\n# no\n</div>\n\ntext\n")[0],
            (NodeKind::HtmlBlock, "<div>\n# no\n</div>\n")
        );
    }

    #[test]
    fn deep_nesting_ends() {
        for body in [
            [">".repeat(10_000).as_str(), "a\n", &"b\n".repeat(10_000)].concat(),
            ["- ".repeat(10_000).as_str(), "a\n", &"b\n".repeat(10_000)].concat(),
            [
                "- > ".repeat(10_000).as_str(),
                "a\n",
                &"|-|\n".repeat(10_000),
            ]
            .concat(),
            (0..2_000)
                .map(|depth| "  ".repeat(depth) + "- a\n")
                .collect(),
        ] {
            let tree = Tree::parse(&body);
            let mut open: Vec<u32> = Vec::new();
            let mut deepest = 0;
            for (index, node) in tree.nodes().iter().enumerate() {
                open.retain(|end| *end as usize > index);
                open.push(node.end);
                deepest = deepest.max(open.len());
            }
            assert!(deepest < 300, "{deepest}");
        }
    }
}
