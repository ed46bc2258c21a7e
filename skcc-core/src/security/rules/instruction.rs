//! Attacks on the agent by words.

use crate::diagnostic::{Code, Confidence};
use crate::security::FactKind as Kind;
use crate::security::rule::{Rule, Scope};

/// What makes secrecy more than a matter of style.
const DEEDS: &[Kind] = &[
    Kind::TellsSend,
    Kind::TellsSendContext,
    Kind::TellsSendSecret,
    Kind::TellsDelete,
    Kind::TellsWriteMemory,
    Kind::TellsWriteAgentConfig,
    Kind::RemoteInstructions,
    Kind::UnconfirmedDeed,
    Kind::Override,
    Kind::FakeTurn,
];

pub(super) const RULES: &[Rule] = &[
    Rule {
        code: Code::InstructionOverride,
        facts: &[Kind::Override],
        with: &[],
        confidence: Confidence::High,
        message: "tells the agent to set aside its other instructions",
        help: "say what this skill does; an agent's other instructions are not the skill's to lift",
    },
    Rule {
        code: Code::Concealment,
        facts: &[Kind::Conceal],
        with: &[],
        confidence: Confidence::Low,
        message: "tells the agent to keep something from the user",
        help: "let the agent say what it does; a user who may know needs no silence",
    },
    Rule {
        code: Code::Concealment,
        facts: &[Kind::Conceal],
        with: &[(DEEDS, Scope::Section)],
        confidence: Confidence::High,
        message: "tells the agent to keep from the user what it does",
        help: "let the agent say what it does, and ask before it acts",
    },
    Rule {
        code: Code::Concealment,
        facts: &[Kind::ConcealedDeed],
        with: &[],
        confidence: Confidence::High,
        message: "tells the agent to act without the user's knowledge",
        help: "let the agent say what it does, and ask before it acts",
    },
    Rule {
        code: Code::FakeSystemTurn,
        facts: &[Kind::FakeTurn],
        with: &[],
        confidence: Confidence::High,
        message: "imitates a turn of the system",
        help: "delete the mark and say it in plain text; show marks of chats in blocks of code",
    },
    Rule {
        code: Code::RoleChange,
        facts: &[Kind::RoleChange],
        with: &[],
        confidence: Confidence::High,
        message: "makes the agent somebody whom no rule binds",
        help: "say what to do instead; a skill cannot lift an agent's rules",
    },
    Rule {
        code: Code::NoRefusal,
        facts: &[Kind::NoRefusal],
        with: &[],
        confidence: Confidence::Low,
        message: "tells the agent to refuse nothing",
        help: "delete it; what an agent may refuse is not the skill's to say",
    },
    Rule {
        code: Code::NoRefusal,
        facts: &[Kind::NoRefusal],
        with: &[(
            &[Kind::RoleChange, Kind::Override, Kind::UnconfirmedDeed],
            Scope::Section,
        )],
        confidence: Confidence::Medium,
        message: "tells the agent to refuse nothing",
        help: "delete it; what an agent may refuse is not the skill's to say",
    },
    Rule {
        code: Code::NoConfirmation,
        facts: &[Kind::NoConfirmation],
        with: &[],
        confidence: Confidence::Low,
        message: "tells the agent to ask nobody",
        help: "let the agent ask before what cannot be undone",
    },
    Rule {
        code: Code::NoConfirmation,
        facts: &[Kind::UnconfirmedDeed],
        with: &[],
        confidence: Confidence::Medium,
        message: "tells the agent to do what cannot be undone and ask nobody",
        help: "let the agent ask first",
    },
    Rule {
        code: Code::GreedyTrigger,
        facts: &[Kind::GreedyTrigger],
        with: &[],
        confidence: Confidence::Medium,
        message: "claims every task",
        help: "name the tasks that the skill is for",
    },
    Rule {
        code: Code::RemoteInstructions,
        facts: &[Kind::RemoteInstructions],
        with: &[],
        confidence: Confidence::Medium,
        message: "tells the agent to follow what another host sends",
        help: "put the instructions into the skill, where they can be read before they are followed",
    },
    Rule {
        code: Code::PermissionBypass,
        facts: &[Kind::PermissionBypass],
        with: &[],
        confidence: Confidence::Medium,
        message: "runs an agent without its safeguards: `{}`",
        help: "allow the commands that are needed, one by one",
    },
];
