//! Making descriptions fit where an agent has no room for all of them.
//!
//! A description is shortened to clauses of its own: what says when to use the
//! skill comes first, then what says what it does, in the author's order. No
//! word is added or changed. Which clauses are kept depends on the text and the
//! room alone.

use std::borrow::Cow;

use super::catalog::{Offer, Place, Shape, Shown};
use super::{Artifact, Loss, Target, emitter};
use crate::CompiledSkill;
use crate::analysis::style::says_when;

/// Descriptions shorter than this, in characters, say too little to choose by.
const SHORTEST: usize = 32;
/// A clause shorter than this, in characters, is none.
const SHORTEST_CLAUSE: usize = 16;

/// The clauses of `text` that matter most, with at most so many characters.
///
/// ```
/// use skcc_core::emit::fit::shorten;
/// let text = "Writes release notes from the log. Use when the user asks for release notes.";
/// assert_eq!(shorten(text, 45), "Use when the user asks for release notes.");
/// assert_eq!(shorten(text, 200), text);
/// ```
///
/// A text whose first words are longer than that stays as it is.
#[must_use]
pub fn shorten(text: &str, most: usize) -> Cow<'_, str> {
    if text.chars().nth(most).is_none() {
        return Cow::Borrowed(text);
    }
    let sentences = sentences(text);
    // A `when` may be of something else; what is surer wins.
    let is_sure = sentences.iter().any(|sentence| tells_when(sentence));
    let routes = |sentence: &&&str| {
        if is_sure {
            tells_when(sentence)
        } else {
            says_when(sentence)
        }
    };
    let (when, what): (Vec<&str>, Vec<&str>) = sentences.iter().partition(routes);
    let mut out = String::new();
    let mut left = most;
    let mut add = |part: &str, left: &mut usize| {
        let gap = usize::from(!out.is_empty());
        let size = part.chars().count() + gap;
        let is_in = !part.is_empty() && size <= *left;
        if is_in {
            out.extend((gap > 0).then_some(' '));
            out.push_str(part);
            *left -= size;
        }
        is_in
    };
    for (index, sentence) in when.iter().chain(&what).enumerate() {
        if add(sentence, &mut left) {
            continue;
        }
        let room = left.saturating_sub(usize::from(index > 0));
        // A sentence without its end is the last.
        if add(leading(sentence, room, index == 0), &mut left) {
            break;
        }
    }
    if out.is_empty() {
        return Cow::Borrowed(text);
    }
    Cow::Owned(out)
}

/// What a sentence says that is about when to use a skill and nothing else.
const SURE: &[&str] = &[
    "use when",
    "use this",
    "use it",
    "use for",
    "use to",
    "use if",
    "used when",
    "used for",
    "useful when",
    "when the user",
    "when a user",
    "when you",
    "if the user",
    "user asks",
    "user wants",
    "asked to",
    "asked for",
    "asks to",
    "asks for",
    "trigger",
    "invoke",
    "activate",
    "当用户",
    "用于",
    "使用時",
    "使用する",
];

/// Whether a text surely says when to use a skill.
#[must_use]
pub fn tells_when(text: &str) -> bool {
    let lower = text.to_lowercase();
    SURE.iter().any(|words| lower.contains(words))
}

/// The sentences of a text, with their ends.
fn sentences(text: &str) -> Vec<&str> {
    let mut found = Vec::new();
    let mut start = 0;
    for (at, c) in text.char_indices() {
        let end = at + c.len_utf8();
        let ends = match c {
            '。' | '！' | '？' | '\n' => true,
            '.' | '!' | '?' => {
                let rest = &text[end..];
                let next = rest.trim_start().chars().next();
                rest.starts_with(char::is_whitespace)
                    && next.is_some_and(|next| !next.is_lowercase())
                    && !is_abbreviation(&text[start..at])
            }
            _ => false,
        };
        if ends {
            found.push(text[start..end].trim());
            start = end;
        }
    }
    found.push(text[start..].trim());
    found.retain(|sentence| !sentence.is_empty());
    found
}

