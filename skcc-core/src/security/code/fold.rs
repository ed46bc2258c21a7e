//! Values that can be computed without running anything.
//!
//! `"cu" + "rl"`, `chr(99)`, `"lru"[::-1]`, `"".join(["c", "url"])`,
//! `base64.b64decode("…")`: what hides a word from a reader.

use super::{Call, DEPTH, Program, ValueId, ValueKind};
use crate::security::decode;

/// What may yet be computed of one program.
#[derive(Clone, Debug)]
pub(crate) struct Budget {
    /// Values looked at.
    steps: usize,
    /// Bytes made.
    bytes: usize,
    /// Bytes decoded.
    decode: decode::Budget,
}

impl Default for Budget {
    /// 100,000 values and 1 MiB: enough for every program that was seen, and
    /// a few milliseconds.
    fn default() -> Self {
        Self {
            steps: 100_000,
            bytes: 1 << 20,
            decode: decode::Budget::default(),
        }
    }
}

/// What variables held where they are read: by the value that reads, in order.
#[derive(Debug, Default)]
pub(crate) struct Reads(Vec<(ValueId, ValueId)>);

impl Reads {
    /// `read` is what `held` was before.
    pub(crate) fn add(&mut self, read: ValueId, held: ValueId) {
        debug_assert!(held < read, "a value is made before it is read");
        self.0.push((read, held));
    }

    /// What `read` was.
    pub(crate) fn get(&self, read: ValueId) -> Option<ValueId> {
        let at = self.0.binary_search_by_key(&read, |(read, _)| *read).ok()?;
        Some(self.0[at].1)
    }
}

/// A value that is known.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Known {
    /// A text. Bytes are characters of their number.
    Text(String),
    /// A list of texts and lists.
    List(Vec<Known>),
}

/// The text of a value, if it can be computed. `reads` says what variables
/// held where they are read.
pub(crate) fn text(
    program: &Program,
    reads: &Reads,
    value: ValueId,
    budget: &mut Budget,
) -> Option<String> {
    let mut folder = Folder {
        program,
        reads,
        budget,
    };
    match folder.value(value, 0)? {
        Known::Text(text) => Some(text),
        Known::List(_) => None,
    }
}

impl Known {
    fn text(self) -> Option<String> {
        match self {
            Self::Text(text) => Some(text),
            Self::List(_) => None,
        }
    }

    fn list(self) -> Option<Vec<String>> {
        match self {
            Self::Text(_) => None,
            Self::List(all) => all.into_iter().map(Self::text).collect(),
        }
    }
}

struct Folder<'a> {
    program: &'a Program,
    reads: &'a Reads,
    budget: &'a mut Budget,
}

