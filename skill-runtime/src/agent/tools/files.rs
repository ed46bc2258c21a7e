//! Files below the work directory and in what else the policy names, and
//! nowhere else.
//!
//! Paths are resolved by `cap-std` from an open handle of the folder: `..`,
//! absolute paths and links that lead out of it are errors, also when they
//! change while they are used.

use std::boxed::Box;
use std::ffi::OsString;
use std::io;
use std::path::{Component, Path, PathBuf};
use std::string::{String, ToString};
use std::sync::Arc;
use std::vec::Vec;

use cap_std::ambient_authority;
use cap_std::fs::Dir;
use serde_json::{Value, json};
use skir::PermissionKind;

use super::{AgentTool, text};
use crate::model::{BoxFuture, Tool};
use crate::sandbox::Policy;

/// The longest file that is read into memory, in bytes.
const LONGEST: u64 = 8 << 20;

/// A folder that is open to the run, and what may be done there.
struct Root {
    dir: Dir,
    path: PathBuf,
    /// Of the folder this file alone is open.
    file: Option<OsString>,
    is_writable: bool,
}

/// Everything that is open to the run.
struct Place {
    /// The work directory first.
    roots: Vec<Root>,
    /// What may be written in folders that are not writable as a whole.
    writable: Vec<PathBuf>,
}

/// Does one thing, by the arguments of a call.
type Act = fn(&Place, &Value) -> Result<String, String>;

/// A tool that does one thing with files.
struct FileTool {
    place: Arc<Place>,
    name: &'static str,
    description: &'static str,
    parameters: Value,
    act: Act,
}

/// The four tools.
pub(super) fn all(policy: &Policy) -> Result<Vec<Box<dyn AgentTool>>, String> {
    let path = &policy.work_dir;
    let work = Root::open(path, !policy.reads_only)
        .map_err(|error| std::format!("the work directory {}: {error}", path.display()))?;
    let reads = policy.read.iter().map(|path| (path, false));
    let writes = policy.write.iter().map(|path| (path, true));
    let others = reads.chain(writes);
    let others = others.filter(|(path, _)| !path.starts_with(&work.path));
    // What is not there cannot be read.
    let others = others.filter_map(|(path, is_writable)| Root::open(path, is_writable).ok());
    let others: Vec<_> = others.collect();
    let roots = std::iter::once(work).chain(others).collect();
    let place = Arc::new(Place {
        roots,
        writable: policy.write.clone(),
    });
    let string = |about: &str| json!({"type": "string", "description": about});
    let path = string("Below the work directory.");
    let object = |properties: Value, required: &[&str]| json!({"type": "object", "properties": properties, "required": required, "additionalProperties": false});
    let line = |about: &str| json!({"type": "integer", "minimum": 1, "description": about});
    let tools: [(&str, &str, Value, Act); 4] = [
        (
            "read_file",
            "Reads a text file, or some of its lines.",
            object(
                json!({"path": path, "first_line": line("From 1."), "lines": line("How many.")}),
                &["path"],
            ),
            read,
        ),
        (
            "write_file",
            "Writes a whole file. Folders on the way are made.",
            object(
                json!({"path": path, "content": string("All of it.")}),
                &["path", "content"],
            ),
            write,
        ),
        (
            "edit_file",
            "Replaces a text in a file. It must be there exactly once.",
            object(
                json!({"path": path, "old": string("What is there."), "new": string("What comes in its place.")}),
                &["path", "old", "new"],
            ),
            edit,
        ),
        (
            "list_directory",
            "Lists a folder; names of folders end in `/`.",
            object(json!({"path": path}), &[]),
            list,
        ),
    ];
    let tools = tools
        .into_iter()
        .map(|(name, description, parameters, act)| {
            Box::new(FileTool {
                place: Arc::clone(&place),
                name,
                description,
                parameters,
                act,
            }) as Box<dyn AgentTool>
        });
    Ok(tools.collect())
}

impl AgentTool for FileTool {
    fn definition(&self) -> Tool {
        Tool {
            name: self.name.into(),
            description: self.description.into(),
            parameters: self.parameters.clone(),
        }
    }

    fn call<'a>(&'a self, arguments: &'a Value) -> BoxFuture<'a, Result<String, String>> {
        let (place, arguments, act) = (Arc::clone(&self.place), arguments.clone(), self.act);
        Box::pin(async move {
            tokio::task::spawn_blocking(move || act(&place, &arguments))
                .await
                .unwrap_or_else(|error| Err(error.to_string()))
        })
    }
}

impl Root {
    /// Opens a folder, or the folder of a file.
    fn open(path: &Path, is_writable: bool) -> io::Result<Self> {
        let is_file = path.is_file();
        let folder = match path.parent() {
            Some(folder) if is_file => folder,
            _ => path,
        };
        Ok(Self {
            dir: Dir::open_ambient_dir(folder, ambient_authority())?,
            path: folder.canonicalize().unwrap_or_else(|_| folder.into()),
            file: path.file_name().filter(|_| is_file).map(OsString::from),
            is_writable,
        })
    }

    /// The path below this folder, where it is one.
    fn below(&self, path: &Path) -> Option<PathBuf> {
        let rest = path.strip_prefix(&self.path).ok()?;
        let is_open = self
            .file
            .as_ref()
            .is_none_or(|file| rest == Path::new(file));
        is_open.then(|| rest.into())
    }

