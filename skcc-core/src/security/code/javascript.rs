//! JavaScript and TypeScript: statements by their first word, expressions by
//! their brackets.
//!
//! Nothing is refused. Types, classes and modules are read as far as calls and
//! values need it; what is not understood is passed over and the program is
//! marked as broken. Every token is read a bounded number of times; what stands
//! deeper than [`DEPTH`] is not known.

mod call;
mod expression;
mod lexer;

use std::collections::BTreeMap;

use super::names::Names;
use super::token::{Cursor, Kind};
use super::{Call, DEPTH, Function, Program, Step, ValueId, ValueKind};

/// Reads a text as JavaScript.
pub(crate) fn parse(text: &str) -> Program {
    let tokens = lexer::tokens(text);
    let mut state = State::default();
    state.program.broken = tokens.broken;
    let mut parser = Parser {
        cursor: Cursor {
            text,
            tokens: &tokens.all,
            at: 0,
            end: tokens.all.len(),
        },
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
    /// The functions around.
    around: Vec<String>,
    /// The name that a function gets which is read next.
    naming: Option<String>,
    /// The parameters of the function that was read last.
    parameters: Vec<String>,
    /// What objects hold by their keys.
    objects: BTreeMap<ValueId, Vec<(String, ValueId)>>,
}

/// How many parts of an object are known by their names.
const PARTS: usize = 64;

/// How long the name of a part is at most, in bytes.
const NAME: usize = 256;

struct Parser<'t, 's> {
    cursor: Cursor<'t>,
    depth: usize,
    state: &'s mut State,
}

/// A name that is bound, and the key or place it has in what it is bound to.
struct Binding {
    name: String,
    key: Option<String>,
    default: Option<ValueId>,
}

impl Parser<'_, '_> {
    fn value(&mut self, kind: ValueKind, start: usize) -> ValueId {
        let end = self.cursor.before().max(start);
        self.state.program.value(kind, start..end)
    }

    /// Statements up to the cursor's end.
    fn statements(&mut self) {
        while self.cursor.peek().is_some() {
            let before = self.cursor.at;
            self.statement();
            if self.cursor.at == before {
                self.cursor.at += 1;
            }
        }
    }

    /// Reads what stands up to `end` with `read`, and goes past it.
    fn within(&mut self, end: usize, read: fn(&mut Self)) {
        let outer = self.cursor.end;
        self.cursor.end = end.min(outer);
        if self.depth < DEPTH {
            self.depth += 1;
            read(self);
            self.depth -= 1;
        } else {
            self.state.program.broken = true;
        }
        self.cursor.end = outer;
        self.cursor.at = (end + 1).min(outer);
    }

    fn statement(&mut self) {
        let word = self.cursor.word(0);
        let next = self.cursor.word(1);
        match word {
            "import" if !matches!(next, "(" | ".") => self.import(),
            "export" | "default" | "declare" | "abstract" | "public" | "private" | "protected"
            | "readonly" | "static" | "else" | "do" | "try" | "finally" | ";" | "{" | "}"
                if next != "=" && next != "." =>
            {
                self.cursor.at += 1;
            }
            "const" | "let" | "var" | "using" if next != "=" && next != "." => {
                self.cursor.at += 1;
                self.declarations();
            }
            "function" => {
                self.function();
            }
            "async" if next == "function" => self.cursor.at += 1,
            "class" => self.class(),
            "interface" | "enum" | "namespace" if self.cursor.word(2) == "{" => {
                self.cursor.at += 2;
                self.cursor.at = (self.cursor.closing() + 1).min(self.cursor.end);
            }
            "return" => {
                self.cursor.at += 1;
                if matches!(self.cursor.word(0), ";" | "}") || self.cursor.peek().is_none() {
                    return;
                }
                let value = self.expressions();
                if let Some(function) = self.state.around.last() {
                    let name = format!("{function}()");
                    self.state.program.assign(name, value);
                }
            }
            "throw" | "case" => {
                self.cursor.at += 1;
                self.expressions();
                self.cursor.take(":");
            }
            "for" => {
                self.cursor.at += 1;
                self.cursor.take("await");
                if self.cursor.is("(") {
                    let end = self.cursor.closing();
                    self.cursor.at += 1;
                    self.within(end, Self::loop_head);
                }
            }
            "if" | "while" | "switch" | "with" if next == "(" => {
                let end = {
                    self.cursor.at += 1;
                    self.cursor.closing()
                };
                self.cursor.at += 1;
                self.within(end, |parser| {
                    parser.expressions();
                });
            }
            "catch" => {
                self.cursor.at += 1;
                if self.cursor.is("(") {
                    self.cursor.at = (self.cursor.closing() + 1).min(self.cursor.end);
                }
            }
            _ => {
                self.expressions();
            }
        }
    }

    /// `const a of b`, `let i = 0; i < n; i++`
    fn loop_head(&mut self) {
        if !matches!(self.cursor.word(0), "const" | "let" | "var") {
            self.statements();
            return;
        }
        self.cursor.at += 1;
        let bindings = self.pattern();
        if self.cursor.take("of") || self.cursor.take("in") {
            let value = self.expressions();
            for binding in bindings {
                self.assign(&binding.name, value, false);
                self.state.names.declare(&binding.name);
            }
            return;
        }
        if self.cursor.take("=") {
            let value = self.expression();
            self.bind(&bindings, value);
        }
        self.statements();
    }

    /// `import a, { b as c } from "d"`, `import * as a from "b"`
    fn import(&mut self) {
        self.cursor.at += 1;
        self.cursor.take("type");
        let mut names: Vec<(String, Option<String>)> = Vec::new();
        loop {
            let Some(token) = self.cursor.peek() else {
                return;
            };
            match token.kind {
                Kind::Text => {
                    let module = self.literal();
                    self.cursor.at += 1;
                    for (name, key) in names {
                        let path = match key {
                            Some(key) if key != "default" => format!("{module}.{key}"),
                            _ => module.clone(),
                        };
                        self.state.names.import(&name, &path);
                    }
                    return;
                }
                Kind::Name => {
                    let key = expression::name(self.cursor.word(0));
                    self.cursor.at += 1;
                    if key == "from" || key == "type" {
                        continue;
                    }
                    let in_braces = !names.is_empty() || self.cursor.word(0) != "from";
                    let name = if self.cursor.take("as") {
                        let name = expression::name(self.cursor.word(0));
                        self.cursor.at += 1;
                        name
                    } else {
                        key.clone()
                    };
                    names.push((name, in_braces.then_some(key)));
                }
                Kind::Mark if self.cursor.is("*") => {
                    self.cursor.at += 1;
                    if self.cursor.take("as") {
                        names.push((expression::name(self.cursor.word(0)), None));
                        self.cursor.at += 1;
                    }
                }
                Kind::Mark if matches!(self.cursor.word(0), "{" | "}" | ",") => {
                    // What stands before a comma and a brace is the default.
                    if self.cursor.is(",") && self.cursor.word(1) == "{" && names.len() == 1 {
                        names[0].1 = None;
                    }
                    self.cursor.at += 1;
                }
                _ => return,
            }
        }
    }

    /// The text of the literal that is next: a module's name.
    fn literal(&self) -> String {
        let token = self.cursor.peek().expect("the caller saw a token");
        let text = lexer::text(&self.cursor.text[token.start..token.end]);
        call::module(&text).to_owned()
    }

    /// `a = b, { c } = d`
    fn declarations(&mut self) {
        loop {
            let bindings = self.pattern();
            if self.cursor.take(":") || self.cursor.take("!") {
                self.skip_type();
            }
            if self.cursor.take("=") {
                if let [binding] = &bindings[..]
                    && binding.key.is_none()
                {
                    self.state.naming = Some(binding.name.clone());
                }
                let value = self.expression();
                self.state.naming = None;
                self.bind(&bindings, value);
            } else {
                for binding in bindings {
                    self.state.names.declare(&binding.name);
                }
            }
            if !self.cursor.take(",") {
                return;
            }
        }
    }

    /// Passes a type, up to what can follow one.
    fn skip_type(&mut self) {
        // Brackets that are none elsewhere: `Map<string, number>`.
        let mut angles = 0_usize;
        while let Some(token) = self.cursor.peek() {
            let word = self.cursor.word(0);
            match word {
                "<" => angles += 1,
                ">" => angles = angles.saturating_sub(1),
                ">>" => angles = angles.saturating_sub(2),
                _ => {}
            }
            // A brace is a type after what asks for one, and a body elsewhere.
            let before = self.cursor.tokens[self.cursor.at - 1];
            let before = &self.cursor.text[before.start..before.end];
            let is_body =
                word == "{" && !matches!(before, ":" | "|" | "&" | "<" | "," | "=>" | "(");
            if matches!(word, ";" | ")" | "}")
                || (angles == 0 && matches!(word, "=" | "," | "=>"))
                || is_body
            {
                return;
            }
            self.cursor.at = if token.kind == Kind::Mark && token.partner > self.cursor.at {
                (token.partner + 1).min(self.cursor.end)
            } else {
                self.cursor.at + 1
            };
        }
    }

    /// `a`, `{ a, b: c, d = 1, ...e }`, `[a, b]`
    fn pattern(&mut self) -> Vec<Binding> {
        let mut bindings = Vec::new();
        let Some(token) = self.cursor.peek() else {
            return bindings;
        };
        if token.kind == Kind::Name {
            let name = expression::name(self.cursor.word(0));
            self.cursor.at += 1;
            bindings.push(Binding {
                name,
                key: None,
                default: None,
            });
            return bindings;
        }
        if !matches!(self.cursor.word(0), "{" | "[") {
            return bindings;
        }
        let close = self.cursor.closing();
        // Brackets in it are passed: the names in all of them are bound.
        self.cursor.at += 1;
        while self.cursor.at < close {
            let Some(token) = self.cursor.peek() else {
                break;
            };
            let word = self.cursor.word(0);
            if token.kind != Kind::Name {
                self.cursor.at += 1;
                if word == "=" && self.depth < DEPTH {
                    self.depth += 1;
                    let value = self.expression();
                    self.depth -= 1;
                    if let Some(last) = bindings.last_mut() {
                        last.default = Some(value);
                    }
                }
                continue;
            }
            let key = expression::name(word);
            let is_rest = self.cursor.text[..token.start].trim_end().ends_with("...");
            self.cursor.at += 1;
            let mut name = key.clone();
            if self.cursor.is(":") {
                self.cursor.at += 1;
                let is_name = self.cursor.peek().is_some_and(|one| one.kind == Kind::Name);
                if !is_name {
                    continue;
                }
                name = expression::name(self.cursor.word(0));
                self.cursor.at += 1;
            }
            bindings.push(Binding {
                name,
                key: (!is_rest).then_some(key),
                default: None,
            });
        }
        self.cursor.at = (close + 1).min(self.cursor.end);
        bindings
    }

    /// Gives the names of a pattern their parts of a value.
    fn bind(&mut self, bindings: &[Binding], value: ValueId) {
        for binding in bindings {
            let kind = &self.state.program.get(value).kind;
            let part = match (&binding.key, kind) {
                (Some(key), ValueKind::Variable(path)) => {
                    let range = self.state.program.get(value).range.clone();
                    let kind = ValueKind::Variable(format!("{path}.{key}"));
                    self.state.program.value(kind, range)
                }
                _ => value,
            };
            self.assign(&binding.name, part, false);
            if let Some(default) = binding.default {
                self.assign(&binding.name, default, true);
            }
            if binding.key.is_some()
                && !matches!(self.state.program.get(part).kind, ValueKind::Variable(_))
            {
                self.state.names.declare(&binding.name);
            }
        }
    }

    /// `function f(a, b = 1) { … }`; its value is what it returns.
    fn function(&mut self) -> ValueId {
        let start = self.cursor.start();
        self.cursor.take("function");
        self.cursor.take("*");
        let mut name = self.state.naming.take();
        if self
            .cursor
            .peek()
            .is_some_and(|token| token.kind == Kind::Name)
        {
            let own = expression::name(self.cursor.word(0));
            if self.state.names.is_module(&own) {
                self.state.names.declare(&own);
            }
            name = Some(own);
            self.cursor.at += 1;
        }
        self.rest_of_function(name, start)
    }

    /// Parameters, a type, and the body.
    fn rest_of_function(&mut self, name: Option<String>, start: usize) -> ValueId {
        let name = name.unwrap_or_else(|| format!("@{start}"));
        let mut parameters = Vec::new();
        let first = self.state.program.steps.len();
        if self.cursor.is("(") {
            let close = self.cursor.closing();
            self.cursor.at += 1;
            parameters = self.parameters(close);
            self.cursor.at = (close + 1).min(self.cursor.end);
        }
        if self.cursor.take(":") {
            self.skip_type();
        }
        let function = Function {
            name: name.clone(),
            parameters: parameters.clone(),
        };
        self.state.program.function(function, first);
        if self.cursor.is("{") {
            let close = self.cursor.closing();
            self.cursor.at += 1;
            self.state.around.push(name.clone());
            self.within(close, Self::statements);
            self.state.around.pop();
        }
        self.state.parameters = parameters;
        self.value(ValueKind::Variable(format!("{name}()")), start)
    }

    /// Parameters up to `close`; defaults are assigned.
    fn parameters(&mut self, close: usize) -> Vec<String> {
        let mut parameters = Vec::new();
        while self.cursor.at < close.min(self.cursor.end) {
            let before = self.cursor.at;
            while matches!(
                self.cursor.word(0),
                "..." | "," | "public" | "private" | "readonly" | "protected"
            ) {
                self.cursor.at += 1;
            }
            for binding in self.pattern() {
                self.state.names.declare(&binding.name);
                if let Some(default) = binding.default {
                    self.assign(&binding.name, default, true);
                }
                parameters.push(binding.name);
            }
            self.cursor.take("?");
            if self.cursor.take(":") {
                self.skip_type();
            }
            if self.cursor.take("=") && self.depth < DEPTH {
                self.depth += 1;
                let value = self.expression();
                self.depth -= 1;
                if let Some(name) = parameters.last().cloned() {
                    self.assign(&name, value, true);
                }
            }
            if self.cursor.at == before {
                self.cursor.at += 1;
            }
        }
        parameters
    }

    /// `class A extends B { … }`
    fn class(&mut self) {
        self.cursor.at += 1;
        let near = self.cursor.at + 64;
        let Some(open) = self.cursor.find(near, |word| word == "{") else {
            return;
        };
        self.cursor.at = open;
        let close = self.cursor.closing();
        self.cursor.at += 1;
        self.within(close, Self::members);
    }

    /// Methods and fields, up to the cursor's end.
    fn members(&mut self) {
        while self.cursor.peek().is_some() {
            let before = self.cursor.at;
            if self.cursor.word(1) == "(" && self.is_method() {
                self.method();
            } else if self.cursor.word(1) == "=" {
                let name = expression::name(self.cursor.word(0));
                self.cursor.at += 2;
                self.state.naming = Some(name.clone());
                let value = self.expression();
                self.state.naming = None;
                self.assign(&format!("this.{name}"), value, false);
            } else if self.cursor.word(0) == "{" {
                let close = self.cursor.closing();
                self.cursor.at += 1;
                self.within(close, Self::statements);
            } else {
                self.cursor.at += 1;
            }
            if self.cursor.at == before {
                self.cursor.at += 1;
            }
        }
    }

    /// Whether a name and brackets are followed by a body.
    fn is_method(&self) -> bool {
        let open = self.cursor.at + 1;
        let close = self.cursor.tokens[open].partner;
        let after = Cursor {
            at: close + 1,
            ..self.cursor
        };
        close > open && matches!(after.word(0), "{" | ":")
    }

    /// `f(a) { … }` in a class or an object.
    fn method(&mut self) -> ValueId {
        let start = self.cursor.start();
        let name = expression::name(self.cursor.word(0));
        self.cursor.at += 1;
        self.rest_of_function(Some(name), start)
    }

    fn assign(&mut self, name: &str, value: ValueId, adds: bool) {
        let state = &mut *self.state;
        state.names.assign(&state.program, name, value);
        state.program.steps.push(Step::Assign {
            name: name.to_owned(),
            value,
            adds,
        });
        // Each part of an object is a variable of its own, once.
        let parts = state.objects.remove(&value).unwrap_or_default();
        for (key, part) in parts
            .into_iter()
            .filter(|(key, _)| name.len() + key.len() < NAME)
        {
            self.assign(&format!("{name}.{key}"), part, false);
        }
    }
}

#[cfg(test)]
mod tests;
