//! When to use the skill, and which skills it names.

mod edges;
mod phrases;

use skir::{List, Phrase, Routing, Section, SectionClass, Skill, Span, Text, Value};

use super::Context;
use super::keys;
use super::references::Found;
use crate::syntax::markdown::{NodeKind, Tree};

/// Fills the routing. The sections must be classified, and `found` are the
/// references of the body.
pub(super) fn lower(context: &mut Context<'_>, skill: &mut Skill, found: &[Found<'_>]) {
    let keys = &mut context.keys;
    let mut when_to_use = key_phrases(keys, &["when-to-use", "use-when"]);
    let mut when_not_to_use = key_phrases(
        keys,
        &["when-not-to-use", "do-not-use-when", "exclude-triggers"],
    );
    let triggers = keys
        .read("triggers", |key| triggers(&key.value))
        .or_else(|| keys.read("trigger", |key| triggers(&key.value)));
    let mut triggers = triggers.unwrap_or_default();
    let paths = ["paths", "globs"]
        .iter()
        .find_map(|name| keys.texts(name))
        .unwrap_or_default();
    let uses = edges::lower(context, found);
    for phrase in phrases::in_description(&skill.description) {
        let span = Phrase::Description(phrase.span);
        if phrase.negated {
            when_not_to_use.push(span);
        } else {
            when_to_use.push(span);
            triggers.extend(phrase.triggers.iter().map(|text| Text::Owned(text.clone())));
        }
    }
    body_phrases(
        context.document.body_text(),
        &context.document.tree,
        &skill.sections,
        &mut when_to_use,
        &mut when_not_to_use,
    );
    without_repetitions(&mut triggers);
    skill.routing = Routing {
        when_to_use: when_to_use.into(),
        when_not_to_use: when_not_to_use.into(),
        triggers: triggers.into(),
        paths: paths.into(),
        uses: uses.into(),
    };
}

/// The texts of the first of these keys: each item of a list, or a whole text.
fn key_phrases(keys: &mut keys::Keys<'_>, names: &[&str]) -> Vec<Phrase> {
    let texts = |value: &Value| match value {
        Value::List(_) => keys::texts(value),
        value => keys::plain(value).map(|text| vec![text]),
    };
    let texts = names
        .iter()
        .find_map(|name| keys.read(name, |key| texts(&key.value)));
    texts
        .unwrap_or_default()
        .into_iter()
        .filter(|text| !text.is_empty())
        .map(Phrase::Key)
        .collect()
}

/// Triggers as a text, a list of texts, or a list of maps that say the phrase.
fn triggers(value: &Value) -> Option<Vec<Text>> {
    let Value::List(items) = value else {
        return keys::texts(value);
    };
    let text = |item: &Value| match item {
        Value::Map(_) => ["phrase", "pattern", "text", "keyword"]
            .iter()
            .find_map(|name| item.get(name))
            .and_then(keys::plain),
        item => keys::plain(item),
    };
    items.iter().map(text).collect()
}

/// Removes what stands in the list before, whatever its case; keeps the order.
fn without_repetitions(triggers: &mut Vec<Text>) {
    let mut seen = std::collections::BTreeSet::new();
    triggers.retain(|text| !text.is_empty() && seen.insert(text.to_lowercase()));
}

/// The items of the sections that say when to use the skill and when not.
fn body_phrases(
    body: &str,
    tree: &Tree,
    sections: &List<Section>,
    when: &mut Vec<Phrase>,
    when_not: &mut Vec<Phrase>,
) {
    let is_routing = |section: &&Section| {
        matches!(
            section.class,
            SectionClass::WhenToUse | SectionClass::WhenNotToUse
        )
    };
    let nodes = tree.nodes();
    for section in sections.iter().filter(is_routing) {
        let negative = section.class == SectionClass::WhenNotToUse;
        let from = nodes.partition_point(|node| node.span.start < section.span.start);
        let mut index = from;
        while let Some(node) = nodes.get(index) {
            if node.span.start >= section.span.end {
                break;
            }
            match node.kind {
                // An item's own text is its phrase; items inside it explain it.
                NodeKind::Item => {
                    let span = item_text(body, tree, index);
                    let text = span.of(body);
                    if !text.is_empty() {
                        let list = if negative || phrases::is_negated(text) {
                            &mut *when_not
                        } else {
                            &mut *when
                        };
                        list.push(Phrase::Body(span));
                    }
                    index = node.end as usize;
                }
                NodeKind::List(_) | NodeKind::Quote => index += 1,
                _ => index = node.end as usize,
            }
        }
    }
}

/// The text of an item up to its first inner block, without blanks around it.
fn item_text(body: &str, tree: &Tree, item: usize) -> Span {
    let nodes = tree.nodes();
    let is_block = |index: &usize| {
        matches!(
            nodes[*index].kind,
            NodeKind::List(_)
                | NodeKind::Fence(_)
                | NodeKind::IndentedCode
                | NodeKind::Quote
                | NodeKind::Table
        )
    };
    let Some(first) = tree.children(item).next() else {
        return Span::new(nodes[item].span.start, nodes[item].span.start);
    };
    let start = nodes[first].span.start;
    let end = tree
        .children(item)
        .find(is_block)
        .map_or(nodes[item].span.end, |block| nodes[block].span.start);
    let text = Span::new(start, end.max(start)).of(body);
    let trimmed = text.trim_end();
    Span::new(
        start,
        start + u32::try_from(trimmed.len()).expect("sources are small"),
    )
}
