//! What values say, as far as it is known.

use super::pass::{KNOWN, PARTS, Pass};
use super::path::{self, Part};
use super::secrets;
use crate::security::Language;
use crate::security::code::{Call, ValueId, ValueKind};

/// Calls whose results say what they take.
const SAME: &[&str] = &[
    "compile",
    "ast.parse",
    "ast.fix_missing_locations",
    "ast.unparse",
    "shlex.split",
    "textwrap.dedent",
    ".dedent",
    ".encode",
    ".strip",
    "Promise.resolve",
    "String.raw",
];

/// How many calls before a command are looked at for where it is run.
const CALLS: usize = 32;

/// How many words of a list are kept.
const WORDS: usize = 64;

impl<'p> Pass<'p> {
    /// Whether what comes first in a text is known, so that what follows is
    /// only a part of it.
    pub(super) fn starts_with_text(&self, value: ValueId) -> bool {
        match &self.value(value).kind {
            ValueKind::Text(text) => !text.is_empty(),
            ValueKind::Joined(parts) => parts
                .first()
                .is_some_and(|first| self.starts_with_text(*first)),
            ValueKind::Group(parts) => parts
                .first()
                .is_some_and(|first| self.starts_with_text(*first)),
            ValueKind::Variable(name) => self.prefixed.contains(name.as_str()),
            _ => false,
        }
    }

    /// The folder that the last `cd` before a call goes to.
    pub(crate) fn folder(&self, call: &Call) -> Option<String> {
        if call.name != "rm" {
            return None;
        }
        // The calls stand in the order of the text.
        let calls = &self.program.calls;
        let at = calls.partition_point(|one| one.range.start < call.range.start);
        let mut before = calls[..at].iter().rev().take(CALLS);
        let last = before.find(|one| one.name == "cd")?;
        match last.arguments.first() {
            Some(to) => Some(self.text(*to)),
            None => Some("~".to_owned()),
        }
    }

    /// A value as text, with `${name}` for what is not known.
    pub(crate) fn text(&self, value: ValueId) -> String {
        let mut text = String::new();
        self.append(value, &mut text, PARTS);
        text
    }

    fn append(&self, value: ValueId, text: &mut String, depth: usize) {
        let Some(depth) = depth.checked_sub(1) else {
            return;
        };
        match &self.program.get(value).kind {
            ValueKind::Text(known) => text.push_str(known),
            ValueKind::Joined(parts) => {
                for part in parts {
                    self.append(*part, text, depth);
                }
            }
            ValueKind::Group(parts) => {
                for (index, part) in parts.iter().enumerate() {
                    if index > 0 {
                        text.push(' ');
                    }
                    self.append(*part, text, depth);
                }
            }
            ValueKind::Variable(name) => {
                let of_file = || self.texts.get(name.strip_suffix(".name")?);
                if let Some(known) = self.texts.get(name.as_str()).or_else(of_file) {
                    text.push_str(known);
                } else if matches!(
                    name.as_str(),
                    "process.env.HOME" | "process.env.USERPROFILE"
                ) {
                    text.push('~');
                } else if name == "sys.executable" {
                    text.push_str("python3");
                } else if name == "process.execPath" {
                    text.push_str("node");
                } else {
                    text.push_str("${");
                    text.push_str(name);
                    text.push('}');
                }
            }
            ValueKind::Result(id) => {
                let call = &self.program.calls[*id as usize];
                if let Some(known) = self.program.computed(value) {
                    text.push_str(known);
                } else if matches!(call.name.as_str(), "echo" | "printf" | "write-output")
                    && matches!(self.language, Language::Shell | Language::PowerShell)
                {
                    let options = |id: &&ValueId| matches!(&self.program.get(**id).kind, ValueKind::Text(text) if text.starts_with('-'));
                    for argument in call.arguments.iter().skip_while(options) {
                        self.append(*argument, text, depth);
                        text.push(' ');
                    }
                    text.push('\n');
                } else if call.name == ".visit"
                    && let Some(first) = call.arguments.first()
                {
                    // A tree that somebody looks through.
                    self.append(*first, text, depth);
                } else if let Some(known) = self.texts.get(format!("{}()", call.name).as_str()) {
                    // What a function of the program gives back.
                    text.push_str(known);
                } else if let Some(filled) = self.filled(call) {
                    text.push_str(&filled);
                } else if SAME.contains(&call.name.as_str())
                    && let Some(first) = call.input.or(call.arguments.first().copied())
                {
                    self.append(first, text, depth);
                } else if call.name.starts_with("tempfile.") {
                    // It is the same wherever its name is asked for.
                    text.push_str("/tmp/temporary");
                } else if let Some(is) = path::of(&call.name) {
                    self.append_path(call, is, text, depth);
                } else {
                    text.push_str("${}");
                }
            }
            ValueKind::Member(of, key) => {
                let is_home = |id: ValueId| {
                    matches!(
                        &self.value(id).kind,
                        ValueKind::Text(name) if matches!(name.as_str(), "HOME" | "USERPROFILE")
                    )
                };
                let is_environment = matches!(
                    &self.value(*of).kind,
                    ValueKind::Variable(name) if secrets::is_environment(name)
                );
                if is_environment && is_home(*key) {
                    text.push('~');
                } else if let Some(one) = self.element(*of, *key) {
                    self.append(one, text, depth);
                } else {
                    text.push_str("${}");
                }
            }
            ValueKind::Unknown => text.push_str("${}"),
        }
    }

