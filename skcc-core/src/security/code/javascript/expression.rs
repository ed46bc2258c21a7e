//! Expressions of JavaScript.

use super::call::Head;
use super::{Cursor, DEPTH, Kind, Parser, Step, ValueId, ValueKind, lexer};
use crate::security::decode;

/// A name, with its escapes resolved: `\u0065val` is `eval`.
pub(super) fn name(text: &str) -> String {
    if text.contains('\\') {
        decode::escaped(text)
    } else {
        text.to_owned()
    }
}

impl Parser<'_, '_> {
    /// Expressions with commas between: the last one counts.
    pub(super) fn expressions(&mut self) -> ValueId {
        let mut value = self.expression();
        while self.cursor.take(",") {
            value = self.expression();
        }
        value
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
        let value = self.assignment();
        self.depth -= 1;
        value
    }

    /// Passes what is too deep.
    fn skip(&mut self) {
        while self.cursor.peek().is_some() {
            if matches!(self.cursor.word(0), ")" | "]" | "}" | "," | ";") {
                return;
            }
            self.cursor.at = self.past();
        }
    }

    /// The token after the next one, or after the bracket that it opens.
    fn past(&self) -> usize {
        let token = self.cursor.tokens[self.cursor.at];
        let end = self.cursor.at.max(token.partner);
        (end + 1).min(self.cursor.end)
    }

    /// `a = b`, `a ? b : c`, `a || b`: any of the parts.
    fn assignment(&mut self) -> ValueId {
        let start = self.cursor.start();
        let mut all = vec![self.operand_or_function()];
        loop {
            let word = self.cursor.word(0);
            match word {
                "=" | "||=" | "&&=" | "??=" | "+=" | "-=" | "*=" | "/=" | "%=" | "|=" | "&="
                | "^=" => {
                    self.cursor.at += 1;
                    let target = all.pop().expect("an operand was read");
                    if let ValueKind::Variable(name) = &self.state.program.get(target).kind {
                        self.state.naming = Some(name.clone());
                    }
                    let mut value = self.expression();
                    self.state.naming = None;
                    if word == "+=" {
                        value = self.sum(target, value);
                    }
                    self.assign_to(target, value, word != "=");
                    all.push(value);
                }
                "+" => {
                    self.cursor.at += 1;
                    let right = self.operand_or_function();
                    let left = all.pop().expect("an operand was read");
                    all.push(self.sum(left, right));
                }
                "^" => {
                    self.cursor.at += 1;
                    let right = self.operand_or_function();
                    let left = all.pop().expect("an operand was read");
                    all.push(self.call("xor", None, vec![left, right], Vec::new(), start));
                }
                "as" | "satisfies" if self.after_value() => {
                    self.cursor.at += 1;
                    self.cursor.at = self.past();
                    while self.cursor.is(".") || self.cursor.is("[") || self.cursor.is("<") {
                        let is_dot = self.cursor.is(".");
                        self.cursor.at = self.past();
                        if is_dot && self.cursor.peek().is_some() {
                            self.cursor.at += 1;
                        }
                    }
                }
                "?" | ":" | "||" | "&&" | "??" | "==" | "===" | "!=" | "!==" | "<" | ">" | "<="
                | ">=" | "-" | "*" | "/" | "%" | "**" | "|" | "&" | "<<" | ">>" | ">>>"
                | "instanceof" | "in"
                    if word != ":" || all.len() > 1 =>
                {
                    self.cursor.at += 1;
                    all.push(self.operand_or_function());
                }
                _ => break,
            }
        }
        if all.len() == 1 {
            return all[0];
        }
        self.value(ValueKind::Group(all), start)
    }

    /// Whether what stands before can be a value: `as` is a name as well.
    fn after_value(&self) -> bool {
        self.cursor
            .nth(1)
            .is_some_and(|token| token.kind == Kind::Name || self.cursor.word(1) == "{")
    }

