//! The blocks of code in a body.

use crate::syntax::markdown::{NodeKind, Tree};

use super::{Language, unit};

/// A block of code.
#[derive(Clone, Debug)]
pub(super) struct Block<'a> {
    /// The whole body.
    pub(super) body: &'a str,
    /// What stands in it.
    pub(super) text: &'a str,
    /// Where that starts, in bytes of the body.
    pub(super) start: usize,
    /// Where the block itself starts, with its fence.
    pub(super) outer: usize,
    /// What it is written in.
    pub(super) language: Language,
    /// Whether its fence says that it is SQL.
    pub(super) is_sql: bool,
}

/// Every block, in the order of the text.
pub(super) fn all<'a>(body: &'a str, tree: &'a Tree) -> impl Iterator<Item = Block<'a>> {
    tree.nodes().iter().filter_map(move |node| {
        let outer = node.span.range();
        let (info, range) = match &node.kind {
            NodeKind::Fence(info) => {
                let text = &body[outer.clone()];
                let first = text.find('\n')? + 1;
                let last = text
                    .trim_end_matches('\n')
                    .rfind('\n')
                    .map_or(0, |at| at + 1);
                let mark = text.trim_start_matches([' ', '\t', '>']).get(..3)?;
                let is_closed = last >= first
                    && text[last..]
                        .trim_start_matches([' ', '\t', '>'])
                        .starts_with(mark);
                let end = if is_closed { last } else { text.len() };
                (&**info, outer.start + first..outer.start + end.max(first))
            }
            NodeKind::IndentedCode => ("", outer.clone()),
            _ => return None,
        };
        let text = &body[range.clone()];
        let word = info.split([' ', ',', '{', ':']).next().unwrap_or_default();
        Some(Block {
            body,
            text,
            start: range.start,
            outer: outer.start,
            language: unit::language_of_fence(info, text),
            is_sql: [
                "sql",
                "mysql",
                "pgsql",
                "plsql",
                "postgres",
                "postgresql",
                "sqlite",
            ]
            .iter()
            .any(|name| word.eq_ignore_ascii_case(name)),
        })
    })
}
