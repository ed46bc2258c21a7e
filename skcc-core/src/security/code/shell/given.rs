//! What commands are given by other names: aliases, functions that run their
//! arguments, and arguments that are set.

use std::ops::Range;

use super::super::ValueId;
use super::word::Word;
use super::{DEPTH, Known, Parser};

/// How long the body of a function is at most that is read again, in bytes.
const BODY: usize = 2_048;

/// Words that run the command after them.
const RUNNERS: &[&str] = &[
    "eval", "exec", "command", "sudo", "nohup", "time", "then", "do", "else", "!",
];

/// The name under which an alias is kept: no variable has it.
fn alias(name: &str) -> String {
    format!("{name} alias")
}

/// The name under which the body of a function is kept.
fn body(name: &str) -> String {
    format!("{name}()")
}

/// Whether a body runs what the function is given: `"$@"`, `$1 x | $2`.
fn runs_given(text: &str) -> bool {
    text.match_indices('$').any(|(at, _)| {
        let rest = text[at + 1..].trim_start_matches('{');
        let is_given = rest.starts_with(['@', '*'])
            || rest.starts_with(|c: char| c.is_ascii_digit() && c != '0');
        let before = text[..at].trim_end_matches(['"', ' ', '\t']);
        is_given
            && (before.is_empty()
                || before.ends_with(['{', ';', '|', '&', '(', '\n', '`'])
                || RUNNERS.iter().any(|word| before.ends_with(word)))
    })
}

impl Parser<'_, '_> {
    /// Keeps what `alias a=b` says.
    pub(super) fn keep_alias(&mut self, name: &str, text: &str) {
        if text.len() <= BODY {
            self.variables
                .insert(alias(name), Known::Text(text.to_owned()));
        }
    }

    /// Keeps the body of a function that runs what it is given.
    pub(super) fn keep_body(&mut self, name: &str, text: &str) {
        if text.len() <= BODY && runs_given(text) {
            self.variables
                .insert(body(name), Known::Text(text.to_owned()));
        }
    }

    /// `set -- a b`: what `$1` and `$@` are from now on.
    pub(super) fn set_given(&mut self, words: &[Word]) {
        let Some(texts) = words.iter().map(Word::text).collect::<Option<Vec<_>>>() else {
            return;
        };
        let all = texts.join(" ");
        if all.len() > BODY {
            return;
        }
        for (place, text) in ('1'..='9').zip(&texts) {
            self.variables
                .insert(place.to_string(), Known::Text((*text).to_owned()));
        }
        for name in ["@", "*"] {
            self.variables
                .insert(name.to_owned(), Known::Text(all.clone()));
        }
    }

    fn forget_given(&mut self) {
        for place in ('1'..='9').chain(['@', '*']) {
            self.variables.remove(place.to_string().as_str());
        }
    }

    /// Puts what an alias stands for in the place of its name.
    pub(super) fn open_alias(&mut self, words: &mut Vec<Word>) {
        let Some(name) = words.first().and_then(Word::text) else {
            return;
        };
        let Some(Known::Text(text)) = self.variables.get(alias(name).as_str()) else {
            return;
        };
        let opened: Vec<Word> = text
            .split_whitespace()
            .map(|text| {
                let mut word = Word::new(words[0].range.start);
                word.range = words[0].range.clone();
                word.push(text.trim_matches(['"', '\'']));
                word
            })
            .collect();
        if !opened.is_empty() {
            words.splice(0..1, opened);
        }
    }

    /// Runs the body of a function with what it is given.
    pub(super) fn run_body(
        &mut self,
        name: &str,
        words: &[Word],
        input: Option<ValueId>,
        range: &Range<usize>,
    ) -> Option<ValueId> {
        let Some(Known::Text(text)) = self.variables.get(body(name).as_str()) else {
            return None;
        };
        let text = text.clone();
        let given = words.get(1..)?;
        // `{ "$@"; }`: the words as they are.
        let only = text.trim_matches(['{', '}', ';', ' ', '\n', '\t', '"']);
        if only == "$@" && !given.is_empty() {
            if self.depth + 1 >= DEPTH {
                return None;
            }
            self.depth += 1;
            let printed = self.run(given.to_vec(), input, None, range);
            self.depth -= 1;
            return Some(printed);
        }
        self.set_given(given);
        if !self.variables.contains_key("@") {
            return None;
        }
        let printed = self.again(&text, range, input);
        self.forget_given();
        Some(printed)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_runs_its_arguments_is_known() {
        for text in [
            "{ \"$@\"; }",
            "{ $1 -s $2 | \"$3\"; }",
            "{ eval \"$*\"; }",
            "{\n  sudo \"${@}\"\n}",
        ] {
            assert!(runs_given(text), "{text}");
        }
        for text in ["{ curl \"$1\"; }", "{ echo $1 $@; }", "{ a=$1; }"] {
            assert!(!runs_given(text), "{text}");
        }
    }
}
