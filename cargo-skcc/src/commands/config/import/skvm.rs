//! `config import skvm`: the routes of `skvm.config.json` as `[[route]]`.

use std::fmt::Write as _;
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

use clap::Args;
use serde_json::Value;
use skcc_core::diagnostic::render::visible;
use skill_runtime::log::write_whole;

use crate::ExitCode;
use crate::args::model::SettingsArgs;
use crate::failure::Failure;
use crate::project;
use crate::report::count;
use crate::shell::Shell;

/// The name of the file in a cache folder of `SkVM`.
const FILE: &str = "skvm.config.json";

/// Kinds of routes, with our wire and the address where none is given.
const KINDS: [(&str, &str, Option<&str>); 3] = [
    ("openrouter", "chat", Some("https://openrouter.ai/api/v1")),
    ("anthropic", "anthropic", Some("https://api.anthropic.com")),
    ("openai-compatible", "chat", None),
];

#[derive(Debug, Args)]
#[command(
    after_help = "Keys are not taken over: a key that stands in the file has to be set as a \
                  variable. Profiles are taken over by `cargo skcc profile import DIR`, tasks and \
                  conversation logs are read as they are."
)]
pub(crate) struct Arguments {
    /// The file, or the cache folder that it lies in [default: `$SKVM_CACHE`, else `~/.skvm`]
    #[arg(value_name = "PATH")]
    path: Option<PathBuf>,
    /// Print what would be added to `skcc.toml`, and change nothing
    #[arg(long)]
    dry_run: bool,
    #[command(flatten)]
    settings: SettingsArgs,
}

/// What is taken over, and what is not.
#[derive(Debug, Default, PartialEq)]
struct Taken {
    /// As tables of our settings.
    text: String,
    routes: usize,
    /// What a person has to know, each as a sentence.
    notes: Vec<String>,
}

pub(super) fn run(arguments: &Arguments, shell: &mut Shell) -> Result<ExitCode, Failure> {
    let path = file(arguments.path.as_deref())?;
    let text =
        std::fs::read_to_string(&path).map_err(|error| Failure::io("read", &path, &error))?;
    let config: Value = serde_json::from_str(&text)
        .map_err(|error| Failure::new(format!("`{}`: {error}", path.display())))?;
    let project = project::settings(&arguments.settings.project(), shell)?;
    let known = project.config.models.routes.iter();
    let known: Vec<&str> = known.map(|route| route.pattern.as_str()).collect();
    let taken = take(&config, &known);
    for note in &taken.notes {
        shell.note(visible(note))?;
    }
    if arguments.dry_run {
        write!(shell.out, "{}", taken.text)?;
        return Ok(ExitCode::Clean);
    }
    if taken.routes == 0 {
        shell.note("there is nothing to add")?;
        return Ok(ExitCode::Clean);
    }
    let path = project.directory.join("skcc.toml");
    let old = match std::fs::read_to_string(&path) {
        Ok(text) => text,
        Err(error) if error.kind() == io::ErrorKind::NotFound => String::new(),
        Err(error) => return Err(Failure::io("read", &path, &error)),
    };
    let gap = match old.as_str() {
        "" => "",
        old if old.ends_with('\n') => "\n",
        _ => "\n\n",
    };
    let text = format!("{old}{gap}{}", taken.text);
    write_whole(&path, text.as_bytes()).map_err(|error| Failure::io("write", &path, &error))?;
    let routes = count(taken.routes, "route");
    shell.status("Added", format_args!("{routes} to {}", path.display()))?;
    Ok(ExitCode::Clean)
}

/// The file that is meant.
fn file(named: Option<&Path>) -> Result<PathBuf, Failure> {
    let cache = || std::env::var_os("SKVM_CACHE").filter(|value| !value.is_empty());
    let home = || Some(std::env::home_dir()?.join(".skvm"));
    let path = named.map(Path::to_path_buf);
    let path = path.or_else(|| cache().map(PathBuf::from)).or_else(home);
    let path = path.ok_or_else(|| Failure::new("there is no home folder to look in"))?;
    Ok(if path.is_dir() { path.join(FILE) } else { path })
}

/// Reads what a configuration holds, but for routes whose patterns are known.
fn take(config: &Value, known: &[&str]) -> Taken {
    let mut taken = Taken::default();
    let routes = config["providers"]["routes"].as_array();
    for (number, route) in routes.into_iter().flatten().enumerate() {
        if let Err(why) = taken.route(route, known) {
            let pattern = route["match"].as_str().unwrap_or("?");
            let number = number + 1;
            let note = format!("route {number} (`{pattern}`) is not taken over: {why}");
            taken.notes.push(note);
        }
    }
    let adapters = config["adapters"].as_object();
    for (name, adapter) in adapters.into_iter().flatten() {
        let place = adapter.as_str().or_else(|| adapter["repoPath"].as_str());
        taken.notes.push(match place {
            Some(place) => format!(
                "`adapters.{name}` is at `{place}`: put its program on `PATH`, or name the folder \
                 with `SKILL_HARNESS_AGENTS`"
            ),
            None => format!("`adapters.{name}` is not taken over: agents are found on `PATH`"),
        });
    }
    if let Some(mode) = config["defaults"]["adapterConfigMode"].as_str() {
        taken.notes.push(format!(
            "`defaults.adapterConfigMode` is `--adapter-config {mode}` here, for each command"
        ));
    }
    if !config["headlessAgent"].is_null() {
        let note = "`headlessAgent` is not needed: skills are improved by the built-in agent";
        taken.notes.push(note.into());
    }
    if let Some(folder) = config["paths"]["tmpDir"].as_str() {
        let note = format!("`paths.tmpDir` is the variable `TMPDIR` here: `{folder}`");
        taken.notes.push(note);
    }
    taken
}

