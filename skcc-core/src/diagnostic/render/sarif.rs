//! SARIF 2.1.0, for code scanning.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::severity_name;
use crate::diagnostic::{Code, Diagnostic, Fix, Group, Level, Span};
use crate::suppression::{Suppressed, SuppressedBy};
use crate::{Compilation, baseline};

/// Renders a whole compilation as one SARIF document.
///
/// Accepted findings are in it, marked as suppressed. Columns count Unicode
/// scalar values; paths are relative, as messages show them.
///
/// # Panics
///
/// Never: texts and numbers are always written.
#[must_use]
pub fn sarif(compilation: &Compilation) -> String {
    let suppressed = compilation.suppressed.iter();
    let mut all: Vec<(&Diagnostic, Option<&Suppressed>)> = compilation
        .diagnostics
        .iter()
        .map(|diagnostic| (diagnostic, None))
        .chain(suppressed.map(|found| (&found.diagnostic, Some(found))))
        .collect();
    all.sort_by(|(a, _), (b, _)| a.sort_key().cmp(&b.sort_key()));
    let mut codes: Vec<Code> = all.iter().map(|(diagnostic, _)| diagnostic.code).collect();
    codes.sort_unstable();
    codes.dedup();
    let mut seen = BTreeMap::new();
    let results: Vec<Value> = all
        .iter()
        .map(|(diagnostic, suppressed)| result(diagnostic, *suppressed, &codes, &mut seen))
        .collect();
    let rules: Vec<Value> = codes.iter().map(|code| rule(*code)).collect();
    let document = json!({
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [{
            "tool": { "driver": {
                "name": "skcc",
                "version": env!("CARGO_PKG_VERSION"),
                "semanticVersion": env!("CARGO_PKG_VERSION"),
                "informationUri": env!("CARGO_PKG_REPOSITORY"),
                "rules": rules,
            } },
            "columnKind": "unicodeCodePoints",
            "results": results,
        }],
    });
    serde_json::to_string_pretty(&document).expect("texts and numbers are always written")
}

/// Where the page of a code can be read.
fn help_uri(code: Code) -> String {
    format!(
        "{}/blob/v{}/docs/codes.md#{}-{}",
        env!("CARGO_PKG_REPOSITORY"),
        env!("CARGO_PKG_VERSION"),
        code.id().to_ascii_lowercase(),
        code.name(),
    )
}

fn rule(code: Code) -> Value {
    json!({
        "id": code.id(),
        "name": code.name(),
        "shortDescription": { "text": code.summary() },
        "fullDescription": { "text": meaning(code) },
        "help": { "text": code.explanation(), "markdown": code.explanation() },
        "helpUri": help_uri(code),
        "defaultConfiguration": {
            "enabled": code.default_level() != Level::Allow,
            "level": match code.default_level() {
                Level::Deny => "error",
                Level::Warn | Level::Allow => "warning",
            },
        },
        "properties": { "tags": [tag(code.group())] },
    })
}

/// The first paragraph of the code's page.
fn meaning(code: Code) -> &'static str {
    let mut paragraphs = code.explanation().split("\n\n");
    paragraphs.nth(1).unwrap_or_else(|| code.summary())
}

const fn tag(group: Group) -> &'static str {
    match group {
        Group::Syntax => "syntax",
        Group::Structure => "structure",
        Group::Target => "targets",
        Group::Policy => "policy",
        Group::TextSecurity | Group::FileSecurity => "security",
        Group::Registry => "registry",
        Group::Style => "style",
        Group::Configuration => "configuration",
    }
}

