//! One skill as it was read.

use std::path::Path;
use std::sync::Arc;

use skir::Hash;

use super::discover::{ListedFile, SkillSource};
use super::file::SourceFile;
use crate::diagnostic::{Code, Diagnostic, Span};
use crate::system::System;

/// The largest file that is read, in bytes.
pub(crate) const MAX_FILE: u64 = 64 * 1024 * 1024;
/// How many bundled files of a skill are read: thirty times what 99 of 100
/// published skills have at most.
pub(crate) const MAX_FILES: usize = 2000;
/// How many bytes of a skill's bundled files are read.
pub(crate) const MAX_BYTES: u64 = 128 * 1024 * 1024;
/// The longest line of a bundled text that is read, in bytes. Nobody sees what
/// stands behind that many characters.
pub(crate) const MAX_LINE: usize = 4 * 1024 * 1024;

/// The name of a skill's Markdown file, in exactly this case.
const MANIFEST: &str = "SKILL.md";

/// A bundled file as it was read.
#[derive(Debug)]
pub struct BundledFile {
    /// Path below the skill's folder, with `/` between components.
    pub path: String,
    content: Content,
    /// The blake3 hash of its bytes.
    pub hash: Hash,
    /// Whether it may be executed.
    pub executable: bool,
}

/// The bytes of a file; many checks ask for its text, so it is decoded once.
#[derive(Debug)]
enum Content {
    Text(String),
    Binary(Vec<u8>),
}

impl BundledFile {
    /// A file as it was read.
    #[must_use]
    pub fn new(path: String, bytes: Vec<u8>, executable: bool) -> Self {
        let hash = Hash(*blake3::hash(&bytes).as_bytes());
        let content = if memchr::memchr(0, &bytes).is_some() {
            Content::Binary(bytes)
        } else {
            String::from_utf8(bytes)
                .map_or_else(|error| Content::Binary(error.into_bytes()), Content::Text)
        };
        Self {
            path,
            content,
            hash,
            executable,
        }
    }

    /// The bytes.
    #[must_use]
    pub fn bytes(&self) -> &[u8] {
        match &self.content {
            Content::Text(text) => text.as_bytes(),
            Content::Binary(bytes) => bytes,
        }
    }

    /// The bytes, taken out.
    #[must_use]
    pub fn into_bytes(self) -> Vec<u8> {
        match self.content {
            Content::Text(text) => text.into_bytes(),
            Content::Binary(bytes) => bytes,
        }
    }

    /// The bytes as text, when they are UTF-8 without NUL bytes.
    #[must_use]
    pub fn text(&self) -> Option<&str> {
        match &self.content {
            Content::Text(text) => Some(text),
            Content::Binary(_) => None,
        }
    }
}

/// One skill as it was read: every later stage works on this and on nothing
/// else.
#[derive(Debug)]
pub struct Bundle {
    /// Where it was found.
    pub source: SkillSource,
    /// The Markdown file; invalid UTF-8 is replaced by U+FFFD.
    pub file: Arc<SourceFile>,
    /// blake3 of the Markdown file's bytes.
    pub hash: Hash,
    /// blake3 over the paths, modes and hashes of all files.
    pub tree_hash: Hash,
    /// The bundled files, by path.
    pub files: Vec<BundledFile>,
    /// Whether the system they were read from marks files as executable.
    pub knows_executables: bool,
    /// What was wrong on the way.
    pub diagnostics: Vec<Diagnostic>,
}

impl Bundle {
    /// How messages show the bundled file at `path`.
    #[must_use]
    pub fn show(&self, path: &str) -> String {
        let folder = self.source.root.show(&self.source.folder);
        if folder.is_empty() {
            path.to_owned()
        } else {
            format!("{folder}/{path}")
        }
    }
}

