//! Operators that put texts together: `-f`, `-join`, `-replace`.

use super::{Parser, ValueId, ValueKind};

/// How many operators follow one value at most.
const MOST: usize = 64;

/// How long a text is that is made, in bytes.
const LONGEST: usize = 1 << 16;

impl Parser<'_> {
    /// What the operators after a value make of it.
    pub(super) fn operators(&mut self, value: ValueId, start: usize) -> ValueId {
        let mut value = value;
        for _ in 0..MOST {
            let before = self.at;
            self.blanks(false);
            let Some((name, length)) = self.operator() else {
                self.at = before;
                return value;
            };
            self.at += length;
            let values = self.operands();
            let left = self.known(value);
            let texts: Option<Vec<String>> = values.iter().map(|one| self.known(*one)).collect();
            let made = match (name, left, texts) {
                ("-f", Some(format), Some(texts)) => Some(formatted(&format, &texts)),
                ("-replace", Some(text), Some(texts)) => replaced(&text, &texts),
                _ => None,
            };
            let made = match name {
                "-join" => self.joined(value, &values),
                _ => made,
            };
            let range = start..self.at;
            let kind = match made.filter(|text| text.len() <= LONGEST) {
                Some(text) => ValueKind::Text(text),
                // It holds what all of them hold.
                None => ValueKind::Joined(std::iter::once(value).chain(values).collect()),
            };
            value = self.program.value(kind, range);
        }
        value
    }

    /// The operator that is next, and its length.
    fn operator(&self) -> Option<(&'static str, usize)> {
        const NAMES: &[(&str, &str)] = &[
            ("-f", "-f"),
            ("-join", "-join"),
            ("-replace", "-replace"),
            ("-creplace", "-replace"),
            ("-ireplace", "-replace"),
        ];
        let rest = &self.text.as_bytes()[self.at..];
        NAMES.iter().find_map(|(written, name)| {
            let length = written.len();
            let is_it =
                rest.len() > length && rest[..length].eq_ignore_ascii_case(written.as_bytes());
            let ends = is_it
                && matches!(
                    rest[length],
                    b' ' | b'\'' | b'"' | b'(' | b'$' | b'[' | b'\t'
                );
            ends.then_some((*name, length))
        })
    }

    /// Whether an operator of this name is next.
    pub(super) fn next_is(&self, name: &str) -> bool {
        self.operator().is_some_and(|(one, _)| one == name)
    }

    /// `-join $list`
    pub(super) fn join_all(&mut self, start: usize) -> ValueId {
        self.at += "-join".len();
        self.blanks(false);
        let list = if self.depth < super::DEPTH {
            self.depth += 1;
            let list = self.sum();
            self.depth -= 1;
            list
        } else {
            None
        };
        let Some(list) = list else {
            return self.program.value(ValueKind::Unknown, start..self.at);
        };
        match self.joined(list, &[]) {
            Some(text) => self.program.value(ValueKind::Text(text), start..self.at),
            None => list,
        }
    }

    /// Values with commas between them.
    fn operands(&mut self) -> Vec<ValueId> {
        let mut values = Vec::new();
        loop {
            self.blanks(false);
            match self.sum() {
                Some(value) => match &self.program.get(value).kind {
                    ValueKind::Group(all) if values.is_empty() => values.extend(all.clone()),
                    _ => values.push(value),
                },
                None => return values,
            }
            let before = self.at;
            self.blanks(false);
            if self.peek() != Some(b',') {
                self.at = before;
                return values;
            }
            self.at += 1;
            self.blanks(true);
        }
    }

    /// A value's text, if it is known.
    fn known(&self, value: ValueId) -> Option<String> {
        match &self.program.get(value).kind {
            ValueKind::Text(text) => Some(text.clone()),
            _ => None,
        }
    }

    /// The texts of a list with the separator between them.
    fn joined(&self, list: ValueId, with: &[ValueId]) -> Option<String> {
        let with = match with {
            [] => String::new(),
            [one] => self.known(*one)?,
            _ => return None,
        };
        match &self.program.get(list).kind {
            ValueKind::Group(all) => {
                let texts: Option<Vec<String>> = all.iter().map(|one| self.known(*one)).collect();
                Some(texts?.join(&with))
            }
            ValueKind::Text(text) => Some(text.clone()),
            _ => None,
        }
    }

    /// The characters that numbers stand for: of one, or of a list.
    pub(super) fn letters(&self, value: ValueId) -> Option<String> {
        let letter = |text: &str| {
            let number = match text.strip_prefix("0x") {
                Some(hex) => u32::from_str_radix(hex, 16).ok(),
                None => text.parse().ok(),
            };
            number.and_then(char::from_u32)
        };
        match &self.program.get(value).kind {
            ValueKind::Text(text) => letter(text).map(String::from),
            ValueKind::Group(all) => all.iter().map(|one| letter(&self.known(*one)?)).collect(),
            _ => None,
        }
    }
}

/// `'{1}{0}' -f 'b', 'a'`
fn formatted(format: &str, texts: &[String]) -> String {
    let mut made = String::new();
    let mut rest = format;
    while let Some((before, after)) = rest.split_once('{') {
        made.push_str(before);
        let Some((inside, tail)) = after.split_once('}') else {
            made.push('{');
            rest = after;
            break;
        };
        let at = inside.split([',', ':']).next().unwrap_or_default();
        if let Some(text) = at.trim().parse().ok().and_then(|at: usize| texts.get(at)) {
            made.push_str(text);
        }
        if made.len() > LONGEST {
            return made;
        }
        rest = tail;
    }
    made.push_str(rest);
    made
}

/// `'aXb' -replace 'X', ''`, where the pattern is a plain text.
fn replaced(text: &str, texts: &[String]) -> Option<String> {
    let (from, to) = match texts {
        [from] => (from, ""),
        [from, to] => (from, to.as_str()),
        _ => return None,
    };
    let is_plain =
        !from.is_empty() && !from.contains(['[', '(', '.', '*', '+', '?', '|', '$', '^']);
    let from = from.replace('\\', "");
    (is_plain && !from.is_empty() && to.len() <= from.len() + 16).then(|| text.replace(&from, to))
}
