//! What is left of Markdown when its parser fails.
//!
//! pulldown-cmark has panicked on short inputs before. A build must not end
//! for that, so a panic is caught and the body is read line by line instead:
//! headings with number signs, fences, and paragraphs. That keeps the sections,
//! and every word, in their place.

use super::{Node, NodeKind};

/// The nodes of a body.
pub(super) fn nodes(body: &str) -> Vec<Node> {
    let mut nodes = Vec::new();
    let mut paragraph: Option<(usize, usize)> = None;
    let mut fence: Option<(usize, &str)> = None;
    let mut at = 0;
    for line in body.split_inclusive('\n') {
        let start = at;
        at += line.len();
        let text = line.trim();
        if let Some((opened, mark)) = fence {
            if text.len() >= mark.len() && text.trim_start_matches(&mark[..1]).is_empty() {
                fence = None;
                push_fence(&mut nodes, body, opened, at);
            }
            continue;
        }
        let mark = fence_mark(text);
        let level = heading_level(text);
        if (mark.is_some() || level.is_some() || text.is_empty())
            && let Some((from, to)) = paragraph.take()
        {
            push(&mut nodes, NodeKind::Paragraph, from, to, (from, to));
        }
        if let Some(mark) = mark {
            fence = Some((start, mark));
        } else if let Some(level) = level {
            let indent = line.len() - line.trim_start().len();
            let title = text.trim_start_matches('#').trim_start();
            let from = start + indent + text.len() - title.len();
            let inner = (from, from + title.trim_end_matches(['#', ' ']).len());
            push(
                &mut nodes,
                NodeKind::Heading(level),
                start + indent,
                at,
                inner,
            );
        } else if !text.is_empty() {
            let from = paragraph.map_or(start, |(from, _)| from);
            paragraph = Some((from, start + line.trim_end().len()));
        }
    }
    if let Some((from, to)) = paragraph {
        push(&mut nodes, NodeKind::Paragraph, from, to, (from, to));
    }
    if let Some((opened, _)) = fence {
        push_fence(&mut nodes, body, opened, body.len());
    }
    nodes
}

fn heading_level(text: &str) -> Option<u8> {
    let marks = text.bytes().take_while(|byte| *byte == b'#').count();
    let is_heading =
        (1..=6).contains(&marks) && text[marks..].chars().next().is_none_or(char::is_whitespace);
    u8::try_from(marks).ok().filter(|_| is_heading)
}

fn fence_mark(text: &str) -> Option<&str> {
    let first = text.chars().next().filter(|c| matches!(c, '`' | '~'))?;
    let length = text.len() - text.trim_start_matches(first).len();
    (length >= 3).then(|| &text[..length])
}

fn push_fence(nodes: &mut Vec<Node>, body: &str, start: usize, end: usize) {
    let first = body[start..end].lines().next().unwrap_or("");
    let info = first.trim().trim_start_matches(['`', '~']).trim();
    let from = (start + first.len() + 1).min(end);
    let inner = body[from..end].trim_end();
    let to = from + inner.rfind('\n').map_or(0, |last| last + 1);
    push(nodes, NodeKind::Fence(info.into()), start, end, (from, to));
}

/// A node with one text in it.
fn push(nodes: &mut Vec<Node>, kind: NodeKind, start: usize, end: usize, inner: (usize, usize)) {
    let next = |nodes: &Vec<Node>, ahead| super::index_u32(nodes.len() + ahead);
    let end_index = next(nodes, 1 + usize::from(inner.0 < inner.1));
    nodes.push(Node {
        kind,
        span: (start..end).into(),
        end: end_index,
    });
    if inner.0 < inner.1 {
        let end_index = next(nodes, 1);
        nodes.push(Node {
            kind: NodeKind::Text,
            span: (inner.0..inner.1).into(),
            end: end_index,
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headings_fences_and_paragraphs_are_kept() {
        let body = "intro\nmore\n\n## Two #\n```sh\n# no\n```\nlast\n~~~\nopen";
        let nodes = nodes(body);
        let shown: Vec<_> = nodes
            .iter()
            .map(|node| (node.kind.clone(), node.span.of(body), node.end))
            .collect();
        assert_eq!(
            shown,
            [
                (NodeKind::Paragraph, "intro\nmore", 2),
                (NodeKind::Text, "intro\nmore", 2),
                (NodeKind::Heading(2), "## Two #\n", 4),
                (NodeKind::Text, "Two", 4),
                (NodeKind::Fence("sh".into()), "```sh\n# no\n```\n", 6),
                (NodeKind::Text, "# no\n", 6),
                (NodeKind::Paragraph, "last", 8),
                (NodeKind::Text, "last", 8),
                (NodeKind::Fence("".into()), "~~~\nopen", 9),
            ]
        );
    }
}
