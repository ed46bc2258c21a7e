//! Functions that are reached by other ways than their names: out of tables and
//! lists, with arguments bound to them, by names that are looked up, and handed
//! to functions that call them.
//!
//! Whoever calls such a value does what calling the function does: the call is
//! read once more under the name of the function.

use super::{Pass, javascript, python};
use crate::security::Language;
use crate::security::code::{Call, ValueId, ValueKind};

/// A function, with what is bound to it.
struct Reached {
    path: String,
    arguments: Vec<ValueId>,
    named: Vec<(String, ValueId)>,
}

/// How many functions one value may be.
const FUNCTIONS: usize = 4;

/// How many values are looked at for one call.
const STEPS: usize = 48;

/// How many values of a table are looked at.
const TABLE: usize = 16;

/// How many items of a list a function is called with.
const ITEMS: usize = 8;

/// Calls whose results have what they are given.
const THROUGH: &[&str] = &[
    ".at",
    ".concat",
    ".entries",
    ".filter",
    ".find",
    ".get",
    ".items",
    ".map",
    ".pop",
    ".shift",
    ".then",
    ".values",
    "Map",
    "Object.assign",
    "Object.create",
    "Object.entries",
    "Object.fromEntries",
    "Object.keys",
    "Object.values",
    "Promise.resolve",
    "Proxy",
    "Set",
    "classmethod",
    "dict",
    "dir",
    "enumerate",
    "iter",
    "list",
    "next",
    "reversed",
    "sorted",
    "staticmethod",
    "tuple",
    "types.SimpleNamespace",
    "vars",
    "zip",
];

/// Modules with functions that act, and the one that any of them may be where
/// its name is not known.
const MODULES: &[(&str, &str)] = &[
    ("axios", "axios.post"),
    ("builtins", "exec"),
    ("child_process", "child_process.exec"),
    ("httpx", "httpx.post"),
    ("os", "os.system"),
    ("requests", "requests.post"),
    ("subprocess", "subprocess.run"),
];

/// Names that lead to modules by their names.
fn has_modules(name: &str) -> bool {
    matches!(name, "sys.modules" | "globals()" | "locals()" | "vars()")
        || name.ends_with(".__globals__")
}

