//! Deeds that the text asks for: something is sent, shown, written, deleted.

use crate::diagnostic::{Code, Confidence};
use crate::security::FactKind as Kind;
use crate::security::rule::{Rule, Scope};

/// What makes a deed one behind the user's back.
const UNSEEN: &[Kind] = &[
    Kind::Conceal,
    Kind::ConcealedDeed,
    Kind::NoConfirmation,
    Kind::UnconfirmedDeed,
];

pub(super) const RULES: &[Rule] = &[
    Rule {
        code: Code::HiddenInstruction,
        facts: &[Kind::HiddenInstruction],
        with: &[],
        confidence: Confidence::Medium,
        message: "gives instructions where no reader sees them",
        help: "say it in the text, or delete it",
    },
    Rule {
        code: Code::HiddenInstruction,
        facts: &[Kind::HiddenAddress],
        with: &[],
        confidence: Confidence::Low,
        message: "speaks to an agent where no reader sees it",
        help: "say it in the text, or delete it",
    },
    Rule {
        code: Code::SecretSent,
        facts: &[Kind::TellsSendSecret],
        with: &[],
        confidence: Confidence::Medium,
        message: "tells the agent to send secrets out",
        help: "keep secrets where they are; send them to nobody but the service that they are for",
    },
    Rule {
        code: Code::DataInImage,
        facts: &[Kind::DataInImage],
        with: &[],
        confidence: Confidence::Medium,
        message: "puts data into the address of an image, which is loaded without a question",
        help: "show the data as text",
    },
    Rule {
        code: Code::ContextSent,
        facts: &[Kind::TellsSendContext],
        with: &[],
        confidence: Confidence::Medium,
        message: "tells the agent to send out what was said to it",
        help: "keep conversations, prompts and memory with the user",
    },
    Rule {
        code: Code::ContextSent,
        facts: &[Kind::TellsSend],
        with: &[],
        confidence: Confidence::Medium,
        message: "tells the agent to send what it works on to `{}`, whatever the task is",
        help: "say in the description whom the skill sends to, and let the user ask for it",
    },
    Rule {
        code: Code::ContextSent,
        facts: &[Kind::TellsUpload],
        with: &[(&[Kind::Always], Scope::Section)],
        confidence: Confidence::Medium,
        message: "tells the agent to upload to `{}`, whatever the task is",
        help: "say in the description whom the skill sends to, and let the user ask for it",
    },
    Rule {
        code: Code::SecretPrinted,
        facts: &[Kind::TellsPrintSecret],
        with: &[],
        confidence: Confidence::Low,
        message: "tells the agent to show a secret",
        help: "name the variable that holds the secret, and never its value",
    },
    Rule {
        code: Code::SecretPrinted,
        facts: &[Kind::AsksSecret],
        with: &[(&[Kind::Pressure, Kind::RoleChange], Scope::File)],
        confidence: Confidence::Medium,
        message: "makes the user hand a secret to the conversation",
        help: "let the user put the secret into the environment or a store of secrets",
    },
    Rule {
        code: Code::MemoryWrite,
        facts: &[Kind::TellsWriteMemory],
        with: &[],
        confidence: Confidence::Low,
        message: "writes into a file that agents read at every start",
        help: "say what is written, and let the user agree to it",
    },
    Rule {
        code: Code::AgentConfigurationWrite,
        facts: &[Kind::TellsWriteAgentConfig],
        with: &[],
        confidence: Confidence::Low,
        message: "changes the settings of an agent",
        help: "show the change, and let the user make it",
    },
    Rule {
        code: Code::AgentConfigurationWrite,
        facts: &[Kind::TellsWriteAgentConfig],
        with: &[(UNSEEN, Scope::Section)],
        confidence: Confidence::Medium,
        message: "changes the settings of an agent and asks nobody",
        help: "show the change, and let the user make it",
    },
    Rule {
        code: Code::DestructiveCommand,
        facts: &[Kind::TellsDelete],
        with: &[(UNSEEN, Scope::Unit)],
        confidence: Confidence::Medium,
        message: "tells the agent to delete much and ask nobody",
        help: "name what is to be deleted, and let the agent ask first",
    },
];
