//! `cargo xtask scale`: what 100, 1,000 and 10,000 skills in five layers cost.
//!
//! The program itself is run, as people run it: times are of whole processes,
//! memory is the peak of the one that serves.

use std::fmt::Write as _;
use std::io::{BufRead, BufReader, Write as _};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::time::{Duration, Instant};

use crate::Failure;

const SIZES: [usize; 3] = [100, 1_000, 10_000];

/// How often a search and a preparation are asked for.
const ASKED: usize = 100;

/// Of ten skills of a layer, one has the id of one in the layer before.
const SHADOWS: usize = 10;

/// The layers, from broad to narrow, with the variables that name them. A crate
/// would bring cargo along, so its layer is added by hand.
const LAYERS: [(&str, Option<&str>); 5] = [
    ("crate", None),
    ("organization", Some("SKCC_ORG_SKILLS")),
    ("team", Some("SKCC_TEAM_SKILLS")),
    ("repository", None),
    ("user", Some("SKCC_USER_SKILLS")),
];

/// Measures `program`, a `cargo-skcc` with the feature `serve`.
pub(crate) fn run(program: &str) -> Result<(), Failure> {
    let program = std::fs::canonicalize(program)
        .map_err(|error| format!("cannot find `{program}`: {error}"))?;
    println!(
        "| skills | used | bytes | layers | find | serve: first answer | serve: a search | serve: a contract | serve: peak memory |\n\
         |--:|--:|--:|--:|--:|--:|--:|--:|--:|"
    );
    let mut rows: Vec<[f64; 6]> = Vec::new();
    for size in SIZES {
        let folder = std::env::temp_dir().join(format!("skcc-scale-{}-{size}", std::process::id()));
        let measured = write(&folder, size).and_then(|bytes| {
            let row = measure(&program, &folder)?;
            Ok((bytes, row))
        });
        let _ = std::fs::remove_dir_all(&folder);
        let (bytes, (used, row)) = measured?;
        let mut line = format!("| {size} | {used} | {:.1} MB |", mega(bytes));
        for (at, value) in row.iter().enumerate() {
            let _ = match at {
                5 => write!(line, " {value:.1} MB |"),
                3 | 4 => write!(line, " {value:.3} ms |"),
                _ => write!(line, " {value:.1} ms |"),
            };
        }
        println!("{line}");
        rows.push(row);
    }
    for (pair, sizes) in rows.windows(2).zip(SIZES.windows(2)) {
        let growth: Vec<_> = pair[0]
            .iter()
            .zip(&pair[1])
            .map(|(before, after)| format!("{:.1}", after / before))
            .collect();
        println!("{} to {}: times {}", sizes[0], sizes[1], growth.join(", "));
    }
    Ok(())
}

#[expect(clippy::cast_precision_loss, reason = "it is shown with one digit")]
fn mega(bytes: u64) -> f64 {
    bytes as f64 / 1e6
}

fn milliseconds(time: Duration) -> f64 {
    time.as_secs_f64() * 1e3
}

/// Writes `size` skills in five layers; how many bytes they have.
fn write(folder: &Path, size: usize) -> Result<u64, Failure> {
    let mut bytes = 0;
    let failed = |error: std::io::Error| format!("cannot write the skills: {error}");
    for (layer, (name, _)) in LAYERS.iter().enumerate() {
        for number in 0..size / LAYERS.len() {
            // The id of one in the layer before, or one of its own.
            let owner = if layer > 0 && number % SHADOWS == 0 {
                layer - 1
            } else {
                layer
            };
            let path = folder.join(name).join(format!("area{}", number % 20));
            let path = path.join(format!("task-{owner}-{number}"));
            std::fs::create_dir_all(&path).map_err(failed)?;
            let text = skill(&format!("task-{owner}-{number}"), layer, number);
            bytes += text.len() as u64;
            std::fs::write(path.join("SKILL.md"), text).map_err(failed)?;
        }
    }
    let settings = "roots = [\"repository\"]\n";
    std::fs::write(folder.join("skcc.toml"), settings).map_err(failed)?;
    Ok(bytes)
}

/// A skill of ordinary size, with words of its own.
fn skill(name: &str, layer: usize, number: usize) -> String {
    const THINGS: [&str; 12] = [
        "release notes",
        "database schemas",
        "pull requests",
        "log files",
        "invoices",
        "test reports",
        "style sheets",
        "API clients",
        "translations",
        "backups",
        "feature flags",
        "dashboards",
    ];
    const DEEDS: [&str; 8] = [
        "Review",
        "Summarise",
        "Write",
        "Compare",
        "Clean up",
        "Convert",
        "Check",
        "Plan",
    ];
    let thing = THINGS[number % THINGS.len()];
    let deed = DEEDS[number / THINGS.len() % DEEDS.len()];
    let mut text = format!(
        "---\nname: {name}\ndescription: \"{deed} {thing} of project {number}. Use when the user \
         asks for {thing} of project {number}.\"\n---\n# {deed} {thing}\n\n## Steps\n\n"
    );
    for step in 1..=12 {
        let _ = writeln!(
            text,
            "{step}. Read part {step} of the {thing} of layer {layer}, and note what is missing, \
             what is wrong and what has changed since the last time."
        );
    }
    text.push_str("\n## Constraints\n\n");
    for rule in 1..=6 {
        let _ = writeln!(
            text,
            "- Never change part {rule} of the {thing} without asking."
        );
    }
    text
}

