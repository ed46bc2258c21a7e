//! Providers against a server on loopback that says what a test wants.

#![expect(clippy::unwrap_used, reason = "a test says what it expects")]

mod cassettes;
mod faults;
mod litellm;
mod metering;
mod server;
mod shapes;
mod structured;
mod wires;

use skill_runtime::model::{Environment, Http, Routes};

/// The key that every server here is shown, and nobody may print.
const KEY: &str = "sk-secret-0123456789";

/// A provider of a format at a server of ours.
fn provider(format: &str, url: &str) -> Http {
    let route = serde_json::json!({
        "match": "test/*",
        "wire": format,
        "url": url,
        "key-env": "TEST_KEY",
    });
    let route = serde_json::from_value(route).unwrap();
    let routes = Routes::default().with([route]);
    let keys: Environment = [("TEST_KEY".to_owned(), KEY.to_owned())]
        .into_iter()
        .collect();
    Http::new("test/some-model", &routes, &keys).unwrap()
}
