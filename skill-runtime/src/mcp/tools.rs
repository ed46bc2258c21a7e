//! The tools, for the model at the client.

use alloc::borrow::ToOwned;
use alloc::string::{String, ToString};
use alloc::sync::Arc;
use alloc::vec::Vec;

use rmcp::model::{
    CallToolRequestParams, CallToolResponse, CallToolResult, ContentBlock, ErrorData, JsonObject,
    ResourceContents, Tool, ToolAnnotations,
};
use rmcp::service::{RequestContext, RoleServer};
use serde::Deserialize;
use serde_json::json;

use super::approval::{self, Answer, Approval};
use super::{Server, is_shown, prompts, resources};
use crate::{Due, LookupError, Progress, ProgressError, Registry, Skill, Suite};

const FIND: &str = "find_skill";
const RUN: &str = "run_skill";
const READ: &str = "read_skill_resource";

/// How many skills `find_skill` names when it is not told, and at most.
const FOUND: usize = 5;
const MOST_FOUND: usize = 50;

/// The tools that these skills need.
pub(super) fn list(registry: &Registry) -> Vec<Tool> {
    let find = json!({
        "type": "object",
        "properties": {
            "query": {"type": "string", "description": "What is to be done, in a few words."},
            "limit": {
                "type": "integer", "minimum": 1, "maximum": MOST_FOUND,
                "description": "How many skills to name; 5 when not given.",
            },
        },
        "required": ["query"],
        "additionalProperties": false,
    });
    let run = json!({
        "type": "object",
        "properties": {
            "skill": {"type": "string", "description": "Id or name of the skill, as `find_skill` gives it, or of a suite."},
            "progress": {
                "type": "string",
                "description": "Of a suite: how far its run has come, as the last answer gave it; nothing at the start.",
            },
            "pass": {
                "type": "string",
                "description": "Of a suite: the phase whose conditions you have looked at and that all hold.",
            },
            "complete": {
                "type": "string",
                "description": "Of a suite: the phase that you have done.",
            },
            "inputs": {
                "type": "object",
                "description": "Values for the inputs of the skill, by name. Leave it out to see which there are.",
            },
            "format": {
                "type": "string", "enum": ["text", "json"],
                "description": "Text to follow, or the same as JSON; text when not given.",
            },
        },
        "required": ["skill"],
        "additionalProperties": false,
    });
    let mut tools = alloc::vec![
        tool(
            FIND,
            "Find skills by words that say what is to be done. Gives ids and descriptions, the best first.",
            find,
        ),
        tool(
            RUN,
            "Get the contract of one run of a skill: its inputs, hard rules, steps, required output \
             and instructions. Nothing is executed: follow what it says.",
            run,
        ),
    ];
    if registry
        .iter()
        .any(|skill| is_shown(skill) && !skill.resources().is_empty())
    {
        let read = json!({
            "type": "object",
            "properties": {
                "skill": {"type": "string", "description": "Id or name of the skill."},
                "path": {"type": "string", "description": "The file's path, as the skill lists it."},
            },
            "required": ["skill", "path"],
            "additionalProperties": false,
        });
        tools.push(tool(READ, "Read a file that comes with a skill.", read));
    }
    tools
}