    /// `a + b`; a sum of many parts is one value, lest it be deep.
    fn sum(&mut self, left: ValueId, right: ValueId) -> ValueId {
        let start = self.state.program.get(left).range.start;
        let parts = match &self.state.program.get(left).kind {
            ValueKind::Joined(parts) if parts.len() < 1024 => {
                parts.iter().copied().chain([right]).collect()
            }
            _ => vec![left, right],
        };
        self.value(ValueKind::Joined(parts), start)
    }

    /// An address that is put where a page loads it is asked for.
    fn loads_address(&mut self, target: ValueId, value: ValueId) {
        let is_place = |name: &str| matches!(name, "src" | "href" | "location" | "action");
        let is_loaded = match &self.state.program.get(target).kind {
            ValueKind::Variable(path) => {
                path.contains('.') && path.rsplit('.').next().is_some_and(is_place)
                    || path == "location"
            }
            ValueKind::Member(_, key) => matches!(
                &self.state.program.get(*key).kind,
                ValueKind::Text(name) if is_place(name)
            ),
            _ => false,
        };
        if is_loaded && matches!(self.state.program.get(value).kind, ValueKind::Joined(_)) {
            let start = self.state.program.get(value).range.start;
            self.call("location=", None, vec![value], Vec::new(), start);
        }
    }

    pub(super) fn assign_to(&mut self, target: ValueId, value: ValueId, adds: bool) {
        let target_of = target;
        let mut target = target;
        let mut adds = adds;
        while let ValueKind::Member(of, _) = self.state.program.get(target).kind {
            target = of;
            adds = true;
        }
        self.loads_address(target_of, value);
        match self.state.program.get(target).kind.clone() {
            ValueKind::Variable(name) => {
                self.assign(&name, value, adds);
                // What is put into an object is in the object.
                if let Some((of, _)) = name.rsplit_once('.')
                    && of != "this"
                {
                    self.state.program.steps.push(Step::Assign {
                        name: of.to_owned(),
                        value,
                        adds: true,
                    });
                }
            }
            ValueKind::Group(all) => {
                for one in all.into_iter().take(64) {
                    if let ValueKind::Variable(name) = &self.state.program.get(one).kind {
                        let name = name.clone();
                        self.assign(&name, value, adds);
                    }
                }
            }
            _ => {}
        }
    }

    /// A function, or an operand with its signs.
    fn operand_or_function(&mut self) -> ValueId {
        loop {
            match self.cursor.word(0) {
                "!" | "-" | "+" | "~" | "typeof" | "void" | "delete" | "await" | "new"
                | "yield" | "..." | "++" | "--" => self.cursor.at += 1,
                "async" if self.cursor.word(1) != "=>" && self.is_async() => self.cursor.at += 1,
                _ => break,
            }
        }
        let start = self.cursor.start();
        match self.cursor.word(0) {
            "function" => {
                let value = self.function();
                return self.postfix(Head::Value(value), start);
            }
            "class" => {
                self.class();
                return self.value(ValueKind::Unknown, start);
            }
            _ => {}
        }
        if self.is_arrow() {
            return self.arrow();
        }
        self.operand()
    }

    /// Whether a function follows `async`, or a name that is called so.
    fn is_async(&self) -> bool {
        let mut after = self.cursor;
        after.at += 1;
        let next = after.peek();
        next.is_some_and(|token| token.kind == Kind::Name) || is_arrow(after)
    }

    /// Whether `a =>` or `(a, b) =>` is next.
    fn is_arrow(&self) -> bool {
        is_arrow(self.cursor)
    }

