//! What an agent's model is told of the skills it may load.
//!
//! Every agent puts a list of its skills before its model, in a shape and with
//! a budget of its own: it cuts descriptions, drops them, or leaves skills out.
//! A target's [`Catalog`] says how, as data, and [`Target::list`] makes the list
//! of a set of skills from it. The lists of the observed agents are what they
//! were seen to send, byte for byte but for the skills that they bring along;
//! the others are estimates.
//!
//! A list depends on the size of the model's context, and for agents that name
//! files on where the skills lie. Skills are taken to lie in one folder of a
//! project and never to have been used: Claude Code prefers those that were.

mod entry;
mod measure;
mod room;

use std::borrow::Cow;
use std::collections::BTreeSet;

use skir::Skill;

use super::{Artifact, Clash, Fault, Field, Target, Verdict};

/// How the list of skills is made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Catalog {
    /// How a skill is written.
    pub shape: Shape,
    /// How much room there is.
    pub room: Room,
    /// Characters of UTF-16 of a description above which the skill is dropped.
    pub refuses: Option<usize>,
    /// Whether a skill with `paths` is left out until a file matches.
    pub waits_for_paths: bool,
    /// Tokens of the context that the agent assumes when nothing else is said.
    pub context: usize,
    /// The skills that the agent brings along.
    pub bundled: &'static [Bundled],
    /// Where they stand in the list.
    pub bundled_at: BundledAt,
}

/// How a skill is written in the list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shape {
    /// `- name: description - when to use it`.
    Dash,
    /// `- name: description (file: r1/name/SKILL.md)`.
    DashFile,
    /// `- name: description`, a line on when to use it, and one with the path.
    DashPath,
    /// `• name - description`.
    Bullet,
    /// `    - name: description`.
    Indented,
    /// `` 0. `name`: description``.
    Numbered,
    /// `<skill>` with elements inside.
    Xml(Xml),
}

/// How a skill is written as XML.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Xml {
    /// Blanks before `<skill>`; the elements inside have two more, unless every
    /// value stands on a line of its own.
    pub indent: usize,
    /// Whether every value stands on a line of its own.
    pub lines: bool,
    /// What is escaped.
    pub escapes: bool,
    /// What the location says.
    pub location: Location,
    /// Whether the location follows the description in brackets, too, and
    /// further text on when to use the skill a dash.
    pub tells_level: bool,
}

/// What an entry says of where the skill lies.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Location {
    /// The path of `SKILL.md`.
    Path,
    /// The same, `~` standing for the home folder.
    PathBelowHome,
    /// The word `project`.
    Level,
}

/// How much room the list has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Room {
    /// As much as it needs.
    Unlimited,
    /// Each description is cut to so many characters of UTF-16, three dots
    /// included.
    Each(usize),
    /// A hundredth of the context's columns: while not all fits, skills keep
    /// their whole description in turn as long as it fits, the others their
    /// name. A description is cut to so many characters of UTF-16 first.
    Share(usize),
    /// A fiftieth of the context's tokens, four bytes being one: descriptions
    /// grow by a character in turn; when not even the names fit, skills are
    /// left out. A description is cut to so many characters first.
    Tokens(usize),
    /// So many characters of UTF-16: once an entry does not fit, it and all
    /// that follow are names on one line.
    Prefix(usize),
    /// So many characters of UTF-16: all descriptions are cut to one length, or
    /// dropped, and skills left out at the end.
    Shrink(usize),
}

/// A skill that an agent brings along. Its text is nobody's business here, only
/// the room that it takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Bundled {
    /// Its name.
    pub name: &'static str,
    /// The lengths of the words of its description, one blank between them.
    pub words: &'static [u16],
    /// What the agent says of where it lies: a file of its package, unless it
    /// starts with `~` or with Codex' name for a folder.
    pub file: &'static str,
    /// Whether its description is never cut.
    pub keeps: bool,
}

/// Where bundled skills stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BundledAt {
    /// Before the others.
    Start,
    /// After the others.
    End,
    /// Among them, by name.
    ByName,
}

/// What most agents share.
pub(super) const PLAIN: Catalog = Catalog {
    shape: Shape::Xml(XML),
    room: Room::Unlimited,
    refuses: None,
    waits_for_paths: false,
    context: 200_000,
    bundled: &[],
    bundled_at: BundledAt::Start,
};

