//! One JSON object a line, for programs.
//!
//! `reason` says what an object is: `diagnostic`, `skill`, `total`, `coverage`,
//! `stale`, `error`, or, as the last line, `summary`. The shape is published as
//! a JSON Schema; fields are only ever added.

use std::collections::BTreeMap;

use serde::Serialize;
use skir::SecurityLevel;

use crate::diagnostic::{Applicability, Confidence, Diagnostic, Severity};
use crate::suppression::binding;
use crate::{Compilation, CompiledSkill, Unread, diagnostic};

/// One line.
#[derive(Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(tag = "reason", rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Line<'a> {
    /// Something that is wrong, or worth knowing.
    Diagnostic(Finding<'a>),
    /// A skill that was compiled.
    Skill(Skill<'a>),
    /// How many findings there are of a code.
    Total(Total),
    /// How much of what looks like a step became one.
    Coverage(Coverage),
    /// A written file that is not what would be written now.
    Stale(Stale),
    /// Why nothing can be said about the skills.
    Error(Error<'a>),
    /// The last line.
    Summary(Summary),
}

impl Line<'_> {
    /// The line, without a line end.
    ///
    /// # Panics
    ///
    /// Never: texts and numbers are always written.
    #[must_use]
    pub fn render(&self) -> String {
        serde_json::to_string(self).expect("texts and numbers are always written")
    }
}

/// Something that is wrong, or worth knowing.
#[derive(Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Finding<'a> {
    /// The stable code, such as `SK012`.
    pub code: &'static str,
    /// The code's name, such as `unquoted-colon`.
    pub name: &'static str,
    /// How bad it is.
    pub severity: Severity,
    /// How sure it is.
    pub confidence: Confidence,
    /// What is wrong.
    pub message: &'a str,
    /// What ties a suppression of a security code to it; `null` for other codes.
    pub hash: Option<String>,
    /// The id of the skill it is about; `null` when it is about none.
    pub skill: Option<&'a str>,
    /// The file, with `/` between components.
    pub file: &'a str,
    /// Where in the file.
    pub span: Span,
    /// Further places.
    pub labels: Vec<Label<'a>>,
    /// What to do about it.
    pub help: Option<&'a str>,
    /// How to mend it.
    pub fix: Option<Fix<'a>>,
}

/// A range of a file.
#[derive(Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Span {
    /// The first character.
    pub start: Position,
    /// The character after the last.
    pub end: Position,
}

/// A place in a file.
#[derive(Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Position {
    /// Line, from 1.
    #[cfg_attr(feature = "schema", schemars(range(min = 1)))]
    pub line: usize,
    /// Column in Unicode scalar values, from 1.
    #[cfg_attr(feature = "schema", schemars(range(min = 1)))]
    pub column: usize,
    /// Bytes from the start of the file, from 0.
    pub offset: usize,
}

/// A further place that explains a finding.
#[derive(Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Label<'a> {
    /// The file, with `/` between components.
    pub file: &'a str,
    /// Where in the file.
    pub span: Span,
    /// What is to be seen there.
    pub message: &'a str,
}

/// A way to mend a finding.
#[derive(Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Fix<'a> {
    /// What it does.
    pub title: &'a str,
    /// Whether it may be applied without a look.
    pub applicability: Applicability,
    /// The replacements; they do not overlap.
    pub edits: Vec<Edit<'a>>,
}

/// One replacement of text.
#[derive(Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Edit<'a> {
    /// The file, with `/` between components.
    pub file: &'a str,
    /// What is replaced.
    pub span: Span,
    /// By what.
    pub replacement: &'a str,
}

/// A skill that was compiled.
#[derive(Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Skill<'a> {
    /// The name.
    pub name: &'a str,
    /// The canonical id.
    pub id: &'a str,
    /// The Markdown file, with `/` between components.
    pub file: &'a str,
    /// Whether it compiled.
    pub status: Status,
    /// The effective security level.
    pub security_level: SecurityLevel,
    /// Findings that are errors.
    pub errors: usize,
    /// Findings that are warnings.
    pub warnings: usize,
    /// Findings that are accepted by a suppression or the baseline.
    pub suppressed: usize,
    /// Files, or parts of files, whose meaning was not looked at, with why.
    pub unread: &'a [Unread],
}

/// Whether a skill compiled.
#[derive(Clone, Copy, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Status {
    /// It has no errors.
    Ok,
    /// It has errors.
    Failed,
}

/// How many findings there are of a code.
#[derive(Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Total {
    /// The stable code, such as `SK012`.
    pub code: &'static str,
    /// The code's name, such as `unquoted-colon`.
    pub name: &'static str,
    /// How bad they are.
    pub severity: Severity,
    /// How many there are.
    pub findings: usize,
    /// In how many skills.
    pub skills: usize,
    /// How many of them can be mended without a look.
    pub fixable: usize,
}

/// How much of what looks like a step became one, in sections of a class.
#[derive(Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Coverage {
    /// The class of the sections.
    pub section: skir::SectionClass,
    /// Items of ordered lists and of task lists, and headings with a number.
    pub step_like: usize,
    /// Those among them that are typed steps; the others stand verbatim.
    pub typed: usize,
}

/// A written file that is not what would be written now.
#[derive(Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Stale {
    /// The file, with `/` between components.
    pub file: String,
    /// What would happen to it: `create`, `update` or `remove`.
    pub change: &'static str,
}

