//! What is known of an agent, as data.

use std::fmt;

use skir::SectionClass;

use super::catalog::{self, Catalog};
use super::{Fault, Field, Mask, Style, Verdict};

/// A folder an agent reads skills from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Folder {
    /// The path below the project or the home folder, with `/` between
    /// components.
    pub path: &'static str,
    /// The environment variable that names another base, and the path below
    /// that base.
    pub moved_by: Option<(&'static str, &'static str)>,
}

impl Folder {
    /// A folder that no variable moves.
    #[must_use]
    pub const fn fixed(path: &'static str) -> Self {
        Self {
            path,
            moved_by: None,
        }
    }
}

/// How a target writes the value of a key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// A text on one line.
    Text,
    /// One text with blanks between the items.
    Words,
    /// A list, one item a line.
    List,
    /// `true`, when the skill says so.
    True,
    /// `false`, when the skill says so.
    False,
}

/// A key a target has for a field of the model.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Key {
    /// The field.
    pub field: Field,
    /// The target's name for it.
    pub name: &'static str,
    /// How its value is written.
    pub form: Form,
}

/// What an agent does to `$ARGUMENTS`, `$ARGUMENTS[0]`, `$0` and `$name` in a
/// body.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Arguments {
    /// The model sees them as they are written. The text names an agent that
    /// reads the same folder and replaces them all the same, if there is one.
    Kept {
        /// That agent.
        replaced_by: Option<&'static str>,
    },
    /// The model sees them as they are written, unless there is an occasion to
    /// replace them: a person starts the skill, or some are passed.
    Occasional {
        /// The number of the first one.
        first: u16,
        /// Whether `$name` of a declared argument is replaced, too.
        names: bool,
        /// The occasion, as a fragment that goes on with a sentence.
        when: &'static str,
    },
    /// They are replaced, counting from 0, even if nothing was passed.
    Replaced {
        /// What keeps a dollar sign when it stands before it, if anything does.
        escape: Option<&'static str>,
    },
}

/// What an agent replaces in a body.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Dialect {
    /// The arguments.
    pub arguments: Arguments,
    /// Whether it runs `` !`command` `` and blocks whose fence is followed by
    /// `!` when it loads a skill.
    pub runs_commands: bool,
    /// What stands for the skill's folder.
    pub skill_folder: Option<&'static str>,
    /// What stands for the project's folder.
    pub project_folder: Option<&'static str>,
    /// What stands for the session's id.
    pub session: Option<&'static str>,
    /// How the agent's own variables start, those above and any other.
    pub variables: Option<&'static str>,
    /// What it takes for a secret and hides from the model.
    pub mask: Mask,
}

/// How hard boundaries in a body are marked: what the agent's vendor
/// recommends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Boundary {
    /// A line in bold and a list.
    Markdown,
    /// A pair of tags.
    Tags,
}

/// How a target's `metadata` is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MetadataForm {
    /// A map of texts, one a line: what every parser reads.
    Texts,
    /// A map of any shape as one line of JSON: what an agent needs that acts on
    /// nested values and reads no more than one line.
    Json,
}

/// A unit that agents count texts in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Size {
    /// Bytes of UTF-8.
    Bytes(usize),
    /// Unicode scalar values.
    Characters(usize),
    /// Lines.
    Lines(usize),
}

impl fmt::Display for Size {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Bytes(limit) => write!(f, "{limit} bytes"),
            Self::Characters(limit) => write!(f, "{limit} characters"),
            Self::Lines(limit) => write!(f, "{limit} lines"),
        }
    }
}

impl Size {
    /// Whether `text` is within it.
    #[must_use]
    pub fn holds(self, text: &str) -> bool {
        match self {
            Self::Bytes(limit) => text.len() <= limit,
            Self::Characters(limit) => text.len() <= limit || text.chars().count() <= limit,
            Self::Lines(limit) => text.len() <= limit || self.of(text) <= limit,
        }
    }

    /// How many there may be.
    #[must_use]
    pub const fn limit(self) -> usize {
        match self {
            Self::Bytes(limit) | Self::Characters(limit) | Self::Lines(limit) => limit,
        }
    }

    /// How many `text` has.
    #[must_use]
    pub fn of(self, text: &str) -> usize {
        match self {
            Self::Bytes(_) => text.len(),
            Self::Characters(_) => text.chars().count(),
            Self::Lines(_) => {
                let ends = memchr::memchr_iter(b'\n', text.as_bytes()).count();
                ends + usize::from(!text.is_empty() && !text.ends_with('\n'))
            }
        }
    }
}

/// What an agent cuts off or refuses.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Characters of a description.
    pub description: usize,
    /// Characters that the list of skills shows of one description, together
    /// with `when_to_use`.
    pub listing: Option<usize>,
    /// The most of a file that reaches the model in one piece; all of them
    /// hold. A body that is longer is split.
    pub file: &'static [Size],
}

/// What every reader of `.agents/skills` gets in one piece: Codex reads 40,000
/// characters (10,000 for a model that it does not know), opencode 51,200 bytes,
/// a few of which are its own, pi 50 KB and 2,000 lines, OpenClaw somewhat more
/// than 60,000 bytes. All were seen.
pub(super) const SHARED: &[Size] = &[
    Size::Characters(40_000),
    Size::Bytes(50_000),
    Size::Lines(2_000),
];

/// How far it is known what an agent does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Evidence {
    /// The agent was run and what its model got was recorded.
    Observed,
    /// Its documents or its source say so; nobody has seen it.
    Documented,
    /// It is a specification, not an agent.
    Specification,
}

