//! Claude Code: `-p` with a stream of JSON.

use std::boxed::Box;
use std::string::{String, ToString};

use serde_json::{Value, json};

use super::adapter::{About, Adapter, Ask, Launch};
use super::story::{Reader, Story, content, json, text, usage};
use crate::agent::Ending;
use crate::model::{Usage, WireFormat};

/// Claude Code.
pub(super) struct ClaudeCode;

static ABOUT: About = About {
    id: "claude-code",
    program: "claude",
    package: "@anthropic-ai/claude-code",
    install: "install it with `npm install -g @anthropic-ai/claude-code`",
    module: "@anthropic-ai/claude-code-linux-x64/claude",
    is_script: false,
    wires: &[WireFormat::Anthropic],
    instructions: ".claude/CLAUDE.md",
    takes_system: true,
    keys: &[
        "ANTHROPIC_API_KEY",
        "ANTHROPIC_AUTH_TOKEN",
        "CLAUDE_CODE_OAUTH_TOKEN",
    ],
    shows_results: true,
    tells_usage: true,
};

impl Adapter for ClaudeCode {
    fn about(&self) -> &'static About {
        &ABOUT
    }

    fn launch(&self, ask: &Ask<'_>) -> Launch {
        let launch = Launch::new(["-p", ask.prompt])
            .with(["--output-format", "stream-json", "--verbose"])
            .with(["--permission-mode", "bypassPermissions"])
            .option("--model", ask.model)
            .option("--append-system-prompt", ask.system)
            .set("CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC", "1")
            .set("DISABLE_AUTOUPDATER", "1")
            .set("DISABLE_TELEMETRY", "1")
            // Else it refuses to bypass permissions where its user is root.
            .set("IS_SANDBOX", "1");
        let Some(endpoint) = ask.endpoint else {
            return launch;
        };
        let folder = ask.work_dir.to_string_lossy();
        let trust = json!({
            "hasCompletedOnboarding": true,
            "projects": { &*folder: { "hasTrustDialogAccepted": true } },
        });
        launch
            .set("ANTHROPIC_BASE_URL", endpoint.address)
            .set("ANTHROPIC_API_KEY", endpoint.key)
            .write(".claude.json", trust.to_string())
    }

    fn reader(&self) -> Box<dyn Reader> {
        Box::new(StreamJson::default())
    }
}

/// The stream of Claude Code, which Qwen Code writes as well.
#[derive(Debug, Default)]
pub(super) struct StreamJson {
    /// The answer whose parts come.
    answer: String,
}

const TOKENS: [&str; 4] = [
    "input_tokens",
    "output_tokens",
    "cache_read_input_tokens",
    "cache_creation_input_tokens",
];

impl Reader for StreamJson {
    fn line(&mut self, line: &str, story: &mut Story<'_>) {
        let Some(event) = json(line) else {
            return;
        };
        // What an agent below this one does is the affair of the call.
        if event["parent_tool_use_id"].is_string() {
            return;
        }
        let message = &event["message"];
        match text(&event, "type") {
            "assistant" => self.answer(message, story),
            "user" => given(&message["content"], story),
            "result" => result(&event, story),
            _ => {}
        }
    }
}

impl StreamJson {
    /// A part of an answer: each comes in an event of its own.
    fn answer(&mut self, message: &Value, story: &mut Story<'_>) {
        for part in message["content"].as_array().into_iter().flatten() {
            match text(part, "type") {
                "text" => story.text(text(part, "text")),
                "thinking" => story.reasoning(text(part, "thinking")),
                "tool_use" => {
                    story.call(text(part, "id"), text(part, "name"), part["input"].clone());
                }
                _ => {}
            }
        }
        let id = text(message, "id");
        if id.is_empty() || id != self.answer {
            story.step(Some(usage(&message["usage"], TOKENS)));
            self.answer = id.into();
        }
    }
}

/// What tools gave, and what the agent adds to it.
fn given(parts: &Value, story: &mut Story<'_>) {
    for part in parts.as_array().into_iter().flatten() {
        match text(part, "type") {
            "tool_result" => {
                let failed = part["is_error"].as_bool().unwrap_or_default();
                story.outcome(
                    text(part, "tool_use_id"),
                    &content(&part["content"]),
                    failed,
                );
            }
            "text" => story.user(text(part, "text")),
            _ => {}
        }
    }
}

