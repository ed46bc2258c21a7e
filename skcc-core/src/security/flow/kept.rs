//! What a program leaves behind: programs that it writes, what runs by itself,
//! what it deletes.

use super::pass::{PARTS, Pass};
use super::taint::Labels;
use super::{Flow, Name, schedule, secrets};
use crate::security::code::{Call, ValueId, ValueKind};
use crate::security::{FactKind, Language};

impl Pass<'_> {
    /// A program that is written out of another one.
    pub(super) fn program_written(
        &self,
        flow: &mut Flow<'_, '_>,
        call: &Call,
        file: &Name,
        values: &[ValueId],
    ) {
        let path = self.name(file);
        let name = path.rsplit('/').next().unwrap_or_default();
        let Some((_, end)) = name.rsplit_once('.') else {
            return;
        };
        let language = match end {
            "py" | "pyw" => Language::Python,
            "sh" | "command" => Language::Shell,
            "js" | "mjs" | "cjs" => Language::JavaScript,
            "ps1" | "bat" | "cmd" => Language::PowerShell,
            _ => return,
        };
        for value in values {
            let text = self.text(*value);
            if text.len() > name.len() {
                self.reparse(flow, call, language, &text);
            }
        }
    }

    /// What is written into a file that is run by itself.
    pub(super) fn kept(&self, flow: &mut Flow<'_, '_>, call: &Call, path: &str, text: &str) {
        if path.ends_with("authorized_keys") {
            if schedule::is_key(text) {
                let kind = FactKind::InstallsKey;
                flow.found(kind, self.unit, call.range.clone(), String::new(), None);
            }
            return;
        }
        if path.rsplit('.').next() == Some("pth") {
            if text.trim_start().starts_with("import ") {
                let kind = FactKind::PersistsHidden;
                let what = "what Python runs at every start".to_owned();
                flow.found(kind, self.unit, call.range.clone(), what, None);
            }
            return;
        }
        self.scheduled(flow, call, text);
    }

    /// Commands that will run by themselves.
    pub(super) fn scheduled(&self, flow: &mut Flow<'_, '_>, call: &Call, text: &str) {
        let commands = schedule::commands(text);
        if commands.trim().is_empty() {
            return;
        }
        if let Some(path) = schedule::hidden(&commands) {
            let kind = FactKind::PersistsHidden;
            flow.found(kind, self.unit, call.range.clone(), path.to_owned(), None);
        }
        let language = match self.language {
            Language::PowerShell => Language::PowerShell,
            _ => Language::Shell,
        };
        self.reparse(flow, call, language, &commands);
    }

    /// A file that is deleted: each of a home folder is a home folder.
    pub(super) fn unlinks(&self, flow: &mut Flow<'_, '_>, call: &Call, file: ValueId) {
        let taint = self.taint(file, PARTS);
        let is_all = taint
            .origins
            .iter()
            .any(|origin| origin.label == Labels::SECRET_PATH && origin.value == secrets::HOME);
        let chooses = |call: &Call| {
            [
                ".endswith",
                ".suffix",
                "fnmatch.fnmatch",
                "re.match",
                "re.search",
                ".match",
            ]
            .contains(&call.name.as_str())
        };
        let encrypts = |call: &Call| call.name.ends_with(".encrypt") || call.name == "openssl";
        let calls = &self.program.calls;
        if is_all && (!calls.iter().any(chooses) || calls.iter().any(encrypts)) {
            let kind = FactKind::Destroys;
            let all = secrets::HOME.to_owned();
            flow.found(kind, self.unit, call.range.clone(), all, None);
        }
    }

    /// Whether what a call decodes is written out in the program.
    pub(super) fn is_written_out(&self, value: ValueId) -> bool {
        match &self.value(value).kind {
            ValueKind::Text(_) => true,
            ValueKind::Result(id) => {
                let call = &self.program.calls[*id as usize];
                let first = call.arguments.first();
                first.is_some_and(|first| matches!(self.value(*first).kind, ValueKind::Text(_)))
            }
            _ => false,
        }
    }
}
