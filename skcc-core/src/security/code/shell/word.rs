//! Words of a shell: quotes, expansions and substitutions.

use std::ops::Range;

use super::{Known, Parser, TEXT};
use crate::security::code::{Call, DEPTH, ValueId, ValueKind};

/// How far the end of an expansion is looked for, in bytes.
const NEAR: usize = 256;

/// A piece of a word.
#[derive(Clone, Debug)]
pub(super) enum Part {
    /// Known text.
    Text(String),
    /// What is known only when it runs.
    Value(ValueId),
}

/// A word.
#[derive(Clone, Debug)]
pub(super) struct Word {
    pub(super) parts: Vec<Part>,
    pub(super) range: Range<usize>,
    /// Whether any of it is quoted.
    pub(super) quoted: bool,
}

impl Word {
    pub(super) fn new(at: usize) -> Self {
        Self {
            parts: Vec::new(),
            range: at..at,
            quoted: false,
        }
    }

    /// Its text, where all of it is known.
    pub(super) fn text(&self) -> Option<&str> {
        match self.parts.as_slice() {
            [] => Some(""),
            [Part::Text(text)] => Some(text),
            _ => None,
        }
    }

    /// The text that it starts with, as far as it is known.
    pub(super) fn head(&self) -> &str {
        match self.parts.first() {
            Some(Part::Text(text)) => text,
            _ => "",
        }
    }

    pub(super) fn push(&mut self, text: &str) {
        if let Some(Part::Text(last)) = self.parts.last_mut() {
            last.push_str(text);
        } else {
            self.parts.push(Part::Text(text.to_owned()));
        }
    }
}

/// Whether an unquoted word ends before this byte.
pub(super) const fn ends_word(byte: u8) -> bool {
    matches!(
        byte,
        b' ' | b'\t' | b'\n' | b'\r' | b';' | b'|' | b'&' | b'(' | b')' | b'<' | b'>'
    )
}

fn is_name(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'_'
}

impl Parser<'_, '_> {
    /// Reads a word. Unquoted variables of known text may make several of it,
    /// or none.
    pub(super) fn words(&mut self, into: &mut Vec<Word>) {
        let start = self.at;
        let first = into.len();
        let mut word = Word::new(start);
        while let Some(byte) = self.peek() {
            match byte {
                b'\\' => self.escape(&mut word),
                b'\'' => self.single(&mut word),
                b'"' => self.double(&mut word, &mut *into),
                b'`' => self.backticks(&mut word),
                b'$' => self.dollar(&mut word, false, &mut *into),
                b'<' | b'>' if self.peek_at(1) == Some(b'(') && self.at == start => {
                    self.process(&mut word, byte == b'>');
                }
                // `a=(x y)`, `$(…)` and `@(…)` are no subshells.
                b'(' if word.head().ends_with('=') && self.at > start => {
                    self.array(&mut word);
                }
                _ if ends_word(byte) => break,
                _ => self.plain(&mut word),
            }
        }
        word.range = start..self.at;
        if !word.parts.is_empty() || word.quoted {
            into.push(word);
        }
        if let [one] = &into[first..]
            && let Some(words) = braces(one)
        {
            into.truncate(first);
            into.extend(words);
        }
        let range = self.range(start..self.at);
        for word in &mut into[first..] {
            word.range = range.clone();
        }
    }

    /// The bytes up to the next that means something.
    fn plain(&mut self, word: &mut Word) {
        let rest = &self.text.as_bytes()[self.at..];
        let length = rest
            .iter()
            .position(|b| ends_word(*b) || matches!(b, b'\\' | b'\'' | b'"' | b'`' | b'$'))
            .unwrap_or(rest.len());
        let text = &self.text[self.at..self.at + length];
        if text.is_ascii() {
            word.push(text);
        } else {
            // What cannot be seen splits no command.
            let seen: String = text
                .chars()
                .filter(|c| !crate::security::words::is_invisible(*c))
                .collect();
            word.push(&seen);
        }
        self.at += length;
    }

    fn escape(&mut self, word: &mut Word) {
        self.at += 1;
        match self.text[self.at..].chars().next() {
            Some('\n') => self.at += 1,
            Some('\r') if self.peek_at(1) == Some(b'\n') => self.at += 2,
            Some(c) => {
                word.quoted = true;
                word.push(c.encode_utf8(&mut [0; 4]));
                self.at += c.len_utf8();
            }
            None => {}
        }
    }

