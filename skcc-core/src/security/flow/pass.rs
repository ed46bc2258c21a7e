//! One pass over a program: labels of its values, and what its calls do.

use std::collections::BTreeMap;

use super::taint::{Labels, Origin, Taint};
use super::{Effect, Flow, Name, is_code, place, secrets, shell};
use crate::security::code::{self, Call, Program, ValueId, ValueKind};
use crate::security::facts::{delivery, host};
use crate::security::hosts::{self, HostKind};
use crate::security::{FactKind, Language};

/// How deep code of one language may stand in code of another.
const NESTED: usize = 4;

/// How deep a value is followed into its parts.
const PARTS: usize = 24;

/// One program while it is passed.
pub(crate) struct Pass<'p> {
    pub(crate) unit: usize,
    pub(crate) language: Language,
    pub(super) program: &'p Program,
    pub(super) depth: usize,
    pub(super) calls: Vec<Taint>,
    pub(super) variables: BTreeMap<&'p str, Taint>,
    /// Texts of variables, where they are known.
    pub(super) texts: BTreeMap<&'p str, String>,
}

impl<'p> Pass<'p> {
    pub(super) fn assign(&mut self, name: &'p str, value: ValueId, adds: bool) {
        let taint = self.taint(value, PARTS);
        if adds {
            self.variables.entry(name).or_default().add(&taint);
            self.texts.remove(name);
            return;
        }
        let text = self.text(value);
        if text.contains("${") || text.len() > 4096 {
            self.texts.remove(name);
        } else {
            self.texts.insert(name, text);
        }
        // What a variable once held it may hold again in a loop.
        if taint.labels != Labels::default() || !name.ends_with("()") {
            self.variables.insert(name, taint);
        }
    }

    /// A value as text, with `${name}` for what is not known.
    pub(crate) fn text(&self, value: ValueId) -> String {
        let mut text = String::new();
        self.append(value, &mut text, PARTS);
        text
    }

    fn append(&self, value: ValueId, text: &mut String, depth: usize) {
        let Some(depth) = depth.checked_sub(1) else {
            return;
        };
        match &self.program.get(value).kind {
            ValueKind::Text(known) => text.push_str(known),
            ValueKind::Joined(parts) => {
                for part in parts {
                    self.append(*part, text, depth);
                }
            }
            ValueKind::Group(parts) => {
                for (index, part) in parts.iter().enumerate() {
                    if index > 0 {
                        text.push(' ');
                    }
                    self.append(*part, text, depth);
                }
            }
            ValueKind::Variable(name) => {
                if let Some(known) = self.texts.get(name.as_str()) {
                    text.push_str(known);
                } else {
                    text.push_str("${");
                    text.push_str(name);
                    text.push('}');
                }
            }
            ValueKind::Result(_) | ValueKind::Member(..) | ValueKind::Unknown => {
                text.push_str("${}");
            }
        }
    }

    fn taint(&self, value: ValueId, depth: usize) -> Taint {
        let mut taint = Taint::default();
        let Some(depth) = depth.checked_sub(1) else {
            return taint;
        };
        match &self.program.get(value).kind {
            ValueKind::Joined(parts) | ValueKind::Group(parts) => {
                for part in parts {
                    taint.add(&self.taint(*part, depth));
                }
            }
            ValueKind::Variable(name) => {
                if let Some(known) = self.variables.get(name.as_str()) {
                    taint.add(known);
                }
                if secrets::is_environment(name) {
                    taint.put(self.origin(value, Labels::ENVIRONMENT, "environment"));
                }
            }
            ValueKind::Result(call) => taint.add(&self.calls[*call as usize]),
            ValueKind::Member(of, _) => {
                // One variable of the environment is not all of it.
                let of = self.taint(*of, depth);
                let kept = |origin: &&Origin| origin.label != Labels::ENVIRONMENT;
                for origin in of.origins.iter().filter(kept) {
                    taint.put(origin.clone());
                }
            }
            ValueKind::Text(_) | ValueKind::Unknown => {}
        }
        taint
    }

    fn origin(&self, value: ValueId, label: Labels, about: &str) -> Origin {
        Origin {
            label,
            unit: self.unit,
            range: self.program.get(value).range.clone(),
            value: about.to_owned(),
        }
    }

