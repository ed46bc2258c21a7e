//! Calls whose results are paths, of which the text is known.

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