impl Pass<'_> {
    /// Whether a function does something by itself.
    fn acts(&self, path: &str) -> bool {
        match self.language {
            Language::Python => python::acts(path),
            Language::JavaScript => javascript::acts(path),
            _ => false,
        }
    }

    /// The calls that a call makes of functions that it reaches otherwise.
    pub(super) fn reached(&self, call: &Call) -> Vec<Call> {
        if !matches!(self.language, Language::Python | Language::JavaScript) {
            return Vec::new();
        }
        let mut steps = STEPS;
        let mut found = Vec::new();
        if let Some(input) = call.input {
            self.callees(call, input, &mut found, &mut steps);
        }
        let mut calls: Vec<Call> = found
            .into_iter()
            .map(|one| Call {
                name: one.path,
                input: None,
                arguments: one
                    .arguments
                    .into_iter()
                    .chain(call.arguments.iter().copied())
                    .collect(),
                named: one
                    .named
                    .into_iter()
                    .chain(call.named.iter().cloned())
                    .collect(),
                output: None,
                range: call.range.clone(),
            })
            .collect();
        self.handed_over(call, &mut calls, &mut steps);
        calls
    }

    /// Whom a call of a value calls.
    fn callees(&self, call: &Call, input: ValueId, found: &mut Vec<Reached>, steps: &mut usize) {
        let is_own =
            matches!(&self.value(input).kind, ValueKind::Variable(name) if *name == call.name);
        if call.name.is_empty() || is_own {
            if let ValueKind::Result(id) = self.value(input).kind {
                let made = &self.program.calls[id as usize];
                // `methodcaller("post", url)(requests)`
                if made.name == "operator.methodcaller" {
                    let method = made.arguments.first().map(|first| self.text(*first));
                    let module = call
                        .arguments
                        .first()
                        .and_then(|of| self.module(*of, steps));
                    if let (Some(method), Some(module)) = (method, module) {
                        found.push(Reached {
                            path: format!("{module}.{method}"),
                            arguments: made.arguments[1..].to_vec(),
                            named: made.named.clone(),
                        });
                    }
                    return;
                }
            }
            self.reach(input, found, steps);
            return;
        }
        let Some(method) = call.name.strip_prefix('.') else {
            return;
        };
        // `[f, g][1](…)`
        if method.bytes().all(|byte| byte.is_ascii_digit()) {
            if let Some(one) = self.named_element(input, method) {
                self.reach(one, found, steps);
            }
            return;
        }
        if let ValueKind::Variable(of) = &self.value(input).kind {
            let owners = [of.as_str(), "self", "this"];
            let is_object = of.starts_with(|c: char| c.is_ascii_uppercase())
                || matches!(of.as_str(), "self" | "this" | "cls");
            let owners = owners.iter().take(if is_object { 3 } else { 1 });
            let names = owners.map(|owner| format!("{owner}.{method}"));
            let mut held = names.filter_map(|name| self.holds.get(name.as_str()));
            if let Some(held) = held.next() {
                self.reach(*held, found, steps);
                return;
            }
        }
        if let Some(module) = self.module(input, steps) {
            let path = format!("{module}.{method}");
            if self.acts(&path) {
                found.push(Reached::of(path));
            }
            return;
        }
        // What is written to a shell that was started is run by it.
        if matches!(method, "write" | "communicate" | "end") && self.is_shell(input) {
            let path = match self.language {
                Language::Python => "os.system",
                _ => "child_process.exec",
            };
            found.push(Reached::of(path.to_owned()));
        }
    }

    /// Whether a value is a shell that was started, or its input.
    fn is_shell(&self, value: ValueId) -> bool {
        let ValueKind::Variable(name) = &self.value(value).kind else {
            return false;
        };
        let name = name.strip_suffix(".stdin").unwrap_or(name);
        let Some(held) = self.holds.get(name) else {
            return false;
        };
        let ValueKind::Result(id) = self.value(*held).kind else {
            return false;
        };
        let made = &self.program.calls[id as usize];
        let starts = matches!(
            made.name.as_str(),
            "subprocess.Popen" | "child_process.spawn" | "child_process.exec" | "Bun.spawn"
        );
        let command = made.arguments.first().map(|first| self.text(*first));
        let command = command.unwrap_or_default();
        let command = command.rsplit('/').next().unwrap_or_default();
        starts
            && matches!(
                command,
                "sh" | "bash"
                    | "zsh"
                    | "dash"
                    | "cmd"
                    | "cmd.exe"
                    | "powershell"
                    | "bash -s"
                    | "sh -s"
            )
    }

    /// Calls of functions that are handed over with what they are called with.
    fn handed_over(&self, call: &Call, calls: &mut Vec<Call>, steps: &mut usize) {
        if call.name.ends_with("partial")
            || call.name.strip_suffix(".bind").is_some()
            || self.acts(&call.name)
        {
            return;
        }
        let last = call.name.rsplit('.').next().unwrap_or_default();
        let is_each = matches!(last, "map" | "forEach" | "starmap" | "imap" | "reduce");
        let spreads = is_each
            || matches!(
                last,
                "Timer" | "Thread" | "Process" | "apply_async" | "apply"
            );
        for (at, value) in call.arguments.iter().enumerate() {
            let mut found = Vec::new();
            self.reach_plain(*value, &mut found, steps);
            for one in found {
                let mut rest = call.arguments[at + 1..].to_vec();
                if rest.is_empty() && matches!(last, "then" | "map" | "forEach") {
                    rest.extend(call.input);
                }
                self.push_each(calls, call, one, &rest, (spreads, is_each));
            }
        }
        // `Thread(target=f, args=(…), kwargs={…})`
        let target = call.named.iter().find(|(name, _)| {
            matches!(
                name.as_str(),
                "target" | "func" | "function" | "callback" | "fn" | "f"
            )
        });
        if let Some((_, target)) = target {
            let mut found = Vec::new();
            self.reach_plain(*target, &mut found, steps);
            for one in found {
                let rest: Vec<ValueId> = call
                    .named
                    .iter()
                    .filter(|(_, value)| value != target)
                    .map(|(_, value)| *value)
                    .collect();
                self.push_each(calls, call, one, &rest, (true, false));
            }
        }
    }

    /// Adds the calls of a function that is handed over with `rest`.
    fn push_each(
        &self,
        calls: &mut Vec<Call>,
        call: &Call,
        one: Reached,
        rest: &[ValueId],
        (spreads, is_each): (bool, bool),
    ) {
        let named = call.named.iter().filter(|(name, _)| name != "target");
        let mut named: Vec<(String, ValueId)> =
            one.named.into_iter().chain(named.cloned()).collect();
        let mut arguments = one.arguments;
        let mut items = Vec::new();
        for value in rest {
            match self.table(*value) {
                Some(all) if spreads => {
                    // What has names is called with them.
                    for pair in all.chunks_exact(2) {
                        if let ValueKind::Text(name) = &self.value(pair[0]).kind {
                            named.push((name.clone(), pair[1]));
                        }
                    }
                    items.extend(all.iter().copied().take(ITEMS));
                }
                _ => arguments.push(*value),
            }
        }
        let with = |arguments: Vec<ValueId>| Call {
            name: one.path.clone(),
            input: None,
            arguments,
            named: named.clone(),
            output: None,
            range: call.range.clone(),
        };
        if is_each && !items.is_empty() {
            for item in items {
                let item = match &self.value(item).kind {
                    ValueKind::Group(all) => all.clone(),
                    _ => vec![item],
                };
                calls.push(with(
                    item.into_iter().chain(arguments.iter().copied()).collect(),
                ));
            }
            return;
        }
        arguments.extend(items);
        if !arguments.is_empty() {
            calls.push(with(arguments));
        }
    }

    /// The functions that stand as an argument themselves, or in a list there.
    fn reach_plain(&self, value: ValueId, found: &mut Vec<Reached>, steps: &mut usize) {
        match &self.value(value).kind {
            ValueKind::Group(all) => {
                for one in all.iter().take(2) {
                    if matches!(self.value(*one).kind, ValueKind::Variable(_)) {
                        self.reach(*one, found, steps);
                    }
                }
            }
            ValueKind::Variable(_) | ValueKind::Result(_) => self.reach(value, found, steps),
            _ => {}
        }
    }

    /// The functions that a value may be.
    fn reach(&self, value: ValueId, found: &mut Vec<Reached>, steps: &mut usize) {
        let Some(left) = steps.checked_sub(1) else {
            return;
        };
        *steps = left;
        if found.len() >= FUNCTIONS {
            return;
        }
        match &self.value(value).kind {
            ValueKind::Variable(name) if name.ends_with(')') => {
                self.reach_name(name.trim_end_matches("()"), found, steps);
            }
            ValueKind::Variable(name) => self.reach_name(name, found, steps),
            ValueKind::Group(all) => {
                for one in all.iter().take(TABLE) {
                    self.reach(*one, found, steps);
                }
            }
            ValueKind::Member(of, key) => {
                if let Some(module) = self.module(*of, steps) {
                    self.reach_in(&module, Some(*key), found);
                } else if let Some(one) = self.element(*of, *key) {
                    self.reach(one, found, steps);
                } else {
                    self.reach(*of, found, steps);
                }
            }
            ValueKind::Result(id) => {
                self.reach_result(&self.program.calls[*id as usize], found, steps);
            }
            _ => {}
        }
    }

    fn reach_name(&self, name: &str, found: &mut Vec<Reached>, steps: &mut usize) {
        if self.acts(name) {
            found.push(Reached::of(name.to_owned()));
        } else if let Some(held) = self.holds.get(name) {
            // A part of a module that was taken out by its own name.
            if let ValueKind::Result(_) = self.value(*held).kind
                && let Some(module) = self.module(*held, steps)
            {
                let path = format!("{module}.{name}");
                if self.acts(&path) {
                    found.push(Reached::of(path));
                    return;
                }
            }
            self.reach(*held, found, steps);
        }
    }

    /// The functions that the result of a call may be.
    fn reach_result(&self, call: &Call, found: &mut Vec<Reached>, steps: &mut usize) {
        let name = call.name.as_str();
        let first = call.arguments.first().copied();
        let second = call.arguments.get(1).copied();
        match name {
            "functools.partial" | "partial" => {
                let start = found.len();
                if let Some(first) = first {
                    self.reach(first, found, steps);
                }
                for one in &mut found[start..] {
                    one.arguments.extend(&call.arguments[1..]);
                    one.named.extend(call.named.iter().cloned());
                }
            }
            "getattr" | "Reflect.get" | "object.__getattribute__" | "type.__getattribute__" => {
                if let Some(module) = first.and_then(|of| self.module(of, steps)) {
                    self.reach_in(&module, second, found);
                }
            }
            "" => {
                // `attrgetter("system")(os)`
                let made = call.input.map(|input| &self.value(input).kind);
                if let Some(ValueKind::Result(id)) = made {
                    let made = &self.program.calls[*id as usize];
                    if made.name == "operator.attrgetter"
                        && let Some(module) = first.and_then(|of| self.module(of, steps))
                    {
                        self.reach_in(&module, made.arguments.first().copied(), found);
                    }
                }
            }
            _ => {
                if let (".bind", Some(input)) = (name, call.input) {
                    let start = found.len();
                    self.reach(input, found, steps);
                    for one in &mut found[start..] {
                        one.arguments.extend(call.arguments.iter().skip(1));
                    }
                } else if let (".__getattribute__", Some(input)) = (name, call.input) {
                    // `object.__getattribute__(os, "system")`
                    let (of, key) = match second {
                        Some(second) => (first.unwrap_or(input), Some(second)),
                        None => (input, first),
                    };
                    if let Some(module) = self.module(of, steps) {
                        self.reach_in(&module, key, found);
                    }
                } else if let Some(of) = name.strip_suffix(".__dict__.get") {
                    self.reach_in(of, first, found);
                } else if let Some(of) = name.strip_suffix(".bind")
                    && self.acts(of)
                {
                    let bound = call.arguments.iter().skip(1).copied();
                    let mut one = Reached::of(of.to_owned());
                    one.arguments.extend(bound);
                    found.push(one);
                } else if let Some(of) = name.strip_suffix(".__getattribute__") {
                    self.reach_in(of, first, found);
                } else if name == ".get"
                    && let Some(ValueKind::Variable(of)) = call.input.map(|of| &self.value(of).kind)
                    && let Some(module) = of.strip_suffix(".__dict__")
                {
                    self.reach_in(module, first, found);
                } else if name == ".get"
                    && let (Some(input), Some(first)) = (call.input, first)
                    && let Some(one) = self.element(input, first)
                {
                    self.reach(one, found, steps);
                } else if THROUGH.binary_search(&name).is_ok() {
                    let start = found.len();
                    for value in call.input.iter().chain(&call.arguments) {
                        self.reach(*value, found, steps);
                    }
                    // Its functions by their names, of which one is picked.
                    if found.len() == start
                        && let Some(of) = call.input.or(first)
                        && let Some(module) = self.module(of, steps)
                    {
                        self.reach_in(&module, None, found);
                    }
                }
            }
        }
    }

    /// The function of a module whose name a value is.
    fn reach_in(&self, module: &str, key: Option<ValueId>, found: &mut Vec<Reached>) {
        let name = key.map(|key| self.text(key)).unwrap_or_default();
        if name.is_empty() || name.contains("${") {
            let any = MODULES.iter().find(|(one, _)| *one == module);
            found.extend(any.map(|(_, path)| Reached::of((*path).to_owned())));
            return;
        }
        let path = if module == "builtins" {
            name
        } else {
            format!("{module}.{name}")
        };
        if self.acts(&path) {
            found.push(Reached::of(path));
        }
    }

    /// The module that a value is.
    fn module(&self, value: ValueId, steps: &mut usize) -> Option<String> {
        *steps = steps.checked_sub(1)?;
        let is_known = |name: &str| MODULES.iter().any(|(module, _)| *module == name);
        match &self.value(value).kind {
            ValueKind::Variable(name) if is_known(name) => Some(name.clone()),
            ValueKind::Variable(name) => self.module(*self.holds.get(name.as_str())?, steps),
            ValueKind::Member(of, key) => match &self.value(*of).kind {
                ValueKind::Variable(of) if has_modules(of) => {
                    let name = self.text(*key);
                    is_known(&name).then_some(name)
                }
                _ => None,
            },
            ValueKind::Group(all) => match all.as_slice() {
                [one] => self.module(*one, steps),
                _ => None,
            },
            ValueKind::Result(id) => {
                let call = &self.program.calls[*id as usize];
                // `import("child_process").then(…)`
                if let Some(of) = call.name.strip_suffix(".then").filter(|of| is_known(of)) {
                    return Some(of.to_owned());
                }
                let by_name = match call.name.as_str() {
                    name if name.strip_suffix(".get").is_some_and(has_modules) => true,
                    "importlib.import_module" | "__import__" | "require" | "import" => true,
                    ".get" => call.input.is_some_and(|of| {
                        matches!(&self.value(of).kind, ValueKind::Variable(of) if has_modules(of))
                    }),
                    _ => false,
                };
                if by_name {
                    let name = self.text(*call.arguments.first()?);
                    let name = name.strip_prefix("node:").unwrap_or(&name);
                    return is_known(name).then(|| name.to_owned());
                }
                let hands_on = matches!(
                    call.name.as_str(),
                    ".then"
                        | "Proxy"
                        | "Object.assign"
                        | "Object.create"
                        | "Promise.resolve"
                        | "Object.entries"
                        | "Object.keys"
                        | "Object.values"
                        | "dir"
                        | "vars"
                );
                if !hands_on {
                    return None;
                }
                let mut parts = call.input.iter().chain(&call.arguments);
                parts.find_map(|one| self.module(*one, steps))
            }
            _ => None,
        }
    }
}

impl Reached {
    const fn of(path: String) -> Self {
        Self {
            path,
            arguments: Vec::new(),
            named: Vec::new(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_handed_through_is_sorted() {
        assert!(THROUGH.is_sorted());
    }
}
