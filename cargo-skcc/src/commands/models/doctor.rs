//! `models doctor`: whether models answer as they must.

use std::io::{self, Write};
use std::time::Instant;

use clap::Args;
use serde::Serialize;
use serde_json::json;
use skill_runtime::model::{
    Fault, Message, Provider, ProviderError, Request, Structured, StructuredError, Tool, Usage,
    structured,
};

use crate::args::model::{
    CompilerModel, JudgeModel, OptimizerModel, Recording, SettingsArgs, Spending, WorkerModels,
};
use crate::args::{Data, DataFormat};
use crate::failure::Failure;
use crate::models::{Estimate, Models, Role, dollars, wait};
use crate::shell::Shell;
use crate::table::Table;
use crate::{ExitCode, project};

/// The longest answer that is asked for: a model that reasons does so first.
const ANSWER: u32 = 2048;

/// How many calls a model is sent at most: a word, a tool, a shape with one
/// repair.
const CALLS: u32 = 4;

#[derive(Debug, Args)]
pub(crate) struct Arguments {
    #[command(flatten)]
    settings: SettingsArgs,
    #[command(flatten)]
    worker: WorkerModels,
    #[command(flatten)]
    compiler: CompilerModel,
    #[command(flatten)]
    judge: JudgeModel,
    #[command(flatten)]
    optimizer: OptimizerModel,
    #[command(flatten)]
    spending: Spending,
    #[command(flatten)]
    recording: Recording,
    #[command(flatten)]
    data: Data,
}

/// What came of one model, as JSON.
#[derive(Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub(crate) struct Entry {
    reason: &'static str,
    model: String,
    /// Whether it answers.
    answers: bool,
    /// Whether it calls a tool.
    calls_tools: bool,
    /// Whether it gives an answer of a shape.
    structured: bool,
    /// What went wrong first.
    #[serde(skip_serializing_if = "Option::is_none")]
    error: Option<String>,
    usage: Usage,
    duration_ms: u128,
    /// The exit code that its failure stands for.
    #[serde(skip)]
    code: ExitCode,
}

pub(crate) fn run(arguments: &Arguments, shell: &mut Shell) -> Result<ExitCode, Failure> {
    let is_json = arguments.data.message_format == DataFormat::Json;
    if is_json {
        shell.speak_json();
    }
    let project = project::settings(&arguments.settings.project(), shell)?;
    let mut models = Models::open(&project, &arguments.spending, &arguments.recording)?;
    let Some(ids) = wait(wanted(arguments, &models))? else {
        return Ok(ExitCode::Interrupted);
    };
    let ids = ids?;
    for id in &ids {
        models.check(id)?;
    }
    let estimates: Vec<_> = ids
        .iter()
        .map(|id| Estimate {
            answer: ANSWER.into(),
            ..Estimate::runs(id, 1, CALLS, 0)
        })
        .collect();
    models.confirm(&estimates, arguments.spending.yes, shell)?;
    let mut entries = Vec::new();
    for id in ids {
        let provider = models.provider(&id)?;
        let Some(entry) = wait(examine(&*provider))? else {
            return Ok(ExitCode::Interrupted);
        };
        entries.push(entry);
    }
    if is_json {
        for entry in &entries {
            serde_json::to_writer(&mut shell.out, entry).map_err(io::Error::from)?;
            writeln!(shell.out)?;
        }
    } else {
        human(&entries, shell)?;
    }
    let used = models.budget();
    shell.detail(format_args!(
        "models: {} calls, {} tokens, {}",
        used.calls(),
        used.tokens(),
        dollars(used.usd())
    ))?;
    let codes = entries.iter().map(|entry| entry.code);
    Ok(codes
        .max_by_key(|code| *code as u8)
        .unwrap_or(ExitCode::Clean))
}

