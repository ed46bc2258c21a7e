//! Expressions of Python.

use std::borrow::Cow;

use unicode_normalization::UnicodeNormalization;

use super::literal::{Part, parts};
use super::{Call, Cursor, DEPTH, Kind, Parser, Step, ValueId, ValueKind, lexer};

/// How many tokens the head of a `lambda` has at most.
const NEAR: usize = 64;

/// What a postfix is applied to.
enum Head {
    /// A name, with further names after dots.
    Path(String),
    /// A value.
    Value(ValueId),
}

/// A name as Python compares it: by its NFKC form.
pub(super) fn name(text: &str) -> Cow<'_, str> {
    if text.is_ascii() {
        Cow::Borrowed(text)
    } else {
        Cow::Owned(text.nfkc().collect())
    }
}

impl Parser<'_, '_> {
    /// Expressions with commas between: one alone, or a group.
    pub(super) fn expressions(&mut self) -> ValueId {
        self.list(Self::expression)
    }

    /// Targets of a loop: they end at `in`.
    pub(super) fn targets(&mut self) -> ValueId {
        self.list(Self::unary)
    }

    fn list(&mut self, one: fn(&mut Self) -> ValueId) -> ValueId {
        let start = self.cursor.start();
        let first = one(self);
        if !self.cursor.is(",") {
            return first;
        }
        let mut all = vec![first];
        while self.cursor.take(",") {
            if self.ends() || matches!(self.cursor.word(0), "=" | ")" | "]" | "}" | "in") {
                break;
            }
            all.push(one(self));
        }
        self.value(ValueKind::Group(all), start)
    }

    /// An expression without a comma.
    pub(super) fn expression(&mut self) -> ValueId {
        let start = self.cursor.start();
        if self.depth >= DEPTH {
            self.state.program.broken = true;
            self.skip();
            return self.value(ValueKind::Unknown, start);
        }
        self.depth += 1;
        let value = self.choice();
        self.depth -= 1;
        value
    }

    /// Passes what is too deep.
    fn skip(&mut self) {
        while let Some(token) = self.cursor.peek() {
            if token.kind == Kind::Line || matches!(self.cursor.word(0), ")" | "]" | "}" | ",") {
                return;
            }
            let is_open = matches!(self.cursor.word(0), "(" | "[" | "{");
            self.cursor.at = if is_open {
                (self.cursor.closing() + 1).min(self.cursor.end)
            } else {
                self.cursor.at + 1
            };
        }
    }

    /// `a if b else c`, `lambda a: b`, and comparisons: any of the parts.
    fn choice(&mut self) -> ValueId {
        let start = self.cursor.start();
        if self.cursor.take("lambda") {
            let near = self.cursor.at + NEAR;
            let end = self.cursor.find(near, |word| word == ":");
            let mut parameters = Vec::new();
            self.parameters_until(end, &mut parameters);
            self.cursor.take(":");
            return self.expression();
        }
        let mut all = vec![self.sum()];
        loop {
            let word = self.cursor.word(0);
            let is_operator = matches!(
                word,
                "if" | "else"
                    | "and"
                    | "or"
                    | "in"
                    | "is"
                    | "not"
                    | "=="
                    | "!="
                    | "<"
                    | ">"
                    | "<="
                    | ">="
                    | "|"
                    | "&"
                    | "^"
                    | "<<"
                    | ">>"
            );
            if word == ":=" {
                self.cursor.at += 1;
                let value = self.expression();
                let target = all.pop().expect("an operand was read");
                self.assign_to(target, value, false);
                all.push(value);
                continue;
            }
            if !is_operator {
                break;
            }
            self.cursor.at += 1;
            if word == "is" || word == "not" {
                self.cursor.take("not");
                self.cursor.take("in");
            }
            let next = self.sum();
            if word == "^" {
                let last = all.pop().expect("an operand was read");
                let call = self.call("xor", None, vec![last, next], Vec::new(), start);
                all.push(call);
            } else {
                all.push(next);
            }
        }
        if all.len() == 1 {
            return all[0];
        }
        self.value(ValueKind::Group(all), start)
    }

