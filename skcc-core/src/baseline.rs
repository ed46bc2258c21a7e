//! `skcc.baseline.json`: the findings of the day a project starts.
//!
//! A baseline lets a project adopt the compiler without mending everything
//! first. It lists findings by code, file and fingerprint; a finding that is
//! listed is let pass, a new one is not. The fingerprint holds no line number,
//! so text may move within its file.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::sync::Arc;

use crate::diagnostic::{Code, Diagnostic, Group, Span};
use crate::json::{self, Json, Value};
use crate::lock;
use crate::source::SourceFile;
use crate::suppression::{Covered, Suppressed, SuppressedBy};

/// The name of the file.
pub const FILE_NAME: &str = "skcc.baseline.json";

/// The version of the format that is written and the newest that is read.
const VERSION: &str = "1";

/// One accepted finding.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Entry {
    code: Option<Code>,
    file: String,
    fingerprint: String,
    span: Span,
}

/// Accepted findings.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Baseline {
    entries: Vec<Entry>,
}

impl Baseline {
    /// Reads a baseline. The files it names lie in `folder`, the folder of the
    /// baseline as messages show it, empty for the project's own.
    ///
    /// # Errors
    ///
    /// A text that is no JSON, is written by a newer version, or has no list
    /// of findings.
    pub fn parse(file: &Arc<SourceFile>, folder: &str) -> Result<Self, Box<Diagnostic>> {
        let wrong = |code, range, message: &str| {
            Box::new(Diagnostic::new(code, Span::new(file, range), message))
        };
        let value = json::parse(file.text())
            .map_err(|error| wrong(Code::ConfigSyntax, error.at..error.at, error.message))?;
        let version = value.get("version");
        if !matches!(version.map(|version| &version.json), Some(Json::Number(number)) if number == VERSION)
        {
            let range = version.map_or(value.range.clone(), |version| version.range.clone());
            let message = "the baseline is of a version that is not known";
            return Err(wrong(Code::InvalidSetting, range, message));
        }
        let Some(Json::Array(findings)) = value.get("findings").map(|findings| &findings.json)
        else {
            let message = "the baseline has no list `findings`";
            return Err(wrong(Code::InvalidSetting, value.range, message));
        };
        let entry = |finding: &Value| {
            let text = |name| match &finding.get(name)?.json {
                Json::Text(text) => Some(text.clone()),
                _ => None,
            };
            let path = text("file")?;
            Some(Entry {
                code: Code::parse(&text("code")?),
                file: if folder.is_empty() {
                    path
                } else {
                    format!("{folder}/{path}")
                },
                fingerprint: text("fingerprint")?,
                span: Span::new(file, finding.range.clone()),
            })
        };
        let mut entries = Vec::with_capacity(findings.len());
        for finding in findings {
            let Some(entry) = entry(finding) else {
                let message = "a finding needs `code`, `file` and `fingerprint`";
                return Err(wrong(Code::InvalidSetting, finding.range.clone(), message));
            };
            entries.push(entry);
        }
        Ok(Self { entries })
    }

    /// Adds the entries of another baseline.
    pub fn extend(&mut self, other: Self) {
        self.entries.extend(other.entries);
    }

