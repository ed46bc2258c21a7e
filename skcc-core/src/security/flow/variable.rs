//! What variables hold by their names alone: the environment, keys, what a page
//! or a visitor gives.

use super::taint::{Labels, Taint};
use super::{Pass, runs, secrets};
use crate::security::Language;
use crate::security::code::ValueId;

impl Pass<'_> {
    /// Adds what a variable holds for its name.
    pub(super) fn named(&self, value: ValueId, name: &str, taint: &mut Taint) {
        if secrets::is_environment(name) {
            taint.put(self.origin(value, Labels::ENVIRONMENT, "environment"));
        } else if let Some(key) = name.strip_prefix("process.env.") {
            if secrets::is_key(key) {
                taint.put(self.origin(value, Labels::KEY, key));
            }
        } else if matches!(
            name,
            "HOSTNAME" | "USER" | "COMPUTERNAME" | "env:COMPUTERNAME" | "env:USERNAME"
        ) && matches!(self.language, Language::Shell | Language::PowerShell)
        {
            taint.put(self.origin(value, Labels::IDENTITY, name));
        } else if [
            ".privateKey",
            ".mnemonic",
            ".mnemonic.phrase",
            ".secret_key",
        ]
        .iter()
        .any(|end| name.ends_with(end))
        {
            taint.put(self.origin(value, Labels::SECRET, "a private key"));
        } else if (name == "__doc__" || name.ends_with(".__doc__"))
            && self.language == Language::Python
        {
            // What describes a program is no program.
            taint.put(self.origin(value, Labels::DECODED, ""));
        } else if name.ends_with(".responseText") || name.ends_with(".response.data") {
            taint.put(self.origin(value, Labels::FETCHED, "another host"));
        } else if matches!(name, "localStorage" | "sessionStorage")
            && self.language == Language::JavaScript
        {
            taint.put(self.origin(value, Labels::SECRET, "what the page stores"));
        } else if name == "document.cookie" {
            taint.put(self.origin(value, Labels::SECRET, "the cookies of the page"));
        } else if self.language == Language::Shell && secrets::is_key(name) {
            taint.put(self.origin(value, Labels::KEY, name));
        } else if matches!(name, "sys.argv" | "process.argv") {
            taint.put(self.origin(value, Labels::USER, name));
        } else if runs::is_visitor(self.language, name) {
            taint.put(self.origin(value, Labels::VISITOR, name));
        }
    }
}
