//! Python: statements by their lines, expressions by their brackets.
//!
//! Nothing is refused. What is no Python is passed over, and the program is
//! marked as broken. Every token is read a bounded number of times; what stands
//! deeper than [`DEPTH`] is not known.

mod call;
mod expression;
mod lexer;
mod literal;

use super::names::Names;
use super::token::{Cursor, Kind};
use super::{Call, DEPTH, Function, Program, Step, ValueId, ValueKind};

/// Reads a text as Python.
pub(crate) fn parse(text: &str) -> Program {
    let tokens = lexer::tokens(text);
    let mut state = State::default();
    state.program.broken = tokens.broken;
    let cursor = Cursor {
        text,
        tokens: &tokens.all,
        at: 0,
        end: tokens.all.len(),
    };
    let mut parser = Parser {
        cursor,
        depth: 0,
        state: &mut state,
    };
    parser.statements();
    state.program
}

/// What is known so far.
#[derive(Debug, Default)]
struct State {
    program: Program,
    names: Names,
    /// The functions and classes around, with their indentation.
    around: Vec<Around>,
}

/// A function or a class.
#[derive(Debug)]
struct Around {
    indentation: usize,
    name: String,
    is_class: bool,
}

struct Parser<'t, 's> {
    cursor: Cursor<'t>,
    depth: usize,
    state: &'s mut State,
}

impl Parser<'_, '_> {
    fn value(&mut self, kind: ValueKind, start: usize) -> ValueId {
        let end = self.cursor.before().max(start);
        self.state.program.value(kind, start..end)
    }

    fn statements(&mut self) {
        while let Some(token) = self.cursor.peek() {
            let before = self.cursor.at;
            if token.kind == Kind::Line {
                self.cursor.at += 1;
                self.line(token.partner);
            } else {
                self.statement();
            }
            if self.cursor.at == before {
                // What no statement takes.
                self.state.program.broken = true;
                self.cursor.at += 1;
            }
        }
    }

    /// A line starts: functions end whose bodies it is no part of.
    fn line(&mut self, indentation: usize) {
        if self.cursor.peek().is_none() {
            return;
        }
        let around = &mut self.state.around;
        while around
            .last()
            .is_some_and(|one| one.indentation >= indentation)
        {
            around.pop();
        }
        let word = self.cursor.word(0);
        if matches!(word, "def" | "class" | "async") {
            let is_class = word == "class";
            let name = self.cursor.word(if word == "async" { 2 } else { 1 });
            self.state.around.push(Around {
                indentation,
                name: name.to_owned(),
                is_class,
            });
        }
    }

    fn statement(&mut self) {
        match self.cursor.word(0) {
            "import" => self.import(),
            "from" => self.import_from(),
            "async" | ";" | "@" => self.cursor.at += 1,
            "def" => self.function(),
            "class" => {
                self.cursor.at += 2;
                if self.cursor.is("(") {
                    self.expression();
                }
                self.cursor.take(":");
            }
            "return" | "yield" => {
                self.cursor.at += 1;
                self.cursor.take("from");
                if self.ends() {
                    return;
                }
                let value = self.expressions();
                let function = self.state.around.iter().rev().find(|one| !one.is_class);
                if let Some(function) = function {
                    let name = format!("{}()", function.name);
                    self.state.program.assign(name, value);
                }
            }
            "for" => {
                self.cursor.at += 1;
                self.targets_in();
                self.cursor.take(":");
            }
            "with" => self.with(),
            "if" | "elif" | "while" | "assert" | "raise" | "del" | "except" | "match" | "case"
                if !matches!(self.cursor.word(1), "=" | "." | "(" | "") || self.is_header() =>
            {
                self.cursor.at += 1;
                if !self.ends() {
                    self.expressions();
                }
                if self.cursor.take("as") || self.cursor.take("from") {
                    self.expressions();
                }
                self.cursor.take(":");
            }
            "else" | "try" | "finally" => {
                self.cursor.at += 1;
                self.cursor.take(":");
            }
            "global" | "nonlocal" | "pass" | "break" | "continue" => {
                while !self.ends() {
                    self.cursor.at += 1;
                }
            }
            "!" if self.starts_line() => self.shell(),
            _ => self.assignment(),
        }
    }

    /// Whether the next word starts a compound statement though a bracket
    /// follows: `if (a):`.
    fn is_header(&self) -> bool {
        !matches!(self.cursor.word(0), "match" | "case") || {
            let end = self.cursor.tokens.len();
            let colon = self
                .cursor
                .find(end.min(self.cursor.at + 64), |word| word == ":");
            colon.is_some()
        }
    }

    /// Whether the statement ends here.
    fn ends(&self) -> bool {
        match self.cursor.peek() {
            None => true,
            Some(token) => token.kind == Kind::Line || matches!(self.cursor.word(0), ";" | ":"),
        }
    }

