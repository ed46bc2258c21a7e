//! What a program leaves behind: programs that it writes, what runs by itself,
//! what it deletes.

use super::pass::{PARTS, Pass};
use super::taint::Labels;
use super::{Flow, Name, host, schedule, secrets, shell};
use crate::security::code::{Call, Value, ValueId, ValueKind};
use crate::security::{FactKind, Language};

/// Parts of patterns by which addresses of payments are known.
const ADDRESSES: &[&str] = &[
    "0x[a-f",
    "0x[0-9a-f",
    "0x[A-F",
    "[a-km-zA-HJ-NP-Z",
    "bc1[",
    "(bc1",
    "[13][",
    "T[A-Za-z1-9]{33}",
];

/// What reads the clipboard.
const CLIPBOARDS: &[&str] = &[
    "pyperclip.paste",
    "clipboard.paste",
    "win32clipboard.GetClipboardData",
    "clipboardy.readSync",
    "clipboardy.read",
    "navigator.clipboard.readText",
];

impl Pass<'_> {
    /// What an object runs when somebody reads it: a function and its
    /// arguments.
    pub(super) fn reduces(&self, flow: &mut Flow<'_, '_>, value: ValueId) {
        let ValueKind::Group(parts) = &self.value(value).kind else {
            return;
        };
        let runs = parts
            .first()
            .is_some_and(|first| match &self.value(*first).kind {
                ValueKind::Variable(path) => matches!(
                    path.as_str(),
                    "os.system"
                        | "os.popen"
                        | "eval"
                        | "exec"
                        | "subprocess.Popen"
                        | "subprocess.call"
                        | "subprocess.run"
                        | "subprocess.check_output"
                ),
                _ => false,
            });
        if runs {
            let range = self.value(value).range.clone();
            flow.found(
                FactKind::RunsInObject,
                self.unit,
                range,
                String::new(),
                None,
            );
        }
    }

    /// Files of a home folder that are written with what was encrypted.
    pub(super) fn encrypts(&self, flow: &mut Flow<'_, '_>, call: &Call, file: &Name) {
        let Name::Of(file) = file else { return };
        let is_home = self
            .taint(*file, PARTS)
            .origins
            .iter()
            .any(|origin| origin.label == Labels::SECRET_PATH && origin.value == secrets::HOME);
        let encrypts =
            |call: &Call| call.name.ends_with(".encrypt") || call.name.ends_with(".update");
        if is_home && self.program.calls.iter().any(encrypts) {
            let kind = FactKind::Destroys;
            let all = secrets::HOME.to_owned();
            flow.found(kind, self.unit, call.range.clone(), all, None);
        }
    }

    /// What is put on the clipboard in place of an address of a payment.
    pub(super) fn swaps(&self, flow: &mut Flow<'_, '_>, call: &Call) {
        let knows = |value: &Value| match &value.kind {
            ValueKind::Text(text) => ADDRESSES.iter().any(|sign| text.contains(sign)),
            _ => false,
        };
        let pastes = |call: &Call| CLIPBOARDS.contains(&call.name.as_str());
        if self.program.calls.iter().any(pastes) && self.program.values.iter().any(knows) {
            let kind = FactKind::SwapsAddress;
            flow.found(kind, self.unit, call.range.clone(), String::new(), None);
        }
    }

    /// Commands in what is written into a file that agents read at every
    /// start.
    pub(super) fn remembered(
        &self,
        flow: &mut Flow<'_, '_>,
        call: &Call,
        path: &str,
        values: &[ValueId],
    ) {
        if !host::is_remembered(path) {
            return;
        }
        for value in values {
            let text = self.text(*value);
            for line in text.split(['\n', '`']) {
                if let Some(start) = shell::in_prose(line) {
                    self.reparse(flow, call, Language::Shell, shell::sentence(&line[start..]));
                }
            }
        }
    }

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

    /// What is written into a file, where that is run by itself.
    pub(super) fn started(
        &self,
        flow: &mut Flow<'_, '_>,
        call: &Call,
        path: &str,
        values: &[ValueId],
    ) {
        if host::is_started(path) || path.rsplit('.').next() == Some("pth") {
            for value in values {
                let text = self.text(*value);
                self.kept(flow, call, path, &text);
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
        if path.rsplit('.').next() == Some("py") {
            self.reparse(flow, call, Language::Python, text);
            return;
        }
        let hidden = |flow: &mut Flow<'_, '_>, what: &str| {
            let kind = FactKind::PersistsHidden;
            flow.found(kind, self.unit, call.range.clone(), what.to_owned(), None);
        };
        if let Some(name) = schedule::replaced(text) {
            hidden(flow, name);
        }
        if schedule::preloads(text) {
            hidden(flow, "a library in every program");
        }
        self.scheduled(flow, call, text);
    }

    /// Commands that will run by themselves.
    pub(super) fn scheduled(&self, flow: &mut Flow<'_, '_>, call: &Call, text: &str) {
        // What stood there before is not known.
        let known = text
            .strip_prefix("${")
            .and_then(|rest| rest.split_once('}'));
        let text = known.map_or(text, |(_, rest)| rest);
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
            ValueKind::Variable(name) => self.texts.contains_key(name.as_str()),
            ValueKind::Result(id) => {
                let call = &self.program.calls[*id as usize];
                let first = call.arguments.first();
                first.is_some_and(|first| matches!(self.value(*first).kind, ValueKind::Text(_)))
            }
            _ => false,
        }
    }
}
