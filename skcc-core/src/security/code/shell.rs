//! Shell: commands, pipelines, substitutions, and code that is run as text.
//!
//! No text is refused: what is no shell is read as commands nobody knows.
//! Every byte is read a bounded number of times; code in code is read again
//! within [`DEPTH`] and as long as [`Parser::left`] lasts.

mod command;
mod fold;
mod given;
mod prefix;
mod redirection;
mod word;

use std::collections::BTreeMap;
use std::ops::Range;

use super::{Call, CallId, DEPTH, Function, Program, ValueId, ValueKind};
use redirection::Redirections;
use word::{Part, Word};

/// How long a text that is known may be until it is read as unknown, in bytes.
const TEXT: usize = 1 << 16;

/// How many functions of a program are known as such.
const FUNCTIONS: usize = 256;

/// What a variable holds.
#[derive(Clone, Debug)]
enum Known {
    /// This text.
    Text(String),
    /// What is known only when it runs.
    Value(ValueId),
}

/// Reads a text as shell.
pub(crate) fn parse(text: &str) -> Program {
    let mut program = Program::default();
    let mut variables = BTreeMap::new();
    let mut outputs = BTreeMap::new();
    let mut parser = Parser {
        text,
        at: 0,
        place: Place::Here,
        program: &mut program,
        variables: &mut variables,
        outputs: &mut outputs,
        depth: 0,
        left: 4 * text.len() + TEXT,
        resume: None,
        taps: Vec::new(),
        reads: Vec::new(),
        no_single_after: usize::MAX,
        no_double_after: usize::MAX,
    };
    parser.list(None, None);
    program
}

/// Where the ranges of what is read lie.
#[derive(Clone, Debug)]
enum Place {
    /// In the text itself.
    Here,
    /// In this place of another text.
    There(Range<usize>),
}

struct Parser<'a, 'p> {
    text: &'a str,
    at: usize,
    place: Place,
    program: &'p mut Program,
    variables: &'p mut BTreeMap<String, Known>,
    /// What calls print, where it is known.
    outputs: &'p mut BTreeMap<CallId, String>,
    depth: usize,
    /// How many bytes may yet be made by expansion or read again.
    left: usize,
    /// Where the line after a here-document starts.
    resume: Option<usize>,
    /// The inputs of `>(…)`, which get what the command prints.
    taps: Vec<ValueId>,
    /// Variables that are read from an input that is not yet known.
    reads: Vec<String>,
    /// After these places no quote closes.
    no_single_after: usize,
    no_double_after: usize,
}