    fn parameters_until(&mut self, end: Option<usize>, parameters: &mut Vec<String>) {
        let end = end.unwrap_or(self.cursor.at);
        while self.cursor.at < end {
            let word = name(self.cursor.word(0)).into_owned();
            self.cursor.at += 1;
            if !word.is_empty() && word.chars().all(|c| c.is_alphanumeric() || c == '_') {
                self.state.names.declare(&word);
                if self.cursor.take("=") {
                    let value = self.expression();
                    self.assign(&word, value, true);
                }
                parameters.push(word);
            }
        }
    }

    /// `a + b - c`
    fn sum(&mut self) -> ValueId {
        let mut left = self.product();
        loop {
            let word = self.cursor.word(0);
            if !matches!(word, "+" | "-") {
                return left;
            }
            self.cursor.at += 1;
            let right = self.product();
            left = self.operation(word, left, right);
        }
    }

    /// `a % b * c`
    fn product(&mut self) -> ValueId {
        let mut left = self.unary();
        loop {
            let word = self.cursor.word(0);
            if !matches!(word, "*" | "/" | "%" | "//" | "**" | "@") {
                return left;
            }
            self.cursor.at += 1;
            let right = self.unary();
            left = self.operation(word, left, right);
        }
    }

    /// What an operator makes of two values.
    pub(super) fn operation(&mut self, word: &str, left: ValueId, right: ValueId) -> ValueId {
        let start = self.state.program.get(left).range.start;
        let kind = &self.state.program.get(left).kind;
        let kind = match (word, kind) {
            // A sum of many parts is one value, lest it be deep.
            ("+", ValueKind::Joined(parts)) if parts.len() < 1024 => {
                let mut parts = parts.clone();
                parts.push(right);
                ValueKind::Joined(parts)
            }
            ("+", _) => ValueKind::Joined(vec![left, right]),
            ("%", ValueKind::Text(text)) => {
                let text = text.clone();
                return self.template(&text, right, start);
            }
            // A path of `pathlib`.
            ("/", _) => {
                let slash = self.value(ValueKind::Text("/".to_owned()), start);
                ValueKind::Joined(vec![left, slash, right])
            }
            _ => ValueKind::Group(vec![left, right]),
        };
        self.value(kind, start)
    }

    /// `"… %s …" % (a, b)`: the values in their places.
    fn template(&mut self, text: &str, right: ValueId, start: usize) -> ValueId {
        let mut values = match &self.state.program.get(right).kind {
            ValueKind::Group(all) => all.clone(),
            _ => vec![right],
        }
        .into_iter();
        let mut joined = Vec::new();
        let mut pieces = text.split('%');
        if let Some(first) = pieces.next() {
            joined.push(self.value(ValueKind::Text(first.to_owned()), start));
        }
        for piece in pieces {
            let conversion = piece.find(|c: char| c.is_ascii_alphabetic());
            let rest = conversion.map_or("", |at| &piece[at + 1..]);
            joined.extend(values.next());
            joined.push(self.value(ValueKind::Text(rest.to_owned()), start));
        }
        joined.extend(values);
        self.value(ValueKind::Joined(joined), start)
    }

    /// Signs before an operand, and the operand.
    fn unary(&mut self) -> ValueId {
        while matches!(
            self.cursor.word(0),
            "-" | "+" | "~" | "not" | "await" | "*" | "**" | "yield" | "from"
        ) {
            self.cursor.at += 1;
        }
        self.operand()
    }

