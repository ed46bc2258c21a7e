//! What the agent is told to do by words.
//!
//! Phrases are data ([`attack`], [`deed`]) in the language of
//! [`crate::security::words::pattern`]; what no words say, such as forged turns
//! and switches of a program, is looked for in the text itself ([`literal`]).

mod attack;
mod deed;
mod gates;
pub(super) mod literal;
mod phrase;
mod sense;

use std::ops::Range;
use std::sync::OnceLock;

use crate::diagnostic::Confidence;
use crate::security::gate::Marks;
use crate::security::mention::{Mention, is_negated};
use crate::security::purpose::Purpose;
use crate::security::words::pattern::{Patterns, hash_of};
use crate::security::words::{Shape, Word};
use crate::security::{Fact, FactKind, Language, Place, Unit};
pub(super) use gates::GATES;
use phrase::{Phrase, SETS};
use sense::{Said, Sense, VOCABULARY};

/// What a pattern stands for.
#[derive(Clone, Copy)]
enum Meaning {
    Phrase(&'static Phrase),
    Sense(Sense),
}

/// The phrases of all texts, and those of descriptions.
static PHRASES: OnceLock<Patterns<Meaning>> = OnceLock::new();
static SENSES: OnceLock<Patterns<Sense>> = OnceLock::new();
static DESCRIPTIONS: OnceLock<Patterns<&'static Phrase>> = OnceLock::new();
static BESIDE: OnceLock<Patterns<&'static Phrase>> = OnceLock::new();

fn phrases() -> &'static Patterns<Meaning> {
    PHRASES.get_or_init(|| {
        let phrases = attack::PHRASES.iter().chain(deed::PHRASES);
        let phrases = phrases.map(|phrase| (Meaning::Phrase(phrase), phrase.pattern));
        let senses = VOCABULARY.iter().filter(|(sense, _)| sense.is_rare());
        let senses = senses.map(|(sense, pattern)| (Meaning::Sense(*sense), *pattern));
        Patterns::new(phrases.chain(senses), SETS)
    })
}

/// The senses that many texts have.
fn senses() -> &'static Patterns<Sense> {
    SENSES.get_or_init(|| {
        let senses = VOCABULARY.iter().filter(|(sense, _)| !sense.is_rare());
        Patterns::new(senses.copied(), SETS)
    })
}

fn compiled(phrases: impl Iterator<Item = &'static Phrase>) -> Patterns<&'static Phrase> {
    Patterns::new(phrases.map(|phrase| (phrase, phrase.pattern)), SETS)
}

/// Collects the facts of one unit.
pub(super) fn collect<'w>(
    index: usize,
    unit: &Unit<'_>,
    words: impl Fn() -> &'w [Word],
    purpose: &Purpose,
    facts: &mut Vec<Fact>,
) {
    let first = facts.len();
    if unit.marks.has(Marks::FORMS) {
        literal::collect(index, unit, facts);
    }
    if is_read(unit) {
        let words = words();
        let collector = Collector {
            index,
            unit,
            words,
            purpose,
            hidden: literal::is_hidden(unit),
        };
        let mut said = Vec::new();
        phrases().find(words, |meaning, range| match meaning {
            Meaning::Phrase(phrase) => collector.add(phrase, &range, facts),
            Meaning::Sense(sense) => said.push(Said {
                sense,
                words: range,
            }),
        });
        let is_hidden = collector.hidden || unit.place == Place::Code;
        if unit.place != Place::File && sense::may_conclude(&said, is_hidden) {
            senses().find(words, |sense, words| said.push(Said { sense, words }));
            said.sort_by_key(|one| one.words.start);
            sense::conclude(&collector, &said, facts);
        }
        let hides = |fact: &Fact| {
            matches!(fact.kind, FactKind::ConcealsThis | FactKind::Conceal) && fact.unit == index
        };
        if facts[first..].iter().any(hides) {
            let beside = BESIDE.get_or_init(|| compiled(attack::BESIDE.iter()));
            beside.find(words, |phrase, range| collector.add(phrase, &range, facts));
        }
        if unit.place == Place::Frontmatter {
            let descriptions = DESCRIPTIONS.get_or_init(|| compiled(attack::IN_DESCRIPTION.iter()));
            descriptions.find(words, |phrase, range| collector.add(phrase, &range, facts));
        }
        if collector.hidden {
            hide(index, facts, first);
        }
    }
}

