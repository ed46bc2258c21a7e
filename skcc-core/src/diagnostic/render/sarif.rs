//! SARIF 2.1.0, for code scanning.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Value, json};

use super::{severity_name, visible};
use crate::diagnostic::{Code, Confidence, Diagnostic, Fix, Group, Level, Span};
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
    let place =
        |(a, _): &(&Diagnostic, _), (b, _): &(&Diagnostic, _)| a.sort_key().cmp(&b.sort_key());
    // The worst are kept where there are more than are read.
    all.sort_by(|a, b| {
        let open = |(found, accepted): &(&Diagnostic, Option<&Suppressed>)| {
            (accepted.is_none(), found.severity, found.confidence)
        };
        open(b).cmp(&open(a)).then_with(|| place(a, b))
    });
    let left_out = all.len().saturating_sub(MAX_RESULTS);
    all.truncate(MAX_RESULTS);
    all.sort_by(place);
    let mut codes: BTreeMap<Code, Confidence> = BTreeMap::new();
    for (diagnostic, _) in &all {
        let surest = codes.entry(diagnostic.code).or_insert(Confidence::Low);
        *surest = diagnostic.confidence.max(*surest);
    }
    let rules: Vec<Value> = codes
        .iter()
        .map(|(code, surest)| rule(*code, *surest))
        .collect();
    let codes: Vec<Code> = codes.into_keys().collect();
    let mut seen = BTreeMap::new();
    let results: Vec<Value> = all
        .iter()
        .map(|(diagnostic, suppressed)| result(diagnostic, *suppressed, &codes, &mut seen))
        .collect();
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
                "supportedTaxonomies": [{ "name": CWE }, { "name": AGENTIC }],
            } },
            "taxonomies": taxonomies(&codes),
            "invocations": [invocation(compilation, left_out)],
            "columnKind": "unicodeCodePoints",
            "results": results,
        }],
    });
    serde_json::to_string_pretty(&document).expect("texts and numbers are always written")
}

/// How many results code scanning shows of a run.
const MAX_RESULTS: usize = 5000;

const CWE: &str = "CWE";
const AGENTIC: &str = "OWASP-AST";

/// What was not looked at: silence about it would be a verdict.
fn invocation(compilation: &Compilation, left_out: usize) -> Value {
    let mut notifications = Vec::new();
    for compiled in &compilation.skills {
        for unread in &compiled.unread {
            let path = compiled.bundle.show(&unread.path);
            let text = format!(
                "`{}` was not looked into: {}",
                visible(&path),
                unread.reason
            );
            notifications.push(json!({
                "level": "warning",
                "message": { "text": text },
                "locations": [{ "physicalLocation": { "artifactLocation": artifact(&path) } }],
            }));
        }
    }
    if left_out > 0 {
        let text = format!("{left_out} findings are left out, the least of them");
        notifications.push(json!({ "level": "warning", "message": { "text": text } }));
    }
    json!({
        "executionSuccessful": notifications.is_empty(),
        "toolExecutionNotifications": notifications,
    })
}