/// The shape that the specification recommends.
pub(super) const XML: Xml = Xml {
    indent: 2,
    lines: false,
    escapes: true,
    location: Location::Path,
    tells_level: false,
};

/// A bundled skill whose description may be cut.
pub(super) const fn bundled(
    name: &'static str,
    words: &'static [u16],
    file: &'static str,
) -> Bundled {
    Bundled {
        name,
        words,
        file,
        keeps: false,
    }
}

/// A skill as an agent reads it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Offer<'a> {
    /// Its name, which is its folder's.
    pub name: Cow<'a, str>,
    /// Its description.
    pub description: Cow<'a, str>,
    /// Further text on when to use it; empty when there is none.
    pub when_to_use: Cow<'a, str>,
    /// Whether the model is never told of it.
    pub hidden: bool,
    /// Whether the model is told of it when a file matches.
    pub waits: bool,
}

impl<'a> Offer<'a> {
    /// What the target's agent reads in the artifact of a skill.
    #[must_use]
    pub fn of(target: &Target, skill: &Skill, artifact: &'a Artifact) -> Self {
        let reads = |field| target.key(field).is_some() || target.elsewhere.contains(&field);
        let written = |name: &str| artifact.frontmatter(name).unwrap_or_default();
        Self {
            name: Cow::Borrowed(&artifact.folder),
            description: written("description"),
            when_to_use: target
                .key(Field::WhenToUse)
                .map(|key| written(key.name))
                .unwrap_or_default(),
            hidden: Field::UserOnly.value(skill).is_some() && reads(Field::UserOnly),
            waits: target.catalog.waits_for_paths
                && Field::Paths.value(skill).is_some()
                && reads(Field::Paths),
        }
    }
}

impl Offer<'_> {
    /// The same without what it borrows.
    #[must_use]
    pub fn into_owned(self) -> Offer<'static> {
        Offer {
            name: Cow::Owned(self.name.into_owned()),
            description: Cow::Owned(self.description.into_owned()),
            when_to_use: Cow::Owned(self.when_to_use.into_owned()),
            hidden: self.hidden,
            waits: self.waits,
        }
    }
}

/// Where the skills lie, and how much the model can hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Place<'a> {
    /// The folder of skills, as an absolute path with `/` between components.
    pub skills: &'a str,
    /// The person's home folder.
    pub home: &'a str,
    /// The folder of the agent's package.
    pub package: &'a str,
    /// Tokens of the model's context; the agent's default where nothing is
    /// said.
    pub context: Option<usize>,
    /// Columns of text that Claude Code takes for a token, which differs from
    /// model to model; as for its own model where nothing is said.
    pub columns_a_token: Option<usize>,
}

/// What the model sees of a skill.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Shown {
    /// All of its description.
    Whole,
    /// The start of it: so many characters.
    Cut(usize),
    /// Its name.
    Name,
    /// Nothing until a file matches its `paths`.
    Waits,
    /// Nothing, as the skill wants it.
    Hidden,
    /// Nothing: the list has no room.
    Omitted,
    /// Nothing: its description is too long for the agent, or there is none.
    Refused,
}

/// The list of skills that a model sees.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Listing {
    /// The entries of the given skills in the agent's form and order, one after
    /// another; those of bundled skills are left out.
    pub text: String,
    /// What is seen of each given skill, in the given order.
    pub shown: Vec<Shown>,
}

impl Listing {
    /// How many skills are shown so.
    #[must_use]
    pub fn count(&self, which: impl Fn(Shown) -> bool) -> usize {
        self.shown.iter().filter(|shown| which(**shown)).count()
    }
}

/// One line of the list under construction.
struct Row<'a> {
    name: &'a str,
    /// The description with all that the agent counts as such.
    text: Cow<'a, str>,
    /// Further text with a line of its own.
    when: &'a str,
    location: String,
    /// Which offer it is; none for a bundled skill.
    offer: Option<usize>,
    /// Whether the description is never cut.
    keeps: bool,
}

/// What becomes of a row.
enum Seen {
    Whole,
    /// The description that is seen instead.
    Part(String),
    Name,
    Gone,
}

