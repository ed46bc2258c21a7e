//! What programs hold and how they run what they do not hold.

use crate::diagnostic::{Code, Confidence};
use crate::security::FactKind as Kind;
use crate::security::rule::Rule;

pub(super) const RULES: &[Rule] = &[Rule {
    code: Code::SecretLiteral,
    facts: &[Kind::SecretLiteral],
    with: &[],
    confidence: Confidence::High,
    message: "a key or token stands in the text: `{}`",
    help: "revoke it at its issuer, and read it from the environment instead",
}];
