//! Runs an agent where nothing but its own machine is to be reached.
//!
//! [`run`] starts this program again in namespaces of its own for users, the
//! network, processes and mounts, where [`inside`] goes on. There only loopback
//! exists, only [`WORLD`] can be written to, and nothing is left running.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitStatus, Stdio};
use std::time::{Duration, Instant};

use serde_json::{Value, json};
use tempfile::TempDir;

use crate::Failure;
use crate::script::{self, Script, Step};
use crate::server;
use crate::wire::{Conversation, Form};

/// Where an agent finds its world. The paths in what it sends do not depend on
/// the machine.
pub(crate) const WORLD: &str = "/srv";
pub(crate) const PROJECT: &str = "/srv/project";
pub(crate) const HOME: &str = "/srv/home";

/// Where the agents are installed there.
pub(crate) const AGENTS: &str = "/srv/agents";

/// The address of the model server.
pub(crate) const ADDRESS: &str = "127.0.0.1:8111";

/// What makes this program go on inside.
pub(crate) const INSIDE: &str = "inside-the-namespaces";

/// How an agent is started.
#[derive(Debug, Default)]
pub(crate) struct Start {
    pub(crate) program: PathBuf,
    pub(crate) arguments: Vec<String>,
    pub(crate) variables: BTreeMap<&'static str, String>,
    /// Files below the home folder.
    pub(crate) settings: Vec<(&'static str, String)>,
    /// Folders below that of the agents which it writes to.
    pub(crate) writes: Vec<&'static str>,
    /// Further folders of programs.
    pub(crate) programs: Vec<PathBuf>,
}

/// What is to be done.
#[derive(Debug)]
pub(crate) struct Job<'a> {
    /// The folder of the agents.
    pub(crate) agents: &'a Path,
    pub(crate) start: Start,
    pub(crate) steps: Vec<Step>,
    pub(crate) patience: Duration,
}

/// A request of the agent, not one on the side.
#[derive(Debug)]
pub(crate) struct Turn {
    pub(crate) seen: Conversation,
    /// The step that was the answer.
    pub(crate) step: Option<usize>,
}

/// What came of it.
#[derive(Debug)]
pub(crate) struct Outcome {
    pub(crate) turns: Vec<Turn>,
    /// What is wrong, if anything is.
    pub(crate) problem: Option<String>,
}

impl Outcome {
    /// The turn after the one that `step` was the answer to.
    pub(crate) fn after(&self, step: usize) -> Option<&Conversation> {
        let at = self.turns.iter().position(|turn| turn.step == Some(step))?;
        self.turns.get(at + 1).map(|turn| &turn.seen)
    }
}

/// The folder that becomes an agent's world.
#[derive(Debug)]
pub(crate) struct World(TempDir);

impl World {
    /// An empty one, whose project is a Git repository.
    pub(crate) fn new() -> Result<Self, Failure> {
        let failed = |error| format!("cannot make a folder for an agent: {error}");
        let folder = tempfile::tempdir().map_err(failed)?;
        for name in ["project", "home", "tmp", "agents"] {
            fs::create_dir(folder.path().join(name)).map_err(failed)?;
        }
        let world = Self(folder);
        let git = Command::new("git")
            .args(["init", "--quiet"])
            .current_dir(world.project())
            .status();
        match git {
            Ok(status) if status.success() => Ok(world),
            Ok(status) => Err(format!("`git init` ended with {status}")),
            Err(error) => Err(format!("cannot start `git`: {error}")),
        }
    }

    pub(crate) fn project(&self) -> PathBuf {
        self.0.path().join("project")
    }

    fn home(&self) -> PathBuf {
        self.0.path().join("home")
    }
}