    fn single(&mut self, word: &mut Word) {
        let rest = &self.text[self.at + 1..];
        let close = if self.at >= self.no_single_after {
            None
        } else {
            rest.find('\'')
        };
        let Some(close) = close else {
            self.no_single_after = self.no_single_after.min(self.at);
            word.push("'");
            self.at += 1;
            return;
        };
        // `don't` in what is no code after all.
        let in_word = word
            .parts
            .last()
            .is_some_and(|_| self.text[..self.at].ends_with(|c: char| c.is_alphanumeric()));
        if in_word && rest[..close].contains('\n') {
            word.push("'");
            self.at += 1;
            return;
        }
        word.quoted = true;
        word.push(&rest[..close]);
        self.at += close + 2;
    }

    fn double(&mut self, word: &mut Word, into: &mut Vec<Word>) {
        self.at += 1;
        if self.at > self.no_double_after || !self.text[self.at..].contains('"') {
            self.no_double_after = self.no_double_after.min(self.at);
            word.push("\"");
            return;
        }
        word.quoted = true;
        while let Some(byte) = self.peek() {
            match byte {
                b'"' => {
                    self.at += 1;
                    return;
                }
                b'\\' => {
                    let next = self.peek_at(1);
                    match next {
                        Some(b'\n') => self.at += 2,
                        Some(escaped @ (b'"' | b'\\' | b'$' | b'`')) => {
                            word.push(char::from(escaped).encode_utf8(&mut [0; 4]));
                            self.at += 2;
                        }
                        _ => {
                            word.push("\\");
                            self.at += 1;
                        }
                    }
                }
                b'`' => self.backticks(word),
                b'$' => self.dollar(word, true, &mut *into),
                _ => self.until(word, b"\"\\`$"),
            }
        }
        self.program.broken = true;
    }

    /// The text up to the next of `stops`.
    fn until(&mut self, word: &mut Word, stops: &[u8]) {
        let rest = &self.text.as_bytes()[self.at..];
        let length = rest
            .iter()
            .position(|b| stops.contains(b))
            .unwrap_or(rest.len());
        word.push(&self.text[self.at..self.at + length]);
        self.at += length;
    }

    fn backticks(&mut self, word: &mut Word) {
        let start = self.at;
        self.at += 1;
        let mut inner = String::new();
        let mut closed = false;
        let rest = &self.text[self.at..];
        let mut chars = rest.char_indices();
        while let Some((at, c)) = chars.next() {
            match c {
                '`' => {
                    self.at += at + 1;
                    closed = true;
                    break;
                }
                '\\' => match chars.next() {
                    Some((_, c @ ('`' | '\\' | '$'))) => inner.push(c),
                    Some((_, c)) => inner.extend(['\\', c]),
                    None => {}
                },
                c => inner.push(c),
            }
        }
        if !closed {
            // A lone backtick quotes nothing.
            self.at = start + 1;
            self.program.broken = true;
            word.push("`");
            return;
        }
        let range = self.range(start..self.at);
        let value = self.again(&inner, &range, None);
        word.parts.push(Part::Value(value));
    }

    /// `<(…)` and `>(…)`.
    fn process(&mut self, word: &mut Word, takes: bool) {
        let start = self.at;
        self.at += 2;
        let range = self.range(start..start + 2);
        let stdin = takes.then(|| {
            let value = self.program.value(ValueKind::Unknown, range);
            self.taps.push(value);
            value
        });
        let value = self.list(Some(b')'), stdin);
        word.parts.push(Part::Value(value));
    }