/// Whether the unit's words are looked at: running text, and code that holds
/// running text for an agent, in comments or elsewhere.
fn is_read(unit: &Unit<'_>) -> bool {
    let is_text = match unit.place {
        // Its words are the paragraph's as well.
        Place::CodeSpan => return false,
        Place::Code => matches!(unit.language, Language::Prose | Language::Other),
        Place::File => false,
        _ => unit.language == Language::Prose,
    };
    if is_text {
        return unit.marks.has(Marks::WORDS);
    }
    unit.marks.has(Marks::WORDS_IN_CODE)
}

/// Literals without which the words of code are not looked at.
pub(super) const CODE_GATES: &[&str] = &[
    "ignore all",
    "ignore previous",
    "ignore any",
    "ignore safety",
    "previous instructions",
    "unrestricted",
    "safety guidelines",
    "content filter",
    "system prompt",
    "hidden instruction",
    "ai system",
    "ai model",
    "ai assistant",
    "for ai",
    "<important",
    "before using this tool",
    "assistant:",
    "to assistant",
    "to the assistant",
    "agent:",
    "to agent",
    "to the agent",
    "to the model",
    "to claude",
    "llm:",
    "claude:",
    "to llm",
];

/// So many facts of one unit are kept: more would add nothing but work.
const MOST: usize = 64;

/// How far before a phrase a condition stands, in words.
const CONDITION: usize = 6;

/// The phrases of one unit on the way to facts.
struct Collector<'u> {
    index: usize,
    unit: &'u Unit<'u>,
    words: &'u [Word],
    purpose: &'u Purpose,
    hidden: bool,
}

impl Collector<'_> {
    fn add(&self, phrase: &Phrase, range: &Range<usize>, facts: &mut Vec<Fact>) {
        let only_hidden = matches!(
            phrase.kind,
            FactKind::HiddenInstruction | FactKind::HiddenAddress
        );
        if only_hidden && !self.hidden && self.unit.place != Place::File {
            return;
        }
        // A script speaks to an agent in its comments; it is not told to do
        // what it does.
        // Descriptions of tools are told to it.
        let is_told = self.unit.language == Language::Data
            && matches!(
                phrase.kind,
                FactKind::TellsSendSecret | FactKind::TellsSendContext
            );
        if self.unit.place == Place::File && !is_attack(phrase.kind) && !is_told {
            return;
        }
        if self.is_followed(phrase.unless_before, range.end) {
            return;
        }
        if self.is_purpose(phrase.kind) {
            return;
        }
        let negated = is_negated(&self.unit.text, self.words, range.start);
        if negated && (phrase.unless_negated || phrase.confidence == Confidence::Low) {
            return;
        }
        if self.is_harmless(phrase.kind, range) {
            return;
        }
        if phrase.unless_conditional && self.is_conditional(range.start) {
            return;
        }
        let words = &self.words[range.clone()];
        let Some(place) = self.place(phrase.kind, phrase.confidence, range, facts) else {
            return;
        };
        let mut fact = Fact::new(phrase.kind, self.index, place);
        fact.confidence = phrase.confidence;
        let is_beside = matches!(phrase.kind, FactKind::TellsAct | FactKind::Lies);
        fact.mention = (negated && !is_beside).then_some(Mention::Negated);
        let target = words
            .iter()
            .rev()
            .find(|word| [hash_of(Shape::Url), hash_of(Shape::Email)].contains(&word.hash));
        if phrase.only_filled && !target.is_some_and(|word| self.is_filled(&word.range)) {
            return;
        }
        if let Some(target) = target {
            self.unit.text[target.range.clone()].clone_into(&mut fact.value);
            // Trailers of commits name who reads no mail.
            let is_nobody = ["noreply@", "no-reply@", "git@"];
            if is_nobody.iter().any(|start| fact.value.starts_with(start)) {
                return;
            }
            if phrase.kind == FactKind::TellsSendFree && !is_free(&fact.value) {
                return;
            }
            // To send to whom the skill is about is its purpose.
            if is_sending(phrase.kind) && self.purpose.sends_to(&fact.value) {
                return;
            }
        }
        facts.push(fact);
    }

    /// Where a fact of the words stands, when it is a new one.
    fn place(
        &self,
        kind: FactKind,
        confidence: Confidence,
        words: &Range<usize>,
        facts: &mut [Fact],
    ) -> Option<Range<usize>> {
        let place = self.words[words.start].range.start..self.words[words.end - 1].range.end;
        let is_known = |fact: &Fact| {
            fact.unit == self.index
                && fact.kind == kind
                && fact.range.start < place.end
                && place.start < fact.range.end
        };
        let mut latest = facts.iter_mut().rev().take(MOST);
        if let Some(known) = latest.find(|fact| is_known(fact)) {
            known.confidence = known.confidence.max(confidence);
            return None;
        }
        let others = facts.iter().rev().take(MOST);
        let is_full = others.filter(|fact| fact.unit == self.index).count() == MOST;
        (!is_full).then_some(place)
    }

    /// Whether the skill says that this is what it is for.
    fn is_purpose(&self, kind: FactKind) -> bool {
        let names: &[&str] = match kind {
            FactKind::TellsWriteMemory => &[
                "memory",
                "claude",
                "agents",
                "soul",
                "instructions",
                "rules",
                "context",
                "init",
                "learning",
                "learn",
                "onboarding",
                "convention",
                "conventions",
                "guidelines",
            ],
            FactKind::TellsWriteAgentConfig => &[
                "settings",
                "hook",
                "hooks",
                "config",
                "configure",
                "configuration",
                "permission",
                "permissions",
                "mcp",
                "plugin",
                "plugins",
                "setup",
                "statusline",
                "install",
            ],
            _ => return false,
        };
        names.iter().any(|name| self.purpose.names(name))
    }

    /// Whether a URL has a query into which something is filled.
    fn is_filled(&self, url: &Range<usize>) -> bool {
        let text = &self.unit.text[url.clone()];
        let after = self.unit.text[url.end..].trim_start_matches(['=', '"']);
        text.split_once('?').is_some_and(|(_, query)| {
            query.contains(['<', '{', '[', '$']) || after.starts_with(['<', '{', '[', '$'])
        })
    }

    /// Whether what is deleted or set aside is nobody's loss.
    fn is_harmless(&self, kind: FactKind, range: &Range<usize>) -> bool {
        let names: &[&str] = match kind {
            FactKind::TellsDelete | FactKind::UnconfirmedDeed => &[
                "temporary",
                "temp",
                "cache",
                "cached",
                "caches",
                "generated",
                "intermediate",
                "scratch",
                "stale",
                "obsolete",
            ],
            FactKind::Override => &["wiki", "tutorial", "changelog", "documentation"],
            _ => return false,
        };
        self.words[range.clone()].iter().any(|word| {
            let text = &self.unit.text[word.range.clone()];
            names.iter().any(|name| name.eq_ignore_ascii_case(text))
        })
    }

    /// Whether a condition stands shortly before the word.
    fn is_conditional(&self, start: usize) -> bool {
        let first = start.saturating_sub(CONDITION);
        self.words[first..start]
            .iter()
            .filter(|word| word.sentence == self.words[start].sentence)
            .any(|word| {
                let text = &self.unit.text[word.range.clone()];
                [
                    "if", "when", "once", "after", "until", "unless", "whether", "that", "which",
                ]
                .iter()
                .any(|one| one.eq_ignore_ascii_case(text))
            })
    }

    /// Whether one of `words`, separated by bars, is the next word.
    fn is_followed(&self, words: &str, end: usize) -> bool {
        if words.is_empty() {
            return false;
        }
        let Some(next) = self.words.get(end) else {
            return false;
        };
        if next.sentence != self.words[end - 1].sentence {
            return false;
        }
        let text = &self.unit.text[next.range.clone()];
        words.split('|').any(|word| word.eq_ignore_ascii_case(text))
    }
}

