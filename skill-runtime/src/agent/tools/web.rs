//! Pages of hosts that are declared.

use std::boxed::Box;
use std::string::{String, ToString};
use std::time::Duration;
use std::vec::Vec;

use serde_json::{Value, json};
use skir::PermissionKind;
use url::Url;

use super::{AgentTool, text};
use crate::model::{BoxFuture, Tool};
use crate::sandbox::HostPattern;

/// Gets a page.
pub(super) struct WebFetch {
    hosts: Vec<HostPattern>,
}

/// The longest page that is read, in bytes.
const LONGEST: usize = 4 << 20;

/// How long a page may take, as in SkVM's tool.
const PATIENCE: Duration = Duration::from_secs(30);

impl WebFetch {
    pub(super) const fn new(hosts: Vec<HostPattern>) -> Self {
        Self { hosts }
    }

    async fn fetch(&self, arguments: &Value) -> Result<String, String> {
        let address = text(arguments, "url")?;
        let url = Url::parse(address).map_err(|error| std::format!("`{address}`: {error}"))?;
        let is_web = ["http", "https"].contains(&url.scheme());
        let (Some(host), Some(port), true) = (url.host_str(), url.port_or_known_default(), is_web)
        else {
            return Err(std::format!("`{address}` is no address of the web"));
        };
        let host = host.trim_matches(['[', ']']);
        let Some(pattern) = self.hosts.iter().find(|one| one.admits(host, port)) else {
            let add = crate::permission::line(PermissionKind::Network, host);
            return Err(std::format!("`{host}` is not declared; {add}"));
        };
        let addresses = crate::sandbox::addresses(host, port, pattern).await;
        if addresses.is_empty() {
            return Err(std::format!("`{host}` cannot be reached"));
        }
        let client = crate::model::client_for(host, &addresses, PATIENCE);
        let method = arguments.get("method").and_then(Value::as_str);
        let asked = match method.unwrap_or("GET") {
            "GET" => client.get(url.clone()),
            "POST" => {
                let body = arguments.get("body").and_then(Value::as_str);
                client
                    .post(url.clone())
                    .body(body.unwrap_or_default().to_string())
            }
            other => return Err(std::format!("`{other}` is neither GET nor POST")),
        };
        let failed = |error: reqwest::Error| std::format!("`{address}`: {}", error.without_url());
        let mut response = asked.send().await.map_err(failed)?;
        let status = response.status();
        let elsewhere = response
            .headers()
            .get("location")
            .and_then(|value| value.to_str().ok())
            .map(String::from);
        let mut bytes = Vec::new();
        while let Some(chunk) = response.chunk().await.map_err(failed)? {
            let room = LONGEST - bytes.len();
            bytes.extend_from_slice(&chunk[..chunk.len().min(room)]);
            if chunk.len() > room {
                break;
            }
        }
        let body = String::from_utf8_lossy(&bytes).into_owned();
        match (status.is_success(), elsewhere) {
            (true, _) => Ok(body),
            (false, Some(elsewhere)) => Ok(std::format!("[{status}, to {elsewhere}]\n{body}")),
            (false, None) => Ok(std::format!("[{status}]\n{body}")),
        }
    }
}

impl AgentTool for WebFetch {
    fn definition(&self) -> Tool {
        Tool {
            name: "web_fetch".into(),
            description: "Gets a page of the web. Redirects are told, not followed.".into(),
            parameters: json!({
                "type": "object",
                "properties": {
                    "url": {"type": "string"},
                    "method": {"enum": ["GET", "POST"]},
                    "body": {"type": "string"},
                },
                "required": ["url"],
                "additionalProperties": false,
            }),
        }
    }

    fn call<'a>(&'a self, arguments: &'a Value) -> BoxFuture<'a, Result<String, String>> {
        Box::pin(self.fetch(arguments))
    }
}