    /// `$x`, `${x}`, `$(…)`, `$((…))`, `$'…'`.
    fn dollar(&mut self, word: &mut Word, quoted: bool, into: &mut Vec<Word>) {
        let start = self.at;
        match self.peek_at(1) {
            Some(b'(') if self.peek_at(2) == Some(b'(') && self.arithmetic() => {
                let range = self.range(start..self.at);
                let value = self.program.value(ValueKind::Unknown, range);
                word.parts.push(Part::Value(value));
            }
            Some(b'(') => {
                self.at += 2;
                let value = self.list(Some(b')'), None);
                // What was decoded stays a value, so that it is seen to be run;
                // what it says is looked at as a text of its own.
                let known = self.output(value).filter(|_| !self.is_decoded(value));
                if let Some(text) = known {
                    let text = text.to_owned();
                    self.expand(word, &text, quoted, into);
                } else {
                    word.parts.push(Part::Value(value));
                }
            }
            Some(b'{') => {
                let rest = &self.text[self.at + 2..];
                // Expansions may nest; one level is read.
                let length = rest
                    .bytes()
                    .take(NEAR)
                    .position(|b| b == b'}')
                    .unwrap_or_default();
                let inner = &rest[..length];
                self.at += 3 + length;
                self.at = self.at.min(self.text.len());
                while !self.text.is_char_boundary(self.at) {
                    self.at += 1;
                }
                self.parameter(inner, start, word, quoted, into);
            }
            Some(b'\'') if !quoted => {
                self.at += 2;
                self.ansi(word);
            }
            Some(b'"') if !quoted => self.at += 1,
            Some(byte) if is_name(byte) || matches!(byte, b'@' | b'*' | b'#' | b'?' | b'!') => {
                let rest = &self.text[self.at + 1..];
                let length = if byte.is_ascii_alphabetic() || byte == b'_' {
                    let name = rest.bytes().position(|b| !is_name(b));
                    name.unwrap_or(rest.len())
                } else {
                    1
                };
                let name = &rest[..length];
                self.at += 1 + length;
                self.parameter(name, start, word, quoted, into);
            }
            _ => {
                word.push("$");
                self.at += 1;
            }
        }
    }

    /// Skips `$((…))`; whether it was one.
    fn arithmetic(&mut self) -> bool {
        let rest = &self.text[self.at..];
        let near = &rest.as_bytes()[..rest.len().min(NEAR)];
        let line = near.split(|b| *b == b'\n').next().unwrap_or_default();
        let end = line.windows(2).position(|two| two == b"))");
        let Some(end) = end else {
            return false;
        };
        self.at += end + 2;
        true
    }

    fn parameter(
        &mut self,
        inner: &str,
        start: usize,
        word: &mut Word,
        quoted: bool,
        into: &mut Vec<Word>,
    ) {
        if let Some(name) = inner.strip_prefix('!')
            && !name.is_empty()
            && name.bytes().all(is_name)
        {
            // What the variable holds whose name this one holds.
            if let Some(Known::Text(named)) = self.variables.get(name)
                && let Some(Known::Text(text)) = self.variables.get(named.as_str())
            {
                let text = text.clone();
                self.expand(word, &text, quoted, into);
                return;
            }
            let value = self.indirect(name, start);
            word.parts.push(Part::Value(value));
            return;
        }
        let length = inner
            .bytes()
            .position(|b| !is_name(b))
            .unwrap_or(inner.len());
        let (mut name, mut operation) = inner.split_at(length);
        if name.is_empty() {
            let first = inner.chars().next().map_or(0, char::len_utf8);
            (name, operation) = inner.split_at(first);
        }
        let is_array = operation.starts_with("[@]")
            || operation.starts_with("[*]")
            || matches!(name, "@" | "*");
        let known = match self.variables.get(name) {
            Some(Known::Text(text)) => Some(text.clone()),
            Some(Known::Value(value)) => {
                word.parts.push(Part::Value(*value));
                return;
            }
            None if name == "IFS" => Some(" ".to_owned()),
            None => None,
        };
        let text = match known {
            Some(text) => operate(&text, operation),
            None => default(operation).map(str::to_owned),
        };
        match text {
            Some(text) if text.len() <= TEXT => {
                self.expand(word, &text, quoted && !is_array, into);
            }
            _ => {
                let range = self.range(start..self.at);
                let kind = ValueKind::Variable(name.to_owned());
                let value = self.program.value(kind, range);
                word.parts.push(Part::Value(value));
            }
        }
    }

    /// `${!x}`: the variable whose name `x` holds.
    fn indirect(&mut self, name: &str, start: usize) -> ValueId {
        let range = self.range(start..self.at);
        let value = match self.variables.get(name) {
            Some(Known::Value(value)) => *value,
            Some(Known::Text(text)) => {
                let text = ValueKind::Text(text.clone());
                self.program.value(text, range.clone())
            }
            None => {
                let kind = ValueKind::Variable(name.to_owned());
                self.program.value(kind, range.clone())
            }
        };
        self.program.call(Call {
            name: "printenv".to_owned(),
            input: None,
            arguments: vec![value],
            named: Vec::new(),
            output: None,
            range,
        })
    }