fn tool(name: &'static str, description: &'static str, schema: serde_json::Value) -> Tool {
    let schema = match schema {
        serde_json::Value::Object(schema) => schema,
        _ => JsonObject::new(),
    };
    let annotations = ToolAnnotations::new()
        .read_only(true)
        .idempotent(true)
        .open_world(false);
    Tool::new(name, description, Arc::new(schema)).with_annotations(annotations)
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Find {
    query: String,
    limit: Option<usize>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Run {
    skill: String,
    progress: Option<String>,
    pass: Option<String>,
    complete: Option<String>,
    #[serde(default)]
    inputs: JsonObject,
    #[serde(default)]
    format: Format,
}

#[derive(Clone, Copy, Default, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Format {
    #[default]
    Text,
    Json,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Read {
    skill: String,
    path: String,
}

/// Runs one tool. What a model can do better next time is a result that says
/// so, not an error of the protocol, which a model does not get to see.
pub(super) async fn call(
    server: &Server,
    request: CallToolRequestParams,
    context: &RequestContext<RoleServer>,
) -> Result<CallToolResponse, ErrorData> {
    let arguments = serde_json::Value::Object(request.arguments.unwrap_or_default());
    let registry = server.registry();
    let result = match &*request.name {
        FIND => read(FIND, arguments).map(|arguments| find(&registry, &arguments)),
        READ => read(READ, arguments).and_then(|arguments| file(&registry, &arguments)),
        RUN => {
            let answer = Answer {
                state: request.request_state.as_deref(),
                responses: request.input_responses.as_ref(),
            };
            match read(RUN, arguments) {
                Ok(arguments) => {
                    return Ok(run(server, &registry, arguments, answer, context).await);
                }
                Err(message) => Err(message),
            }
        }
        name => {
            let message = alloc::format!("there is no tool `{name}`");
            return Err(ErrorData::invalid_params(message, None));
        }
    };
    Ok(result.unwrap_or_else(failed).into())
}

fn read<T: for<'de> Deserialize<'de>>(
    tool: &str,
    arguments: serde_json::Value,
) -> Result<T, String> {
    serde_json::from_value(arguments)
        .map_err(|error| alloc::format!("invalid arguments of `{tool}`: {error}"))
}

fn failed(message: String) -> CallToolResult {
    CallToolResult::error(alloc::vec![ContentBlock::text(message)])
}

fn find(registry: &Registry, arguments: &Find) -> CallToolResult {
    let limit = arguments.limit.unwrap_or(FOUND).clamp(1, MOST_FOUND);
    let hits = registry.search(&arguments.query);
    let hits = hits.iter().filter(|hit| is_shown(hit.skill())).take(limit);
    let mut text = String::new();
    for hit in hits {
        // The score and why, as `Hit` writes it, then what the skill is for.
        let mut line = alloc::format!("- {hit}");
        if let Some(phase) = skir::Phase::of(hit.skill().id()) {
            line.push_str(" [a phase of the suite `");
            line.push_str(phase.suite);
            line.push_str("`]");
        }
        if approval::is_needed(hit.skill()) {
            line.push_str(" [needs a person's approval]");
        }
        line.push_str(": ");
        text.push_str(&line);
        crate::prompt::push_line(&mut text, hit.skill().description());
    }
    if text.is_empty() {
        text.push_str("no skill fits\n");
    }
    CallToolResult::success(alloc::vec![ContentBlock::text(text)])
}

async fn run(
    server: &Server,
    registry: &Registry,
    arguments: Run,
    answer: Answer<'_>,
    context: &RequestContext<RoleServer>,
) -> CallToolResponse {
    let skill = match offered(registry, &arguments.skill) {
        Ok(skill) => skill,
        Err(message) => {
            return match suite(registry, &arguments.skill) {
                Some(suite) => run_suite(server, &suite, arguments, answer, context).await,
                None => failed(message).into(),
            };
        }
    };
    let values = prompts::values(arguments.inputs);
    let given = values.iter().map(|(name, value)| (&**name, &**value));
    let contract = match skill.prepare_in(given, &*server.state) {
        Ok(contract) => contract,
        Err(error) => return failed(error.to_string()).into(),
    };
    match approval::of(server, skill, answer, context).await {
        Approval::Ask(question) => return question.into(),
        Approval::Refused(reason) => return failed(reason).into(),
        Approval::Given => {}
    }
    let text = match arguments.format {
        Format::Text => contract.to_string(),
        Format::Json => contract.to_json(),
    };
    CallToolResult::success(alloc::vec![ContentBlock::text(text)]).into()
}

/// A suite, all of whose phases a model may start.
fn suite<'r>(registry: &'r Registry, name: &str) -> Option<Suite<'r>> {
    let suite = registry.suite(name)?;
    let is_offered = suite.phases().iter().all(|phase| is_shown(phase));
    is_offered.then_some(suite)
}