impl Parser<'_, '_> {
    fn peek(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    fn peek_at(&self, offset: usize) -> Option<u8> {
        self.text.as_bytes().get(self.at + offset).copied()
    }

    fn range(&self, range: Range<usize>) -> Range<usize> {
        match &self.place {
            Place::Here => range,
            Place::There(range) => range.clone(),
        }
    }

    /// Takes bytes of what may be made; whether they are there.
    fn spend(&mut self, bytes: usize) -> bool {
        let left = self.left.checked_sub(bytes);
        self.program.broken |= left.is_none();
        self.left = left.unwrap_or_default();
        left.is_some()
    }

    /// Whether a value is what a command prints that decodes.
    fn is_decoded(&self, value: ValueId) -> bool {
        let ValueKind::Result(call) = self.program.get(value).kind else {
            return false;
        };
        let name = self.program.calls[call as usize].name.as_str();
        matches!(name, "base64" | "base32" | "xxd" | "openssl" | "uudecode")
    }

    /// What a value is as text, if it is the output of a command that is
    /// computed.
    fn output(&self, value: ValueId) -> Option<&str> {
        match &self.program.get(value).kind {
            ValueKind::Result(call) => self.outputs.get(call).map(String::as_str),
            ValueKind::Text(text) => Some(text),
            _ => None,
        }
    }

    /// Reads a text that is run where `range` stands.
    fn again(&mut self, text: &str, range: &Range<usize>, stdin: Option<ValueId>) -> ValueId {
        if self.depth + 1 >= DEPTH || !self.spend(text.len() + 16) {
            self.program.broken = true;
            return self.program.value(ValueKind::Unknown, range.clone());
        }
        let mut inner = Parser {
            text,
            at: 0,
            place: Place::There(range.clone()),
            program: self.program,
            variables: self.variables,
            outputs: self.outputs,
            depth: self.depth + 1,
            left: self.left,
            resume: None,
            taps: Vec::new(),
            reads: Vec::new(),
            no_single_after: usize::MAX,
            no_double_after: usize::MAX,
        };
        let result = inner.list(None, stdin);
        self.left = inner.left;
        result
    }

    /// One value of several.
    fn group(&mut self, mut values: Vec<ValueId>, range: &Range<usize>) -> ValueId {
        match values.len() {
            1 => values.remove(0),
            0 => self.program.value(ValueKind::Unknown, range.clone()),
            _ => self.program.value(ValueKind::Group(values), range.clone()),
        }
    }

    /// Skips blanks and continued lines; line ends too when `lines`.
    fn blanks(&mut self, lines: bool) {
        while let Some(byte) = self.peek() {
            match byte {
                b' ' | b'\t' | b'\r' => self.at += 1,
                b'\\' if self.peek_at(1) == Some(b'\n') => self.at += 2,
                b'\\' if self.peek_at(1) == Some(b'\r') && self.peek_at(2) == Some(b'\n') => {
                    self.at += 3;
                }
                b'\n' if lines => self.line_end(),
                b'#' if lines => self.comment(),
                _ => break,
            }
        }
    }

    /// Goes past a line end, and past the here-documents of the line.
    fn line_end(&mut self) {
        self.at = self.resume.take().unwrap_or(self.at + 1).max(self.at + 1);
        self.prompt();
    }

    fn comment(&mut self) {
        let rest = &self.text[self.at..];
        self.at += memchr::memchr(b'\n', rest.as_bytes()).unwrap_or(rest.len());
    }

    /// Goes past `$ `, `user@host:~$ ` and their like at the start of a line.
    fn prompt(&mut self) {
        let rest = self.text[self.at..].trim_start_matches([' ', '\t']);
        let start = self.text.len() - rest.len();
        for mark in ["$ ", "% ", "> ", "❯ ", "➜ ", "λ "] {
            if rest.starts_with(mark) {
                self.at = start + mark.len();
                return;
            }
        }
        // A prompt ends within the first 64 bytes of its line.
        let bytes = &rest.as_bytes()[..rest.len().min(64)];
        let line = bytes.split(|b| *b == b'\n').next().unwrap_or_default();
        let mark = line.windows(2).position(|two| matches!(two, b"$ " | b"# "));
        if let Some(mark) = mark {
            let is_prompt = line[..mark].contains(&b'@') || line.starts_with(b"(");
            let quotes = |b: &u8| matches!(b, b'"' | b'\'' | b'|' | b';' | b'=');
            if is_prompt && mark > 0 && !line[..mark].iter().any(quotes) {
                self.at = start + mark + 2;
            }
        }
    }

    /// Reads commands up to `end` (or the end of the text), all of them with
    /// `stdin`; gives back what they print.
    fn list(&mut self, end: Option<u8>, stdin: Option<ValueId>) -> ValueId {
        let start = self.at;
        let mut results = Vec::new();
        if self.depth >= DEPTH {
            self.program.broken = true;
            let range = self.range(start..start);
            return self.program.value(ValueKind::Unknown, range);
        }
        self.depth += 1;
        if start == 0 {
            self.prompt();
        }
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
            match byte {
                // `)` closes nothing here: it ends a pattern of `case`.
                b';' | b'&' | b'|' | b')' => self.at += 1,
                _ => {
                    let before = self.at;
                    if let Some(value) = self.pipeline(stdin) {
                        results.push(value);
                    }
                    if self.at == before {
                        // Whatever it is, it starts no command.
                        self.at += self.text[self.at..]
                            .chars()
                            .next()
                            .map_or(1, char::len_utf8);
                    }
                }
            }
        }
        self.depth -= 1;
        let range = self.range(start..self.at);
        self.group(results, &range)
    }

    /// Commands with `|` between them; gives back what the last prints.
    fn pipeline(&mut self, stdin: Option<ValueId>) -> Option<ValueId> {
        let mut input = stdin;
        let mut result = None;
        loop {
            let value = self.command(input);
            result = value.or(result);
            self.blanks(false);
            // `||` is no pipe; `|&` is.
            if self.peek() != Some(b'|') || self.peek_at(1) == Some(b'|') {
                return result;
            }
            self.at += 1;
            if self.peek() == Some(b'&') {
                self.at += 1;
            }
            input = result;
            self.blanks(true);
        }
    }

