//! `SK501` to `SK507`: bundled files as such, whatever text they hold.
//!
//! Every file is told by its bytes, not by its name. What holds texts that
//! nobody would see otherwise, an archive or a file in another encoding, gives
//! them as [`Text`]s, which are looked at like any file of the skill. What
//! cannot be looked into is refused, or at least named as [`Unread`].

mod archive;
pub(super) mod commands;
mod document;
mod hidden;
mod magic;
mod mismatch;
mod objects;
mod office;
mod tar;
#[cfg(test)]
mod tests;
mod zip;

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::Arc;

use self::magic::{Document, Encoding, Kind};
use crate::diagnostic::{Code, Confidence, Diagnostic, Span};
use crate::source::{Bundle, SourceFile};

/// A file, or a part of one, whose meaning was not looked at.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[cfg_attr(feature = "json", derive(serde::Serialize))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Unread {
    /// The path below the skill's folder; the path in an archive follows the
    /// archive's after `!/`.
    pub path: String,
    /// Why.
    pub reason: &'static str,
}

/// A text that stands in no file as it is read here.
#[derive(Debug)]
pub(super) struct Text {
    /// The path below the skill's folder; the path in an archive follows the
    /// archive's after `!/`.
    pub(super) path: String,
    /// What it says.
    pub(super) content: String,
    /// Whether it is running text, whatever its name.
    pub(super) is_prose: bool,
}

/// What looking at the files gave.
#[derive(Debug, Default)]
pub(super) struct Opened {
    /// Texts that were found.
    pub(super) texts: Vec<Text>,
    /// What was not looked at.
    pub(super) unread: Vec<Unread>,
}

/// A bundled file or a member of an archive.
struct Item<'a> {
    /// Its path, with `!/` behind an archive.
    path: String,
    /// The bundled file that it is or lies in.
    file: usize,
    bytes: Cow<'a, [u8]>,
    executable: bool,
    /// In how many archives it lies.
    depth: usize,
}

impl Item<'_> {
    /// As messages show it.
    fn shown(&self) -> String {
        format!("`{}`", self.path)
    }
}

/// A look at all files of a skill.
struct Look<'a> {
    bundle: &'a Bundle,
    diagnostics: &'a mut Vec<Diagnostic>,
    opened: Opened,
    /// What is yet to be looked at; the last comes first, so that few bytes
    /// are held at a time.
    waiting: Vec<Item<'a>>,
    /// What was said of each file, and how surely.
    said: BTreeMap<(usize, Code), Confidence>,
    /// How many bytes may still be unpacked, and how many members read.
    bytes: usize,
    members: usize,
}

/// Looks at all bundled files.
pub(super) fn open(bundle: &Bundle, diagnostics: &mut Vec<Diagnostic>) -> Opened {
    let mut look = Look {
        bundle,
        diagnostics,
        opened: Opened::default(),
        waiting: Vec::new(),
        said: BTreeMap::new(),
        bytes: archive::BYTES,
        members: archive::MEMBERS,
    };
    for (index, file) in bundle.files.iter().enumerate() {
        look.waiting.push(Item {
            path: file.path.clone(),
            file: index,
            bytes: Cow::Borrowed(file.bytes()),
            executable: file.executable,
            depth: 0,
        });
        while let Some(item) = look.waiting.pop() {
            look.item(&item);
        }
    }
    look.opened
}

impl<'a> Look<'a> {
    fn item(&mut self, item: &Item<'a>) {
        let known = self.known_text(item).is_some();
        let kind = magic::kind(&item.path, &item.bytes, known);
        mismatch::look(self, item, kind);
        match kind {
            Kind::Program(name) => {
                let message = format!("{} is {name}", item.shown());
                let help =
                    "bundle the source and let the user build it, or name a package to install";
                self.report(item, Code::ExecutableBinary, message, help);
            }
            Kind::Archive(format) => archive::look(self, item, format),
            Kind::Document(format) => {
                document::look(self, item, format);
                if format == Document::RichText {
                    self.text(item, &magic::decode(Encoding::Bytes, &item.bytes));
                }
            }
            Kind::Objects(format) => objects::look(self, item, format),
            Kind::Text(encoding) => self.read(item, encoding),
            Kind::Media(_) => {}
            // A shell runs the lines it understands of whatever it is given.
            Kind::Unknown => {
                self.text(item, &magic::texts(&item.bytes));
                self.unread(item, "it is of no known kind");
            }
        }
    }