    /// What a template says when its places are filled: `$a` of Python's
    /// `Template`, `%s` of `util.format`.
    fn filled(&self, call: &Call) -> Option<String> {
        let last = call.name.rsplit('.').next()?;
        let template = match last {
            "substitute" | "safe_substitute" => self.template(call.input?)?,
            "format" if call.name == "util.format" => {
                let mut filled = self.text(*call.arguments.first()?);
                for value in call.arguments.iter().skip(1).take(WORDS) {
                    filled = filled.replacen("%s", &self.text(*value), 1);
                }
                return (filled.len() <= KNOWN).then_some(filled);
            }
            _ => return None,
        };
        let mut filled = String::new();
        let mut rest = template.as_str();
        while let Some((before, after)) = rest.split_once('$') {
            filled.push_str(before);
            let inner = after.strip_prefix('{').unwrap_or(after);
            let end = inner
                .find(|c: char| !c.is_ascii_alphanumeric() && c != '_')
                .unwrap_or(inner.len());
            let (name, tail) = inner.split_at(end);
            let named = call.named.iter().find(|(one, _)| one == name);
            let value = named.map(|(_, value)| *value).or_else(|| {
                let table = call.arguments.first()?;
                self.named_element(*table, name)
            });
            match value {
                Some(value) => filled.push_str(&self.text(value)),
                None => filled.push_str("${}"),
            }
            rest = if after.starts_with('{') {
                tail.strip_prefix('}').unwrap_or(tail)
            } else {
                tail
            };
            if filled.len() > KNOWN {
                return None;
            }
        }
        filled.push_str(rest);
        Some(filled)
    }

    /// The text of a `Template`.
    fn template(&self, of: ValueId) -> Option<String> {
        let of = match &self.value(of).kind {
            ValueKind::Variable(name) => *self.holds.get(name.as_str())?,
            _ => of,
        };
        let ValueKind::Result(id) = self.value(of).kind else {
            return None;
        };
        let made = &self.program.calls[id as usize];
        let is_template = matches!(made.name.as_str(), "string.Template" | "Template");
        let text = made.arguments.first().filter(|_| is_template)?;
        Some(self.text(*text)).filter(|text| text.len() <= KNOWN)
    }