    /// One command, simple or with others in it.
    fn command(&mut self, stdin: Option<ValueId>) -> Option<ValueId> {
        loop {
            self.blanks(false);
            match self.peek()? {
                b'(' => {
                    self.at += 1;
                    let value = self.list(Some(b')'), stdin);
                    return Some(self.redirected(value, stdin));
                }
                b'{' if self.peek_at(1).is_some_and(|b| b.is_ascii_whitespace()) => {
                    self.at += 1;
                    let value = self.list(Some(b'}'), stdin);
                    return Some(self.redirected(value, stdin));
                }
                b'#' => {
                    self.comment();
                    return None;
                }
                _ => {}
            }
            let rest = &self.text[self.at..];
            let length = rest
                .bytes()
                .take(16)
                .position(|b| word::ends_word(b) || b == b'"' || b == b'$')
                .unwrap_or(rest.len().min(16));
            let word = rest.get(..length).unwrap_or_default();
            match word {
                "while" | "until" | "if" | "then" | "else" | "elif" | "do" | "!" | "time"
                | "coproc" => self.at += length,
                "fi" | "done" | "esac" => {
                    self.at += length;
                    let range = self.range(self.at..self.at);
                    let value = self.program.value(ValueKind::Unknown, range);
                    return Some(self.redirected(stdin.unwrap_or(value), stdin));
                }
                "for" | "select" => {
                    self.at += length;
                    self.for_each();
                    return None;
                }
                "case" => {
                    self.at += length;
                    let mut words = Vec::new();
                    self.blanks(false);
                    self.words(&mut words);
                    self.blanks(true);
                    if self.text[self.at..].starts_with("in") {
                        self.at += 2;
                    }
                    return None;
                }
                "function" => {
                    self.at += length;
                    self.blanks(false);
                    let mut words = Vec::new();
                    self.words(&mut words);
                    let name = words.first().and_then(Word::text).unwrap_or_default();
                    let name = name.to_owned();
                    self.blanks(false);
                    if self.text[self.at..].starts_with("()") {
                        self.at += 2;
                    }
                    self.define(&name);
                    return None;
                }
                _ => return self.simple(stdin),
            }
        }
    }

    /// Reads the body of a function: its arguments are `$1` and so on, its input
    /// is the variable `name<`, and what it prints is what it gives back.
    fn define(&mut self, name: &str) {
        self.blanks(true);
        if self.depth + 1 >= DEPTH {
            return;
        }
        self.depth += 1;
        let range = self.range(self.at..self.at);
        let kind = ValueKind::Variable(format!("{name}<"));
        let stdin = self.program.value(kind, range);
        let start = self.at;
        let printed = self.command(Some(stdin));
        let body = self.text.get(start..self.at).unwrap_or_default().to_owned();
        self.keep_body(name, &body);
        self.depth -= 1;
        if name.is_empty() || self.program.functions.len() >= FUNCTIONS {
            return;
        }
        self.program.functions.push(Function {
            name: name.to_owned(),
            parameters: ('1'..='9').map(String::from).collect(),
        });
        if let Some(printed) = printed {
            self.program.assign(format!("{name}()"), printed);
        }
    }

    /// `for x in a b`, up to the line's end or `;`.
    fn for_each(&mut self) {
        self.blanks(false);
        let mut words = Vec::new();
        while self
            .peek()
            .is_some_and(|b| !word::ends_word(b) || b == b'<')
        {
            let before = self.at;
            self.words(&mut words);
            self.blanks(false);
            if self.at == before {
                break;
            }
        }
        let mut words = words.into_iter();
        let Some(name) = words.next() else { return };
        let Some(name) = name.text().map(str::to_owned) else {
            return;
        };
        let values: Vec<Word> = words.skip_while(|word| word.text() == Some("in")).collect();
        let known = match values.as_slice() {
            [one] => one.text().map(str::to_owned),
            _ => None,
        };
        let ids: Vec<ValueId> = values.into_iter().map(|word| self.intern(word)).collect();
        let range = self.range(self.at..self.at);
        let value = self.group(ids, &range);
        match known {
            Some(text) => self.variables.insert(name.clone(), Known::Text(text)),
            None => self.variables.remove(&name),
        };
        self.program.assign(name, value);
    }

    /// A word as a value.
    fn intern(&mut self, word: Word) -> ValueId {
        let range = word.range;
        let mut parts = word.parts;
        if parts.len() == 1 {
            return match parts.remove(0) {
                Part::Text(text) => self.program.value(ValueKind::Text(text), range),
                Part::Value(value) => value,
            };
        }
        if parts.is_empty() {
            return self.program.value(ValueKind::Text(String::new()), range);
        }
        let parts = parts.into_iter().map(|part| match part {
            Part::Text(text) => self.program.value(ValueKind::Text(text), range.clone()),
            Part::Value(value) => value,
        });
        let parts = parts.collect();
        self.program.value(ValueKind::Joined(parts), range)
    }

    /// The redirections after `)`, `}` and `done`: what is printed goes on.
    fn redirected(&mut self, value: ValueId, stdin: Option<ValueId>) -> ValueId {
        let start = self.at;
        let mut redirections = Redirections::default();
        loop {
            self.blanks(false);
            if !self.redirection(&mut redirections) {
                break;
            }
        }
        if redirections.output.is_none() && redirections.input.is_none() {
            return value;
        }
        let range = self.range(start..self.at);
        if let Some(input) = redirections.input {
            // What a loop reads comes from where it ends.
            for name in std::mem::take(&mut self.reads) {
                self.program.assign(name, input);
            }
        }
        let input = redirections.input.or(stdin).unwrap_or(value);
        let input = self.group(vec![value, input], &range);
        self.program.call(Call {
            name: "cat".to_owned(),
            input: Some(input),
            arguments: Vec::new(),
            named: Vec::new(),
            output: redirections.output,
            range,
        })
    }
}

#[cfg(test)]
mod tests;
