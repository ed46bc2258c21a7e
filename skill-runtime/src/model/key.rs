//! A key that cannot be printed.

use std::fmt;
use std::string::String;

/// A secret that a provider wants to see.
///
/// Neither `Debug` nor anything else shows it, and it cannot be serialised.
#[derive(Clone, PartialEq, Eq)]
pub struct Key(String);

impl Key {
    /// Keeps a secret. White space around it is dropped, as a line end often
    /// comes along when a key is read from a file.
    pub fn new(secret: impl AsRef<str>) -> Self {
        Self(secret.as_ref().trim().into())
    }

    /// The secret, for the header that carries it.
    pub(crate) fn secret(&self) -> &str {
        &self.0
    }

    /// A text without the secret, for errors: gateways like to repeat a key
    /// that they do not accept.
    pub(crate) fn hidden_in(&self, text: &str) -> String {
        if self.0.is_empty() {
            text.into()
        } else {
            text.replace(&self.0, "[key]")
        }
    }
}

impl fmt::Debug for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Key([hidden])")
    }
}
