//! Units: the texts of a skill, each with what it is and where it stands.

mod embedded;
mod language;
mod markdown;

use std::borrow::Cow;
use std::ops::Range;
use std::sync::Arc;

use crate::diagnostic::Span;
use crate::source::{Bundle, SourceFile};
use crate::syntax::Document;
use crate::syntax::markdown::Tree;

use super::automatic::Automatic;
use super::files::Text;
use super::gate;
use super::gate::Marks;
pub(crate) use language::Language;
pub(super) use language::{language_of_fence, language_of_file};
use markdown::Markdown;

/// What a unit is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Place {
    /// The value of a frontmatter key.
    Frontmatter,
    /// A heading.
    Heading,
    /// A paragraph that stands in nothing else.
    Paragraph,
    /// The text of a list item.
    Item,
    /// A row of a table.
    Row,
    /// A paragraph in a quote.
    Quote,
    /// HTML, comments among it.
    Html,
    /// A fence or an indented block.
    Code,
    /// Code inside a line.
    CodeSpan,
    /// A whole bundled file that is no Markdown.
    File,
    /// What a payload in another unit decodes to.
    Decoded,
    /// A command that runs by itself, whatever stands around it.
    Automatic,
}

/// A text that is looked at as one.
#[derive(Clone, Debug)]
pub(crate) struct Unit<'a> {
    /// The file it stands in.
    pub(crate) file: usize,
    /// What it is.
    pub(crate) place: Place,
    /// What it is written in.
    pub(crate) language: Language,
    /// Its text. Marks of an enclosing quote are blanks, so that offsets are
    /// those of the file.
    pub(crate) text: Cow<'a, str>,
    /// Where it stands in its file, in bytes.
    pub(crate) range: Range<usize>,
    /// The unit of the heading above it, if there is one.
    pub(crate) heading: Option<usize>,
    /// The unit that it is a part of or was decoded from.
    pub(crate) parent: Option<usize>,
    /// For which facts it holds a literal that they need.
    pub(crate) marks: Marks,
}

impl Unit<'_> {
    /// Whether it was made of a payload.
    pub(crate) fn is_decoded(&self) -> bool {
        self.place == Place::Decoded
    }
}

/// A file of the skill.
#[derive(Debug)]
pub(crate) struct File<'a> {
    /// Its path below the skill's folder.
    pub(crate) path: &'a str,
    /// Its text, under the name that messages use.
    pub(crate) source: Arc<SourceFile>,
    /// Whether the agent is given it with the skill: the skill's own file.
    pub(crate) is_manifest: bool,
}

/// Every text of a skill.
#[derive(Debug, Default)]
pub(crate) struct Units<'a> {
    /// The files.
    pub(crate) files: Vec<File<'a>>,
    /// The units: by file, in the order of the text.
    pub(crate) all: Vec<Unit<'a>>,
}

impl Units<'_> {
    /// A range of a unit's text as a place in its file. What was decoded has
    /// the place of the payload.
    pub(crate) fn span(&self, unit: usize, range: &Range<usize>) -> Span {
        let unit = &self.all[unit];
        let file = &self.files[unit.file].source;
        if unit.place == Place::Decoded || unit.place == Place::Automatic {
            return Span::new(file, unit.range.clone());
        }
        let start = unit.range.start;
        Span::new(file, start + range.start..start + range.end)
    }

    /// Adds a text that `range` of a unit decodes to.
    pub(crate) fn add_decoded(
        &mut self,
        parent: usize,
        range: &Range<usize>,
        text: String,
        language: Language,
    ) {
        let unit = &self.all[parent];
        let start = unit.range.start;
        let range = if unit.place == Place::Decoded {
            unit.range.clone()
        } else {
            start + range.start..start + range.end
        };
        self.all.push(Unit {
            file: unit.file,
            place: Place::Decoded,
            language,
            text: Cow::Owned(text),
            range,
            heading: unit.heading,
            parent: Some(parent),
            marks: Marks::ALL,
        });
    }

    /// The units that hold a literal which facts of one of these need.
    pub(super) fn marked(&self, marks: Marks) -> impl Iterator<Item = (usize, &Unit<'_>)> {
        let all = self.all.iter().enumerate();
        all.filter(move |(_, unit)| unit.marks.has(marks))
    }

    /// The headings above a unit, the nearest first.
    pub(crate) fn headings(&self, unit: usize) -> impl Iterator<Item = &Unit<'_>> {
        std::iter::successors(self.all[unit].heading, |heading| self.all[*heading].heading)
            .map(|heading| &self.all[heading])
    }
}