/// The models of the roles that are named; else of all that are set.
async fn wanted(arguments: &Arguments, models: &Models) -> Result<Vec<String>, Failure> {
    let others = [
        (Role::Compiler, &arguments.compiler.compiler_model),
        (Role::Judge, &arguments.judge.judge_model),
        (Role::Optimizer, &arguments.optimizer.optimizer_model),
    ];
    let mut ids = arguments.worker.model.clone();
    ids.extend(others.iter().filter_map(|(_, named)| (*named).clone()));
    if ids.is_empty() {
        ids.push(models.choose(Role::Worker, None).await?);
        for (role, _) in others {
            ids.extend(models.choose(role, None).await.ok());
        }
    }
    let mut seen = Vec::new();
    ids.retain(|id| {
        let is_new = !seen.contains(id);
        seen.push(id.clone());
        is_new
    });
    Ok(ids)
}

/// Asks a model for three things, each harder than the one before.
async fn examine(provider: &dyn Provider) -> Entry {
    let begin = Instant::now();
    let mut entry = Entry {
        reason: "model",
        model: provider.model().to_owned(),
        answers: false,
        calls_tools: false,
        structured: false,
        error: None,
        usage: Usage::NONE,
        duration_ms: 0,
        code: ExitCode::Clean,
    };
    if let Err(error) = ask(provider, &mut entry).await {
        entry.code = match error.fault {
            Fault::Budget(_) => ExitCode::Budget,
            _ => ExitCode::Provider,
        };
        entry.error = Some(error.to_string());
    } else if !(entry.answers && entry.calls_tools && entry.structured) {
        entry.code = ExitCode::Findings;
    }
    entry.duration_ms = begin.elapsed().as_millis();
    entry
}

async fn ask(provider: &dyn Provider, entry: &mut Entry) -> Result<(), ProviderError> {
    let mut word = Request::new([Message::user("Say the word ready, and nothing else.")]);
    word.max_output = ANSWER;
    let reply = provider.send(&word, &|_| ()).await?;
    entry.usage += reply.usage;
    entry.answers = !reply.spoken().trim().is_empty();

    let weather = Tool {
        name: "weather".to_owned(),
        description: "Tells the weather in a town.".to_owned(),
        parameters: json!({
            "type": "object",
            "properties": {"town": {"type": "string"}},
            "required": ["town"],
        }),
    };
    let question = "What is the weather in Lisbon? Call the tool.";
    let mut call = Request::new([Message::user(question)]).tools([weather]);
    call.max_output = ANSWER;
    let reply = provider.send(&call, &|_| ()).await?;
    entry.usage += reply.usage;
    entry.calls_tools = reply
        .tool_calls()
        .any(|call| call.name == "weather" && call.arguments["town"].is_string());

    let mut request = Request::new([Message::user("Give the sum of 19 and 23.")]);
    request.max_output = ANSWER;
    let asked = Structured {
        request,
        name: "sum".to_owned(),
        schema: json!({
            "type": "object",
            "properties": {"sum": {"type": "integer"}},
            "required": ["sum"],
        }),
        repairs: 1,
    };
    match structured(provider, &asked, &|_| ()).await {
        Ok((_, usage)) => {
            entry.usage += usage;
            entry.structured = true;
            Ok(())
        }
        Err(StructuredError::Provider(error)) => Err(error),
        Err(error) => {
            entry.error = Some(error.to_string());
            Ok(())
        }
    }
}

fn human(entries: &[Entry], shell: &mut Shell) -> Result<(), Failure> {
    let mut table = Table::new(&[
        "MODEL", "ANSWERS", "TOOLS", "SHAPES", "TOKENS", "COST", "TIME", "",
    ]);
    let yes = |is: bool| if is { "yes" } else { "no" }.to_owned();
    for entry in entries {
        let cells = [
            entry.model.clone(),
            yes(entry.answers),
            yes(entry.calls_tools),
            yes(entry.structured),
            entry.usage.tokens().to_string(),
            entry
                .usage
                .reported_usd
                .map_or_else(|| "?".to_owned(), dollars),
            format!("{} ms", entry.duration_ms),
            entry.error.clone().unwrap_or_default(),
        ];
        if entry.code == ExitCode::Clean {
            table.row(cells);
        } else {
            table.warning(cells);
        }
    }
    table.write(&mut shell.out)?;
    Ok(())
}