    fn arrow(&mut self) -> ValueId {
        let start = self.cursor.start();
        let name = self.state.naming.take();
        let name = name.unwrap_or_else(|| format!("@{start}"));
        let first = self.state.program.steps.len();
        let parameters = if self.cursor.is("(") {
            let close = self.cursor.closing();
            self.cursor.at += 1;
            let parameters = self.parameters(close);
            self.cursor.at = (close + 1).min(self.cursor.end);
            parameters
        } else {
            let one = self::name(self.cursor.word(0));
            self.cursor.at += 1;
            self.state.names.declare(&one);
            vec![one]
        };
        while self.cursor.peek().is_some() && !self.cursor.is("=>") {
            self.cursor.at += 1;
        }
        self.cursor.take("=>");
        let function = super::Function {
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
        } else {
            let value = self.expression();
            self.state.program.assign(format!("{name}()"), value);
        }
        self.state.parameters = parameters;
        self.value(ValueKind::Variable(format!("{name}()")), start)
    }

    fn operand(&mut self) -> ValueId {
        let start = self.cursor.start();
        let Some(token) = self.cursor.peek() else {
            return self.value(ValueKind::Unknown, start);
        };
        let head = match token.kind {
            Kind::Text => Head::Value(self.text_literal()),
            Kind::Number => {
                let digits = self.cursor.word(0).replace('_', "");
                self.cursor.at += 1;
                Head::Value(self.value(ValueKind::Text(digits), start))
            }
            Kind::Name => {
                let word = name(self.cursor.word(0));
                self.cursor.at += 1;
                match word.as_str() {
                    "true" | "false" | "null" | "undefined" => {
                        Head::Value(self.value(ValueKind::Text(word), start))
                    }
                    _ => {
                        let path = self.state.names.resolve(&word).map(str::to_owned);
                        Head::Path(path.unwrap_or(word))
                    }
                }
            }
            Kind::Pattern => {
                self.cursor.at += 1;
                Head::Value(self.value(ValueKind::Unknown, start))
            }
            Kind::Mark => match self.cursor.word(0) {
                "(" => Head::Value(self.parenthesis()),
                "[" => Head::Value(self.list()),
                "{" => {
                    let (value, mut named) = self.object();
                    named.truncate(super::PARTS);
                    self.state.objects.insert(value, named);
                    Head::Value(value)
                }
                ")" | "]" | "}" | "," | ";" | ":" | "=" | "=>" => {
                    return self.value(ValueKind::Unknown, start);
                }
                _ => {
                    self.cursor.at += 1;
                    Head::Value(self.value(ValueKind::Unknown, start))
                }
            },
            Kind::Line => return self.value(ValueKind::Unknown, start),
        };
        self.postfix(head, start)
    }

    /// A literal, or a template with its expressions.
    pub(super) fn text_literal(&mut self) -> ValueId {
        let start = self.cursor.start();
        let mut all = Vec::new();
        while let Some(token) = self.cursor.peek() {
            let range = token.start..token.end;
            let source = &self.cursor.text[range.clone()];
            let at = self.cursor.at;
            self.cursor.at += 1;
            let said = lexer::text(source);
            let goes_on = token.partner > at;
            if !said.is_empty() || (all.is_empty() && !goes_on) {
                all.push(self.state.program.value(ValueKind::Text(said), range));
            }
            if !goes_on {
                break;
            }
            let outer = self.cursor.end;
            let end = token.partner.min(outer);
            self.cursor.end = end;
            if self.depth < DEPTH {
                self.depth += 1;
                all.push(self.expressions());
                self.depth -= 1;
            } else {
                self.state.program.broken = true;
            }
            self.cursor.end = outer;
            self.cursor.at = end;
        }
        match all[..] {
            [one] => one,
            _ => self.value(ValueKind::Joined(all), start),
        }
    }

    /// `(a, b)`: the last one.
    fn parenthesis(&mut self) -> ValueId {
        let start = self.cursor.start();
        let close = self.cursor.closing();
        self.cursor.at += 1;
        let outer = self.cursor.end;
        self.cursor.end = close.min(outer);
        let value = if self.depth < DEPTH {
            self.depth += 1;
            let value = self.expressions();
            self.depth -= 1;
            value
        } else {
            self.state.program.broken = true;
            self.value(ValueKind::Unknown, start)
        };
        self.cursor.end = outer;
        self.cursor.at = (close + 1).min(outer);
        value
    }

