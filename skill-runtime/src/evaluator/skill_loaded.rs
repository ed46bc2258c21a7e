//! `skill-loaded`: whether the model took up a skill decides.

use std::vec::Vec;

use serde_json::Value;

use super::{Score, Ungraded};
use crate::agent::Transcript;

pub(super) fn evaluate(payload: &Value, transcript: &Transcript) -> Result<Score, Ungraded> {
    let expected = payload.get("expected").and_then(Value::as_bool);
    let expected = expected.ok_or_else(|| Ungraded("it does not say what is expected".into()))?;
    let Some(loaded) = transcript.skill_loaded else {
        return Err(Ungraded(
            "this harness does not show which skills are loaded".into(),
        ));
    };
    let loaded = match payload.get("skill").and_then(Value::as_str) {
        // Of several skills, the call says which was meant.
        Some(skill) if loaded => {
            let mut calls = transcript
                .calls()
                .filter(|(call, _)| call.name == "load_skill");
            calls.any(|(call, _)| call.arguments.get("name").and_then(Value::as_str) == Some(skill))
        }
        _ => loaded,
    };
    Ok(Score {
        score: if loaded == expected { 1.0 } else { 0.0 },
        details: if loaded {
            "the skill was loaded".into()
        } else {
            "the skill was not loaded".into()
        },
        checkpoints: Vec::new(),
    })
}
