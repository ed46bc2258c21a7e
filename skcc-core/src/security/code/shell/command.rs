//! Simple commands: assignments, what stands before a command, and the
//! commands that run text.

use std::ops::Range;

use super::prefix::{
    after_c, asks_password, find_exec, hosted, is_here, is_shell, prefix, reads_stdin, time,
};
use super::word::{Part, Word};
use super::{Known, Parser, Redirections, TEXT, fold};
use crate::security::code::{Call, ValueId, ValueKind};

/// Folders of the system that hold commands.
const FOLDERS: &[&str] = &[
    "/bin/",
    "/opt/homebrew/bin/",
    "/sbin/",
    "/usr/bin/",
    "/usr/local/bin/",
    "/usr/sbin/",
];

/// Commands that people hide by a pattern of their path.
const GLOBBED: &[&str] = &[
    "curl", "bash", "sh", "wget", "base64", "nc", "cat", "python3", "perl", "zsh",
];

/// The command that a pattern of a file's name stands for.
fn globbed(pattern: &str) -> Option<&'static str> {
    let is_match = |name: &&&str| {
        let mut name = name.bytes();
        let mut signs = pattern.bytes();
        while let Some(sign) = signs.next() {
            let Some(letter) = name.next() else {
                return false;
            };
            match sign {
                b'?' => {}
                b'[' => {
                    let set: Vec<u8> = signs.by_ref().take_while(|sign| *sign != b']').collect();
                    if !set.contains(&letter) && !set.contains(&b'-') {
                        return false;
                    }
                }
                _ if sign == letter => {}
                _ => return false,
            }
        }
        name.next().is_none()
    };
    GLOBBED.iter().find(is_match).copied()
}

/// Variables whose text a shell runs at each prompt or at its start.
const STARTED: &[&str] = &["PROMPT_COMMAND", "PS0", "BASH_ENV", "precmd"];

/// Variables that name a command which other commands start.
const RUN: &[&str] = &[
    "BROWSER",
    "EDITOR",
    "FZF_DEFAULT_COMMAND",
    "GIT_ASKPASS",
    "GIT_EDITOR",
    "GIT_PAGER",
    "GIT_SSH_COMMAND",
    "LESSOPEN",
    "MANPAGER",
    "PAGER",
    "PS1",
    "PS2",
    "PS4",
    "RSYNC_RSH",
    "SSH_ASKPASS",
    "VISUAL",
];

impl Parser<'_, '_> {
    /// A command with its assignments, arguments and redirections.
    pub(super) fn simple(&mut self, stdin: Option<ValueId>) -> Option<ValueId> {
        let start = self.at;
        let taps = self.taps.len();
        let mut words: Vec<Word> = Vec::new();
        let mut redirections = Redirections::default();
        loop {
            self.blanks(false);
            let Some(byte) = self.peek() else { break };
            if self.redirection(&mut redirections) {
                continue;
            }
            match byte {
                b'\n' | b';' | b'|' | b'&' | b')' => break,
                b'#' => {
                    self.comment();
                    break;
                }
                b'(' => {
                    // `name()` defines; what follows is its body.
                    if let [one] = words.as_slice()
                        && self.text[self.at..].starts_with("()")
                        && let Some(name) = one.text().map(str::to_owned)
                    {
                        self.at += 2;
                        self.define(&name);
                        return None;
                    }
                    break;
                }
                b'}' if words.is_empty() => return None,
                _ => {}
            }
            let before = self.at;
            self.words(&mut words);
            if self.at == before {
                break;
            }
        }
        let range = self.range(start..self.at);
        let assigned = words.iter().take_while(|word| is_assignment(word)).count();
        let rest = words.split_off(assigned);
        for word in words {
            self.assignment(word);
        }
        if rest.is_empty() {
            return None;
        }
        let input = redirections.input.or(stdin);
        let result = self.run(rest, input, redirections.output, &range);
        for tap in self.taps.split_off(taps) {
            self.program.values[tap as usize].kind = ValueKind::Group(vec![result]);
        }
        Some(result)
    }

