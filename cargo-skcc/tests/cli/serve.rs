//! `serve`.

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpStream;
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::sync::mpsc::{self, Receiver};
use std::time::Duration;

use serde_json::{Value, json};

use crate::project::Project;

fn project() -> Project {
    Project::new()
        .file("skcc.toml", "roots = [\"skills\"]\n")
        .file(
            "skills/ship/SKILL.md",
            "---\nname: ship\ndescription: Ships. Use when asked to ship.\narguments: [package]\n---\n# Ship\nShip $package.\n",
        )
        .file(
            "skills/wipe/SKILL.md",
            "---\nname: wipe\ndescription: Wipes. Use when asked to wipe.\nsecurity_level: critical\n---\n# Wipe\nWipe it.\n",
        )
        .file("skills/bad/SKILL.md", "---\nname: bad\n---\n# Bad\nDo it.\n")
        .file("package.json", "{\"name\": \"site\"}")
}

/// A client over standard input and output.
struct Session {
    child: Child,
    input: Option<ChildStdin>,
    lines: Receiver<Value>,
    id: u64,
}

impl Session {
    fn start(command: &mut Command) -> Self {
        let mut child = command
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let output: ChildStdout = child.stdout.take().unwrap();
        let (sender, lines) = mpsc::channel();
        std::thread::spawn(move || {
            for line in BufReader::new(output).lines().map_while(Result::ok) {
                let value = serde_json::from_str(&line).expect("only messages are written");
                if sender.send(value).is_err() {
                    break;
                }
            }
        });
        let input = child.stdin.take();
        let mut session = Self {
            child,
            input,
            lines,
            id: 0,
        };
        let parameters = json!({
            "protocolVersion": "2025-06-18",
            "capabilities": {},
            "clientInfo": {"name": "test", "version": "1"},
        });
        let answer = session.ask("initialize", &parameters);
        assert_eq!(answer["result"]["serverInfo"]["name"], "skcc");
        session.send(&json!({"jsonrpc": "2.0", "method": "notifications/initialized"}));
        session
    }

    fn send(&mut self, message: &Value) {
        let input = self.input.as_mut().unwrap();
        writeln!(input, "{message}").unwrap();
        input.flush().unwrap();
    }

    fn receive(&self) -> Value {
        let wait = Duration::from_secs(20);
        self.lines.recv_timeout(wait).expect("the server answers")
    }

    fn ask(&mut self, method: &str, parameters: &Value) -> Value {
        self.id += 1;
        let id = self.id;
        self.send(&json!({"jsonrpc": "2.0", "id": id, "method": method, "params": parameters}));
        loop {
            let message = self.receive();
            if message["id"] == id {
                return message;
            }
        }
    }

    fn run(&mut self, skill: &str) -> Value {
        let parameters = json!({"name": "run_skill", "arguments": {"skill": skill}});
        self.ask("tools/call", &parameters)["result"].clone()
    }

    /// Closes the input; what was told on stderr.
    fn end(mut self) -> String {
        drop(self.input.take());
        let mut told = String::new();
        let mut err = self.child.stderr.take().unwrap();
        err.read_to_string(&mut told).unwrap();
        assert!(self.child.wait().unwrap().success(), "{told}");
        told
    }
}

fn text(result: &Value) -> &str {
    result["content"][0]["text"].as_str().unwrap()
}

#[test]
fn a_client_gets_contracts_over_standard_streams() {
    let project = project();
    let mut session = Session::start(&mut project.command(["serve"]));
    assert!(text(&session.run("ship")).contains("Ship site."));
    let refused = session.run("wipe");
    assert_eq!(refused["isError"], true, "{refused}");
    assert_eq!(session.run("bad")["isError"], true);
    let told = session.end();
    assert!(
        told.contains("Serving 2 skills over standard input and output"),
        "{told}"
    );
    assert!(told.contains("SK021"), "{told}");
    assert!(told.contains("1 skill with errors left out"), "{told}");
}

#[test]
fn options_change_what_is_served() {
    let project = project();
    let mut session =
        Session::start(&mut project.command(["serve", "--approve", "wipe", "--no-state"]));
    assert!(text(&session.run("wipe")).contains("Wipe it."));
    assert!(text(&session.run("ship")).contains("Ship $package."));
    session.end();
    let mut session =
        Session::start(&mut project.command(["serve", "--page-size", "1", "--project", "skills"]));
    let page = session.ask("prompts/list", &json!({}))["result"].clone();
    assert_eq!(page["prompts"].as_array().unwrap().len(), 1);
    assert_eq!(page["nextCursor"], "ship");
    session.end();
    let run = project.run(["serve", "--approve", "wip"]).exits(2);
    assert!(
        run.err.contains("there is no skill with the id `wip`"),
        "{}",
        run.err
    );
}

#[test]
fn a_changed_skill_is_served_and_told() {
    let project = project();
    let mut session = Session::start(&mut project.command(["serve", "--watch"]));
    project.write(
        "skills/new/SKILL.md",
        "---\nname: new\ndescription: New. Use when asked for it.\n---\n# New\nIt is new.\n",
    );
    let told = session.receive();
    assert_eq!(told["method"], "notifications/tools/list_changed", "{told}");
    assert!(text(&session.run("new")).contains("It is new."));
    let told = session.end();
    assert!(told.contains("Serving 3 skills after a change"), "{told}");
}

/// The first line of the answer to a request without a body.
fn status(address: &str, headers: &str) -> String {
    let mut stream = TcpStream::connect(address).unwrap();
    write!(
        stream,
        "GET /mcp HTTP/1.1\r\nHost: {address}\r\n{headers}\r\n"
    )
    .unwrap();
    let mut line = String::new();
    BufReader::new(stream).read_line(&mut line).unwrap();
    line
}

#[test]
fn http_needs_the_token_of_the_variable() {
    let project = project();
    for variable in ["SKCC_MCP_TOKEN", "OTHER_TOKEN"] {
        let arguments = ["serve", "--http=127.0.0.1:0", "--token-env", variable];
        let mut command = project.command(arguments);
        command.env(variable, "0123456789abcdef");
        let mut child = command.stderr(Stdio::piped()).spawn().unwrap();
        let mut lines = BufReader::new(child.stderr.take().unwrap()).lines();
        let line = lines.find_map(|line| {
            let line = line.ok()?;
            Some(
                line.split_once("http://")?
                    .1
                    .strip_suffix("/mcp")?
                    .to_owned(),
            )
        });
        let address = line.expect("the address is told");
        assert!(status(&address, "").contains("401"));
        let token = "Authorization: Bearer 0123456789abcdef\r\n";
        let answer = status(&address, token);
        assert!(!answer.contains("401"), "{answer}");
        child.kill().unwrap();
        child.wait().unwrap();
    }
}

#[test]
fn http_is_for_this_machine_alone() {
    let project = project();
    let run = project.run(["serve", "--http=0.0.0.0:0"]).exits(2);
    assert!(
        run.err.contains("can be reached from other machines"),
        "{}",
        run.err
    );
    let mut command = project.command(["serve", "--http"]);
    let run = crate::project::run(command.env("SKCC_MCP_TOKEN", "short")).exits(2);
    assert!(
        run.err
            .contains("the token in `SKCC_MCP_TOKEN` cannot be used"),
        "{}",
        run.err
    );
    let run = project.run(["serve", "--token-env", "X"]).exits(2);
    assert!(run.err.contains("--http"), "{}", run.err);
}
