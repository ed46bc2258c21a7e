//! Many ways to do the same deed: each is refused, and what honest skills do
//! that looks like it is not.
//!
//! The cases stand in `variants/*.txt`. A line `%% deny SK440 SK441` starts one
//! that must be denied by one of these codes; `%% honest SK440` starts one that
//! may warn but in which nothing is denied, and belongs to this code. `%% file
//! PATH` starts a further file of the case, `%% description TEXT` says what the
//! skill is for.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::sync::Arc;

use skcc_core::diagnostic::{Group, Severity};
use skcc_core::source::Root;
use skcc_core::system::Memory;
use skcc_core::{Options, compile};

#[derive(Debug, Default)]
struct Case {
    place: String,
    denied: bool,
    codes: Vec<String>,
    description: String,
    body: String,
    files: Vec<(String, String)>,
}

const FILES: &[(&str, &str)] = &[
    ("delivery", include_str!("variants/delivery.txt")),
    ("host", include_str!("variants/host.txt")),
    ("instruction", include_str!("variants/instruction.txt")),
    (
        "send-javascript",
        include_str!("variants/send-javascript.txt"),
    ),
    ("send-prose", include_str!("variants/send-prose.txt")),
    ("send-python", include_str!("variants/send-python.txt")),
    ("send-shell", include_str!("variants/send-shell.txt")),
];

fn cases() -> Vec<Case> {
    FILES
        .iter()
        .flat_map(|(name, text)| read(name, text))
        .collect()
}

fn read(name: &str, text: &str) -> Vec<Case> {
    let mut cases: Vec<Case> = Vec::new();
    for (number, line) in text.lines().enumerate() {
        let place = || format!("{name}.txt:{}", number + 1);
        let Some(directive) = line.strip_prefix("%% ") else {
            if let Some(case) = cases.last_mut() {
                let file = case.files.last_mut();
                let text = file.map_or(&mut case.body, |(_, text)| text);
                text.push_str(line);
                text.push('\n');
            }
            continue;
        };
        let (word, rest) = directive.split_once(' ').unwrap_or((directive, ""));
        match word {
            "deny" | "honest" => cases.push(Case {
                place: place(),
                denied: word == "deny",
                codes: rest.split(' ').map(str::to_owned).collect(),
                description: "Does a thing. Use when the user asks for it.".to_owned(),
                ..Case::default()
            }),
            "file" => {
                let case = cases.last_mut().expect("a case comes first");
                case.files.push((rest.to_owned(), String::new()));
            }
            "description" => {
                let case = cases.last_mut().expect("a case comes first");
                rest.clone_into(&mut case.description);
            }
            _ => panic!("{}: unknown directive `{word}`", place()),
        }
    }
    cases
}

/// The security findings of a case, errors in upper case.
fn findings(case: &Case) -> Vec<String> {
    let text = format!(
        "---\nname: tool\ndescription: \"{}\"\n---\n# Tool\n\n{}\n",
        case.description, case.body
    );
    let mut system = Memory::new().with_file("skills/tool/SKILL.md", text);
    for (path, text) in &case.files {
        system = system.with_file(format!("skills/tool/{path}"), text.as_str());
    }
    let roots = [Arc::new(Root::new("skills"))];
    let found = compile(&system, &roots, &Options::default());
    found
        .diagnostics
        .iter()
        .filter(|one| matches!(one.code.group(), Group::TextSecurity | Group::FileSecurity))
        .map(|one| match one.severity {
            Severity::Error => one.code.id().to_owned(),
            _ => one.code.id().to_lowercase(),
        })
        .collect()
}

#[test]
fn every_variant_is_judged_as_it_says() {
    let cases = cases();
    let mut wrong = String::new();
    let mut count = 0;
    for case in &cases {
        let found = findings(case);
        let is_right = if case.denied {
            found.iter().any(|one| case.codes.contains(one))
        } else {
            found.iter().all(|one| one.starts_with("sk"))
        };
        if !is_right {
            count += 1;
            let first = case.body.trim();
            let kind = if case.denied { "deny" } else { "honest" };
            let _ = writeln!(
                wrong,
                "{} {kind} {:?}: {found:?}\n{first}\n",
                case.place, case.codes
            );
        }
    }
    assert!(wrong.is_empty(), "{count} of {}\n{wrong}", cases.len());
}

/// How many cases of each kind stand for a code.
const DENIED: usize = 3;
const HONEST: usize = 5;

#[test]
fn every_code_has_cases_of_both_kinds() {
    let mut counts: BTreeMap<String, (usize, usize)> = BTreeMap::new();
    for case in cases() {
        let code = case.codes.first().expect("a case names a code").clone();
        let (denied, honest) = counts.entry(code).or_default();
        *(if case.denied { denied } else { honest }) += 1;
    }
    counts.retain(|_, (denied, honest)| *denied < DENIED || *honest < HONEST);
    assert_eq!(counts, BTreeMap::new(), "denied and honest cases");
}
