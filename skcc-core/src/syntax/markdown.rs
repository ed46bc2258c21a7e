//! The body as a tree of nodes.
//!
//! The tree is an array in the order of the text: a node is followed by its
//! descendants, and [`Node::end`] says where they end. One pass of
//! pulldown-cmark fills it; every later stage reads it instead of parsing
//! again.

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
    #[must_use]
    pub fn parse(body: &str) -> Self {
        let options = Options::ENABLE_TABLES
            | Options::ENABLE_FOOTNOTES
            | Options::ENABLE_TASKLISTS
            | Options::ENABLE_STRIKETHROUGH;
        let mut nodes: Vec<Node> = Vec::with_capacity(body.len() / 24);
        let mut open: Vec<Option<usize>> = Vec::new();
        for (event, range) in Parser::new_ext(body, options).into_offset_iter() {
            let leaf = match event {
                Event::Start(tag) => {
                    open.push(kind(tag).map(|kind| {
                        nodes.push(Node {
                            kind,
                            span: range.into(),
                            end: 0,
                        });
                        nodes.len() - 1
                    }));
                    continue;
                }
                Event::End(_) => {
                    if let Some(Some(index)) = open.pop() {
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
            let end = index_u32(nodes.len() + 1);
            nodes.push(Node {
                kind: leaf,
                span: range.into(),
                end,
            });
        }
        Self { nodes }
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