impl Folder<'_> {
    fn value(&mut self, id: ValueId, depth: usize) -> Option<Known> {
        self.budget.steps = self.budget.steps.checked_sub(1)?;
        let depth = (depth < DEPTH).then_some(depth + 1)?;
        match &self.program.get(id).kind {
            ValueKind::Text(text) => {
                self.pay(text.len())?;
                Some(Known::Text(text.clone()))
            }
            ValueKind::Joined(parts) => {
                let mut all = String::new();
                for part in parts {
                    match self.value(*part, depth)? {
                        Known::Text(text) => all.push_str(&text),
                        Known::List(_) => return None,
                    }
                }
                self.pay(all.len())?;
                Some(Known::Text(all))
            }
            ValueKind::Group(parts) => {
                let all = parts.iter().map(|part| self.value(*part, depth));
                Some(Known::List(all.collect::<Option<_>>()?))
            }
            ValueKind::Variable(_) => self.value(self.reads.get(id)?, depth),
            ValueKind::Result(call) => {
                if let Some(text) = self.program.computed(id) {
                    self.pay(text.len())?;
                    return Some(Known::Text(text.to_owned()));
                }
                let call = &self.program.calls[*call as usize];
                self.call(call, depth)
            }
            ValueKind::Member(of, key) => {
                let key = self.value(*key, depth)?.text()?;
                let of = self.value(*of, depth)?;
                let Ok(at) = key.parse::<usize>() else {
                    // A table is its keys and values, one after the other.
                    let Known::List(all) = of else {
                        return None;
                    };
                    let is_key = |pair: &&[Known]| pair[0] == Known::Text(key.clone());
                    return all.chunks_exact(2).find(is_key).map(|pair| pair[1].clone());
                };
                match of {
                    Known::List(all) => all.into_iter().nth(at),
                    Known::Text(text) => Some(Known::Text(text.chars().nth(at)?.into())),
                }
            }
            ValueKind::Unknown => None,
        }
    }

    fn pay(&mut self, bytes: usize) -> Option<()> {
        self.budget.bytes = self.budget.bytes.checked_sub(bytes)?;
        Some(())
    }

    fn call(&mut self, call: &Call, depth: usize) -> Option<Known> {
        let way = WAYS
            .binary_search_by_key(&call.name.as_str(), |(name, _)| name)
            .ok()?;
        let way = WAYS[way].1;
        let program = self.program;
        let mut argument = |at: usize| {
            // A method's own value comes before its arguments.
            let shift = usize::from(call.input.is_some());
            let id = match (at, call.input) {
                (0, Some(input)) => input,
                _ => *call.arguments.get(at - shift)?,
            };
            self.value(id, depth)
        };
        let known = match way {
            Way::Same => argument(0)?,
            Way::Base64 => {
                // `Buffer.from(x, "base64")` says how it decodes.
                let text = argument(0)?.text()?;
                Known::Text(from_bytes(&decode::base64(&text)?))
            }
            Way::Hex => Known::Text(from_bytes(&decode::hex(&argument(0)?.text()?)?)),
            Way::Buffer => {
                let first = argument(0)?;
                match (first, argument(1).and_then(Known::text).as_deref()) {
                    (Known::Text(text), Some("base64" | "base64url")) => {
                        Known::Text(from_bytes(&decode::base64(&text)?))
                    }
                    (Known::Text(text), Some("hex")) => {
                        Known::Text(from_bytes(&decode::hex(&text)?))
                    }
                    (first @ Known::List(_), _) => Known::Text(characters(first)?),
                    (first, _) => first,
                }
            }
            Way::Codecs => {
                let text = argument(0)?.text()?;
                let name = argument(1)?.text()?.to_ascii_lowercase().replace('-', "_");
                match name.as_str() {
                    "rot13" | "rot_13" => Known::Text(decode::rot13(&text)),
                    "base64" | "base_64" => Known::Text(from_bytes(&decode::base64(&text)?)),
                    "hex" | "hex_codec" => Known::Text(from_bytes(&decode::hex(&text)?)),
                    "unicode_escape" => Known::Text(decode::escaped(&text)),
                    _ => Known::Text(text),
                }
            }
            Way::Inflate => {
                let bytes = to_bytes(&argument(0)?.text()?)?;
                let bytes = decode::inflate(&bytes, &mut self.budget.decode)?;
                Known::Text(from_bytes(&bytes))
            }
            Way::Escaped => Known::Text(decode::escaped(&argument(0)?.text()?)),
            Way::Reversed => match argument(0)? {
                Known::Text(text) => Known::Text(text.chars().rev().collect()),
                Known::List(mut all) => {
                    all.reverse();
                    Known::List(all)
                }
            },
            Way::Characters => {
                let mut all = String::new();
                for at in 0..call.arguments.len() {
                    all.push_str(&characters(argument(at)?)?);
                }
                Known::Text(all)
            }
            Way::Map => {
                // `map(chr, […])`.
                let is_chr = call.arguments.first().is_some_and(|function| {
                    let kind = &program.get(*function).kind;
                    matches!(kind, ValueKind::Variable(name) if name == "chr")
                });
                match argument(1)? {
                    Known::List(all) if is_chr => {
                        let all = all
                            .into_iter()
                            .map(|one| Some(Known::Text(characters(one)?)));
                        Known::List(all.collect::<Option<_>>()?)
                    }
                    _ => return None,
                }
            }
            Way::Join => {
                // Python joins with a text, JavaScript joins a list.
                match (argument(0)?, argument(1)) {
                    (Known::Text(with), Some(Known::List(all))) => {
                        Known::Text(Known::List(all).list()?.join(&with))
                    }
                    (Known::Text(with), Some(Known::Text(text))) if with.is_empty() => {
                        Known::Text(text)
                    }
                    (all @ Known::List(_), with) => {
                        let with = with.and_then(Known::text).unwrap_or_else(|| ",".to_owned());
                        Known::Text(all.list()?.join(&with))
                    }
                    _ => return None,
                }
            }
            Way::Concat => {
                let mut all = argument(0)?.text()?;
                for at in 0..call.arguments.len() {
                    all.push_str(&argument(at + 1)?.text()?);
                }
                Known::Text(all)
            }
            Way::Replace => {
                let text = argument(0)?.text()?;
                let (from, to) = (argument(1)?.text()?, argument(2)?.text()?);
                if from.is_empty() || to.len() > from.len() + 16 {
                    return None;
                }
                Known::Text(text.replace(&from, &to))
            }
            Way::Split => {
                let text = argument(0)?.text()?;
                let parts: Vec<String> = match argument(1).and_then(Known::text) {
                    Some(with) if with.is_empty() => text.chars().map(String::from).collect(),
                    Some(with) => text.split(&with).map(str::to_owned).collect(),
                    None => text.split_whitespace().map(str::to_owned).collect(),
                };
                Known::List(parts.into_iter().map(Known::Text).collect())
            }
            Way::Lower => Known::Text(argument(0)?.text()?.to_lowercase()),
            Way::Upper => Known::Text(argument(0)?.text()?.to_uppercase()),
        };
        self.pay(match &known {
            Known::Text(text) => text.len(),
            Known::List(all) => all.len(),
        })?;
        Some(known)
    }
}

