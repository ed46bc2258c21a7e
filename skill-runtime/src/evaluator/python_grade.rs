//! `python-grade`: a function `grade(transcript, workspace_path)` in Python
//! decides. It gives a list of records with `id`, `score`, `weight`, and maybe
//! `description` and `details`.
//!
//! Source and transcript lie outside the work directory, and Python looks for
//! modules there and not where the run could have put some.

use std::collections::BTreeMap;
use std::string::{String, ToString};
use std::vec::Vec;

use serde_json::{Value, json};

use super::programs::{Graders, NOT_FOUND, Programs, TIMEOUT};
use super::{Checkpoint, Score, Ungraded, Work, mean, short};
use crate::agent::Transcript;
use crate::model::{Message, Part};
use crate::sandbox::Ended;

/// Calls the function. What it prints goes elsewhere than what it gives.
const RUNNER: &str = "\
import json, os, sys
folder, work = sys.argv[1:]
sys.path.insert(0, folder)
sys.dont_write_bytecode = True
answer, sys.stdout = sys.stdout, sys.stderr
with open(os.path.join(folder, 'transcript.json')) as file:
    transcript = json.load(file)
from grade import grade
records = grade(transcript, work)
answer.write(json.dumps(records))
";

/// How far weights may be from 1 together: as in `SkVM`.
const TOLERANCE: f64 = 1e-3;

pub(super) async fn evaluate(
    programs: &Programs<'_>,
    payload: &Value,
    work: &Work<'_>,
) -> Result<Score, Ungraded> {
    let source = match payload {
        Value::String(source) => source.as_str(),
        _ => return Err(Ungraded("there is no `grade.py`".into())),
    };
    let transcript = messages(work.transcript).to_string();
    let graders = Graders::new(&[
        ("grade.py", source),
        ("runner.py", RUNNER),
        ("transcript.json", &transcript),
    ])?;
    let folder = graders.path().to_string_lossy().into_owned();
    let runner = std::format!("{folder}/runner.py");
    let place = work.folder.canonicalize();
    let place = place.map_err(|error| Ungraded(error.to_string()))?;
    // Alone: no module of the work directory, and no variable, reaches it.
    let program = ["python3", "-I", &runner, &folder, &place.to_string_lossy()];
    let finished = programs
        .run(&program, Some(graders.path()), TIMEOUT, BTreeMap::new())
        .await?;
    let errors = String::from_utf8_lossy(&finished.stderr);
    let last = errors.lines().rev().find(|line| !line.trim().is_empty());
    match finished.ended {
        Ended::Code(0) => records(&finished.stdout),
        Ended::Code(NOT_FOUND) => Err(Ungraded("`python3` is not installed".into())),
        Ended::Code(_) => Err(Ungraded(std::format!(
            "`grade` failed: {}",
            short(last.unwrap_or_default())
        ))),
        ended => Err(Ungraded(std::format!("`grade` did not end: {ended:?}"))),
    }
}

fn records(output: &[u8]) -> Result<Score, Ungraded> {
    let wrong = |why: String| Ungraded(std::format!("`grade` gave no list of records: {why}"));
    let points: Vec<Checkpoint> =
        serde_json::from_slice(output).map_err(|error| wrong(error.to_string()))?;
    let sum: f64 = points.iter().filter_map(|one| one.weight).sum();
    if points.is_empty() || points.iter().any(|one| one.weight.is_none()) {
        return Err(wrong("every record needs a weight".into()));
    }
    if (sum - 1.0).abs() > TOLERANCE {
        return Err(wrong(std::format!("the weights give {sum}, not 1")));
    }
    if let Some(point) = points.iter().find(|one| !(0.0..=1.0).contains(&one.score)) {
        return Err(wrong(std::format!(
            "`{}` has a score of {}",
            point.name,
            point.score
        )));
    }
    let all: Vec<_> = points
        .iter()
        .map(|one| std::format!("{}: {:.2}", one.name, one.score))
        .collect();
    Ok(Score {
        score: mean(&points),
        details: all.join(", "),
        checkpoints: points,
    })
}

/// A transcript in the form that such functions read.
fn messages(transcript: &Transcript) -> Value {
    let mut messages = Vec::new();
    let mut push = |role: &str, content: Vec<Value>| {
        messages.push(json!({"type": "message", "message": {"role": role, "content": content}}));
    };
    for turn in &transcript.turns {
        match &turn.message {
            Message::User { .. } => {}
            Message::Assistant { parts } => {
                let parts = parts.iter().filter_map(|part| match part {
                    Part::Text { text } => Some(json!({"type": "text", "text": text})),
                    Part::Call(call) => Some(
                        json!({"type": "toolCall", "name": call.name, "params": call.arguments}),
                    ),
                    Part::Reasoning { .. } => None,
                });
                push("assistant", parts.collect());
            }
            Message::Tools { outcomes } => {
                for outcome in outcomes {
                    push("toolResult", [json!({"output": outcome.text})].into());
                }
            }
        }
    }
    Value::Array(messages)
}