    fn assignment(&mut self, mut word: Word) {
        let Some(Part::Text(head)) = word.parts.first_mut() else {
            return;
        };
        let Some((name, rest)) = head.split_once('=') else {
            return;
        };
        let adds = name.ends_with('+');
        let name = name.trim_end_matches('+');
        let name = name.split('[').next().unwrap_or(name).to_owned();
        *head = rest.to_owned();
        if head.is_empty() && word.parts.len() > 1 {
            word.parts.remove(0);
        }
        let mut text = word.text().map(str::to_owned);
        // What a command prints that is known.
        if let (None, [Part::Value(value)]) = (&text, word.parts.as_slice()) {
            let is_read = match self.program.get(*value).kind {
                ValueKind::Result(call) => self.program.calls[call as usize].name == "cat",
                _ => false,
            };
            let printed = self.output(*value).filter(|_| is_read);
            text = printed.map(|text| text.trim_end().to_owned());
        }
        let value = self.intern(word);
        let before = match self.variables.get(&name) {
            Some(Known::Text(before)) if adds => Some(before.clone()),
            _ => None,
        };
        if let Some(text) = text.as_deref().filter(|_| STARTED.contains(&name.as_str())) {
            let range = self.program.get(value).range.clone();
            self.started("trap", text, &range);
        }
        if let Some(text) = text.as_deref().filter(|_| RUN.contains(&name.as_str())) {
            let range = self.program.get(value).range.clone();
            self.again(text, &range, None);
        }
        match (text, adds) {
            (Some(text), false) => {
                self.variables.insert(name.clone(), Known::Text(text));
            }
            (Some(text), true) => {
                let text = before.unwrap_or_default() + &text;
                if text.len() <= TEXT && self.spend(text.len()) {
                    self.variables.insert(name.clone(), Known::Text(text));
                } else {
                    self.variables.remove(&name);
                }
            }
            (None, _) => {
                self.variables.remove(&name);
            }
        }
        self.program
            .steps
            .push(crate::security::code::Step::Assign { name, value, adds });
    }

