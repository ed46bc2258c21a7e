//! Codex: `exec --json`. Its model reads a skill's file with the shell.

use std::boxed::Box;
use std::string::ToString;

use serde_json::Value;

use super::adapter::{About, Adapter, Ask, Launch};
use super::story::{Reader, Story, content, json, text};
use crate::agent::Ending;
use crate::model::{Usage, WireFormat};

/// Codex.
pub(super) struct Codex;

static ABOUT: About = About {
    id: "codex",
    program: "codex",
    package: "@openai/codex",
    install: "install it with `npm install -g @openai/codex`",
    module: "@openai/codex/bin/codex.js",
    is_script: true,
    wires: &[WireFormat::Responses],
    instructions: ".codex/AGENTS.md",
    takes_system: false,
    keys: &["OPENAI_API_KEY", "CODEX_API_KEY", "CODEX_HOME"],
    shows_results: true,
    tells_usage: true,
};

impl Adapter for Codex {
    fn about(&self) -> &'static About {
        &ABOUT
    }

    fn launch(&self, ask: &Ask<'_>) -> Launch {
        // What it may do is for the sandbox around it to say.
        let launch = Launch::new(["exec", "--json", "--skip-git-repo-check"])
            .with(["--dangerously-bypass-approvals-and-sandbox"])
            .option("--model", ask.model)
            .with([ask.prompt]);
        let Some(endpoint) = ask.endpoint else {
            return launch;
        };
        let quoted = |text: &str| Value::from(text).to_string();
        let settings = std::format!(
            "model_provider = \"skcc\"\n\
             check_for_update_on_startup = false\n\
             [analytics]\n\
             enabled = false\n\
             [model_providers.skcc]\n\
             name = \"skcc\"\n\
             base_url = {}\n\
             wire_api = \"responses\"\n\
             env_key = \"SKCC_KEY\"\n\
             request_max_retries = 0\n\
             stream_max_retries = 0\n\
             [projects.{}]\n\
             trust_level = \"trusted\"\n",
            quoted(&endpoint.at("/v1")),
            quoted(&ask.work_dir.to_string_lossy()),
        );
        launch
            .set("SKCC_KEY", endpoint.key)
            .write(".codex/config.toml", settings)
    }

    fn reader(&self) -> Box<dyn Reader> {
        Box::new(Items)
    }
}

/// The items of a turn.
struct Items;

impl Reader for Items {
    fn line(&mut self, line: &str, story: &mut Story<'_>) {
        let Some(event) = json(line) else {
            return;
        };
        match text(&event, "type") {
            "item.started" => item(&event["item"], false, story),
            "item.completed" => item(&event["item"], true, story),
            "turn.completed" => {
                story.total(used(&event["usage"]));
                story.ended(Ending::Ok, "");
            }
            "turn.failed" => {
                let said = text(&event["error"], "message");
                story.ended(Ending::ProviderError, said);
            }
            "error" => story.ended(Ending::ProviderError, text(&event, "message")),
            _ => {}
        }
    }
}

/// Tokens: those from a cache are counted among the input.
fn used(usage: &Value) -> Usage {
    let count = |key: &str| usage[key].as_u64().unwrap_or_default();
    let cached = count("cached_input_tokens");
    Usage {
        input: count("input_tokens").saturating_sub(cached),
        output: count("output_tokens"),
        cache_read: cached,
        cache_write: count("cache_write_input_tokens"),
        reported_usd: None,
    }
}

fn item(item: &Value, is_done: bool, story: &mut Story<'_>) {
    let id = text(item, "id");
    let kind = text(item, "type");
    match kind {
        "agent_message" if is_done => story.text(text(item, "text")),
        "reasoning" if is_done => story.reasoning(text(item, "text")),
        "command_execution" => {
            let arguments = serde_json::json!({ "command": item["command"] });
            story.call(id, "shell", arguments);
            if is_done {
                let failed = item["exit_code"].as_i64() != Some(0);
                story.outcome(id, text(item, "aggregated_output"), failed);
            }
        }
        "mcp_tool_call" => {
            let name = std::format!("{}.{}", text(item, "server"), text(item, "tool"));
            story.call(id, &name, item["arguments"].clone());
            if is_done {
                let failed = text(item, "status") == "failed";
                story.outcome(id, &content(&item["result"]), failed);
            }
        }
        "file_change" | "web_search" => {
            let key = if kind == "web_search" {
                "query"
            } else {
                "changes"
            };
            story.call(id, kind, serde_json::json!({ key: item[key] }));
            if is_done {
                story.outcome(id, text(item, "status"), text(item, "status") == "failed");
            }
        }
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::super::story::tests::{short, told};
    use super::*;

    const RUN: &str = r##"
{"type":"thread.started","thread_id":"1"}
{"type":"turn.started"}
{"type":"item.started","item":{"id":"item_0","type":"command_execution","command":"cat x","aggregated_output":"","exit_code":null,"status":"in_progress"}}
{"type":"item.completed","item":{"id":"item_0","type":"command_execution","command":"cat x","aggregated_output":"# Body","exit_code":0,"status":"completed"}}
{"type":"item.completed","item":{"id":"item_1","type":"file_change","changes":[{"kind":"add","path":"a"}],"status":"completed"}}
{"type":"item.completed","item":{"id":"item_2","type":"todo_list","items":[]}}
{"type":"item.completed","item":{"id":"item_3","type":"agent_message","text":"done"}}
{"type":"turn.completed","usage":{"input_tokens":15,"cached_input_tokens":5,"output_tokens":3}}
"##;

    #[test]
    fn a_run_is_read() {
        let told = told(Items, RUN);
        assert_eq!(
            short(&told),
            [
                "shell: {\"command\":\"cat x\"}",
                "shell = # Body",
                "file_change: {\"changes\":[{\"kind\":\"add\",\"path\":\"a\"}]}",
                "file_change = completed",
                "text: done"
            ]
        );
        assert_eq!(told.steps, 3);
        let usage = told.usage.unwrap();
        assert_eq!((usage.input, usage.output, usage.cache_read), (10, 3, 5));
        assert_eq!(told.ending.unwrap().0, Ending::Ok);
    }

    #[test]
    fn a_failure_is_that_of_the_provider() {
        let line = r#"{"type":"turn.failed","error":{"message":"no quota"}}"#;
        let ended = told(Items, line).ending;
        assert_eq!(ended, Some((Ending::ProviderError, "no quota".into())));
    }
}
