//! What programs hold and how they run what they do not hold.

use crate::diagnostic::{Code, Confidence};
use crate::security::FactKind as Kind;
use crate::security::rule::{Rule, Scope};

/// What a program hides from whoever watches it.
const DEEDS: &[Kind] = &[
    Kind::RunsDownload,
    Kind::RunsDownloadedFile,
    Kind::RunsDecoded,
    Kind::ReverseShell,
    Kind::SendsSecret,
    Kind::SendsEnvironment,
    Kind::SendsKey,
    Kind::SendsSpied,
    Kind::Persists,
];

pub(super) const RULES: &[Rule] = &[
    Rule {
        code: Code::SecretSent,
        facts: &[Kind::SendsKey],
        with: &[],
        confidence: Confidence::Medium,
        message: "sends `{}` to a host that it does not belong to",
        help: "send a key to nobody but the service that gave it out",
    },
    Rule {
        code: Code::SecretSent,
        facts: &[Kind::SendsSpied],
        with: &[],
        confidence: Confidence::High,
        message: "sends {} away",
        help: "remove it; no skill needs to know what people type or copy",
    },
    Rule {
        code: Code::SecretSent,
        facts: &[Kind::ReadsSecret],
        with: &[(&[Kind::SendsOut], Scope::File)],
        confidence: Confidence::Medium,
        message: "reads `{}` and sends to others",
        help: "leave secrets where they are; take a token that was made for this from the environment",
    },
    Rule {
        code: Code::SecretRead,
        facts: &[Kind::RecordsSpied],
        with: &[],
        confidence: Confidence::High,
        message: "writes down {}",
        help: "remove it; no skill needs to know what people type or copy",
    },
    Rule {
        code: Code::SecretRead,
        facts: &[Kind::Harvests],
        with: &[],
        confidence: Confidence::Medium,
        message: "gathers secrets that do not belong together: {}",
        help: "take a token that was made for this from the environment",
    },
    Rule {
        code: Code::SecretRead,
        facts: &[Kind::ReadsSecret],
        with: &[],
        confidence: Confidence::Medium,
        message: "reads `{}`, which holds secrets",
        help: "take a token that was made for this from the environment",
    },
    Rule {
        code: Code::SecretLiteral,
        facts: &[Kind::SecretLiteral],
        with: &[],
        confidence: Confidence::High,
        message: "a key or token stands in the text: `{}`",
        help: "revoke it at its issuer, and read it from the environment instead",
    },
    Rule {
        code: Code::DynamicCode,
        facts: &[Kind::LoadsFetched],
        with: &[],
        confidence: Confidence::High,
        message: "reads objects from `{}` in a way that runs their code",
        help: "read data as data: JSON, or `yaml.safe_load`",
    },
    Rule {
        code: Code::DynamicCode,
        facts: &[Kind::RunsInObject],
        with: &[],
        confidence: Confidence::High,
        message: "makes an object that runs a command when somebody reads it",
        help: "store data as data: JSON, or a table",
    },
    Rule {
        code: Code::DynamicCode,
        facts: &[Kind::RunsBytes],
        with: &[],
        confidence: Confidence::High,
        message: "lays bytes into memory and runs them as a program",
        help: "ship the source of what is run",
    },
    Rule {
        code: Code::DynamicCode,
        facts: &[Kind::RunsBuilt],
        with: &[],
        confidence: Confidence::Low,
        message: "runs code that is put together while it runs",
        help: "call a function with the values, or read them with `ast.literal_eval` or `JSON.parse`",
    },
    Rule {
        code: Code::ObfuscatedCode,
        facts: &[Kind::HidesName],
        with: &[],
        confidence: Confidence::High,
        message: "computes the name `{}`, so that nobody reads it",
        help: "write the name as what it is",
    },
    Rule {
        code: Code::ObfuscatedCode,
        facts: &[Kind::ProbesAnalysis],
        with: &[(DEEDS, Scope::File)],
        confidence: Confidence::High,
        message: "looks whether somebody watches before it does something",
        help: "remove it; what a skill does may be watched",
    },
    Rule {
        code: Code::InjectionProneCode,
        facts: &[Kind::InjectsCommand],
        with: &[],
        confidence: Confidence::Low,
        message: "puts what a user says into a command for a shell",
        help: "hand over a list of arguments, without a shell",
    },
];