    pub(super) fn call(&mut self, flow: &mut Flow<'_, '_>, id: usize) {
        let program = self.program;
        let call = &program.calls[id];
        let effects = match self.language {
            Language::Shell | Language::PowerShell => shell::effects(self, call),
            _ => Vec::new(),
        };
        let mut result = Taint::default();
        let named = call.named.iter().map(|(_, value)| value);
        for value in call.arguments.iter().chain(&call.input).chain(named) {
            result.add(&self.taint(*value, PARTS));
        }
        self.enter(call, &mut result);
        let mut saved = false;
        for effect in &effects {
            if let Effect::Clears | Effect::Fetches { .. } = effect {
                result = Taint::default();
            }
        }
        for effect in &effects {
            match effect {
                Effect::Fetches { url, file } => {
                    let origin = self.fetched(flow, call, *url, file.is_some());
                    result.put(origin);
                    if let Some(file) = file {
                        saved = true;
                        self.save(flow, file, &result);
                    }
                }
                Effect::Reads(file) => result.add(&self.held(flow, *file)),
                Effect::Writes(file, values) => {
                    let mut taint = Taint::default();
                    for value in values {
                        taint.add(&self.taint(*value, PARTS));
                    }
                    self.save(flow, file, &taint);
                }
                Effect::Packs { file, from } => {
                    let mut taint = Taint::default();
                    for value in from {
                        taint.add(&self.held(flow, *value));
                    }
                    self.save(flow, file, &taint);
                    let packed = self.name(file);
                    if packed == "-" {
                        result.add(&taint);
                    }
                }
                Effect::Decodes(values) => {
                    for value in values {
                        result.add(&self.taint(*value, PARTS));
                    }
                    result.put(Origin {
                        label: Labels::DECODED,
                        unit: self.unit,
                        range: call.range.clone(),
                        value: String::new(),
                    });
                }
                Effect::Environment => result.put(Origin {
                    label: Labels::ENVIRONMENT,
                    unit: self.unit,
                    range: call.range.clone(),
                    value: String::new(),
                }),
                Effect::Clears => {}
                Effect::Runs(value) => {
                    let taint = self.taint(*value, PARTS);
                    self.runs(flow, call, &taint, false);
                }
                Effect::RunsFile(file) => {
                    let path = self.name(file);
                    if let Some(taint) = load(flow, &path) {
                        self.runs(flow, call, &taint, true);
                    }
                }
                Effect::Reparses(language, value) => {
                    let text = self.text(*value);
                    if self.depth < NESTED && is_code(*language) {
                        let mut nested = code::parse(*language, &text);
                        place(&mut nested, &call.range);
                        flow.run(self.unit, *language, &nested, self.depth + 1);
                    }
                }
                Effect::Sends { what, to, body } => self.sends(flow, call, what, *to, *body),
            }
        }
        if let Some(output) = call.output
            && !saved
        {
            let path = self.text(output);
            if path.starts_with("/dev/tcp/") || path.starts_with("/dev/udp/") {
                self.sent(flow, call, &result);
            } else {
                self.save(flow, &Name::Is(path), &result);
            }
        }
        host::call(flow, self, call);
        delivery::call(flow, self, call);
        self.calls[id] = result;
    }

    /// A call of a function of the program.
    fn enter(&mut self, call: &Call, result: &mut Taint) {
        let functions = &self.program.functions;
        let Some(function) = functions.iter().find(|one| one.name == call.name) else {
            return;
        };
        for (index, parameter) in function.parameters.iter().enumerate() {
            let named = call.named.iter().find(|(name, _)| name == parameter);
            let value = named
                .map(|(_, value)| *value)
                .or_else(|| call.arguments.get(index).copied());
            if let Some(value) = value {
                let taint = self.taint(value, PARTS);
                self.variables
                    .entry(parameter.as_str())
                    .or_default()
                    .add(&taint);
            }
        }
        let returned = format!("{}()", function.name);
        if let Some(taint) = self.variables.get(returned.as_str()) {
            result.add(taint);
        }
    }

    fn name(&self, name: &Name) -> String {
        match name {
            Name::Of(value) => self.text(*value),
            Name::Is(name) => name.clone(),
        }
    }

    /// Where a fetched value comes from.
    fn fetched(
        &self,
        flow: &mut Flow<'_, '_>,
        call: &Call,
        url: Option<ValueId>,
        saves: bool,
    ) -> Origin {
        let url = url.map(|url| self.text(url)).unwrap_or_default();
        let address = hosts::address(&url);
        if let Some(address) = &address {
            let kinds = match hosts::kind(address) {
                HostKind::Address => &[FactKind::FetchesFromAddress][..],
                HostKind::Paste => &[FactKind::FetchesFromPaste],
                HostKind::Free | HostKind::ThrowAway | HostKind::Shortener | HostKind::Onion
                    if saves =>
                {
                    &[FactKind::DownloadsFromFreeHost]
                }
                _ => &[],
            };
            for kind in kinds.iter().chain(&[FactKind::Downloads]) {
                let host = address.host.clone();
                flow.found(*kind, self.unit, call.range.clone(), host, None);
            }
        }
        let label = match address.as_ref().map(hosts::kind) {
            Some(HostKind::Installer | HostKind::Registry | HostKind::Private) => Labels::REVIEWED,
            _ => Labels::FETCHED,
        };
        Origin {
            label,
            unit: self.unit,
            range: call.range.clone(),
            value: address.map(|address| address.host).unwrap_or_default(),
        }
    }

