//! What is known of an agent, as data.

use super::Field;

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
    /// They are replaced, counting from 0, even if nothing was passed.
    Replaced {
        /// What keeps a dollar sign when it stands before it.
        escape: &'static str,
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

/// What an agent cuts off or refuses.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Characters of a description.
    pub description: usize,
    /// Characters that the list of skills shows of one description, together
    /// with `when_to_use`.
    pub listing: Option<usize>,
    /// Bytes of a `SKILL.md`.
    pub file: Option<usize>,
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
    /// The keys it has for fields of the model, in the order they are written.
    /// `name`, `description`, `license`, `compatibility` and `metadata` are
    /// written for every target.
    pub keys: &'static [Key],
    /// Further keys it reads, written with the value they have in the source.
    pub passes: &'static [&'static str],
    /// Fields that its emitter writes into a file of its own.
    pub elsewhere: &'static [Field],
    /// What it replaces in a body.
    pub dialect: Dialect,
    /// How hard boundaries are marked.
    pub boundary: Boundary,
    /// What it cuts off or refuses.
    pub limits: Limits,
}

impl Target {
    /// The key the target has for `field`.
    #[must_use]
    pub fn key(&self, field: Field) -> Option<&'static Key> {
        self.keys.iter().find(|key| key.field == field)
    }
}
