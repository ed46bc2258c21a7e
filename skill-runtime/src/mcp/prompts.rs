//! Skills as prompts, for the person at the client.

use alloc::borrow::ToOwned;
use alloc::string::{String, ToString};
use alloc::vec::Vec;

use rmcp::model::{
    ErrorData, GetPromptRequestParams, GetPromptResponse, GetPromptResult, JsonObject, Prompt,
    PromptArgument, PromptMessage, Role,
};
use rmcp::service::{RequestContext, RoleServer};
use skir::Invocation;

use super::Server;
use super::approval::{self, Answer, Approval};
use crate::{Registry, Skill, inputs};

/// The skills that a person may start.
pub(super) fn shown(registry: &Registry) -> impl Iterator<Item = &Skill> {
    registry
        .iter()
        .filter(|skill| skill.invocation() != Invocation::Model)
}

/// A skill as a prompt. Its name is the id, which no other skill has.
pub(super) fn prompt(skill: &Skill) -> Prompt {
    let arguments: Vec<_> = skill
        .ir()
        .interface
        .inputs
        .iter()
        .map(|input| {
            let required = input.required && input.default.is_none();
            let description = match &*input.description {
                "" => inputs::expected(&input.ty),
                text => text.to_owned(),
            };
            PromptArgument::new(&*input.name)
                .with_description(description)
                .with_required(required)
        })
        .collect();
    let arguments = (!arguments.is_empty()).then_some(arguments);
    Prompt::new(skill.id(), Some(skill.description()), arguments).with_title(skill.name())
}

pub(super) async fn get(
    server: &Server,
    request: GetPromptRequestParams,
    context: &RequestContext<RoleServer>,
) -> Result<GetPromptResponse, ErrorData> {
    let registry = server.registry();
    let skill = shown(&registry)
        .find(|skill| skill.id() == request.name)
        .ok_or_else(|| invalid(alloc::format!("there is no prompt `{}`", request.name)))?;
    let values = values(request.arguments.unwrap_or_default());
    let given = values.iter().map(|(name, value)| (&**name, &**value));
    let contract = skill
        .prepare_in(given, &*server.state)
        .map_err(|error| invalid(error.to_string()))?;
    // A person who gives no value for an argument would get a text with holes.
    if let Some(missing) = contract.missing().next() {
        let name = missing.name();
        return Err(invalid(alloc::format!("the argument `{name}` is missing")));
    }
    let answer = Answer {
        state: request.request_state.as_deref(),
        responses: request.input_responses.as_ref(),
    };
    match approval::of(server, skill, answer, context).await {
        Approval::Ask(question) => Ok(question.into()),
        Approval::Refused(reason) => Err(ErrorData::invalid_request(reason, None)),
        Approval::Given => {
            let text = PromptMessage::new_text(Role::User, contract.to_string());
            let result = GetPromptResult::new(alloc::vec![text]);
            Ok(result.with_description(skill.description()).into())
        }
    }
}

fn invalid(message: String) -> ErrorData {
    ErrorData::invalid_params(message, None)
}

/// The values of an object as inputs take them: text as it is, anything else
/// as JSON.
pub(super) fn values(object: JsonObject) -> Vec<(String, String)> {
    let text = |value| match value {
        serde_json::Value::String(text) => text,
        other => other.to_string(),
    };
    object
        .into_iter()
        .map(|(name, value)| (name, text(value)))
        .collect()
}