fn is_abbreviation(before: &str) -> bool {
    let word = before.rsplit([' ', '(']).next().unwrap_or_default();
    ["e.g", "i.e", "etc", "vs", "incl", "approx"].contains(&&*word.to_ascii_lowercase())
}

/// What ends a clause.
const ENDS: &[&str] = &[
    ", ", "; ", ": ", " — ", " – ", " - ", " (", "，", "；", "：", "、",
];

/// The first clauses of a sentence that fit; where not even one does, its first
/// words when they are asked for, else nothing.
fn leading(sentence: &str, most: usize, words: bool) -> &str {
    let limit = sentence
        .char_indices()
        .nth(most + 1)
        .map_or(sentence.len(), |(at, _)| at);
    let room = &sentence[..limit];
    let clause = ENDS
        .iter()
        .filter_map(|end| room.rfind(end))
        .max()
        .filter(|end| room[..*end].chars().count() >= SHORTEST_CLAUSE);
    let end = clause.or_else(|| last_word(room).filter(|_| words));
    end.map_or("", |end| {
        sentence[..end].trim_end_matches([' ', ',', ';', ':', '—', '–', '-', '(', '，', '、'])
    })
}

/// Where the last word starts, of which a part may be missing: behind it stands
/// a blank, or it is a character of a script that has none.
fn last_word(text: &str) -> Option<usize> {
    let is_word = |c: char| matches!(c, '\u{2e80}'..='\u{9fff}' | '\u{ac00}'..='\u{d7a3}');
    let (at, _) = text
        .char_indices()
        .rfind(|(_, c)| *c == ' ' || is_word(*c))?;
    Some(at)
}

/// Shortens descriptions, the longest ones first and to one length, until the
/// agent shows every skill with what is left of its description; where there
/// is no such length, to the one at which most are shown so.
///
/// The result has one entry for each offer; nothing when shorter descriptions
/// help nobody.
#[must_use]
pub fn share<'a>(
    target: &Target,
    offers: &[Offer<'a>],
    place: &Place<'_>,
) -> Option<Vec<Offer<'a>>> {
    let lacking = |offers: &[Offer<'_>]| {
        let shown = target.list(offers, place).shown;
        shown.into_iter().filter(|shown| lacks(*shown)).count()
    };
    let shortened = |most: usize| -> Vec<Offer<'a>> {
        offers
            .iter()
            .map(|offer| shorter(target, offer, most))
            .collect()
    };
    let mut fewest = lacking(offers);
    if fewest == 0 {
        return None;
    }
    let length = |offer: &Offer<'_>| {
        offer.description.chars().count() + offer.when_to_use.chars().count() + 1
    };
    let mut longest = offers.iter().map(length).max()?;
    // A tenth less each time, as the number does not fall evenly; then back up.
    let mut best = None;
    let mut most = longest;
    while fewest > 0 && most > SHORTEST {
        longest = most;
        most = (most * 9 / 10).max(SHORTEST);
        let lacking = lacking(&shortened(most));
        if lacking < fewest {
            fewest = lacking;
            best = Some((most, longest));
        }
    }
    let (mut low, mut high) = best?;
    while low + 1 < high {
        let middle = low.midpoint(high);
        if lacking(&shortened(middle)) <= fewest {
            low = middle;
        } else {
            high = middle;
        }
    }
    Some(shortened(low))
}

/// Where skills are taken to lie when nobody knows: what is written must not
/// depend on the machine that writes it.
const PROJECT: &str = "/home/user/projects/project";

/// How many descriptions were shortened for a target.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Fitted {
    /// The target's id.
    pub target: &'static str,
    /// How many were.
    pub shortened: usize,
    /// Of how many skills the agent still does not show what is left of the
    /// description.
    pub unseen: usize,
}

