//! Calls of Python, and what names before them stand for.

use super::expression::name;
use super::{Call, DEPTH, Kind, Parser, Step, ValueId, ValueKind};

/// What a postfix is applied to.
pub(super) enum Head {
    /// A name, with further names after dots.
    Path(String),
    /// A value.
    Value(ValueId),
}

/// How many functions of a table are looked at.
const TABLE: usize = 8;

impl Parser<'_, '_> {
    pub(super) fn postfix(&mut self, mut head: Head, start: usize) -> ValueId {
        loop {
            match self.cursor.word(0) {
                "." if self
                    .cursor
                    .nth(1)
                    .is_some_and(|token| token.kind == Kind::Name) =>
                {
                    let member = name(self.cursor.word(1)).into_owned();
                    self.cursor.at += 2;
                    head = self.member(head, member, start);
                }
                "(" => {
                    head = self.called(head, start);
                }
                "[" => {
                    head = self.subscript(head, start);
                }
                _ => break,
            }
        }
        self.settle(head, start)
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
            Head::Path(path)
                if matches!(path.as_str(), "__builtins__" | "builtins") && member != "__dict__" =>
            {
                Head::Path(member)
            }
            Head::Path(path) => Head::Path(format!("{path}.{member}")),
            Head::Value(value) => {
                let key = self.value(ValueKind::Text(member), start);
                Head::Value(self.value(ValueKind::Member(value, key), start))
            }
        }
    }

    fn subscript(&mut self, head: Head, start: usize) -> Head {
        let close = self.cursor.closing();
        let inside: String = (1..6)
            .take_while(|count| self.cursor.at + count < close)
            .map(|count| self.cursor.word(count))
            .collect();
        if inside == "::-1" {
            self.cursor.at = (close + 1).min(self.cursor.end);
            let value = self.settle(head, start);
            return Head::Value(self.call("reversed", None, vec![value], Vec::new(), start));
        }
        // Every second sign, every third: what is left out hides the rest.
        let step = inside.splitn(3, ':').nth(2);
        let is_picked = step.is_some_and(|step| !matches!(step, "" | "1"));
        if is_picked && close - self.cursor.at <= 6 {
            self.cursor.at = (close + 1).min(self.cursor.end);
            let value = self.settle(head, start);
            return Head::Value(self.call("picked", None, vec![value], Vec::new(), start));
        }
        let key = self.bracket();
        let key = match &self.state.program.get(key).kind {
            ValueKind::Group(all) if all.len() == 1 => all[0],
            _ => key,
        };
        // `os.__dict__["system"]`, `sys.modules["os"]`, `globals()["exec"]`.
        if let Head::Path(path) = &head {
            let path = path.clone();
            let base = match path.as_str() {
                "__builtins__"
                | "sys.modules"
                | "globals()"
                | "locals()"
                | "vars()"
                | "__builtins__.__dict__"
                | "builtins.__dict__" => Some(String::new()),
                _ => path.strip_suffix(".__dict__").map(str::to_owned),
            };
            if let Some(base) = base
                && let Some(text) = self.text(key)
            {
                self.mark_hidden(key, start);
                let text = self.state.names.resolve(&text).unwrap_or(&text).to_owned();
                return Head::Path(if base.is_empty() {
                    text
                } else {
                    format!("{base}.{text}")
                });
            }
        }
        // Wherever they are looked up, such names are not put together.
        if self.text(key).is_some_and(|text| {
            matches!(
                text.as_str(),
                "exec" | "eval" | "__import__" | "system" | "popen"
            )
        }) {
            self.mark_hidden(key, start);
        }
        let value = self.settle(head, start);
        Head::Value(self.value(ValueKind::Member(value, key), start))
    }

    fn text(&mut self, value: ValueId) -> Option<String> {
        self.state.names.text(&self.state.program, value)
    }

    /// Notes that a name is computed: a call of `getattr` says so.
    fn mark_hidden(&mut self, key: ValueId, start: usize) {
        if !self.state.names.is_plain(&self.state.program, key) {
            self.call("getattr", None, vec![key], Vec::new(), start);
        }
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
        let (arguments, named) = self.arguments();
        if let Head::Value(value) = head
            && let Some(paths) = self.table(value)
        {
            // Any of the functions in a table may be the one that is called.
            let results = paths
                .into_iter()
                .map(|path| self.call(&path, None, arguments.clone(), named.clone(), start));
            let results: Vec<ValueId> = results.collect();
            return Head::Value(self.value(ValueKind::Group(results), start));
        }
        let (callee, input) = match head {
            Head::Path(path) => self.callee(path, start),
            Head::Value(value) => match self.state.program.get(value).kind.clone() {
                // `(lambda a: b)(c)`
                ValueKind::Variable(path) if path.ends_with("()") => {
                    (path.trim_end_matches("()").to_owned(), None)
                }
                // A method: the member's name, with what it is a member of.
                ValueKind::Member(of, key) => match self.text(key) {
                    Some(key) => {
                        let state = &self.state;
                        (state.names.method(&state.program, of, &key), Some(of))
                    }
                    None => (String::new(), Some(value)),
                },
                _ => (String::new(), Some(value)),
            },
        };
        let first = arguments.first().copied();
        match (callee.as_str(), first) {
            ("__import__" | "importlib.import_module", Some(first)) => {
                let text = self.text(first);
                let result = self.call(&callee, None, arguments, named, start);
                match text {
                    Some(text) => {
                        self.mark_hidden(first, start);
                        let root = text.split('.').next().unwrap_or_default().to_owned();
                        self.state.names.import(&root, &root);
                        Head::Path(text)
                    }
                    None => Head::Value(result),
                }
            }
            ("pydoc.locate" | "pkgutil.resolve_name", Some(first)) => {
                let text = self.text(first);
                let result = self.call(&callee, None, arguments, named, start);
                match text {
                    Some(text) => {
                        let path = text.replace(':', ".");
                        let root = path.split('.').next().unwrap_or_default().to_owned();
                        self.state.names.import(&root, &root);
                        Head::Path(path)
                    }
                    None => Head::Value(result),
                }
            }
            ("getattr", Some(first)) => self.getattr(first, arguments, start),
            ("globals" | "locals" | "vars", None) => Head::Path(format!("{callee}()")),
            ("vars", Some(first)) => match &self.state.program.get(first).kind {
                ValueKind::Variable(path) => Head::Path(format!("{path}.__dict__")),
                _ => Head::Value(self.call(&callee, input, arguments, named, start)),
            },
            (".format" | ".format_map", _) if input.is_some() => {
                let input = input.expect("the guard says so");
                Head::Value(self.format(input, &arguments, &named, start))
            }
            _ => {
                if is_addition(&callee)
                    && let Some(to) = input
                    && let ValueKind::Variable(name) = &self.state.program.get(to).kind
                {
                    let name = name.clone();
                    let all = self.value(ValueKind::Group(arguments.clone()), start);
                    self.state.program.steps.push(Step::Assign {
                        name,
                        value: all,
                        adds: true,
                    });
                }
                Head::Value(self.call(&callee, input, arguments, named, start))
            }
        }
    }

    /// The functions of a table, where `value` is one of its elements.
    fn table(&self, value: ValueId) -> Option<Vec<String>> {
        let ValueKind::Member(of, _) = self.state.program.get(value).kind else {
            return None;
        };
        let ValueKind::Group(all) = &self.state.names.made(&self.state.program, of)?.kind else {
            return None;
        };
        let path = |one: &ValueId| match &self.state.program.get(*one).kind {
            ValueKind::Variable(path) if self.state.names.is_module(path) => Some(path.clone()),
            _ => None,
        };
        let paths: Vec<String> = all.iter().take(TABLE).filter_map(path).collect();
        (!paths.is_empty()).then_some(paths)
    }

    /// `"… {} …".format(a)`: the values in their places.
    fn format(
        &mut self,
        template: ValueId,
        arguments: &[ValueId],
        named: &[(String, ValueId)],
        start: usize,
    ) -> ValueId {
        let Some(text) = self.text(template) else {
            let all = std::iter::once(template).chain(arguments.iter().copied());
            let all = all.chain(named.iter().map(|(_, value)| *value)).collect();
            return self.value(ValueKind::Joined(all), start);
        };
        let mut joined = Vec::new();
        let mut next = 0;
        let mut rest = text.as_str();
        while let Some((before, after)) = rest.split_once('{') {
            joined.push(self.value(ValueKind::Text(before.to_owned()), start));
            let Some((inside, tail)) = after.split_once('}') else {
                break;
            };
            rest = tail;
            let key = inside.split([':', '!', '.', '[']).next().unwrap_or(inside);
            let mut value = if key.is_empty() {
                next += 1;
                arguments.get(next - 1).copied()
            } else if let Ok(at) = key.parse::<usize>() {
                arguments.get(at).copied()
            } else {
                let is = |(name, _): &&(String, ValueId)| name == key;
                named.iter().find(is).map(|(_, value)| *value)
            };
            // `{a}` of a table: `.format(**table)`.
            if value.is_none()
                && let Some(table) = arguments.first()
            {
                value = Some(self.element(*table, key, start));
            }
            // `{0[1]}`
            let index = inside
                .split_once('[')
                .and_then(|(_, rest)| rest.split_once(']'));
            if let (Some(of), Some((index, _))) = (value, index) {
                value = Some(self.element(of, index, start));
            }
            joined.extend(value);
        }
        joined.push(self.value(ValueKind::Text(rest.to_owned()), start));
        self.value(ValueKind::Joined(joined), start)
    }

    /// An element of a value by its key.
    pub(super) fn element(&mut self, of: ValueId, key: &str, start: usize) -> ValueId {
        let key = self.value(ValueKind::Text(key.to_owned()), start);
        self.value(ValueKind::Member(of, key), start)
    }

    /// `getattr(os, "system")` is `os.system`.
    fn getattr(&mut self, of: ValueId, arguments: Vec<ValueId>, start: usize) -> Head {
        let key = arguments.get(1).copied();
        let text = key.and_then(|key| self.text(key));
        let kind = self.state.program.get(of).kind.clone();
        let state = &self.state;
        let is_plain = key.is_some_and(|key| state.names.is_plain(&state.program, key));
        let result = (!is_plain).then(|| {
            let parts = arguments.into_iter().take(2).collect();
            self.call("getattr", None, parts, Vec::new(), start)
        });
        match (kind, text) {
            (ValueKind::Variable(path), Some(text)) => {
                if matches!(path.as_str(), "__builtins__" | "builtins") {
                    return Head::Path(text);
                }
                Head::Path(format!("{path}.{text}"))
            }
            (_, Some(text)) => {
                let key = self.value(ValueKind::Text(text), start);
                Head::Value(self.value(ValueKind::Member(of, key), start))
            }
            _ => Head::Value(result.unwrap_or(of)),
        }
    }

    /// Whom a path calls, and on what.
    fn callee(&mut self, path: String, start: usize) -> (String, Option<ValueId>) {
        // `os.system.__call__(…)`
        let path = match path.strip_suffix(".__call__") {
            Some(of) => of.to_owned(),
            None => path,
        };
        if self.state.names.is_module(&path) {
            return (path, None);
        }
        if let Some((of, method)) = path.rsplit_once('.') {
            let method = method.to_owned();
            let of = self.settle(Head::Path(of.to_owned()), start);
            let state = &self.state;
            return (state.names.method(&state.program, of, &method), Some(of));
        }
        // A variable that is called may hold what was fetched or built.
        let is_local = self.state.names.is_local(&path);
        let input = is_local.then(|| self.settle(Head::Path(path.clone()), start));
        (path, input)
    }

    /// What stands in the brackets of a call.
    fn arguments(&mut self) -> (Vec<ValueId>, Vec<(String, ValueId)>) {
        let close = self.cursor.closing();
        let (mut arguments, mut named) = (Vec::new(), Vec::new());
        if self.depth >= DEPTH {
            self.state.program.broken = true;
            self.cursor.at = (close + 1).min(self.cursor.end);
            return (arguments, named);
        }
        self.cursor.at += 1;
        let outer = self.cursor.end;
        self.cursor.end = close.min(outer);
        self.depth += 1;
        if self.has_clauses() {
            self.elements(&mut arguments);
        }
        while self.cursor.peek().is_some() {
            let before = self.cursor.at;
            if self.cursor.word(1) == "=" {
                let name = name(self.cursor.word(0)).into_owned();
                self.cursor.at += 2;
                named.push((name, self.expression()));
            } else if !self.cursor.take(",") {
                arguments.push(self.expression());
            }
            if self.cursor.at == before {
                self.cursor.at += 1;
            }
        }
        self.depth -= 1;
        self.cursor.end = outer;
        self.cursor.at = (close + 1).min(outer);
        (arguments, named)
    }

    fn has_clauses(&self) -> bool {
        self.cursor
            .find(self.cursor.end, |word| word == "for")
            .is_some()
    }
}

/// Whether a method adds its arguments to what it is called on.
fn is_addition(name: &str) -> bool {
    matches!(
        name,
        ".append"
            | ".extend"
            | ".update"
            | ".add"
            | ".insert"
            | ".write"
            | ".writelines"
            | ".setdefault"
            | ".attach"
            | ".put"
            | ".set_content"
            | ".set_payload"
            | ".add_attachment"
            | ".add_field"
            | ".appendleft"
    )
}
