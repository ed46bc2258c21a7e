//! Asking a person, through the client.
//!
//! A client that speaks a protocol version before 2026-07-28 is sent a request;
//! later ones get an answer that says what is to be asked, and send their
//! request again with what the person said.

use alloc::borrow::ToOwned;
use alloc::format;
use alloc::string::String;

use rmcp::model::{
    ClientCapabilities, ElicitRequest, ElicitRequestParams, ElicitResult, ElicitationAction,
    ElicitationSchema, InputRequest, InputRequests, InputRequiredResult, InputResponses,
    ProtocolVersion,
};
use rmcp::service::{RequestContext, RoleServer};
use skir::SecurityLevel;

use super::Server;
use crate::Skill;

/// The key of the question among those of one answer.
const KEY: &str = "approval";

/// Whether a skill may be prepared.
pub(super) enum Approval {
    /// It may.
    Given,
    /// The client must be told this, ask, and come back.
    Ask(InputRequiredResult),
    /// It may not.
    Refused(String),
}

/// What a client sends again with the answer to a question.
pub(super) struct Answer<'a> {
    pub(super) state: Option<&'a str>,
    pub(super) responses: Option<&'a InputResponses>,
}

/// Finds out whether a person approves of a run of `skill`.
pub(super) async fn of(
    server: &Server,
    skill: &Skill,
    answer: Answer<'_>,
    context: &RequestContext<RoleServer>,
) -> Approval {
    let critical = skill.security_level() == SecurityLevel::Critical;
    if !is_needed(skill) || server.approved.contains(skill.id()) {
        return Approval::Given;
    }
    if !can_ask(context.client_capabilities().as_ref()) {
        // The contract of a skill that is not critical says that approval is
        // needed.
        return if critical {
            Approval::Refused(format!(
                "the skill `{}` is critical: a person must approve it, and this client cannot \
                 ask one; start the server with this skill approved",
                skill.id()
            ))
        } else {
            Approval::Given
        };
    }
    let state = format!("{}@{}", skill.id(), skill.ir().source.tree_hash);
    let later = context
        .protocol_version()
        .is_some_and(|version| version.as_str() >= ProtocolVersion::V_2026_07_28.as_str());
    let said = if later {
        // What was approved is this text of this skill, and no other.
        let said = answer.responses.filter(|_| answer.state == Some(&state));
        let Some(said) = said.and_then(|responses| responses.get(KEY)) else {
            let question = InputRequest::Elicitation(ElicitRequest::new(question(skill)));
            let requests = InputRequests::from([(KEY.to_owned(), question)]);
            return Approval::Ask(InputRequiredResult::new(Some(requests), Some(state)));
        };
        serde_json::from_value::<ElicitResult>(said.clone()).ok()
    } else {
        context.peer.create_elicitation(question(skill)).await.ok()
    };
    let approved = said.is_some_and(|said| {
        let content = said.content.as_ref();
        let approve = content.and_then(|content| content.get("approve")?.as_bool());
        said.action == ElicitationAction::Accept && approve == Some(true)
    });
    if approved {
        Approval::Given
    } else {
        Approval::Refused(format!(
            "the person did not approve of the skill `{}`: do not run it",
            skill.id()
        ))
    }
}

/// Whether a person must approve of the skill.
pub(super) fn is_needed(skill: &Skill) -> bool {
    skill.needs_approval() || skill.security_level() == SecurityLevel::Critical
}

/// Whether the client can ask a person to fill in a form.
fn can_ask(capabilities: Option<&ClientCapabilities>) -> bool {
    let elicitation = capabilities.and_then(|capabilities| capabilities.elicitation.as_ref());
    // One that names neither way can show forms: there was nothing else once.
    elicitation.is_some_and(|ways| ways.form.is_some() || ways.url.is_none())
}

fn question(skill: &Skill) -> ElicitRequestParams {
    let level = skill.security_level().name();
    let message = format!(
        "May the skill `{}` (security level: {level}) be run? {}",
        skill.id(),
        skill.description()
    );
    let schema = serde_json::json!({
        "type": "object",
        "properties": {
            "approve": {
                "type": "boolean",
                "title": "Approve this run",
                "default": false,
            },
        },
        "required": ["approve"],
    });
    let requested_schema: ElicitationSchema =
        serde_json::from_value(schema).expect("the schema has one truth value");
    ElicitRequestParams::FormElicitationParams {
        meta: None,
        message,
        requested_schema,
    }
}
