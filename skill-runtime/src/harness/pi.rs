//! pi: `-p --mode json`. Its model reads a skill's file itself.

use std::boxed::Box;
use std::string::ToString;

use serde_json::{Value, json};

use super::adapter::{About, Adapter, Ask, Launch};
use super::story::{Reader, Story, content, json, text, usage};
use crate::agent::Ending;
use crate::model::{Usage, WireFormat};

/// pi.
pub(super) struct Pi;

static ABOUT: About = About {
    id: "pi",
    program: "pi",
    package: "@mariozechner/pi-coding-agent",
    install: "install it with `npm install -g @mariozechner/pi-coding-agent`",
    module: "@mariozechner/pi-coding-agent/dist/cli.js",
    is_script: true,
    wires: &[
        WireFormat::Chat,
        WireFormat::Anthropic,
        WireFormat::Responses,
    ],
    instructions: ".pi/agent/AGENTS.md",
    takes_system: true,
    keys: &[
        "ANTHROPIC_API_KEY",
        "OPENAI_API_KEY",
        "GEMINI_API_KEY",
        "OPENROUTER_API_KEY",
    ],
    shows_results: true,
    tells_usage: true,
};

impl Adapter for Pi {
    fn about(&self) -> &'static About {
        &ABOUT
    }

    fn launch(&self, ask: &Ask<'_>) -> Launch {
        let launch = Launch::new(["-p", ask.prompt, "--mode", "json", "--no-session"])
            .option("--append-system-prompt", ask.system)
            .set("PI_SKIP_VERSION_CHECK", "1")
            .set("PI_TELEMETRY", "0");
        let Some(endpoint) = ask.endpoint else {
            return launch.option("--model", ask.model);
        };
        let (address, form) = match endpoint.wire {
            WireFormat::Anthropic => (endpoint.at(""), "anthropic-messages"),
            WireFormat::Responses => (endpoint.at("/v1"), "openai-responses"),
            WireFormat::Chat | WireFormat::Gemini => (endpoint.at("/v1"), "openai-completions"),
        };
        let name = ask.model.unwrap_or("model");
        let settings = json!({ "providers": { "skcc": {
            "baseUrl": address,
            "api": form,
            "apiKey": endpoint.key,
            "models": [{ "id": name, "contextWindow": 200_000 }],
        } } });
        launch
            .with(["--provider", "skcc", "--model", name])
            .set("PI_OFFLINE", "1")
            .write(".pi/agent/models.json", settings.to_string())
    }

    fn reader(&self) -> Box<dyn Reader> {
        Box::new(Messages)
    }
}

/// The messages of a session: their ends are read, each whole.
struct Messages;

impl Reader for Messages {
    fn line(&mut self, line: &str, story: &mut Story<'_>) {
        // Most lines are pieces, which hold all that came before.
        if !line.contains("\"message_end\"") {
            return;
        }
        let Some(event) = json(line) else {
            return;
        };
        let message = &event["message"];
        match (text(&event, "type"), text(message, "role")) {
            ("message_end", "assistant") => answer(message, story),
            ("message_end", "toolResult") => {
                let failed = message["isError"].as_bool().unwrap_or_default();
                let id = text(message, "toolCallId");
                story.outcome(id, &content(&message["content"]), failed);
            }
            _ => {}
        }
    }
}

fn answer(message: &Value, story: &mut Story<'_>) {
    for part in message["content"].as_array().into_iter().flatten() {
        match text(part, "type") {
            "text" => story.text(text(part, "text")),
            "thinking" => story.reasoning(text(part, "thinking")),
            "toolCall" => {
                let (id, name) = (text(part, "id"), text(part, "name"));
                story.call(id, name, part["arguments"].clone());
            }
            _ => {}
        }
    }
    let used = &message["usage"];
    let keys = ["input", "output", "cacheRead", "cacheWrite"];
    story.step(Some(Usage {
        // It is zero where no price is known.
        reported_usd: used["cost"]["total"].as_f64().filter(|cost| *cost > 0.0),
        ..usage(used, keys)
    }));
    match text(message, "stopReason") {
        "stop" => story.ended(Ending::Ok, ""),
        "length" => story.ended(Ending::Budget, "the answer was cut"),
        "error" => story.ended(Ending::ProviderError, text(message, "errorMessage")),
        "aborted" => story.ended(Ending::Crashed, "it was stopped"),
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::super::story::tests::{short, told};
    use super::*;

    const RUN: &str = r##"
{"type":"session","version":3,"id":"1"}
{"type":"message_end","message":{"role":"user","content":[{"type":"text","text":"Say hello."}]}}
{"type":"message_update","message":{"role":"assistant","content":[{"type":"text","text":"half"}]}}
{"type":"message_end","message":{"role":"assistant","content":[{"type":"thinking","thinking":"hm"},{"type":"toolCall","id":"c1","name":"read","arguments":{"path":"x"}}],"usage":{"input":5,"output":1,"cacheRead":2,"cost":{"total":0.25}},"stopReason":"toolUse"}}
{"type":"tool_execution_end","toolCallId":"c1","isError":false}
{"type":"message_end","message":{"role":"toolResult","toolCallId":"c1","content":[{"type":"text","text":"# Body"}],"isError":false}}
{"type":"message_end","message":{"role":"assistant","content":[{"type":"text","text":"done"}],"usage":{"input":5,"output":1,"cost":{"total":0.25}},"stopReason":"stop"}}
{"type":"agent_end","messages":[]}
"##;

    #[test]
    fn a_run_is_read() {
        let told = told(Messages, RUN);
        assert_eq!(
            short(&told),
            [
                "reasoning: hm",
                "read: {\"path\":\"x\"}",
                "read = # Body",
                "text: done"
            ]
        );
        assert_eq!(told.steps, 2);
        let usage = told.usage.unwrap();
        assert_eq!((usage.input, usage.cache_read), (10, 2));
        assert_eq!(usage.reported_usd, Some(0.5));
        assert_eq!(told.ending.unwrap().0, Ending::Ok);
    }

    #[test]
    fn a_failed_answer_is_the_providers() {
        let line = r#"{"type":"message_end","message":{"role":"assistant","content":[],"stopReason":"error","errorMessage":"429"}}"#;
        let ended = told(Messages, line).ending;
        assert_eq!(ended, Some((Ending::ProviderError, "429".into())));
    }
}