impl Taken {
    fn route(&mut self, route: &Value, known: &[&str]) -> Result<(), String> {
        let text = |name: &str| route[name].as_str().filter(|text| !text.is_empty());
        let pattern = text("match").ok_or("it has no `match`")?;
        if known.contains(&pattern) {
            return Err("a route for this is there already".into());
        }
        if !pattern.contains('*') {
            return Err(format!("write it as `{pattern}*`, or as `{pattern}/*`"));
        }
        let kind = text("kind").ok_or("it has no `kind`")?;
        let known = KINDS.iter().find(|one| one.0 == kind);
        let (_, wire, usual) = known.ok_or_else(|| format!("there is no kind `{kind}`"))?;
        let url = text("baseUrl").or(*usual).ok_or("it has no `baseUrl`")?;
        // Ours is the address before the format's own path.
        let url = url.trim_end_matches('/');
        let url = match *wire {
            "anthropic" => url.strip_suffix("/v1").unwrap_or(url),
            _ => url,
        };
        let mut table = String::new();
        // A text of JSON is one of TOML.
        let quoted = |text: &str| Value::from(text).to_string();
        let mut set = |name: &str, value: &str| {
            let _ = writeln!(table, "{name} = {}", quoted(value));
        };
        set("match", pattern);
        set("wire", wire);
        set("url", url);
        if let Some(variable) = text("apiKeyEnv") {
            set("key-env", variable);
        } else if route["apiKey"].is_string() {
            let variable = variable(pattern);
            set("key-env", &variable);
            self.notes.push(format!(
                "the key of `{pattern}` stands in the file: set it as `{variable}`, in the \
                 environment or in `.env`"
            ));
        } else if let ("openrouter" | "anthropic", Some(usual)) = (kind, own_variable(kind)) {
            set("key-env", usual);
        }
        let gap = if self.routes == 0 { "" } else { "\n" };
        let _ = write!(self.text, "{gap}[[route]]\n{table}");
        self.routes += 1;
        Ok(())
    }
}

/// The variable that `SkVM` reads for a kind when nothing names one.
fn own_variable(kind: &str) -> Option<&'static str> {
    match kind {
        "openrouter" => Some("OPENROUTER_API_KEY"),
        "anthropic" => Some("ANTHROPIC_API_KEY"),
        _ => None,
    }
}

/// A variable for the key of a route.
fn variable(pattern: &str) -> String {
    let head = pattern.split(['*', '/']).next().unwrap_or_default();
    let name: String = head
        .chars()
        .map(|c| if c.is_ascii_alphanumeric() { c } else { '_' })
        .collect();
    let name = name.trim_matches('_').to_ascii_uppercase();
    if name.is_empty() || name.starts_with(|c: char| c.is_ascii_digit()) {
        "MODEL_API_KEY".into()
    } else {
        format!("{name}_API_KEY")
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::take;

    #[test]
    fn routes_become_tables_and_keys_do_not() {
        let config = json!({
            "providers": {"routes": [
                {"match": "openrouter/*", "kind": "openrouter", "apiKeyEnv": "OR_KEY"},
                {"match": "claude/*", "kind": "anthropic", "apiKey": "sk-secret", "baseUrl": "https://a.example/v1/"},
                {"match": "my box/*", "kind": "openai-compatible", "baseUrl": "http://127.0.0.1:8000/v1", "discoveredAt": "x"},
                {"match": "known/*", "kind": "openrouter"},
                {"match": "one", "kind": "openrouter"},
                {"match": "no/*", "kind": "openai-compatible"},
                {"match": "odd/*", "kind": "grpc"},
            ]},
            "adapters": {"opencode": "/opt/opencode", "pi": {"extraCliArgs": []}},
            "defaults": {"adapterConfigMode": "native"},
            "headlessAgent": {"driver": "pi"},
        });
        let taken = take(&config, &["known/*"]);
        assert_eq!(
            taken.text,
            "[[route]]\nmatch = \"openrouter/*\"\nwire = \"chat\"\nurl = \"https://openrouter.ai/api/v1\"\nkey-env = \"OR_KEY\"\n\n\
             [[route]]\nmatch = \"claude/*\"\nwire = \"anthropic\"\nurl = \"https://a.example\"\nkey-env = \"CLAUDE_API_KEY\"\n\n\
             [[route]]\nmatch = \"my box/*\"\nwire = \"chat\"\nurl = \"http://127.0.0.1:8000/v1\"\n"
        );
        assert_eq!(taken.routes, 3);
        let notes = taken.notes.join("\n");
        assert!(!format!("{taken:?}").contains("sk-secret"));
        for part in [
            "set it as `CLAUDE_API_KEY`",
            "(`known/*`) is not taken over: a route for this is there already",
            "write it as `one*`",
            "it has no `baseUrl`",
            "no kind `grpc`",
            "`/opt/opencode`",
            "`adapters.pi`",
            "`--adapter-config native`",
            "`headlessAgent`",
        ] {
            assert!(notes.contains(part), "{part}: {notes}");
        }
    }

    #[test]
    fn whatever_stands_there_is_no_panic() {
        for config in [
            json!(null),
            json!([]),
            json!({"providers": {"routes": [1, {"match": "*", "kind": "anthropic"}]}}),
            json!({"adapters": {"x": 5}, "paths": {"tmpDir": []}}),
        ] {
            take(&config, &[]);
        }
    }
}
