//! `--target`: an agent, or all of them.

use skcc_core::distance::nearest;
use skcc_core::emit::{EMITTERS, Emitter, emitter};

/// What a person writes after `--target`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Target {
    All,
    /// The id of one.
    One(&'static str),
}

/// Reads `all`, an id or an alias.
pub(crate) fn read(text: &str) -> Result<Target, String> {
    if text == "all" {
        return Ok(Target::All);
    }
    read_one(text).map(Target::One)
}

/// Reads an id or an alias; returns the id.
pub(crate) fn read_one(text: &str) -> Result<&'static str, String> {
    if let Some(emitter) = emitter(text) {
        return Ok(emitter.target().id);
    }
    let ids = || EMITTERS.iter().map(|emitter| emitter.target().id);
    Err(match nearest(text, ids()) {
        Some(near) => format!("there is no such target; did you mean `{near}`?"),
        None => format!(
            "there is no such target; use `all` or one of {}",
            ids().collect::<Vec<_>>().join(", ")
        ),
    })
}

/// The emitters of the targets, each once, in the compiler's order.
pub(crate) fn emitters(targets: &[Target]) -> Vec<&'static dyn Emitter> {
    let is_wanted = |emitter: &&&'static dyn Emitter| {
        let id = emitter.target().id;
        targets
            .iter()
            .any(|target| *target == Target::All || *target == Target::One(id))
    };
    EMITTERS.iter().filter(is_wanted).copied().collect()
}