    fn operand(&mut self) -> ValueId {
        let start = self.cursor.start();
        let Some(token) = self.cursor.peek() else {
            return self.value(ValueKind::Unknown, start);
        };
        let head = match token.kind {
            Kind::Text => Head::Value(self.literal()),
            Kind::Number => {
                let digits = self.cursor.word(0).replace('_', "");
                self.cursor.at += 1;
                Head::Value(self.value(ValueKind::Text(digits), start))
            }
            Kind::Name => self.named(),
            Kind::Mark if matches!(self.cursor.word(0), "(" | "[" | "{") => {
                Head::Value(self.bracket())
            }
            Kind::Mark
                if matches!(self.cursor.word(0), ")" | "]" | "}" | "," | ":" | "=" | ";") =>
            {
                return self.value(ValueKind::Unknown, start);
            }
            Kind::Mark | Kind::Pattern => {
                self.cursor.at += 1;
                Head::Value(self.value(ValueKind::Unknown, start))
            }
            Kind::Line => return self.value(ValueKind::Unknown, start),
        };
        self.postfix(head, start)
    }

    fn named(&mut self) -> Head {
        let start = self.cursor.start();
        let word = name(self.cursor.word(0)).into_owned();
        if matches!(
            word.as_str(),
            "for" | "if" | "else" | "in" | "as" | "import" | "lambda"
        ) {
            // No operand: something is missing.
            if word == "lambda" {
                return Head::Value(self.expression());
            }
            return Head::Value(self.value(ValueKind::Unknown, start));
        }
        self.cursor.at += 1;
        match word.as_str() {
            "True" | "False" | "None" => Head::Value(self.value(ValueKind::Text(word), start)),
            _ => {
                let path = self.state.names.resolve(&word).map(str::to_owned);
                Head::Path(path.unwrap_or(word))
            }
        }
    }

    /// One or more literals in a row.
    fn literal(&mut self) -> ValueId {
        let start = self.cursor.start();
        let mut all = Vec::new();
        while let Some(token) = self.cursor.peek()
            && token.kind == Kind::Text
        {
            self.cursor.at += 1;
            for part in parts(self.cursor.text, token.start..token.end) {
                let id = match part {
                    Part::Text(text) => self
                        .state
                        .program
                        .value(ValueKind::Text(text), token.start..token.end),
                    Part::Expression(range) => self.inner(range),
                };
                all.push(id);
            }
        }
        match all[..] {
            [one] => one,
            _ => self.value(ValueKind::Joined(all), start),
        }
    }

    /// An expression in a literal.
    fn inner(&mut self, range: std::ops::Range<usize>) -> ValueId {
        if self.depth >= DEPTH {
            return self.state.program.value(ValueKind::Unknown, range);
        }
        // Blanks in front keep the places of the text.
        let source = &self.cursor.text[..range.end];
        let tokens = lexer::tokens_from(source, range.start);
        let mut parser = Parser {
            cursor: Cursor {
                text: source,
                tokens: &tokens.all,
                at: 0,
                end: tokens.all.len(),
            },
            depth: self.depth + 1,
            state: &mut *self.state,
        };
        while parser
            .cursor
            .peek()
            .is_some_and(|token| token.kind == Kind::Line)
        {
            parser.cursor.at += 1;
        }
        parser.expressions()
    }

    /// A bracket: a group, a comprehension, or a value in parentheses.
    fn bracket(&mut self) -> ValueId {
        let start = self.cursor.start();
        let is_tuple = self.cursor.is("(");
        let close = self.cursor.closing();
        if self.depth >= DEPTH {
            self.state.program.broken = true;
            self.cursor.at = (close + 1).min(self.cursor.end);
            return self.value(ValueKind::Unknown, start);
        }
        self.cursor.at += 1;
        let outer = self.cursor.end;
        self.cursor.end = close.min(outer);
        self.depth += 1;
        let mut all = Vec::new();
        let has_comma = self.elements(&mut all);
        self.depth -= 1;
        self.cursor.end = outer;
        self.cursor.at = (close + 1).min(outer);
        match all[..] {
            [one] if is_tuple && !has_comma => one,
            _ => self.value(ValueKind::Group(all), start),
        }
    }

