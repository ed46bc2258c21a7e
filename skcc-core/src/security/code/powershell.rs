//! `PowerShell`: pipelines, commands, method calls and expressions in brackets.
//!
//! It is read as far as values need it. Names are put into lower case, since
//! the shell knows no other; a static method is named with its type, such as
//! `convert::frombase64string`.

mod operator;
#[cfg(test)]
mod tests;

use super::{Call, DEPTH, Program, Step, ValueId, ValueKind};

/// Reads a text as `PowerShell`.
pub(crate) fn parse(text: &str) -> Program {
    let mut parser = Parser {
        text,
        at: 0,
        depth: 0,
        program: Program::default(),
    };
    parser.list(None);
    parser.program
}

struct Parser<'a> {
    text: &'a str,
    at: usize,
    depth: usize,
    program: Program,
}

/// Whether a bare word ends before this byte.
const fn ends_word(byte: u8) -> bool {
    matches!(
        byte,
        b' ' | b'\t'
            | b'\n'
            | b'\r'
            | b';'
            | b'|'
            | b'('
            | b')'
            | b'{'
            | b'}'
            | b'"'
            | b'\''
            | b','
            | b'`'
    )
}

fn is_name(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'_'
}

impl Parser<'_> {
    fn peek(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    fn starts(&self, with: &str) -> bool {
        self.text.as_bytes()[self.at..].starts_with(with.as_bytes())
    }

    fn blanks(&mut self, lines: bool) {
        while let Some(byte) = self.peek() {
            match byte {
                b' ' | b'\t' | b'\r' => self.at += 1,
                b'\n' if lines => self.at += 1,
                b'`' if self.starts("`\n") => self.at += 2,
                b'`' if self.starts("`\r\n") => self.at += 3,
                b'#' if lines => {
                    let rest = &self.text.as_bytes()[self.at..];
                    self.at += memchr::memchr(b'\n', rest).unwrap_or(rest.len());
                }
                _ => break,
            }
        }
    }

    /// Commands up to `end`; gives back what they print.
    fn list(&mut self, end: Option<u8>) -> ValueId {
        let start = self.at;
        let mut results = Vec::new();
        if self.depth >= DEPTH {
            self.program.broken = true;
            return self.program.value(ValueKind::Unknown, start..start);
        }
        self.depth += 1;
        loop {
            self.blanks(true);
            let Some(byte) = self.peek() else {
                self.program.broken |= end.is_some();
                break;
            };
            if Some(byte) == end {
                self.at += 1;
                break;
            }
            if matches!(byte, b';' | b'|' | b')' | b'}' | b',') || self.starts("&&") {
                self.at += 1 + usize::from(byte == b'&');
                continue;
            }
            let before = self.at;
            results.extend(self.statement());
            if self.at == before {
                self.at += self.text[before..].chars().next().map_or(1, char::len_utf8);
            }
        }
        self.depth -= 1;
        self.group(results, start)
    }

    fn group(&mut self, mut values: Vec<ValueId>, start: usize) -> ValueId {
        let range = start..self.at;
        match values.len() {
            0 => self.program.value(ValueKind::Unknown, range),
            1 => values.remove(0),
            _ => self.program.value(ValueKind::Group(values), range),
        }
    }

    /// An assignment or a pipeline.
    fn statement(&mut self) -> Option<ValueId> {
        if self.starts("PS ") {
            let near = self.text.as_bytes()[self.at..].iter().take(80);
            let mut line = near.take_while(|b| **b != b'\n');
            if let Some(end) = line.position(|b| *b == b'>') {
                self.at += end + 1;
                self.blanks(false);
            }
        }
        if self.peek() == Some(b'$') {
            let before = self.at;
            let name = self.variable();
            self.blanks(false);
            let adds = self.starts("+=");
            if !name.is_empty() && (adds || self.starts("=") && !self.starts("==")) {
                self.at += 1 + usize::from(adds);
                let value = self.pipeline()?;
                self.program.steps.push(Step::Assign { name, value, adds });
                return None;
            }
            self.at = before;
        }
        self.pipeline()
    }

    fn pipeline(&mut self) -> Option<ValueId> {
        let mut input = None;
        loop {
            self.blanks(input.is_some());
            let result = self.element(input);
            self.blanks(false);
            if self.peek() != Some(b'|') || self.starts("||") || result.is_none() {
                return result.or(input);
            }
            self.at += 1;
            input = result;
        }
    }

    /// A command with its arguments, or an expression.
    fn element(&mut self, input: Option<ValueId>) -> Option<ValueId> {
        let start = self.at;
        let byte = self.peek()?;
        let calls = matches!(byte, b'&' | b'.') && !self.starts("..");
        if calls {
            self.at += 1;
            self.blanks(false);
            if self.peek() == Some(b'{') {
                self.at += 1;
                return Some(self.list(Some(b'}')));
            }
            let what = self.expression()?;
            let name = match &self.program.get(what).kind {
                ValueKind::Text(name) => Some(name.clone()),
                _ => None,
            };
            let mut arguments = self.arguments();
            let name = name.unwrap_or_else(|| {
                arguments.insert(0, what);
                "eval".to_owned()
            });
            return Some(self.command(&name, input, arguments, start));
        }
        if matches!(byte, b'$' | b'(' | b'[' | b'"' | b'\'' | b'@' | b'{') || byte.is_ascii_digit()
        {
            return self.expression();
        }
        if self.next_is("-join") {
            return Some(self.join_all(start));
        }
        let name = self.word();
        if name.is_empty() {
            return None;
        }
        let each = ["%", "foreach-object", "foreach", "where-object"];
        if let Some(input) = input
            && each.iter().any(|one| name.eq_ignore_ascii_case(one))
        {
            // What the block is given is `$_`.
            self.program.assign("_", input);
        }
        let arguments = self.arguments();
        Some(self.command(&name, input, arguments, start))
    }

    fn command(
        &mut self,
        name: &str,
        input: Option<ValueId>,
        arguments: Vec<ValueId>,
        start: usize,
    ) -> ValueId {
        let lower = name.to_ascii_lowercase();
        let lower = lower.strip_suffix(".exe").unwrap_or(&lower);
        // A path keeps its case: it names a file.
        let name = if lower.contains(['/', '\\']) {
            name.replace('\\', "/")
        } else {
            lower.to_owned()
        };
        self.program.call(Call {
            name,
            input,
            arguments,
            named: Vec::new(),
            output: None,
            range: start..self.at,
        })
    }

    fn arguments(&mut self) -> Vec<ValueId> {
        let mut arguments = Vec::new();
        loop {
            self.blanks(false);
            match self.peek() {
                None | Some(b'\n' | b';' | b'|' | b')' | b'}') => return arguments,
                Some(b'&') if self.starts("&&") => return arguments,
                Some(b',') => self.at += 1,
                _ => {
                    let before = self.at;
                    arguments.extend(self.expression());
                    if self.at == before {
                        self.at += self.text[before..].chars().next().map_or(1, char::len_utf8);
                    }
                }
            }
        }
    }

    /// Values with operators between them.
    fn expression(&mut self) -> Option<ValueId> {
        let start = self.at;
        let value = self.sum()?;
        Some(self.operators(value, start))
    }

    /// Values with `+` between them.
    fn sum(&mut self) -> Option<ValueId> {
        let start = self.at;
        let mut parts = vec![self.postfix()?];
        loop {
            let before = self.at;
            self.blanks(false);
            let joins = ["+ ", "+'", "+\"", "+$", "+[", "+("];
            if !joins.iter().any(|sign| self.starts(sign)) {
                self.at = before;
                break;
            }
            self.at += 1;
            self.blanks(true);
            match self.postfix() {
                Some(part) => parts.push(part),
                None => break,
            }
        }
        if let [one] = parts.as_slice() {
            return Some(*one);
        }
        let texts: Option<String> = parts
            .iter()
            .map(|part| match &self.program.get(*part).kind {
                ValueKind::Text(text) => Some(text.as_str()),
                _ => None,
            })
            .collect();
        let kind = texts.map_or(ValueKind::Joined(parts), ValueKind::Text);
        Some(self.program.value(kind, start..self.at))
    }

    /// A value with what is called on it.
    fn postfix(&mut self) -> Option<ValueId> {
        let start = self.at;
        let mut value = self.primary()?;
        loop {
            let is_static = self.starts("::");
            let next = self.text.as_bytes().get(self.at + 1);
            let is_member = self.peek() == Some(b'.')
                && next.is_some_and(|b| is_name(*b) || matches!(b, b'"' | b'\'' | b'(' | b'$'));
            if self.peek() == Some(b'[') {
                let rest = &self.text.as_bytes()[self.at..];
                let near = rest
                    .iter()
                    .take(128)
                    .position(|b| matches!(b, b']' | b'\n'));
                let inside = near.map(|end| self.text[self.at..self.at + end].to_ascii_lowercase());
                let inside = inside.filter(|inside| inside.contains(".."));
                if let Some(inside) = &inside {
                    self.at += inside.len() + 1;
                } else {
                    self.at += 1;
                    self.list(Some(b']'));
                }
                // From the last to the first.
                let turns = |inside: &String| inside.contains("length") || inside.contains("[-1");
                if inside.as_ref().is_some_and(turns) {
                    value = self.program.call(Call {
                        name: ".reverse".to_owned(),
                        input: Some(value),
                        arguments: Vec::new(),
                        named: Vec::new(),
                        output: None,
                        range: start..self.at,
                    });
                }
                continue;
            }
            if !is_static && !is_member {
                return Some(value);
            }
            self.at += if is_static { 2 } else { 1 };
            let from = self.at;
            let name = if matches!(self.peek(), Some(b'"' | b'\'' | b'(' | b'$')) {
                // A name in quotes or one that is put together.
                match self
                    .primary()
                    .map(|name| self.program.get(name).kind.clone())
                {
                    Some(ValueKind::Text(name)) => name.to_ascii_lowercase(),
                    _ => String::new(),
                }
            } else {
                let rest = &self.text.as_bytes()[from..];
                let length = rest.iter().position(|b| !is_name(*b) && *b != b'`');
                self.at += length.unwrap_or(rest.len());
                self.text[from..self.at]
                    .replace('`', "")
                    .to_ascii_lowercase()
            };
            if self.peek() == Some(b'(') {
                self.at += 1;
                let arguments = self.list_of_values();
                let (name, input) = match &self.program.get(value).kind {
                    ValueKind::Text(class) if is_static => {
                        let class = class.to_ascii_lowercase();
                        let class = class.rsplit('.').next().unwrap_or(&class);
                        (format!("{class}::{name}"), None)
                    }
                    // `$client.('Down' + 'loadString').Invoke(…)`
                    ValueKind::Member(of, key) if name == "invoke" => {
                        match &self.program.get(*key).kind {
                            ValueKind::Text(method) => (format!(".{method}"), Some(*of)),
                            _ => (".invoke".to_owned(), Some(*of)),
                        }
                    }
                    _ => (format!(".{name}"), Some(value)),
                };
                value = self.program.call(Call {
                    name,
                    input,
                    arguments,
                    named: Vec::new(),
                    output: None,
                    range: start..self.at,
                });
            } else {
                let key = self.program.value(ValueKind::Text(name), from..self.at);
                let kind = ValueKind::Member(value, key);
                value = self.program.value(kind, start..self.at);
            }
        }
    }

    /// Values with commas between them, up to `)`.
    fn list_of_values(&mut self) -> Vec<ValueId> {
        let mut values = Vec::new();
        if self.depth >= DEPTH {
            self.program.broken = true;
            return values;
        }
        self.depth += 1;
        loop {
            self.blanks(true);
            match self.peek() {
                None => break,
                Some(b')') => {
                    self.at += 1;
                    break;
                }
                Some(b',') => self.at += 1,
                _ => {
                    let before = self.at;
                    values.extend(self.expression());
                    if self.at == before {
                        self.at += self.text[before..].chars().next().map_or(1, char::len_utf8);
                    }
                }
            }
        }
        self.depth -= 1;
        values
    }

    fn primary(&mut self) -> Option<ValueId> {
        let start = self.at;
        match self.peek()? {
            b'\'' => {
                let rest = &self.text[start + 1..];
                let length = memchr::memchr(b'\'', rest.as_bytes()).unwrap_or(rest.len());
                self.at = (start + length + 2).min(self.text.len());
                let text = rest[..length].to_owned();
                Some(self.program.value(ValueKind::Text(text), start..self.at))
            }
            b'"' => Some(self.quoted()),
            b'$' if self.starts("$(") => {
                self.at += 2;
                Some(self.list(Some(b')')))
            }
            b'@' if self.starts("@(") || self.starts("@{") => {
                let end = if self.starts("@(") { b')' } else { b'}' };
                self.at += 2;
                Some(self.list(Some(end)))
            }
            b'$' => {
                let name = self.variable();
                if name.is_empty() {
                    return None;
                }
                Some(
                    self.program
                        .value(ValueKind::Variable(name), start..self.at),
                )
            }
            b'(' => {
                self.at += 1;
                Some(self.list(Some(b')')))
            }
            b'{' => {
                self.at += 1;
                Some(self.list(Some(b'}')))
            }
            b'[' => {
                // A type: of a static method, or of the value after it.
                let rest = &self.text[start + 1..];
                let length = rest
                    .bytes()
                    .take(128)
                    .position(|b| matches!(b, b']' | b'\n'))?;
                // `[char[]]`
                let is_list = rest.as_bytes()[..length].ends_with(b"[")
                    && rest.as_bytes().get(length + 1) == Some(&b']');
                let length = length + usize::from(is_list);
                self.at = start + length + 2;
                self.at = self.at.min(self.text.len());
                let class = rest[..length].to_owned();
                if self.starts("::") {
                    return Some(self.program.value(ValueKind::Text(class), start..self.at));
                }
                if self.depth >= DEPTH {
                    return None;
                }
                self.depth += 1;
                self.blanks(false);
                let value = self.primary();
                self.depth -= 1;
                if (class.eq_ignore_ascii_case("char") || class.eq_ignore_ascii_case("char[]"))
                    && let Some(text) = value.and_then(|value| self.letters(value))
                {
                    let kind = ValueKind::Text(text);
                    return Some(self.program.value(kind, start..self.at));
                }
                value
            }
            b'-' if self.next_is("-join") => Some(self.join_all(start)),
            _ => {
                let word = self.word();
                if word.is_empty() {
                    return None;
                }
                Some(self.program.value(ValueKind::Text(word), start..self.at))
            }
        }
    }

    /// `$name`, `${name}`, `$env:NAME`; the name.
    fn variable(&mut self) -> String {
        let rest = &self.text[self.at + 1..];
        if let Some(inner) = rest.strip_prefix('{')
            && let Some(end) = inner.bytes().take(128).position(|b| b == b'}')
        {
            self.at += end + 3;
            return inner[..end].to_ascii_lowercase();
        }
        let length = rest.bytes().position(|b| !is_name(b) && b != b':');
        let name = &rest[..length.unwrap_or(rest.len())];
        let name = name.trim_end_matches(':');
        self.at += 1 + name.len();
        if let Some(name) = name.strip_prefix("env:") {
            return name.to_owned();
        }
        name.to_ascii_lowercase()
    }

    /// A bare word; a backtick before a letter is no part of it.
    fn word(&mut self) -> String {
        let mut word = String::new();
        while let Some(byte) = self.peek() {
            if byte == b'`' {
                self.at += 1;
                continue;
            }
            if ends_word(byte) {
                break;
            }
            let rest = &self.text[self.at..];
            let length = rest.bytes().position(ends_word).unwrap_or(rest.len());
            word.push_str(&rest[..length]);
            self.at += length;
        }
        word
    }

    fn quoted(&mut self) -> ValueId {
        let start = self.at;
        self.at += 1;
        let mut parts = Vec::new();
        let mut text = String::new();
        while let Some(byte) = self.peek() {
            match byte {
                b'"' => {
                    self.at += 1;
                    break;
                }
                b'`' => self.at += 1,
                b'$' => {
                    let from = self.at;
                    let value = if self.starts("$(") {
                        self.at += 2;
                        Some(self.list(Some(b')')))
                    } else {
                        let name = self.variable();
                        (!name.is_empty()).then(|| {
                            let kind = ValueKind::Variable(name);
                            self.program.value(kind, from..self.at)
                        })
                    };
                    match value {
                        Some(value) => {
                            let kind = ValueKind::Text(std::mem::take(&mut text));
                            parts.push(self.program.value(kind, from..from));
                            parts.push(value);
                        }
                        None => text.push('$'),
                    }
                }
                _ => {
                    let rest = &self.text[self.at..];
                    let stop = |b: u8| matches!(b, b'"' | b'`' | b'$');
                    let length = rest.bytes().position(stop).unwrap_or(rest.len());
                    text.push_str(&rest[..length]);
                    self.at += length;
                }
            }
        }
        let range = start..self.at;
        if parts.is_empty() {
            return self.program.value(ValueKind::Text(text), range);
        }
        parts.push(self.program.value(ValueKind::Text(text), range.clone()));
        self.program.value(ValueKind::Joined(parts), range)
    }
}