/// What a function makes of its arguments; a method's own value is the first.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Way {
    Same,
    Base64,
    Hex,
    Buffer,
    Codecs,
    Inflate,
    Escaped,
    Reversed,
    Characters,
    Map,
    Join,
    Concat,
    Replace,
    Split,
    Lower,
    Upper,
}

/// The functions that are computed. Sorted.
const WAYS: &[(&str, Way)] = &[
    (".concat", Way::Concat),
    (".decode", Way::Same),
    (".encode", Way::Same),
    (".join", Way::Join),
    (".lower", Way::Lower),
    (".replace", Way::Replace),
    (".replaceAll", Way::Replace),
    (".reverse", Way::Reversed),
    (".split", Way::Split),
    (".strip", Way::Same),
    (".toLowerCase", Way::Lower),
    (".toString", Way::Same),
    (".toUpperCase", Way::Upper),
    (".trim", Way::Same),
    (".upper", Way::Upper),
    ("Buffer.from", Way::Buffer),
    ("Buffer.from.toString", Way::Same),
    ("String", Way::Same),
    ("String.fromCharCode", Way::Characters),
    ("String.fromCodePoint", Way::Characters),
    ("atob", Way::Base64),
    ("base64.b64decode", Way::Base64),
    ("base64.decodebytes", Way::Base64),
    ("base64.standard_b64decode", Way::Base64),
    ("base64.urlsafe_b64decode", Way::Base64),
    ("binascii.a2b_base64", Way::Base64),
    ("binascii.a2b_hex", Way::Hex),
    ("binascii.unhexlify", Way::Hex),
    ("bytearray", Way::Characters),
    ("bytearray.fromhex", Way::Hex),
    ("bytes", Way::Characters),
    ("bytes.fromhex", Way::Hex),
    ("chr", Way::Characters),
    ("codecs.decode", Way::Codecs),
    ("compile", Way::Same),
    ("decodeURIComponent", Way::Escaped),
    ("gzip.decompress", Way::Inflate),
    ("list", Way::Same),
    ("map", Way::Map),
    ("reversed", Way::Reversed),
    ("shlex.split", Way::Split),
    ("str", Way::Same),
    ("tuple", Way::Same),
    ("unescape", Way::Escaped),
    ("urllib.parse.unquote", Way::Escaped),
    ("zlib.decompress", Way::Inflate),
    ("zlib.gunzipSync", Way::Inflate),
    ("zlib.inflateRawSync", Way::Inflate),
    ("zlib.inflateSync", Way::Inflate),
];

/// The characters that numbers stand for.
fn characters(known: Known) -> Option<String> {
    match known {
        Known::List(all) => all.into_iter().map(character).collect(),
        one @ Known::Text(_) => Some(character(one)?.into()),
    }
}

fn character(known: Known) -> Option<char> {
    let text = known.text()?;
    let number = match text.strip_prefix("0x").or_else(|| text.strip_prefix("0X")) {
        Some(digits) => u32::from_str_radix(digits, 16).ok()?,
        None => text.parse().ok()?,
    };
    char::from_u32(number)
}

/// Bytes as a text: as UTF-8 where they are, else each as the character of
/// its number.
fn from_bytes(bytes: &[u8]) -> String {
    match std::str::from_utf8(bytes) {
        Ok(text) => text.to_owned(),
        Err(_) => bytes.iter().copied().map(char::from).collect(),
    }
}

fn to_bytes(text: &str) -> Option<Vec<u8>> {
    text.chars().map(|c| u8::try_from(c).ok()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ways_are_sorted() {
        assert!(WAYS.is_sorted_by_key(|(name, _)| *name));
    }

    #[test]
    fn what_doubles_ends() {
        let mut program = Program::default();
        let mut reads = Reads::default();
        let mut last = program.value(ValueKind::Text("ab".into()), 0..0);
        let short = last;
        for _ in 0..DEPTH - 2 {
            let read = program.value(ValueKind::Variable("a".into()), 0..0);
            reads.add(read, last);
            last = program.value(ValueKind::Joined(vec![read, read]), 0..0);
        }
        let mut budget = Budget::default();
        assert_eq!(text(&program, &reads, last, &mut budget), None);
        assert_eq!(
            text(&program, &reads, short, &mut Budget::default()).as_deref(),
            Some("ab")
        );
    }
}