/// Runs the agent in a world and waits for its end.
pub(crate) fn run(world: &World, job: &Job<'_>) -> Result<Outcome, Failure> {
    let failed = |error| format!("cannot write the settings of an agent: {error}");
    for (path, text) in &job.start.settings {
        let path = world.home().join(path);
        let folder = path.parent().unwrap_or(Path::new("/"));
        fs::create_dir_all(folder)
            .and_then(|()| fs::write(&path, text))
            .map_err(failed)?;
    }
    for folder in &job.start.writes {
        fs::create_dir_all(job.agents.join(folder)).map_err(failed)?;
    }
    let root = world.0.path();
    let order = json!({
        "world": root,
        "agents": job.agents,
        "program": job.start.program,
        "arguments": job.start.arguments,
        "variables": job.start.variables,
        "writes": job.start.writes,
        "programs": job.start.programs,
        "steps": script::to_json(&job.steps),
        "seconds": job.patience.as_secs(),
    });
    let place = root.join("order.json");
    fs::write(&place, order.to_string()).map_err(failed)?;
    let own = std::env::current_exe().map_err(failed)?;
    let output = Command::new("unshare")
        .args(["--map-root-user", "--net", "--pid", "--fork", "--mount"])
        .args(["--mount-proc", "--kill-child"])
        .arg(own)
        .args([INSIDE.as_ref(), place.as_os_str()])
        .stdin(Stdio::null())
        .output()
        .map_err(|error| format!("cannot start `unshare`: {error}"))?;
    let mut problem = None;
    if !output.status.success() {
        let said = [
            String::from_utf8_lossy(&output.stderr).into_owned(),
            tail(&root.join("stderr")),
            tail(&root.join("stdout")),
        ];
        problem = Some(said.join(" ").trim().to_owned());
    }
    let text = fs::read_to_string(root.join("record")).unwrap_or_default();
    let turns = turns(&text);
    if turns.is_empty() {
        let said = problem.unwrap_or_else(|| tail(&root.join("stderr")));
        problem = Some(format!("nothing was sent to the model: {said}"));
    }
    Ok(Outcome { turns, problem })
}