    /// Whether the next token is the first of its line.
    fn starts_line(&self) -> bool {
        let before = self.cursor.at.checked_sub(1);
        before.is_none_or(|before| self.cursor.tokens[before].kind == Kind::Line)
    }

    /// A line for a shell, as notebooks have it.
    fn shell(&mut self) {
        let start = self.cursor.start();
        let rest = &self.cursor.text[start + 1..];
        let length = rest.find('\n').unwrap_or(rest.len());
        while !self.ends() || matches!(self.cursor.word(0), ";" | ":") {
            self.cursor.at += 1;
        }
        let range = start + 1..start + 1 + length;
        let program = &mut self.state.program;
        let line = program.value(ValueKind::Text(rest[..length].to_owned()), range);
        program.call(Call {
            name: "os.system".to_owned(),
            input: None,
            arguments: vec![line],
            named: Vec::new(),
            output: None,
            range: start..start + 1 + length,
        });
    }

    /// A dotted name, as it is written.
    fn path(&mut self) -> String {
        let mut path = String::new();
        while self.cursor.is(".") {
            self.cursor.at += 1;
            path.push('.');
        }
        while self
            .cursor
            .peek()
            .is_some_and(|token| token.kind == Kind::Name)
        {
            if matches!(self.cursor.word(0), "import" | "as") {
                break;
            }
            path.push_str(&expression::name(self.cursor.word(0)));
            self.cursor.at += 1;
            if !self.cursor.take(".") {
                break;
            }
            path.push('.');
        }
        path
    }

    /// `import a.b as c, d`
    fn import(&mut self) {
        self.cursor.at += 1;
        loop {
            let path = self.path();
            if path.is_empty() {
                return;
            }
            if self.cursor.take("as") {
                let name = expression::name(self.cursor.word(0)).into_owned();
                self.cursor.at += 1;
                self.state.names.import(&name, &path);
            } else {
                let root = path.split('.').next().unwrap_or_default();
                self.state.names.import(root, root);
            }
            if !self.cursor.take(",") {
                return;
            }
        }
    }

    /// `from a.b import c as d, (e)`
    fn import_from(&mut self) {
        self.cursor.at += 1;
        let module = self.path();
        if !self.cursor.take("import") {
            return;
        }
        while !self.ends() {
            let word = expression::name(self.cursor.word(0)).into_owned();
            let is_name = self
                .cursor
                .peek()
                .is_some_and(|token| token.kind == Kind::Name);
            self.cursor.at += 1;
            if !is_name {
                continue;
            }
            let path = format!("{module}.{word}");
            let name = if self.cursor.take("as") {
                let name = expression::name(self.cursor.word(0)).into_owned();
                self.cursor.at += 1;
                name
            } else {
                word
            };
            self.state.names.import(&name, &path);
        }
    }

    /// `def f(a, b=1) -> c:`
    fn function(&mut self) {
        self.cursor.at += 1;
        let name = expression::name(self.cursor.word(0)).into_owned();
        if self.state.names.is_module(&name) {
            self.state.names.declare(&name);
        }
        self.cursor.at += 1;
        let mut parameters = Vec::new();
        let first = self.state.program.steps.len();
        if self.cursor.is("(") {
            let end = self.cursor.closing();
            self.cursor.at += 1;
            self.parameters(end, &mut parameters);
            self.cursor.at = (end + 1).min(self.cursor.end);
        }
        if self.cursor.take("->") || (self.cursor.take("-") && self.cursor.take(">")) {
            self.expression();
        }
        self.cursor.take(":");
        // Who makes an object calls what sets it up.
        let class = self.state.around.iter().rev().nth(1);
        let name = match class.filter(|one| one.is_class && name == "__init__") {
            Some(class) => class.name.clone(),
            None => name,
        };
        let function = Function { name, parameters };
        self.state.program.function(function, first);
    }

    /// Parameters up to `end`; defaults are assigned.
    fn parameters(&mut self, end: usize, parameters: &mut Vec<String>) {
        while self.cursor.at < end {
            while self.cursor.take("*") || self.cursor.take("**") || self.cursor.take("/") {}
            let token = self.cursor.peek();
            if token.is_none_or(|token| token.kind != Kind::Name) {
                self.cursor.at += 1;
                continue;
            }
            let name = expression::name(self.cursor.word(0)).into_owned();
            self.cursor.at += 1;
            self.state.names.declare(&name);
            let is_self = parameters.is_empty() && matches!(name.as_str(), "self" | "cls");
            if self.cursor.take(":") {
                self.expression();
            }
            if self.cursor.take("=") {
                let value = self.expression();
                self.assign(&name, value, true);
            }
            if !is_self {
                parameters.push(name);
            }
            let comma = self.cursor.find(end, |word| word == ",");
            self.cursor.at = comma.map_or(end, |at| at + 1);
        }
    }

