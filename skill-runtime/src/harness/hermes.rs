//! Hermes: `chat -Q -q`, which prints the last answer alone. Its documents of
//! November 2026 are what is known of it; it was not run.

use std::boxed::Box;
use std::string::ToString;

use serde_json::json;

use super::adapter::{About, Adapter, Ask, Launch};
use super::story::{Reader, Story};
use crate::model::WireFormat;

/// Hermes.
pub(super) struct Hermes;

static ABOUT: About = About {
    id: "hermes",
    program: "hermes",
    package: "hermes-agent",
    install: "install it as its documents say: https://hermes-agent.nousresearch.com/docs",
    module: "",
    is_script: false,
    wires: &[WireFormat::Chat],
    instructions: "",
    takes_system: false,
    keys: &[
        "HERMES_HOME",
        "OPENROUTER_API_KEY",
        "ANTHROPIC_API_KEY",
        "OPENAI_API_KEY",
    ],
    shows_results: false,
    tells_usage: false,
};

impl Adapter for Hermes {
    fn about(&self) -> &'static About {
        &ABOUT
    }

    fn launch(&self, ask: &Ask<'_>) -> Launch {
        let launch = Launch::new(["chat", "-Q", "-q", ask.prompt, "--yolo", "--source", "tool"])
            .option("-m", ask.model);
        let Some(endpoint) = ask.endpoint else {
            return launch;
        };
        // JSON is YAML.
        let settings = json!({
            "model": {
                "default": ask.model.unwrap_or("model"),
                "provider": "custom",
                "base_url": endpoint.at("/v1"),
                "api_key": endpoint.key,
            },
        });
        launch
            .set("HERMES_HOME", ask.home.join(".hermes").to_string_lossy())
            .write(".hermes/config.yaml", settings.to_string())
    }

    fn reader(&self) -> Box<dyn Reader> {
        Box::new(Words)
    }
}

/// The words of an answer.
struct Words;

impl Reader for Words {
    fn line(&mut self, line: &str, story: &mut Story<'_>) {
        // It names the session, for who wants to go on.
        if !line.starts_with("session_id:") {
            story.text(&std::format!("{line}\n"));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::story::tests::told;
    use super::*;

    #[test]
    fn the_answer_is_all_that_is_read() {
        let told = told(Words, "I did it.\n\nAll is well.\nsession_id: 20260101_x");
        assert_eq!(told.text, "I did it.\n\nAll is well.\n");
        assert_eq!((told.usage, told.ending), (None, None));
    }
}
