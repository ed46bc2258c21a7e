//! Calls whose results are paths, of which the text is known.

use super::secrets;
use crate::security::Language;
use crate::security::code::{Program, ValueId, ValueKind};

/// What a path is made of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Part {
    /// The home folder.
    Home,
    /// What the call is made on, or its first argument.
    First,
    /// What the call is made on and its arguments, one below the other.
    Joined,
}

/// What the result of a call is made of, if it is a path or a file by its path.
pub(super) fn of(name: &str) -> Option<Part> {
    Some(match name {
        "Path.home" | "pathlib.Path.home" | "os.homedir" => Part::Home,
        "Path" | "pathlib.Path" | "pathlib.PosixPath" | "os.path.join" | "path.join"
        | "path.resolve" | ".joinpath" => Part::Joined,
        "open"
        | "io.open"
        | "codecs.open"
        | "os.path.expanduser"
        | "os.path.expandvars"
        | "os.path.abspath"
        | "os.path.realpath"
        | "os.fspath"
        | "os.fdopen"
        | "fs.createWriteStream"
        | "urllib.request.Request"
        | ".expanduser"
        | ".resolve"
        | ".absolute"
        | ".as_posix"
        | ".open"
        | "URL"
        | "zipfile.ZipFile"
        | "tarfile.open"
        | "str"
        | "String" => Part::First,
        _ => return None,
    })
}

/// Whether a call gives the files below a path.
pub(super) fn walks(name: &str) -> bool {
    matches!(
        name,
        "glob.glob"
            | "glob.iglob"
            | "os.walk"
            | "os.listdir"
            | "os.scandir"
            | "fs.readdirSync"
            | "fs.readdir"
            | ".glob"
            | ".rglob"
            | ".iterdir"
            | ".map"
            | ".filter"
            | ".forEach"
            | "map"
            | "filter"
            | "sorted"
            | "list"
            | "enumerate"
            | "zip"
            | ".items"
            | ".values"
            | ".keys"
            | "Object.values"
            | "Object.entries"
            | "Object.keys"
            | ".format"
            | ".replace"
            | "os.path.dirname"
            | "set"
            | "tuple"
            | "head"
            | "tail"
            | "sort"
            | "uniq"
            | "tr"
    )
}

/// The texts of a program that are paths of secrets. A shell's are looked at
/// where they are read.
pub(super) fn secret_paths(language: Language, program: &Program) -> Vec<ValueId> {
    if !matches!(language, Language::Python | Language::JavaScript) {
        return Vec::new();
    }
    let values = (0..).zip(&program.values);
    values
        .filter(|(id, value)| match &value.kind {
            ValueKind::Text(text) => secrets::is_secret(text),
            ValueKind::Joined(parts) => secrets::is_secret_glob(&glob(program, parts)),
            ValueKind::Result(_) => program.computed(*id).is_some_and(secrets::is_secret),
            _ => false,
        })
        .map(|(id, _)| id)
        .collect()
}

/// How many parts of a path are looked at.
const SEGMENTS: usize = 16;

/// A text with `*` for each part that is not known.
fn glob(program: &Program, parts: &[ValueId]) -> String {
    let mut path = String::new();
    for part in parts.iter().take(SEGMENTS) {
        // What is longer is no path.
        if path.len() > 256 {
            break;
        }
        match &program.get(*part).kind {
            ValueKind::Text(text) => path.push_str(text),
            _ => path.push('*'),
        }
    }
    path
}
