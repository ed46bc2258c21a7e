//! `tool.exec`: running commands.

use std::collections::{BTreeMap, BTreeSet};

use super::prelude::*;
use crate::profile::expected::{Expected, joined};
use crate::profile::pool::{COLOURS, THINGS};

pub(super) struct Execute;

static INFO: Info = Info {
    id: "tool.exec",
    category: Category::ToolUse,
    meaning: "running commands",
    levels: [
        "one command, and what it prints in a file",
        "write a script, run it, keep what comes out",
        "a chain of commands, with a file for each step",
    ],
    degradation: [
        Some("write the script first, then run it, as two steps that are named"),
        Some("give the exact command"),
    ],
};

#[derive(Serialize, Deserialize)]
struct Key {
    /// What each file holds in the end.
    outputs: BTreeMap<String, Expected>,
    /// A script that has to be there, by the beginning of its name.
    script: Option<String>,
    /// What produces it all.
    commands: Vec<String>,
}

impl Primitive for Execute {
    fn info(&self) -> &'static Info {
        &INFO
    }

    fn draw(&self, level: Level, random: &mut Random) -> Option<Draft> {
        let count = random.count(120, 300);
        let codes: Vec<String> = (0..40).map(|_| random.code()).collect();
        let lines: Vec<String> = (0..count)
            .map(|_| {
                format!(
                    "{} {} {}",
                    random.pick(THINGS),
                    codes[random.below(codes.len())],
                    random.pick(COLOURS)
                )
            })
            .collect();
        let number = |count: usize| Expected::Number(i64::try_from(count).unwrap_or(0));
        let mut outputs = BTreeMap::new();
        let (thing, colour) = (random.pick(THINGS), random.pick(COLOURS));
        let mut script = None;
        let (text, commands) = match level {
            Level::L1 => match random.below(4) {
                0 => {
                    outputs.insert("out.txt".to_owned(), number(count));
                    (
                        "the number of lines of `data.txt`".to_owned(),
                        "wc -l < data.txt > out.txt".to_owned(),
                    )
                }
                1 => {
                    let kept = lines
                        .iter()
                        .filter(|line| line.split(' ').next() == Some(thing))
                        .count();
                    if kept == 0 {
                        return None;
                    }
                    outputs.insert("out.txt".to_owned(), number(kept));
                    (
                        format!("the number of lines of `data.txt` that begin with `{thing} `"),
                        format!("grep -c '^{thing} ' data.txt > out.txt"),
                    )
                }
                2 => {
                    let unique: BTreeSet<&String> = lines.iter().collect();
                    outputs.insert(
                        "out.txt".to_owned(),
                        Expected::Lines(unique.into_iter().cloned().collect()),
                    );
                    (
                        "the lines of `data.txt`, each once, as `LC_ALL=C sort -u` prints them"
                            .to_owned(),
                        "LC_ALL=C sort -u data.txt > out.txt".to_owned(),
                    )
                }
                _ => {
                    let last = random.count(5, 15);
                    outputs.insert(
                        "out.txt".to_owned(),
                        Expected::Lines(lines[count - last..].to_vec()),
                    );
                    (
                        format!("the last {last} lines of `data.txt`"),
                        format!("tail -n {last} data.txt > out.txt"),
                    )
                }
            },
            Level::L2 => {
                let kept: Vec<&String> = lines
                    .iter()
                    .filter(|line| line.ends_with(&format!(" {colour}")))
                    .collect();
                let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
                for line in &kept {
                    *counts
                        .entry(line.split(' ').next().unwrap_or_default())
                        .or_default() += 1;
                }
                if counts.len() < 2 {
                    return None;
                }
                let rows = counts
                    .iter()
                    .map(|(thing, count)| format!("{thing} {count}"));
                outputs.insert("out.txt".to_owned(), Expected::Lines(rows.collect()));
                script = Some("process.".to_owned());
                let text = format!(
                    "for each thing of the lines of `data.txt` that end with the colour `{colour}`, in alphabetical order, a line \
                     with the thing, a space and the number of these lines"
                );
                let command = format!(
                    "grep ' {colour}$' data.txt | cut -d' ' -f1 | LC_ALL=C sort | uniq -c | awk '{{ print $2, $1 }}'"
                );
                (text, command)
            }
            Level::L3 => {
                let kept: Vec<String> = lines
                    .iter()
                    .filter(|line| line.starts_with(&format!("{thing} ")))
                    .cloned()
                    .collect();
                let sorted: BTreeSet<String> = kept
                    .iter()
                    .map(|line| line.split(' ').nth(1).unwrap_or_default().to_owned())
                    .collect();
                if sorted.len() < 2 {
                    return None;
                }
                outputs.insert("step1.txt".to_owned(), Expected::Lines(kept));
                let all: Vec<String> = sorted.into_iter().collect();
                outputs.insert("step3.txt".to_owned(), number(all.len()));
                outputs.insert("step2.txt".to_owned(), Expected::Lines(all));
                let text = format!(
                    "First, to `step1.txt`: the lines of `data.txt` whose thing is `{thing}`, in their order. Then, from that file, \
                     to `step2.txt`: their codes, each once, one to a line, as `LC_ALL=C sort -u` prints them. Then, from that \
                     file, to `step3.txt`: the number of its lines."
                );
                let chain = format!(
                    "grep '^{thing} ' data.txt > step1.txt && cut -d' ' -f2 step1.txt | LC_ALL=C sort -u > step2.txt && wc -l < step2.txt > step3.txt"
                );
                (text, chain)
            }
        };
        let about =
            "Each line of `data.txt` has a thing, a code and a colour, with spaces between them.";
        let prompt = match level {
            Level::L1 => format!("{about} Run one command that writes to `out.txt` {text}."),
            Level::L2 => format!(
                "{about} Write a script whose file name begins with `process.`, in a language that you can run here, that prints \
                 {text}. Run it, and keep what it prints in `out.txt`."
            ),
            Level::L3 => format!("{about} Run commands for these steps. {text}"),
        };
        let key = Key {
            outputs,
            script,
            commands: vec![commands],
        };
        Some(
            Draft::new(prompt, &key)
                .file("data.txt", joined(&lines))
                .needs(&[Need::Calls])
                .tools(&[Tool::RunCommand, Tool::WriteFile]),
        )
    }

    fn grade(&self, instance: &Instance, evidence: &Evidence, _: &dyn Interpreter) -> Grade {
        let key: Key = instance.key();
        if evidence.calls.is_none() {
            return Grade::unknown("the harness does not report the tools that were called");
        }
        let mut checks = Checks::default();
        let run = match &key.script {
            Some(script) => evidence
                .commands()
                .any(|(_, command)| command.contains(script.as_str())),
            None => evidence.commands().next().is_some(),
        };
        checks.check("command_run", run, || "no such command was run".into());
        if let Some(script) = &key.script {
            let there = evidence
                .files
                .keys()
                .any(|path| path.starts_with(script.as_str()));
            checks.check("script_created", there, || {
                format!("there is no file `{script}…`")
            });
        }
        for (path, expected) in &key.outputs {
            let verdict = evidence
                .file(path)
                .map_or_else(|| Err("is not there".into()), |text| expected.accepts(text));
            checks.verdict(
                "content_correct",
                verdict.map_err(|reason| format!("`{path}`: {reason}")),
            );
        }
        checks.grade()
    }

    fn reference(&self, instance: &Instance) -> Solution {
        let key: Key = instance.key();
        let mut solution = Solution::text("Done.");
        for (path, expected) in &key.outputs {
            solution = solution.file(path, expected.text());
        }
        match &key.script {
            Some(script) => {
                let path = format!("{script}sh");
                let solution = solution.file(&path, format!("{}\n", key.commands[0]));
                solution.command(1, &format!("bash {path} > out.txt"), "")
            }
            None => solution.command(0, &key.commands[0], ""),
        }
    }

    fn near_misses(&self, instance: &Instance) -> Vec<(&'static str, Solution)> {
        let key: Key = instance.key();
        let right = self.reference(instance);
        let path = key
            .outputs
            .keys()
            .next_back()
            .expect("an instance has outputs");
        let mut without = right.clone();
        without.files.remove(path);
        let mut unrun = right.clone();
        unrun.calls.clear();
        let mut misses = Vec::from([
            ("a file is missing", without),
            ("no command was run", unrun),
            ("another content", right.clone().file(path, "0\n")),
            ("only said", Solution::text(key.outputs[path].text())),
        ]);
        if let Some(script) = &key.script {
            let mut gone = right;
            gone.files.remove(&format!("{script}sh"));
            misses.push(("no script", gone));
        }
        misses
    }
}
