//! One task in each agent, from start to end: by the adapters of
//! `skill-runtime`, in its sandbox, with our artifact installed.

use std::fs::{self, File};
use std::net::TcpListener;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use skcc_core::emit::emitter;
use skcc_core::source::Root;
use skcc_core::system::os::Os;
use skcc_core::{Options, compile};
use skill_runtime::Registry;
use skill_runtime::agent::{Ending, RunLimits, SkillMode, Transcript};
use skill_runtime::harness::{ForeignAgent, Harness, Job, adapter};
use skill_runtime::model::{Environment, Message, Part, Route, Routes, WireFormat};
use skill_runtime::sandbox::Policy;

use crate::Failure;
use crate::agents::{self, Agent, Wanted};
use crate::install::Installed;
use crate::script::{FILE, Script, Step};
use crate::server;

/// A skill of a few lines, none of which stands in its description.
pub(crate) const SKILL: &str = "---\n\
    name: leave-note\n\
    description: \"Leaves a note in a file. Use when: somebody wants a note.\"\n\
    ---\n\
    # Leave a note\n\n\
    Write the words into `note.txt` in the work directory.\n\
    Put nothing else into that file, not even a date.\n\
    Say in one sentence that the note is there.\n";

const PROMPT: &str = "Leave a note that says hello.";

/// How a skill is given in a run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Given {
    /// Installed, and the model loads it.
    Found,
    /// Before the prompt.
    Whole,
    /// Not at all.
    Not,
}

impl Given {
    const fn name(self) -> &'static str {
        match self {
            Self::Found => "skill installed",
            Self::Whole => "skill in the instructions",
            Self::Not => "no skill",
        }
    }
}

/// Runs the task in all agents, or in those that are named, and prints what
/// came of it.
pub(crate) fn run(names: &[String]) -> Result<bool, Failure> {
    let chosen = agents::named(names)?;
    let installed = Installed::of(&chosen)?;
    let mut is_good = true;
    for agent in chosen {
        for given in [Given::Found, Given::Whole, Given::Not] {
            is_good &= attempt(agent, given, &installed)?;
        }
    }
    Ok(is_good)
}

/// One run, and whether it was as it should be.
fn attempt(
    agent: &'static dyn Agent,
    given: Given,
    installed: &Installed,
) -> Result<bool, Failure> {
    let failed = |error: std::io::Error| error.to_string();
    let folder = tempfile::tempdir().map_err(failed)?;
    let skills = skills(agent, folder.path())?;
    let work = folder.path().join("work");
    fs::create_dir(&work).map_err(failed)?;
    let listener = TcpListener::bind("127.0.0.1:0").map_err(failed)?;
    let address = listener.local_addr().map_err(failed)?;
    let record = File::create(folder.path().join("record")).map_err(failed)?;
    server::serve(listener, script(agent, given), record);

    let adapter = adapter(agent.id()).expect("every agent has an adapter");
    let wire = adapter.about().wires[0];
    let path = match wire {
        WireFormat::Anthropic => "",
        WireFormat::Chat | WireFormat::Responses => "/v1",
        WireFormat::Gemini => "/v1beta",
    };
    let routes = Routes::default().with([Route {
        pattern: "recorder/*".into(),
        wire,
        url: format!("http://{address}{path}").into(),
        key_env: Some("RECORDER_KEY".into()),
    }]);
    let secret = [("RECORDER_KEY", "a-secret-of-the-recorder")];
    let environment: Environment = secret
        .map(|(name, value)| (name.to_owned(), value.to_owned()))
        .into_iter()
        .collect();
    let model = format!("recorder/{}", agent.model().unwrap_or("claude-sonnet-4-5"));
    let harness = ForeignAgent::managed(adapter, &model, &routes, &environment)
        .map_err(|error| error.to_string())?
        .agents(installed.root());
    let mut job = Job::new(PROMPT, Policy::new(&work));
    job.limits = RunLimits {
        time: Duration::from_secs(300),
        ..RunLimits::default()
    };
    job = match given {
        Given::Found => job.skills(&skills, SkillMode::Discover),
        Given::Whole => job.skills(&skills, SkillMode::Inject),
        Given::Not => job,
    };
    let runtime = tokio::runtime::Runtime::new().map_err(failed)?;
    let (version, transcript) = runtime.block_on(async {
        let version = harness.version().await;
        (version, harness.run(&job, &|_| {}).await)
    });
    let version = version.map_err(|error| error.to_string())?;
    let note = fs::read_to_string(work.join("note.txt")).unwrap_or_default();
    println!("== {} {version}, {}", agent.id(), given.name());
    print(&transcript);
    println!("   note.txt: {note:?}");
    let is_good = transcript.ending == Ending::Ok
        && transcript.skill_loaded == Some(given != Given::Not)
        && transcript.usage.is_some_and(|usage| usage.tokens() > 0)
        && note == "hello\n"
        && transcript.calls().count() == steps(agent, given).len()
        && !format!("{transcript:?}").contains(secret[0].1);
    println!("   {}\n", if is_good { "good" } else { "NOT GOOD" });
    Ok(is_good)
}

