//! Options of `profile`.

use super::acts;
use crate::model_server::ModelServer;
use crate::project::{Project, run};

/// One option, and what is done before it is tried.
struct Trial {
    command: &'static str,
    option: &'static str,
    before: Vec<Vec<&'static str>>,
    without: Vec<&'static str>,
    with: Vec<&'static str>,
}

pub(super) fn tried() -> Vec<(&'static str, &'static str)> {
    let trials = trials();
    let tried = trials.iter().map(|one| (one.command, one.option));
    // Where everything is enforced it changes nothing: `agents_of_others_are_measured` tries it.
    // Without agents that are installed `batch` does neither.
    tried
        .chain([("profile", "allow_unenforced"), ("profile", "batch")])
        .collect()
}

/// A profile of SkVM in which everything passes, or nothing does.
fn skvm(model: &str, level: &str) -> String {
    format!(
        "{{\"version\": \"1.0\", \"model\": \"{model}\", \"harness\": \"bare-agent\", \
         \"profiledAt\": \"2026-04-01T00:00:00Z\", \"isPartial\": false, \
         \"capabilities\": {{\"gen.regex\": \"{level}\", \"tool.web\": \"{level}\"}}}}"
    )
}

fn tree(server: &ModelServer) -> Project {
    let settings = |model: &str| format!("[models]\ndefault = \"{model}\"\n{}", server.settings());
    let paid = server.settings().replace("test/*", "paid/*");
    let prices = "[[price]]\nmodel = \"one\"\ninput = 1000\noutput = 1000\n";
    Project::new()
        .file(
            "skcc.toml",
            &format!("{}{paid}{prices}", settings("test/first")),
        )
        .file(
            "other/Cargo.toml",
            "[package]\nname = \"other\"\nversion = \"0.1.0\"\n[workspace]\n",
        )
        .file("other/skcc.toml", &settings("test/other"))
        .skill("skills/good")
        .file("skvm/bare-agent/a/latest.json", &skvm("skvm/a", "L3"))
        .file("skvm/bare-agent/b/latest.json", &skvm("skvm/b", "L1"))
}

/// Everything that a run leaves but times.
fn outcome(before: &[Vec<&str>], arguments: &[&str]) -> String {
    let server = ModelServer::new();
    let project = tree(&server);
    let start = |arguments: &[&str]| {
        let mut command = project.command(arguments);
        command.env("SKCC_HOME", project.path().join("home"));
        run(&mut command)
    };
    for arguments in before {
        start(arguments);
    }
    let sent = server.seen().len();
    let run = start(arguments);
    assert!(!run.err.contains("Usage: "), "{arguments:?}: {}", run.err);
    assert_ne!(run.code, 101, "{arguments:?}: {}", run.err);
    let mut asked: Vec<_> = server.seen()[sent..]
        .iter()
        .map(|one| one.body.to_string())
        .collect();
    asked.sort();
    let picture = std::fs::read_to_string(project.path().join("map.svg"));
    let text = format!(
        "{}\n{}\n{}\n{}\n{}\n{}",
        run.code,
        run.out,
        run.err,
        asked.join("\n"),
        picture.unwrap_or_default(),
        project.path().join("calls.jsonl").exists()
    );
    let text = text
        .replace(&server.url, "")
        .replace(&*project.path().to_string_lossy(), "");
    without_times(&text)
}

/// Moments are words that end in `Z`, durations fields of JSON; the key of a
/// profile holds the address of the server, whose port is another one each time.
fn without_times(text: &str) -> String {
    let is_moment = |word: &str| word.len() >= 20 && word.ends_with('Z') && word.contains("T1");
    let is_key = |word: &str| word.len() == 16 && word.chars().all(|c| c.is_ascii_hexdigit());
    let is_digit = |c: char| c.is_ascii_digit();
    let mut kept = String::new();
    for (index, part) in text.split("durationMs\":").enumerate() {
        kept.push_str(if index == 0 {
            part
        } else {
            part.trim_start_matches(is_digit)
        });
    }
    let between = |c: char| c.is_whitespace() || "\"<>,".contains(c);
    let words = kept.split(between);
    let words: Vec<_> = words
        .filter(|word| !word.is_empty())
        .map(|word| match word {
            word if is_moment(word) || word.ends_with('Z') && word.contains(':') => "<moment>",
            word if is_key(word) => "<key>",
            word => word,
        })
        .collect();
    words.join(" ")
}

