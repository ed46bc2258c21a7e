//! What sentences say, whatever the order of their words.
//!
//! A phrase knows one way to say a thing. Orders that no author of an honest
//! skill gives are said in many: *pass the card number on to this address*,
//! *what this address gets is the number of the card*. Here a sentence is read
//! as a set of **senses**, each a few words of the [`vocabulary`]: something is
//! sent, something is private, an address outside stands there, the user is not
//! to be told. An **intent** is a small conjunction of senses within a sentence
//! or two, as data ([`intents`]).
//!
//! What is negated is not said: *never make up a figure* asks for no deceit.

mod intents;
mod vocabulary;

use std::ops::Range;

use super::Collector;
use crate::diagnostic::Confidence;
use crate::security::hosts::{self, HostKind};
use crate::security::mention::{is_negated, is_told_in_comment};
use crate::security::words::pattern::hash_of;
use crate::security::words::{Shape, Word};
use crate::security::{Fact, FactKind, Place};
use intents::HIDDEN;
pub(super) use intents::INTENTS;
pub(super) use vocabulary::{Sense, VOCABULARY};

/// So many senses are looked at together: a bound on work, far above what two
/// sentences have. Of longer ones every half of it is looked at with the next.
const TOGETHER: usize = 64;

/// So many deeds of one kind are tried there.
const DEEDS: usize = 8;

/// An order, as the senses that make it.
pub(super) struct Intent {
    pub(super) kind: FactKind,
    pub(super) confidence: Confidence,
    /// Of each entry one sense is said. The first is the deed.
    pub(super) all: &'static [&'static [Sense]],
    /// Over how many sentences after the first they may be spread.
    pub(super) sentences: u32,
}

/// A sense, and the words that say it.
#[derive(Debug)]
pub(super) struct Said {
    pub(super) sense: Sense,
    pub(super) words: Range<usize>,
}

/// Whether senses that are not rare could make an intent of those that were
/// said.
pub(super) fn may_conclude(said: &[Said], is_hidden: bool) -> bool {
    let is_possible = |intent: &Intent| {
        let is_said = |entry: &&[Sense]| {
            let is_open = entry.iter().any(|sense| !sense.is_rare());
            is_open || said.iter().any(|one| entry.contains(&one.sense))
        };
        intent.all.iter().all(is_said)
    };
    let hidden = if is_hidden { HIDDEN } else { &[] };
    !said.is_empty() && INTENTS.iter().chain(hidden).any(is_possible)
}

/// Adds what the senses of one unit, in the order of the text, come to.
pub(super) fn conclude(collector: &Collector<'_>, said: &[Said], facts: &mut Vec<Fact>) {
    let is_one = |one: &&Said| match one.sense {
        Sense::Address => {
            let word = &collector.words[one.words.start];
            is_outside(collector, word) && !is_link(&collector.unit.text, word.range.start)
        }
        Sense::Ship => {
            let words = &collector.words[one.words.clone()];
            let mut addresses = words.iter().filter(|word| is_address(word));
            addresses.any(|word| is_outside(collector, word))
                && !is_negated(&collector.unit.text, collector.words, one.words.start)
        }
        Sense::Fetch | Sense::RunThere | Sense::RunAddress => {
            let words = &collector.words[one.words.clone()];
            words.iter().any(|word| {
                is_address(word)
                    && is_outside(collector, word)
                    && !is_link(&collector.unit.text, word.range.start)
                    && is_program(collector, word, one)
            }) && !is_negated(&collector.unit.text, collector.words, one.words.start)
        }
        Sense::Mail | Sense::Enrol => {
            let words = &collector.words[one.words.clone()];
            words
                .iter()
                .any(|word| is_address(word) && is_outside(collector, word))
                && !is_negated(&collector.unit.text, collector.words, one.words.start)
        }
        Sense::Laden => {
            let word = &collector.words[one.words.start];
            is_outside(collector, word) && is_laden(&collector.unit.text[word.range.start..])
        }
        sense => {
            sense.may_be_negated()
                || !is_negated(&collector.unit.text, collector.words, one.words.start)
        }
    };
    let said: Vec<&Said> = said.iter().filter(is_one).collect();
    let sentence = |one: &&Said| collector.words[one.words.start].sentence;
    let mut from = 0;
    while let Some(first) = said.get(from) {
        let number = sentence(first);
        let together = &said[from..said.len().min(from + TOGETHER)];
        let within = |most: u32| {
            together.partition_point(|one| sentence(one) <= number.saturating_add(most))
        };
        let near = [&together[..within(0)], &together[..within(1)]];
        let mut conclude = |intents: &[Intent], is_hidden: bool| {
            for intent in intents {
                let near = near[usize::from(intent.sentences > 0)];
                if let Some(members) = members(intent, near) {
                    collector.conclude(intent, &members, is_hidden, facts);
                }
            }
        };
        conclude(INTENTS, false);
        if collector.hidden || collector.unit.place == Place::Code {
            conclude(HIDDEN, true);
        }
        from += match within(0) {
            TOGETHER => TOGETHER / 2,
            whole => whole,
        };
    }
}

