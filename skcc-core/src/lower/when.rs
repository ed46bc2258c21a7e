//! What the body says about when to use the skill, and when not.

use skir::{Phrase, Skill, Span};

use super::prose::{Prose, Run, skip_marks};
use super::routing::phrases::is_negated;
use super::sections::{Outline, Topic};
use crate::syntax::markdown::NodeKind;

/// Which of the two lists a text belongs to.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Side {
    Use,
    Not,
}

/// Adds what the body says to `routing.when_to_use` and
/// `routing.when_not_to_use`, behind what is there.
pub(super) fn lower(prose: &Prose<'_>, outline: &Outline, skill: &mut Skill) {
    let mut reader = Reader {
        prose,
        uses: Vec::new(),
        nots: Vec::new(),
    };
    for index in 0..outline.sections.len() {
        let side = match outline.parts[index].topic {
            Topic::WhenToUse => Some(Side::Use),
            Topic::WhenNotToUse => Some(Side::Not),
            Topic::Preamble | Topic::Overview => None,
            _ => continue,
        };
        reader.section(outline.blocks(prose, index), side);
    }
    if !reader.uses.is_empty() {
        skill.routing.when_to_use.to_mut().extend(reader.uses);
    }
    if !reader.nots.is_empty() {
        skill.routing.when_not_to_use.to_mut().extend(reader.nots);
    }
}

struct Reader<'a> {
    prose: &'a Prose<'a>,
    uses: Vec<Phrase>,
    nots: Vec<Phrase>,
}

impl Reader<'_> {
    /// Reads a section; with a side, everything it says is about that side
    /// unless it says otherwise.
    fn section(&mut self, blocks: impl Iterator<Item = usize>, side: Option<Side>) {
        let prose = self.prose;
        // The side that the sentence before a list announces.
        let mut announced = side;
        for block in blocks {
            match prose.node(block).kind {
                NodeKind::Paragraph => {
                    let Some(run) = prose.run(block) else {
                        continue;
                    };
                    announced = self.paragraph(&run, side);
                }
                NodeKind::List(_) => {
                    let Some(side) = announced else {
                        continue;
                    };
                    for item in prose.tree.children(block) {
                        if let Some(run) = prose.run(item) {
                            let side = self.side_of(run.span).unwrap_or(side);
                            self.push(side, run.span);
                        }
                    }
                }
                NodeKind::Table => {
                    let Some(side) = announced else {
                        continue;
                    };
                    // The first cell of each row says when, the others what.
                    for row in prose.tree.children(block).skip(1) {
                        let run = prose
                            .tree
                            .children(row)
                            .next()
                            .and_then(|cell| prose.run(cell));
                        if let Some(run) = run {
                            self.push(side, run.span);
                        }
                    }
                }
                // What stands behind a rule is a footer.
                NodeKind::Rule => break,
                _ => {}
            }
        }
    }

    fn paragraph(&mut self, run: &Run, side: Option<Side>) -> Option<Side> {
        let prose = self.prose;
        let mut announced = side;
        for sentence in prose.sentences(run) {
            let found = self.side_of(sentence).or(side);
            let text = prose.of(sentence).trim_end_matches(['*', '_']);
            if text.ends_with([':', '：']) {
                announced = found;
            } else if let Some(found) = found {
                self.push(found, sentence);
            }
        }
        announced
    }

    fn push(&mut self, side: Side, span: Span) {
        match side {
            Side::Use => self.uses.push(Phrase::Body(span)),
            Side::Not => self.nots.push(Phrase::Body(span)),
        }
    }

    /// The side that a sentence names itself.
    fn side_of(&self, sentence: Span) -> Option<Side> {
        let text = skip_marks(self.prose.of(sentence));
        if is_negated(text) {
            return Some(Side::Not);
        }
        let first = text.as_bytes().first()?.to_ascii_lowercase();
        let starts = USE.iter().any(|words| {
            words.as_bytes()[0] == first
                && text
                    .get(..words.len())
                    .is_some_and(|head| head.eq_ignore_ascii_case(words))
        });
        let says = || !text.is_ascii() && USE_SIGNS.iter().any(|sign| text.contains(sign));
        (starts || says()).then_some(Side::Use)
    }
}

/// How a sentence begins that says when to use the skill.
const USE: &[&str] = &[
    "use this skill",
    "use when",
    "use this when",
    "use it when",
    "use for ",
    "invoke this skill",
    "invoke when",
    "activate this skill",
    "activate when",
    "apply this skill",
    "apply when",
    "trigger when",
    "trigger this skill",
    "this skill should be used",
    "this skill applies",
    "this skill activates",
    "use esta skill",
    "usa esta habilidad",
    "use esta habilidade",
];

/// What such a sentence holds in languages without words.
const USE_SIGNS: &[&str] = &[
    "使用此技能",
    "使用本技能",
    "使用該技能",
    "使用该技能",
    "このスキルを使用",
    "このスキルを使う",
    "이 스킬을 사용",
    "bu beceriyi kullan",
    "bu skill'i kullan",
];
