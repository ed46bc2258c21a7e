//! One kind of diagnostic, many renderers.
//!
//! A [`Diagnostic`] says what is wrong in one line, where, and how to mend it.
//! It carries its source with it, so a renderer needs nothing else. Messages
//! are lowercase fragments without a full stop, names stand in backticks, and
//! a help starts with a verb.

mod code;
mod crosswalk;
mod level;
pub mod render;
pub(crate) mod rules;

use std::fmt;
use std::ops::Range;
use std::sync::Arc;

pub use code::{Code, Group};
pub use crosswalk::Crosswalk;
pub(crate) use level::unknown_code;
pub use level::{Level, Levels, Selector};
pub use rules::RULES;
use skir::Hash;
pub use skir::Severity;

use crate::source::SourceFile;

/// A range of bytes in a file.
#[derive(Clone)]
pub struct Span {
    /// The file.
    pub file: Arc<SourceFile>,
    /// First byte and the byte after the last, from the start of the file.
    pub range: Range<usize>,
}

impl Span {
    /// A span in `file`; cut to the file's length.
    #[must_use]
    pub fn new(file: &Arc<SourceFile>, range: Range<usize>) -> Self {
        let end = range.end.min(file.text().len());
        Self {
            file: Arc::clone(file),
            range: range.start.min(end)..end,
        }
    }

    /// The text at the span; empty when the span cuts a character in two.
    #[must_use]
    pub fn text(&self) -> &str {
        self.file.text().get(self.range.clone()).unwrap_or("")
    }
}

impl PartialEq for Span {
    fn eq(&self, other: &Self) -> bool {
        self.file.path() == other.file.path() && self.range == other.range
    }
}

impl Eq for Span {}

impl fmt::Debug for Span {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{:?}", self.file.path(), self.range)
    }
}

/// A further place that explains the diagnostic.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Label {
    /// The place.
    pub span: Span,
    /// What is to be seen there.
    pub message: String,
}

/// Whether a fix may be applied without a look.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(
    feature = "json",
    derive(serde::Serialize),
    serde(rename_all = "kebab-case")
)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub enum Applicability {
    /// It means what the author meant; `fix` applies it.
    MachineApplicable,
    /// It probably does; it is only shown.
    MaybeIncorrect,
}

/// How sure a finding is, apart from how bad it would be.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
#[cfg_attr(
    feature = "json",
    derive(serde::Serialize),
    serde(rename_all = "kebab-case")
)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub enum Confidence {
    /// It may well be something else: it warns at most.
    Low,
    /// It is what it looks like, unless the context is unusual.
    Medium,
    /// It cannot be anything else.
    #[default]
    High,
}

/// One replacement of text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Edit {
    /// What is replaced.
    pub span: Span,
    /// By what.
    pub replacement: String,
}

/// A way to mend it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fix {
    /// What it does, starting with a verb.
    pub title: String,
    /// Whether it may be applied without a look.
    pub applicability: Applicability,
    /// The replacements; they do not overlap.
    pub edits: Vec<Edit>,
}

/// One thing that is wrong, or worth knowing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diagnostic {
    /// The stable code.
    pub code: Code,
    /// How bad it is, after levels were applied.
    pub severity: Severity,
    /// What is wrong: a lowercase fragment.
    pub message: String,
    /// How sure it is.
    pub confidence: Confidence,
    /// Where.
    pub span: Span,
    /// Further places.
    pub labels: Vec<Label>,
    /// What to do about it, starting with a verb.
    pub help: Option<String>,
    /// How to mend it.
    pub fix: Option<Fix>,
    /// The id of the skill it is about, when it is about one.
    pub skill: Option<String>,
    /// blake3 of the file it is about, when that is more than the text at its
    /// places: a suppression with a hash holds as long as it is the same.
    pub about: Option<Hash>,
}

impl Diagnostic {
    /// A diagnostic at the severity of its code's default level.
    #[must_use]
    pub fn new(code: Code, span: Span, message: impl Into<String>) -> Self {
        Self {
            code,
            severity: match code.default_level() {
                Level::Deny => Severity::Error,
                Level::Warn => Severity::Warning,
                Level::Allow => Severity::Note,
            },
            message: message.into(),
            confidence: Confidence::High,
            span,
            labels: Vec::new(),
            help: None,
            fix: None,
            skill: None,
            about: None,
        }
    }

    /// Says that it is about a whole file, by the file's hash.
    #[must_use]
    pub const fn about(mut self, file: Hash) -> Self {
        self.about = Some(file);
        self
    }

    /// Adds a further place.
    #[must_use]
    pub fn label(mut self, span: Span, message: impl Into<String>) -> Self {
        self.labels.push(Label {
            span,
            message: message.into(),
        });
        self
    }

    /// Says something else.
    #[must_use]
    pub(crate) fn message(mut self, message: impl Into<String>) -> Self {
        self.message = message.into();
        self
    }

    /// Says how sure it is.
    #[must_use]
    pub const fn confidence(mut self, confidence: Confidence) -> Self {
        self.confidence = confidence;
        self
    }

    /// Says what to do.
    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// Offers a replacement that means what the author meant.
    #[must_use]
    pub fn fix(self, title: impl Into<String>, edits: Vec<Edit>) -> Self {
        self.with_fix(title, edits, Applicability::MachineApplicable)
    }

    /// Offers a replacement that has to be looked at.
    #[must_use]
    pub fn suggest(self, title: impl Into<String>, edits: Vec<Edit>) -> Self {
        self.with_fix(title, edits, Applicability::MaybeIncorrect)
    }

    fn with_fix(
        mut self,
        title: impl Into<String>,
        edits: Vec<Edit>,
        applicability: Applicability,
    ) -> Self {
        self.fix = Some(Fix {
            title: title.into(),
            applicability,
            edits,
        });
        self
    }

    /// Whether it stops the build.
    #[must_use]
    pub fn is_error(&self) -> bool {
        self.severity == Severity::Error
    }

    /// The level when nobody says otherwise: a finding that may well be
    /// something else warns at most.
    pub(crate) fn level_at_most(&self) -> Level {
        match self.code.default_level() {
            Level::Deny if self.confidence == Confidence::Low => Level::Warn,
            level => level,
        }
    }

    /// Sets the severity; false when the diagnostic is silent.
    pub(crate) fn apply_level(&mut self, levels: &Levels) -> bool {
        match levels.of(self.code) {
            Level::Allow => return false,
            Level::Warn => self.severity = Severity::Warning,
            // A finding that may well be something else stops nobody.
            Level::Deny if !levels.counts(self.confidence) => {
                self.severity = Severity::Warning;
            }
            Level::Deny => self.severity = Severity::Error,
        }
        true
    }

    /// Orders diagnostics by file, place and code.
    pub(crate) fn sort_key(&self) -> (&str, usize, usize, Code) {
        (
            self.span.file.path(),
            self.span.range.start,
            self.span.range.end,
            self.code,
        )
    }
}

/// Sorts diagnostics by file, place and code, and drops exact repetitions.
pub fn sort(diagnostics: &mut Vec<Diagnostic>) {
    diagnostics.sort_by(|a, b| {
        a.sort_key()
            .cmp(&b.sort_key())
            .then_with(|| a.message.cmp(&b.message))
    });
    diagnostics.dedup();
}

/// Applies levels: sets each diagnostic's severity and drops the silent ones.
pub fn apply_levels(diagnostics: &mut Vec<Diagnostic>, levels: &Levels) {
    diagnostics.retain_mut(|diagnostic| diagnostic.apply_level(levels));
}
