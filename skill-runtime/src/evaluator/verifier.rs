//! `verifier`: the `test.sh` of a Harbor task decides, by the reward that it
//! writes.

use std::collections::BTreeMap;
use std::path::Path;
use std::string::String;
use std::time::Duration;
use std::vec::Vec;

use serde_json::Value;

use super::programs::{NOT_FOUND, Programs, TIMEOUT};
use super::{Score, Ungraded, short};
use crate::sandbox::Ended;

/// Where the reward goes, in the work directory: what a sandbox may write.
const REWARD: &str = ".skcc-reward.txt";

pub(super) async fn evaluate(programs: &Programs<'_>, payload: &Value) -> Result<Score, Ungraded> {
    let folder = payload.get("folder").and_then(Value::as_str);
    let folder = Path::new(folder.ok_or_else(|| Ungraded("it names no folder".into()))?);
    let folder = folder.canonicalize();
    let folder = folder.map_err(|error| Ungraded(std::format!("the verifier: {error}")))?;
    let work = programs.folder.canonicalize();
    let work = work.map_err(|error| Ungraded(std::format!("the work directory: {error}")))?;
    let timeout = payload.get("timeoutMs").and_then(Value::as_u64);
    let reward = work.join(REWARD);
    // One that the run left there is none.
    let _ = std::fs::remove_file(&reward);
    let text = |path: &Path| path.to_string_lossy().into_owned();
    let env = BTreeMap::from([
        ("BENCHFLOW_WORKSPACE".into(), text(&work)),
        ("BENCHFLOW_VERIFIER_DIR".into(), text(&folder)),
        ("BENCHFLOW_REWARD_TEXT".into(), text(&reward)),
    ]);
    let script = text(&folder.join("test.sh"));
    let timeout = timeout.map_or(TIMEOUT, Duration::from_millis);
    let program = ["bash", script.as_str()];
    let finished = programs.run(&program, Some(&folder), timeout, env).await?;
    let given = std::fs::symlink_metadata(&reward)
        .is_ok_and(|meta| meta.is_file())
        .then(|| std::fs::read_to_string(&reward).ok())
        .flatten();
    let _ = std::fs::remove_file(&reward);
    let given = given.and_then(|text| text.trim().parse::<f64>().ok());
    let errors = String::from_utf8_lossy(&finished.stderr);
    match (given, finished.ended) {
        (Some(score), _) if (0.0..=1.0).contains(&score) => Ok(Score {
            score,
            details: std::format!("the reward is {score}"),
            checkpoints: Vec::new(),
        }),
        (Some(score), _) => Err(Ungraded(std::format!("the reward is {score}"))),
        (None, Ended::TimedOut) => Err(Ungraded("the verifier was not done in time".into())),
        (None, Ended::Code(NOT_FOUND)) => Err(Ungraded(short(&errors))),
        (None, _) => Err(Ungraded(std::format!(
            "the verifier gave no reward: {}",
            short(&errors)
        ))),
    }
}
