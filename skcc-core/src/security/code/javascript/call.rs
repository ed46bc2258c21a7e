//! Calls of JavaScript, and what names before them stand for.

use super::{Call, DEPTH, Kind, Parser, Step, ValueId, ValueKind, expression};

/// What a postfix is applied to.
pub(super) enum Head {
    /// A name, with further names after dots.
    Path(String),
    /// A value.
    Value(ValueId),
}

/// The arguments of a call.
#[derive(Default)]
struct Arguments {
    values: Vec<ValueId>,
    named: Vec<(String, ValueId)>,
    /// Parameters of the functions among them.
    parameters: Vec<String>,
}

/// The name of a module without the scheme of built-in ones.
pub(super) fn module(name: &str) -> &str {
    let name = name.strip_prefix("node:").unwrap_or(name);
    match name {
        // They have the functions of those, and more.
        "fs-extra" | "graceful-fs" => "fs",
        "cross-spawn" => "child_process.spawn",
        _ => name.strip_suffix("/promises").unwrap_or(name),
    }
}

/// Modules of Node.js that reach the machine or the network. Sorted.
const BUILT_IN: &[&str] = &[
    "child_process",
    "dgram",
    "dns",
    "fs",
    "http",
    "http2",
    "https",
    "module",
    "net",
    "os",
    "tls",
    "vm",
    "worker_threads",
];

/// Objects whose members are names of their own.
fn is_global(path: &str) -> bool {
    matches!(path, "globalThis" | "global" | "window" | "self")
}

impl Parser<'_, '_> {
    pub(super) fn postfix(&mut self, mut head: Head, start: usize) -> ValueId {
        loop {
            let is_name = |parser: &Self, count: usize| {
                parser
                    .cursor
                    .nth(count)
                    .is_some_and(|token| token.kind == Kind::Name)
            };
            match self.cursor.word(0) {
                "." | "?." if is_name(self, 1) => {
                    let member = expression::name(self.cursor.word(1));
                    self.cursor.at += 2;
                    head = self.member(head, member, start);
                }
                "?." if matches!(self.cursor.word(1), "(" | "[") => self.cursor.at += 1,
                "!" if matches!(self.cursor.word(1), "." | "[" | "(") => self.cursor.at += 1,
                "(" => head = self.called(head, start),
                "[" => head = self.subscript(head, start),
                // `$`…``, `sh`…``: a call with a text.
                _ if self.is_template() => {
                    head = self.tagged(head, start);
                }
                "++" | "--" => self.cursor.at += 1,
                "<" if matches!(head, Head::Path(_)) => match self.past_types() {
                    Some(at) => self.cursor.at = at,
                    None => break,
                },
                _ => break,
            }
        }
        self.settle(head, start)
    }

    /// Past `<T, U>` when brackets of a call follow.
    fn past_types(&self) -> Option<usize> {
        let mut at = self.cursor.at + 1;
        let end = (at + 16).min(self.cursor.end);
        while at < end {
            let token = self.cursor.tokens[at];
            let word = &self.cursor.text[token.start..token.end];
            match (token.kind, word) {
                (Kind::Mark, ">") => {
                    let next = self.cursor.nth(at + 1 - self.cursor.at)?;
                    let next = &self.cursor.text[next.start..next.end];
                    return (next == "(").then_some(at + 1);
                }
                (Kind::Name, _) | (Kind::Mark, "." | "," | "[" | "]" | "|" | "<") => at += 1,
                _ => return None,
            }
        }
        None
    }

    /// A head as a value.
    fn settle(&mut self, head: Head, start: usize) -> ValueId {
        match head {
            Head::Value(value) => value,
            Head::Path(path) => {
                let value = self.value(ValueKind::Variable(path.clone()), start);
                self.state.names.read(&path, value);
                value
            }
        }
    }

