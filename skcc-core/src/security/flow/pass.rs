//! One pass over a program: labels of its values, and what its calls do.

use std::collections::{BTreeMap, BTreeSet};

use super::functions::Given;
use super::held::{last, load};
use super::path;
use super::taint::{Labels, Origin, Taint};
use super::{
    Effect, Flow, Name, foreign, is_code, javascript, place, powershell, python, quoted, remote,
    secrets, shell, spies,
};
use crate::security::code::{self, Call, Function, Program, Value, ValueId, ValueKind};
use crate::security::facts::{delivery, host};
use crate::security::hosts::{self, HostKind};
use crate::security::{FactKind, Language};

/// How deep code of one language may stand in code of another.
const NESTED: usize = 4;

/// How long a text of code in code may be, in bytes.
const REPARSED: usize = 1 << 16;

/// How long the text of a variable may be that is kept, in bytes.
pub(super) const KNOWN: usize = 4096;

/// How long the text of a variable may be of which a part is not known.
const PARTIAL: usize = 256;

/// How many names before the last dot are looked up.
const PARENTS: usize = 3;

/// How deep a value is followed into its parts.
pub(super) const PARTS: usize = 24;

/// One program while it is passed.
pub(crate) struct Pass<'p> {
    pub(crate) unit: usize,
    pub(crate) language: Language,
    pub(super) program: &'p Program,
    pub(super) depth: usize,
    pub(super) calls: Vec<Taint>,
    /// By name; of several the first.
    pub(super) functions: BTreeMap<&'p str, &'p Function>,
    pub(super) variables: BTreeMap<&'p str, Taint>,
    /// Texts of variables, where they are known.
    pub(super) texts: BTreeMap<&'p str, String>,
    /// Texts that are paths of secrets, in order.
    pub(super) secret_paths: Vec<ValueId>,
    /// What parameters are given, by the function and the parameter.
    pub(super) given: BTreeMap<(&'p str, &'p str), Given>,
    /// Whether a function was given something new in this pass.
    pub(super) is_new: bool,
    /// What lists of texts hold, by the variables that hold them.
    pub(super) lists: BTreeMap<&'p str, Vec<String>>,
    /// What variables were given last.
    pub(super) holds: BTreeMap<&'p str, ValueId>,
    /// Variables that start with a known text, whatever follows.
    pub(super) prefixed: BTreeSet<&'p str>,
}

impl<'p> Pass<'p> {
    pub(super) fn assign(&mut self, name: &'p str, value: ValueId, adds: bool) {
        let taint = self.taint(value, PARTS);
        if adds {
            self.variables.entry(name).or_default().add(&taint);
            self.holds.entry(name).or_insert(value);
            self.grows(name, value);
            return;
        }
        self.holds.insert(name, value);
        self.keep_list(name, value);
        let text = self.text(value);
        if self.starts_with_text(value) {
            self.prefixed.insert(name);
        } else {
            self.prefixed.remove(name);
        }
        let is_partial = text.contains("${");
        // Of a long text a part says little, and of a name nothing.
        let is_file = matches!(&self.value(value).kind, ValueKind::Result(call)
            if path::of(&self.program.calls[*call as usize].name) == Some(path::Part::First));
        // A file that is opened is the one of that name.
        let is_name = is_partial && !is_file && text.len() < text.find('}').unwrap_or(0) + 4;
        let is_url = is_partial && text.contains("://");
        if text.len() > KNOWN || is_partial && (text.len() > PARTIAL || is_name || is_url) {
            self.texts.remove(name);
        } else {
            self.texts.insert(name, text);
        }
        // What a variable once held it may hold again in a loop.
        if taint.labels != Labels::default() || !name.ends_with("()") {
            self.variables.insert(name, taint);
        }
    }

