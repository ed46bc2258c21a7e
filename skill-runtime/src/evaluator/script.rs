//! `script`: a line of shell decides.
//!
//! It ends with the wrong code: nothing. Else the last line that it printed,
//! when that is a JSON object: `checkpoints`, each with a score, or `infraError`,
//! by which a script says that it could not judge. Else what it printed is
//! compared, where something is expected.

use std::collections::BTreeMap;
use std::string::{String, ToString};
use std::time::Duration;
use std::vec::Vec;

use serde_json::Value;

use super::programs::{NOT_FOUND, Programs, TIMEOUT};
use super::{Checkpoint, PASS, Score, Ungraded, mean, short};
use crate::sandbox::{Ended, Finished};

/// What is asked of a script.
pub(super) struct Asked<'a> {
    pub(super) command: &'a str,
    pub(super) code: i32,
    pub(super) output: Option<&'a str>,
    /// In milliseconds.
    pub(super) timeout: Option<u64>,
}

pub(super) async fn evaluate(
    programs: &Programs<'_>,
    asked: &Asked<'_>,
) -> Result<Score, Ungraded> {
    let timeout = asked.timeout.map_or(TIMEOUT, Duration::from_millis);
    let program = ["sh", "-c", asked.command];
    let finished = programs
        .run(&program, None, timeout, BTreeMap::new())
        .await?;
    verdict(&finished, asked)
}

fn verdict(finished: &Finished, asked: &Asked<'_>) -> Result<Score, Ungraded> {
    let failed = |details: String| {
        Ok(Score {
            details,
            ..Score::default()
        })
    };
    let errors = String::from_utf8_lossy(&finished.stderr);
    match finished.ended {
        Ended::Code(code) if code == asked.code => {}
        Ended::Code(NOT_FOUND) => return Err(Ungraded(short(&errors))),
        Ended::Code(code) => {
            let said = short(&errors);
            return failed(std::format!(
                "it ended with {code}, not {}: {said}",
                asked.code
            ));
        }
        Ended::Signal(number) => return failed(std::format!("it was ended by signal {number}")),
        Ended::TimedOut => return failed("it was not done in time".into()),
        Ended::DiskFull => return failed("it wrote too much".into()),
    }
    let output = String::from_utf8_lossy(&finished.stdout);
    let last = output.lines().rev().find(|line| !line.trim().is_empty());
    if let Some(Value::Object(told)) = last.and_then(|line| serde_json::from_str(line).ok()) {
        if let Some(why) = told.get("infraError") {
            let why = why.as_str().map_or_else(|| why.to_string(), Into::into);
            return Err(Ungraded(why));
        }
        if let Some(points) = told.get("checkpoints") {
            return checkpoints(points);
        }
    }
    match asked.output {
        Some(expected) if expected.trim() != output.trim() => failed(std::format!(
            "it printed `{}`, not `{}`",
            short(&output),
            short(expected)
        )),
        _ => Ok(Score {
            score: 1.0,
            details: "it ended as expected".into(),
            checkpoints: Vec::new(),
        }),
    }
}

/// The score of checkpoints. None at all is no judgement.
fn checkpoints(points: &Value) -> Result<Score, Ungraded> {
    let wrong = |why: String| Ungraded(std::format!("its checkpoints cannot be read: {why}"));
    let points: Vec<Checkpoint> =
        serde_json::from_value(points.clone()).map_err(|error| wrong(error.to_string()))?;
    if points.is_empty() {
        return Err(wrong("there are none".into()));
    }
    if let Some(point) = points.iter().find(|one| !(0.0..=1.0).contains(&one.score)) {
        return Err(wrong(std::format!(
            "`{}` has a score of {}",
            point.name,
            point.score
        )));
    }
    let missed = points.iter().filter(|one| one.score < PASS);
    let missed: Vec<_> = missed.map(|one| one.name.as_str()).collect();
    Ok(Score {
        score: mean(&points),
        details: if missed.is_empty() {
            std::format!("all {} checkpoints hold", points.len())
        } else {
            std::format!("missed: {}", missed.join(", "))
        },
        checkpoints: points,
    })
}