/// Makes units of a skill's files, of the texts found in them, and of the
/// commands that run by themselves.
pub(super) fn read<'a>(
    bundle: &'a Bundle,
    document: &'a Document,
    texts: &'a [Text],
    commands: &'a [Automatic],
) -> Units<'a> {
    let mut units = Units::default();
    manifest(document, &mut units);
    for file in &bundle.files {
        if let Some(text) = file.text() {
            bundled(bundle, &file.path, text, None, &mut units);
        }
    }
    for text in texts {
        let language = text.is_prose.then_some(Language::Prose);
        bundled(bundle, &text.path, &text.content, language, &mut units);
    }
    for command in commands {
        automatic(bundle, document, command, &mut units);
    }
    units
}

fn automatic<'a>(
    bundle: &'a Bundle,
    document: &'a Document,
    command: &'a Automatic,
    units: &mut Units<'a>,
) {
    if gate::hits(&command.text).is_empty() {
        return;
    }
    let path = command.file.map(|file| bundle.files[file].path.as_str());
    let known = units.files.iter().position(|file| match path {
        None => file.is_manifest,
        Some(path) => !file.is_manifest && file.path == path,
    });
    let file = known.unwrap_or_else(|| {
        units.files.push(match (path, command.file) {
            (Some(path), Some(file)) => File {
                path,
                source: Arc::new(SourceFile::new(
                    bundle.show(path),
                    bundle.files[file].text().unwrap_or_default(),
                )),
                is_manifest: false,
            },
            _ => File {
                path: "SKILL.md",
                source: Arc::clone(&document.file),
                is_manifest: true,
            },
        });
        units.files.len() - 1
    });
    units.all.push(Unit {
        file,
        place: Place::Automatic,
        language: Language::Shell,
        text: Cow::Borrowed(&command.text),
        range: command.range.clone(),
        heading: None,
        parent: None,
        marks: Marks::ALL,
    });
}

fn manifest<'a>(document: &'a Document, units: &mut Units<'a>) {
    let text = document.file.text();
    let hits = gate::hits(text);
    let file = units.files.len();
    units.files.push(File {
        path: "SKILL.md",
        source: Arc::clone(&document.file),
        is_manifest: true,
    });
    if let Some(frontmatter) = &document.frontmatter {
        for key in &frontmatter.keys {
            let range = key.value_span.clone();
            let mut marks = hits.marks(&range);
            // An agent reads the description in every session.
            if matches!(key.name.as_ref(), "description" | "when_to_use") {
                marks |= Marks::WORDS;
            }
            units.all.push(Unit {
                file,
                place: Place::Frontmatter,
                language: Language::Prose,
                text: Cow::Borrowed(&text[range.clone()]),
                marks,
                range,
                heading: None,
                parent: None,
            });
        }
    }
    if hits.is_empty() {
        return;
    }
    let markdown = Markdown {
        file,
        body: document.body_text(),
        start: document.body.start,
        tree: &document.tree,
        hits: &hits,
    };
    markdown.read(units);
}

