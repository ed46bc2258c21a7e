//! The built-in tools.

use std::fs;
use std::io::{Read, Write};
use std::net::TcpListener;
use std::os::unix::fs::symlink;

use serde_json::json;
use skill_runtime::model::ToolOutcome;
use skill_runtime::sandbox::{HostPattern, Policy};

use crate::{folder, outcomes, trials};

trials![
    files_are_written_read_edited_and_listed,
    no_path_leads_out,
    mistakes_are_told_to_the_model,
    commands_run_in_the_sandbox,
    pages_of_declared_hosts_alone,
    long_texts_lose_their_middle,
];

fn texts(outcomes: &[ToolOutcome]) -> Vec<(&str, bool)> {
    outcomes
        .iter()
        .map(|one| (&*one.text, one.failed))
        .collect()
}

fn one(policy: Policy, name: &str, arguments: serde_json::Value) -> ToolOutcome {
    outcomes(policy, [(name, arguments)]).pop().unwrap()
}

fn files_are_written_read_edited_and_listed() {
    let folder = folder();
    let policy = || Policy::new(folder.path());
    let text = "one\ntwo\nthree\nfour\n";
    let whole = folder.path().canonicalize().unwrap().join("deep/a.txt");
    let written = one(
        policy(),
        "write_file",
        json!({"path": "deep/a.txt", "content": text}),
    );
    assert_eq!(written.text, "wrote 19 bytes to `deep/a.txt`");
    let all = outcomes(
        policy(),
        [
            ("read_file", json!({"path": "./deep/a.txt"})),
            (
                "read_file",
                json!({"path": whole, "first_line": 2, "lines": 2}),
            ),
            ("list_directory", json!({})),
            ("list_directory", json!({"path": "deep"})),
        ],
    );
    assert_eq!(
        texts(&all),
        [
            (text, false),
            ("two\nthree\n", false),
            ("deep/", false),
            ("a.txt", false)
        ]
    );
    one(
        policy(),
        "edit_file",
        json!({"path": "deep/a.txt", "old": "two", "new": "2"}),
    );
    assert_eq!(fs::read_to_string(whole).unwrap(), "one\n2\nthree\nfour\n");
}

fn no_path_leads_out() {
    let outer = folder();
    let work = outer.path().join("work");
    fs::create_dir(&work).unwrap();
    let secret = outer.path().join("secret");
    fs::write(&secret, "42").unwrap();
    symlink(&secret, work.join("link")).unwrap();
    symlink(outer.path(), work.join("up")).unwrap();
    for path in [
        "../secret",
        "link",
        "up/secret",
        secret.to_str().unwrap(),
        "a/../../secret",
    ] {
        let read = one(Policy::new(&work), "read_file", json!({"path": path}));
        assert!(read.failed && !read.text.contains("42"), "{path}: {read:?}");
        let write = json!({"path": path, "content": "mine"});
        let written = one(Policy::new(&work), "write_file", write);
        assert!(written.failed, "{path}: {written:?}");
    }
    assert_eq!(fs::read_to_string(&secret).unwrap(), "42");
    let listed = one(Policy::new(&work), "list_directory", json!({"path": ".."}));
    assert!(listed.failed, "{listed:?}");
}

fn mistakes_are_told_to_the_model() {
    let folder = folder();
    fs::write(folder.path().join("twice"), "x x").unwrap();
    fs::write(folder.path().join("binary"), [0xff, 0xfe]).unwrap();
    for (name, arguments, expected) in [
        ("read_file", json!({"path": "none"}), "`none` is not there"),
        ("read_file", json!({}), "`path` is missing, or no text"),
        (
            "read_file",
            json!("{\"path\": "),
            "the arguments are no JSON object",
        ),
        (
            "read_file",
            json!({"path": "binary"}),
            "`binary` is no UTF-8 text",
        ),
        ("read_file", json!({"path": "."}), "`.` is a folder"),
        (
            "edit_file",
            json!({"path": "twice", "old": "x", "new": "y"}),
            "2 times in `twice`, not once",
        ),
        (
            "edit_file",
            json!({"path": "twice", "old": "", "new": "y"}),
            "0 times",
        ),
        ("fly", json!({}), "there is no tool `fly`"),
        (
            "web_fetch",
            json!({"url": "file:///etc/passwd"}),
            "no address of the web",
        ),
    ] {
        let outcome = one(Policy::new(folder.path()), name, arguments);
        assert!(
            outcome.failed && outcome.text.contains(expected),
            "{outcome:?}"
        );
    }
}

