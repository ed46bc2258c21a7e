//! Facts: what a unit does or says, with its place.

use std::ops::Range;

use crate::diagnostic::{Confidence, Span};

use super::mention::Mention;

/// What was seen.
///
/// A kind is neutral: honest skills download and read secrets as well.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[repr(u8)]
pub(crate) enum FactKind {
    // Instructions to the agent.
    /// Earlier or higher instructions are to be ignored.
    Override,
    /// Something is to be kept from the user.
    Conceal,
    /// A deed that is to be done without the user's knowledge.
    ConcealedDeed,
    /// A turn of somebody else, such as the system, is written into the text.
    FakeTurn,
    /// The agent is to be somebody whom no rule binds.
    RoleChange,
    /// Nothing is to be refused.
    NoRefusal,
    /// Nobody is to be asked.
    NoConfirmation,
    /// Something that cannot be undone is to be done and nobody asked.
    UnconfirmedDeed,
    /// The description claims every task.
    GreedyTrigger,
    /// What is fetched is to be followed.
    RemoteInstructions,
    /// An agent is started or set up without its questions.
    PermissionBypass,
    /// Something is to be done whatever the task is.
    Always,
    /// It is said that there is no time, or that trust is due.
    Pressure,

    // Deeds that the text asks for.
    /// Secrets are to be sent somewhere outside.
    TellsSendSecret,
    /// The conversation, the prompt or the memory is to be sent outside.
    TellsSendContext,
    /// What is worked on is to be sent outside.
    TellsSend,
    /// A command that uploads is to be run.
    TellsUpload,
    /// Much is to be deleted.
    TellsDelete,
    /// A secret is to be shown or put where others see it.
    TellsPrintSecret,
    /// The user is to be asked for a secret.
    AsksSecret,
    /// Text is to be put into a file that agents read at every start.
    TellsWriteMemory,
    /// The settings of an agent are to be changed.
    TellsWriteAgentConfig,
    /// An image or a link carries data in its address.
    DataInImage,
    /// What people do not see speaks to the agent.
    HiddenInstruction,
    /// What people do not see looks as if it spoke to an agent.
    HiddenAddress,

    // What programs and texts hold.
    /// A key or a token stands in the text.
    SecretLiteral,
}

impl FactKind {
    /// The kind's place in a set of kinds.
    pub(super) const fn bit(self) -> u128 {
        1 << self as u8
    }
}

/// One thing that was seen.
#[derive(Clone, Debug)]
pub(crate) struct Fact {
    /// What.
    pub(crate) kind: FactKind,
    /// The unit it was seen in: an index of [`super::Units::all`].
    pub(crate) unit: usize,
    /// Where in the unit's text, in bytes.
    pub(crate) range: Range<usize>,
    /// What it is about: a host, a path, a variable, a command. Empty when
    /// there is nothing to name.
    pub(crate) value: String,
    /// Further places that belong to it, such as where a value came from.
    pub(crate) related: Vec<(Span, &'static str)>,
    /// How sure it is.
    pub(crate) confidence: Confidence,
    /// Why it is only a mention, when it is one.
    pub(crate) mention: Option<Mention>,
}

impl Fact {
    /// A fact of full confidence that is about nothing in particular.
    pub(crate) fn new(kind: FactKind, unit: usize, range: Range<usize>) -> Self {
        Self {
            kind,
            unit,
            range,
            value: String::new(),
            related: Vec::new(),
            confidence: Confidence::High,
            mention: None,
        }
    }
}
