//! A browser as a tool: pages of the task's own server, in Chromium without a
//! window.

use std::boxed::Box;
use std::path::{Path, PathBuf};
use std::prelude::v1::*;
use std::process::Stdio;
use std::time::Duration;

use serde_json::{Value, json};
use tokio::process::Command;
use tokio::time::timeout;

use super::workplace::Workplace;
use crate::agent::AgentTool;
use crate::model::{BoxFuture, Tool};

/// The names of browsers that know `--headless` and `--dump-dom`.
const NAMES: [&str; 6] = [
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
    "chrome",
    "headless_shell",
];

/// How long a page may take, its scripts among it.
const PATIENCE: Duration = Duration::from_secs(30);

/// The longest page that a model is given, in bytes.
const LONGEST: usize = 64 * 1024;

/// The browser of this machine, by the variable `CHROME` or by its name.
pub(super) fn find() -> Option<PathBuf> {
    if let Some(named) = std::env::var_os("CHROME") {
        return Some(named.into());
    }
    let path = std::env::var_os("PATH")?;
    let folders: Vec<PathBuf> = std::env::split_paths(&path).collect();
    let all = NAMES
        .iter()
        .flat_map(|name| folders.iter().map(move |folder| folder.join(name)));
    all.into_iter().find(|path| path.is_file())
}

/// Opens pages of one server.
#[derive(Debug)]
pub(super) struct OpenPage {
    browser: PathBuf,
    origin: String,
}

impl OpenPage {
    /// A tool that opens pages of the server at `origin`, and no others: they
    /// are ours, so the browser needs no walls but its own.
    pub(super) fn new(browser: &Path, origin: &str) -> Self {
        Self {
            browser: browser.into(),
            origin: origin.into(),
        }
    }

    async fn open(&self, arguments: &Value) -> Result<String, String> {
        let address = arguments.get("url").and_then(Value::as_str);
        let address = address.ok_or("`url` is missing, or no text")?;
        let is_ours = address
            .strip_prefix(&self.origin)
            .is_some_and(|rest| rest.is_empty() || rest.starts_with(['/', '?', '#']));
        if !is_ours {
            return Err(std::format!("`{address}` is not a page of {}", self.origin));
        }
        let said = |error: std::io::Error| std::format!("the browser: {error}");
        let home = Workplace::new().map_err(said)?;
        let mut profile = std::ffi::OsString::from("--user-data-dir=");
        profile.push(home.path());
        let mut command = Command::new(&self.browser);
        command
            .args([
                "--headless",
                "--disable-gpu",
                "--disable-extensions",
                "--disable-sync",
                "--disable-background-networking",
                "--no-first-run",
                "--no-default-browser-check",
                "--no-proxy-server",
                // Chromium's own sandbox is not to be had by root, nor in most
                // containers.
                "--no-sandbox",
                "--virtual-time-budget=5000",
            ])
            .arg(profile)
            .args(["--dump-dom", address])
            .current_dir(home.path())
            .env_clear()
            .env("PATH", crate::sandbox::PATH)
            .env("HOME", home.path())
            .stdin(Stdio::null())
            .stderr(Stdio::null())
            .kill_on_drop(true);
        let output = timeout(PATIENCE, command.output()).await;
        let output = output
            .map_err(|_| "the page took too long".to_string())?
            .map_err(said)?;
        if !output.status.success() {
            return Err(std::format!("the browser ended with {}", output.status));
        }
        let mut page = output.stdout;
        page.truncate(LONGEST);
        Ok(String::from_utf8_lossy(&page).into_owned())
    }
}

impl AgentTool for OpenPage {
    fn definition(&self) -> Tool {
        Tool {
            name: "browser_open".into(),
            description: "Opens a page in a browser, runs its scripts, and gives the document \
                          as it is then."
                .into(),
            parameters: json!({
                "type": "object",
                "properties": {"url": {"type": "string"}},
                "required": ["url"],
                "additionalProperties": false,
            }),
        }
    }

    fn call<'a>(&'a self, arguments: &'a Value) -> BoxFuture<'a, Result<String, String>> {
        Box::pin(self.open(arguments))
    }
}
