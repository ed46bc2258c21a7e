//! Looking into a run, and into the way of a tool.

use std::string::String;

use crate::model::{Event, Reply, Request, ToolCall, ToolOutcome};

/// Whether a tool may run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// It may.
    Run,
    /// It may not; the model is told why.
    Refuse(String),
}

/// Sees what a run does. All methods do nothing unless they are written.
pub trait Hooks: Send + Sync {
    /// Before the model is asked. The request may be changed.
    fn before_model(&self, _request: &mut Request) {}

    /// While the answer comes.
    fn event(&self, _event: Event<'_>) {}

    /// After the model has answered.
    fn after_model(&self, _reply: &Reply) {}

    /// Before a tool runs.
    fn before_tool(&self, _call: &ToolCall) -> Verdict {
        Verdict::Run
    }

    /// After a tool has run.
    fn after_tool(&self, _call: &ToolCall, _outcome: &ToolOutcome) {}
}