fn trials() -> Vec<Trial> {
    const ONE: [&str; 3] = ["profile", "--primitives", "reason.arithmetic"];
    let mut trials = Vec::new();
    let mut add = |command: &'static str,
                   option: &'static str,
                   before: &[&[&'static str]],
                   without: &[&'static str],
                   with: &[&'static str]| {
        trials.push(Trial {
            command,
            option,
            before: before.iter().map(|one| one.to_vec()).collect(),
            without: without.to_vec(),
            with: [without, with].concat(),
        });
    };
    let json = &["--message-format", "json"];
    add(
        "profile",
        "primitives",
        &[],
        &["profile", "--quick", "--skip", "tool,gen,follow"],
        &["--primitives", "reason.logic,reason.spatial"],
    );
    add(
        "profile",
        "skip",
        &[],
        &["profile", "--primitives", "reason", "--quick"],
        &["--skip", "reason.logic"],
    );
    add("profile", "model", &[], &ONE, &["--model", "test/a,test/b"]);
    add("profile", "adapter", &[], &ONE, &["--adapter", "nobody"]);
    add(
        "profile",
        "adapter_config",
        &[],
        &ONE,
        &["--adapter-config", "native"],
    );
    add(
        "profile",
        "skill",
        &[],
        &["profile", "--skip", "tool,gen,reason", "--quick"],
        &["--skill", "skills/good"],
    );
    add("profile", "quick", &[], &ONE, &["--quick"]);
    add("profile", "instances", &[], &ONE, &["--instances", "4"]);
    add(
        "profile",
        "timeout_ms",
        &[],
        &[&ONE[..], json].concat(),
        &["--timeout-ms", "99000"],
    );
    add("profile", "force", &[&ONE], &ONE, &["--force"]);
    add(
        "profile",
        "resume",
        &[&[
            "profile",
            "--primitives",
            "reason.arithmetic",
            "--max-calls",
            "4",
        ]],
        &["profile", "--max-calls", "1"],
        &["--resume"],
    );
    add(
        "profile",
        "concurrency",
        &[],
        &[&ONE[..], &["--verbose"]].concat(),
        &["--concurrency", "3"],
    );
    add("profile", "list", &[&ONE], &ONE, &["--list"]);
    add("profile", "svg", &[], &ONE, &["--svg", "map.svg"]);
    add("profile", "message_format", &[], &ONE, json);
    add(
        "profile",
        "manifest_path",
        &[],
        &ONE,
        &["--manifest-path", "other/Cargo.toml"],
    );
    let paid = [&ONE[..], &["--model", "paid/one"]].concat();
    add("profile", "yes", &[], &paid, &["--yes"]);
    let agreed = [&paid[..], &["--yes"]].concat();
    add("profile", "max_cost", &[], &agreed, &["--max-cost", "0.3"]);
    add("profile", "max_tokens", &[], &ONE, &["--max-tokens", "300"]);
    add("profile", "max_calls", &[], &ONE, &["--max-calls", "2"]);
    add("profile", "record", &[], &ONE, &["--record", "calls.jsonl"]);
    add(
        "profile",
        "replay",
        &[&[&ONE[..], &["--record", "calls.jsonl"]].concat()],
        &[&ONE[..], &["--force"]].concat(),
        &["--replay", "calls.jsonl"],
    );
    add("profile", "offline", &[], &ONE, &["--offline"]);

    let import: &[&str] = &["profile", "import", "skvm"];
    let show: &[&str] = &["profile", "show", "skvm/a"];
    add(
        "profile show",
        "svg",
        &[import],
        show,
        &["--svg", "map.svg"],
    );
    add("profile show", "message_format", &[import], show, json);
    let diff: &[&str] = &["profile", "diff", "skvm/b", "skvm/a"];
    add(
        "profile diff",
        "svg",
        &[import],
        diff,
        &["--svg", "map.svg"],
    );
    add("profile diff", "message_format", &[import], diff, json);
    add(
        "profile import",
        "paths",
        &[],
        &["profile", "import", "skvm/bare-agent/a/latest.json"],
        &["skvm/bare-agent/b"],
    );
    // What must be there is compared with another value.
    for (command, option, without, with) in [
        ("profile show", "profile", &["skvm/a"][..], &["skvm/b"][..]),
        (
            "profile diff",
            "before",
            &["skvm/a", "skvm/a"],
            &["skvm/b", "skvm/a"],
        ),
        (
            "profile diff",
            "after",
            &["skvm/a", "skvm/a"],
            &["skvm/a", "skvm/b"],
        ),
    ] {
        let words =
            |more: &[&'static str]| command.split(' ').chain(more.iter().copied()).collect();
        trials.push(Trial {
            command,
            option,
            before: vec![import.to_vec()],
            without: words(without),
            with: words(with),
        });
    }
    trials
}

#[test]
fn every_option_acts() {
    for one in trials() {
        acts(one.command, one.option, &one.with, |with| {
            outcome(&one.before, if with { &one.with } else { &one.without })
        });
    }
}

#[test]
fn two_equal_runs_leave_the_same() {
    let quick = ["profile", "--primitives", "reason.arithmetic"];
    let json = [&quick[..], &["--message-format", "json"]].concat();
    for arguments in [&quick[..], &json] {
        assert_eq!(outcome(&[], arguments), outcome(&[], arguments));
    }
}
