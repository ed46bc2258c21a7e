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
    /// What is done right here is to be kept from the user.
    ConcealsThis,
    /// Something untrue is to be said.
    Lies,
    /// Something is to be done that may matter.
    TellsAct,
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
    /// A file of secrets is to be read.
    TellsReadSecret,
    /// Something is to be shared with somebody whom the text names.
    TellsShare,
    /// What was got before is to be sent outside.
    TellsSendIt,
    /// Something is to be sent to a free or throw-away host. The host.
    TellsSendFree,
    /// What is somebody's own affair is to be sent outside.
    TellsSendPrivate,
    /// Something is to be sent outside and nobody told.
    TellsSendUnseen,
    /// The agent is told to run what an address sends. The address.
    TellsRunFetched,
    /// What nobody may keep is to be written down.
    TellsRecordPrivate,
    /// Something untrue is to be said of what is done.
    Deceives,
    /// Nobody is to be told.
    KeepsQuiet,
    /// Something is to be made unreadable.
    TellsLock,
    /// Money is wanted for what was taken.
    WantsRansom,
    /// The agent's own tools are to be left for others.
    ShadowsTools,
    /// The user is to be asked for a secret, or something bad happens.
    AsksSecretUnderThreat,
    /// The skill is to be put into others.
    TellsSpread,
    /// A payment is to go to somebody else.
    TellsRedirectMoney,
    /// A home or a machine is to be emptied or locked.
    TellsDestroy,
    /// A door into the machine is to be opened.
    TellsBackdoor,
    /// A guard of the machine is to be turned off.
    TellsDisable,
    /// Coins are to be mined.
    TellsMine,
    /// Much is to be deleted.
    TellsDelete,
    /// A secret is to be shown or put where others see it.
    TellsPrintSecret,
    /// What a store of secrets holds is to be shown.
    TellsPrintVault,
    /// The user is to be asked for the words that a wallet is made of.
    AsksSeed,
    /// Agents are told for good what to trust.
    TellsPoisonMemory,
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
    /// A file of secrets is read. The file.
    ReadsSecret,
    /// A file that holds nothing but the keys to something is read. The file.
    ReadsVault,
    /// Secrets of several owners are read.
    Harvests,
    /// A key of somebody is sent to somebody else. The variable.
    SendsKey,
    /// What a user types or copies is sent. What.
    SendsSpied,
    /// Objects that came from the network are read in a way that runs code.
    LoadsFetched,
    /// An object runs a command when it is read.
    RunsInObject,
    /// Bytes are laid into memory and run.
    RunsBytes,
    /// Code is put together of parts and run.
    RunsBuilt,
    /// The name of a function is computed. The name.
    HidesName,
    /// A program looks whether it is watched.
    ProbesAnalysis,
    /// What a user says is a part of a command.
    InjectsCommand,

    // Delivery.
    /// Something is fetched by a command. A host.
    Downloads,
    /// What a public host sends is run. The host.
    RunsDownload,
    /// What a reviewed host or one of the own network sends is run. The host.
    RunsInstaller,
    /// A file that was fetched is run. The host.
    RunsDownloadedFile,
    /// What was decoded is run.
    RunsDecoded,
    /// A text tells to get a program by hand, or nothing works.
    RequiresProgram,
    /// A text tells to copy a command from elsewhere into a terminal.
    CopiesCommand,
    /// A text tells to copy a command from a page into a terminal.
    CopiesFromPage,
    /// A text tells to download something and to run it.
    TellsRunDownload,
    /// An address of an archive or a program. A host.
    NamesProgram,
    /// An address of a release of somebody on a forge. The owner.
    NamesRelease,
    /// An archive is opened with a password that stands beside.
    OpensWithPassword,
    /// A command fetches from a paste site. The host.
    FetchesFromPaste,
    /// A text names a paste site. The host.
    NamesPaste,
    /// A command saves what a free or throw-away host sends. The host.
    DownloadsFromFreeHost,
    /// A text names a free or throw-away host. The host.
    NamesFreeHost,
    /// A command fetches from an address without a name. The address.
    FetchesFromAddress,
    /// Something is sent to a host that shows it to anybody. The host.
    SendsToSink,
    /// The same, and the address is whole: nothing of it is left to the user.
    SendsToFixedSink,
    /// A whole repository is sent to a host that is not the skill's. The host.
    SendsRepository,
    /// A file is sent to a host that anybody may have. The host.
    SendsFileToAnybody,
    /// A package is installed whose name is almost a known one. The name.
    InstallsLookalike,
    /// Packages are taken from a host that anybody may stand in for. The host.
    InstallsFromElsewhere,
    /// A package is installed without a version. The name.
    InstallsUnpinned,

    // Data.
    /// A file of secrets is sent. The file.
    SendsSecret,
    /// The whole environment is sent.
    SendsEnvironment,
    /// Who somebody is and what machine it is is sent.
    SendsIdentity,
    /// What somebody works on is sent.
    SendsWork,
    /// What is typed is written down.
    RecordsSpied,
    /// Data is sent to a free or throw-away host. The host.
    SendsToFree,
    /// Something is sent to somebody whom the skill is not about. The host.
    SendsOut,

    // The machine.
    /// A shell is tied to a connection.
    ReverseShell,
    /// A name of a host or a repository leads to another machine. The name.
    LeadsElsewhere,
    /// A way from outside to this machine is opened. With what.
    OpensTunnel,
    /// A way from outside to the logins of this machine is opened. With what.
    OpensLogins,
    /// A shell is served to whoever asks. With what.
    ServesShell,
    /// Something will run by itself from now on. What.
    Persists,
    /// Something runs at each prompt, commit or exit, or on a timer.
    RunsUnasked,
    /// A program that is hidden will run by itself from now on. Which.
    PersistsHidden,
    /// A key is put among those that may log in.
    InstallsKey,
    /// What was done is hidden from whoever looks after the machine. What.
    HidesTracks,
    /// What an agent may do is written. The file.
    WritesAgentConfiguration,
    /// A system, a home or a disk is destroyed. Which.
    Destroys,
    /// Something is destroyed from a day on that the code names. By what.
    DestroysOnDay,
    /// A picture of a disk is written over a disk. Which.
    WritesDisk,
    /// More rights are taken. Which.
    RaisesPrivilege,
    /// A guard of the system is turned off. Which.
    ProtectionOff,
    /// A check is left out that developers leave out now and then. Which.
    LeavesOutCheck,
    /// Coins are mined.
    Mines,
    /// The address of a payment that was copied is replaced.
    SwapsAddress,
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