    /// What is known of a value.
    pub(super) fn value(&self, id: ValueId) -> &'p Value {
        self.program.get(id)
    }

    pub(super) fn taint(&self, value: ValueId, depth: usize) -> Taint {
        let mut taint = Taint::default();
        let Some(depth) = depth.checked_sub(1) else {
            return taint;
        };
        match &self.program.get(value).kind {
            ValueKind::Joined(parts) | ValueKind::Group(parts) => {
                for part in parts {
                    taint.add(&self.taint(*part, depth));
                }
                if self.is_secret_path(value) {
                    taint.put(self.origin(value, Labels::SECRET_PATH, &self.shown(value)));
                }
            }
            ValueKind::Variable(name) => {
                if let Some(known) = self.variables.get(name.as_str()) {
                    taint.add(known);
                } else {
                    taint.add(&self.part_of(name));
                }
                self.named(value, name, &mut taint);
            }
            ValueKind::Result(call) => {
                taint.add(&self.calls[*call as usize]);
                if self.is_secret_path(value) {
                    taint.put(self.origin(value, Labels::SECRET_PATH, &self.shown(value)));
                }
            }
            ValueKind::Member(of, key) => {
                taint = self.taint(*of, depth);
                if self.language == Language::PowerShell
                    && matches!(&self.value(*key).kind, ValueKind::Text(key)
                        if matches!(key.as_str(), "responsetext" | "responsebody"))
                {
                    taint.put(self.origin(value, Labels::FETCHED, "another host"));
                }
                self.take_key(&mut taint, value, *key);
                // One variable of the environment is not all of it.
                if taint.labels.has(Labels::ENVIRONMENT) {
                    taint.drop_environment();
                    taint.put_key(self.key(value, *key));
                }
            }
            ValueKind::Text(text) => {
                if self.is_secret_path(value) {
                    taint.put(self.origin(value, Labels::SECRET_PATH, text));
                }
            }
            ValueKind::Unknown => {}
        }
        taint
    }

    /// What is known of the object that `a.b.c` is a part of. A part of the
    /// environment is not all of it.
    fn part_of(&self, name: &str) -> Taint {
        let parents = name.rmatch_indices('.').take(PARENTS);
        let known = parents.filter_map(|(at, _)| self.variables.get(&name[..at]));
        let mut taint = known.take(1).next().cloned().unwrap_or_default();
        taint.drop_environment();
        taint
    }

    pub(super) fn origin(&self, value: ValueId, label: Labels, about: &str) -> Origin {
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
        let mut result = self.perform(flow, call);
        for reached in self.reached(call) {
            result.add(&self.perform(flow, &reached));
        }
        self.calls[id] = result;
    }

    /// Does what a call does; what comes back is its result.
    fn perform(&mut self, flow: &mut Flow<'_, '_>, call: &Call) -> Taint {
        let mut effects = match self.language {
            Language::Shell => shell::effects(self, call),
            Language::PowerShell => powershell::effects(self, call),
            Language::Python => python::effects(self, call),
            Language::JavaScript => javascript::effects(self, call),
            _ => Vec::new(),
        };
        remote::effects(self, call, &mut effects);
        let mut result = Taint::default();
        let named = call.named.iter().map(|(_, value)| value);
        for value in call.arguments.iter().chain(&call.input).chain(named) {
            result.add(&self.taint(*value, PARTS));
        }
        // What is made of a path is mostly no path.
        if path::of(&call.name).is_none() && !path::walks(&call.name) {
            result.drop(Labels::SECRET_PATH);
        }
        if let Some(path) = self.secret_path_of(call) {
            result.put(self.made(call, Labels::SECRET_PATH, &path));
        }
        if matches!(call.name.as_str(), ".get" | ".pop")
            && let (Some(input), Some(key)) = (call.input, call.arguments.first())
        {
            self.take_key(&mut result, input, *key);
        }
        self.enter(call, &mut result);
        self.foreign(flow, call, &mut result);
        self.handed(flow, call);
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
                    if !matches!(self.language, Language::Shell | Language::PowerShell) {
                        let path = self.name(file);
                        host::written(flow, self.unit, &call.range, &path);
                    }
                    self.started(flow, call, &self.name(file), values);
                    self.laid(flow, call, &self.name(file), values, &taint);
                    self.remembered(flow, call, &self.name(file), values);
                    if let Some(spied) = taint
                        .origins
                        .iter()
                        .find(|one| one.label == Labels::SPIED && one.value == "what is typed")
                    {
                        let (kind, what) = (FactKind::RecordsSpied, spied.value.clone());
                        flow.found(kind, self.unit, call.range.clone(), what, None);
                    }
                    if !matches!(self.language, Language::Shell | Language::PowerShell) {
                        self.encrypts(flow, call, file);
                        self.program_written(flow, call, file, values);
                    }
                    self.shared(flow, call, &self.name(file), &taint);
                    self.save(flow, file, &taint);
                }
                Effect::Packs { file, from } => {
                    let mut taint = Taint::default();
                    for value in from {
                        taint.add(&self.held(flow, *value));
                    }
                    self.shared(flow, call, &self.name(file), &taint);
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
                Effect::Secret(store) => {
                    // Who is about a store reads it; nobody else is told.
                    let label = if flow.is_about(store) {
                        Labels::STORED
                    } else {
                        Labels::SECRET
                    };
                    result.put(self.made(call, label, store));
                }
                Effect::Identity => {
                    result.put(self.made(call, Labels::IDENTITY, "the name of the machine"));
                }
                Effect::ForwardsMail => {
                    let is_meant = ["forward", "forwarding", "redirect", "filter", "filters"]
                        .iter()
                        .any(|word| flow.purpose.names(word));
                    if !is_meant {
                        let (kind, what) = (FactKind::SendsSpied, "mail that comes in".to_owned());
                        flow.found(kind, self.unit, call.range.clone(), what, None);
                    }
                }
                Effect::SetsClipboard => self.swaps(flow, call),
                Effect::Work => result.put(self.made(call, Labels::WORK, "changes")),
                Effect::SendsResult => self.sent(flow, call, &result),
                Effect::Token(name) => result.put(self.made(call, Labels::KEY, name)),
                Effect::Stored(what) => result.put(self.made(call, Labels::STORED, what)),
                Effect::Visitor => result.put(self.made(call, Labels::VISITOR, "")),
                Effect::Records(label, what, file) => {
                    self.records(flow, call, *label, what, file);
                }
                Effect::Fills(into, values) => self.fills(*into, values),
                Effect::FillsFrom(into, file) => {
                    let held = self.held(flow, *file);
                    self.fill(*into, &held);
                }
                Effect::SecretFiles(which) => {
                    result.put(self.made(call, Labels::SECRET_PATH, which));
                }
                Effect::Uploads(values) => {
                    let mut taint = Taint::default();
                    for value in values {
                        taint.add(&self.taint(*value, PARTS));
                        taint.add(&self.held(flow, *value));
                    }
                    self.sent(flow, call, &taint);
                }
                Effect::SendsFile(file) => {
                    let path = self.name(file);
                    if let Some(taint) = load(flow, &path) {
                        self.sent(flow, call, &taint);
                    }
                }
                Effect::Remote(into, host) => self.leads_to(call, *into, host, &mut result),
                Effect::Hands { values, files } => self.hands(flow, call, values, *files),
                Effect::Connects(to) => {
                    let address = to.and_then(|to| hosts::address(&self.text(to)));
                    let known = address.as_ref().map(hosts::kind);
                    if let (Some(address), Some(kind)) = (&address, known)
                        && kind != HostKind::Private
                        && !flow.purpose.covers_host(&address.host)
                    {
                        let host = address.host.clone();
                        flow.found(
                            FactKind::SendsOut,
                            self.unit,
                            call.range.clone(),
                            host,
                            None,
                        );
                    }
                }
                Effect::ReparsesText(language, text) => {
                    if *language == Language::Other {
                        foreign::collect(flow, self.unit, text, Some(&call.range));
                        for (_, command) in quoted::commands(text) {
                            result.add(&self.reparse(flow, call, Language::Shell, &command));
                        }
                    } else {
                        result.add(&self.reparse(flow, call, *language, text));
                    }
                }
                Effect::RunsUrl(url) => {
                    let mut taint = Taint::default();
                    taint.put(self.fetched(flow, call, Some(*url), false));
                    self.runs(flow, call, &taint, false);
                }
                Effect::InstallsFile(file) => {
                    let path = self.text(*file);
                    if let Some(mut taint) =
                        load(flow, &path).or_else(|| self.unpacked(flow, &path))
                    {
                        // A release of a project on a forge is what its
                        // documents tell people to install.
                        taint
                            .origins
                            .retain(|origin| !hosts::is_forge(&origin.value));
                        if !taint.origins.is_empty() {
                            self.runs(flow, call, &taint, true);
                        }
                    }
                }
                Effect::Unpacks(file) => {
                    let path = self.text(*file);
                    if let Some(taint) = load(flow, &path) {
                        let stem = last(&path).split('.').next().unwrap_or_default();
                        flow.unpacked = Some((self.unit, stem.to_owned(), taint));
                    }
                }
                Effect::RunsUnreadable => {
                    let kind = FactKind::RunsDecoded;
                    flow.found(kind, self.unit, call.range.clone(), String::new(), None);
                }
                Effect::Schedules(values) => {
                    if self.language == Language::Python {
                        let (kind, what) = (FactKind::Persists, "the timer of the system");
                        let what = what.to_owned();
                        flow.found(kind, self.unit, call.range.clone(), what, None);
                    }
                    for value in values {
                        let text = self.text(*value);
                        self.scheduled(flow, call, &text);
                    }
                }
                Effect::Unlinks(file) => self.unlinks(flow, call, *file),
                Effect::Clears => {}
                Effect::Keeps(values) => {
                    result = Taint::default();
                    for value in values {
                        result.add(&self.taint(*value, PARTS));
                    }
                }
                Effect::Key(names) => {
                    for name in names {
                        result.put_key(self.key(*name, *name));
                    }
                }
                Effect::Spies(what, _) if flow.is_about(what) && !spies::is_of_others(what) => {}
                Effect::Spies(what, handlers) => {
                    let label = if flow.is_about(what) {
                        Labels::STORED
                    } else {
                        Labels::SPIED
                    };
                    let origin = Origin {
                        label,
                        unit: self.unit,
                        range: call.range.clone(),
                        value: (*what).to_owned(),
                    };
                    for handler in handlers {
                        self.hand_over(*handler, &origin);
                    }
                    result.put(origin);
                }
                Effect::Runs(value) => {
                    let taint = self.taint(*value, PARTS);
                    self.runs(flow, call, &taint, false);
                    self.injected(flow, call, *value, &taint);
                }
                Effect::Loads(value) => {
                    let taint = self.taint(*value, PARTS);
                    if taint.labels.has(Labels::DECODED) && self.is_written_out(*value) {
                        let kind = FactKind::RunsDecoded;
                        flow.fact(kind, self.unit, call.range.clone(), Some(&taint));
                    }
                    if taint.labels.has(Labels::FETCHED) {
                        let kind = FactKind::LoadsFetched;
                        flow.fact(kind, self.unit, call.range.clone(), Some(&taint));
                    }
                }
                Effect::Deletes(value) => {
                    let path = self.text(*value);
                    host::deleted(flow, self.unit, &call.range, &path);
                }
                Effect::Hides(value) => {
                    let name = self.text(*value);
                    let name = name.trim_matches(['$', '{', '}']).to_owned();
                    flow.found(
                        FactKind::HidesName,
                        self.unit,
                        call.range.clone(),
                        name,
                        None,
                    );
                }
                Effect::ReparsesWords(program, list) => {
                    let text = format!("{} {}", self.words(*program), self.words(*list));
                    result.add(&self.reparse(flow, call, Language::Shell, &text));
                }
                Effect::RunsFile(file) => {
                    let path = self.name(file);
                    if let Some(taint) = load(flow, &path) {
                        self.runs(flow, call, &taint, true);
                    } else if let Some(taint) = self.unpacked(flow, &path) {
                        self.runs(flow, call, &taint, true);
                    }
                }
                Effect::Reparses(language, value) => {
                    let in_shell = matches!(self.language, Language::Shell | Language::PowerShell);
                    let text = if *language == Language::Shell && !in_shell {
                        self.injected_command(flow, call, *value);
                        if let Some(each) = self.each(*value) {
                            result.add(&self.reparse(flow, call, *language, &each));
                        }
                        self.words(*value)
                    } else {
                        self.text(*value)
                    };
                    result.add(&self.reparse(flow, call, *language, &text));
                }
                Effect::Sends { what, to, body } => self.sends(flow, call, what, *to, *body),
            }
        }
        if let Some(output) = call.output
            && !saved
        {
            let path = self.text(output);
            if host::is_remembered(&path) {
                let values: Vec<ValueId> =
                    call.arguments.iter().chain(&call.input).copied().collect();
                self.remembered(flow, call, &path, &values);
            }
            let values: Vec<ValueId> = call.arguments.iter().chain(&call.input).copied().collect();
            self.started(flow, call, &path, &values);
            self.laid(flow, call, &path, &values, &result);
            if path.starts_with("/dev/tcp/") || path.starts_with("/dev/udp/") {
                self.sent(flow, call, &result);
            } else {
                self.save(flow, &Name::Is(path), &result);
            }
        }
        host::call(flow, self, call);
        delivery::call(flow, self, call);
        result
    }

    /// Where the variable of the environment comes from that `name` names, when
    /// it is a key. Who takes the keys of several services one after the other
    /// takes the environment.
    pub(super) fn key(&self, value: ValueId, name: ValueId) -> Option<Origin> {
        let is_any = self.taint(name, PARTS).labels.has(Labels::ENVIRONMENT);
        let name = self.text(name);
        let label = if is_any || secrets::are_keys_of_several(&name) {
            Labels::ENVIRONMENT
        } else if secrets::is_key(&name) {
            Labels::KEY
        } else {
            return None;
        };
        Some(self.origin(value, label, &name))
    }

    /// Reads a text that is run as code of `language`.
    pub(super) fn reparse(
        &self,
        flow: &mut Flow<'_, '_>,
        call: &Call,
        language: Language,
        text: &str,
    ) -> Taint {
        if self.depth >= NESTED || !is_code(language) || text.len() > REPARSED {
            return Taint::default();
        }
        let mut nested = code::parse(language, text);
        place(&mut nested, &call.range);
        flow.run(self.unit, language, &nested, self.depth + 1)
    }

    /// What a call makes.
    pub(super) fn made(&self, call: &Call, label: Labels, what: &str) -> Origin {
        Origin {
            label,
            unit: self.unit,
            range: call.range.clone(),
            value: what.to_owned(),
        }
    }

    pub(super) fn name(&self, name: &Name) -> String {
        match name {
            Name::Of(value) => self.text(*value),
            Name::Is(name) => name.clone(),
        }
    }
}