/// The skill, compiled for an agent.
fn skills(agent: &dyn Agent, folder: &Path) -> Result<Registry, Failure> {
    let root = folder.join("skills");
    let own = root.join("leave-note");
    fs::create_dir_all(&own)
        .and_then(|()| fs::write(own.join("SKILL.md"), SKILL))
        .map_err(|error| error.to_string())?;
    let options = Options {
        targets: emitter(agent.id()).into_iter().collect(),
        ..Options::default()
    };
    let compilation = compile(&Os, &[Arc::new(Root::new(&root))], &options);
    Registry::from_compilation(compilation).map_err(|error| error.to_string())
}

/// What the model does: loads the skill, where it is installed, and writes the
/// note.
fn steps(agent: &dyn Agent, given: Given) -> Vec<Step> {
    let mut steps = Vec::new();
    if given == Given::Found {
        steps.push(agent.load(Wanted {
            name: "leave-note",
            file: FILE,
            arguments: None,
        }));
    }
    steps.push(agent.shell("echo hello > note.txt"));
    steps
}

fn script(agent: &'static dyn Agent, given: Given) -> Script {
    let listed = move |seen: &crate::wire::Conversation| {
        let list = agent.list(seen);
        let entry = list.into_iter().find(|entry| entry.name == "leave-note")?;
        entry.location
    };
    Script::new(steps(agent, given)).listed(Box::new(listed))
}

/// A transcript in short.
fn print(transcript: &Transcript) {
    let Transcript {
        ending,
        detail,
        steps,
        usage,
        duration_ms,
        skill_loaded,
        ..
    } = transcript;
    println!("   ending: {} {detail}", ending.name());
    let usage = usage.map_or("unknown".to_owned(), |usage| {
        format!("{} tokens read, {} written", usage.input, usage.output)
    });
    let seen = match skill_loaded {
        Some(true) => "seen",
        Some(false) => "not seen",
        None => "unknown",
    };
    println!("   {steps} steps, {usage}, {duration_ms} ms, skill at the model: {seen}");
    let line = |who: &str, text: &str| {
        let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
        let short: String = text.chars().take(100).collect();
        println!("   | {who}: {short}");
    };
    for turn in &transcript.turns {
        match &turn.message {
            Message::User { text } => line("user", text),
            Message::Assistant { parts } => {
                for part in parts {
                    match part {
                        Part::Text { text } => line("model", text),
                        Part::Reasoning { text, .. } => line("reasoning", text),
                        Part::Call(call) => line(&call.name, &call.arguments.to_string()),
                    }
                }
            }
            Message::Tools { outcomes } => {
                for one in outcomes {
                    line(if one.failed { "failed" } else { "result" }, &one.text);
                }
            }
        }
    }
}
