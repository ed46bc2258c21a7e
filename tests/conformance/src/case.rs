//! One skill in one agent, and what is expected of it.

use std::ops::Range;

use skcc_core::CompiledSkill;
use skcc_core::emit::catalog::{Offer, Place, Shown};
use skcc_core::emit::{About, Artifact, Field, Loss, LossKind, NameSource, Target};
use skir::{Invocation, SubstitutionKind};

use crate::listing::Entry;
use crate::namespace::{HOME, PROJECT};
use crate::tally::Finding;
use crate::whole::{all_missing, flat, missing};

/// What an agent is given.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Form {
    /// The sources.
    Raw,
    /// What `install` writes.
    Compiled,
}

impl Form {
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Raw => "raw",
            Self::Compiled => "compiled",
        }
    }
}

/// Bytes of the largest bundled file that is read.
const MOST_OF_A_FILE: usize = 8000;

/// Characters of the longest line that no agent cuts.
const MOST_OF_A_LINE: usize = 500;

/// Words that are passed as arguments.
const WORDS: [&str; 6] = ["alder", "birch", "cedar", "dogwood", "elm", "fir"];

/// One skill in one agent.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Case<'a> {
    pub(crate) skill: &'a CompiledSkill,
    target: &'static Target,
    form: Form,
}

impl<'a> Case<'a> {
    pub(crate) const fn new(skill: &'a CompiledSkill, target: &'static Target, form: Form) -> Self {
        Self {
            skill,
            target,
            form,
        }
    }