    fn member(&mut self, head: Head, member: String, start: usize) -> Head {
        match head {
            Head::Path(path) if is_global(&path) && !self.state.names.is_local(&path) => {
                Head::Path(member)
            }
            Head::Path(path) => Head::Path(format!("{path}.{member}")),
            Head::Value(value) => {
                let key = self.value(ValueKind::Text(member), start);
                Head::Value(self.value(ValueKind::Member(value, key), start))
            }
        }
    }

    /// Whether a template in backticks is next.
    fn is_template(&self) -> bool {
        self.cursor.peek().is_some_and(|token| {
            token.kind == Kind::Text && self.cursor.text.as_bytes().get(token.start) == Some(&b'`')
        })
    }

    /// A template after the name of a function.
    fn tagged(&mut self, head: Head, start: usize) -> Head {
        let path = match head {
            Head::Path(path) => path,
            // `$({ quiet: true })`…``
            Head::Value(value) => match self.state.program.get(value).kind {
                ValueKind::Result(call) => self.state.program.calls[call as usize].name.clone(),
                _ => String::new(),
            },
        };
        let text = self.text_literal();
        Head::Value(self.call(&path, None, vec![text], Vec::new(), start))
    }

    fn subscript(&mut self, head: Head, start: usize) -> Head {
        let key = self.list();
        let key = match &self.state.program.get(key).kind {
            ValueKind::Group(all) if all.len() == 1 => all[0],
            _ => key,
        };
        if let Head::Path(path) = &head
            && (is_global(path) || self.state.names.is_module(path))
            && let Some(text) = self.text(key)
        {
            if !self.state.names.is_plain(&self.state.program, key) {
                self.call("getattr", None, vec![key], Vec::new(), start);
            }
            return self.member(head, text, start);
        }
        // A function of the system whose name another function gives.
        if let Head::Path(path) = &head
            && BUILT_IN.binary_search(&path.as_str()).is_ok()
            && matches!(self.state.program.get(key).kind, ValueKind::Result(_))
            && self.cursor.is("(")
        {
            self.call("getattr.computed", None, vec![key], Vec::new(), start);
        }
        let value = self.settle(head, start);
        Head::Value(self.value(ValueKind::Member(value, key), start))
    }

    fn text(&mut self, value: ValueId) -> Option<String> {
        self.state.names.text(&self.state.program, value)
    }

    pub(super) fn call(
        &mut self,
        name: &str,
        input: Option<ValueId>,
        arguments: Vec<ValueId>,
        named: Vec<(String, ValueId)>,
        start: usize,
    ) -> ValueId {
        let end = self.cursor.before().max(start);
        let state = &mut *self.state;
        let result = state.program.call(Call {
            name: name.to_owned(),
            input,
            arguments,
            named,
            output: None,
            range: start..end,
        });
        state.names.compute(&mut state.program, result);
        result
    }