    /// Runs words as a command.
    pub(super) fn run(
        &mut self,
        mut words: Vec<Word>,
        input: Option<ValueId>,
        output: Option<ValueId>,
        range: &Range<usize>,
    ) -> ValueId {
        let (mut piped, mut began) = (false, false);
        self.open_alias(&mut words);
        while let Some(skip) = prefix(&words) {
            let is_xargs = words[0].text().is_some_and(|name| name.ends_with("xargs"));
            let is_named = words[..skip]
                .iter()
                .any(|word| word.head().starts_with("-I"));
            piped |= is_xargs;
            began |= !is_xargs;
            words.drain(..skip);
            if let Some(input) = input.filter(|_| is_xargs && is_named) {
                for word in &mut words {
                    fill(word, input);
                }
            }
            let assigned = words.iter().take_while(|word| is_assignment(word)).count();
            words.drain(..assigned);
        }
        // `watch 'a | b'`: one word that is a command line.
        if let [word] = words.as_slice()
            && began
            && let Some(text) = word
                .text()
                .filter(|text| text.contains(' '))
                .map(str::to_owned)
        {
            return self.again(&text, range, input);
        }
        let Some(name) = self.name(&words[0]) else {
            // Text that is known only when it runs is the command.
            return self.emit("eval".to_owned(), words, (input, output), range);
        };
        match name.as_str() {
            "export" | "declare" | "typeset" | "set"
                if words[1..]
                    .iter()
                    .all(|word| matches!(word.head(), "-p" | "-x" | "-px")) =>
            {
                return self.emit("printenv".to_owned(), Vec::new(), (input, output), range);
            }
            "alias" => {
                for word in &words[1..] {
                    if let Some((name, text)) = word.text().and_then(|text| text.split_once('=')) {
                        self.keep_alias(name, text);
                        self.again(text, range, None);
                    }
                }
                return self.program.value(ValueKind::Unknown, range.clone());
            }
            "set" if words[1].text() == Some("--") => {
                self.set_given(&words[2..]);
                return self.program.value(ValueKind::Unknown, range.clone());
            }
            "export" | "local" | "declare" | "readonly" | "typeset" | "set" => {
                // `declare -n a=b`: another name.
                let refers = words[1..].iter().any(|word| word.text() == Some("-n"));
                if let Some((name, of)) = words
                    .last()
                    .filter(|_| refers)
                    .and_then(|word| word.text()?.split_once('='))
                    && let Some(Known::Text(text)) = self.variables.get(of)
                {
                    let (name, text) = (name.to_owned(), text.clone());
                    self.variables.insert(name, Known::Text(text));
                    return self.program.value(ValueKind::Unknown, range.clone());
                }
                for word in words.split_off(1) {
                    if is_assignment(&word) {
                        self.assignment(word);
                    }
                }
                return self.program.value(ValueKind::Unknown, range.clone());
            }
            "read" | "mapfile" | "readarray" => {
                let names = words[1..].iter().filter_map(Word::text);
                let names = names.filter(|name| !name.starts_with('-'));
                let names: Vec<String> = names.map(str::to_owned).collect();
                let input = match input {
                    None if asks_password(&words) => {
                        let asked = words.split_off(1);
                        Some(self.emit(name, asked, (None, None), range))
                    }
                    input => input,
                };
                // One line that is known.
                let line = input.and_then(|input| self.output(input));
                let line = line.map(|line| line.trim_end_matches('\n').to_owned());
                for name in names {
                    self.variables.remove(&name);
                    if let Some(line) = line.as_ref().filter(|line| line.len() <= 1_024) {
                        self.variables
                            .insert(name.clone(), Known::Text(line.clone()));
                    }
                    match input {
                        Some(input) => self.program.assign(name, input),
                        None => self.reads.push(name),
                    }
                }
                return self.program.value(ValueKind::Unknown, range.clone());
            }
            // `printf -v name …`
            "printf" if words.len() > 3 && words[1].text() == Some("-v") => {
                let into = words[2].text().map(str::to_owned);
                let printed = self.printed("printf", &words[3..], None);
                if let (Some(into), Some(text)) = (into, printed) {
                    self.variables.insert(into, Known::Text(text));
                }
            }
            _ => {}
        }
        if let Some(printed) = self.run_body(&name, &words, input, range) {
            let result = self.emit(name, words.split_off(1), (input, output), range);
            return self.group(vec![result, printed], range);
        }
        if let Some(fields) = time(&words) {
            let rest = words.split_off(fields);
            self.emit("cron".to_owned(), Vec::new(), (None, None), range);
            return self.run(rest, input, output, range);
        }
        if matches!(name.as_str(), "powershell" | "pwsh") {
            self.open_command(&mut words, range);
        }
        let text = self.program_text(&name, &words);
        let runs_lines = name == "parallel" && words.len() == 1
            || name == "sed" && words[1..].iter().any(|word| word.head().ends_with("/e"));
        let stdin_text = input
            .filter(|_| runs_lines || is_shell(&name) && text.is_none() && reads_stdin(&words))
            .and_then(|input| self.output(input))
            .map(str::to_owned);
        // The recipes of a makefile that it is given.
        let recipes = input
            .filter(|_| name == "make" && words[1..].iter().any(|word| word.text() == Some("-")))
            .and_then(|input| self.output(input))
            .map(|text| {
                let lines = text.lines().filter_map(|line| line.strip_prefix('\t'));
                lines.collect::<Vec<_>>().join("\n")
            });
        let stdin_text = stdin_text.or(recipes);
        let mut words = words;
        words.remove(0);
        let nested = find_exec(&name, &words);
        let result = self.emit_with(name, words, piped, (input, output), range);
        if let Some(mut inner) = nested {
            for word in &mut inner {
                fill(word, result);
            }
            self.run(inner, None, None, range);
        }
        match text.or(stdin_text) {
            Some(text) => {
                let printed = self.again(&text, range, input);
                self.group(vec![result, printed], range)
            }
            None => result,
        }
    }

