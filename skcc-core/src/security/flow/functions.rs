//! Functions: what they are given and what they give back, in one program and
//! from file to file.

use super::Flow;
use super::pass::{KNOWN, PARTS, Pass};
use super::taint::{Labels, Origin, Taint};
use crate::security::Language;
use crate::security::code::{Call, Function, ValueId, ValueKind};

/// What a parameter is given.
#[derive(Debug, Default)]
pub(super) struct Given {
    taint: Taint,
    text: Option<String>,
}

impl<'p> Pass<'p> {
    /// A call of a function of the program.
    pub(super) fn enter(&mut self, call: &Call, result: &mut Taint) {
        let name = call.name.strip_prefix('.').unwrap_or(&call.name);
        let Some(function) = self.function(name) else {
            return;
        };
        for (index, parameter) in function.parameters.iter().enumerate() {
            let named = call.named.iter().find(|(name, _)| name == parameter);
            let value = named
                .map(|(_, value)| *value)
                .or_else(|| call.arguments.get(index).copied());
            if let Some(value) = value {
                let taint = self.taint(value, PARTS);
                self.holds.insert(parameter.as_str(), value);
                self.give(function, parameter, &taint);
                let text = self.text(value);
                if !text.contains("${") && text.len() <= KNOWN {
                    let key = (function.name.as_str(), parameter.as_str());
                    let given = self.given.entry(key).or_default();
                    given.text.get_or_insert_with(|| text.clone());
                    self.texts.entry(parameter.as_str()).or_insert(text);
                }
            }
        }
        // What has no parameter of its own goes to the one that takes the rest.
        if let Some(last) = function.parameters.last() {
            let mut rest = Taint::default();
            for (_, value) in call
                .named
                .iter()
                .filter(|(name, _)| !function.parameters.contains(name))
            {
                rest.add(&self.taint(*value, PARTS));
            }
            for value in call.arguments.iter().skip(function.parameters.len()) {
                rest.add(&self.taint(*value, PARTS));
            }
            if rest.labels != Labels::default() {
                self.give(function, last, &rest);
            }
        }
        let returned = format!("{}()", function.name);
        if let Some(taint) = self.variables.get(returned.as_str()) {
            result.add(taint);
        }
    }

    /// The function of a name, or that a variable holds.
    fn function(&self, name: &str) -> Option<&'p Function> {
        if let Some(function) = self.functions.get(name) {
            return Some(function);
        }
        let held = self.holds.get(name)?;
        match &self.program.get(*held).kind {
            ValueKind::Variable(name) => self.functions.get(name.strip_suffix("()")?).copied(),
            _ => None,
        }
    }

    /// A parameter gets a value.
    fn give(&mut self, function: &'p Function, parameter: &'p str, taint: &Taint) {
        let key = (function.name.as_str(), parameter);
        let given = &mut self.given.entry(key).or_default().taint;
        let before = given.labels;
        given.add(taint);
        self.is_new |= given.labels != before;
        self.variables.entry(parameter).or_default().add(taint);
    }

    /// The body of a function starts: its parameters hold what it is given, and
    /// nothing of what another function calls so.
    pub(super) fn body(&mut self, function: &'p Function) {
        if function.name.starts_with('@') {
            return;
        }
        for parameter in &function.parameters {
            let parameter = parameter.as_str();
            self.prefixed.remove(parameter);
            match self.given.get(&(function.name.as_str(), parameter)) {
                Some(given) => {
                    self.variables.insert(parameter, given.taint.clone());
                    match &given.text {
                        Some(text) => self.texts.insert(parameter, text.clone()),
                        None => self.texts.remove(parameter),
                    };
                }
                // A function of JavaScript may be handed over under another
                // name.
                None if self.language == Language::JavaScript => {}
                None => {
                    self.variables.remove(parameter);
                    self.texts.remove(parameter);
                }
            }
        }
    }

    /// A call of a function that another file of the skill defines.
    pub(super) fn foreign(&self, flow: &mut Flow<'_, '_>, call: &Call, result: &mut Taint) {
        if flow.returns.is_empty() && flow.senders.is_empty() {
            return;
        }
        let name = call.name.rsplit('.').next().unwrap_or_default();
        let is_method = call.name.starts_with('.');
        if self.functions.contains_key(name) || is_method && name.len() < 6 {
            return;
        }
        if flow.senders.contains(name) {
            self.sent(flow, call, result);
        }
        if let Some(taint) = flow.returns.get(name) {
            result.add(taint);
        }
    }

    /// Marks what the functions of the program are given.
    pub(super) fn takes(&mut self) {
        let functions = &self.program.functions;
        for function in functions.iter().filter(|one| !one.name.starts_with('@')) {
            for parameter in &function.parameters {
                let origin = Origin {
                    label: Labels::PARAMETER,
                    unit: self.unit,
                    range: 0..0,
                    value: function.name.clone(),
                };
                let mut taint = Taint::default();
                taint.put(origin);
                self.give(function, parameter, &taint);
            }
        }
    }

    /// Takes note of what the functions of the program give back.
    pub(super) fn gives(&self, flow: &mut Flow<'_, '_>) {
        for function in &self.program.functions {
            let given = format!("{}()", function.name);
            let Some(taint) = self.variables.get(given.as_str()) else {
                continue;
            };
            let mut taint = taint.clone();
            taint.drop(Labels::PARAMETER);
            let matters = [
                Labels::SECRET,
                Labels::ENVIRONMENT,
                Labels::FETCHED,
                Labels::DECODED,
                Labels::KEY,
            ];
            if matters.iter().any(|label| taint.labels.has(*label)) {
                flow.returns
                    .entry(function.name.clone())
                    .or_default()
                    .add(&taint);
            }
        }
    }

    /// Gives what a handler is called with to its parameters.
    pub(super) fn hand_over(&mut self, handler: ValueId, origin: &Origin) {
        let program = self.program;
        let ValueKind::Variable(name) = &program.get(handler).kind else {
            return;
        };
        let name = name.trim_end_matches("()");
        let name = name.rsplit('.').next().unwrap_or(name);
        let function = program.functions.iter().find(|one| one.name == name);
        if let Some(function) = function {
            for parameter in &function.parameters {
                let mut taint = Taint::default();
                taint.put(origin.clone());
                self.give(function, parameter, &taint);
            }
        }
    }
}
