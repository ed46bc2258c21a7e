//! OpenClaw: `agent --local --json`, which prints one document at the end. Its
//! model reads a skill's file itself.

use std::boxed::Box;
use std::string::{String, ToString};

use serde_json::{Value, json};

use super::adapter::{About, Adapter, Ask, Launch};
use super::story::{Reader, Story, text, usage};
use crate::agent::Ending;
use crate::model::WireFormat;

/// OpenClaw.
pub(super) struct Openclaw;

static ABOUT: About = About {
    id: "openclaw",
    program: "openclaw",
    package: "openclaw",
    install: "install it with `npm install -g openclaw`",
    module: "openclaw/openclaw.mjs",
    is_script: true,
    wires: &[
        WireFormat::Chat,
        WireFormat::Anthropic,
        WireFormat::Responses,
    ],
    // It reads its work folder's `AGENTS.md` alone.
    instructions: "",
    takes_system: false,
    keys: &["ANTHROPIC_API_KEY", "OPENAI_API_KEY", "OPENROUTER_API_KEY"],
    shows_results: false,
    tells_usage: true,
};

impl Adapter for Openclaw {
    fn about(&self) -> &'static About {
        &ABOUT
    }

    fn launch(&self, ask: &Ask<'_>) -> Launch {
        let launch = Launch::new(["agent", "--local", "--agent", "main", "--json"])
            .with(["--message", ask.prompt])
            .set("OPENCLAW_NO_RESPAWN", "1")
            .set("OPENCLAW_SKIP_UPDATE_CHECK", "1")
            .set("OPENCLAW_HIDE_BANNER", "1");
        let Some(endpoint) = ask.endpoint else {
            return launch;
        };
        let (address, form) = match endpoint.wire {
            WireFormat::Anthropic => (endpoint.at(""), "anthropic-messages"),
            WireFormat::Responses => (endpoint.at("/v1"), "openai-responses"),
            WireFormat::Chat | WireFormat::Gemini => (endpoint.at("/v1"), "openai-completions"),
        };
        let name = ask.model.unwrap_or("model");
        let model = json!({
            "id": name,
            "name": name,
            "contextWindow": 200_000,
            "maxTokens": 8000,
            "reasoning": false,
            "input": ["text"],
            "cost": { "input": 0, "output": 0, "cacheRead": 0, "cacheWrite": 0 },
        });
        let provider = json!({
            "baseUrl": address,
            "apiKey": endpoint.key,
            "api": form,
            "models": [model],
        });
        let settings = json!({
            "models": { "mode": "merge", "providers": { "skcc": provider } },
            "agents": {
                "defaults": {
                    "model": { "primary": std::format!("skcc/{name}") },
                    "workspace": ask.work_dir,
                    "skipBootstrap": true,
                },
            },
            "update": { "checkOnStart": false },
        });
        launch.write(".openclaw/openclaw.json", settings.to_string())
    }

    fn reader(&self) -> Box<dyn Reader> {
        Box::new(Document::default())
    }
}

/// All that is printed.
#[derive(Debug, Default)]
struct Document(String);

/// Bytes of the document that are kept: it has a few thousand.
const MOST: usize = 4 << 20;

impl Reader for Document {
    fn line(&mut self, line: &str, _: &mut Story<'_>) {
        // It begins with a line that is a brace alone; warnings may come before.
        let is_inside = !self.0.is_empty() || line.trim_end() == "{" || line.starts_with("{\"");
        if is_inside && self.0.len() + line.len() < MOST {
            self.0.push_str(line);
            self.0.push('\n');
        }
    }

    fn end(&mut self, story: &mut Story<'_>) {
        let mut documents = serde_json::Deserializer::from_str(&self.0).into_iter::<Value>();
        let Some(Ok(document)) = documents.next() else {
            return;
        };
        for one in document["payloads"].as_array().into_iter().flatten() {
            story.text(text(one, "text"));
        }
        let meta = &document["meta"];
        let used = &meta["agentMeta"]["usage"];
        if used.is_object() {
            story.total(usage(used, ["input", "output", "cacheRead", "cacheWrite"]));
        }
        for _ in 0..meta["agentMeta"]["assistantTurns"]
            .as_u64()
            .unwrap_or_default()
            .min(1000)
        {
            story.step(None);
        }
        let said = text(&meta["error"], "message");
        if !said.is_empty() {
            story.ended(Ending::ProviderError, said);
        }
        match (meta["aborted"].as_bool(), text(meta, "stopReason")) {
            (Some(true), _) => story.ended(Ending::Timeout, "it gave up"),
            (_, "stop") => story.ended(Ending::Ok, ""),
            (_, "length") => story.ended(Ending::Budget, "the answer was cut"),
            (_, reason) => story.ended(Ending::ProviderError, reason),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::story::tests::{short, told};
    use super::*;

    const RUN: &str = r#"[session] a warning {
{
  "payloads": [{ "text": "done", "mediaUrl": null }],
  "meta": {
    "agentMeta": {
      "usage": { "input": 15, "output": 3, "cacheRead": 1, "cacheWrite": 0 },
      "assistantTurns": 3
    },
    "aborted": false,
    "stopReason": "stop"
  }
}
and a line after it
"#;

    #[test]
    fn a_run_is_read() {
        let told = told(Document::default(), RUN);
        assert_eq!(short(&told), ["text: done"]);
        assert_eq!(told.steps, 3);
        assert_eq!(told.usage.unwrap().cache_read, 1);
        assert_eq!(told.ending.unwrap().0, Ending::Ok);
    }

    #[test]
    fn half_a_document_tells_nothing() {
        let told = told(Document::default(), &RUN[..200]);
        assert_eq!((told.ending, told.text), (None, String::new()));
    }
}