fn commands_run_in_the_sandbox() {
    if !cfg!(target_os = "linux") {
        return;
    }
    let folder = folder();
    let command = |line: &str| {
        one(
            Policy::new(folder.path()),
            "run_command",
            json!({"command": line}),
        )
    };
    let outcome = command("echo hello > a; cat a; echo oops >&2; exit 3");
    if outcome.failed {
        // A system that forbids namespaces refuses, and says so.
        assert!(outcome.text.contains("sandbox"), "{outcome:?}");
        return;
    }
    assert_eq!(outcome.text, "hello\noops\n[exit code 3]");
    assert_eq!(command("true").text, "[no output]");
    assert!(command("cat /etc/shadow").text.contains("[exit code 1]"));
    assert_eq!(
        fs::read_to_string(folder.path().join("a")).unwrap(),
        "hello\n"
    );
}

fn pages_of_declared_hosts_alone() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    std::thread::spawn(move || {
        for mut stream in listener.incoming().flatten() {
            let mut buffer = [0; 4096];
            let count = stream.read(&mut buffer).unwrap_or_default();
            let head = String::from_utf8_lossy(&buffer[..count]).into_owned();
            let (status, headers) = match head.split(' ').nth(1) {
                Some("/moved") => ("302 Found", "location: http://127.0.0.1:9/\r\n"),
                Some("/none") => ("404 Not Found", ""),
                _ => ("200 OK", ""),
            };
            let body = head.split(' ').next().unwrap_or_default().to_owned();
            let answer = format!(
                "HTTP/1.1 {status}\r\n{headers}content-length: {}\r\nconnection: close\r\n\r\n{body}",
                body.len()
            );
            let _ = stream.write_all(answer.as_bytes());
        }
    });
    let folder = folder();
    let mut policy = Policy::new(folder.path());
    let url = |path: &str| format!("http://127.0.0.1:{port}{path}");
    let refused = one(policy.clone(), "web_fetch", json!({"url": url("/")}));
    assert!(
        refused.failed
            && refused
                .text
                .contains("{kind: network, scope: \"127.0.0.1\""),
        "{refused:?}"
    );
    policy.hosts.push(HostPattern::parse("127.0.0.1").unwrap());
    let all = outcomes(
        policy,
        [
            ("web_fetch", json!({"url": url("/")})),
            (
                "web_fetch",
                json!({"url": url("/"), "method": "POST", "body": "x"}),
            ),
            ("web_fetch", json!({"url": url("/moved")})),
            ("web_fetch", json!({"url": url("/none")})),
            ("web_fetch", json!({"url": url("/"), "method": "PUT"})),
        ],
    );
    assert_eq!(
        texts(&all),
        [
            ("GET", false),
            ("POST", false),
            ("[302 Found, to http://127.0.0.1:9/]\nGET", false),
            ("[404 Not Found]\nGET", false),
            ("`PUT` is neither GET nor POST", true),
        ]
    );
}

fn long_texts_lose_their_middle() {
    let folder = folder();
    let text = format!("begin{}end", "é".repeat(40_000));
    fs::write(folder.path().join("long"), text).unwrap();
    let outcome = one(
        Policy::new(folder.path()),
        "read_file",
        json!({"path": "long"}),
    );
    let count = outcome.text.chars().count();
    assert!(
        count < 30_100 && outcome.text.contains("[10008 characters left out]"),
        "{count}"
    );
    assert!(outcome.text.starts_with("begin") && outcome.text.ends_with("end"));
}
