//! `JiuwenClaw`: its entry for editors, which speaks the Agent Client Protocol
//! over standard streams. Its source of November 2026 is what is known of it;
//! it was not run.

use std::boxed::Box;
use std::string::{String, ToString};

use serde_json::{Value, json};

use super::adapter::{About, Adapter, Ask, Launch};
use super::story::{Reader, Story, content, json as read, text};
use crate::agent::Ending;
use crate::model::WireFormat;

/// `JiuwenClaw`.
pub(super) struct Jiuwenclaw;

static ABOUT: About = About {
    id: "jiuwenclaw",
    program: "jiuwenclaw-acp",
    package: "jiuwenclaw",
    install: "install it with `pip install jiuwenclaw`",
    module: "",
    is_script: false,
    wires: &[WireFormat::Chat],
    instructions: "",
    takes_system: false,
    keys: &["GATEWAY_URL", "GATEWAY_PORT"],
    shows_results: false,
    tells_usage: false,
};

/// Says what there is to say, and keeps the line open.
const TALK: &str = r#"{ printf '%s' "$0"; exec sleep 86400; } | "$@""#;

/// The same, with the services behind it, which answer at a port of their own.
const SERVE_AND_TALK: &str = r#"
"${1%-acp}-app" >&2 &
for _ in $(seq 240); do
    (exec 3<>/dev/tcp/127.0.0.1/19001) 2>/dev/null && break
    sleep 0.5
done
{ printf '%s' "$0"; exec sleep 86400; } | "$@"
"#;

/// The name of the session, which it lets its client choose.
const SESSION: &str = "skcc";

/// The number of the request that is the prompt.
const PROMPT: u64 = 3;

impl Adapter for Jiuwenclaw {
    fn about(&self) -> &'static About {
        &ABOUT
    }

    fn launch(&self, ask: &Ask<'_>) -> Launch {
        let said = [
            (
                "initialize",
                json!({ "protocolVersion": 1, "clientCapabilities": {} }),
            ),
            (
                "session/new",
                json!({ "sessionId": SESSION, "cwd": ask.work_dir, "mcpServers": [] }),
            ),
            (
                "session/prompt",
                json!({
                    "sessionId": SESSION,
                    "prompt": [{ "type": "text", "text": ask.prompt }],
                }),
            ),
        ];
        let mut lines = String::new();
        for (id, (method, params)) in (1_u64..).zip(said) {
            let line = json!({ "jsonrpc": "2.0", "id": id, "method": method, "params": params });
            lines.push_str(&line.to_string());
            lines.push('\n');
        }
        let mut launch = Launch::default();
        let Some(endpoint) = ask.endpoint else {
            launch.wrapper = Some((TALK, lines));
            return launch;
        };
        launch.wrapper = Some((SERVE_AND_TALK, lines));
        let settings = std::format!(
            "API_BASE={}\nAPI_KEY={}\nMODEL_NAME={}\nMODEL_PROVIDER=OpenAI\n",
            endpoint.at("/v1"),
            endpoint.key,
            ask.model.unwrap_or("model"),
        );
        launch.write(".jiuwenclaw/config/.env", settings)
    }

    fn reader(&self) -> Box<dyn Reader> {
        Box::new(Updates)
    }
}

/// What comes over the protocol.
struct Updates;

impl Reader for Updates {
    fn line(&mut self, line: &str, story: &mut Story<'_>) {
        let Some(message) = read(line) else {
            return;
        };
        if text(&message, "method") == "session/update" {
            update(&message["params"]["update"], story);
        } else if message["error"].is_object() {
            story.ended(Ending::ProviderError, text(&message["error"], "message"));
        } else if message["id"].as_u64() == Some(PROMPT) {
            match text(&message["result"], "stopReason") {
                "end_turn" => story.ended(Ending::Ok, ""),
                "max_tokens" => story.ended(Ending::Budget, "the answer was cut"),
                "max_turn_requests" => story.ended(Ending::MaxSteps, ""),
                "refusal" => story.ended(Ending::Refused, ""),
                reason => story.ended(Ending::Crashed, reason),
            }
        }
    }
}

fn update(update: &Value, story: &mut Story<'_>) {
    let id = text(update, "toolCallId");
    match text(update, "sessionUpdate") {
        "agent_message_chunk" => story.text(&content(&update["content"])),
        "agent_thought_chunk" => story.reasoning(&content(&update["content"])),
        "tool_call" => {
            story.call(id, text(update, "title"), update["rawInput"].clone());
            outcome(id, update, story);
        }
        "tool_call_update" => outcome(id, update, story),
        _ => {}
    }
}

fn outcome(id: &str, update: &Value, story: &mut Story<'_>) {
    let status = text(update, "status");
    if matches!(status, "completed" | "failed") {
        story.outcome(id, &content(&update["content"]), status == "failed");
    }
}

#[cfg(test)]
mod tests {
    use super::super::story::tests::{short, told};
    use super::*;

    const RUN: &str = r#"
{"jsonrpc":"2.0","id":1,"result":{"protocolVersion":1}}
{"jsonrpc":"2.0","id":2,"result":{"sessionId":"skcc"}}
{"jsonrpc":"2.0","method":"session/update","params":{"update":{"sessionUpdate":"tool_call","toolCallId":"c1","title":"read","status":"pending","rawInput":{"path":"x"}}}}
{"jsonrpc":"2.0","method":"session/update","params":{"update":{"sessionUpdate":"tool_call_update","toolCallId":"c1","status":"completed","content":[{"type":"content","content":{"type":"text","text":"the file"}}]}}}
{"jsonrpc":"2.0","method":"session/update","params":{"update":{"sessionUpdate":"plan","entries":[]}}}
{"jsonrpc":"2.0","method":"session/update","params":{"update":{"sessionUpdate":"agent_message_chunk","content":{"type":"text","text":"do"}}}}
{"jsonrpc":"2.0","method":"session/update","params":{"update":{"sessionUpdate":"agent_message_chunk","content":{"type":"text","text":"ne"}}}}
{"jsonrpc":"2.0","id":3,"result":{"stopReason":"end_turn"}}
"#;

    #[test]
    fn a_run_is_read() {
        let told = told(Updates, RUN);
        assert_eq!(
            short(&told),
            ["read: {\"path\":\"x\"}", "read = the file", "text: done"]
        );
        assert_eq!(told.ending.unwrap().0, Ending::Ok);
    }

    #[test]
    fn an_error_ends_the_run() {
        let line = r#"{"jsonrpc":"2.0","id":3,"error":{"code":-32603,"message":"no model"}}"#;
        let ended = told(Updates, line).ending;
        assert_eq!(ended, Some((Ending::ProviderError, "no model".into())));
    }
}