    /// `[a, ...b]`
    pub(super) fn list(&mut self) -> ValueId {
        let start = self.cursor.start();
        let close = self.cursor.closing();
        self.cursor.at += 1;
        let mut all = Vec::new();
        self.items(close, &mut |parser| {
            let value = parser.expression();
            all.push(value);
        });
        self.value(ValueKind::Group(all), start)
    }

    /// Reads items with commas between, up to `close`.
    pub(super) fn items(&mut self, close: usize, read: &mut dyn FnMut(&mut Self)) {
        let outer = self.cursor.end;
        self.cursor.end = close.min(outer);
        if self.depth < DEPTH {
            self.depth += 1;
            while self.cursor.peek().is_some() {
                let before = self.cursor.at;
                if !self.cursor.take(",") {
                    read(self);
                }
                if self.cursor.at == before {
                    self.cursor.at += 1;
                }
            }
            self.depth -= 1;
        } else {
            self.state.program.broken = true;
        }
        self.cursor.end = outer;
        self.cursor.at = (close + 1).min(outer);
    }

    /// `{ a: b, c, ...d, e() { … } }`, and its values by their keys.
    pub(super) fn object(&mut self) -> (ValueId, Vec<(String, ValueId)>) {
        let start = self.cursor.start();
        let close = self.cursor.closing();
        self.cursor.at += 1;
        let mut all = Vec::new();
        let mut named = Vec::new();
        self.items(close, &mut |parser| {
            if let Some((key, value)) = parser.property() {
                all.push(value);
                named.extend(key.map(|key| (key, value)));
            }
        });
        (self.value(ValueKind::Group(all), start), named)
    }

    fn property(&mut self) -> Option<(Option<String>, ValueId)> {
        while matches!(self.cursor.word(0), "async" | "get" | "set" | "*")
            && !matches!(self.cursor.word(1), ":" | "," | "(" | "")
        {
            self.cursor.at += 1;
        }
        let token = self.cursor.peek()?;
        if self.cursor.word(1) == "(" && self.is_method() {
            let key = name(self.cursor.word(0));
            return Some((Some(key), self.method()));
        }
        if self.cursor.is("...") || token.kind == Kind::Mark && !self.cursor.is("[") {
            return Some((None, self.expression()));
        }
        let key = match token.kind {
            Kind::Text if token.partner <= self.cursor.at => {
                let text = &self.cursor.text[token.start..token.end];
                self.cursor.at += 1;
                Some(lexer::text(text))
            }
            Kind::Mark => {
                let value = self.list();
                self.state.program.computed(value).map(str::to_owned)
            }
            _ if matches!(self.cursor.word(1), ":" | "," | "" | "=") => {
                let key = name(self.cursor.word(0));
                if self.cursor.word(1) != ":" {
                    // `{ a }` is `{ a: a }`.
                    return Some((Some(key), self.expression()));
                }
                self.cursor.at += 1;
                Some(key)
            }
            _ => return Some((None, self.expression())),
        };
        self.cursor.take(":");
        if let Some(key) = &key {
            self.state.naming = Some(key.clone());
        }
        let value = self.expression();
        self.state.naming = None;
        Some((key, value))
    }
}

/// Whether an arrow function starts at a cursor.
fn is_arrow(cursor: Cursor<'_>) -> bool {
    let Some(token) = cursor.peek() else {
        return false;
    };
    if token.kind == Kind::Name {
        return cursor.word(1) == "=>";
    }
    if !cursor.is("(") {
        return false;
    }
    let mut after = cursor;
    after.at = after.closing() + 1;
    if !after.is(":") {
        return after.is("=>");
    }
    // A type of what is returned, at most a few words.
    let near = after.at + 12;
    after
        .find(near, |word| matches!(word, "=>" | ";" | "," | "?" | "="))
        .is_some_and(|at| after.tokens[at].end - after.tokens[at].start == 2)
}
