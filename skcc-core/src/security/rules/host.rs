//! What is done to the machine.

use crate::diagnostic::{Code, Confidence};
use crate::security::FactKind as Kind;
use crate::security::rule::{Rule, Scope};

/// What makes a doubtful deed a sure one.
const FOREIGN: &[Kind] = &[
    Kind::RunsDownload,
    Kind::RunsDownloadedFile,
    Kind::RunsDecoded,
    Kind::ReverseShell,
    Kind::SendsSecret,
];

pub(super) const RULES: &[Rule] = &[
    Rule {
        code: Code::SecretSent,
        facts: &[Kind::SendsSecret],
        with: &[],
        confidence: Confidence::High,
        message: "sends `{}`, which holds secrets",
        help: "leave secrets where they are; take a token that was made for this from the environment",
    },
    Rule {
        code: Code::EnvironmentSent,
        facts: &[Kind::SendsEnvironment],
        with: &[],
        confidence: Confidence::High,
        message: "sends the whole environment, with every key in it",
        help: "send the variables that are needed, by name",
    },
    Rule {
        code: Code::ReverseShell,
        facts: &[Kind::ReverseShell],
        with: &[],
        confidence: Confidence::High,
        message: "gives a shell of this machine to whoever is at the other end",
        help: "remove it; no skill needs one",
    },
    Rule {
        code: Code::Persistence,
        facts: &[Kind::Persists],
        with: &[],
        confidence: Confidence::Low,
        message: "writes {}, and so runs on without the skill",
        help: "leave it to the user to set up what runs by itself",
    },
    Rule {
        code: Code::Persistence,
        facts: &[Kind::Persists],
        with: &[(FOREIGN, Scope::File)],
        confidence: Confidence::High,
        message: "writes {}, and so keeps what it brought in",
        help: "leave it to the user to set up what runs by itself",
    },
    Rule {
        code: Code::AgentConfigurationWrite,
        facts: &[Kind::WritesAgentConfiguration],
        with: &[],
        confidence: Confidence::Low,
        message: "writes `{}`, which says what an agent may do",
        help: "show the setting, and let the user write it",
    },
    Rule {
        code: Code::AgentConfigurationWrite,
        facts: &[Kind::WritesAgentConfiguration],
        with: &[(FOREIGN, Scope::File)],
        confidence: Confidence::High,
        message: "writes `{}`, which says what an agent may do",
        help: "show the setting, and let the user write it",
    },
    Rule {
        code: Code::DestructiveCommand,
        facts: &[Kind::Destroys],
        with: &[],
        confidence: Confidence::High,
        message: "destroys what is not the skill's: `{}`",
        help: "delete the files that the skill made, by their names",
    },
    Rule {
        code: Code::Privilege,
        facts: &[Kind::RaisesPrivilege],
        with: &[],
        confidence: Confidence::High,
        message: "takes rights for good: {}",
        help: "ask the user to run the one command that needs them",
    },
    Rule {
        code: Code::ProtectionOff,
        facts: &[Kind::ProtectionOff],
        with: &[],
        confidence: Confidence::Low,
        message: "turns off {}",
        help: "leave the guards of the system on, and sign what is shipped",
    },
    Rule {
        code: Code::ProtectionOff,
        facts: &[Kind::ProtectionOff],
        with: &[(
            &[
                Kind::Downloads,
                Kind::RunsDownload,
                Kind::RunsDownloadedFile,
                Kind::NamesProgram,
            ],
            Scope::Section,
        )],
        confidence: Confidence::High,
        message: "turns off {} for what it downloads",
        help: "leave the guards of the system on, and sign what is shipped",
    },
    Rule {
        code: Code::ProtectionOff,
        facts: &[Kind::LeavesOutCheck],
        with: &[],
        confidence: Confidence::Low,
        message: "turns off {}",
        help: "leave the guards of the system on, and sign what is shipped",
    },
    Rule {
        code: Code::ProtectionOff,
        facts: &[Kind::LeavesOutCheck],
        with: &[(
            &[Kind::RunsDownload, Kind::RunsDownloadedFile],
            Scope::Section,
        )],
        confidence: Confidence::High,
        message: "turns off {} for what it downloads",
        help: "leave the guards of the system on, and sign what is shipped",
    },
    Rule {
        code: Code::Miner,
        facts: &[Kind::Mines],
        with: &[],
        confidence: Confidence::High,
        message: "mines coins on the machine of whoever uses the skill",
        help: "remove it",
    },
];
