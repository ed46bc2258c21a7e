//! A small agent with skills: the loop between a model and the tools that
//! [`Registry::tools`] describes and [`Registry::dispatch`] runs.
//!
//! Requests and answers have the types of `async-openai`. A script takes the
//! model's part, so that the example runs offline and for nothing.
//!
//! [`Registry::tools`]: skill_runtime::Registry::tools
//! [`Registry::dispatch`]: skill_runtime::Registry::dispatch

#![expect(clippy::print_stdout, reason = "the program shows what happens")]

mod script;

use std::error::Error;

use async_openai::types::chat::{
    ChatCompletionMessageToolCalls, ChatCompletionRequestAssistantMessageArgs,
    ChatCompletionRequestMessage, ChatCompletionRequestSystemMessage,
    ChatCompletionRequestToolMessage, ChatCompletionRequestUserMessage,
    ChatCompletionResponseMessage, ChatCompletionTool, ChatCompletionTools,
    CreateChatCompletionRequest, CreateChatCompletionRequestArgs, FunctionObject,
};
use skill_runtime::{CatalogOptions, include_skills};

include_skills!(pub mod skills);

use skills::REGISTRY;

/// A model that calls tools for ever must not cost for ever.
const MAX_TURNS: usize = 8;

/// What answers requests. With a model behind it, this is
/// `client.chat().create(request).await?`, of which the first choice counts.
trait Model {
    fn answer(
        &mut self,
        request: &CreateChatCompletionRequest,
    ) -> Result<ChatCompletionResponseMessage, Box<dyn Error>>;
}

/// The skills as tools, in the words of the API.
fn tools() -> serde_json::Result<Vec<ChatCompletionTools>> {
    let tool = |tool: &skill_runtime::ToolDefinition| {
        Ok(ChatCompletionTools::Function(ChatCompletionTool {
            function: FunctionObject {
                name: tool.name().to_owned(),
                description: Some(tool.description().to_owned()),
                parameters: Some(serde_json::from_str(tool.parameters())?),
                strict: None,
            },
        }))
    };
    REGISTRY.tools().iter().map(tool).collect()
}

/// Asks the model and runs the tools it calls, until it answers in words.
/// Returns the answer and the conversation that led to it.
fn converse(
    model: &mut impl Model,
    question: &str,
) -> Result<(String, Vec<ChatCompletionRequestMessage>), Box<dyn Error>> {
    // The model knows the names and descriptions from the start, and loads the
    // text of a skill when it needs it.
    let system = format!(
        "You have skills. Load the one that fits before you answer.\n\n{}",
        REGISTRY.catalog(CatalogOptions::new())
    );
    let mut messages = vec![
        ChatCompletionRequestSystemMessage::from(system).into(),
        ChatCompletionRequestUserMessage::from(question).into(),
    ];
    let tools = tools()?;
    for _ in 0..MAX_TURNS {
        let request = CreateChatCompletionRequestArgs::default()
            .model("any-model")
            .messages(messages.clone())
            .tools(tools.clone())
            .build()?;
        let answer = model.answer(&request)?;

        let calls = answer.tool_calls.unwrap_or_default();
        if calls.is_empty() {
            return Ok((answer.content.unwrap_or_default(), messages));
        }
        let mut message = ChatCompletionRequestAssistantMessageArgs::default();
        if let Some(content) = answer.content {
            message.content(content);
        }
        messages.push(message.tool_calls(calls.clone()).build()?.into());
        for call in calls {
            let ChatCompletionMessageToolCalls::Function(call) = call else {
                continue;
            };
            let (name, arguments) = (&call.function.name, &call.function.arguments);
            // An error is an answer as well: it says what to do instead.
            let text = match REGISTRY.dispatch(name, arguments) {
                Ok(result) => result.into_text(),
                Err(error) => error.to_string(),
            };
            println!(
                "{name} {arguments}\n  {}",
                text.lines().next().unwrap_or("")
            );
            messages.push(
                ChatCompletionRequestToolMessage {
                    content: text.into(),
                    tool_call_id: call.id,
                }
                .into(),
            );
        }
    }
    Err("the model does not come to an answer".into())
}

fn main() -> Result<(), Box<dyn Error>> {
    let question = "What does this mean for today? Harbour, 08:00, 41 F, wind 10 mph, rain 0";
    let mut model = script::Script::new()?;
    let (answer, _) = converse(&mut model, question)?;
    println!("\n{answer}");
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What the tools answered.
    fn answers(conversation: &[ChatCompletionRequestMessage]) -> Vec<String> {
        let json = serde_json::to_value(conversation).expect("it was sent as JSON");
        let messages = json.as_array().expect("it is a list of messages");
        let of_tools = messages.iter().filter(|message| message["role"] == "tool");
        of_tools
            .filter_map(|message| message["content"].as_str().map(str::to_owned))
            .collect()
    }

    #[test]
    fn the_model_gets_the_skill_and_its_file() {
        let mut model = script::Script::new().expect("the script is JSON");
        let (answer, conversation) = converse(&mut model, "What does this mean?").expect("it ends");
        assert!(answer.starts_with("Harbour, 08:00: 5 °C"));
        let answers = answers(&conversation);
        assert_eq!(
            answers[0],
            "no skill is named `weather`; call `find_skill` to find one"
        );
        assert!(answers[1].starts_with("- weather-report: "));
        assert!(answers[2].starts_with("<skill_content name=\"weather-report\">"));
        assert!(answers[2].contains("<file>references/units.md</file>"));
        assert!(answers[3].contains("| mph | km/h | multiply by 1.609 |"));
        assert!(model.is_over());
    }

    #[test]
    fn the_request_tells_of_tools_and_skills() {
        struct Look;
        impl Model for Look {
            fn answer(
                &mut self,
                request: &CreateChatCompletionRequest,
            ) -> Result<ChatCompletionResponseMessage, Box<dyn Error>> {
                let json = serde_json::to_value(request)?;
                assert_eq!(json["tools"].as_array().map(Vec::len), Some(3));
                let names = &json["tools"][0]["function"]["parameters"]["properties"]["name"];
                assert_eq!(
                    names["enum"],
                    serde_json::json!(["changelog", "weather-report"])
                );
                let system = json["messages"][0]["content"].to_string();
                assert!(system.contains("- changelog: Add one entry"));
                Ok(serde_json::from_str(
                    r#"{"role": "assistant", "content": "Done."}"#,
                )?)
            }
        }
        assert_eq!(converse(&mut Look, "Hello").expect("it ends").0, "Done.");
    }

    #[test]
    fn a_model_that_never_answers_is_stopped() {
        struct Loop;
        impl Model for Loop {
            fn answer(
                &mut self,
                _: &CreateChatCompletionRequest,
            ) -> Result<ChatCompletionResponseMessage, Box<dyn Error>> {
                let call = serde_json::json!({
                    "role": "assistant",
                    "tool_calls": [{
                        "id": "1",
                        "type": "function",
                        "function": { "name": "find_skill", "arguments": "{\"query\": \"x\"}" },
                    }],
                });
                Ok(serde_json::from_value(call)?)
            }
        }
        assert!(converse(&mut Loop, "Hello").is_err());
    }
}
