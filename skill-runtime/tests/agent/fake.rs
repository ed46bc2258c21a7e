//! An agent that is none: this executable under the name of a real one.
//!
//! It takes the arguments of Claude Code and prints its stream. What it does
//! stands in its prompt.

use std::ffi::OsStr;
use std::io::{Read, Write};
use std::net::TcpStream;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};
use std::time::Duration;
use std::{env, fs, thread};

use serde_json::{Value, json};

/// The program that it stands for, where one looks for it in a folder of agents.
const PLACE: &str = "node_modules/@anthropic-ai/claude-code-linux-x64";

/// Its version.
pub(crate) const VERSION: &str = "9.9.9";

/// Installs it in a folder of agents.
pub(crate) fn install(folder: &Path) -> PathBuf {
    let place = folder.join(PLACE);
    fs::create_dir_all(&place).unwrap();
    let manifest = json!({ "version": VERSION }).to_string();
    fs::write(place.join("package.json"), manifest).unwrap();
    let program = place.join("claude");
    let own = env::current_exe().unwrap();
    if fs::hard_link(&own, &program).is_err() {
        fs::copy(&own, &program).unwrap();
    }
    program
}

/// Whether this process was started as the agent.
pub(crate) fn is_asked() -> bool {
    let program = env::args_os().next().map(PathBuf::from);
    program.is_some_and(|program| program.file_name() == Some(OsStr::new("claude")))
}

/// The agent.
#[expect(clippy::print_stdout, reason = "an agent tells what it does")]
pub(crate) fn main() -> ExitCode {
    let arguments: Vec<String> = env::args().collect();
    let after = |name: &str| {
        let at = arguments.iter().position(|one| one == name)?;
        arguments.get(at + 1).cloned()
    };
    let prompt = after("-p").unwrap_or_default();
    let does = |word: &str| prompt.contains(word);
    let tell = |event: Value| println!("{event}");
    let answer = |id: u32, part: &Value| {
        let usage = json!({"input_tokens": 100, "output_tokens": 10});
        tell(
            json!({"type": "assistant", "message": {"id": id, "content": [part], "usage": usage}}),
        );
    };
    if does("CRASH") {
        let _ = std::io::stderr().write_all(b"it is broken\n");
        return ExitCode::from(7);
    }
    if does("FLOOD") {
        loop {
            println!("{}", "x".repeat(8192));
        }
    }
    if does("FORK") {
        for _ in 0..3 {
            let folder = env::current_dir().unwrap();
            let daemon = ["sh", "-c", "sleep 300; true"];
            let _ = Command::new("setsid").args(daemon).arg(folder).spawn();
        }
    }
    let mut messages = vec![json!({"role": "user", "content": prompt})];
    let system = after("--append-system-prompt").unwrap_or_default();
    let address = env::var("ANTHROPIC_BASE_URL").ok();
    let Some(address) = address else {
        // With its user's account: it asks nobody here, and says what it knows.
        let own = json!({"model": after("--model"), "home": env::var("HOME").ok()});
        fs::write("own.json", own.to_string()).unwrap();
        for id in 0..if does("LONG") { 50 } else { 2 } {
            answer(id, &json!({"type": "text", "text": format!("answer {id}")}));
            thread::sleep(Duration::from_millis(50));
        }
        tell(json!({"type": "result", "subtype": "success", "is_error": false, "result": "done"}));
        return ExitCode::SUCCESS;
    };
    if does("SKILL") {
        let home = env::var("HOME").unwrap();
        let skills = Path::new(&home).join(".claude/skills");
        for skill in fs::read_dir(skills).into_iter().flatten().flatten() {
            let text = fs::read_to_string(skill.path().join("SKILL.md")).unwrap_or_default();
            messages.push(json!({"role": "user", "content": text}));
        }
    }
    let mut id = 0;
    loop {
        let body = json!({
            "model": after("--model"),
            "max_tokens": 100,
            "system": system,
            "messages": messages,
            "tools": [{"name": "Write", "input_schema": {"type": "object"}}],
        });
        let Some(reply) = ask(&address, &body) else {
            tell(json!({
                "type": "result", "subtype": "error_during_execution", "is_error": true,
                "api_error_status": 400, "result": "no answer",
            }));
            return ExitCode::FAILURE;
        };
        if does("HANG") {
            thread::sleep(Duration::from_secs(600));
        }
        let part = reply["content"][0].clone();
        answer(id, &part);
        id += 1;
        if part["type"] != "tool_use" {
            // What it has seen of the person is told, so that a test sees it.
            let all: Vec<String> = env::vars()
                .map(|(name, value)| format!("{name}={value}"))
                .collect();
            fs::write("environment", all.join("\n")).unwrap();
            let text = &part["text"];
            tell(
                json!({"type": "result", "subtype": "success", "is_error": false, "result": text}),
            );
            return ExitCode::SUCCESS;
        }
        let input = &part["input"];
        let path = input["path"].as_str().unwrap_or_default();
        let done = fs::write(path, input["content"].as_str().unwrap_or_default());
        let said = done.map_or_else(|error| error.to_string(), |()| "written".into());
        let outcome = json!({"type": "tool_result", "tool_use_id": part["id"], "content": said});
        tell(json!({"type": "user", "message": {"content": [outcome]}}));
        messages.push(json!({"role": "assistant", "content": [part]}));
        messages.push(json!({"role": "user", "content": [outcome]}));
    }
}

/// One request; nothing where it was refused.
fn ask(address: &str, body: &Value) -> Option<Value> {
    let host = address.strip_prefix("http://")?;
    let mut stream = TcpStream::connect(host).ok()?;
    let body = body.to_string();
    write!(
        stream,
        "POST /v1/messages HTTP/1.1\r\nhost: {host}\r\nx-api-key: none\r\nconnection: close\r\ncontent-type: application/json\r\ncontent-length: {}\r\n\r\n{body}",
        body.len()
    )
    .ok()?;
    stream.flush().ok()?;
    let (mut bytes, mut buffer) = (Vec::new(), [0; 4096]);
    loop {
        let count = stream.read(&mut buffer).ok()?;
        bytes.extend_from_slice(&buffer[..count]);
        let text = String::from_utf8_lossy(&bytes);
        if count == 0 || text.ends_with("\r\n0\r\n\r\n") || text.starts_with("HTTP/1.1 4") {
            break;
        }
    }
    let text = String::from_utf8_lossy(&bytes).into_owned();
    if !text.starts_with("HTTP/1.1 200") {
        return None;
    }
    let (start, end) = (text.find('{')?, text.rfind('}')?);
    serde_json::from_str(&text[start..=end]).ok()
}
