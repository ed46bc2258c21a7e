//! `SK101` to `SK103`, `SK107`, `SK116` to `SK118`, `SK120`: what the texts of
//! a skill refer to.

mod anchors;
mod documents;
mod usage;

use std::ops::Range;
use std::sync::Arc;

use skir::{ReferenceKind, ReferenceStatus};

use super::Subject;
use crate::diagnostic::{Code, Diagnostic, Edit, Span};
use crate::distance;
use crate::lower::paths::{self, Paths, Place};
use crate::lower::references::is_machine_path;
use crate::source::SourceFile;

/// How many missing files of one skill get a suggestion: finding one looks at
/// every file.
const MAX_SUGGESTIONS: usize = 32;

/// Checks the references of `SKILL.md` and of the documents beside it.
pub(super) fn check(subject: &Subject<'_>, diagnostics: &mut Vec<Diagnostic>) {
    let paths = Paths::new(subject.bundle);
    let mut check = Check {
        paths: &paths,
        suggestions: 0,
        diagnostics,
    };
    let body = Text {
        file: &subject.document.file,
        start: subject.document.body.start,
        base: "",
    };
    for reference in &subject.skill.references {
        check.reference(
            &body,
            reference.kind,
            reference.status,
            reference.span.range(),
        );
    }
    let documents = documents::read(subject.bundle, &paths);
    for document in &documents {
        for found in &document.found {
            let Some(status) = found.status() else {
                continue;
            };
            let text = Text {
                file: document.file(),
                start: 0,
                base: document.base,
            };
            check.reference(&text, found.kind, status, found.span.clone());
        }
    }
    anchors::check(subject, &paths, &documents, diagnostics);
    usage::check(subject, &documents, diagnostics);
}

/// A text that has references.
struct Text<'a> {
    file: &'a Arc<SourceFile>,
    /// Where the text starts in its file, in bytes.
    start: usize,
    /// The folder it lies in, below the skill's.
    base: &'a str,
}

impl Text<'_> {
    fn span(&self, range: &Range<usize>) -> Span {
        Span::new(self.file, self.start + range.start..self.start + range.end)
    }
}

struct Check<'c, 'a> {
    paths: &'c Paths<'a>,
    suggestions: usize,
    diagnostics: &'c mut Vec<Diagnostic>,
}

impl Check<'_, '_> {
    fn reference(
        &mut self,
        text: &Text<'_>,
        kind: ReferenceKind,
        status: ReferenceStatus,
        range: Range<usize>,
    ) {
        let span = text.span(&range);
        let written = span.text();
        let is_link = matches!(kind, ReferenceKind::Link | ReferenceKind::Image);
        match status {
            ReferenceStatus::Broken => self.broken(text, span),
            ReferenceStatus::Unresolved if !is_link => self.unresolved(span),
            ReferenceStatus::Outside if is_machine_path(written) => self.absolute(text, span),
            ReferenceStatus::Outside => self.outside(span),
            ReferenceStatus::Resolved(_) | ReferenceStatus::Folder
                if is_link && written.contains('\\') =>
            {
                self.backslashes(span);
            }
            _ => {}
        }
    }

    /// `SK101`
    fn broken(&mut self, text: &Text<'_>, span: Span) {
        let written = span.text().to_owned();
        let place = self.resolve(text, &written);
        // A link that could not be followed was reported where it was found.
        if place == Place::LeftOut {
            return;
        }
        let message = format!("there is no file `{written}` in the skill");
        let mut diagnostic = Diagnostic::new(Code::BrokenReference, span.clone(), message);
        let near = match &place {
            Place::Missing(missing) => self.nearest(missing),
            _ => None,
        };
        diagnostic = match near {
            Some(near) => {
                let shown = relative(text.base, near);
                diagnostic
                    .help(format!("write `{shown}` if that file is meant"))
                    .suggest(
                        format!("write `{shown}`"),
                        vec![Edit {
                            span,
                            replacement: shown,
                        }],
                    )
            }
            None => diagnostic.help("add the file, or correct the path"),
        };
        self.diagnostics.push(diagnostic);
    }

    /// `SK102`
    fn unresolved(&mut self, span: Span) {
        let message = format!("`{}` names no file of the skill", span.text());
        self.diagnostics.push(
            Diagnostic::new(Code::UnresolvedPath, span, message)
                .help("add the file if it belongs to the skill"),
        );
    }

    /// `SK103`
    fn outside(&mut self, span: Span) {
        let message = format!("`{}` lies outside the skill's folder", span.text());
        self.diagnostics.push(
            Diagnostic::new(Code::ReferenceOutsideSkill, span, message)
                .help("copy the file into the skill"),
        );
    }

    /// `SK116`
    fn absolute(&mut self, text: &Text<'_>, span: Span) {
        let written = span.text();
        let message = format!("`{written}` is an absolute path");
        // The end of the path that is one of the skill's files is meant.
        let own = written
            .match_indices('/')
            .map(|(at, _)| &written[at + 1..])
            .find(|end| self.paths.file(end).is_some());
        let mut diagnostic = Diagnostic::new(Code::AbsolutePath, span.clone(), message);
        diagnostic = match own {
            Some(own) => {
                let shown = relative(text.base, own);
                diagnostic.help(format!("write `{shown}`")).suggest(
                    format!("write `{shown}`"),
                    vec![Edit {
                        span,
                        replacement: shown,
                    }],
                )
            }
            None => diagnostic.help("write a path relative to the skill's folder"),
        };
        self.diagnostics.push(diagnostic);
    }

    /// `SK117`
    fn backslashes(&mut self, span: Span) {
        let parts = span.text().split('\\').filter(|part| !part.is_empty());
        let replacement = parts.collect::<Vec<_>>().join("/");
        let message = format!("`{}` has backslashes", span.text());
        self.diagnostics.push(
            Diagnostic::new(Code::BackslashPath, span.clone(), message)
                .help(format!("write `{replacement}`"))
                .fix(
                    format!("write `{replacement}`"),
                    vec![Edit { span, replacement }],
                ),
        );
    }

    fn resolve(&self, text: &Text<'_>, written: &str) -> Place<'_> {
        let decoded = paths::percent_decode(written).replace('\\', "/");
        let below = crate::lower::references::below_skill(
            &decoded,
            self.paths.bundle().source.folder_name(),
        );
        self.paths.resolve(text.base, below.unwrap_or(&decoded))
    }

    /// The bundled file that is most likely meant by a path that leads nowhere.
    fn nearest(&mut self, missing: &str) -> Option<&str> {
        self.suggestions += 1;
        if self.suggestions > MAX_SUGGESTIONS {
            return None;
        }
        let name = |path: &str| path.rsplit('/').next().unwrap_or_default().to_lowercase();
        let wanted = name(missing);
        let files = &self.paths.bundle().files;
        let mut same = files.iter().filter(|file| name(&file.path) == wanted);
        match (same.next(), same.next()) {
            (Some(only), None) => return Some(&only.path),
            (Some(_), Some(_)) => return None,
            (None, _) => {}
        }
        distance::nearest(missing, files.iter().map(|file| file.path.as_str()))
    }
}

/// `path` as a document in the folder `base` writes it.
fn relative(base: &str, path: &str) -> String {
    let mut up = String::new();
    let mut base = base;
    loop {
        let below = match base {
            "" => Some(path),
            base => path
                .strip_prefix(base)
                .and_then(|rest| rest.strip_prefix('/')),
        };
        if let Some(below) = below {
            return up + below;
        }
        up.push_str("../");
        base = paths::folder_of(base);
    }
}