fn result(
    diagnostic: &Diagnostic,
    suppressed: Option<&Suppressed>,
    codes: &[Code],
    seen: &mut BTreeMap<(String, String), usize>,
) -> Value {
    let text = match &diagnostic.help {
        Some(help) => format!("{}\nhelp: {help}", diagnostic.message),
        None => diagnostic.message.clone(),
    };
    // Equal findings of a file are told apart by their order.
    let fingerprint = baseline::fingerprint(diagnostic);
    let key = (diagnostic.span.file.path().to_owned(), fingerprint.clone());
    let number = seen
        .entry(key)
        .and_modify(|number| *number += 1)
        .or_insert(1);
    let mut result = json!({
        "ruleId": diagnostic.code.id(),
        "ruleIndex": codes.binary_search(&diagnostic.code).unwrap_or_default(),
        "level": severity_name(diagnostic.severity),
        "message": { "text": text },
        "locations": [location(&diagnostic.span, None)],
        "partialFingerprints": { "skcc/v1": format!("{fingerprint}:{number}") },
        "suppressions": suppressed.map(suppression).into_iter().collect::<Vec<_>>(),
    });
    let mut add = |name: &str, value| {
        let object = result.as_object_mut().expect("it was made as an object");
        object.insert(name.to_owned(), value);
    };
    if !diagnostic.labels.is_empty() {
        let labels = diagnostic.labels.iter();
        let related = labels.map(|label| location(&label.span, Some(&label.message)));
        add("relatedLocations", related.collect());
    }
    if let Some(fix) = &diagnostic.fix {
        add("fixes", json!([self::fix(fix)]));
    }
    if let Some(skill) = &diagnostic.skill {
        add("properties", json!({ "skill": skill }));
    }
    result
}

fn suppression(suppressed: &Suppressed) -> Value {
    let kind = match suppressed.by {
        SuppressedBy::Comment => "inSource",
        SuppressedBy::Configuration | SuppressedBy::Baseline => "external",
    };
    let justification = match suppressed.by {
        SuppressedBy::Baseline => "listed in the baseline",
        SuppressedBy::Comment | SuppressedBy::Configuration => &suppressed.reason,
    };
    json!({ "kind": kind, "status": "accepted", "justification": justification })
}

fn location(span: &Span, message: Option<&str>) -> Value {
    let mut location = json!({ "physicalLocation": {
        "artifactLocation": artifact(span),
        "region": region(span),
    } });
    if let Some(message) = message {
        location["message"] = json!({ "text": message });
    }
    location
}

fn region(span: &Span) -> Value {
    let start = span.file.position(span.range.start);
    let end = span.file.position(span.range.end);
    json!({
        "startLine": start.line,
        "startColumn": start.column,
        "endLine": end.line,
        "endColumn": end.column,
    })
}

fn fix(fix: &Fix) -> Value {
    let mut changes: Vec<(&str, Value, Vec<Value>)> = Vec::new();
    for edit in &fix.edits {
        let replacement = json!({
            "deletedRegion": region(&edit.span),
            "insertedContent": { "text": edit.replacement },
        });
        let path = edit.span.file.path();
        match changes.iter_mut().find(|(known, _, _)| *known == path) {
            Some((_, _, replacements)) => replacements.push(replacement),
            None => changes.push((path, artifact(&edit.span), vec![replacement])),
        }
    }
    let changes: Vec<Value> = changes
        .into_iter()
        .map(|(_, location, replacements)| {
            json!({ "artifactLocation": location, "replacements": replacements })
        })
        .collect();
    json!({ "description": { "text": fix.title }, "artifactChanges": changes })
}

fn artifact(span: &Span) -> Value {
    let path = span.file.path();
    // A path with a drive or from the root is a file's address.
    let uri = match path.as_bytes() {
        [b'/', ..] => format!("file://{}", encode(path)),
        [drive, b':', ..] if drive.is_ascii_alphabetic() => {
            format!("file:///{}:{}", char::from(*drive), encode(&path[2..]))
        }
        _ => encode(path),
    };
    json!({ "uri": uri })
}

/// Percent-encodes what may not stand in the path of an address.
fn encode(path: &str) -> String {
    let mut out = String::with_capacity(path.len());
    for byte in path.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~/!$&'()*+,;=@".contains(&byte) {
            out.push(char::from(byte));
        } else {
            out.push('%');
            for digit in [byte >> 4, byte & 15] {
                let digit = char::from_digit(digit.into(), 16).expect("four bits are one digit");
                out.push(digit.to_ascii_uppercase());
            }
        }
    }
    out
}