    /// A call of `head`.
    fn called(&mut self, head: Head, start: usize) -> Head {
        let mut arguments = self.arguments();
        let (callee, input) = self.callee(head, &mut arguments, start);
        let first = arguments.values.first().copied();
        let loads = matches!(callee.as_str(), "require" | "import" | "importScripts")
            || callee.ends_with(".require")
            || callee.ends_with("._load")
            || callee.ends_with(".getBuiltinModule")
            || self.is_loader(&callee, &arguments);
        if loads && let Some(first) = first {
            let text = self.text(first);
            let is_plain = self.state.names.is_plain(&self.state.program, first);
            let result = self.call(&callee, None, arguments.values, arguments.named, start);
            return match text {
                Some(text) => {
                    if !is_plain {
                        self.call("getattr", None, vec![first], Vec::new(), start);
                    }
                    let path = module(&text).to_owned();
                    self.state.names.import(&format!("@{path}"), &path);
                    Head::Path(path)
                }
                None => Head::Value(result),
            };
        }
        // `promisify(exec)` is `exec`.
        if matches!(callee.as_str(), "util.promisify" | "promisify")
            && let Some(first) = first
            && let ValueKind::Variable(path) = &self.state.program.get(first).kind
        {
            return Head::Path(path.clone());
        }
        // `Reflect.get(globalThis, "eval")`
        if callee == "Reflect.get"
            && let [of, key] = arguments.values[..]
            && let ValueKind::Variable(of) = &self.state.program.get(of).kind
            && let Some(text) = {
                let of = of.clone();
                let text = self.state.names.text(&self.state.program, key);
                text.map(|text| (of, text))
            }
        {
            let (of, text) = text;
            if !self.state.names.is_plain(&self.state.program, key) {
                self.call("getattr", None, vec![key], Vec::new(), start);
            }
            return self.member(Head::Path(of), text, start);
        }
        if is_addition(&callee)
            && let Some(to) = input
            && let ValueKind::Variable(name) = &self.state.program.get(to).kind
        {
            let name = name.clone();
            let all = self.value(ValueKind::Group(arguments.values.clone()), start);
            // What is put into a part of an object is in the object.
            let of = name.split_once('.').map(|(of, _)| of.to_owned());
            for name in of.filter(|of| of != "this").into_iter().chain([name]) {
                self.state.program.steps.push(Step::Assign {
                    name,
                    value: all,
                    adds: true,
                });
            }
        }
        let result = self.call(&callee, input, arguments.values, arguments.named, start);
        // A function that is handed over is called with what comes of it.
        let item = match callee.as_str() {
            ".map" | ".forEach" | ".filter" | ".flatMap" | ".some" | ".every" | ".find" => Some(0),
            ".reduce" => Some(1),
            _ => None,
        };
        let item = item.and_then(|at| arguments.parameters.get(at).cloned());
        for name in arguments.parameters {
            self.state.program.steps.push(Step::Assign {
                name,
                value: result,
                adds: true,
            });
        }
        // One that is handed to a list is called with each of its items.
        if let (Some(name), Some(value)) = (item, input) {
            self.state.program.steps.push(Step::Assign {
                name,
                value,
                adds: false,
            });
        }
        Head::Value(result)
    }

    /// Whom a head calls, and on what.
    fn callee(
        &mut self,
        head: Head,
        arguments: &mut Arguments,
        start: usize,
    ) -> (String, Option<ValueId>) {
        let path = match head {
            Head::Path(path) => path,
            Head::Value(value) => return self.callee_of_value(value),
        };
        // `fs.promises.readFile`
        let path = match path.split_once(".promises.") {
            Some((module @ ("fs" | "dns"), rest)) => format!("{module}.{rest}"),
            _ => path,
        };
        // `exec.bind(null, "…")()`
        if let Some(of) = path.strip_suffix(".bind")
            && self.state.names.is_module(of)
            && arguments.values.len() > 1
        {
            arguments.values.remove(0);
            return (of.to_owned(), None);
        }
        // `eval.call(null, x)`
        if let Some(of) = path
            .strip_suffix(".call")
            .or_else(|| path.strip_suffix(".apply"))
            && (self.state.names.is_module(of) || of.starts_with("String."))
        {
            if !arguments.values.is_empty() {
                arguments.values.remove(0);
            }
            if path.strip_suffix(".apply").is_some()
                && let [list] = arguments.values[..]
                && let ValueKind::Group(all) = &self.state.program.get(list).kind
            {
                arguments.values.clone_from(all);
            }
            return (of.to_owned(), None);
        }
        if path.ends_with(".constructor") || self.is_constructor(&path) {
            return ("Function".to_owned(), None);
        }
        // `Reflect.construct(F, [x])`
        if path == "Reflect.construct"
            && let [of, list] = arguments.values[..]
            && let ValueKind::Variable(of) = &self.state.program.get(of).kind
        {
            let of = of.clone();
            if let ValueKind::Group(all) = &self.state.program.get(list).kind {
                arguments.values.clone_from(all);
            }
            return (of, None);
        }
        // `Reflect.apply(f, this, [x])`
        if path == "Reflect.apply"
            && let [of, _, list] = arguments.values[..]
            && let ValueKind::Variable(of) = &self.state.program.get(of).kind
        {
            let of = of.clone();
            if let ValueKind::Group(all) = &self.state.program.get(list).kind {
                arguments.values.clone_from(all);
            }
            return (of, None);
        }
        // Whatever gives the module, its functions are known.
        if let Some(at) = path.find(".child_process.") {
            return (path[at + 1..].to_owned(), None);
        }
        let root = path.split('.').next().unwrap_or(&path);
        let is_known = self.state.names.is_module(&path)
            || (root.starts_with(|c: char| c.is_ascii_uppercase())
                && !self.state.names.is_local(root));
        if is_known {
            return (path, None);
        }
        if let Some((of, method)) = path.rsplit_once('.') {
            let method = method.to_owned();
            let of = self.settle(Head::Path(of.to_owned()), start);
            let state = &self.state;
            return (state.names.method(&state.program, of, &method), Some(of));
        }
        let is_local = self.state.names.is_local(&path);
        let input = is_local.then(|| self.settle(Head::Path(path.clone()), start));
        (path, input)
    }

