//! What must hold before and after, and what to do instead.

use skir::{List, Phrase, Skill, Text, Value};

use super::Context;
use super::keys::plain;
use super::prose::Prose;
use super::sections::{Outline, Topic};

/// Fills `logic.pre_conditions`, `logic.post_conditions` and
/// `logic.fallbacks`, those of the frontmatter first.
pub(super) fn lower(
    context: &mut Context<'_>,
    prose: &Prose<'_>,
    outline: &Outline,
    skill: &mut Skill,
) {
    let mut all = |key: &str, topic: Topic| -> List<Phrase> {
        let declared = context.keys.read(key, |key| texts(&key.value));
        let mut phrases: Vec<_> = declared.into_iter().flatten().map(Phrase::Key).collect();
        for index in 0..outline.sections.len() {
            if outline.parts[index].topic == topic {
                let said = prose.statements(outline.blocks(prose, index));
                phrases.extend(said.into_iter().map(Phrase::Body));
            }
        }
        phrases.into()
    };
    let logic = &mut skill.logic;
    logic.pre_conditions = all("pre-conditions", Topic::Prerequisites);
    logic.post_conditions = all("post-conditions", Topic::Success);
    logic.fallbacks = all("fallbacks", Topic::Fallback);
}

/// One condition, or a list of them; a comma does not end one.
fn texts(value: &Value) -> Option<Vec<Text>> {
    match value {
        Value::List(items) => items.iter().map(plain).collect(),
        other => plain(other).map(|text| vec![text]),
    }
}