/// In which folders of a project an agent looks for its skill folders.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ascent {
    /// In the one that it is started in.
    Start,
    /// In that one and every one above, up to the repository's root.
    Repository,
    /// In the repository's root.
    Root,
}

/// What an agent does with two skills of one name in several of its folders.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Clash {
    /// It takes the one in the folder that it names first.
    First,
    /// It takes the one in the folder that it names last.
    Last,
    /// It lists all of them.
    All,
    /// It takes one of them by chance.
    Chance,
    /// Nobody has seen it.
    Unknown,
}

/// How an agent looks for skills in a folder of skills.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Discovery {
    /// Where it looks for the folders.
    pub ascent: Ascent,
    /// How deep below the folder a skill may lie; nothing is no limit.
    pub depth: Option<u8>,
    /// Whether it finds a skill inside another one's folder.
    pub nested: bool,
    /// Whether it follows links to folders.
    pub follows_links: bool,
    /// What it does with two skills of one name in its folders of a project.
    pub project_clash: Clash,
    /// The same in its folders of a person.
    pub user_clash: Clash,
}

/// Where an agent takes a skill's name from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NameSource {
    /// The folder.
    Folder,
    /// The frontmatter.
    Frontmatter,
}

/// What is known of an agent, as data.
#[derive(Debug)]
pub struct Target {
    /// The id, such as `claude-code`.
    pub id: &'static str,
    /// Other spellings of the id.
    pub aliases: &'static [&'static str],
    /// The agent's name as people write it.
    pub name: &'static str,
    /// The version that the data was checked against.
    pub checked_against: &'static str,
    /// Version of this data and of the emitter: a newer one makes older
    /// artifacts stale.
    pub revision: u32,
    /// The folders it reads in a project; artifacts go into the first.
    pub project: &'static [Folder],
    /// The folders it reads for a person; artifacts go into the first.
    pub user: &'static [Folder],
    /// How far the rest is known.
    pub evidence: Evidence,
    /// How it looks for skills.
    pub discovery: Discovery,
    /// What it calls a skill.
    pub name_source: NameSource,
    /// What it makes of sources that are not as they should be; what is not
    /// listed loads as it is.
    pub raw: &'static [(Fault, Verdict)],
    /// The keys it has for fields of the model, in the order they are written.
    /// `name`, `description`, `license`, `compatibility` and `metadata` are
    /// written for every target.
    pub keys: &'static [Key],
    /// Further spellings of its keys that it reads.
    pub also_reads: &'static [&'static str],
    /// Further keys it reads, written with the value they have in the source.
    pub passes: &'static [&'static str],
    /// Whether its frontmatter ends at the next three hyphens, wherever they stand.
    pub ends_at_hyphens: bool,
    /// How `metadata` is written.
    pub metadata: MetadataForm,
    /// The keys that it reads inside `metadata`.
    pub in_metadata: &'static [Key],
    /// What to do about a restriction that it has no key for, as a fragment
    /// that goes on with a sentence.
    pub remedies: &'static [(Field, &'static str)],
    /// Fields that its emitter writes into a file of its own.
    pub elsewhere: &'static [Field],
    /// The order in which it asks for sections of these classes; none where the
    /// author's is as good.
    pub order: &'static [SectionClass],
    /// What it replaces in a body.
    pub dialect: Dialect,
    /// How hard boundaries are marked.
    pub boundary: Boundary,
    /// The form that a body has where nothing else is chosen.
    pub style: Style,
    /// What speaks for that form.
    pub style_evidence: &'static str,
    /// What it cuts off or refuses.
    pub limits: Limits,
    /// How it lists its skills for the model.
    pub catalog: Catalog,
}

/// What most agents share; a target says where it differs.
pub(super) const COMMON: Target = Target {
    id: "",
    aliases: &[],
    name: "",
    checked_against: "",
    revision: 2,
    project: &[],
    user: &[],
    evidence: Evidence::Observed,
    discovery: Discovery {
        ascent: Ascent::Start,
        depth: Some(1),
        nested: false,
        follows_links: true,
        project_clash: Clash::First,
        user_clash: Clash::First,
    },
    name_source: NameSource::Frontmatter,
    raw: &[],
    keys: &[],
    also_reads: &[],
    passes: &[],
    ends_at_hyphens: false,
    metadata: MetadataForm::Texts,
    in_metadata: &[],
    remedies: &[],
    elsewhere: &[],
    order: &[],
    dialect: Dialect {
        arguments: Arguments::Kept { replaced_by: None },
        runs_commands: false,
        skill_folder: None,
        project_folder: None,
        session: None,
        variables: None,
        mask: Mask::None,
    },
    boundary: Boundary::Markdown,
    style: Style::Markdown,
    style_evidence: "nothing speaks for another form: no measurement of skills compares them, and \
                     what agents are given is Markdown nearly always",
    limits: Limits {
        description: 1024,
        listing: None,
        file: &[],
    },
    catalog: catalog::PLAIN,
};

impl Target {
    /// What the agent makes of a source with `fault`.
    #[must_use]
    pub fn verdict(&self, fault: Fault) -> Verdict {
        self.raw
            .iter()
            .find(|(known, _)| *known == fault)
            .map_or(Verdict::Loads, |(_, verdict)| *verdict)
    }

    /// The key the target has for `field`.
    #[must_use]
    pub fn key(&self, field: Field) -> Option<&'static Key> {
        self.keys.iter().find(|key| key.field == field)
    }
}