/// Reads a skill.
#[must_use]
pub fn load(system: &dyn System, source: SkillSource) -> Bundle {
    let shown = source.root.show(&source.relative());
    let mut diagnostics = Vec::new();
    let place = source.locate(&source.file);
    let whole = match system.metadata(&place) {
        Ok(metadata) if metadata.size > MAX_FILE => Err(std::io::Error::other(too_large())),
        _ => system.read(&place),
    };
    let (bytes, file) = match whole {
        Ok(bytes) => decode(bytes, &shown, &mut diagnostics),
        Err(error) => {
            let file = Arc::new(SourceFile::new(shown, ""));
            let message = format!("cannot read the file: {error}");
            diagnostics.push(Diagnostic::new(
                Code::UnreadableFile,
                Span::new(&file, 0..0),
                message,
            ));
            (Vec::new(), file)
        }
    };
    if !source.lone && source.file != MANIFEST {
        diagnostics.push(
            Diagnostic::new(
                Code::FileNameCase,
                Span::new(&file, 0..0),
                format!("the file is named `{}`, not `{MANIFEST}`", source.file),
            )
            .help(format!(
                "rename it to `{MANIFEST}`; all nine agents that were tried pass over it"
            )),
        );
    }
    let hash = Hash(*blake3::hash(&bytes).as_bytes());
    let mut files = Vec::with_capacity(source.files.len());
    let mut budget = MAX_BYTES;
    for (index, listed) in source.files.iter().enumerate() {
        let read = if index >= MAX_FILES {
            Err(format!("the skill has more than {MAX_FILES} files"))
        } else {
            read(system, &source.locate(&listed.path), listed, budget)
        };
        if let Ok(bytes) = &read {
            // A file may shrink between the listing and the reading.
            let size = listed.metadata.size.max(bytes.len() as u64);
            budget = budget.saturating_sub(size);
        }
        match read {
            Ok(bytes) => files.push(BundledFile::new(
                listed.path.clone(),
                bytes,
                listed.metadata.executable,
            )),
            Err(message) => {
                let folder = source.root.show(&source.folder);
                let shown = if folder.is_empty() {
                    listed.path.clone()
                } else {
                    format!("{folder}/{}", listed.path)
                };
                let file = Arc::new(SourceFile::new(shown, ""));
                diagnostics.push(Diagnostic::new(
                    Code::UnreadableFile,
                    Span::new(&file, 0..0),
                    message,
                ));
            }
        }
    }
    let tree_hash = tree_hash(&source.file, hash, &files);
    Bundle {
        source,
        file,
        hash,
        tree_hash,
        files,
        knows_executables: system.knows_executables(),
        diagnostics,
    }
}

/// Reads a bundled file whole or not at all: what is over a budget is no part
/// of the skill, and an error.
fn read(
    system: &dyn System,
    place: &Path,
    listed: &ListedFile,
    budget: u64,
) -> Result<Vec<u8>, String> {
    let over_all = || format!("the skill's files are larger than {} MiB", MAX_BYTES >> 20);
    // Files may grow between the listing and the reading.
    let check = |size: u64| match size {
        size if size > MAX_FILE => Err(too_large()),
        size if size > budget => Err(over_all()),
        _ => Ok(()),
    };
    check(listed.metadata.size)?;
    let bytes = system
        .read(place)
        .map_err(|error| format!("cannot read the file: {error}"))?;
    check(bytes.len() as u64)?;
    let has_long_line = bytes.len() > MAX_LINE
        && memchr::memchr(0, &bytes).is_none()
        && std::str::from_utf8(&bytes).is_ok()
        && bytes
            .split(|byte| *byte == b'\n')
            .any(|line| line.len() > MAX_LINE);
    if has_long_line {
        return Err(format!("a line is longer than {} MiB", MAX_LINE >> 20));
    }
    Ok(bytes)
}

fn too_large() -> String {
    format!("the file is larger than {} MiB", MAX_FILE >> 20)
}

fn decode(
    bytes: Vec<u8>,
    shown: &str,
    diagnostics: &mut Vec<Diagnostic>,
) -> (Vec<u8>, Arc<SourceFile>) {
    match std::str::from_utf8(&bytes) {
        Ok(text) => {
            let file = Arc::new(SourceFile::new(shown, text));
            (bytes, file)
        }
        Err(error) => {
            let at = error.valid_up_to();
            let file = Arc::new(SourceFile::new(shown, String::from_utf8_lossy(&bytes)));
            let message = match bytes[..] {
                [0xff, 0xfe, ..] | [0xfe, 0xff, ..] => "the file is UTF-16, not UTF-8".to_owned(),
                _ => format!("the byte 0x{:02X} is not valid UTF-8", bytes[at]),
            };
            let span = Span::new(&file, at..at + '\u{fffd}'.len_utf8());
            diagnostics.push(
                Diagnostic::new(Code::InvalidUtf8, span, message)
                    .help("save the file as UTF-8; Codex drops the skill as it is"),
            );
            (bytes, file)
        }
    }
}

fn tree_hash(name: &str, hash: Hash, files: &[BundledFile]) -> Hash {
    let mut hasher = blake3::Hasher::new();
    let mut add = |path: &str, executable: bool, hash: Hash| {
        hasher.update(&(path.len() as u64).to_le_bytes());
        hasher.update(path.as_bytes());
        hasher.update(&[u8::from(executable)]);
        hasher.update(&hash.0);
    };
    add(name, false, hash);
    for file in files {
        add(&file.path, file.executable, file.hash);
    }
    Hash(*hasher.finalize().as_bytes())
}