    /// Adds known text, split at blanks where it is not quoted.
    fn expand(&mut self, word: &mut Word, text: &str, quoted: bool, into: &mut Vec<Word>) {
        let text = if quoted {
            text
        } else {
            text.trim_end_matches('\n')
        };
        let length: usize = word.parts.len() + text.len();
        let has_room = self.spend(length);
        if quoted || !has_room {
            if has_room {
                word.push(text);
            }
            return;
        }
        let mut fields = text.split([' ', '\t', '\n']);
        if let Some(first) = fields.next() {
            word.push(first);
        }
        for field in fields {
            let done = std::mem::replace(word, Word::new(self.at));
            let is_empty = done.text() == Some("") && !done.quoted;
            if !is_empty {
                into.push(done);
            }
            word.push(field);
        }
        if word.text() == Some("") && !word.quoted {
            word.parts.clear();
        }
    }

    /// The text of `$'…'`.
    fn ansi(&mut self, word: &mut Word) {
        word.quoted = true;
        let rest = &self.text[self.at..];
        let mut end = rest.len();
        let bytes = rest.as_bytes();
        let mut at = 0;
        while at < bytes.len() {
            match bytes[at] {
                b'\\' => at += 2,
                b'\'' => {
                    end = at;
                    break;
                }
                _ => at += 1,
            }
        }
        let end = end.min(rest.len());
        word.push(&super::fold::unescape(&rest[..end]));
        self.at = (self.at + end + 1).min(self.text.len());
    }

    /// `(x y)` after `a=`.
    fn array(&mut self, word: &mut Word) {
        self.at += 1;
        let mut words = Vec::new();
        if self.depth >= DEPTH {
            return;
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
                Some(byte) => {
                    let before = self.at;
                    self.words(&mut words);
                    if self.at == before {
                        self.at += 1;
                        debug_assert!(byte.is_ascii());
                    }
                }
            }
        }
        self.depth -= 1;
        let adds = word.head().ends_with("+=");
        for (index, one) in words.into_iter().enumerate() {
            if index > 0 || adds {
                word.push(" ");
            }
            for part in one.parts {
                match part {
                    Part::Text(text) => word.push(&text),
                    value @ Part::Value(_) => word.parts.push(value),
                }
            }
        }
    }
}

/// `${x:0:3}`, `${x//a/b}` and their like, of a known text.
fn operate(text: &str, operation: &str) -> Option<String> {
    // `${x[1]}` of a list.
    let index = operation
        .strip_prefix('[')
        .and_then(|rest| rest.strip_suffix(']'));
    if let Some(index) = index.and_then(|index| index.parse::<usize>().ok()) {
        return text.split_whitespace().nth(index).map(str::to_owned);
    }
    if operation.is_empty() || operation.starts_with('[') || default(operation).is_some() {
        return Some(text.to_owned());
    }
    if let Some(range) = operation.strip_prefix(':') {
        let mut numbers = range.split(':').map(|one| one.trim().parse::<usize>());
        let from = numbers.next()?.ok()?;
        let length = match numbers.next() {
            Some(length) => length.ok()?,
            None => usize::MAX,
        };
        return Some(text.chars().skip(from).take(length).collect());
    }
    if let Some(pattern) = operation.strip_prefix('/') {
        let (all, pattern) = match pattern.strip_prefix('/') {
            Some(pattern) => (true, pattern),
            None => (false, pattern),
        };
        let (from, to) = pattern.split_once('/').unwrap_or((pattern, ""));
        if from.is_empty() {
            return Some(text.to_owned());
        }
        return Some(if all {
            text.replace(from, to)
        } else {
            text.replacen(from, to, 1)
        });
    }
    match operation {
        "^^" => Some(text.to_uppercase()),
        ",," => Some(text.to_lowercase()),
        _ => None,
    }
}

/// What `${x:-this}` is when `x` is not set.
fn default(operation: &str) -> Option<&str> {
    [":-", ":=", "-", "="]
        .iter()
        .find_map(|mark| operation.strip_prefix(mark))
}

/// The words of `{a,b}`.
fn braces(word: &Word) -> Option<Vec<Word>> {
    if word.quoted {
        return None;
    }
    let inner = word.text()?.strip_prefix('{')?.strip_suffix('}')?;
    inner.contains(',').then(|| {
        inner
            .split(',')
            .map(|one| Word {
                parts: vec![Part::Text(one.to_owned())],
                range: word.range.clone(),
                quoted: false,
            })
            .collect()
    })
}
