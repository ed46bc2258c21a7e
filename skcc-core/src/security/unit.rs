//! Units: the texts of a skill, each with what it is and where it stands.

use std::borrow::Cow;
use std::ops::Range;
use std::sync::Arc;

use crate::diagnostic::Span;
use crate::source::{Bundle, SourceFile};
use crate::syntax::Document;
use crate::syntax::markdown::{NodeKind, Tree};

use super::automatic::Automatic;
use super::files::Text;
use super::gate::Marks;
use super::{code, gate};

/// What the text of a unit is written in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Language {
    /// Running text for the agent.
    Prose,
    /// A POSIX shell or a descendant.
    Shell,
    /// Python.
    Python,
    /// JavaScript and TypeScript.
    JavaScript,
    /// `PowerShell`.
    PowerShell,
    /// A language that is not taken apart.
    Other,
    /// Settings and data: JSON, YAML, TOML, XML, CSV.
    Data,
}

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
    }
}

/// A Markdown text that is taken apart.
struct Markdown<'a, 't> {
    file: usize,
    body: &'a str,
    /// Where the body starts in its file, in bytes.
    start: usize,
    tree: &'t Tree,
    hits: &'t gate::Hits,
}

impl<'a> Markdown<'a, '_> {
    fn read(&self, units: &mut Units<'a>) {
        let nodes = self.tree.nodes();
        // The headings above, with their levels.
        let mut headings: Vec<(u8, usize)> = Vec::new();
        // Where the quotes end that the node lies in, and so on for items.
        let (mut quote_end, mut item_end) = (0, 0);
        let mut at = 0;
        while at < nodes.len() {
            let node = &nodes[at];
            let heading = headings.last().map(|(_, unit)| *unit);
            let mut next = node.end as usize;
            match &node.kind {
                NodeKind::Heading(level) => {
                    while headings.last().is_some_and(|(above, _)| above >= level) {
                        headings.pop();
                    }
                    let heading = headings.last().map(|(_, unit)| *unit);
                    headings.push((*level, units.all.len()));
                    let unit = self.unit(node.span.range(), Place::Heading, heading);
                    units.all.push(unit);
                }
                NodeKind::Fence(info) => {
                    let range = self.content(node.span.range());
                    let mut unit = self.unit(range, Place::Code, heading);
                    unit.language = language_of_fence(info, &unit.text);
                    if at < quote_end {
                        unquote(&mut unit);
                    }
                    units.all.push(unit);
                }
                NodeKind::IndentedCode => {
                    let mut unit = self.unit(node.span.range(), Place::Code, heading);
                    unit.language = language_of_fence("", &unit.text);
                    units.all.push(unit);
                }
                NodeKind::HtmlBlock => {
                    units
                        .all
                        .push(self.unit(node.span.range(), Place::Html, heading));
                }
                NodeKind::Row => {
                    self.inline(at, Place::Row, heading, units);
                }
                NodeKind::Quote => {
                    quote_end = quote_end.max(next);
                    next = at + 1;
                }
                NodeKind::Item => {
                    item_end = item_end.max(next);
                    // A tight item holds its text itself, before any block.
                    let own = (at + 1..next)
                        .find(|child| is_block(&nodes[*child].kind))
                        .unwrap_or(next);
                    if own > at + 1 {
                        let place = if at < quote_end {
                            Place::Quote
                        } else {
                            Place::Item
                        };
                        self.run(at + 1..own, place, heading, units);
                        next = own;
                    } else {
                        next = at + 1;
                    }
                }
                NodeKind::Paragraph => {
                    let place = if at < quote_end {
                        Place::Quote
                    } else if at < item_end {
                        Place::Item
                    } else {
                        Place::Paragraph
                    };
                    self.inline(at, place, heading, units);
                }
                _ => next = at + 1,
            }
            at = next.max(at + 1);
        }
        self.comments(units);
    }

    /// A block with running text, and its code spans and inline HTML.
    fn inline(&self, index: usize, place: Place, heading: Option<usize>, units: &mut Units<'a>) {
        let end = self.tree.nodes()[index].end as usize;
        let range = self.tree.nodes()[index].span.range();
        self.push(range, index + 1..end, place, heading, units);
    }

    /// References that are used as comments, such as `[//]: # (text)`: no
    /// reader sees them, and they are no part of the tree.
    fn comments(&self, units: &mut Units<'a>) {
        if memchr::memmem::find(self.body.as_bytes(), b"]: ").is_none() {
            return;
        }
        let mut line = 0;
        for text in self.body.split_inclusive('\n') {
            if text.starts_with('[')
                && let Some(label) = text.find("]: ")
                && (text[label + 3..].starts_with('#') || text[label + 3..].starts_with("<>"))
            {
                units
                    .all
                    .push(self.unit(line..line + text.len(), Place::Html, None));
            }
            line += text.len();
        }
    }

    /// Running text without a block of its own.
    fn run(
        &self,
        nodes: Range<usize>,
        place: Place,
        heading: Option<usize>,
        units: &mut Units<'a>,
    ) {
        let all = self.tree.nodes();
        let start = all[nodes.start].span.range().start;
        let end = all[nodes.clone()]
            .iter()
            .map(|node| node.span.range().end)
            .max()
            .unwrap_or(start);
        self.push(start..end, nodes, place, heading, units);
    }

    fn push(
        &self,
        range: Range<usize>,
        nodes: Range<usize>,
        place: Place,
        heading: Option<usize>,
        units: &mut Units<'a>,
    ) {
        let parent = units.all.len();
        let mut unit = self.unit(range, place, heading);
        let is_marked = !unit.marks.is_empty();
        if place == Place::Quote {
            unquote(&mut unit);
        }
        units.all.push(unit);
        if !is_marked {
            return;
        }
        for node in &self.tree.nodes()[nodes] {
            let place = match node.kind {
                NodeKind::CodeSpan => Place::CodeSpan,
                NodeKind::InlineHtml => Place::Html,
                _ => continue,
            };
            let mut unit = self.unit(node.span.range(), place, heading);
            if place == Place::CodeSpan {
                let ticks = unit.text.len() - unit.text.trim_start_matches('`').len();
                unit.range = unit.range.start + ticks..unit.range.end - ticks;
                unit.text = Cow::Borrowed(&self.body[self.in_body(&unit.range)]);
                unit.language = language_of_fence("", &unit.text);
            }
            unit.parent = Some(parent);
            units.all.push(unit);
        }
    }

    fn in_body(&self, range: &Range<usize>) -> Range<usize> {
        range.start - self.start..range.end - self.start
    }

    /// The lines between the fences.
    fn content(&self, range: Range<usize>) -> Range<usize> {
        let text = &self.body[range.clone()];
        let Some(first) = text.find('\n') else {
            return range.end..range.end;
        };
        let fence = text.trim_start_matches([' ', '\t', '>']).as_bytes()[0];
        let last = text
            .trim_end_matches('\n')
            .rfind('\n')
            .unwrap_or(first)
            .max(first);
        let closing = text[last..].trim_matches([' ', '\t', '>', '\n', '\r']);
        let end = if last > first && closing.len() >= 3 && closing.bytes().all(|b| b == fence) {
            last + 1
        } else {
            text.len()
        };
        range.start + first + 1..range.start + end
    }

    fn unit(&self, range: Range<usize>, place: Place, heading: Option<usize>) -> Unit<'a> {
        let text = Cow::Borrowed(&self.body[range.clone()]);
        let range = self.start + range.start..self.start + range.end;
        Unit {
            file: self.file,
            place,
            language: Language::Prose,
            text,
            marks: self.hits.marks(&range),
            range,
            heading,
            parent: None,
        }
    }
}