    /// Where a path leads, links followed, as far as it is there.
    fn resolved(&self, below: &Path) -> PathBuf {
        for known in below.ancestors() {
            if known.as_os_str().is_empty() {
                break;
            }
            if let Ok(resolved) = self.dir.canonicalize(known) {
                let rest = below.strip_prefix(known).unwrap_or(Path::new(""));
                return self.path.join(resolved).join(rest);
            }
        }
        self.path.join(below)
    }
}

impl Place {
    /// The folder in which a path lies, and the path below it: below the work
    /// directory where nothing else is said. Models also write it whole.
    fn find(&self, path: &str) -> (&Root, PathBuf) {
        let path = Path::new(path);
        let found = self
            .roots
            .iter()
            .filter_map(|root| Some((root, root.below(path)?)))
            .max_by_key(|(root, _)| root.path.components().count());
        let (root, below) = found.unwrap_or_else(|| (&self.roots[0], path.into()));
        let parts = below.components();
        let below: PathBuf = parts
            .filter(|part| !matches!(part, Component::CurDir))
            .collect();
        if below.as_os_str().is_empty() {
            return (root, PathBuf::from("."));
        }
        (root, below)
    }

    /// The same for a path that is going to be written.
    fn find_writable(&self, path: &str) -> Result<(&Root, PathBuf), String> {
        let (root, below) = self.find(path);
        let resolved = root.resolved(&below);
        let is_named = |one: &PathBuf| resolved.starts_with(one);
        if root.is_writable || self.writable.iter().any(is_named) {
            return Ok((root, below));
        }
        let add = crate::permission::line(PermissionKind::Fs, path);
        Err(std::format!(
            "`{path}` is not declared to be written; {add}"
        ))
    }

    fn contents(&self, path: &str) -> Result<String, String> {
        let (root, below) = self.find(path);
        let about = root.dir.metadata(&below).map_err(said(path))?;
        if about.is_dir() {
            return Err(std::format!("`{path}` is a folder"));
        }
        if about.len() > LONGEST {
            return Err(std::format!(
                "`{path}` has {} bytes, which is too long",
                about.len()
            ));
        }
        let bytes = root.dir.read(&below).map_err(said(path))?;
        String::from_utf8(bytes).map_err(|_| std::format!("`{path}` is no UTF-8 text"))
    }
}

/// What a model is told of an error.
fn said(path: &str) -> impl Fn(io::Error) -> String {
    let path = path.to_string();
    move |error| match error.kind() {
        io::ErrorKind::NotFound => std::format!("`{path}` is not there"),
        io::ErrorKind::PermissionDenied => {
            std::format!("`{path}` is outside the work directory, or not to be touched")
        }
        _ => std::format!("`{path}`: {error}"),
    }
}

fn read(place: &Place, arguments: &Value) -> Result<String, String> {
    let all = place.contents(text(arguments, "path")?)?;
    let number = |name: &str| {
        let number = arguments.get(name).and_then(Value::as_u64)?;
        usize::try_from(number).ok()
    };
    let (first, count) = (number("first_line"), number("lines"));
    if first.is_none() && count.is_none() {
        return Ok(all);
    }
    let skipped = first.unwrap_or(1).saturating_sub(1);
    let lines = all.split_inclusive('\n').skip(skipped);
    Ok(lines.take(count.unwrap_or(usize::MAX)).collect())
}

fn write(place: &Place, arguments: &Value) -> Result<String, String> {
    let (path, content) = (text(arguments, "path")?, text(arguments, "content")?);
    let (root, below) = place.find_writable(path)?;
    if let Some(folder) = below.parent().filter(|one| !one.as_os_str().is_empty()) {
        root.dir.create_dir_all(folder).map_err(said(path))?;
    }
    root.dir.write(&below, content).map_err(said(path))?;
    Ok(std::format!("wrote {} bytes to `{path}`", content.len()))
}

fn edit(place: &Place, arguments: &Value) -> Result<String, String> {
    let path = text(arguments, "path")?;
    let (old, new) = (text(arguments, "old")?, text(arguments, "new")?);
    let (root, below) = place.find_writable(path)?;
    let all = place.contents(path)?;
    let count = if old.is_empty() {
        0
    } else {
        all.matches(old).count()
    };
    if count != 1 {
        return Err(std::format!(
            "the old text is {count} times in `{path}`, not once"
        ));
    }
    let changed = all.replacen(old, new, 1);
    root.dir.write(below, changed).map_err(said(path))?;
    Ok(std::format!("changed `{path}`"))
}

fn list(place: &Place, arguments: &Value) -> Result<String, String> {
    let path = match arguments.get("path") {
        None | Some(Value::Null) => ".",
        Some(_) => text(arguments, "path")?,
    };
    let (root, below) = place.find(path);
    let entries = root.dir.read_dir(below).map_err(said(path))?;
    let mut names = Vec::new();
    for entry in entries {
        let entry = entry.map_err(said(path))?;
        let mut name = entry.file_name().to_string_lossy().into_owned();
        if entry.file_type().is_ok_and(|kind| kind.is_dir()) {
            name.push('/');
        }
        names.push(name);
    }
    names.sort();
    if names.is_empty() {
        return Ok("it is empty".into());
    }
    Ok(names.join("\n"))
}
