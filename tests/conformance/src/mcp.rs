//! Agents that are connected to `cargo skcc serve`: whether its tools reach
//! their models, and the contract of a skill when one of them is called.

use std::fs;
use std::path::Path;
use std::time::Duration;

use serde_json::{Value, json};

use crate::Failure;
use crate::agents::{AGENTS, Agent, Ask};
use crate::harness::SKILL;
use crate::install::Installed;
use crate::namespace::{self, Job, PROJECT, Start, World};
use crate::wire::Call;

/// The tools that the server has for a skill without further files.
const TOOLS: [&str; 2] = ["find_skill", "run_skill"];

/// A sentence of the skill's body, which only its contract holds.
const SENTENCE: &str = "Put nothing else into that file";

/// An agent, and how it is told of a server and names the tools of one.
struct Client {
    agent: &'static str,
    /// What stands before the name of a tool of the server `skcc`.
    prefix: &'static str,
    connect: fn(&mut Start, &Path, &[&str]) -> std::io::Result<()>,
}

const CLIENTS: [Client; 2] = [
    Client {
        agent: "claude-code",
        prefix: "mcp__skcc__",
        connect: |start, project, line| {
            let server = json!({ "command": line[0], "args": line[1..] });
            let settings = json!({ "mcpServers": { "skcc": server } });
            let option = format!("--mcp-config={PROJECT}/servers.json");
            start.arguments.push(option);
            fs::write(project.join("servers.json"), settings.to_string())
        },
    },
    Client {
        agent: "opencode",
        prefix: "skcc_",
        connect: |_, project, line| {
            let server = json!({ "type": "local", "command": line, "enabled": true });
            let settings = json!({ "mcp": { "skcc": server } });
            fs::write(project.join("opencode.json"), settings.to_string())
        },
    },
];

/// Connects agents to the server, which is the program `binary`; all of those
/// that can be, or those that are named.
pub(crate) fn run(binary: &str, names: &[String]) -> Result<bool, Failure> {
    let failed = |error: std::io::Error| format!("`{binary}`: {error}");
    let binary = Path::new(binary).canonicalize().map_err(failed)?;
    let project = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let installed = Installed::locate(&project);
    let mut is_good = true;
    for client in &CLIENTS {
        if !names.is_empty() && !names.iter().any(|name| name == client.agent) {
            continue;
        }
        let mut agents = AGENTS.iter();
        let agent = agents.find(|agent| agent.id() == client.agent);
        let agent = *agent.expect("every client is an agent");
        installed.complete(&[agent.folder(), "codex"])?;
        is_good &= attempt(client, agent, &binary, &installed)?;
    }
    Ok(is_good)
}

fn attempt(
    client: &Client,
    agent: &'static dyn Agent,
    binary: &Path,
    installed: &Installed,
) -> Result<bool, Failure> {
    let failed = |error: std::io::Error| error.to_string();
    let world = World::new()?;
    let skill = world.project().join("served/leave-note");
    fs::create_dir_all(&skill)
        .and_then(|()| fs::write(skill.join("SKILL.md"), SKILL))
        .map_err(failed)?;
    let served = format!("{PROJECT}/served");
    let binary = binary.to_string_lossy();
    let mut start = agent.start(&Ask::Prompt("Leave a note that says hello.".to_owned()));
    let line = [&*binary, "serve", &served];
    (client.connect)(&mut start, &world.project(), &line).map_err(failed)?;
    let tool = |name: &str| format!("{}{name}", client.prefix);
    let step = |name: &str, arguments: Value| {
        vec![Call {
            tool: tool(name),
            arguments,
        }]
    };
    let job = Job {
        agents: installed.root(),
        start,
        steps: vec![
            step("find_skill", json!({ "query": "leave a note" })),
            step("run_skill", json!({ "skill": "leave-note" })),
        ],
        patience: Duration::from_secs(300),
    };
    let outcome = namespace::run(&world, &job)?;
    let offered: Vec<_> = TOOLS
        .into_iter()
        .filter(|name| {
            let mut turns = outcome.turns.iter();
            turns.any(|turn| turn.seen.tools.contains_key(&tool(name)))
        })
        .collect();
    let arrived = |step| outcome.after(step).map(crate::wire::Conversation::arrived);
    let found = arrived(0).is_some_and(|text| text.contains("leave-note"));
    let contract = arrived(1).is_some_and(|text| text.contains(SENTENCE));
    println!("== {}", client.agent);
    println!("   tools at the model: {}", offered.join(", "));
    println!("   find_skill names the skill: {found}");
    println!("   run_skill gives its contract: {contract}");
    if let Some(problem) = &outcome.problem {
        println!("   problem: {problem}");
    }
    Ok(offered.len() == TOOLS.len() && found && contract)
}
