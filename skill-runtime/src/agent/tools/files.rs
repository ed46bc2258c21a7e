//! Files below the work directory, and nowhere else.
//!
//! Paths are resolved by `cap-std` from an open handle of the work directory:
//! `..`, absolute paths and links that lead out of it are errors, also when
//! they change while they are used.

use std::boxed::Box;
use std::io;
use std::path::{Component, Path, PathBuf};
use std::string::{String, ToString};
use std::sync::Arc;
use std::vec::Vec;

use cap_std::ambient_authority;
use cap_std::fs::Dir;
use serde_json::{Value, json};

use super::{AgentTool, text};
use crate::model::{BoxFuture, Tool};
use crate::sandbox::Policy;

/// The longest file that is read into memory, in bytes.
const LONGEST: u64 = 8 << 20;

/// The work directory.
struct Place {
    dir: Dir,
    path: PathBuf,
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
    let dir = Dir::open_ambient_dir(path, ambient_authority())
        .map_err(|error| std::format!("the work directory {}: {error}", path.display()))?;
    let path = path.canonicalize().unwrap_or_else(|_| path.clone());
    let place = Arc::new(Place { dir, path });
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

impl Place {
    /// The path below the work directory; models also write it whole.
    fn below(&self, path: &str) -> PathBuf {
        let path = Path::new(path);
        let path = path.strip_prefix(&self.path).unwrap_or(path);
        let parts = path.components();
        let below: PathBuf = parts
            .filter(|part| !matches!(part, Component::CurDir))
            .collect();
        if below.as_os_str().is_empty() {
            return PathBuf::from(".");
        }
        below
    }

    fn contents(&self, path: &str) -> Result<String, String> {
        let below = self.below(path);
        let about = self.dir.metadata(&below).map_err(said(path))?;
        if about.is_dir() {
            return Err(std::format!("`{path}` is a folder"));
        }
        if about.len() > LONGEST {
            return Err(std::format!(
                "`{path}` has {} bytes, which is too long",
                about.len()
            ));
        }
        let bytes = self.dir.read(&below).map_err(said(path))?;
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
    let below = place.below(path);
    if let Some(folder) = below.parent().filter(|one| !one.as_os_str().is_empty()) {
        place.dir.create_dir_all(folder).map_err(said(path))?;
    }
    place.dir.write(&below, content).map_err(said(path))?;
    Ok(std::format!("wrote {} bytes to `{path}`", content.len()))
}

fn edit(place: &Place, arguments: &Value) -> Result<String, String> {
    let path = text(arguments, "path")?;
    let (old, new) = (text(arguments, "old")?, text(arguments, "new")?);
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
    place
        .dir
        .write(place.below(path), changed)
        .map_err(said(path))?;
    Ok(std::format!("changed `{path}`"))
}

fn list(place: &Place, arguments: &Value) -> Result<String, String> {
    let path = match arguments.get("path") {
        None | Some(Value::Null) => ".",
        Some(_) => text(arguments, "path")?,
    };
    let entries = place.dir.read_dir(place.below(path)).map_err(said(path))?;
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