    fn artifact(&self) -> &'a Artifact {
        &self.skill.artifacts[0]
    }

    /// The name of its folder.
    pub(crate) fn folder(&self) -> String {
        match self.form {
            Form::Raw => self.skill.bundle.source.folder_name().to_owned(),
            Form::Compiled => self.artifact().folder.clone(),
        }
    }

    /// What the agent calls it.
    pub(crate) fn name(&self) -> String {
        if self.form == Form::Compiled || self.target.name_source == NameSource::Folder {
            return self.folder();
        }
        let key = self.skill.document.key("name");
        let name = key.and_then(|key| key.value.as_text());
        name.map_or_else(|| self.folder(), str::to_owned)
    }

    /// The path of the folder of skills.
    pub(crate) fn skills(&self) -> String {
        format!("{PROJECT}/{}", self.target.project[0].path)
    }

    /// The path of its folder.
    pub(crate) fn path(&self) -> String {
        format!("{}/{}", self.skills(), self.folder())
    }

    /// The path of its file.
    pub(crate) fn file(&self) -> String {
        let file = match self.form {
            Form::Raw => &self.skill.bundle.source.file,
            Form::Compiled => "SKILL.md",
        };
        format!("{}/{file}", self.path())
    }

    /// Whether only people may start it.
    pub(crate) fn is_hidden(&self) -> bool {
        self.skill.skill.policy.invocation == Invocation::User
    }

    /// Whether it is there only once a file matches.
    pub(crate) fn waits(&self) -> bool {
        self.offer().waits
    }

    pub(crate) fn takes_arguments(&self) -> bool {
        let all = self.skill.skill.interface.substitutions.iter();
        all.into_iter().any(|one| {
            matches!(
                one.kind,
                SubstitutionKind::Arguments
                    | SubstitutionKind::Argument(_)
                    | SubstitutionKind::Named(_)
            )
        })
    }

    /// What the agent is expected to list.
    pub(crate) fn offer(&self) -> Offer<'a> {
        Offer::of(self.target, &self.skill.skill, self.artifact())
    }

    /// Whether `entry` is that of this skill.
    pub(crate) fn is(&self, entry: &Entry) -> bool {
        match &entry.location {
            Some(file) => *file == self.file(),
            None => entry.name == self.name(),
        }
    }

    /// Whether the list has the author's description.
    pub(crate) fn described(&self, entry: Option<&Entry>, shown: Shown) -> Finding {
        let seen = entry.and_then(|entry| entry.description.as_deref());
        let seen = flat(seen.unwrap_or_default());
        let own = flat(&self.skill.skill.description);
        // Some agents add what `when_to_use` says.
        let is_whole = if own.is_empty() {
            !seen.is_empty()
        } else {
            seen.starts_with(&own)
        };
        if is_whole {
            return Finding::Good;
        }
        if self.form == Form::Compiled {
            if matches!(shown, Shown::Cut(_)) {
                return Finding::Told("the list shows the start of a long description");
            }
            if self.has_loss(About::Limit, "description") {
                return Finding::Told("a longer description would drop the skill");
            }
        }
        Finding::Bad("another description", format!("{seen:?} for {own:?}"))
    }

    fn has_loss(&self, about: About, what: &str) -> bool {
        let losses = self.artifact().losses.iter();
        let mut losses = losses.filter(|loss| loss.about == about);
        losses.any(|loss| what.is_empty() || loss.what == what)
    }

    /// Whether all of the author's body has arrived.
    pub(crate) fn whole(&self, arrived: &str) -> Finding {
        let skill = &self.skill.skill;
        let free: Vec<Range<usize>> = skill
            .interface
            .substitutions
            .iter()
            .map(|one| one.span.range())
            .collect();
        let pieces = all_missing(&skill.body, &free, arrived);
        let mut told = Vec::new();
        for piece in pieces {
            match self.told(piece) {
                Some(why) => told.push(why),
                None => {
                    return Finding::Bad("a part of the body is missing", beside(piece, arrived));
                }
            }
        }
        told.first().map_or(Finding::Good, |why| Finding::Told(why))
    }

    /// What was said of a piece of the body that has not arrived.
    fn told(&self, piece: &str) -> Option<&'static str> {
        if self.form == Form::Raw {
            return None;
        }
        let start = piece.as_ptr() as usize - self.skill.skill.body.as_ptr() as usize;
        let range = start..start + piece.len();
        let is_there = |loss: &&Loss| {
            let span = loss.span.map(skir::Span::range);
            span.is_some_and(|span| span.start < range.end && range.start < span.end)
        };
        let mut here = self.artifact().losses.iter().filter(is_there);
        let why = here.find_map(|loss| match (loss.about, loss.kind) {
            (About::Dollar, LossKind::Lost) => Some("a dollar sign with a number is replaced"),
            (About::Dollar, LossKind::Translated) => {
                Some("a dollar sign is written so that nothing replaces it")
            }
            (About::Secret, _) => Some("asterisks stand for what looks like a secret"),
            _ => None,
        });
        let is_long = || self.has_loss(About::Limit, "SKILL.md");
        why.or_else(|| is_long().then_some("it is longer than is read in one piece"))
    }

    /// A bundled file that is easy to read, and its text.
    pub(crate) fn resource(&self) -> Option<(&'a str, &'a str)> {
        let files = self.skill.bundle.files.iter();
        let mut files = files.filter_map(|file| Some((file.path.as_str(), file.text()?)));
        files.find(|(path, text)| {
            let is_plain = !text.contains(|c: char| c.is_control() && !c.is_whitespace());
            let is_short = text.lines().all(|line| line.len() <= MOST_OF_A_LINE);
            !path.starts_with('.')
                && text.len() <= MOST_OF_A_FILE
                && is_plain
                && is_short
                && !text.trim().is_empty()
        })
    }

    /// Whether the model knows where the bundled files lie, and `text` has
    /// arrived.
    pub(crate) fn reached(
        &self,
        entry: Option<&Entry>,
        body: &str,
        text: &str,
        arrived: &str,
    ) -> Finding {
        let location = entry.and_then(|entry| entry.location.as_deref());
        if !body.contains(&self.path()) && location != Some(self.file().as_str()) {
            return Finding::Bad("the folder is not told", String::new());
        }
        let hidden = self.target.dialect.mask.masked(text);
        let is_hidden = |piece: &str| {
            let start = piece.as_ptr() as usize - text.as_ptr() as usize;
            let end = start + piece.len();
            hidden.iter().any(|one| one.start < end && start < one.end)
        };
        let pieces = all_missing(text, &[], arrived);
        match pieces.iter().find(|piece| !is_hidden(piece)) {
            None if pieces.is_empty() => Finding::Good,
            None => Finding::Told("asterisks stand for what looks like a secret"),
            Some(piece) => {
                let start: String = arrived.chars().take(300).collect();
                Finding::Bad("the file is not read", format!("{piece:?} in {start:?}"))
            }
        }
    }

    /// The arguments that are passed.
    pub(crate) fn arguments(&self) -> Vec<&'static str> {
        let interface = &self.skill.skill.interface;
        let last = interface
            .substitutions
            .iter()
            .filter_map(|one| match &one.kind {
                SubstitutionKind::Argument(index) => Some(usize::from(*index) + 1),
                _ => None,
            });
        let count = last.max().unwrap_or(1).max(interface.inputs.len());
        WORDS.into_iter().take(count).collect()
    }

    /// Whether the arguments stand in their places in what was said, or beside
    /// a body that names them.
    pub(crate) fn argued(&self, said: &str) -> Finding {
        let skill = &self.skill.skill;
        let arguments = self.arguments();
        let mut placed = String::new();
        let mut at = 0;
        for one in &skill.interface.substitutions {
            let range = one.span.range();
            let value = match &one.kind {
                SubstitutionKind::Arguments => arguments.join(" "),
                SubstitutionKind::Argument(index) => {
                    let value = arguments.get(usize::from(*index));
                    value.copied().unwrap_or_default().to_owned()
                }
                SubstitutionKind::Named(name) => {
                    let mut inputs = skill.interface.inputs.iter();
                    let index = inputs.position(|input| input.name == name.of(&skill.body));
                    let value = index.and_then(|index| arguments.get(index));
                    value.copied().unwrap_or_default().to_owned()
                }
                _ => continue,
            };
            placed.push_str(&skill.body[at..range.start]);
            placed.push_str(&value);
            at = range.end;
        }
        placed.push_str(&skill.body[at..]);
        let Some(piece) = missing(&placed, &[], said) else {
            return Finding::Good;
        };
        let is_beside = arguments.iter().all(|argument| said.contains(argument))
            && missing(&skill.body, &[], said).is_none();
        if is_beside {
            return Finding::Good;
        }
        let start: String = said.chars().take(400).collect();
        Finding::Bad("an argument is missing", format!("{piece:?} in {start:?}"))
    }

    /// What is wrong when it is seen although it should be hidden.
    pub(crate) fn seen(&self) -> Finding {
        let key = Field::UserOnly.key();
        let losses = self.artifact().losses.iter();
        let mut weak = losses.filter(|loss| loss.kind == LossKind::Weakened);
        if self.form == Form::Compiled && weak.any(|loss| loss.what == key) {
            return Finding::Told("the agent hides no skill for a skill's sake");
        }
        Finding::Bad("it is listed", String::new())
    }
}

/// A piece that is missing, and the line that starts as it does, or the start of
/// what arrived instead.
fn beside(piece: &str, arrived: &str) -> String {
    let first: String = piece.chars().take(8).collect();
    let mut lines = arrived.lines();
    let like = lines.find(|line| line.trim_start().starts_with(&first));
    let start: String = like.unwrap_or(arrived).chars().take(200).collect();
    format!("{piece:?} in {start:?}")
}

/// Where the skills of an agent lie in its world.
pub(crate) fn place<'a>(skills: &'a str, package: &'a str) -> Place<'a> {
    Place {
        skills,
        home: HOME,
        package,
        context: None,
        columns_a_token: None,
    }
}