fn result(event: &Value, story: &mut Story<'_>) {
    if event["usage"].is_object() {
        story.total(Usage {
            reported_usd: event["total_cost_usd"].as_f64(),
            ..usage(&event["usage"], TOKENS)
        });
    }
    let said = match &event["error"] {
        Value::Object(error) => error.get("message").map(content).unwrap_or_default(),
        _ => text(event, "result").into(),
    };
    let is_error = event["is_error"].as_bool().unwrap_or_default();
    match (text(event, "subtype"), text(event, "stop_reason")) {
        ("error_max_turns", _) => story.ended(Ending::MaxSteps, said),
        ("error_max_budget_usd", _) => story.ended(Ending::Budget, said),
        (_, "refusal") => story.ended(Ending::Refused, said),
        ("success", "max_tokens") => story.ended(Ending::Budget, "the answer was cut"),
        ("success", _) if !is_error => story.ended(Ending::Ok, ""),
        _ if !event["api_error_status"].is_null() => story.ended(Ending::ProviderError, said),
        _ => story.ended(Ending::Crashed, said),
    }
}

#[cfg(test)]
mod tests {
    use super::super::story::tests::{short, told};
    use super::*;

    const RUN: &str = r#"
{"type":"system","subtype":"init","tools":["Bash","Skill"],"skills":["greet"]}
{"type":"assistant","message":{"id":"m1","content":[{"type":"thinking","thinking":"hm"}],"usage":{"input_tokens":5,"output_tokens":1}}}
{"type":"assistant","message":{"id":"m1","content":[{"type":"tool_use","id":"t1","name":"Skill","input":{"skill":"greet"}}],"usage":{"input_tokens":5,"output_tokens":1}}}
{"type":"user","message":{"content":[{"type":"tool_result","tool_use_id":"t1","content":"Launching skill: greet"}]}}
{"type":"user","message":{"content":[{"type":"text","text":"Base directory"}]},"isSynthetic":true}
{"type":"assistant","parent_tool_use_id":"t9","message":{"id":"x","content":[{"type":"text","text":"below"}]}}
{"type":"a_new_event"}
{"type":"assistant","message":{"id":"m2","content":[{"type":"text","text":"done"}],"usage":{"input_tokens":7,"output_tokens":2}}}
{"type":"result","subtype":"success","is_error":false,"api_error_status":null,"result":"done","total_cost_usd":0.5,"usage":{"input_tokens":12,"output_tokens":3,"cache_read_input_tokens":4}}
"#;

    #[test]
    fn a_run_is_read() {
        let told = told(StreamJson::default(), RUN);
        assert_eq!(
            short(&told),
            [
                "reasoning: hm",
                "Skill: {\"skill\":\"greet\"}",
                "Skill = Launching skill: greet",
                "user: Base directory",
                "text: done"
            ]
        );
        assert_eq!(told.steps, 2);
        let usage = told.usage.unwrap();
        assert_eq!((usage.input, usage.output, usage.cache_read), (12, 3, 4));
        assert_eq!(usage.reported_usd, Some(0.5));
        assert_eq!(told.ending, Some((Ending::Ok, String::new())));
    }

    #[test]
    fn endings_are_told_apart() {
        let ending = |rest: &str| {
            let line = std::format!(r#"{{"type":"result",{rest}}}"#);
            told(StreamJson::default(), &line).ending.unwrap().0
        };
        assert_eq!(ending(r#""subtype":"error_max_turns""#), Ending::MaxSteps);
        assert_eq!(
            ending(r#""subtype":"success","is_error":true,"api_error_status":401"#),
            Ending::ProviderError
        );
        assert_eq!(
            ending(r#""subtype":"success","stop_reason":"refusal""#),
            Ending::Refused
        );
        assert_eq!(
            ending(r#""subtype":"error_during_execution","is_error":true"#),
            Ending::Crashed
        );
    }
}