fn is_block(kind: &NodeKind) -> bool {
    matches!(
        kind,
        NodeKind::Heading(_)
            | NodeKind::Paragraph
            | NodeKind::List(_)
            | NodeKind::Fence(_)
            | NodeKind::IndentedCode
            | NodeKind::Quote
            | NodeKind::HtmlBlock
            | NodeKind::Table
            | NodeKind::FootnoteDefinition(_)
            | NodeKind::Rule
    )
}

/// Replaces the marks of quotes at line starts by blanks.
fn unquote(unit: &mut Unit<'_>) {
    if !unit.text.contains('>') {
        return;
    }
    let mut masked = String::with_capacity(unit.text.len());
    for line in unit.text.split_inclusive('\n') {
        let marks = line.len() - line.trim_start_matches([' ', '\t', '>']).len();
        masked.extend(
            line[..marks]
                .chars()
                .map(|c| if c == '>' { ' ' } else { c }),
        );
        masked.push_str(&line[marks..]);
    }
    unit.text = Cow::Owned(masked);
}

pub(super) fn is_markdown(path: &str) -> bool {
    let end = path.rsplit('.').next().unwrap_or_default();
    ["md", "markdown", "mdx", "mdc"]
        .iter()
        .any(|one| end.eq_ignore_ascii_case(one))
}

