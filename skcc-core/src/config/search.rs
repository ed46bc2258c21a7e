//! Finding the files with settings.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use toml::de::DeTable;

use super::Config;
use super::read::{self, Scope};
use crate::baseline::{self, Baseline};
use crate::diagnostic::{self, Code, Diagnostic, Span};
use crate::lock;
use crate::source::SourceFile;
use crate::system::System;

/// A file with settings.
struct Candidate {
    /// The folder of the file.
    folder: PathBuf,
    /// The file's name.
    name: &'static str,
    /// The file's text, or the first byte that is not UTF-8.
    text: Result<String, usize>,
    /// What of the file is read.
    part: Part,
}

/// What of a file is read.
#[derive(Clone, Copy)]
enum Part {
    /// The table that these keys lead to.
    Table(&'static [&'static str]),
    /// The whole file, a baseline.
    Baseline,
    /// The whole file, a lock.
    Lock,
}

const MANIFEST: &str = "Cargo.toml";
const FILE: &str = "skcc.toml";
const PACKAGE: &[&str] = &["package", "metadata", "skcc"];
const WORKSPACE: &[&str] = &["workspace", "metadata", "skcc"];

/// Reads the settings that hold in `folder`: those in it and in the folders
/// above, up to the workspace's root, the repository's root or the root of the
/// file system.
///
/// There is no configuration when no file has settings. Wrong settings are
/// reported and left out, the others hold.
#[must_use]
pub fn load(system: &dyn System, folder: &Path) -> (Option<Config>, Vec<Diagnostic>) {
    let candidates = candidates(system, folder);
    let Some(outermost) = candidates.last() else {
        return (None, Vec::new());
    };
    let directory = outermost.folder.clone();
    let mut diagnostics = Vec::new();
    let mut merged: Option<Config> = None;
    for candidate in &candidates {
        let config = Config {
            directory: directory.clone(),
            files: vec![candidate.folder.join(candidate.name)],
            ..read_candidate(system, candidate, &directory, &mut diagnostics)
        };
        merged = Some(match merged {
            None => config,
            Some(narrower) => narrower.merge(config),
        });
    }
    if let Some(config) = &mut merged {
        let mut seen = Vec::new();
        config.files.retain(|file| {
            let new = !seen.contains(file);
            seen.push(file.clone());
            new
        });
    }
    diagnostic::sort(&mut diagnostics);
    (merged, diagnostics)
}

/// The tables from `folder` upward, nearest first. In one folder the package's
/// comes before `skcc.toml`, and the workspace's after it.
fn candidates(system: &dyn System, folder: &Path) -> Vec<Candidate> {
    let mut found = Vec::new();
    for folder in folder.ancestors() {
        let read = |name: &str| {
            let bytes = system.read(&folder.join(name)).ok()?;
            Some(String::from_utf8(bytes).map_err(|error| error.utf8_error().valid_up_to()))
        };
        let candidate = |name, text, part| Candidate {
            folder: folder.to_owned(),
            name,
            text,
            part,
        };
        let manifest = read(MANIFEST).and_then(Result::ok).unwrap_or_default();
        let tables = Tables::of(&manifest);
        if tables.package {
            found.push(candidate(
                MANIFEST,
                Ok(manifest.clone()),
                Part::Table(PACKAGE),
            ));
        }
        if let Some(text) = read(FILE) {
            found.push(candidate(FILE, text, Part::Table(&[])));
        }
        if let Some(text) = read(baseline::FILE_NAME) {
            found.push(candidate(baseline::FILE_NAME, text, Part::Baseline));
        }
        if let Some(text) = read(lock::FILE_NAME) {
            found.push(candidate(lock::FILE_NAME, text, Part::Lock));
        }
        if tables.workspace {
            found.push(candidate(MANIFEST, Ok(manifest), Part::Table(WORKSPACE)));
        }
        if tables.is_root || system.metadata(&folder.join(".git")).is_ok() {
            break;
        }
    }
    found
}

/// What of interest a manifest holds.
#[derive(Default)]
struct Tables {
    package: bool,
    workspace: bool,
    is_root: bool,
}

impl Tables {
    fn of(manifest: &str) -> Self {
        // Most manifests have nothing to do with this.
        if !manifest.contains("skcc") && !manifest.contains("workspace") {
            return Self::default();
        }
        let (document, errors) = DeTable::parse_recoverable(manifest);
        let document = document.get_ref();
        Self {
            // A file that cannot be parsed is reported where its table is read.
            package: table(document, PACKAGE).is_some()
                || !errors.is_empty() && manifest.contains("skcc"),
            workspace: table(document, WORKSPACE).is_some(),
            is_root: document.contains_key("workspace"),
        }
    }
}

fn read_candidate(
    system: &dyn System,
    candidate: &Candidate,
    directory: &Path,
    diagnostics: &mut Vec<Diagnostic>,
) -> Config {
    let below = candidate.folder.strip_prefix(directory);
    let shown = below
        .unwrap_or(Path::new(""))
        .to_string_lossy()
        .replace('\\', "/");
    let path = if shown.is_empty() {
        candidate.name.to_owned()
    } else {
        format!("{shown}/{}", candidate.name)
    };
    let text = match &candidate.text {
        Ok(text) => text.as_str(),
        Err(at) => {
            let file = Arc::new(SourceFile::new(path, ""));
            let message = format!("byte {at} of the file is not valid UTF-8");
            let span = Span::new(&file, 0..0);
            diagnostics.push(Diagnostic::new(Code::ConfigSyntax, span, message));
            return Config::default();
        }
    };
    let file = Arc::new(SourceFile::new(path, text));
    let keys = match candidate.part {
        Part::Table(keys) => keys,
        Part::Lock => &[],
        Part::Baseline => {
            let read = Baseline::parse(&file, &shown);
            let baseline = read.map_err(|problem| diagnostics.push(*problem)).ok();
            return Config {
                baseline,
                ..Config::default()
            };
        }
    };
    let document = match DeTable::parse(text) {
        Ok(document) => document.into_inner(),
        Err(error) => {
            let span = Span::new(&file, error.span().unwrap_or(0..0));
            diagnostics.push(Diagnostic::new(Code::ConfigSyntax, span, error.message()));
            return Config::default();
        }
    };
    if matches!(candidate.part, Part::Lock) {
        return Config {
            lock: super::lock::read(&file, &document, diagnostics),
            ..Config::default()
        };
    }
    let scope = Scope {
        system,
        file: &file,
        folder: &candidate.folder,
        shown: &shown,
    };
    match table(&document, keys) {
        Some(settings) => read::config(&scope, settings, diagnostics),
        None => Config::default(),
    }
}

fn table<'a, 'i>(document: &'a DeTable<'i>, keys: &[&str]) -> Option<&'a DeTable<'i>> {
    keys.iter()
        .try_fold(document, |table, key| table.get(*key)?.get_ref().as_table())
}