/// The phase of a suite that is due. The server keeps nothing of a run: the
/// client brings its progress along.
async fn run_suite(
    server: &Server,
    suite: &Suite<'_>,
    arguments: Run,
    answer: Answer<'_>,
    context: &RequestContext<RoleServer>,
) -> CallToolResponse {
    let told = (&arguments.progress, &arguments.complete, &arguments.pass);
    let mut progress = match advance(suite, told) {
        Ok(progress) => progress,
        Err(error) => return failed(error.to_string()).into(),
    };
    // A person is asked by the client; what a model says of it does not count.
    let mut waits = false;
    let due = match suite.due(&progress) {
        Due::Gate(phase, gate) if gate.conditions().is_empty() => Some(phase),
        Due::Gate(..) => {
            waits = true;
            None
        }
        Due::Phase(phase) => Some(phase),
        Due::Nothing => None,
    };
    if let Some(phase) = due {
        match approval::of(server, phase, answer, context).await {
            Approval::Ask(question) => return question.into(),
            Approval::Refused(reason) => return failed(reason).into(),
            Approval::Given => {}
        }
        // Where nobody can be asked the contract says that approval is needed.
        if let Err(error) = progress.pass(suite, phase.id()) {
            return failed(error.to_string()).into();
        }
    }
    let values = prompts::values(arguments.inputs);
    let given = values.iter().map(|(name, value)| (&**name, &**value));
    let step = match suite.step(&progress, given, &*server.state) {
        Ok(step) => step,
        Err(error) => return failed(error.to_string()).into(),
    };
    let text = match arguments.format {
        Format::Text => {
            let mut text = step.to_string();
            let (when, key) = if waits {
                ("When all of it holds", "pass")
            } else {
                ("When the phase is done", "complete")
            };
            if let Some(phase) = step.phase() {
                let id = phase.id();
                let next = alloc::format!(
                    "\n{when}, call `{RUN}` with this progress and `{key}`: `{id}`.\n"
                );
                text.push_str(&next);
            }
            text
        }
        Format::Json => step.to_json(),
    };
    CallToolResult::success(alloc::vec![ContentBlock::text(text)]).into()
}

/// The progress that a client brings along, with what it tells of it.
fn advance(
    suite: &Suite<'_>,
    (progress, complete, pass): (&Option<String>, &Option<String>, &Option<String>),
) -> Result<Progress, ProgressError> {
    let mut progress = match progress {
        Some(text) => Progress::from_json(suite, text)?,
        None => Progress::new(suite),
    };
    if let Some(phase) = complete {
        progress.complete(suite, phase)?;
    }
    if let Some(phase) = pass {
        progress.pass(suite, phase)?;
    }
    Ok(progress)
}

fn file(registry: &Registry, arguments: &Read) -> Result<CallToolResult, String> {
    let skill = offered(registry, &arguments.skill)?;
    let path = arguments.path.strip_prefix("./").unwrap_or(&arguments.path);
    let Some(file) = skill.resource(path) else {
        let paths: Vec<_> = skill.resources().iter().map(crate::File::path).collect();
        let known = if paths.is_empty() {
            "it has none".to_owned()
        } else {
            alloc::format!("it has `{}`", paths.join("`, `"))
        };
        return Err(alloc::format!(
            "the skill `{}` has no file `{path}`; {known}",
            skill.id()
        ));
    };
    let content = match file.text() {
        Some(text) => ContentBlock::text(text),
        None => ContentBlock::resource(ResourceContents::from(resources::Content {
            uri: resources::file_uri(skill, file.path()),
            path: file.path(),
            bytes: file.bytes(),
        })),
    };
    Ok(CallToolResult::success(alloc::vec![content]))
}

/// A skill that a model may start; others are unknown to it.
fn offered<'r>(registry: &'r Registry, name: &str) -> Result<&'r Skill, String> {
    let found = registry.get(name);
    let found = found.and_then(|skill| {
        let unknown = || LookupError::Unknown {
            name: name.to_owned(),
        };
        is_shown(skill).then_some(skill).ok_or_else(unknown)
    });
    found.map_err(|error| match error {
        LookupError::Unknown { .. } => alloc::format!("{error}; call `{FIND}` to find one"),
        LookupError::Ambiguous { .. } => error.to_string(),
    })
}