/// Shortens the descriptions in the artifacts of `skills`, target by target,
/// so that each agent lists all of them. Tells of the targets where something
/// had to be done.
pub fn apply(skills: &mut [CompiledSkill]) -> Vec<Fitted> {
    let targets: Vec<&'static Target> = skills.first().map_or_else(Vec::new, |skill| {
        let artifacts = skill.artifacts.iter();
        artifacts
            .filter_map(|artifact| Some(emitter(artifact.target)?.target()))
            .collect()
    });
    let mut done = Vec::new();
    for (index, target) in targets.into_iter().enumerate() {
        let folder = format!("{PROJECT}/{}", target.project[0].path);
        let place = Place {
            skills: &folder,
            home: "",
            package: "/usr/local/lib/node_modules/openclaw",
            context: None,
            columns_a_token: None,
        };
        let offers: Vec<_> = skills
            .iter()
            .map(|one| Offer::of(target, &one.skill, &one.artifacts[index]))
            .collect();
        let Some(fitted) = share(target, &offers, &place) else {
            let unseen = target.list(&offers, &place).count(lacks);
            if unseen > 0 {
                done.push(Fitted {
                    target: target.id,
                    shortened: 0,
                    unseen,
                });
            }
            continue;
        };
        let fitted: Vec<_> = fitted.into_iter().map(Offer::into_owned).collect();
        let listing = target.list(&fitted, &place);
        let unseen = listing.count(lacks);
        let mut shortened = 0;
        for (skill, offer) in skills.iter_mut().zip(&fitted) {
            shortened += usize::from(skill.artifacts[index].fit(offer));
        }
        done.push(Fitted {
            target: target.id,
            shortened,
            unseen,
        });
    }
    done
}

/// Whether the model is told less of a skill than the skill wants.
fn lacks(shown: Shown) -> bool {
    !matches!(shown, Shown::Whole | Shown::Waits | Shown::Hidden)
}

fn shorter<'a>(target: &Target, offer: &Offer<'a>, most: usize) -> Offer<'a> {
    let mut offer = offer.clone();
    // What stands in the same text shares its room.
    let is_one_text = target.catalog.shape == Shape::Dash && !offer.when_to_use.is_empty();
    let text = if is_one_text {
        Cow::Owned(format!("{}\n{}", offer.description, offer.when_to_use))
    } else {
        offer.description.clone()
    };
    let short = shorten(&text, most);
    if *short != *text {
        offer.description = Cow::Owned(short.into_owned());
        if is_one_text {
            offer.when_to_use = Cow::Borrowed("");
        }
    }
    offer
}

impl Artifact {
    /// Puts a shorter description into the frontmatter, and says so in the
    /// losses. Whether that was needed.
    pub fn fit(&mut self, offer: &Offer<'_>) -> bool {
        let before = self.frontmatter("description").unwrap_or_default();
        if before == offer.description {
            return false;
        }
        let detail = format!(
            "{} of {} characters are left, so that the agent lists every skill",
            offer.description.chars().count(),
            before.chars().count()
        );
        self.set_frontmatter("description", Some(&offer.description));
        if offer.when_to_use.is_empty() {
            self.set_frontmatter("when_to_use", None);
        }
        self.losses.push(Loss::at_limit("description", detail));
        true
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "Rolls services out, watches their error rates, and rolls them back. \
                        Knows the clusters (e.g. Europe). Use when the user asks for a release, \
                        a deployment, or a rollback.";

    #[test]
    fn when_comes_first_and_clauses_stay_whole() {
        assert_eq!(shorten(TEXT, 1000), TEXT);
        assert_eq!(
            shorten(TEXT, 150),
            "Use when the user asks for a release, a deployment, or a rollback. Rolls services \
             out, watches their error rates, and rolls them back."
        );
        assert_eq!(
            shorten(TEXT, 110),
            "Use when the user asks for a release, a deployment, or a rollback. Rolls services \
             out"
        );
        assert_eq!(
            shorten(TEXT, 60),
            "Use when the user asks for a release, a deployment"
        );
        assert_eq!(shorten(TEXT, 20), "Use when the user");
    }

    #[test]
    fn a_text_of_one_word_and_one_in_chinese() {
        let word = "x".repeat(90);
        assert_eq!(shorten(&word, 20), word);
        let long = "当用户要求处理表格或者整理各种数据并且生成报告时使用";
        assert_eq!(
            shorten(long, 20),
            "当用户要求处理表格或者整理各种数据并且生"
        );
        let text = "处理表格。当用户要求处理表格时使用。";
        assert_eq!(shorten(text, 14), "当用户要求处理表格时使用。");
    }
}