    /// Whether `r("fs")` loads a module, whatever `r` is: nothing else is given
    /// the name of a module of the system alone.
    fn is_loader(&self, callee: &str, arguments: &Arguments) -> bool {
        let [one] = arguments.values[..] else {
            return false;
        };
        let is_any = callee.is_empty() || callee.len() == 1 || self.state.names.is_local(callee);
        is_any
            && match &self.state.program.get(one).kind {
                ValueKind::Text(name) => BUILT_IN.binary_search(&module(name)).is_ok(),
                _ => false,
            }
    }

    /// Whether a variable holds what makes functions of texts.
    fn is_constructor(&self, path: &str) -> bool {
        let held = self.state.names.holds(&self.state.program, path);
        held.is_some_and(|held| match &held.kind {
            ValueKind::Member(_, key) => matches!(
                &self.state.program.get(*key).kind,
                ValueKind::Text(key) if key == "constructor"
            ),
            ValueKind::Variable(path) => path.ends_with(".constructor"),
            _ => false,
        })
    }

    fn callee_of_value(&mut self, value: ValueId) -> (String, Option<ValueId>) {
        match self.state.program.get(value).kind.clone() {
            ValueKind::Member(of, key) => match self.text(key) {
                // `[].constructor.constructor("…")`
                Some(key) if key == "constructor" => ("Function".to_owned(), Some(of)),
                Some(key) => {
                    let state = &self.state;
                    (state.names.method(&state.program, of, &key), Some(of))
                }
                None => (String::new(), Some(value)),
            },
            // `(0, eval)(x)`
            ValueKind::Variable(path) if self.state.names.is_module(&path) => (path, None),
            ValueKind::Variable(path) if path.ends_with("()") => {
                (path.trim_end_matches("()").to_owned(), None)
            }
            _ => (String::new(), Some(value)),
        }
    }

    /// What stands in the brackets of a call.
    fn arguments(&mut self) -> Arguments {
        let close = self.cursor.closing();
        let mut arguments = Arguments::default();
        self.cursor.at += 1;
        if self.depth >= DEPTH {
            self.state.program.broken = true;
        }
        self.items(close, &mut |parser| {
            parser.state.parameters.clear();
            let at = parser.cursor.at;
            let is_object =
                parser.cursor.is("{") && parser.cursor.closing() + 1 >= parser.cursor.end;
            if is_object {
                let (value, named) = parser.object();
                arguments.values.push(value);
                arguments.named.extend(named);
                return;
            }
            let is_function = matches!(parser.cursor.word(0), "function" | "async" | "(")
                || parser.cursor.word(1) == "=>";
            let value = parser.expression();
            arguments.values.push(value);
            if is_function && parser.cursor.at > at {
                arguments.parameters.append(&mut parser.state.parameters);
            }
        });
        self.state.parameters.clear();
        arguments
    }
}

/// Whether a method adds its arguments to what it is called on.
fn is_addition(name: &str) -> bool {
    matches!(
        name,
        ".push" | ".unshift" | ".append" | ".set" | ".add" | ".write" | ".end" | ".concat"
    )
}
