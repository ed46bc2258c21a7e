//! The name: legal characters, length, and the folder it has to equal.
//!
//! The specification allows "unicode lowercase alphanumeric characters (a-z,
//! 0-9)", which contradicts itself. Like its validator, these checks take any
//! letter after NFKC normalisation; one outside ASCII is a warning of its own,
//! because some agents drop the skill.

use std::borrow::Cow;

use skir::Value;
use unicode_normalization::{UnicodeNormalization, is_nfkc};

use super::{Subject, in_words, keys, shown};
use crate::diagnostic::{Code, Diagnostic};
use crate::source::is_device;
use crate::syntax::{Frontmatter, Key};

/// The specification's limit, in characters.
const MAX_LENGTH: usize = 64;

/// Words that claude.ai and the Anthropic API refuse in a name.
const RESERVED: &[&str] = &["anthropic", "claude"];

/// Commands of Claude Code 2.1, which a skill of their name replaces: seen of
/// `help`, `clear` and `init`. Those that are prompts themselves, such as
/// `review`, are left out: a skill does what they do in its own way. Sorted.
const COMMANDS: &[&str] = &[
    "add-dir",
    "agents",
    "clear",
    "compact",
    "config",
    "context",
    "cost",
    "doctor",
    "exit",
    "export",
    "help",
    "hooks",
    "ide",
    "init",
    "login",
    "logout",
    "mcp",
    "memory",
    "model",
    "permissions",
    "plugin",
    "resume",
    "rewind",
    "status",
    "usage",
];

/// Checks the name.
pub(super) fn check(subject: &Subject<'_>, diagnostics: &mut Vec<Diagnostic>) {
    let Some(frontmatter) = &subject.document.frontmatter else {
        return;
    };
    let Some(key) = subject.document.key("name") else {
        if frontmatter.complete {
            diagnostics.push(missing(subject, frontmatter));
        }
        return;
    };
    match &key.value {
        Value::Null => diagnostics.push(empty(subject, key)),
        Value::Text(text) if text.trim().is_empty() => diagnostics.push(empty(subject, key)),
        Value::Text(text) => {
            let checker = Name {
                subject,
                key,
                text: text.trim(),
                normal: normalised(text.trim()),
            };
            checker.check(diagnostics);
        }
        value => diagnostics.push(not_text(subject, key, value)),
    }
}

/// NFKC.
fn normalised(text: &str) -> Cow<'_, str> {
    if text.is_ascii() || is_nfkc(text) {
        Cow::Borrowed(text)
    } else {
        text.nfkc().collect()
    }
}

/// The name that the folder asks for, if the folder is known.
fn folder_name<'a>(subject: &'a Subject<'_>) -> Option<Cow<'a, str>> {
    let source = &subject.bundle.source;
    if source.lone {
        return Some(legal(source.folder_name()).into());
    }
    // The current folder has no name that can be seen from here.
    let is_known = !source.folder.is_empty() || source.root.path.file_name().is_some();
    is_known.then(|| normalised(source.folder_name()))
}

/// The legal name that is nearest to a text; empty when it holds no letter.
fn legal(text: &str) -> String {
    let mut name = String::with_capacity(text.len());
    for c in normalised(text).chars().flat_map(char::to_lowercase) {
        if c.is_alphanumeric() {
            name.push(c);
        } else if !name.is_empty() && !name.ends_with('-') {
            name.push('-');
        }
    }
    name.truncate(name.trim_end_matches('-').len());
    name
}

fn is_legal(name: &str) -> bool {
    name.chars().count() <= MAX_LENGTH && !name.is_empty() && legal(name) == name
}

const MISSING_HELP: &str = "Gemini CLI, opencode, Qwen Code and Kimi Code drop the skill as it is";

