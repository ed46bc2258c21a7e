//! Expressions of Python.

use std::borrow::Cow;

use unicode_normalization::UnicodeNormalization;

use super::call::Head;
use super::literal::{Part, parts};
use super::{Cursor, DEPTH, Kind, Parser, ValueId, ValueKind, lexer};

/// How many tokens the head of a `lambda` has at most.
const NEAR: usize = 64;

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
            let name = format!("@{start}");
            let first = self.state.program.steps.len();
            let function = super::Function {
                name: name.clone(),
                parameters,
            };
            self.state.program.function(function, first);
            let value = self.expression();
            self.state.program.assign(format!("{name}()"), value);
            return self.value(ValueKind::Variable(format!("{name}()")), start);
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
            // Lists are put together, not texts.
            ("+", ValueKind::Group(parts)) if parts.len() < 1024 => {
                let mut parts = parts.clone();
                match &self.state.program.get(right).kind {
                    ValueKind::Group(more) => parts.extend(more),
                    _ => parts.push(right),
                }
                ValueKind::Group(parts)
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
        if text.contains("%(") {
            values = Vec::new().into_iter();
        }
        let mut pieces = text.split('%');
        if let Some(first) = pieces.next() {
            joined.push(self.value(ValueKind::Text(first.to_owned()), start));
        }
        for piece in pieces {
            // `%(a)s` of a table.
            let key = piece
                .strip_prefix('(')
                .and_then(|rest| rest.split_once(')'));
            let piece = key.map_or(piece, |(_, rest)| rest);
            let conversion = piece.find(|c: char| c.is_ascii_alphabetic());
            let rest = conversion.map_or("", |at| &piece[at + 1..]);
            if let Some((key, _)) = key {
                joined.push(self.element(right, key, start));
            } else {
                joined.extend(values.next());
            }
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
    pub(super) fn bracket(&mut self) -> ValueId {
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
    pub(super) fn elements(&mut self, all: &mut Vec<ValueId>) -> bool {
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
                        self.loop_over(target, value);
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
}