    /// Takes the accepted findings out of `diagnostics`, each once for each
    /// entry, and returns them with a report of each entry that matches none.
    pub(crate) fn apply(
        &self,
        diagnostics: &mut Vec<Diagnostic>,
        covered: &Covered,
    ) -> (Vec<Suppressed>, Vec<Diagnostic>) {
        let mut open: BTreeMap<(String, String), Vec<&Entry>> = BTreeMap::new();
        // Backwards, so that the first entry is the one taken first.
        for entry in self.entries.iter().rev() {
            let key = (entry.file.clone(), entry.fingerprint.clone());
            open.entry(key).or_default().push(entry);
        }
        let mut suppressed = Vec::new();
        let mut kept = Vec::with_capacity(diagnostics.len());
        for diagnostic in diagnostics.drain(..) {
            let file = diagnostic.span.file.path().to_owned();
            let listed = is_listable(&diagnostic)
                && open
                    .get_mut(&(file, fingerprint(&diagnostic)))
                    .and_then(Vec::pop)
                    .is_some();
            if listed {
                suppressed.push(Suppressed {
                    diagnostic,
                    by: SuppressedBy::Baseline,
                    reason: String::new(),
                });
            } else {
                kept.push(diagnostic);
            }
        }
        *diagnostics = kept;
        let stale = open.into_values().flatten();
        let stale = stale.filter(|entry| covered.has(&entry.file)).map(|entry| {
            let code = entry.code.map_or("finding", Code::id);
            let message = format!("no `{code}` in `{}` matches this entry", entry.file);
            Diagnostic::new(Code::StaleBaseline, entry.span.clone(), message)
                .help("run `cargo skcc baseline` to write the file anew")
        });
        (suppressed, stale.collect())
    }
}

/// Whether a baseline may hold the finding: mistakes in the configuration are
/// mended, not accepted, neither a secret nor what is protected is ever
/// something to live with, and what was not reviewed is accepted by a review.
#[must_use]
pub fn is_listable(diagnostic: &Diagnostic) -> bool {
    let code = diagnostic.code;
    code.group() != Group::Configuration
        && !code.is_protected()
        && !code.shows_secret()
        && !lock::is_about_review(code)
}

/// So many bytes of a line before and after the finding count: lines can be
/// as long as files.
const NEAR: usize = 2048;

/// What tells a finding from others in its file, wherever it stands there: 32
/// hexadecimal digits of a hash over code, message and the text of the line.
#[must_use]
pub fn fingerprint(diagnostic: &Diagnostic) -> String {
    let text = diagnostic.span.file.text().as_bytes();
    let at = diagnostic.span.range.start.min(text.len());
    let window = at.saturating_sub(NEAR)..text.len().min(at + NEAR);
    let before = text[window.start..at].rsplit(|byte| *byte == b'\n').next();
    let after = text[at..window.end].split(|byte| *byte == b'\n').next();
    let [before, after] = [before, after].map(Option::unwrap_or_default);
    let line = &text[at - before.len()..at + after.len()];
    let mut hasher = blake3::Hasher::new();
    for part in [
        diagnostic.code.id().as_bytes(),
        diagnostic.message.as_bytes(),
        line.trim_ascii(),
    ] {
        hasher.update(&(part.len() as u64).to_le_bytes());
        hasher.update(part);
    }
    let mut digits = String::with_capacity(32);
    for byte in &hasher.finalize().as_bytes()[..16] {
        write!(digits, "{byte:02x}").expect("a string takes everything");
    }
    digits
}

/// The baseline that accepts these findings, as a file.
///
/// Findings that are not [`is_listable`] are left out.
#[must_use]
pub fn render<'a>(findings: impl IntoIterator<Item = &'a Diagnostic>) -> String {
    let mut entries: Vec<_> = findings
        .into_iter()
        .filter(|finding| is_listable(finding))
        .map(|finding| {
            let file = finding.span.file.path();
            (file, finding.code.id(), fingerprint(finding))
        })
        .collect();
    entries.sort();
    let mut out = format!("{{\n  \"version\": {VERSION},\n  \"findings\": [");
    for (index, (file, code, fingerprint)) in entries.iter().enumerate() {
        let comma = if index == 0 { "" } else { "," };
        let file = json::quote(file);
        write!(
            out,
            "{comma}\n    {{ \"code\": \"{code}\", \"file\": {file}, \"fingerprint\": \"{fingerprint}\" }}"
        )
        .expect("a string takes everything");
    }
    out.push_str(if entries.is_empty() {
        "]\n}\n"
    } else {
        "\n  ]\n}\n"
    });
    out
}
