//! Reading frontmatter that is not YAML, and saying how to mend it.
//!
//! The scanner notes what keeps a block from being YAML. Each kind has one
//! diagnostic and one correction here. The corrections are what the compiler
//! reads instead; where they are surely what the author meant, they are the
//! diagnostic's fix too.

mod glued;
mod marks;

use std::ops::Range;
use std::sync::Arc;

use super::patch::{Correction, Patched};
use super::quote::{double_quoted, escape_inner, unquoted};
use super::scan::{Scan, Trouble, TroubleKind};
use crate::diagnostic::{Code, Diagnostic, Edit, Span};
use crate::source::SourceFile;

/// The block under repair.
pub(super) struct Repair<'a> {
    pub(super) file: &'a Arc<SourceFile>,
    /// Where the block starts in the file.
    pub(super) base: usize,
    /// The block as the scanner saw it.
    pub(super) patched: &'a Patched<'a>,
    pub(super) scan: &'a Scan,
}

/// What came of one trouble.
struct Mended {
    diagnostic: Diagnostic,
    /// In bytes of the text that was scanned.
    corrections: Vec<Correction>,
    /// Whether the corrections are surely what was meant.
    sure: bool,
    title: &'static str,
}

impl Repair<'_> {
    /// A correction for everything that keeps the block from being YAML, in
    /// bytes of the original block.
    pub(super) fn mend(&self, diagnostics: &mut Vec<Diagnostic>) -> Vec<Correction> {
        let mut all = Vec::new();
        for trouble in &self.scan.troubles {
            let mended = match trouble.kind {
                TroubleKind::Colon => self.colon(trouble),
                TroubleKind::Reserved => self.reserved(trouble),
                TroubleKind::AfterComment => self.after_comment(trouble),
                TroubleKind::AfterQuote => self.after_quote(trouble),
                TroubleKind::OpenQuote => self.open_quote(trouble),
                TroubleKind::Indented => self.indented(trouble),
                TroubleKind::NoBlank => self.no_blank(trouble),
                TroubleKind::Stray => self.stray(trouble),
                TroubleKind::Tab => continue,
            };
            let corrections: Vec<_> = mended
                .corrections
                .into_iter()
                .map(|one| Correction::new(self.patched.original(&one.range), one.text))
                .collect();
            diagnostics.push(self.offer(
                mended.diagnostic,
                mended.title,
                &corrections,
                mended.sure,
            ));
            all.extend(corrections);
        }
        all.extend(self.tabs(diagnostics));
        all
    }

    fn text(&self, range: &Range<usize>) -> &str {
        &self.patched.text()[range.clone()]
    }

    /// A span of the file for a range of the scanned text.
    fn span(&self, range: &Range<usize>) -> Span {
        let range = self.patched.original(range);
        Span::new(self.file, self.base + range.start..self.base + range.end)
    }

    /// The character at `at`.
    fn character(&self, at: usize) -> Span {
        let text = self.patched.text();
        let length = text[at..].chars().next().map_or(0, char::len_utf8);
        self.span(&(at..at + length))
    }

    /// How a message calls the value: by its key.
    fn value_of(&self, key: Option<&Range<usize>>) -> String {
        key.map_or_else(
            || "a value".to_owned(),
            |key| format!("the value of `{}`", unquoted(self.text(key))),
        )
    }

    fn offer(
        &self,
        diagnostic: Diagnostic,
        title: &str,
        corrections: &[Correction],
        sure: bool,
    ) -> Diagnostic {
        if corrections.is_empty() {
            return diagnostic;
        }
        let edits = corrections
            .iter()
            .map(|one| Edit {
                span: Span::new(
                    self.file,
                    self.base + one.range.start..self.base + one.range.end,
                ),
                replacement: one.text.clone(),
            })
            .collect();
        if sure {
            diagnostic.fix(title, edits)
        } else {
            diagnostic.suggest(title, edits)
        }
    }

    fn quote(&self, scalar: &Range<usize>) -> Vec<Correction> {
        vec![Correction::new(
            scalar.clone(),
            double_quoted(self.text(scalar)),
        )]
    }

    fn colon(&self, trouble: &Trouble) -> Mended {
        if let Some(mended) = self.glued(trouble) {
            return mended;
        }
        let value = self.value_of(trouble.key.as_ref());
        Mended {
            diagnostic: Diagnostic::new(
                Code::UnquotedColon,
                self.character(trouble.at),
                format!("{value} is not quoted and holds a colon followed by a space"),
            )
            .help(
                "put the value in double quotes; Copilot CLI, pi and Kimi Code drop the skill as \
                 it is",
            ),
            corrections: self.quote(&trouble.scalar),
            sure: true,
            title: QUOTE,
        }
    }

    fn reserved(&self, trouble: &Trouble) -> Mended {
        if let Some(mended) = self.glued(trouble) {
            return mended;
        }
        let mut mended = reserved(
            &self.value_of(trouble.key.as_ref()),
            self.text(&trouble.scalar),
            self.character(trouble.at),
        );
        mended.corrections = self.quote(&trouble.scalar);
        mended
    }

    fn after_comment(&self, trouble: &Trouble) -> Mended {
        let value = self.value_of(trouble.key.as_ref());
        Mended {
            diagnostic: Diagnostic::new(
                Code::InvalidYaml,
                self.character(trouble.at),
                format!("{value} is cut by a comment, and goes on below it"),
            )
            .help("put the value in double quotes"),
            corrections: self.quote(&trouble.scalar),
            sure: false,
            title: QUOTE,
        }
    }

    fn after_quote(&self, trouble: &Trouble) -> Mended {
        let value = self.value_of(trouble.key.as_ref());
        let raw = self.text(&trouble.scalar);
        let quote = if raw.starts_with('"') { '"' } else { '\'' };
        let (corrected, at, message, title) = match escape_inner(raw, quote) {
            Some((escaped, at)) => (
                escaped,
                trouble.scalar.start + at,
                format!("{value} is in quotes and holds a quote that is not escaped"),
                "escape the quotes inside",
            ),
            None => (
                double_quoted(raw),
                trouble.scalar.start,
                format!("text follows the closing quote in {value}"),
                "put the whole value in double quotes",
            ),
        };
        Mended {
            diagnostic: Diagnostic::new(Code::TextAfterQuote, self.character(at), message)
                .help(format!("{title}; most agents drop the skill as it is")),
            corrections: vec![Correction::new(trouble.scalar.clone(), corrected)],
            sure: true,
            title,
        }
    }

    fn open_quote(&self, trouble: &Trouble) -> Mended {
        let value = self.value_of(trouble.key.as_ref());
        let raw = self.text(&trouble.scalar);
        let (corrected, title) = match raw.strip_prefix('"') {
            // The closing quote was forgotten.
            Some(_) if !raw.ends_with('\\') => (format!("{raw}\""), "close the quote"),
            // An apostrophe starts the text.
            _ => (double_quoted(raw), QUOTE),
        };
        Mended {
            diagnostic: Diagnostic::new(
                Code::InvalidYaml,
                self.character(trouble.at),
                format!("{value} has no closing quote"),
            )
            .help(title),
            corrections: vec![Correction::new(trouble.scalar.clone(), corrected)],
            sure: false,
            title,
        }
    }

    fn indented(&self, trouble: &Trouble) -> Mended {
        let key = trouble.key.clone().unwrap_or(trouble.at..trouble.at);
        let first = self.scan.root.value.start;
        let text = self.patched.text();
        let line = text[..first].rfind(['\n', '\r']).map_or(0, |at| at + 1);
        Mended {
            diagnostic: Diagnostic::new(
                Code::InvalidYaml,
                self.span(&key),
                format!(
                    "`{}` is indented deeper than the keys before it",
                    self.text(&key)
                ),
            )
            .help("start every key in the same column"),
            corrections: vec![Correction::new(
                trouble.scalar.clone(),
                text[line..first].to_owned(),
            )],
            sure: false,
            title: "move the key to the others' column",
        }
    }

    fn no_blank(&self, trouble: &Trouble) -> Mended {
        let key = self.text(&trouble.scalar);
        Mended {
            diagnostic: Diagnostic::new(
                Code::InvalidYaml,
                self.character(trouble.at - 1),
                format!("no blank follows the colon after `{key}`"),
            )
            .help("write a blank after the colon"),
            corrections: vec![Correction::new(trouble.at..trouble.at, " ")],
            sure: false,
            title: "write a blank after the colon",
        }
    }

    fn stray(&self, trouble: &Trouble) -> Mended {
        Mended {
            diagnostic: Diagnostic::new(
                Code::InvalidYaml,
                self.span(&trouble.scalar),
                "this line is neither a key with a value nor part of a value",
            )
            .help("write `key: value`, or indent the line if it belongs to the value above it"),
            corrections: Vec::new(),
            sure: false,
            title: "",
        }
    }

    /// One diagnostic for all lines that are indented with tabs.
    fn tabs(&self, diagnostics: &mut Vec<Diagnostic>) -> Vec<Correction> {
        let mut tabs = self
            .scan
            .troubles
            .iter()
            .filter(|trouble| trouble.kind == TroubleKind::Tab);
        let Some(first) = tabs.next() else {
            return Vec::new();
        };
        let corrections: Vec<_> = std::iter::once(first)
            .chain(tabs)
            .map(|trouble| {
                Correction::new(
                    self.patched.original(&trouble.scalar),
                    self.text(&trouble.scalar).replace('\t', "  "),
                )
            })
            .collect();
        let message = match corrections.len() {
            1 => "the line is indented with a tab".to_owned(),
            lines => format!("{lines} lines are indented with tabs"),
        };
        let diagnostic = Diagnostic::new(Code::TabIndentation, self.span(&first.scalar), message)
            .help(
                "indent with two spaces; Codex, Copilot CLI, pi, Kimi Code and OpenClaw drop the \
                 skill as it is",
            );
        diagnostics.push(self.offer(diagnostic, "indent with two spaces", &corrections, true));
        corrections
    }
}

const QUOTE: &str = "put the value in double quotes";

/// The diagnostic for a value that starts with a reserved character.
fn reserved(value: &str, raw: &str, at: Span) -> Mended {
    let first = raw.chars().next().unwrap_or_default();
    let dropped = match first {
        '@' | '`' | '%' => "; opencode, Copilot CLI, pi and Kimi Code drop the skill as it is",
        '*' | '&' | '!' => {
            "; Codex, opencode, Copilot CLI, pi and Kimi Code drop the skill as it is"
        }
        _ => "; most agents drop the skill as it is",
    };
    Mended {
        diagnostic: Diagnostic::new(
            Code::UnquotedSpecial,
            at,
            format!("{value} is not quoted and starts with `{first}`, which YAML reserves"),
        )
        .help(format!("{QUOTE}{dropped}")),
        corrections: Vec::new(),
        sure: true,
        title: QUOTE,
    }
}