fn command(program: &Path, folder: &Path, words: &[&str]) -> Command {
    let mut command = Command::new(program);
    command.args(words).current_dir(folder);
    for (name, variable) in LAYERS {
        if let Some(variable) = variable {
            command.env(variable, folder.join(name));
        }
    }
    command
}

/// How many skills are used, and the times and the peak.
fn measure(program: &Path, folder: &Path) -> Result<(usize, [f64; 6]), Failure> {
    let source = format!("crate={}", folder.join("crate").display());
    let timed = |words: &[&str]| -> Result<(f64, String), Failure> {
        let mut best = f64::MAX;
        let mut said = String::new();
        // The first run warms the disk.
        for _ in 0..3 {
            let start = Instant::now();
            let output = command(program, folder, words).output();
            let output = output.map_err(|error| format!("cannot run the program: {error}"))?;
            best = best.min(milliseconds(start.elapsed()));
            if !output.status.success() {
                return Err(String::from_utf8_lossy(&output.stderr).into_owned());
            }
            said = String::from_utf8_lossy(&output.stdout).into_owned();
        }
        Ok((best, said))
    };
    let (layers, _) = timed(&["layers", "--source", &source])?;
    let query = "compare invoices of project 31";
    let (find, _) = timed(&["find", query, "--effective-layers", "--source", &source])?;
    let words = [
        "list",
        "--effective-layers",
        "--source",
        &source,
        "--message-format",
        "json",
    ];
    let used = timed(&words)?.1.lines().count();

    let words = [
        "serve",
        "-q",
        "--no-state",
        "--effective-layers",
        "--source",
        &source,
    ];
    let start = Instant::now();
    let mut server = Server::start(command(program, folder, &words))?;
    server.ask(
        "initialize",
        "{\"protocolVersion\":\"2025-06-18\",\"capabilities\":{},\"clientInfo\":{\"name\":\"scale\",\"version\":\"1\"}}",
    )?;
    server.tell("notifications/initialized")?;
    let first = milliseconds(start.elapsed());
    let call = |tool: &str, arguments: &str| {
        format!("{{\"name\":\"{tool}\",\"arguments\":{{{arguments}}}}}")
    };
    let mut means = Vec::new();
    for (tool, arguments) in [
        ("find_skill", "\"query\":\"compare invoices of project 31\""),
        ("run_skill", "\"skill\":\"area1.task-3-1\""),
    ] {
        let parameters = call(tool, arguments);
        let start = Instant::now();
        for _ in 0..ASKED {
            let answer = server.ask("tools/call", &parameters)?;
            if answer.contains("\"isError\":true") {
                return Err(answer);
            }
        }
        #[expect(clippy::cast_precision_loss, reason = "it is a small number")]
        means.push(milliseconds(start.elapsed()) / ASKED as f64);
    }
    let peak = server.peak()?;
    server.end();
    Ok((used, [layers, find, first, means[0], means[1], mega(peak)]))
}

/// A running server, spoken to over its standard streams.
struct Server {
    child: Child,
    to: ChildStdin,
    from: BufReader<ChildStdout>,
    asked: usize,
}

impl Server {
    fn start(mut command: Command) -> Result<Self, Failure> {
        let command = command.stdin(Stdio::piped()).stdout(Stdio::piped());
        let child = command.stderr(Stdio::null()).spawn();
        let mut child = child.map_err(|error| format!("cannot start the server: {error}"))?;
        let to = child.stdin.take().expect("it is piped");
        let from = BufReader::new(child.stdout.take().expect("it is piped"));
        Ok(Self {
            child,
            to,
            from,
            asked: 0,
        })
    }

    fn tell(&mut self, method: &str) -> Result<(), Failure> {
        writeln!(self.to, "{{\"jsonrpc\":\"2.0\",\"method\":\"{method}\"}}")
            .map_err(|error| format!("the server does not listen: {error}"))
    }

    fn ask(&mut self, method: &str, parameters: &str) -> Result<String, Failure> {
        self.asked += 1;
        let id = self.asked;
        writeln!(
            self.to,
            "{{\"jsonrpc\":\"2.0\",\"id\":{id},\"method\":\"{method}\",\"params\":{parameters}}}"
        )
        .map_err(|error| format!("the server does not listen: {error}"))?;
        let mut answer = String::new();
        loop {
            answer.clear();
            let read = self.from.read_line(&mut answer);
            if read.map_err(|error| format!("the server does not answer: {error}"))? == 0 {
                return Err("the server has ended".to_owned());
            }
            if answer.contains(&format!("\"id\":{id},"))
                || answer.contains(&format!("\"id\":{id}}}"))
            {
                return Ok(answer);
            }
        }
    }

    /// The most memory that was in use, in bytes; on Linux alone.
    fn peak(&self) -> Result<u64, Failure> {
        let path = PathBuf::from(format!("/proc/{}/status", self.child.id()));
        let text = std::fs::read_to_string(path)
            .map_err(|error| format!("cannot read how much memory is used: {error}"))?;
        let line = text.lines().find_map(|line| line.strip_prefix("VmHWM:"));
        let kib = line.and_then(|line| line.split_whitespace().next()?.parse::<u64>().ok());
        kib.map(|kib| kib * 1024)
            .ok_or_else(|| "the system does not say how much memory is used".to_owned())
    }

    fn end(mut self) {
        drop(self.to);
        let _ = self.child.wait();
    }
}