/// The names that others have for what was found.
fn taxonomies(codes: &[Code]) -> Vec<Value> {
    let rows = || codes.iter().filter_map(|code| code.crosswalk());
    let cwe: BTreeSet<String> = rows()
        .flat_map(|row| row.cwe)
        .map(|id| format!("CWE-{id}"))
        .collect();
    let agentic: BTreeSet<String> = rows()
        .flat_map(|row| row.agentic)
        .map(|id| (*id).to_owned())
        .collect();
    let one = |name: &str, organization: &str, text: &str, taxa: BTreeSet<String>| {
        let taxa: Vec<Value> = taxa.into_iter().map(|id| json!({ "id": id })).collect();
        json!({
            "name": name,
            "organization": organization,
            "shortDescription": { "text": text },
            "taxa": taxa,
        })
    };
    vec![
        one(CWE, "MITRE", "The Common Weakness Enumeration", cwe),
        one(AGENTIC, "OWASP", "The OWASP Agentic Skills Top 10", agentic),
    ]
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

fn rule(code: Code, surest: Confidence) -> Value {
    let mut rule = json!({
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
    });
    if let Some(row) = code.crosswalk() {
        let cwe = row.cwe.iter().map(|id| format!("external/cwe/cwe-{id}"));
        let others = row.agentic.iter().copied().chain([row.snyk, row.cisco]);
        let others = others.filter(|name| !name.is_empty()).map(str::to_owned);
        let tags: Vec<String> = std::iter::once(tag(code.group()).to_owned())
            .chain(cwe)
            .chain(others)
            .collect();
        let severity = format!("{}.{}", row.severity / 10, row.severity % 10);
        rule["properties"] = json!({
            "tags": tags,
            "precision": confidence(surest),
            "security-severity": severity,
        });
        let is = |taxonomy: &str, id: String| {
            json!({
                "target": { "id": id, "toolComponent": { "name": taxonomy } },
                "kinds": ["relevant"],
            })
        };
        let cwe = row.cwe.iter().map(|id| is(CWE, format!("CWE-{id}")));
        let agentic = row.agentic.iter().map(|id| is(AGENTIC, (*id).to_owned()));
        rule["relationships"] = cwe.chain(agentic).collect();
    }
    rule
}

const fn confidence(confidence: Confidence) -> &'static str {
    match confidence {
        Confidence::Low => "low",
        Confidence::Medium => "medium",
        Confidence::High => "high",
    }
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
        Some(help) => format!("{}\nhelp: {}", visible(&diagnostic.message), visible(help)),
        None => visible(&diagnostic.message).into_owned(),
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
    if diagnostic.code.is_security() && !diagnostic.labels.is_empty() {
        add("codeFlows", json!([flow(diagnostic)]));
    }
    if let Some(fix) = &diagnostic.fix {
        add("fixes", json!([self::fix(fix)]));
    }
    let mut properties = json!({ "confidence": confidence(diagnostic.confidence) });
    if let Some(skill) = &diagnostic.skill {
        properties["skill"] = json!(skill);
    }
    add("properties", properties);
    result
}

/// The places that belong together, in the order of the text, and last the one
/// that is reported.
fn flow(diagnostic: &Diagnostic) -> Value {
    let mut labels: Vec<_> = diagnostic.labels.iter().collect();
    labels.sort_by_key(|label| (label.span.file.path(), label.span.range.start));
    let steps = labels
        .into_iter()
        .map(|label| location(&label.span, Some(&label.message)));
    let last = location(&diagnostic.span, Some(&diagnostic.message));
    let locations: Vec<Value> = steps
        .chain([last])
        .map(|location| json!({ "location": location }))
        .collect();
    json!({ "threadFlows": [{ "locations": locations }] })
}

fn suppression(suppressed: &Suppressed) -> Value {
    let kind = match suppressed.by {
        SuppressedBy::Comment => "inSource",
        SuppressedBy::Configuration | SuppressedBy::Baseline | SuppressedBy::Review => "external",
    };
    let justification = match suppressed.by {
        SuppressedBy::Baseline => "listed in the baseline",
        SuppressedBy::Comment | SuppressedBy::Configuration | SuppressedBy::Review => {
            &suppressed.reason
        }
    };
    json!({ "kind": kind, "status": "accepted", "justification": justification })
}

fn location(span: &Span, message: Option<&str>) -> Value {
    let path = span.file.path();
    let mut location = json!({ "physicalLocation": { "artifactLocation": artifact(path) } });
    // Lines of what lies in an archive are no lines of the archive.
    match path.split_once(IN_ARCHIVE) {
        None => location["physicalLocation"]["region"] = region(span),
        Some((_, member)) => {
            location["physicalLocation"]["region"] =
                json!({ "startLine": 1, "startColumn": 1, "endLine": 1, "endColumn": 1 });
            location["logicalLocations"] =
                json!([{ "fullyQualifiedName": member, "kind": "member" }]);
        }
    }
    if let Some(message) = message {
        location["message"] = json!({ "text": visible(message) });
    }
    location
}

/// What stands between the path of an archive and the path in it.
const IN_ARCHIVE: &str = "!/";

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
            None => changes.push((path, artifact(path), vec![replacement])),
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

fn artifact(path: &str) -> Value {
    let path = path
        .split_once(IN_ARCHIVE)
        .map_or(path, |(archive, _)| archive);
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
