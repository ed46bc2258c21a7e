//! For people: the text, what is wrong in it, and how to mend it.

mod excerpt;

use std::ops::Range;

use annotate_snippets::{
    Annotation, AnnotationKind, Element, Group, Level, Origin, Patch, Renderer, Snippet,
};

use self::excerpt::Excerpt;
use super::visible;
use super::visible::NONCHARACTER;
use crate::diagnostic::{Diagnostic, Edit, Severity, Span};
use crate::suppression::{self, Date};

/// A label so many lines from the diagnostic gets a snippet of its own.
const FAR: usize = 20;

/// Columns where the caller does not say.
const WIDTH: usize = 100;

/// Line numbers, bars and blanks take so many of them.
const GUTTER: usize = 10;

/// A fix with more replacements is named, not shown.
const MANY_EDITS: usize = 8;

/// A replacement with more bytes is named, not shown.
const MANY_BYTES: usize = 2000;

/// The renderer for people.
///
/// ```
/// use std::sync::Arc;
/// use skcc_core::diagnostic::render::Human;
/// use skcc_core::diagnostic::{Code, Diagnostic, Span};
/// use skcc_core::source::SourceFile;
///
/// let file = Arc::new(SourceFile::new("a/SKILL.md", "---\nname: A\n---\n"));
/// let diagnostic = Diagnostic::new(
///     Code::NameNotLowercase,
///     Span::new(&file, 10..11),
///     "the name `A` is not lowercase",
/// );
/// let text = Human::new().render(&diagnostic);
/// assert!(text.starts_with("error[SK024]: the name `A` is not lowercase\n --> a/SKILL.md:2:7\n"));
/// ```
#[derive(Clone, Debug)]
pub struct Human {
    renderer: Renderer,
    width: usize,
    /// From when offers hold; without a day there are none.
    today: Option<Date>,
}

impl Default for Human {
    fn default() -> Self {
        Self::new()
    }
}

impl Human {
    /// Without colour, 100 columns wide.
    #[must_use]
    pub const fn new() -> Self {
        Self {
            renderer: Renderer::plain().term_width(WIDTH),
            width: WIDTH,
            today: None,
        }
    }

    /// With or without colour, as ANSI escape sequences.
    #[must_use]
    pub const fn color(color: bool) -> Self {
        if color {
            let renderer = Renderer::styled().hyperlink(false);
            Self {
                renderer: renderer.term_width(WIDTH),
                width: WIDTH,
                today: None,
            }
        } else {
            Self::new()
        }
    }

    /// The width of the terminal, in columns.
    #[must_use]
    pub fn width(self, columns: usize) -> Self {
        // Less leaves no room for text beside the line numbers.
        let width = columns.max(40);
        Self {
            renderer: self.renderer.term_width(width),
            width,
            ..self
        }
    }

    /// Shows with each error of a security code the line of settings that would
    /// accept it for some weeks from this day.
    #[must_use]
    pub const fn offer(mut self, today: Option<Date>) -> Self {
        self.today = today;
        self
    }

    /// Renders one diagnostic, without a line end after the last line.
    #[must_use]
    pub fn render(&self, diagnostic: &Diagnostic) -> String {
        let title = match diagnostic.severity {
            Severity::Error => Level::ERROR,
            Severity::Warning => Level::WARNING,
            Severity::Note => Level::NOTE,
        }
        .primary_title(visible(&diagnostic.message))
        .id(diagnostic.code.id());
        let room = self.width - GUTTER;
        let mut places = Places {
            shown: Vec::new(),
            room,
        };
        let mut main = title.elements(places.elements(diagnostic));
        let help = diagnostic.help.as_deref();
        let fix = diagnostic.fix.as_ref();
        // A help that says what the fix does, and more, takes its place.
        let (help, fix_title) = match (help, fix) {
            (Some(help), Some(fix)) if help.starts_with(&fix.title) => (None, help),
            (help, Some(fix)) => (help, &*fix.title),
            (help, None) => (help, ""),
        };
        if let Some(help) = help {
            main = main.element(Level::HELP.message(visible(help)));
        }
        let offer = suppression::offer(diagnostic, self.today)
            .filter(|_| self.today.is_some() && diagnostic.is_error())
            .map(|line| format!("if it is harmless, add to `skcc.toml`: {line}"));
        if let Some(offer) = &offer {
            main = main.element(Level::NOTE.message(visible(offer)));
        }
        let mut groups = vec![main];
        if let Some(fix) = fix {
            groups.push(suggestion(fix_title, &fix.edits, room));
        }
        places.name(&self.renderer.render(&groups))
    }
}

/// The places of a diagnostic.
///
/// The rendering library counts columns in the text it is given, which is not
/// the file's where lines are cut or hidden characters are made visible. So it
/// is given a mark for each path, and the mark is replaced at the end.
struct Places {
    /// What each mark stands for.
    shown: Vec<String>,
    /// Columns for text.
    room: usize,
}