    /// What stands in a bracket, up to the cursor's end.
    fn elements(&mut self, all: &mut Vec<ValueId>) -> bool {
        self.clauses();
        let mut has_comma = false;
        while self.cursor.peek().is_some() {
            let before = self.cursor.at;
            match self.cursor.word(0) {
                "," => {
                    has_comma = true;
                    self.cursor.at += 1;
                }
                ":" => self.cursor.at += 1,
                // The clauses were read.
                "for" | "async" => self.cursor.at = self.cursor.end,
                _ => all.push(self.expression()),
            }
            if self.cursor.at == before {
                self.cursor.at += 1;
            }
        }
        has_comma
    }

    /// The clauses of a comprehension are read before what they are for.
    fn clauses(&mut self) {
        let start = self.cursor.at;
        let Some(first) = self.cursor.find(self.cursor.end, |word| word == "for") else {
            return;
        };
        self.cursor.at = first;
        while self.cursor.peek().is_some() {
            let before = self.cursor.at;
            match self.cursor.word(0) {
                "for" => {
                    self.cursor.at += 1;
                    let target = self.targets();
                    if self.cursor.take("in") {
                        let value = self.sum();
                        self.assign_to(target, value, false);
                    }
                }
                "if" => {
                    self.cursor.at += 1;
                    self.sum();
                }
                _ => self.cursor.at += 1,
            }
            if self.cursor.at == before {
                self.cursor.at += 1;
            }
        }
        self.cursor.at = start;
    }

    fn postfix(&mut self, mut head: Head, start: usize) -> ValueId {
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
        let value = self.settle(head, start);
        Head::Value(self.value(ValueKind::Member(value, key), start))
    }

    fn text(&mut self, value: ValueId) -> Option<String> {
        self.state.names.text(&self.state.program, value)
    }

    /// Notes that a name is computed: a call of `getattr` says so.
    fn mark_hidden(&mut self, key: ValueId, start: usize) {
        let is_plain = matches!(self.state.program.get(key).kind, ValueKind::Text(_));
        if !is_plain {
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
        let (callee, input) = match head {
            Head::Path(path) => self.callee(path, start),
            Head::Value(value) => match self.state.program.get(value).kind {
                // A method: the member's name, with what it is a member of.
                ValueKind::Member(of, key) => match self.text(key) {
                    Some(key) => (format!(".{key}"), Some(of)),
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
                        let root = text.split('.').next().unwrap_or_default().to_owned();
                        self.state.names.import(&root, &root);
                        Head::Path(text)
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
            (".format", _) if input.is_some() => {
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
            let value = if key.is_empty() {
                next += 1;
                arguments.get(next - 1).copied()
            } else if let Ok(at) = key.parse::<usize>() {
                arguments.get(at).copied()
            } else {
                let is = |(name, _): &&(String, ValueId)| name == key;
                named.iter().find(is).map(|(_, value)| *value)
            };
            joined.extend(value);
        }
        joined.push(self.value(ValueKind::Text(rest.to_owned()), start));
        self.value(ValueKind::Joined(joined), start)
    }

    /// `getattr(os, "system")` is `os.system`.
    fn getattr(&mut self, of: ValueId, arguments: Vec<ValueId>, start: usize) -> Head {
        let key = arguments.get(1).copied();
        let text = key.and_then(|key| self.text(key));
        let kind = self.state.program.get(of).kind.clone();
        let is_plain =
            key.is_some_and(|key| matches!(self.state.program.get(key).kind, ValueKind::Text(_)));
        let result = if is_plain {
            None
        } else {
            Some(self.call("getattr", None, arguments, Vec::new(), start))
        };
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
        if self.state.names.is_module(&path) {
            return (path, None);
        }
        if let Some((of, method)) = path.rsplit_once('.') {
            let method = format!(".{method}");
            let of = self.settle(Head::Path(of.to_owned()), start);
            return (method, Some(of));
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
    )
}
