//! Kimi Code: `-p` with a stream of messages.

use std::boxed::Box;

use super::adapter::{About, Adapter, Ask, Launch};
use super::story::{Reader, Story, content, json, text};
use crate::agent::Ending;
use crate::model::{ToolCall, WireFormat};

/// Kimi Code.
pub(super) struct KimiCode;

static ABOUT: About = About {
    id: "kimi-code",
    program: "kimi",
    package: "@moonshot-ai/kimi-code",
    install: "install it with `npm install -g @moonshot-ai/kimi-code`",
    module: "@moonshot-ai/kimi-code/dist/main.mjs",
    is_script: true,
    wires: &[
        WireFormat::Chat,
        WireFormat::Anthropic,
        WireFormat::Responses,
    ],
    instructions: ".kimi-code/AGENTS.md",
    takes_system: false,
    keys: &["KIMI_API_KEY", "MOONSHOT_API_KEY", "KIMI_CODE_HOME"],
    // The text of a skill goes beside the result.
    shows_results: false,
    tells_usage: false,
};

impl Adapter for KimiCode {
    fn about(&self) -> &'static About {
        &ABOUT
    }

    fn launch(&self, ask: &Ask<'_>) -> Launch {
        let launch = Launch::new(["-p", ask.prompt, "--output-format", "stream-json"])
            .set("KIMI_DISABLE_TELEMETRY", "1")
            .set("KIMI_CODE_NO_AUTO_UPDATE", "1");
        let Some(endpoint) = ask.endpoint else {
            return launch.option("--model", ask.model);
        };
        let (address, form) = match endpoint.wire {
            WireFormat::Anthropic => (endpoint.at(""), "anthropic"),
            WireFormat::Responses => (endpoint.at("/v1"), "openai_responses"),
            WireFormat::Chat | WireFormat::Gemini => (endpoint.at("/v1"), "openai"),
        };
        launch
            .set("KIMI_MODEL_NAME", ask.model.unwrap_or("model"))
            .set("KIMI_MODEL_API_KEY", endpoint.key)
            .set("KIMI_MODEL_PROVIDER_TYPE", form)
            .set("KIMI_MODEL_BASE_URL", address)
            .set("KIMI_MODEL_MAX_CONTEXT_SIZE", "200000")
    }

    fn reader(&self) -> Box<dyn Reader> {
        Box::new(Messages)
    }
}

/// Messages as in chat completions, one a line.
struct Messages;

impl Reader for Messages {
    fn line(&mut self, line: &str, story: &mut Story<'_>) {
        let Some(message) = json(line) else {
            return;
        };
        match text(&message, "role") {
            "assistant" => {
                story.reasoning(text(&message, "reasoning_content"));
                story.text(&content(&message["content"]));
                let calls = message["tool_calls"].as_array();
                for call in calls.into_iter().flatten() {
                    let function = &call["function"];
                    let arguments = ToolCall::arguments_of(text(function, "arguments"));
                    story.call(text(call, "id"), text(function, "name"), arguments);
                }
                story.step(None);
                if calls.is_none_or(std::vec::Vec::is_empty) {
                    story.ended(Ending::Ok, "");
                }
            }
            "tool" => {
                let id = text(&message, "tool_call_id");
                let failed = message["is_error"].as_bool().unwrap_or_default();
                story.outcome(id, &content(&message["content"]), failed);
            }
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::story::tests::{short, told};
    use super::*;

    const RUN: &str = r#"
{"role":"meta","type":"system.version","version":"2.1.0"}
{"role":"assistant","tool_calls":[{"type":"function","id":"c1","function":{"name":"Skill","arguments":"{\"skill\":\"greet\"}"}}]}
{"role":"tool","tool_call_id":"c1","content":"Skill \"greet\" loaded inline."}
{"role":"assistant","content":[{"type":"text","text":"done"}]}
{"role":"meta","type":"session.resume_hint","content":"To resume"}
"#;

    #[test]
    fn a_run_is_read() {
        let told = told(Messages, RUN);
        assert_eq!(
            short(&told),
            [
                "Skill: {\"skill\":\"greet\"}",
                "Skill = Skill \"greet\" loaded inline.",
                "text: done"
            ]
        );
        assert_eq!((told.steps, told.usage), (2, None));
        assert_eq!(told.ending.unwrap().0, Ending::Ok);
    }
}