    /// `with a as b, c as d:`
    fn with(&mut self) {
        self.cursor.at += 1;
        // Brackets around all items.
        let end = if self.cursor.is("(") {
            let end = self.cursor.closing();
            let inside = Cursor {
                at: self.cursor.at + 1,
                ..self.cursor
            };
            if inside.find(end, |word| word == "as").is_some() {
                self.cursor.at += 1;
            }
            end
        } else {
            self.cursor.end
        };
        loop {
            let value = self.expression();
            if self.cursor.take("as") {
                let target = self.expression();
                self.assign_to(target, value, false);
            }
            if !self.cursor.take(",") || self.cursor.at >= end {
                break;
            }
        }
        self.cursor.take(")");
        self.cursor.take(":");
    }

    /// `a, b in c`: each target gets what the whole holds.
    fn targets_in(&mut self) {
        let target = self.targets();
        if self.cursor.take("in") {
            let value = self.expressions();
            self.loop_over(target, value);
            self.declare(target);
        }
    }

    /// The targets of a loop get what stands in their places in each item.
    fn loop_over(&mut self, target: ValueId, value: ValueId) {
        let group = |id: ValueId, parser: &Self| match &parser.state.program.get(id).kind {
            ValueKind::Group(all) => Some(all.clone()),
            _ => None,
        };
        if let (Some(targets), Some(items)) = (group(target, self), group(value, self)) {
            let items: Option<Vec<Vec<ValueId>>> = items
                .iter()
                .take(64)
                .map(|item| group(*item, self))
                .collect();
            let items = items.unwrap_or_default();
            let start = self.state.program.get(value).range.start;
            for (place, target) in targets.into_iter().enumerate() {
                let all: Vec<ValueId> = items
                    .iter()
                    .filter_map(|item| item.get(place).copied())
                    .collect();
                let part = if all.is_empty() {
                    value
                } else {
                    self.value(ValueKind::Group(all), start)
                };
                for name in self.names_of(target) {
                    self.assign(&name, part, false);
                }
            }
            return;
        }
        self.assign_to(target, value, false);
    }

    /// What is known of loop variables is not what they hold later.
    fn declare(&mut self, target: ValueId) {
        for name in self.names_of(target) {
            self.state.names.declare(&name);
        }
    }

    /// `a = b = c`, `a: T = b`, `a += b`, or an expression alone.
    fn assignment(&mut self) {
        let mut targets = vec![self.expressions()];
        if self.cursor.is(":") && !self.state.program.broken {
            self.cursor.at += 1;
            self.expression();
        }
        loop {
            if self.cursor.take("=") {
                targets.push(self.expressions());
                continue;
            }
            let word = self.cursor.word(0);
            let is_augmented = word.len() > 1
                && word.ends_with('=')
                && !matches!(word, "==" | "!=" | "<=" | ">=" | ":=");
            if !is_augmented {
                break;
            }
            self.cursor.at += 1;
            let value = self.expressions();
            let [target] = targets[..] else {
                break;
            };
            let joined = self.operation(word.trim_end_matches('='), target, value);
            self.assign_to(target, joined, true);
            return;
        }
        let value = targets.pop().expect("an assignment has a value");
        for target in targets {
            self.assign_to(target, value, false);
        }
    }

    /// Gives a value to what was read as an expression.
    fn assign_to(&mut self, target: ValueId, value: ValueId, adds: bool) {
        let kind = |id: ValueId, parser: &Self| parser.state.program.get(id).kind.clone();
        match (kind(target, self), kind(value, self)) {
            (ValueKind::Group(targets), ValueKind::Group(values))
                if targets.len() == values.len() =>
            {
                for (target, value) in targets.into_iter().zip(values) {
                    if let ValueKind::Variable(name) = kind(target, self) {
                        self.assign(&name, value, adds);
                    }
                }
            }
            (target_kind, _) => {
                let is_whole = matches!(target_kind, ValueKind::Variable(_) | ValueKind::Group(_));
                for name in self.names_of(target) {
                    self.assign(&name, value, adds || !is_whole);
                }
            }
        }
    }

    /// The variables of a target.
    fn names_of(&self, target: ValueId) -> Vec<String> {
        let mut names = Vec::new();
        let mut left = vec![target];
        while let Some(id) = left.pop() {
            match &self.state.program.get(id).kind {
                ValueKind::Variable(name) => names.push(name.clone()),
                ValueKind::Group(all) => left.extend(all.iter().copied().take(64)),
                ValueKind::Member(of, _) => left.push(*of),
                _ => {}
            }
        }
        names
    }

    fn assign(&mut self, name: &str, value: ValueId, adds: bool) {
        let state = &mut *self.state;
        state.names.assign(&state.program, name, value);
        let in_class = state.around.last().is_some_and(|one| one.is_class);
        let mut step = |name: String| {
            state.program.steps.push(Step::Assign { name, value, adds });
        };
        step(name.to_owned());
        if in_class && !name.contains('.') {
            step(format!("self.{name}"));
        }
    }
}

#[cfg(test)]
mod tests;
