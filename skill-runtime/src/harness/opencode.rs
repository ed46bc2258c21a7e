//! opencode: `run --format json`.

use std::boxed::Box;
use std::string::ToString;

use serde_json::{Value, json};

use super::adapter::{About, Adapter, Ask, Launch};
use super::story::{Reader, Story, json, text};
use crate::agent::Ending;
use crate::model::{Usage, WireFormat};

/// opencode.
pub(super) struct Opencode;

static ABOUT: About = About {
    id: "opencode",
    program: "opencode",
    package: "opencode-ai",
    install: "install it with `npm install -g opencode-ai`, and ripgrep, without which it loads no skill",
    module: "opencode-linux-x64/bin/opencode",
    is_script: false,
    wires: &[WireFormat::Chat],
    instructions: ".config/opencode/AGENTS.md",
    takes_system: false,
    keys: &[
        "OPENCODE_API_KEY",
        "OPENROUTER_API_KEY",
        "OPENAI_API_KEY",
        "ANTHROPIC_API_KEY",
    ],
    shows_results: true,
    tells_usage: true,
};

impl Adapter for Opencode {
    fn about(&self) -> &'static About {
        &ABOUT
    }

    fn launch(&self, ask: &Ask<'_>) -> Launch {
        let launch = Launch::new(["run", "--format", "json"]);
        let launch = match ask.command {
            // What holds a blank counts as one argument.
            Some(name) => launch.with(["--command", name]).with(ask.prompt.split(' ')),
            None => launch.with([ask.prompt]),
        };
        let launch = launch
            .set("OPENCODE_DISABLE_AUTOUPDATE", "1")
            .set("OPENCODE_DISABLE_SHARE", "1");
        let Some(endpoint) = ask.endpoint else {
            return launch.option("-m", ask.model);
        };
        let name = ask.model.unwrap_or("model");
        let model = std::format!("skcc/{name}");
        let settings = json!({
            "provider": {
                "skcc": {
                    "npm": "@ai-sdk/openai-compatible",
                    "name": "skcc",
                    "options": { "baseURL": endpoint.at("/v1"), "apiKey": endpoint.key },
                    "models": {
                        name: { "name": name, "limit": { "context": 200_000, "output": 8000 } },
                    },
                },
            },
            "model": model,
            "small_model": model,
            "autoupdate": false,
            "share": "disabled",
        });
        let place = ask.home.join("opencode.json");
        launch
            .with(["-m", &model])
            .set("OPENCODE_CONFIG", place.to_string_lossy())
            .set("OPENCODE_DISABLE_MODELS_FETCH", "1")
            .set("OPENCODE_DISABLE_LSP_DOWNLOAD", "1")
            .set("OPENCODE_DISABLE_DEFAULT_PLUGINS", "1")
            .write("opencode.json", settings.to_string())
    }

    fn reader(&self) -> Box<dyn Reader> {
        Box::new(Parts)
    }
}

struct Parts;

impl Reader for Parts {
    fn line(&mut self, line: &str, story: &mut Story<'_>) {
        let Some(event) = json(line) else {
            return;
        };
        let part = &event["part"];
        match text(&event, "type") {
            "step_start" => story.tells_steps(),
            "text" => story.text(text(part, "text")),
            "reasoning" => story.reasoning(text(part, "text")),
            "tool_use" => tool(part, story),
            "step_finish" => {
                story.step(Some(used(part)));
                match text(part, "reason") {
                    "length" => story.ended(Ending::Budget, "the answer was cut"),
                    "content-filter" => story.ended(Ending::Refused, "its answer was filtered"),
                    "stop" => story.ended(Ending::Ok, ""),
                    _ => {}
                }
            }
            "error" => {
                let error = &event["error"];
                let said = text(&error["data"], "message");
                let said = if said.is_empty() {
                    text(error, "name")
                } else {
                    said
                };
                story.ended(Ending::ProviderError, said);
            }
            _ => {}
        }
    }
}

fn tool(part: &Value, story: &mut Story<'_>) {
    let (id, state) = (text(part, "callID"), &part["state"]);
    story.call(id, text(part, "tool"), state["input"].clone());
    match text(state, "status") {
        "completed" => story.outcome(id, text(state, "output"), false),
        "error" => story.outcome(id, text(state, "error"), true),
        _ => {}
    }
}

/// What a step used: reasoning is counted apart there.
fn used(part: &Value) -> Usage {
    let tokens = &part["tokens"];
    let count = |value: &Value| value.as_u64().unwrap_or_default();
    Usage {
        input: count(&tokens["input"]),
        output: count(&tokens["output"]).saturating_add(count(&tokens["reasoning"])),
        cache_read: count(&tokens["cache"]["read"]),
        cache_write: count(&tokens["cache"]["write"]),
        // It is zero where no price is known.
        reported_usd: part["cost"].as_f64().filter(|cost| *cost > 0.0),
    }
}

#[cfg(test)]
mod tests {
    use super::super::story::tests::{short, told};
    use super::*;

    const RUN: &str = r#"
{"type":"step_start","part":{"type":"step-start"}}
{"type":"tool_use","part":{"type":"tool","tool":"skill","callID":"c1","state":{"status":"completed","input":{"name":"greet"},"output":"the body"}}}
{"type":"step_finish","part":{"reason":"tool-calls","tokens":{"input":5,"output":1,"reasoning":2,"cache":{"write":0,"read":3}},"cost":0}}
{"type":"tool_use","part":{"type":"tool","tool":"bash","callID":"c2","state":{"status":"error","input":{},"error":"denied"}}}
{"type":"step_finish","part":{"reason":"tool-calls","tokens":{"input":5,"output":1}}}
{"type":"text","part":{"type":"text","text":"done"}}
{"type":"step_finish","part":{"reason":"stop","tokens":{"input":5,"output":1}}}
"#;

    #[test]
    fn a_run_is_read() {
        let told = told(Parts, RUN);
        assert_eq!(
            short(&told),
            [
                "skill: {\"name\":\"greet\"}",
                "skill = the body",
                "bash: {}",
                "bash ! denied",
                "text: done"
            ]
        );
        assert_eq!(told.steps, 3);
        let usage = told.usage.unwrap();
        assert_eq!((usage.input, usage.output, usage.cache_read), (15, 5, 3));
        assert_eq!(usage.reported_usd, None);
        assert_eq!(told.ending.unwrap().0, Ending::Ok);
    }

    #[test]
    fn errors_have_two_forms() {
        let told = |line: &str| told(Parts, line).ending.unwrap();
        let with = r#"{"type":"error","error":{"name":"APIError","data":{"message":"no"}}}"#;
        assert_eq!(told(with), (Ending::ProviderError, "no".into()));
        let without = r#"{"type":"error","error":{"name":"APIError"}}"#;
        assert_eq!(told(without), (Ending::ProviderError, "APIError".into()));
    }
}