    /// The text of a bundled file that is UTF-8.
    fn known_text(&self, item: &Item<'_>) -> Option<&'a str> {
        let bundle: &'a Bundle = self.bundle;
        bundle.files[item.file].text().filter(|_| item.depth == 0)
    }

    fn read(&mut self, item: &Item<'_>, encoding: Encoding) {
        if objects::is_old_pickle(&item.path, &item.bytes) {
            objects::look(self, item, magic::Objects::Pickle);
        }
        let text = match self.known_text(item) {
            Some(text) => Cow::Borrowed(text),
            None => magic::decode(encoding, &item.bytes),
        };
        document::markup(self, item, &text);
        hidden::look(self, item, &text);
        // The texts of the skill's own files are read where they stand.
        if encoding != Encoding::Utf8 || item.depth > 0 {
            self.text(item, &text);
        }
    }

    /// Adds a text that was found.
    fn text(&mut self, item: &Item<'_>, text: &str) {
        let words = if item.depth > 0 {
            office::words(&item.path, text)
        } else {
            None
        };
        self.opened.texts.push(Text {
            path: item.path.clone(),
            is_prose: words.is_some(),
            content: words.unwrap_or_else(|| text.to_owned()),
        });
    }

    /// Adds a member of the archive that `item` is.
    fn push(&mut self, item: &Item<'_>, name: &str, bytes: Cow<'a, [u8]>, executable: bool) {
        self.waiting.push(Item {
            path: format!("{}!/{name}", item.path),
            file: item.file,
            bytes,
            executable,
            depth: item.depth + 1,
        });
    }

    /// Looks into an archive that hangs on `item`.
    fn appended(&mut self, item: &Item<'_>) {
        archive::look(self, item, magic::Archive::Zip);
    }

    fn unread(&mut self, item: &Item<'_>, reason: &'static str) {
        let path = item.path.clone();
        self.opened.unread.push(Unread { path, reason });
    }

    fn report(&mut self, item: &Item<'_>, code: Code, message: String, help: &str) {
        self.report_as(item, code, message, help, Confidence::High);
    }

    fn report_as(
        &mut self,
        item: &Item<'_>,
        code: Code,
        message: String,
        help: &str,
        confidence: Confidence,
    ) {
        // An archive of a thousand archives is one thing that is wrong.
        let said = self.said.get(&(item.file, code));
        if item.depth > 0 && said.is_some_and(|said| *said >= confidence) {
            return;
        }
        self.said.insert((item.file, code), confidence);
        let file = &self.bundle.files[item.file];
        let source = Arc::new(SourceFile::new(self.bundle.show(&file.path), ""));
        let diagnostic = Diagnostic::new(code, Span::new(&source, 0..0), message)
            .help(help)
            .about(file.hash)
            .confidence(confidence);
        self.diagnostics.push(diagnostic);
    }

    /// Reports something at its place in a text.
    fn report_at(
        &mut self,
        item: &Item<'_>,
        text: &str,
        range: Range<usize>,
        code: Code,
        message: String,
        help: &str,
    ) {
        if item.depth > 0 {
            return self.report(item, code, message, help);
        }
        let file = &self.bundle.files[item.file];
        let source = Arc::new(SourceFile::new(self.bundle.show(&file.path), text));
        let diagnostic = Diagnostic::new(code, Span::new(&source, range), message)
            .help(help)
            .about(file.hash);
        self.diagnostics.push(diagnostic);
    }
}