/// Why nothing can be said about the skills: a wrong command line, a missing
/// file, a failure of the machine.
#[derive(Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Error<'a> {
    /// What is wrong.
    pub message: &'a str,
    /// What to do about it.
    pub help: Option<&'a str>,
}

/// How a run ended.
#[derive(Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Summary {
    /// Skills that were compiled.
    pub skills: usize,
    /// Those without errors.
    pub ok: usize,
    /// Those with errors.
    pub failed: usize,
    /// Findings that are errors, those about no skill included.
    pub errors: usize,
    /// Findings that are warnings, those about no skill included.
    pub warnings: usize,
    /// Findings that are accepted by a suppression or the baseline.
    pub suppressed: usize,
    /// How long it took, in microseconds: the one field that differs from run
    /// to run.
    pub duration_us: u64,
}

impl<'a> From<&'a Diagnostic> for Finding<'a> {
    fn from(diagnostic: &'a Diagnostic) -> Self {
        let label = |label: &'a diagnostic::Label| Label {
            file: label.span.file.path(),
            span: Span::from(&label.span),
            message: &label.message,
        };
        Self {
            code: diagnostic.code.id(),
            name: diagnostic.code.name(),
            severity: diagnostic.severity,
            confidence: diagnostic.confidence,
            hash: diagnostic.code.is_security().then(|| binding(diagnostic)),
            message: &diagnostic.message,
            skill: diagnostic.skill.as_deref(),
            file: diagnostic.span.file.path(),
            span: Span::from(&diagnostic.span),
            labels: diagnostic.labels.iter().map(label).collect(),
            help: diagnostic.help.as_deref(),
            fix: diagnostic.fix.as_ref().map(Fix::from),
        }
    }
}

impl From<&diagnostic::Span> for Span {
    fn from(span: &diagnostic::Span) -> Self {
        let position = |offset| {
            let at = span.file.position(offset);
            Position {
                line: at.line,
                column: at.column,
                offset: at.offset,
            }
        };
        Self {
            start: position(span.range.start),
            end: position(span.range.end),
        }
    }
}

impl<'a> From<&'a diagnostic::Fix> for Fix<'a> {
    fn from(fix: &'a diagnostic::Fix) -> Self {
        let edit = |edit: &'a diagnostic::Edit| Edit {
            file: edit.span.file.path(),
            span: Span::from(&edit.span),
            replacement: &edit.replacement,
        };
        Self {
            title: &fix.title,
            applicability: fix.applicability,
            edits: fix.edits.iter().map(edit).collect(),
        }
    }
}

/// How many findings there are.
#[derive(Clone, Copy, Default)]
struct Counts {
    errors: usize,
    warnings: usize,
    suppressed: usize,
}

impl Counts {
    fn add(&mut self, diagnostic: &Diagnostic) {
        match diagnostic.severity {
            Severity::Error => self.errors += 1,
            Severity::Warning => self.warnings += 1,
            Severity::Note => {}
        }
    }

    /// Those of each skill, by id.
    fn by_skill(compilation: &Compilation) -> BTreeMap<&str, Self> {
        let mut counts: BTreeMap<&str, Self> = BTreeMap::new();
        for diagnostic in &compilation.diagnostics {
            if let Some(id) = &diagnostic.skill {
                counts.entry(id).or_default().add(diagnostic);
            }
        }
        for suppressed in &compilation.suppressed {
            if let Some(id) = &suppressed.diagnostic.skill {
                counts.entry(id).or_default().suppressed += 1;
            }
        }
        counts
    }
}

/// Every line of a compilation but the last: the findings, then the skills.
pub fn lines(compilation: &Compilation) -> impl Iterator<Item = Line<'_>> {
    let counts = Counts::by_skill(compilation);
    let findings = compilation.diagnostics.iter();
    let skills = compilation.skills.iter();
    findings
        .map(|diagnostic| Line::Diagnostic(diagnostic.into()))
        .chain(skills.map(move |compiled| skill(compiled, &counts)))
}

fn skill<'a>(compiled: &'a CompiledSkill, counts: &BTreeMap<&str, Counts>) -> Line<'a> {
    let id = &*compiled.skill.id;
    let counts = counts.get(id).copied().unwrap_or_default();
    Line::Skill(Skill {
        name: &compiled.skill.name,
        id,
        file: compiled.bundle.file.path(),
        status: if counts.errors > 0 {
            Status::Failed
        } else {
            Status::Ok
        },
        security_level: compiled.skill.policy.security_level.effective,
        errors: counts.errors,
        warnings: counts.warnings,
        suppressed: counts.suppressed,
        unread: &compiled.unread,
    })
}

/// The last line.
#[must_use]
pub fn summary(compilation: &Compilation, duration_us: u64) -> Line<'static> {
    let mut all = Counts::default();
    for diagnostic in &compilation.diagnostics {
        all.add(diagnostic);
    }
    let by_skill = Counts::by_skill(compilation);
    let has_errors = |compiled: &&CompiledSkill| {
        let counts = by_skill.get(&*compiled.skill.id);
        counts.is_some_and(|counts| counts.errors > 0)
    };
    let failed = compilation.skills.iter().filter(has_errors).count();
    Line::Summary(Summary {
        skills: compilation.skills.len(),
        ok: compilation.skills.len() - failed,
        failed,
        errors: all.errors,
        warnings: all.warnings,
        suppressed: compilation.suppressed.len(),
        duration_us,
    })
}

/// The JSON Schema of a line.
#[cfg(feature = "schema")]
#[must_use]
pub fn schema() -> schemars::Schema {
    schemars::schema_for!(Line<'_>)
}
