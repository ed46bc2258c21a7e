//! Copilot CLI: `-p` with events as JSON.
//!
//! It writes asterisks over its key wherever it prints it, so the key that
//! stands for none must be a text that comes up nowhere else.

use std::boxed::Box;

use serde_json::Value;

use super::adapter::{About, Adapter, Ask, Launch};
use super::story::{Reader, Story, content, json, text, usage};
use crate::agent::Ending;
use crate::model::WireFormat;

/// Copilot CLI.
pub(super) struct Copilot;

static ABOUT: About = About {
    id: "copilot",
    program: "copilot",
    package: "@github/copilot",
    install: "install it with `npm install -g @github/copilot`",
    module: "@github/copilot-linux-x64/copilot",
    is_script: false,
    wires: &[
        WireFormat::Chat,
        WireFormat::Responses,
        WireFormat::Anthropic,
    ],
    instructions: ".copilot/copilot-instructions.md",
    takes_system: false,
    keys: &[
        "COPILOT_GITHUB_TOKEN",
        "GH_TOKEN",
        "GITHUB_TOKEN",
        "COPILOT_HOME",
    ],
    // The text of a skill goes beside the result.
    shows_results: false,
    tells_usage: true,
};

impl Adapter for Copilot {
    fn about(&self) -> &'static About {
        &ABOUT
    }

    fn launch(&self, ask: &Ask<'_>) -> Launch {
        let launch = Launch::new(["-p", ask.prompt, "--output-format", "json"])
            .with(["--allow-all-tools", "--allow-all-paths", "--no-color"])
            .set("COPILOT_AUTO_UPDATE", "false");
        let Some(endpoint) = ask.endpoint else {
            return launch.option("--model", ask.model);
        };
        let (address, kind, form) = match endpoint.wire {
            WireFormat::Anthropic => (endpoint.at(""), "anthropic", "completions"),
            WireFormat::Responses => (endpoint.at("/v1"), "openai", "responses"),
            WireFormat::Chat | WireFormat::Gemini => (endpoint.at("/v1"), "openai", "completions"),
        };
        launch
            .set("COPILOT_PROVIDER_BASE_URL", address)
            .set("COPILOT_PROVIDER_TYPE", kind)
            .set("COPILOT_PROVIDER_WIRE_API", form)
            .set("COPILOT_PROVIDER_API_KEY", endpoint.key)
            .set("COPILOT_MODEL", ask.model.unwrap_or("model"))
            .set("COPILOT_OFFLINE", "true")
    }

    fn reader(&self) -> Box<dyn Reader> {
        Box::new(Events)
    }
}

struct Events;

impl Reader for Events {
    fn line(&mut self, line: &str, story: &mut Story<'_>) {
        let Some(event) = json(line) else {
            return;
        };
        let data = &event["data"];
        match text(&event, "type") {
            "assistant.message" => answer(data, story),
            "assistant.reasoning" => story.reasoning(text(data, "content")),
            "assistant.usage" => {
                let keys = [
                    "inputTokens",
                    "outputTokens",
                    "cacheReadTokens",
                    "cacheWriteTokens",
                ];
                let used = usage(data, keys);
                story.add(used);
            }
            "tool.execution_complete" => {
                let succeeded = data["success"].as_bool().unwrap_or_default();
                let said = match &data["error"] {
                    Value::Object(error) => error.get("message").map(content),
                    _ => None,
                };
                let said = said.unwrap_or_else(|| content(&data["result"]));
                story.outcome(text(data, "toolCallId"), &said, !succeeded);
            }
            "session.error" => story.ended(Ending::ProviderError, text(data, "message")),
            "result" => match event["exitCode"].as_i64() {
                Some(0) => story.ended(Ending::Ok, ""),
                code => story.ended(Ending::Crashed, std::format!("it ended with {code:?}")),
            },
            _ => {}
        }
    }
}

fn answer(data: &Value, story: &mut Story<'_>) {
    story.reasoning(text(data, "reasoningText"));
    story.text(text(data, "content"));
    for call in data["toolRequests"].as_array().into_iter().flatten() {
        let (id, name) = (text(call, "toolCallId"), text(call, "name"));
        story.call(id, name, call["arguments"].clone());
    }
    story.step(None);
}

#[cfg(test)]
mod tests {
    use super::super::story::tests::{short, told};
    use super::*;

    const RUN: &str = r#"
{"type":"session.skills_loaded","data":{"skills":[{"name":"greet"}]}}
{"type":"assistant.tool_call_delta","data":{"toolCallId":"c1"}}
{"type":"assistant.message","data":{"content":"","toolRequests":[{"toolCallId":"c1","name":"skill","arguments":{"skill":"greet"}}]}}
{"type":"tool.execution_complete","data":{"toolCallId":"c1","success":true,"result":{"content":"Skill \"greet\" loaded successfully.","detailedContent":"x"}}}
{"type":"assistant.usage","data":{"inputTokens":5,"outputTokens":1}}
{"type":"assistant.message","data":{"content":"done","toolRequests":[]}}
{"type":"assistant.usage","data":{"inputTokens":6,"outputTokens":1}}
{"type":"result","exitCode":0,"usage":{"premiumRequests":0}}
"#;

    #[test]
    fn a_run_is_read() {
        let told = told(Events, RUN);
        assert_eq!(
            short(&told),
            [
                "skill: {\"skill\":\"greet\"}",
                "skill = Skill \"greet\" loaded successfully.",
                "text: done"
            ]
        );
        assert_eq!(told.steps, 2);
        assert_eq!(told.usage.unwrap().input, 11);
        assert_eq!(told.ending.unwrap().0, Ending::Ok);
    }

    #[test]
    fn what_was_not_told_is_not_zero() {
        let told = told(Events, r#"{"type":"result","exitCode":1}"#);
        assert_eq!(told.usage, None);
        assert_eq!(told.ending.unwrap().0, Ending::Crashed);
    }
}