    /// `powershell -EncodedCommand …` is `-Command` with what that decodes to.
    fn open_command(&mut self, words: &mut [Word], range: &Range<usize>) {
        let at = words.iter().position(|word| {
            let option = word.text().unwrap_or_default().to_ascii_lowercase();
            option.len() > 1 && "-encodedcommand".starts_with(&option) || option == "-ec"
        });
        let Some(at) = at.filter(|at| at + 1 < words.len()) else {
            return;
        };
        let encoded = self.intern(words[at + 1].clone());
        let decode = self
            .program
            .value(ValueKind::Text("-d".to_owned()), range.clone());
        let decoded = self.program.call(Call {
            name: "base64".to_owned(),
            input: Some(encoded),
            arguments: vec![decode],
            named: Vec::new(),
            output: None,
            range: range.clone(),
        });
        words[at].parts = vec![Part::Text("-command".to_owned())];
        words[at + 1].parts = vec![Part::Value(decoded)];
    }

    /// A text that the shell runs by itself, at each prompt for instance.
    fn started(&mut self, name: &str, text: &str, range: &Range<usize>) {
        let when = ValueKind::Text("PROMPT".to_owned());
        let when = self.program.value(when, range.clone());
        self.program.call(Call {
            name: name.to_owned(),
            input: None,
            arguments: vec![when],
            named: Vec::new(),
            output: None,
            range: range.clone(),
        });
        self.again(text, range, None);
    }

    /// The name of a command, without the folders of the system.
    fn name(&self, word: &Word) -> Option<String> {
        let text = match word.parts.as_slice() {
            [] => return Some(String::new()),
            [Part::Text(text)] => text.clone(),
            [Part::Text(text), ..] if text.contains('/') => self.shown(word),
            [Part::Value(value), Part::Text(rest), ..] => {
                let is_variable = matches!(self.program.get(*value).kind, ValueKind::Variable(_));
                if is_variable && rest.starts_with('/') {
                    self.shown(word)
                } else {
                    return None;
                }
            }
            [Part::Value(value)] => match &self.program.get(*value).kind {
                ValueKind::Variable(name) if name == "SHELL" || name == "BASH" => "sh".to_owned(),
                _ => return None,
            },
            _ => return None,
        };
        if text.starts_with('/')
            && text.contains(['?', '['])
            && let Some(name) = globbed(text.rsplit('/').next().unwrap_or_default())
        {
            return Some(name.to_owned());
        }
        for folder in FOLDERS {
            if let Some(name) = text.strip_prefix(folder)
                && !name.contains('/')
            {
                return Some(name.to_ascii_lowercase());
            }
        }
        if text.contains('/') {
            return Some(text);
        }
        let name = text.to_ascii_lowercase();
        Some(name.strip_suffix(".exe").unwrap_or(&name).to_owned())
    }

    /// A word as text, with `${name}` for what is not known.
    fn shown(&self, word: &Word) -> String {
        let mut shown = String::new();
        for part in &word.parts {
            match part {
                Part::Text(text) => shown.push_str(text),
                Part::Value(value) => match &self.program.get(*value).kind {
                    ValueKind::Variable(name) => {
                        shown.push_str("${");
                        shown.push_str(name);
                        shown.push('}');
                    }
                    _ => shown.push('?'),
                },
            }
        }
        shown
    }