    /// The path that a call gives.
    fn append_path(&self, call: &Call, is: Part, text: &mut String, depth: usize) {
        let parts = call.input.iter().chain(&call.arguments);
        match is {
            Part::Home => text.push('~'),
            Part::First => {
                if let Some(first) = parts.into_iter().next() {
                    self.append(*first, text, depth);
                }
            }
            Part::Joined => {
                for (index, part) in parts.enumerate() {
                    if index > 0 {
                        text.push('/');
                    }
                    self.append(*part, text, depth);
                }
            }
        }
    }

    /// A variable gets more: its text goes on, or its list.
    pub(super) fn grows(&mut self, name: &'p str, value: ValueId) {
        if let ValueKind::Group(all) = &self.value(value).kind {
            // What is put into a file does not change the name of the file.
            let words: Vec<String> = all.iter().map(|word| self.text(*word)).collect();
            if let Some(list) = self.lists.get_mut(name)
                && list.len() < WORDS
                && words.iter().map(String::len).sum::<usize>() <= KNOWN
            {
                list.extend(words);
            }
            return;
        }
        let text = self.text(value);
        let before = self.texts.get(name);
        let goes_on = before.is_some_and(|before| text.starts_with(before.as_str()));
        if goes_on && text.len() <= KNOWN && !text.contains("${") {
            self.texts.insert(name, text);
        } else {
            self.texts.remove(name);
        }
    }

    /// Takes note of the texts of a list.
    pub(super) fn keep_list(&mut self, name: &'p str, value: ValueId) {
        let is_short = |all: &[ValueId]| !all.is_empty() && all.len() <= WORDS;
        match &self.value(value).kind {
            ValueKind::Group(all) if is_short(all) => {
                let mut words = Vec::new();
                let mut length = 0;
                for word in all {
                    let word = self.text(*word);
                    length += word.len();
                    if length > KNOWN {
                        self.lists.remove(name);
                        return;
                    }
                    words.push(word);
                }
                self.lists.insert(name, words);
            }
            _ => {
                self.lists.remove(name);
            }
        }
    }

    /// The texts of a list that a variable holds, each as a command of its own:
    /// a loop runs one after the other.
    pub(super) fn each(&self, value: ValueId) -> Option<String> {
        let ValueKind::Variable(name) = &self.value(value).kind else {
            return None;
        };
        let list = self.lists.get(name.as_str())?;
        Some(list.join("\n")).filter(|text| text.len() <= KNOWN)
    }

    /// Whether a call puts lists together.
    fn is_list(&self, call: u32) -> bool {
        let call = &self.program.calls[call as usize];
        call.name == ".concat"
            && call
                .input
                .is_some_and(|input| matches!(self.value(input).kind, ValueKind::Group(_)))
    }

    /// A list of words as a shell reads them, or a text as it is.
    pub(super) fn words(&self, value: ValueId) -> String {
        let all: Vec<String> = match &self.value(value).kind {
            ValueKind::Group(all) => all.iter().map(|word| self.text(*word)).collect(),
            ValueKind::Result(id) if self.is_list(*id) => {
                let call = &self.program.calls[*id as usize];
                let parts = call.input.iter().chain(&call.arguments);
                let texts = parts.flat_map(|part| match &self.value(*part).kind {
                    ValueKind::Group(all) => all.clone(),
                    _ => vec![*part],
                });
                texts.map(|word| self.text(word)).collect()
            }
            ValueKind::Variable(name) if self.lists.contains_key(name.as_str()) => {
                self.lists[name.as_str()].clone()
            }
            _ => return self.text(value),
        };
        let mut line = String::new();
        for word in all {
            let is_plain = word
                .bytes()
                .all(|byte| byte.is_ascii_alphanumeric() || b"-_./:=@~+,$${}".contains(&byte));
            if !line.is_empty() {
                line.push(' ');
            }
            if is_plain {
                line.push_str(&word);
            } else {
                line.push('\'');
                line.push_str(&word.replace('\'', "'\\''"));
                line.push('\'');
            }
        }
        line
    }
}