/// The language of a bundled file, by its first line or its name.
pub(super) fn language_of_file(path: &str, text: &str) -> Language {
    let first = text.lines().next().unwrap_or_default();
    if let Some(interpreter) = first.strip_prefix("#!") {
        // `env` is a known word as well, so the last one counts.
        let known = interpreter.split([' ', '/']).rev().find_map(|word| {
            language_named(word.trim_end_matches(|c: char| c.is_ascii_digit() || c == '.'))
        });
        if let Some(language) = known {
            return language;
        }
    }
    let name = path.rsplit('/').next().unwrap_or(path);
    match name.rsplit_once('.') {
        Some((_, end)) => language_named(&end.to_ascii_lowercase()).unwrap_or(Language::Other),
        None => Language::Other,
    }
}

/// The language of a block, by its info text or, without one, by its look.
pub(super) fn language_of_fence(info: &str, text: &str) -> Language {
    let word = info
        .split(|c: char| c.is_whitespace() || matches!(c, ',' | '{' | '}' | '.' | ':'))
        .find(|word| !word.is_empty())
        .unwrap_or_default();
    if word.is_empty() {
        return code::guess(text);
    }
    language_named(&word.to_ascii_lowercase()).unwrap_or(Language::Other)
}

/// A language by the word that people write for it: the end of a file's name,
/// the info text of a fence, the name of an interpreter.
fn language_named(word: &str) -> Option<Language> {
    Some(match word {
        "sh" | "bash" | "zsh" | "ksh" | "dash" | "fish" | "shell" | "console" | "terminal"
        | "command" | "shellscript" | "shell-session" | "env" => Language::Shell,
        "py" | "python" | "pyw" | "python3" | "py3" | "ipython" | "pyi" => Language::Python,
        "js" | "javascript" | "mjs" | "cjs" | "jsx" | "ts" | "typescript" | "tsx" | "mts"
        | "cts" | "node" | "deno" | "bun" => Language::JavaScript,
        "ps1" | "powershell" | "pwsh" | "psm1" | "psd1" | "cmd" | "bat" | "batch" | "dosbatch" => {
            Language::PowerShell
        }
        "json" | "jsonc" | "json5" | "jsonl" | "yaml" | "yml" | "toml" | "xml" | "csv" | "tsv"
        | "ini" | "cfg" | "conf" | "svg" | "xsd" | "lock" | "properties" => Language::Data,
        "text" | "txt" | "plain" | "plaintext" | "md" | "markdown" | "mdx" | "rst" | "prompt" => {
            Language::Prose
        }
        _ => return None,
    })
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

    #[test]
    fn interpreters_and_names_tell_the_language() {
        assert_eq!(
            language_of_file("run", "#!/usr/bin/env python3\n"),
            Language::Python
        );
        assert_eq!(language_of_file("run", "#!/bin/bash -e\n"), Language::Shell);
        assert_eq!(language_of_file("a/b.mjs", ""), Language::JavaScript);
        assert_eq!(language_of_file("LICENSE", ""), Language::Other);
    }
}