    /// The text that a command runs as shell: after `-c`, of `eval`, `trap`.
    fn program_text(&mut self, name: &str, words: &[Word]) -> Option<String> {
        if let Some(text) = hosted(name, words) {
            return Some(text);
        }
        let taken: &[Word] = match name {
            "eval" => words.get(1..)?,
            "trap" => words.get(1..2)?,
            "su" | "flock" | "sg" | "runuser" | "npm" | "npx" | "pnpm" => after_c(words, true)?,
            "script" => after_c(words, false)?,
            "ssh" if words.get(1).is_some_and(|host| is_here(host.head())) => words.get(2..)?,
            "ssh" => return None,

            _ if is_shell(name) => after_c(words, false)?,
            _ => return None,
        };
        let mut text = String::new();
        for word in taken {
            if !text.is_empty() {
                text.push(' ');
            }
            for part in &word.parts {
                match part {
                    Part::Text(part) => text.push_str(part),
                    Part::Value(value) => {
                        // It keeps its value under a name that no text has.
                        let name = format!("_{value}");
                        text.push_str("${");
                        text.push_str(&name);
                        text.push('}');
                        self.variables.insert(name, Known::Value(*value));
                    }
                }
            }
        }
        (!text.trim().is_empty()).then_some(text)
    }

    fn emit(
        &mut self,
        name: String,
        words: Vec<Word>,
        io: (Option<ValueId>, Option<ValueId>),
        range: &Range<usize>,
    ) -> ValueId {
        self.emit_with(name, words, false, io, range)
    }

    /// Adds the call; `piped` when its input becomes arguments.
    fn emit_with(
        &mut self,
        name: String,
        words: Vec<Word>,
        piped: bool,
        (input, output): (Option<ValueId>, Option<ValueId>),
        range: &Range<usize>,
    ) -> ValueId {
        if let Some(input) = input
            && self.program.functions.iter().any(|one| one.name == name)
        {
            self.program.assign(format!("{name}<"), input);
        }
        let printed = self.printed(&name, &words, input);
        let mut arguments: Vec<ValueId> = words.into_iter().map(|word| self.intern(word)).collect();
        if piped {
            arguments.extend(input);
        }
        let result = self.program.call(Call {
            name,
            input,
            arguments,
            named: Vec::new(),
            output,
            range: range.clone(),
        });
        if let (Some(text), ValueKind::Result(call)) = (printed, &self.program.get(result).kind) {
            self.outputs.insert(*call, text);
        }
        result
    }

    /// What the command prints, if that needs nothing but what is known.
    fn printed(&mut self, name: &str, words: &[Word], input: Option<ValueId>) -> Option<String> {
        let arguments: Vec<&str> = words.iter().map(Word::text).collect::<Option<_>>()?;
        let input = input.and_then(|input| self.output(input));
        let text = fold::output(name, &arguments, input)?;
        (text.len() <= TEXT && self.spend(text.len())).then_some(text)
    }
}

/// Puts a value into the place that `{}` holds for it.
fn fill(word: &mut Word, value: ValueId) {
    let Some(at) = word.parts.iter().position(|part| match part {
        Part::Text(text) => text.contains("{}"),
        Part::Value(_) => false,
    }) else {
        return;
    };
    let Part::Text(text) = &word.parts[at] else {
        return;
    };
    let Some((before, after)) = text.split_once("{}") else {
        return;
    };
    let parts = [
        (!before.is_empty()).then(|| Part::Text(before.to_owned())),
        Some(Part::Value(value)),
        (!after.is_empty()).then(|| Part::Text(after.to_owned())),
    ];
    word.parts.splice(at..=at, parts.into_iter().flatten());
}

fn is_assignment(word: &Word) -> bool {
    let Some(Part::Text(head)) = word.parts.first() else {
        return false;
    };
    let Some((name, _)) = head.split_once('=') else {
        return false;
    };
    let name = name.trim_end_matches('+');
    let name = name.split('[').next().unwrap_or(name);
    name.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_')
        && name.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_')
}
