//! The other skills that a skill names.

use std::collections::BTreeSet;

use skir::{Edge, EdgeKind, ReferenceKind, Span, Text, Value};

use crate::lower::Context;
use crate::lower::keys;
use crate::lower::paths::{self, Place};
use crate::lower::references::Found;
use crate::source::Neighbours;
use crate::syntax::markdown::{NodeKind, Tree};

/// The edges: by the key `uses`, by links, and by mention, in this order.
pub(super) fn lower(context: &mut Context<'_>, found: &[Found<'_>]) -> Vec<Edge> {
    let uses = context.keys.read("uses", |key| names(&key.value));
    let mut edges: Vec<Edge> = uses
        .unwrap_or_default()
        .into_iter()
        .map(|target| Edge {
            target,
            kind: EdgeKind::Uses,
            span: None,
        })
        .collect();
    let body = context.document.body_text();
    let links = found.iter().filter_map(|found| link(body, found));
    edges.extend(links);
    let mut known: BTreeSet<Text> = edges.iter().map(|edge| edge.target.clone()).collect();
    let source = &context.bundle.source;
    known.insert(source.id.clone().into());
    known.insert(source.folder_name().to_owned().into());
    for (target, span) in mentions(body, &context.document.tree, &source.neighbours) {
        if known.insert(target.to_owned().into()) {
            edges.push(Edge {
                target: target.to_owned().into(),
                kind: EdgeKind::Mention,
                span: Some(span),
            });
        }
    }
    edges
}

/// Names as texts, or as maps that have one.
fn names(value: &Value) -> Option<Vec<Text>> {
    let Value::List(items) = value else {
        return keys::texts(value);
    };
    let name = |item: &Value| match item {
        Value::Map(_) => ["skill", "name", "id"]
            .iter()
            .find_map(|key| item.get(key))
            .and_then(keys::plain),
        item => keys::plain(item),
    };
    items.iter().map(name).collect()
}

/// The edge that a path to another skill is.
fn link(body: &str, found: &Found<'_>) -> Option<Edge> {
    let target = match &found.place {
        Place::Skill(other) | Place::FileOfSkill(other) => other.id.clone(),
        // A skill that is not there: known by its folder's name.
        Place::Outside if found.names_skill => {
            let written = body[found.span.clone()].replace('\\', "/");
            let folder = paths::folder_of(&written).rsplit('/').next()?;
            if matches!(folder, "" | "." | "..") {
                return None;
            }
            folder.to_owned()
        }
        _ => return None,
    };
    let is_code = matches!(
        found.kind,
        ReferenceKind::CodeSpan | ReferenceKind::CodeBlock
    );
    Some(Edge {
        target: target.into(),
        kind: if is_code {
            EdgeKind::Mention
        } else {
            EdgeKind::Link
        },
        span: Some(found.span.clone().into()),
    })
}

/// Skills that the text names: `` the `commit` skill ``, the review skill, or
/// the hyphenated name of a skill of this tree in a code span.
fn mentions<'t>(
    body: &'t str,
    tree: &Tree,
    neighbours: &Neighbours,
) -> impl Iterator<Item = (&'t str, Span)> {
    let mut found: Vec<(usize, &str)> = Vec::new();
    let is_known = |name: &str| {
        // `plugin:name` is how Claude Code writes a plugin's skill.
        let own = name.rsplit(':').next().unwrap_or(name);
        neighbours.named(own).is_some()
    };
    let mut fences = tree
        .nodes()
        .iter()
        .filter(|node| matches!(node.kind, NodeKind::Fence(_) | NodeKind::IndentedCode))
        .peekable();
    let bytes = body.as_bytes();
    for kill in memchr::memmem::find_iter(bytes, b"kill") {
        let at = kill.wrapping_sub(1);
        if !matches!(bytes.get(at), Some(b's' | b'S')) {
            continue;
        }
        while fences
            .next_if(|fence| fence.span.range().end <= at)
            .is_some()
        {}
        if fences
            .peek()
            .is_some_and(|fence| fence.span.range().start <= at)
        {
            continue;
        }
        let after = kill + "kill".len();
        let is_word = |byte: Option<&u8>| {
            byte.is_some_and(|byte| {
                byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-' | b'/')
            })
        };
        if at > 0 && is_word(bytes.get(at - 1)) {
            continue;
        }
        let is_plural = bytes.get(after) == Some(&b's');
        if is_word(bytes.get(after + usize::from(is_plural))) {
            continue;
        }
        if let Some((start, name, marked)) = before(body, at)
            && !is_plural
            && (is_known(name) || marked && name.contains('-'))
        {
            found.push((start, name));
        }
        if let Some((start, name)) = behind(body, after + usize::from(is_plural))
            && (is_known(name) || name.contains('-'))
        {
            found.push((start, name));
        }
    }
    let spans = tree
        .nodes()
        .iter()
        .filter(|node| node.kind == NodeKind::CodeSpan);
    for node in spans {
        let code = node.span.of(body);
        if code.len() > 70 || memchr::memchr(b'-', code.as_bytes()).is_none() {
            continue;
        }
        let name = code.trim_matches('`').trim();
        if is_name(name) && is_known(name) {
            let start = node.span.range().start + (code.len() - code.trim_start_matches('`').len());
            found.push((start, name));
        }
    }
    found.sort_unstable();
    found.dedup();
    found
        .into_iter()
        .map(|(start, name)| (name, Span::from(start..start + name.len())))
}

