//! Gemini CLI: `-p` with a stream of JSON.

use std::boxed::Box;
use std::string::ToString;

use serde_json::{Value, json};

use super::adapter::{About, Adapter, Ask, Launch};
use super::story::{Reader, Story, content, json, text, usage};
use crate::agent::Ending;
use crate::model::WireFormat;

/// Gemini CLI.
pub(super) struct Gemini;

static ABOUT: About = About {
    id: "gemini",
    program: "gemini",
    package: "@google/gemini-cli",
    install: "install it with `npm install -g @google/gemini-cli`",
    module: "@google/gemini-cli/bundle/gemini.js",
    is_script: true,
    wires: &[WireFormat::Gemini],
    instructions: ".gemini/GEMINI.md",
    takes_system: false,
    keys: &["GEMINI_API_KEY", "GOOGLE_API_KEY", "GOOGLE_CLOUD_PROJECT"],
    // It prints that a skill was loaded, and not what of it was sent.
    shows_results: false,
    tells_usage: true,
};

impl Adapter for Gemini {
    fn about(&self) -> &'static About {
        &ABOUT
    }

    fn launch(&self, ask: &Ask<'_>) -> Launch {
        let launch = Launch::new(["--skip-trust", "--yolo"])
            .with(["--output-format", "stream-json"])
            .option("-m", ask.model)
            .with(["-p", ask.prompt])
            .set("GEMINI_TELEMETRY_ENABLED", "false")
            .set("GEMINI_CLI_NO_RELAUNCH", "true");
        let Some(endpoint) = ask.endpoint else {
            return launch;
        };
        let settings = json!({
            "security": {
                "auth": { "selectedType": "gemini-api-key" },
                "folderTrust": { "enabled": false },
            },
            "telemetry": { "enabled": false },
            "privacy": { "usageStatisticsEnabled": false },
            "general": { "enableAutoUpdate": false, "enableAutoUpdateNotification": false },
        });
        launch
            .set("GEMINI_API_KEY", endpoint.key)
            .set("GOOGLE_GEMINI_BASE_URL", endpoint.address)
            .write(".gemini/settings.json", settings.to_string())
    }

    fn reader(&self) -> Box<dyn Reader> {
        Box::new(Stream)
    }
}

struct Stream;

impl Reader for Stream {
    fn line(&mut self, line: &str, story: &mut Story<'_>) {
        let Some(event) = json(line) else {
            return;
        };
        let id = text(&event, "tool_id");
        match text(&event, "type") {
            "message" if text(&event, "role") == "assistant" => {
                story.text(&content(&event["content"]));
            }
            "tool_use" => story.call(id, text(&event, "tool_name"), event["parameters"].clone()),
            "tool_result" => {
                let failed = text(&event, "status") != "success";
                let said = match &event["error"] {
                    Value::Object(error) if failed => error.get("message").map(content),
                    _ => None,
                };
                let said = said.unwrap_or_else(|| content(&event["output"]));
                story.outcome(id, &said, failed);
            }
            "result" => {
                let stats = &event["stats"];
                if stats.is_object() {
                    let keys = ["input", "output_tokens", "cached", ""];
                    story.total(usage(stats, keys));
                }
                if text(&event, "status") == "success" {
                    story.ended(Ending::Ok, "");
                } else {
                    let error = &event["error"];
                    let ending = match text(error, "type") {
                        "FatalTurnLimitedError" => Ending::MaxSteps,
                        _ => Ending::ProviderError,
                    };
                    story.ended(ending, text(error, "message"));
                }
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
YOLO mode is enabled.
{"type":"init","session_id":"1","model":"m"}
{"type":"message","role":"user","content":"Say hello."}
{"type":"tool_use","tool_name":"activate_skill","tool_id":"a_0","parameters":{"name":"greet"}}
{"type":"tool_result","tool_id":"a_0","status":"success","output":"Skill **greet** activated."}
{"type":"tool_use","tool_name":"read_file","tool_id":"a_1","parameters":{}}
{"type":"tool_result","tool_id":"a_1","status":"error","error":{"type":"x","message":"not found"}}
{"type":"message","role":"assistant","content":"do","delta":true}
{"type":"message","role":"assistant","content":"ne","delta":true}
{"type":"result","status":"success","stats":{"total_tokens":18,"input_tokens":15,"output_tokens":3,"cached":5,"input":10}}
"#;

    #[test]
    fn a_run_is_read() {
        let told = told(Stream, RUN);
        assert_eq!(
            short(&told),
            [
                "activate_skill: {\"name\":\"greet\"}",
                "activate_skill = Skill **greet** activated.",
                "read_file: {}",
                "read_file ! not found",
                "text: done"
            ]
        );
        let usage = told.usage.unwrap();
        assert_eq!((usage.input, usage.output, usage.cache_read), (10, 3, 5));
        assert_eq!(told.ending.unwrap().0, Ending::Ok);
        assert_eq!(told.steps, 3);
    }

    #[test]
    fn the_end_of_all_turns_is_no_failure_of_the_provider() {
        let line = r#"{"type":"result","status":"error","error":{"type":"FatalTurnLimitedError","message":"too many"}}"#;
        let ended = told(Stream, line).ending.unwrap();
        assert_eq!(ended, (Ending::MaxSteps, "too many".into()));
    }
}