fn missing(subject: &Subject<'_>, frontmatter: &Frontmatter) -> Diagnostic {
    if let Some(key) = keys::misspelt(subject, "name") {
        return keys::misspelt_required(subject, key, "name", Code::MissingName, MISSING_HELP);
    }
    let block = &subject.document.file.text()[frontmatter.block.clone()];
    let start = frontmatter.block.start;
    let fence = start..start + block.lines().next().unwrap_or("").trim_end().len();
    let diagnostic = Diagnostic::new(
        Code::MissingName,
        subject.span(&fence),
        "the frontmatter has no `name`",
    );
    let Some(folder) = folder_name(subject).filter(|folder| is_legal(folder)) else {
        return diagnostic.help(format!("add a line `name: …`; {MISSING_HELP}"));
    };
    let line_end = if block.contains("\r\n") { "\r\n" } else { "\n" };
    let first = frontmatter.keys.first();
    let column = first.map_or("", |key| {
        let text = &subject.document.file.text()[..key.name_span.start];
        let line = text.rfind(['\n', '\r']).map_or(0, |at| at + 1);
        if text[line..].trim().is_empty() {
            &text[line..]
        } else {
            ""
        }
    });
    let at = frontmatter.yaml.start..frontmatter.yaml.start;
    diagnostic
        .help(format!("add a line `name: {folder}`; {MISSING_HELP}"))
        .fix(
            format!("add a line `name: {folder}`"),
            vec![subject.edit(&at, format!("{column}name: {}{line_end}", plain(&folder)))],
        )
}

/// A legal name as YAML: one that would read as a number, a truth value or
/// nothing needs quotes.
fn plain(name: &str) -> Cow<'_, str> {
    let needs_quotes = matches!(
        name,
        "true" | "false" | "null" | "yes" | "no" | "on" | "off"
    ) || name
        .bytes()
        .next()
        .is_some_and(|byte| byte.is_ascii_digit());
    if needs_quotes {
        format!("\"{name}\"").into()
    } else {
        name.into()
    }
}

fn empty(subject: &Subject<'_>, key: &Key) -> Diagnostic {
    let diagnostic = Diagnostic::new(
        Code::MissingName,
        subject.span(&key.name_span),
        "`name` has no value",
    )
    .help(format!("write the folder's name behind it; {MISSING_HELP}"));
    match folder_name(subject).filter(|folder| is_legal(folder)) {
        Some(folder) => {
            let blank = if key.value_span.is_empty() { " " } else { "" };
            let value = format!("{blank}{}", plain(&folder));
            diagnostic.fix(
                "write the folder's name behind it",
                vec![subject.edit(&key.value_span, value)],
            )
        }
        None => diagnostic,
    }
}

fn not_text(subject: &Subject<'_>, key: &Key, value: &Value) -> Diagnostic {
    let raw = key.raw(&subject.document.file);
    let help = "opencode, Copilot CLI, pi and Kimi Code drop the skill as it is";
    if matches!(value, Value::List(_) | Value::Map(_)) {
        let message = format!("the name is {}, not text", value.kind());
        return Diagnostic::new(Code::NameNotText, subject.value_span(key), message)
            .help(format!("write one name; {help}"));
    }
    let message = format!("the name `{raw}` reads as {}, not as text", value.kind());
    Diagnostic::new(Code::NameNotText, subject.value_span(key), message)
        .help(format!("put the name in double quotes; {help}"))
        .fix(
            "put the name in double quotes",
            vec![subject.edit(&key.value_span, format!("\"{raw}\""))],
        )
}

struct Name<'a> {
    subject: &'a Subject<'a>,
    key: &'a Key,
    text: &'a str,
    normal: Cow<'a, str>,
}