    /// What a file holds that is named by a value: `x`, `if=x`, `@x`, `a=@x`.
    fn held(&self, flow: &Flow<'_, '_>, file: ValueId) -> Taint {
        let text = self.text(file);
        let path = text.strip_prefix("if=").unwrap_or(&text);
        let path = path.rsplit_once('@').map_or(path, |(_, path)| path);
        let path = path.split([';', '?', '&']).next().unwrap_or(path);
        let mut taint = Taint::default();
        if secrets::is_secret(path) {
            taint.put(self.origin(file, Labels::SECRET, path));
        }
        if let Some(held) = load(flow, path) {
            taint.add(&held);
        }
        taint
    }

    fn save(&self, flow: &mut Flow<'_, '_>, file: &Name, taint: &Taint) {
        let path = normal(&self.name(file));
        let last = last(&path).to_owned();
        if taint.labels == Labels::default() || last.is_empty() || path.starts_with("/dev/") {
            return;
        }
        let held = flow.files.entry(last).or_default();
        held.0 = path;
        held.1.add(taint);
    }

    fn runs(&self, flow: &mut Flow<'_, '_>, call: &Call, taint: &Taint, is_file: bool) {
        let labels = taint.labels;
        if labels.has(Labels::FETCHED) {
            let kind = if is_file {
                FactKind::RunsDownloadedFile
            } else {
                FactKind::RunsDownload
            };
            flow.fact(kind, self.unit, call.range.clone(), Some(taint));
        } else if labels.has(Labels::REVIEWED) {
            let kind = FactKind::RunsInstaller;
            flow.fact(kind, self.unit, call.range.clone(), Some(taint));
        }
        if labels.has(Labels::DECODED) {
            let kind = FactKind::RunsDecoded;
            flow.fact(kind, self.unit, call.range.clone(), Some(taint));
        }
    }

    fn sends(
        &self,
        flow: &mut Flow<'_, '_>,
        call: &Call,
        what: &[ValueId],
        to: Option<ValueId>,
        body: bool,
    ) {
        let address = to.and_then(|to| hosts::address(&self.text(to)));
        match address.as_ref().map(hosts::kind) {
            Some(HostKind::Private) => return,
            Some(kind) if body => {
                let is_file = |value: &ValueId| self.text(*value).contains('@');
                let fact = match kind {
                    HostKind::Sink => Some(FactKind::SendsToSink),
                    HostKind::Paste
                    | HostKind::Free
                    | HostKind::ThrowAway
                    | HostKind::Address
                    | HostKind::Onion
                        if what.iter().any(is_file) =>
                    {
                        Some(FactKind::SendsFileToAnybody)
                    }
                    _ => None,
                };
                if let (Some(fact), Some(address)) = (fact, &address) {
                    let host = address.host.clone();
                    flow.found(fact, self.unit, call.range.clone(), host, None);
                }
            }
            _ => {}
        }
        let mut taint = Taint::default();
        for value in what {
            taint.add(&self.taint(*value, PARTS));
            taint.add(&self.held(flow, *value));
        }
        self.sent(flow, call, &taint);
    }

    fn sent(&self, flow: &mut Flow<'_, '_>, call: &Call, taint: &Taint) {
        for (label, kind) in [
            (Labels::SECRET, FactKind::SendsSecret),
            (Labels::ENVIRONMENT, FactKind::SendsEnvironment),
        ] {
            let origins: Vec<Origin> = taint
                .origins
                .iter()
                .filter(|origin| origin.label == label)
                .cloned()
                .collect();
            if !origins.is_empty() {
                let taint = Taint {
                    labels: label,
                    origins,
                };
                flow.fact(kind, self.unit, call.range.clone(), Some(&taint));
            }
        }
    }
}

/// What is known of the file at `path`.
fn load(flow: &Flow<'_, '_>, path: &str) -> Option<Taint> {
    let path = normal(path);
    let (saved, taint) = flow.files.get(last(&path))?;
    // What has no folder may stand in the folder that was gone to.
    let is_same = *saved == path || !saved.contains('/') || !path.contains('/');
    is_same.then(|| taint.clone())
}

/// A path in one spelling: `~` for the home folder, no `./` before it.
fn normal(path: &str) -> String {
    let path = path.trim().trim_start_matches("./");
    for home in ["${HOME}/", "$HOME/", "${env:USERPROFILE}/"] {
        if let Some(rest) = path.strip_prefix(home) {
            return format!("~/{rest}");
        }
    }
    path.replace('\\', "/")
}

fn last(path: &str) -> &str {
    path.rsplit('/').next().unwrap_or(path)
}