/// The name before the word `skill` at `at`, and whether marks stand around it.
fn before(body: &str, at: usize) -> Option<(usize, &str, bool)> {
    let text = body[..at].trim_end_matches(' ');
    if text.len() == at {
        return None;
    }
    let end = text.trim_end_matches(['`', '*', '"', ']']).len();
    let start = text[..end]
        .rfind(|c: char| !in_name(c))
        .map_or(0, |before| {
            before + text[before..].chars().next().map_or(1, char::len_utf8)
        });
    let name = &text[start..end];
    let marked = end < text.len() && text[..start].ends_with(['`', '*', '"', '[']);
    is_name(name).then_some((start, name, marked))
}

/// The marked name behind the word `skill` that ends at `at`, as in
/// `` skill `commit` ``.
fn behind(body: &str, at: usize) -> Option<(usize, &str)> {
    let rest = &body[at..];
    let marks = rest.trim_start_matches([' ', ':', '：']);
    let inner = marks.strip_prefix('`')?;
    let end = inner.find('`')?;
    let name = &inner[..end];
    is_name(name).then(|| (body.len() - inner.len(), name))
}

fn in_name(c: char) -> bool {
    c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | ':')
}

/// Whether a text can be the name of a skill.
fn is_name(text: &str) -> bool {
    (2..=64).contains(&text.len())
        && text.starts_with(|c: char| c.is_ascii_lowercase() || c.is_ascii_digit())
        && !text.ends_with(['-', '_', ':'])
        && text.chars().all(|c| in_name(c) && !c.is_ascii_uppercase())
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::Arc;

    use crate::source::{Root, discover};
    use crate::system::Memory;

    fn mentioned(body: &str) -> Vec<String> {
        let system = Memory::new()
            .with_file("s/commit/SKILL.md", "")
            .with_file("s/code-review/SKILL.md", "");
        let found = discover(&system, &Arc::new(Root::new("s")));
        let neighbours = &found.skills[0].neighbours;
        mentions(body, &Tree::parse(body), neighbours)
            .map(|(name, span)| {
                assert_eq!(span.of(body), name);
                name.to_owned()
            })
            .collect()
    }

    #[test]
    fn a_name_beside_the_word_skill_is_a_mention() {
        for (body, expected) in [
            ("Use the `commit` skill.", &["commit"][..]),
            ("See the commit skill.", &["commit"]),
            (
                "Use the **commit** skill and the skill `code-review`.",
                &["commit", "code-review"],
            ),
            ("Then `code-review`.", &["code-review"]),
            ("Use the `not-here` skill.", &["not-here"]),
            ("Use the ecc:commit skill.", &["ecc:commit"]),
            ("This skill, the right skill, a new skill.", &[]),
            ("Run `commit`.", &[]),
            ("commit skills", &[]),
            ("```\nthe commit skill\n```", &[]),
            ("Skill: `commit`", &["commit"]),
            ("Skill：`commit`", &["commit"]),
            ("the `foo` skillet", &[]),
        ] {
            assert_eq!(mentioned(body), expected, "{body}");
        }
    }
}