/// The end of what a program has printed.
fn tail(path: &Path) -> String {
    const MOST: usize = 600;
    let bytes = fs::read(path).unwrap_or_default();
    let text = String::from_utf8_lossy(&bytes[bytes.len().saturating_sub(MOST)..]);
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The agent's own requests in a record.
fn turns(record: &str) -> Vec<Turn> {
    let lines = record
        .lines()
        .filter_map(|line| serde_json::from_str::<Value>(line).ok());
    let turns = lines.filter_map(|line| {
        let form = Form::of(line["path"].as_str()?)?;
        let seen = form.read(&line["body"]);
        let step = line["step"].as_u64().and_then(|step| step.try_into().ok());
        script::is_main(&seen.tools).then_some(Turn { seen, step })
    });
    turns.collect()
}

/// What is done inside the namespaces: makes the world, starts the server and
/// the agent, and waits for the agent.
pub(crate) fn inside(order: &str) -> Result<(), Failure> {
    let failed = |error| format!("cannot read `{order}`: {error}");
    let text = fs::read_to_string(order).map_err(failed)?;
    let order: Value = serde_json::from_str(&text).map_err(|error| error.to_string())?;
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let texts = |value: &Value| -> Vec<String> {
        let values = value.as_array().into_iter().flatten();
        values.map(text).collect()
    };
    let writes = texts(&order["writes"]);
    confine(&text(&order["world"]), &text(&order["agents"]), &writes)?;
    let failed = |error| format!("cannot start the server: {error}");
    let record = File::create(format!("{WORLD}/record")).map_err(failed)?;
    let listener = TcpListener::bind(ADDRESS).map_err(failed)?;
    let script = Script::new(script::from_json(&order["steps"]));
    server::serve(listener, script, record);
    let mut programs = texts(&order["programs"]);
    programs.extend(["/usr/local/bin", "/usr/bin", "/bin"].map(str::to_owned));
    let mut command = Command::new(text(&order["program"]));
    command
        .args(texts(&order["arguments"]))
        .current_dir(PROJECT)
        .env_clear()
        .envs(surroundings())
        .env("PATH", programs.join(":"))
        .stdin(Stdio::null());
    for (name, value) in order["variables"].as_object().into_iter().flatten() {
        command.env(name, text(value));
    }
    let failed = |error| format!("cannot start the agent: {error}");
    command.stdout(File::create(format!("{WORLD}/stdout")).map_err(failed)?);
    command.stderr(File::create(format!("{WORLD}/stderr")).map_err(failed)?);
    let mut agent = command.spawn().map_err(failed)?;
    let end = Instant::now() + Duration::from_secs(order["seconds"].as_u64().unwrap_or_default());
    while Instant::now() < end {
        match agent.try_wait().map_err(failed)? {
            Some(status) if status.success() => return Ok(()),
            Some(status) => return Err(told(status)),
            None => std::thread::sleep(Duration::from_millis(10)),
        }
    }
    // The kernel ends all that is left when this process does.
    Err("the agent did not end in time".to_owned())
}

fn told(status: ExitStatus) -> String {
    format!("the agent ended with {status}")
}

/// Lets only the world and what the agent `writes` be written to, and brings
/// loopback up.
fn confine(world: &str, agents: &str, writes: &[String]) -> Result<(), Failure> {
    let mount = |arguments: &[&str]| execute("mount", arguments);
    mount(&["--bind", world, WORLD])?;
    mount(&["--bind", agents, AGENTS])?;
    let mut open = vec![WORLD.to_owned(), "/tmp".to_owned()];
    for folder in writes {
        let place = format!("{AGENTS}/{folder}");
        mount(&["--bind", &place, &place])?;
        open.push(place);
    }
    // Last, since the world may lie there.
    mount(&["--bind", &format!("{WORLD}/tmp"), "/tmp"])?;
    let mounts = fs::read_to_string("/proc/self/mounts")
        .map_err(|error| format!("cannot read the mounts: {error}"))?;
    for place in mounts.lines().filter_map(|line| line.split(' ').nth(1)) {
        let is_below = |folder: &str| {
            let rest = place.strip_prefix(folder);
            rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
        };
        let is_machine = ["/proc", "/sys", "/dev"].into_iter().any(is_below);
        if !is_machine && !open.iter().any(|open| open == place) {
            mount(&["-o", "remount,bind,ro", place])?;
        }
    }
    execute("ip", &["link", "set", "lo", "up"])
}

fn execute(program: &str, arguments: &[&str]) -> Result<(), Failure> {
    let ended = Command::new(program)
        .args(arguments)
        .status()
        .map_err(|error| format!("cannot start `{program}`: {error}"))?;
    if ended.success() {
        return Ok(());
    }
    let line = arguments.join(" ");
    Err(format!("`{program} {line}` ended with {ended}"))
}

/// The variables that every agent gets.
fn surroundings() -> [(&'static str, String); 16] {
    let home = |path: &str| format!("{HOME}/{path}");
    [
        ("HOME", HOME.to_owned()),
        ("TMPDIR", "/tmp".to_owned()),
        ("XDG_CONFIG_HOME", home(".config")),
        ("XDG_DATA_HOME", home(".local/share")),
        ("XDG_STATE_HOME", home(".local/state")),
        ("XDG_CACHE_HOME", home(".cache")),
        ("TERM", "dumb".to_owned()),
        ("LANG", "C.UTF-8".to_owned()),
        ("SHELL", "/bin/bash".to_owned()),
        ("NO_COLOR", "1".to_owned()),
        ("CI", "1".to_owned()),
        ("DO_NOT_TRACK", "1".to_owned()),
        ("NO_UPDATE_NOTIFIER", "1".to_owned()),
        ("GIT_CONFIG_GLOBAL", "/dev/null".to_owned()),
        ("GIT_CONFIG_NOSYSTEM", "1".to_owned()),
        ("GIT_TERMINAL_PROMPT", "0".to_owned()),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_step_is_followed_by_the_next_request_of_the_agent() {
        let tools = ["a", "b", "c"].map(|name| json!({ "name": name }));
        let line = |tools: Value, text: &str, step: Value| {
            let messages = json!([{ "role": "user", "content": text }]);
            let body = json!({ "tools": tools, "messages": messages });
            json!({ "path": "/v1/messages", "step": step, "body": body }).to_string()
        };
        let record = [
            line(json!([]), "title", Value::Null),
            line(json!(tools), "one", json!(0)),
            line(json!([]), "title", Value::Null),
            line(json!(tools), "two", json!(1)),
            line(json!(tools), "three", Value::Null),
        ];
        let outcome = Outcome {
            turns: turns(&record.join("\n")),
            problem: None,
        };
        let text = |step| outcome.after(step).map(Conversation::arrived);
        assert_eq!(text(0).as_deref(), Some("two"));
        assert_eq!(text(1).as_deref(), Some("three"));
        assert_eq!(text(2), None);
    }
}
