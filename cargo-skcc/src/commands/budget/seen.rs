//! What one agent's model sees.

use std::borrow::Cow;

use serde::Serialize;
use skcc_core::CompiledSkill;
use skcc_core::analysis::tokens;
use skcc_core::emit::catalog::{Listing, Offer, Place, Shown};
use skcc_core::emit::{Evidence, Target, fit};

/// What a list depends on besides the skills.
pub(super) struct Surroundings {
    /// The project's folder.
    pub(super) project: String,
    /// The person's home folder.
    pub(super) home: String,
    /// Where the agent is installed.
    pub(super) agent: String,
    /// Tokens of the context, when they are given.
    pub(super) context: Option<usize>,
    /// Columns that are taken for a token, when they are given.
    pub(super) columns_a_token: Option<usize>,
}

/// What the model of one agent sees, as JSON.
#[derive(Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub(crate) struct Seen<'a> {
    reason: &'static str,
    pub(super) target: &'static str,
    /// The agent, as people write it.
    pub(super) agent: &'static str,
    /// The version whose list this is.
    pub(super) checked_against: &'static str,
    /// Whether nobody has seen a list of this agent.
    pub(super) estimated: bool,
    /// Tokens of the context that was assumed.
    pub(super) context: usize,
    /// Tokens of the entries below, estimated: four bytes of ASCII are one.
    pub(super) tokens: usize,
    /// How many skills the agent brings along; their entries are left out.
    pub(super) bundled: usize,
    pub(super) skills: Vec<SeenSkill<'a>>,
    /// The entries as the model gets them.
    pub(super) listing: String,
}

/// What is seen of a skill.
#[derive(Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub(crate) struct SeenSkill<'a> {
    pub(super) id: &'a str,
    pub(super) name: Cow<'a, str>,
    /// `whole`, `cut`, `name`, `waits`, `hidden`, `omitted` or `refused`.
    pub(super) shown: &'static str,
    /// Characters of the description that are seen.
    pub(super) seen: usize,
    /// Characters of the description.
    pub(super) characters: usize,
    /// Characters before the description was shortened, when it was.
    pub(super) shortened_from: Option<usize>,
    /// A shorter description in the author's own words that says first when to
    /// use the skill, where the model is not told that.
    pub(super) suggestion: Option<String>,
    /// The description as it was offered to the agent.
    pub(super) description: Cow<'a, str>,
}

/// Characters of a suggestion where the agent shows fewer: what it starts with
/// is what counts.
const CLAUSE: usize = 120;

/// What the model of `target` sees of the skills, whose artifact for it is the
/// one with this index.
pub(super) fn see<'a>(
    skills: &'a [CompiledSkill],
    index: usize,
    target: &'static Target,
    surroundings: &Surroundings,
    fits: bool,
) -> Seen<'a> {
    let folder = format!("{}/{}", surroundings.project, target.project[0].path);
    let place = Place {
        skills: &folder,
        home: &surroundings.home,
        package: &surroundings.agent,
        context: surroundings.context,
        columns_a_token: surroundings.columns_a_token,
    };
    let offers: Vec<Offer<'a>> = skills
        .iter()
        .map(|one| Offer::of(target, &one.skill, &one.artifacts[index]))
        .collect();
    let fitted = if fits {
        fit::share(target, &offers, &place)
    } else {
        None
    };
    let given = fitted.as_deref().unwrap_or(&offers);
    let Listing { text, shown } = target.list(given, &place);
    let entries = skills.iter().zip(&offers).zip(given).zip(shown);
    let skills = entries
        .map(|(((one, offer), given), shown)| skill(one, offer, given, shown))
        .collect();
    Seen {
        reason: "budget",
        target: target.id,
        agent: target.name,
        checked_against: target.checked_against,
        estimated: target.evidence != Evidence::Observed,
        context: surroundings.context.unwrap_or(target.catalog.context),
        tokens: tokens::estimate(&text),
        bundled: target.catalog.bundled.len(),
        skills,
        listing: text,
    }
}

fn skill<'a>(
    one: &'a CompiledSkill,
    offer: &Offer<'a>,
    given: &Offer<'a>,
    shown: Shown,
) -> SeenSkill<'a> {
    let length = |text: &str| text.chars().count();
    let characters = length(&given.description);
    let (name, seen) = match shown {
        Shown::Whole => ("whole", characters),
        Shown::Cut(seen) => ("cut", seen.min(characters)),
        Shown::Name => ("name", 0),
        Shown::Waits => ("waits", 0),
        Shown::Hidden => ("hidden", 0),
        Shown::Omitted => ("omitted", 0),
        Shown::Refused => ("refused", 0),
    };
    let room = match shown {
        Shown::Cut(seen) => Some(seen.max(CLAUSE)),
        // Another order of words does not help where there is no room at all.
        _ => None,
    };
    let suggestion = room.and_then(|room| {
        let start: String = given.description.chars().take(seen).collect();
        let short = fit::shorten(&given.description, room);
        let is_better = !fit::tells_when(&start) && fit::tells_when(&short);
        (is_better && *short != *given.description).then(|| short.into_owned())
    });
    let before = length(&offer.description);
    SeenSkill {
        id: &one.skill.id,
        name: offer.name.clone(),
        shown: name,
        seen,
        characters,
        shortened_from: (before != characters).then_some(before),
        suggestion,
        description: given.description.clone(),
    }
}
