//! When to use the skill, and which skills it names.

mod edges;
pub(super) mod phrases;

use skir::{Phrase, Routing, Skill, Text, Value};

use super::Context;
use super::keys;
use super::references::Found;

/// Fills the routing but for what the sections of the body say; `found` are the
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
