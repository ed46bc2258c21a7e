//! Qwen Code: `-p` with the stream of JSON that Claude Code has.

use std::boxed::Box;
use std::string::ToString;

use serde_json::json;

use super::adapter::{About, Adapter, Ask, Launch};
use super::claude_code::StreamJson;
use super::story::Reader;
use crate::model::WireFormat;

/// Qwen Code.
pub(super) struct Qwen;

static ABOUT: About = About {
    id: "qwen",
    program: "qwen",
    package: "@qwen-code/qwen-code",
    install: "install it with `npm install -g @qwen-code/qwen-code`",
    module: "@qwen-code/qwen-code/cli.js",
    is_script: true,
    wires: &[WireFormat::Chat],
    instructions: ".qwen/QWEN.md",
    takes_system: false,
    keys: &[
        "OPENAI_API_KEY",
        "OPENAI_BASE_URL",
        "OPENAI_MODEL",
        "QWEN_HOME",
    ],
    // It prints the description of a skill that was loaded.
    shows_results: false,
    tells_usage: true,
};

impl Adapter for Qwen {
    fn about(&self) -> &'static About {
        &ABOUT
    }

    fn launch(&self, ask: &Ask<'_>) -> Launch {
        let launch = Launch::new(["-p", ask.prompt, "--yolo"])
            .with(["--output-format", "stream-json"])
            .set("QWEN_CODE_NO_RELAUNCH", "true");
        let Some(endpoint) = ask.endpoint else {
            return launch.option("-m", ask.model);
        };
        let settings = json!({
            "$version": 3,
            "security": { "auth": { "selectedType": "openai" }, "folderTrust": { "enabled": false } },
            "telemetry": { "enabled": false },
            "privacy": { "usageStatisticsEnabled": false },
            "general": { "enableAutoUpdate": false },
            // A sandbox has no terminals.
            "tools": { "shell": { "enableInteractiveShell": false } },
        });
        launch
            .set("OPENAI_API_KEY", endpoint.key)
            .set("OPENAI_BASE_URL", endpoint.at("/v1"))
            .set("OPENAI_MODEL", ask.model.unwrap_or("model"))
            .write(".qwen/settings.json", settings.to_string())
    }

    fn reader(&self) -> Box<dyn Reader> {
        Box::new(StreamJson::default())
    }
}

#[cfg(test)]
mod tests {
    use super::super::story::tests::{short, told};
    use super::*;
    use crate::agent::Ending;

    const RUN: &str = r#"
{"type":"assistant","parent_tool_use_id":null,"message":{"id":"1","content":[{"type":"tool_use","id":"c1","name":"skill","input":{"skill":"greet"}}],"usage":{"input_tokens":5,"output_tokens":1}}}
{"type":"user","parent_tool_use_id":null,"message":{"content":[{"type":"tool_result","tool_use_id":"c1","is_error":false,"content":"Says hello."}]}}
{"type":"assistant","parent_tool_use_id":null,"message":{"id":"2","content":[{"type":"text","text":"done"}],"usage":{"input_tokens":5,"output_tokens":1}}}
{"type":"result","subtype":"success","is_error":false,"result":"done","usage":{"input_tokens":10,"output_tokens":2}}
"#;

    #[test]
    fn a_run_is_read() {
        let told = told(StreamJson::default(), RUN);
        assert_eq!(
            short(&told),
            [
                "skill: {\"skill\":\"greet\"}",
                "skill = Says hello.",
                "text: done"
            ]
        );
        assert_eq!((told.steps, told.usage.unwrap().input), (2, 10));
        assert_eq!(told.ending.unwrap().0, Ending::Ok);
    }
}