impl Collector<'_> {
    /// Adds the fact that an intent is; one that is only wrong where nobody sees
    /// it, in a text that is hidden or in a comment that speaks to an agent.
    fn conclude(&self, intent: &Intent, members: &[&Said], is_hidden: bool, facts: &mut Vec<Fact>) {
        if self.is_purpose(intent.kind) {
            return;
        }
        let start = members.iter().map(|one| one.words.start).min();
        let end = members.iter().map(|one| one.words.end).max();
        let words = start.unwrap_or_default()..end.unwrap_or_default();
        if self.is_harmless(intent.kind, &words) {
            return;
        }
        let said = self.words[words.start].range.clone();
        if is_hidden && !self.hidden && !is_told_in_comment(&self.unit.text, &said) {
            return;
        }
        let Some(place) = self.place(intent.kind, intent.confidence, &words, facts) else {
            return;
        };
        let mut fact = Fact::new(intent.kind, self.index, place);
        fact.confidence = intent.confidence;
        let mut words = self.words[words].iter();
        if let Some(address) = words.find(|word| is_address(word) && is_outside(self, word)) {
            self.unit.text[address.range.clone()].clone_into(&mut fact.value);
        }
        facts.push(fact);
    }
}

/// One sense for each entry of an intent, when all are said.
fn members<'s>(intent: &Intent, said: &[&'s Said]) -> Option<Vec<&'s Said>> {
    let (deed, rest) = intent.all.split_first().expect("an intent has a deed");
    // A word may say several things; it is one of them at a time. What stands
    // between the words of a sense is not said by it.
    let is_other = |taken: &[&Said], one: &Said| {
        taken.iter().all(|other| {
            let ends = [other.words.start, other.words.end - 1];
            !ends.contains(&one.words.start) && !ends.contains(&(one.words.end - 1))
        })
    };
    let candidates = said.iter().copied();
    let candidates = candidates.filter(|one| deed.contains(&one.sense));
    for deed in candidates.take(DEEDS) {
        let mut taken = vec![deed];
        for entry in rest {
            let fits = |one: &&Said| entry.contains(&one.sense) && is_other(&taken, one);
            match said.iter().copied().find(fits) {
                Some(one) => taken.push(one),
                None => break,
            }
        }
        if taken.len() == intent.all.len() {
            return Some(taken);
        }
    }
    None
}

/// Whether an address is somebody else's: no machine at hand, no place to be
/// filled in, and nobody whom the skill is about.
fn is_outside(collector: &Collector<'_>, word: &Word) -> bool {
    let address = &collector.unit.text[word.range.clone()];
    let after_scheme = address.split_once("://").map_or(address, |(_, rest)| rest);
    let host = after_scheme.split(['/', '?', '#']).next().unwrap_or("");
    let host = host.rsplit_once('@').map_or(host, |(_, host)| host);
    let is_template = host.contains(['<', '{', '$', '['])
        || host.starts_with("your")
        || ["example.com", "example.org", "example.net"].contains(&host);
    let is_known = hosts::address(address).is_some_and(|address| {
        matches!(
            hosts::kind(&address),
            HostKind::Private | HostKind::Registry
        )
    });
    !is_template && !is_known && !collector.purpose.sends_to(address)
}

/// Ends of addresses of programs that are text.
const SCRIPTS: &[&str] = &[
    ".sh", ".bash", ".zsh", ".py", ".ps1", ".js", ".mjs", ".cjs", ".rb", ".pl", ".php", ".bat",
    ".cmd", ".vbs", ".hta", ".command", ".scpt", ".lua",
];

/// Whether what is fetched or run is a program by its address or by its name,
/// and not one of the project that the skill is about.
fn is_program(collector: &Collector<'_>, word: &Word, one: &Said) -> bool {
    let url = collector.unit.text[word.range.clone()].to_ascii_lowercase();
    let path = url.split(['?', '#']).next().unwrap_or(&url);
    let path = path.trim_end_matches(['`', '.', ',', ')', '\'']);
    let names = || {
        // Of a host of many projects the first parts say whose it is.
        let parts = path.split('/').skip(3).take(2);
        parts
            .map(|part| part.trim_end_matches(".git"))
            .any(|part| collector.purpose.names(part))
    };
    let is_named = || one.sense == Sense::RunThere;
    let is_installer =
        hosts::address(&url).is_some_and(|address| hosts::kind(&address) == HostKind::Installer);
    (SCRIPTS.iter().any(|end| path.ends_with(end)) || is_named()) && !is_installer && !names()
}

fn is_address(word: &Word) -> bool {
    [hash_of(Shape::Url), hash_of(Shape::Email)].contains(&word.hash)
}

/// Whether the address at `at` is where a link leads, or its text.
fn is_link(text: &str, at: usize) -> bool {
    ["[", "](", "](<", "href=\"", "src=\"", "href='", "src='"]
        .iter()
        .any(|before| text[..at].ends_with(before))
}

/// Names of parameters of a query that hold what is somebody's own affair.
const OWN: &[&str] = &[
    "ssn",
    "iban",
    "dob",
    "birthdate",
    "cvv",
    "cvc",
    "card",
    "passport",
    "salary",
    "conversation",
    "transcript",
    "history",
    "secrets",
    "cookies",
    "password",
    "passwords",
    "credentials",
    "env",
    "diagnosis",
    "national_id",
];

/// Whether what is somebody's own affair is filled into the query of the URL
/// that `text` starts with: `?iban=<account>`.
fn is_laden(text: &str) -> bool {
    let end = text.find(|c: char| c.is_whitespace() || matches!(c, '`' | '"' | '\''));
    let Some((_, query)) = text[..end.unwrap_or(text.len())].split_once('?') else {
        return false;
    };
    query.split('&').take(64).any(|parameter| {
        parameter.split_once('=').is_some_and(|(name, value)| {
            value.starts_with(['<', '{', '[', '$'])
                && OWN.iter().any(|own| own.eq_ignore_ascii_case(name))
        })
    })
}