/// `language` is what it is written in where its name does not say it.
fn bundled<'a>(
    bundle: &Bundle,
    path: &'a str,
    text: &'a str,
    language: Option<Language>,
    units: &mut Units<'a>,
) {
    let hits = gate::hits(text);
    if hits.is_empty() {
        return;
    }
    let file = units.files.len();
    let source = Arc::new(SourceFile::new(bundle.show(path), text));
    units.files.push(File {
        path,
        source,
        is_manifest: false,
    });
    if is_markdown(path) {
        let tree = Tree::parse(text);
        let markdown = Markdown {
            file,
            body: text,
            start: 0,
            tree: &tree,
            hits: &hits,
        };
        markdown.read(units);
    } else {
        units.all.push(Unit {
            file,
            place: Place::File,
            language: language.unwrap_or_else(|| language_of_file(path, text)),
            text: Cow::Borrowed(text),
            range: 0..text.len(),
            heading: None,
            parent: None,
            marks: hits.marks(&(0..text.len())),
        });
        embed(embedded::of_file(path), units);
    }
}

/// Adds the code that the last unit holds as a unit of its own.
fn embed(holder: Option<embedded::Holder>, units: &mut Units<'_>) {
    let (Some(holder), Some(unit)) = (holder, units.all.last_mut()) else {
        return;
    };
    if !unit.marks.has(Marks::CODE) {
        return;
    }
    let holders = [Some(holder), holder.other(&unit.text)];
    let mut found = Vec::new();
    let marks = unit.marks;
    for (language, code) in holders
        .into_iter()
        .flatten()
        .filter_map(|holder| embedded::code(holder, &unit.text))
    {
        found.push(Unit {
            language,
            text: Cow::Owned(code),
            marks: marks.only(Marks::CODE | Marks::SIGNS | Marks::POOLS | Marks::DAYS),
            range: unit.range.clone(),
            ..*unit
        });
    }
    // What is code is looked at there.
    if unit.language == Language::Other && !found.is_empty() {
        unit.marks = marks.without(Marks::CODE);
    }
    units.all.extend(found);
}

pub(super) fn is_markdown(path: &str) -> bool {
    let end = path.rsplit('.').next().unwrap_or_default();
    ["md", "markdown", "mdx", "mdc"]
        .iter()
        .any(|one| end.eq_ignore_ascii_case(one))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::syntax;

    fn read(text: &str) -> Vec<(Place, Language, String)> {
        let file = Arc::new(SourceFile::new("SKILL.md", text));
        let (document, _) = syntax::parse(&file);
        let mut units = Units::default();
        manifest(&document, &mut units);
        for unit in &units.all {
            assert_eq!(unit.text.len(), unit.range.len());
        }
        units
            .all
            .iter()
            .map(|unit| (unit.place, unit.language, unit.text.trim().to_owned()))
            .collect()
    }

    #[test]
    fn every_text_is_one_unit() {
        let units = read(concat!(
            "---\nname: a\n---\n# Ignore\n\nText with `ignore x`.\n\n",
            "- one ignore\n- two\n\n  more\n\n> quoted\n> ignore this\n\n",
            "```bash\nignore\n```\n\n| ignore | b |\n|---|---|\n| c | d |\n\n<!-- ignore -->\n",
        ));
        let expected = [
            (Place::Frontmatter, Language::Prose, "a"),
            (Place::Heading, Language::Prose, "# Ignore"),
            (Place::Paragraph, Language::Prose, "Text with `ignore x`."),
            (Place::CodeSpan, Language::Other, "ignore x"),
            (Place::Item, Language::Prose, "one ignore"),
            (Place::Item, Language::Prose, "two"),
            (Place::Item, Language::Prose, "more"),
            (Place::Quote, Language::Prose, "quoted\n  ignore this"),
            (Place::Code, Language::Shell, "ignore"),
            (Place::Row, Language::Prose, "| ignore | b |"),
            (Place::Row, Language::Prose, "| c | d |"),
            (Place::Html, Language::Prose, "<!-- ignore -->"),
        ];
        let found: Vec<_> = units.iter().map(|(p, l, t)| (*p, *l, t.as_str())).collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn a_body_without_a_sign_has_no_units() {
        let name = (Place::Frontmatter, Language::Prose, "a".to_owned());
        assert_eq!(read("---\nname: a\n---\n# B\n\nText.\n"), [name]);
    }
}