const fn is_attack(kind: FactKind) -> bool {
    matches!(
        kind,
        FactKind::Override | FactKind::RoleChange | FactKind::HiddenAddress | FactKind::FakeTurn
    )
}

/// Whether a host is one that anybody gets for nothing.
fn is_free(url: &str) -> bool {
    use crate::security::hosts::{HostKind, address, kind};
    address(url).is_some_and(|address| {
        matches!(
            kind(&address),
            HostKind::Free
                | HostKind::ThrowAway
                | HostKind::Shortener
                | HostKind::Onion
                | HostKind::Sink
                | HostKind::Paste
                | HostKind::Address
        )
    })
}

const fn is_sending(kind: FactKind) -> bool {
    matches!(
        kind,
        FactKind::TellsSend
            | FactKind::TellsUpload
            | FactKind::TellsSendContext
            | FactKind::TellsSendSecret
            | FactKind::TellsSendIt
            | FactKind::TellsSendFree
            | FactKind::TellsSendPrivate
            | FactKind::TellsSendUnseen
    )
}

/// What a hidden text asks for is hidden, whatever it is.
fn hide(index: usize, facts: &mut Vec<Fact>, first: usize) {
    let hidden: Vec<Fact> = facts[first..]
        .iter()
        .filter(|fact| fact.unit == index)
        .filter(|fact| {
            matches!(
                fact.kind,
                FactKind::Override
                    | FactKind::Conceal
                    | FactKind::FakeTurn
                    | FactKind::RoleChange
                    | FactKind::RemoteInstructions
                    | FactKind::TellsSendSecret
                    | FactKind::TellsSendContext
                    | FactKind::TellsSend
                    | FactKind::TellsDelete
                    | FactKind::TellsWriteMemory
                    | FactKind::TellsWriteAgentConfig
                    | FactKind::ConcealsThis
                    | FactKind::ConcealedDeed
                    | FactKind::TellsSpread
                    | FactKind::TellsDestroy
                    | FactKind::TellsRedirectMoney
                    | FactKind::TellsBackdoor
                    | FactKind::TellsSendPrivate
                    | FactKind::TellsSendUnseen
                    | FactKind::TellsRecordPrivate
            )
        })
        .map(|fact| Fact {
            kind: FactKind::HiddenInstruction,
            ..fact.clone()
        })
        .collect();
    facts.extend(hidden);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::security::words;
    use crate::security::words::inflect::forms;

    /// The alternatives of a part as people write them.
    fn alternatives(part: &str) -> Vec<String> {
        let (part, has_forms) = match part.strip_prefix('^') {
            Some(verbs) => (verbs, true),
            None => (part, false),
        };
        part.split(['|', ' '])
            .flat_map(|one| match one.strip_prefix('@') {
                Some(name) => {
                    let set = SETS.iter().find(|set| set.0 == name).unwrap().1;
                    let mark = if has_forms { "^" } else { "" };
                    alternatives(&format!("{mark}{}", set.replace(' ', "|")))
                }
                None if has_forms => forms(one).iter().map(|one| format!(" {one} ")).collect(),
                None => vec![format!(" {one} ")],
            })
            .collect()
    }

    /// Whether a text with the alternative is looked at.
    fn is_gated(alternative: &str) -> bool {
        let spaced = alternative.replace('_', " ");
        let dotted = spaced.replace(" md", ".md").replace(" json", ".json");
        let forms = [alternative.to_owned(), spaced, dotted];
        let holds = |text: &str| GATES.iter().any(|gate| text.contains(gate));
        match alternative.trim() {
            "<url>" => holds("http"),
            "<email>" => holds("@"),
            "<secret-path>" | "<store-path>" => words::SECRET_PATHS.iter().all(|path| holds(path)),
            "<memory-path>" => words::MEMORY_PATHS.iter().all(|path| holds(path)),
            "<settings-path>" => words::SETTINGS_PATHS.iter().all(|path| holds(path)),
            "<secret-variable>" => words::SECRET_NAMES
                .iter()
                .all(|name| holds(&name.to_lowercase())),
            _ => forms.iter().any(|text| holds(text)),
        }
    }

    /// Whether a text that the pattern matches is looked at.
    fn is_pattern_gated(pattern: &str) -> bool {
        pattern
            .split(' ')
            .filter(|part| !part.starts_with(['.', '~', '?']))
            .any(|part| alternatives(part).iter().all(|one| is_gated(one)))
    }

    #[test]
    fn every_intent_is_behind_a_gate() {
        // What is not gated in the pattern that comes nearest, of each entry.
        let open = |entry: &&[Sense]| -> Vec<String> {
            let patterns = VOCABULARY.iter().filter(|(sense, _)| entry.contains(sense));
            let parts = patterns.map(|(_, pattern)| {
                let parts = pattern
                    .split(' ')
                    .filter(|part| !part.starts_with(['.', '~', '?']));
                let open = parts.map(|part| {
                    let all = alternatives(part).into_iter();
                    all.filter(|one| !is_gated(one)).collect::<Vec<_>>()
                });
                open.min_by_key(Vec::len).unwrap_or_default()
            });
            parts.flatten().collect()
        };
        for intent in sense::INTENTS {
            let open: Vec<_> = intent.all.iter().map(open).collect();
            assert!(
                open.iter().any(Vec::is_empty),
                "{:?}: {open:?}",
                intent.kind
            );
        }
    }

    #[test]
    fn every_phrase_is_behind_a_gate() {
        let all = attack::PHRASES.iter().chain(deed::PHRASES);
        // These only count together with others, or where a unit is hidden.
        let alone = |phrase: &&Phrase| {
            !matches!(
                phrase.kind,
                FactKind::Always
                    | FactKind::Pressure
                    | FactKind::HiddenInstruction
                    | FactKind::HiddenAddress
            )
        };
        let ungated = all
            .filter(alone)
            .filter(|phrase| !is_pattern_gated(phrase.pattern));
        let ungated: Vec<&str> = ungated.map(|phrase| phrase.pattern).collect();
        assert_eq!(ungated, [""; 0]);
    }
}