impl Name<'_> {
    fn check(&self, diagnostics: &mut Vec<Diagnostic>) {
        let before = diagnostics.len();
        diagnostics.extend(self.too_long());
        diagnostics.extend(self.capitals());
        diagnostics.extend(self.characters());
        diagnostics.extend(self.hyphens());
        let is_legal = diagnostics.len() == before;
        diagnostics.extend(self.outside_ascii());
        diagnostics.extend(self.reserved());
        diagnostics.extend(self.device());
        diagnostics.extend(self.command());
        diagnostics.extend(self.folder(is_legal));
    }

    /// A diagnostic at the characters that `is_wrong`, or at the whole name.
    fn at(&self, code: Code, message: String, is_wrong: impl Fn(char) -> bool) -> Diagnostic {
        let start = self.text.find(&is_wrong);
        let span = match start {
            Some(start) => {
                let wrong = self.text[start..].chars().take_while(|c| is_wrong(*c));
                let end = start + wrong.map(char::len_utf8).sum::<usize>();
                self.subject.text_span(self.key, self.text, &(start..end))
            }
            None => self.subject.value_span(self.key),
        };
        Diagnostic::new(code, span, message)
    }

    /// Offers the nearest legal name. When the folder has it already, that is
    /// what was meant; else the folder has to be renamed too.
    fn rename(&self, diagnostic: Diagnostic, help: &str) -> Diagnostic {
        let legal = legal(&self.normal);
        if !is_legal(&legal) {
            return diagnostic.help(help.to_owned());
        }
        let edits = vec![self.subject.edit(&self.key.value_span, plain(&legal))];
        let title = format!("write `{legal}`");
        if folder_name(self.subject).is_some_and(|folder| folder == legal) {
            diagnostic
                .help(format!("write `{legal}`; {help}"))
                .fix(title, edits)
        } else {
            diagnostic
                .help(format!(
                    "write `{legal}`, and rename the folder to it; {help}"
                ))
                .suggest(title, edits)
        }
    }

    fn too_long(&self) -> Option<Diagnostic> {
        let length = self.normal.chars().count();
        (length > MAX_LENGTH).then(|| {
            let message =
                format!("the name has {length} characters, and at most {MAX_LENGTH} are allowed");
            Diagnostic::new(
                Code::NameTooLong,
                self.subject.value_span(self.key),
                message,
            )
            .help("choose a shorter one; Codex and Copilot CLI drop the skill as it is")
        })
    }

    fn capitals(&self) -> Option<Diagnostic> {
        (self.normal.to_lowercase() != *self.normal).then(|| {
            let is_capital = |c: char| {
                let mut lower = c.to_lowercase();
                lower.next() != Some(c) || lower.next().is_some()
            };
            let message = format!("the name `{}` is not lowercase", self.text);
            self.rename(
                self.at(Code::NameNotLowercase, message, is_capital),
                "on some systems two folders that differ in case only are one",
            )
        })
    }

    fn characters(&self) -> Option<Diagnostic> {
        let is_wrong = |c: char| c != '-' && !c.is_alphanumeric();
        let mut wrong: Vec<char> = self.normal.chars().filter(|c| is_wrong(*c)).collect();
        wrong.sort_unstable();
        wrong.dedup();
        (!wrong.is_empty()).then(|| {
            let verb = if wrong.len() == 1 { "is" } else { "are" };
            let names: Vec<_> = wrong.iter().map(|c| shown(*c)).collect();
            let message = format!(
                "the name `{}` holds {}, which {verb} not allowed",
                self.text,
                in_words(&names, " and ")
            );
            let dropped = match wrong[..] {
                _ if wrong.contains(&'/') => "Qwen Code and Copilot CLI drop the skill as it is",
                _ if wrong.contains(&' ') => "Codex and Qwen Code drop the skill as it is",
                [':'] => "Copilot CLI drops the skill as it is",
                _ => "a name holds lowercase letters, digits and hyphens",
            };
            self.rename(self.at(Code::InvalidName, message, is_wrong), dropped)
        })
    }

    fn hyphens(&self) -> Option<Diagnostic> {
        let what = if self.normal.starts_with('-') {
            "starts with a hyphen"
        } else if self.normal.ends_with('-') {
            "ends with a hyphen"
        } else if self.normal.contains("--") {
            "holds two hyphens in a row"
        } else {
            return None;
        };
        let message = format!("the name `{}` {what}", self.text);
        let at = match what {
            "starts with a hyphen" => 0..1,
            "ends with a hyphen" => self.text.len() - 1..self.text.len(),
            _ => self
                .text
                .find("--")
                .map_or(0..self.text.len(), |at| at..at + 2),
        };
        let span = if self.text.get(at.clone()).is_some() {
            self.subject.text_span(self.key, self.text, &at)
        } else {
            self.subject.value_span(self.key)
        };
        Some(self.rename(
            Diagnostic::new(Code::NameHyphens, span, message),
            "Copilot CLI drops the skill as it is",
        ))
    }

    fn outside_ascii(&self) -> Option<Diagnostic> {
        let is_foreign = |c: char| !c.is_ascii() && c.is_alphanumeric();
        let first = self.text.chars().find(|c| is_foreign(*c))?;
        let message = format!(
            "the name `{}` holds `{first}`, which is not ASCII",
            self.text
        );
        Some(self.at(Code::NonAsciiName, message, is_foreign).help(
            "use the letters a to z; Copilot CLI drops the skill as it is, and Anthropic's \
                 packager refuses it",
        ))
    }

    fn reserved(&self) -> Option<Diagnostic> {
        let lower = self.text.to_ascii_lowercase();
        let (at, word) = RESERVED
            .iter()
            .find_map(|word| lower.find(word).map(|at| (at, word)))?;
        let span = self
            .subject
            .text_span(self.key, self.text, &(at..at + word.len()));
        let message = format!(
            "the name `{}` holds `{word}`, which Anthropic reserves",
            self.text
        );
        Some(Diagnostic::new(Code::ReservedName, span, message).help(
            "name the skill for what it does; claude.ai and the Anthropic API refuse it as it \
                 is",
        ))
    }

    /// A device's name that is not the folder's, too: of that, the check of the
    /// folder tells.
    fn device(&self) -> Option<Diagnostic> {
        if !is_device(&self.normal) || folder_name(self.subject).is_some_and(|f| is_device(&f)) {
            return None;
        }
        let message = format!(
            "the name `{}` is the name of a device on Windows, where no folder can have it",
            self.text
        );
        let span = self.subject.value_span(self.key);
        let help = "name the skill for what it does; no agent there can have its folder";
        Some(Diagnostic::new(Code::ReservedName, span, message).help(help))
    }

    fn command(&self) -> Option<Diagnostic> {
        let name = self.text.to_ascii_lowercase();
        COMMANDS.binary_search(&name.as_str()).ok()?;
        let span = self.subject.value_span(self.key);
        let message = format!(
            "the name `{}` is that of a command of Claude Code",
            self.text
        );
        let help =
            format!("name the skill for what it does; there `/{name}` runs the skill instead");
        Some(Diagnostic::new(Code::CommandName, span, message).help(help))
    }

    fn folder(&self, is_legal_name: bool) -> Option<Diagnostic> {
        let folder = folder_name(self.subject)?;
        if folder == self.normal || !is_legal_name && legal(&self.normal) == folder {
            return None;
        }
        let what = if self.subject.bundle.source.lone {
            "file"
        } else {
            "folder"
        };
        let message = format!(
            "the name `{}` differs from the {what}'s, `{folder}`",
            self.text
        );
        let diagnostic = Diagnostic::new(
            Code::NameUnlikeFolder,
            self.subject.value_span(self.key),
            message,
        );
        let dropped = "VS Code does not load the skill as it is, and Claude Code lists it under \
                       the folder's name";
        Some(if is_legal(&folder) {
            diagnostic
                .help(format!("write `{folder}`, or rename the {what}; {dropped}"))
                .suggest(
                    format!("write `{folder}`"),
                    vec![self.subject.edit(&self.key.value_span, plain(&folder))],
                )
        } else {
            diagnostic.help(format!("rename the {what}; {dropped}"))
        })
    }
}