impl Target {
    /// The list that the agent's model sees of `offers`.
    #[must_use]
    pub fn list(&self, offers: &[Offer<'_>], place: &Place<'_>) -> Listing {
        let catalog = &self.catalog;
        let mut shown: Vec<Shown> = offers.iter().map(|offer| self.admits(offer)).collect();
        let rows = self.rows(offers, &shown, place);
        let seen = room::fill(catalog, &rows, place);
        let mut entries = Vec::new();
        let mut names = Vec::new();
        for (row, seen) in rows.iter().zip(&seen) {
            let description = match seen {
                Seen::Whole => Some(&*row.text),
                Seen::Part(part) => Some(part.as_str()),
                Seen::Name => None,
                Seen::Gone => continue,
            };
            if description.is_none() && matches!(catalog.room, Room::Prefix(_)) {
                names.push(row.name);
            } else if row.offer.is_some() {
                entries.push(entry::write(catalog.shape, entries.len(), row, description));
            }
        }
        if !names.is_empty() {
            entries.push(format!("{NAMES}{}", names.join(", ")));
        }
        for (row, seen) in rows.iter().zip(seen) {
            let Some(offer) = row.offer else { continue };
            shown[offer] = match seen {
                Seen::Whole => Shown::Whole,
                Seen::Part(part) => Shown::Cut(shared(&part, &row.text)),
                Seen::Name => Shown::Name,
                Seen::Gone => Shown::Omitted,
            };
        }
        Listing {
            text: entries.join("\n"),
            shown,
        }
    }

    /// What keeps a skill out of the list before anything is counted.
    fn admits(&self, offer: &Offer<'_>) -> Shown {
        let is_refused = self
            .catalog
            .refuses
            .is_some_and(|most| measure::units(&offer.description) > most);
        let is_dropped = offer.description.is_empty()
            && matches!(
                self.verdict(Fault::EmptyDescription),
                Verdict::Dropped | Verdict::Unlisted
            );
        match offer {
            _ if is_refused || is_dropped => Shown::Refused,
            Offer { hidden: true, .. } => Shown::Hidden,
            Offer { waits: true, .. } => Shown::Waits,
            _ => Shown::Whole,
        }
    }

    /// The rows in the agent's order.
    fn rows<'a>(
        &self,
        offers: &'a [Offer<'_>],
        shown: &[Shown],
        place: &Place<'_>,
    ) -> Vec<Row<'a>> {
        let catalog = &self.catalog;
        let mut rows: Vec<Row<'a>> = offers
            .iter()
            .enumerate()
            .filter(|(index, _)| shown[*index] == Shown::Whole)
            .map(|(index, offer)| Row {
                name: &offer.name,
                text: entry::described(catalog.shape, offer),
                when: &offer.when_to_use,
                location: entry::location(catalog.shape, &offer.name, place),
                offer: Some(index),
                keeps: false,
            })
            .collect();
        rows.sort_by(|a, b| a.name.cmp(b.name));
        // An agent that takes one skill of a name takes the project's.
        let lists_all = self.discovery.project_clash == Clash::All;
        let names: BTreeSet<&str> = rows.iter().map(|row| row.name).collect();
        let bundled = catalog.bundled.iter();
        let bundled = bundled.filter(|skill| lists_all || !names.contains(skill.name));
        let bundled = bundled.map(|skill| Row {
            name: skill.name,
            text: skill.words().into(),
            when: "",
            location: if skill.is_in_package() {
                format!("{}/{}", place.package, skill.file)
            } else {
                skill.file.to_owned()
            },
            offer: None,
            keeps: skill.keeps,
        });
        match catalog.bundled_at {
            BundledAt::Start => rows = bundled.chain(rows).collect(),
            BundledAt::End => rows.extend(bundled),
            BundledAt::ByName => {
                rows.extend(bundled);
                rows.sort_by(|a, b| a.name.cmp(b.name));
            }
        }
        rows
    }
}

/// What stands before the names of skills whose description has no room.
const NAMES: &str = "Additional skills available (invoke by name): ";

impl Bundled {
    fn is_in_package(&self) -> bool {
        self.file.ends_with("SKILL.md") && !self.file.starts_with(['~', 'r'])
    }

    /// Its description, letters being no matter.
    fn words(&self) -> String {
        let words: Vec<_> = self
            .words
            .iter()
            .map(|length| "x".repeat(usize::from(*length)))
            .collect();
        words.join(" ")
    }
}

/// How many characters `part` shares with the start of `whole`.
fn shared(part: &str, whole: &str) -> usize {
    part.chars()
        .zip(whole.chars())
        .take_while(|(a, b)| a == b)
        .count()
}
