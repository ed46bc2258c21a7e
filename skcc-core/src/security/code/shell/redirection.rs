//! Redirections and here-documents.

use std::ops::Range;

use super::word::Part;
use super::{Parser, Place};
use crate::security::code::{Call, DEPTH, ValueId, ValueKind};

impl<'a> Parser<'a, '_> {
    /// Reads a redirection, if one stands here.
    pub(super) fn redirection(&mut self, into: &mut Redirections) -> bool {
        let rest = &self.text.as_bytes()[self.at..];
        let digits = rest.iter().take(3).take_while(|b| b.is_ascii_digit());
        let digits = digits.count();
        let mark = &rest[digits..];
        let error = rest.starts_with(b"2");
        let both = digits == 0 && mark.starts_with(b"&>");
        let mark = if both { &mark[1..] } else { mark };
        let (length, kind) = match mark {
            [b'<', b'<', b'<', ..] => (3, Redirection::Text),
            [b'<', b'<', b'-', ..] => (3, Redirection::Document),
            [b'<', b'<', ..] => (2, Redirection::Document),
            [b'<' | b'>', b'(', ..] => return false,
            [b'<', b'&', ..] | [b'>', b'&', b'0'..=b'9' | b'-', ..] => (2, Redirection::Descriptor),
            [b'<', b'>', ..] => (2, Redirection::Both),
            [b'<', ..] => (1, Redirection::Input),
            [b'>', b'>' | b'|' | b'&', ..] => (2, Redirection::Output),
            [b'>', ..] => (1, Redirection::Output),
            _ => return false,
        };
        let start = self.at;
        self.at += digits + usize::from(both) + length;
        self.blanks(false);
        let mut words = Vec::new();
        let word_at = self.at;
        self.words(&mut words);
        let range = self.range(start..self.at);
        let Some(word) = words.into_iter().next() else {
            return true;
        };
        if let Redirection::Document = kind {
            let end = word.text().unwrap_or_default().to_owned();
            let written = &self.text[word_at..self.at];
            let verbatim = written.contains(['\'', '"', '\\']);
            into.input = Some(self.document(&end, verbatim, &range));
            return true;
        }
        match kind {
            Redirection::Descriptor => {
                // `>&3`: what was opened as 3.
                let known = word
                    .text()
                    .and_then(|text| self.variables.get(&format!("&{text}")));
                if let Some(super::Known::Value(file)) = known
                    && mark.starts_with(b">")
                {
                    into.output = Some(*file);
                }
            }
            Redirection::Document => {}
            Redirection::Text => into.input = Some(self.intern(word)),
            Redirection::Input | Redirection::Both => {
                let is_substitution = matches!(word.parts.as_slice(), [Part::Value(_)])
                    && self.text[word_at..].starts_with("<(");
                let file = self.intern(word);
                if let Redirection::Both = kind {
                    into.output = Some(file);
                    self.opened(digits, start, file);
                }
                into.input = Some(if is_substitution {
                    file
                } else {
                    self.program.call(Call {
                        name: "cat".to_owned(),
                        input: None,
                        arguments: vec![file],
                        named: Vec::new(),
                        output: None,
                        range,
                    })
                });
            }
            Redirection::Output if error => {}
            Redirection::Output => {
                let file = self.intern(word);
                into.output = Some(file);
                self.opened(digits, start, file);
            }
        }
        true
    }

    /// Takes note of a file that is opened under a number: `exec 3>x`.
    fn opened(&mut self, digits: usize, start: usize, file: ValueId) {
        let number = &self.text[start..start + digits];
        if !matches!(number, "" | "0" | "1" | "2") {
            let name = format!("&{number}");
            self.variables.insert(name, super::Known::Value(file));
        }
    }

    /// The lines from the next one to `end`.
    fn document(&mut self, end: &str, verbatim: bool, range: &Range<usize>) -> ValueId {
        let rest: &'a str = self.text;
        let start = self.resume.unwrap_or_else(|| {
            let line = memchr::memchr(b'\n', &rest.as_bytes()[self.at..]);
            line.map_or(rest.len(), |line| self.at + line + 1)
        });
        let mut at = start;
        let mut stop = rest.len();
        for line in rest[start..].split_inclusive('\n') {
            if line.trim() == end {
                stop = at;
                at += line.len();
                break;
            }
            at += line.len();
        }
        self.resume = Some(at);
        let body = &rest[start..stop];
        if verbatim || !body.contains(['$', '`']) {
            let kind = ValueKind::Text(body.to_owned());
            return self.program.value(kind, range.clone());
        }
        // Its expansions are those of a quoted word.
        if !self.spend(body.len()) {
            return self.program.value(ValueKind::Unknown, range.clone());
        }
        let quoted = format!("\"{}\"", body.replace('"', "\\\""));
        let place = Place::There(self.range(start..stop));
        let mut inner = Parser {
            text: &quoted,
            at: 0,
            place,
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
        let mut words = Vec::new();
        if inner.depth < DEPTH {
            inner.words(&mut words);
        }
        self.left = inner.left;
        match words.into_iter().next() {
            Some(word) => self.intern(word),
            None => self.program.value(ValueKind::Unknown, range.clone()),
        }
    }
}

/// What a redirection does.
enum Redirection {
    Input,
    Output,
    Both,
    Descriptor,
    Document,
    Text,
}

/// Where a command reads from and writes to.
#[derive(Default)]
pub(super) struct Redirections {
    pub(super) input: Option<ValueId>,
    pub(super) output: Option<ValueId>,
}