impl Places {
    /// The place of the diagnostic and of its labels.
    fn elements<'a>(&mut self, diagnostic: &'a Diagnostic) -> Vec<Element<'a>> {
        let primary = &diagnostic.span;
        let line = |span: &Span| span.file.position(span.range.start).line;
        let is_near = |span: &Span| {
            span.file.path() == primary.file.path() && line(span).abs_diff(line(primary)) < FAR
        };
        let (near, far): (Vec<_>, Vec<_>) = diagnostic
            .labels
            .iter()
            .partition(|label| is_near(&label.span));
        let mut marks = vec![(AnnotationKind::Primary, primary, None)];
        for label in near {
            marks.push((AnnotationKind::Context, &label.span, Some(&*label.message)));
        }
        let mut elements = self.place(primary, &marks);
        for label in far {
            let mark = (AnnotationKind::Context, &label.span, Some(&*label.message));
            elements.extend(self.place(&label.span, &[mark]));
        }
        elements
    }

    /// A place with what is marked there, all in one file.
    fn place<'a>(
        &mut self,
        at: &'a Span,
        marks: &[(AnnotationKind, &'a Span, Option<&'a str>)],
    ) -> Vec<Element<'a>> {
        let path = visible(at.file.path());
        let shown: Vec<_> = marks
            .iter()
            .map(|(_, span, _)| excerpt::shown(&span.file, &span.range))
            .collect();
        let Some(excerpt) = Excerpt::new(&at.file, &shown, self.room) else {
            let messages = marks.iter().filter_map(|(_, _, message)| {
                let message = visible((*message)?);
                Some(Level::NOTE.message(message).into())
            });
            return std::iter::once(Origin::path(path).into())
                .chain(messages)
                .collect();
        };
        let annotations: Vec<Annotation<'_>> = marks
            .iter()
            .zip(&shown)
            .map(|((kind, _, message), range)| {
                let label = message.map(|message| visible(message));
                kind.span(excerpt.place(range)).label(label)
            })
            .collect();
        let position = at.file.position(at.range.start);
        self.shown
            .push(format!("{path}:{}:{}", position.line, position.column));
        let mark = format!("{NONCHARACTER}{}{NONCHARACTER}", self.shown.len() - 1);
        vec![
            Snippet::source(excerpt.text)
                .line_start(excerpt.first_line)
                .path(mark)
                .annotations(annotations)
                .into(),
        ]
    }

    /// Replaces the marks, each with the line and column after it.
    fn name(&self, text: &str) -> String {
        let mut out = String::with_capacity(text.len() + 64);
        let mut parts = text.split(NONCHARACTER);
        out.extend(parts.next());
        while let (Some(index), Some(rest)) = (parts.next(), parts.next()) {
            let shown = index
                .parse()
                .ok()
                .and_then(|index: usize| self.shown.get(index));
            out.extend(shown.map(String::as_str));
            out.push_str(rest.trim_start_matches(|c: char| c == ':' || c.is_ascii_digit()));
        }
        out
    }
}

/// A fix as the lines that it changes.
fn suggestion<'a>(title: &'a str, edits: &'a [Edit], room: usize) -> Group<'a> {
    let title = Level::HELP.secondary_title(visible(title));
    let is_large = |edit: &Edit| {
        excerpt::shown(&edit.span.file, &edit.span.range) != edit.span.range
            || edit.replacement.len() > MANY_BYTES
    };
    if edits.len() > MANY_EDITS || edits.iter().any(is_large) {
        return Group::with_title(title);
    }
    let mut edits: Vec<&Edit> = edits.iter().collect();
    edits.sort_by_key(|edit| (edit.span.file.path(), edit.span.range.start));
    let line = |edit: &Edit| edit.span.file.position(edit.span.range.start).line;
    let is_near = |a: &&Edit, b: &&Edit| {
        let is_close = line(a).abs_diff(line(b)) < FAR;
        a.span.file.path() == b.span.file.path()
            && is_close
            && (line(a) == line(b)
                || !edits
                    .iter()
                    .any(|edit| line(edit) == line(a) && shrinks(edit)))
    };
    let snippets = edits.chunk_by(is_near).filter_map(|edits| {
        let ranges: Vec<Range<usize>> = edits.iter().map(|edit| edit.span.range.clone()).collect();
        let excerpt = Excerpt::new(&edits.first()?.span.file, &ranges, room)?;
        let patches: Vec<_> = edits
            .iter()
            .map(|edit| {
                let lines = edit.replacement.split('\n');
                let lines: Vec<_> = lines.map(|line| cut(line, room)).collect();
                Patch::new(excerpt.place(&edit.span.range), lines.join("\n"))
            })
            .collect();
        let snippet = Snippet::source(excerpt.text).line_start(excerpt.first_line);
        Some(snippet.patches(patches))
    });
    let snippets: Vec<_> = snippets.collect();
    Group::with_title(title).elements(snippets)
}

/// Whether a replacement may be shown narrower than what it replaces.
///
/// The rendering library moves what is marked on later lines to the left by as
/// much, and stops the program where that is before the first column.
fn shrinks(edit: &Edit) -> bool {
    edit.replacement.len() < edit.span.text().len() || edit.span.text().contains('\n')
}

/// A line of a replacement, made visible and cut.
fn cut(line: &str, room: usize) -> String {
    let fitting = excerpt::fitting(line, room);
    let mut shown = visible(&line[..fitting]).into_owned();
    if fitting < line.len() {
        shown.push('…');
    }
    shown
}
