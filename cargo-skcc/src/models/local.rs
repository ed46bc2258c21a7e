//! A server of models on this machine, for who has set nothing up.

use std::time::Duration;

use super::Models;

/// How long a server on this machine may take to say which models it has.
const PATIENCE: Duration = Duration::from_millis(1500);

/// What to do when no model is named and no server answers.
pub(super) const THREE_WAYS: &str = "start Ollama, or another server of its kind on port 11434; or set a key such as \
     `OPENROUTER_API_KEY` and name a model, as in `--model openrouter/qwen/qwen3-32b`; or set \
     `models.default`, and a `[[route]]` to your own server, in `skcc.toml`";

impl Models {
    /// The first model of the server behind the route `ollama`, when it answers.
    pub(super) async fn local(&self) -> Option<String> {
        let names = self.offered("ollama/any").await.ok()?;
        Some(format!("ollama/{}", names.first()?))
    }

    /// The models that the route of `id` offers; the reason when it does not
    /// tell.
    pub(crate) async fn offered(&self, id: &str) -> Result<Vec<String>, String> {
        let (_, http) = self.http(id).map_err(|failure| failure.to_string())?;
        let offered = http.offered(PATIENCE).await;
        offered.map_err(|error| error.to_string())
    }
}

/// Whether an address is on this machine.
pub(crate) fn is_here(url: &str) -> bool {
    let rest = url.split_once("://").map_or(url, |(_, rest)| rest);
    let host = rest.split(['/', '?']).next().unwrap_or_default();
    // A name before an `@` is no host.
    if host.contains('@') {
        return false;
    }
    let host = match host.strip_prefix('[') {
        Some(rest) => rest.split(']').next().unwrap_or_default(),
        None => host.split(':').next().unwrap_or_default(),
    };
    host == "localhost"
        || host
            .parse::<std::net::IpAddr>()
            .is_ok_and(|address| address.is_loopback())
}

#[cfg(test)]
mod tests {
    use super::is_here;

    #[test]
    fn only_loopback_is_here() {
        for url in [
            "http://127.0.0.1:11434/v1",
            "http://localhost:8000",
            "http://[::1]:80/v1",
        ] {
            assert!(is_here(url), "{url}");
        }
        for url in [
            "https://api.example.com",
            "http://127.0.0.1@example.com/",
            "http://127.0.0.1.example.com",
            "http://10.0.0.1",
            "",
        ] {
            assert!(!is_here(url), "{url}");
        }
    }
}
