//! `SK508`: commands that run without the model having a say: when the skill
//! is loaded, or in a hook.
//!
//! Such a command is no mention, wherever it stands: an agent that runs
//! `` !`command` `` knows no tables and no quotes. It is a unit of its own, so
//! that every rule looks at it.

use std::ops::Range;
use std::sync::Arc;

use skir::{Skill, SubstitutionKind, Value};

use super::files::commands;
use crate::diagnostic::{Code, Confidence, Diagnostic, Level, Span};
use crate::emit::{self, LiteralKind};
use crate::source::{Bundle, BundledFile, SourceFile};
use crate::syntax::Document;

/// A command that runs by itself.
#[derive(Debug)]
pub(super) struct Automatic {
    /// The bundled file it stands in; none for the skill's own.
    pub(super) file: Option<usize>,
    /// Where it stands, in bytes of the file.
    pub(super) range: Range<usize>,
    /// The command.
    pub(super) text: String,
    /// When it runs; nothing when it is only looked at.
    when: Option<&'static str>,
}

const LOADED: &str = "when the skill is loaded";
const HOOK: &str = "in a hook";

/// Every command that runs by itself.
pub(super) fn find(bundle: &Bundle, document: &Document, skill: &Skill) -> Vec<Automatic> {
    let mut found = Vec::new();
    in_body(document, skill, &mut found);
    if let Some(key) = document.key("hooks") {
        let mut texts = Vec::new();
        hooks(&key.value, 0, &mut texts);
        found.extend(texts.into_iter().map(|text| Automatic {
            file: None,
            range: key.value_span.clone(),
            text,
            when: Some(HOOK),
        }));
    }
    for (index, file) in bundle.files.iter().enumerate() {
        in_file(index, file, &mut found);
    }
    found
}

fn in_body(document: &Document, skill: &Skill, found: &mut Vec<Automatic>) {
    let body = &*skill.body;
    let start = document.body.start;
    let mut add = |range: Range<usize>, text: &str, is_meant: bool| {
        found.push(Automatic {
            file: None,
            range: start + range.start..start + range.end,
            text: text.to_owned(),
            when: is_meant.then_some(LOADED),
        });
    };
    for placeholder in &*skill.interface.substitutions {
        if let SubstitutionKind::Command(span) = placeholder.kind {
            add(placeholder.span.range(), span.of(body), true);
        }
    }
    // Most bodies have no sign of one.
    if !["!`", "```!"].iter().any(|sign| body.contains(sign)) {
        return;
    }
    for literal in emit::literals(skill) {
        if literal.kind != LiteralKind::Command {
            continue;
        }
        let range = literal.span.range();
        let text = &body[range.clone()];
        if let Some(inline) = text.strip_prefix("!`") {
            add(range, inline.trim_end_matches('`'), false);
        } else {
            let rest = &body[range.end..];
            let length = rest.find("\n```").unwrap_or(rest.len());
            add(range.start..range.end + length, &rest[..length], false);
        }
    }
}

/// How deep hooks may lie in one another.
const DEPTH: usize = 8;

fn hooks(value: &Value, depth: usize, found: &mut Vec<String>) {
    match value {
        _ if depth > DEPTH => {}
        Value::Map(entries) => {
            for entry in &**entries {
                match &entry.value {
                    Value::Text(text) if entry.key == "command" => found.push(text.to_string()),
                    value => hooks(value, depth + 1, found),
                }
            }
        }
        Value::List(values) => {
            for value in &**values {
                hooks(value, depth + 1, found);
            }
        }
        _ => {}
    }
}

fn in_file(index: usize, file: &BundledFile, found: &mut Vec<Automatic>) {
    let name = file.path.rsplit('/').next().unwrap_or_default();
    let is_package = name == "package.json";
    let may_hook = [
        "hooks.json",
        "plugin.json",
        "settings.json",
        "settings.local.json",
    ];
    if !is_package && !may_hook.contains(&name) {
        return;
    }
    let Some(text) = file.text() else {
        return;
    };
    let (commands, when) = if is_package {
        // Reported as a hidden file.
        (commands::install(text), None)
    } else {
        (commands::hooks(text), Some(HOOK))
    };
    found.extend(commands.into_iter().map(|command| Automatic {
        file: Some(index),
        range: command.range,
        text: command.text,
        when,
    }));
}

/// Reports the commands. One that a rule refuses is refused as well; another
/// is a warning. `found` is what the rules found.
pub(super) fn report(
    bundle: &Bundle,
    document: &Document,
    commands: &[Automatic],
    found: usize,
    diagnostics: &mut Vec<Diagnostic>,
) {
    let mut reports: Vec<(Option<usize>, Diagnostic)> = Vec::new();
    for command in commands {
        let source = match command.file {
            None => Arc::clone(&document.file),
            Some(index) => {
                let file = &bundle.files[index];
                let text = file.text().unwrap_or_default();
                Arc::new(SourceFile::new(bundle.show(&file.path), text))
            }
        };
        let span = Span::new(&source, command.range.clone());
        let is_refused = diagnostics[found..].iter().any(|diagnostic| {
            diagnostic.code.default_level() == Level::Deny
                && diagnostic.confidence > Confidence::Low
                && diagnostic.span.file.path() == span.file.path()
                && diagnostic.span.range.start < span.range.end
                && span.range.start < diagnostic.span.range.end
        });
        let Some(when) = command.when.or(is_refused.then_some(LOADED)) else {
            continue;
        };
        let confidence = if is_refused {
            Confidence::High
        } else {
            Confidence::Low
        };
        if let Some((_, first)) = reports.iter_mut().find(|(file, _)| *file == command.file) {
            if first.labels.len() < 3 {
                first.labels.push(crate::diagnostic::Label {
                    span,
                    message: "and this one".to_owned(),
                });
            }
            first.confidence = first.confidence.max(confidence);
            continue;
        }
        let line = command.text.trim().lines().next().unwrap_or_default();
        let message = format!("`{line}` runs {when}, before a model has read a word");
        let diagnostic = Diagnostic::new(Code::AutomaticCommand, span, message)
            .help("tell the model to run the command")
            .confidence(confidence);
        reports.push((command.file, diagnostic));
    }
    diagnostics.extend(reports.into_iter().map(|(_, diagnostic)| diagnostic));
}
