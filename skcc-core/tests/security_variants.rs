//! Many ways to do the same deed: each is refused, and what honest skills do
//! that looks like it is not.
//!
//! The cases stand in `variants/*.txt`. A line `%% deny SK440 SK441` starts one
//! that must be denied by one of these codes; `%% honest SK440` starts one that
//! may warn but in which nothing is denied, and belongs to this code. `%% warn
//! SK431` starts one that one of these codes must find, at whatever level the
//! code has. `%% file PATH` starts a further file of the case, `%% bytes PATH
//! 7F45` is one of these bytes, `%% description TEXT` says what the skill is
//! for, `%% lines N` adds empty lines. `{U+200B}` is a character that nobody
//! would see here.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::sync::Arc;

use skcc_core::diagnostic::{Code, Group, Level, Selector, Severity};
use skcc_core::source::Root;
use skcc_core::system::Memory;
use skcc_core::{Options, compile};

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Kind {
    #[default]
    Deny,
    Warn,
    Honest,
}

#[derive(Debug, Default)]
struct Case {
    place: String,
    kind: Kind,
    codes: Vec<String>,
    description: String,
    body: String,
    files: Vec<(String, Vec<u8>)>,
}

const FILES: &[(&str, &str)] = &[
    ("delivery", include_str!("variants/delivery.txt")),
    ("host", include_str!("variants/host.txt")),
    ("instruction", include_str!("variants/instruction.txt")),
    ("file", include_str!("variants/file.txt")),
    ("text", include_str!("variants/text.txt")),
    (
        "send-javascript",
        include_str!("variants/send-javascript.txt"),
    ),
    ("send-prose", include_str!("variants/send-prose.txt")),
    ("send-python", include_str!("variants/send-python.txt")),
    ("send-shell", include_str!("variants/send-shell.txt")),
    ("fetched", include_str!("variants/fetched.txt")),
    ("machine", include_str!("variants/machine.txt")),
    ("taken", include_str!("variants/taken.txt")),
    ("told", include_str!("variants/told.txt")),
    ("obscured", include_str!("variants/obscured.txt")),
    ("further", include_str!("variants/further.txt")),
    ("added", include_str!("variants/added.txt")),
    ("abused", include_str!("variants/abused.txt")),
    ("sense", include_str!("variants/sense.txt")),
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
                let line = shown(line);
                if let Some((_, bytes)) = case.files.last_mut() {
                    bytes.extend(format!("{line}\n").bytes());
                } else {
                    case.body.push_str(&line);
                    case.body.push('\n');
                }
            }
            continue;
        };
        let (word, rest) = directive.split_once(' ').unwrap_or((directive, ""));
        match word {
            "deny" | "warn" | "honest" => cases.push(Case {
                place: place(),
                kind: match word {
                    "deny" => Kind::Deny,
                    "warn" => Kind::Warn,
                    _ => Kind::Honest,
                },
                codes: rest.split(' ').map(str::to_owned).collect(),
                description: "Does a thing. Use when the user asks for it.".to_owned(),
                ..Case::default()
            }),
            "file" => {
                let case = cases.last_mut().expect("a case comes first");
                case.files.push((rest.to_owned(), Vec::new()));
            }
            "bytes" => {
                let case = cases.last_mut().expect("a case comes first");
                let (path, digits) = rest.split_once(' ').expect("bytes follow a path");
                let bytes = (0..digits.len())
                    .step_by(2)
                    .map(|at| u8::from_str_radix(&digits[at..at + 2], 16).expect("two digits"));
                case.files.push((path.to_owned(), bytes.collect()));
            }
            "lines" => {
                let case = cases.last_mut().expect("a case comes first");
                let count = rest.parse().expect("a number of lines");
                case.body.push_str(&"\n".repeat(count));
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

/// A line with its characters that nobody would see.
fn shown(line: &str) -> String {
    let mut parts = line.split("{U+");
    let mut shown = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let (digits, rest) = part.split_once('}').expect("a character ends");
        let number = u32::from_str_radix(digits, 16).expect("a number");
        shown.push(char::from_u32(number).expect("a character"));
        shown.push_str(rest);
    }
    shown
}

/// The security findings of a case, errors in upper case.
fn findings(case: &Case) -> Vec<String> {
    let text = format!(
        "---\nname: tool\ndescription: \"{}\"\n---\n# Tool\n\n{}\n",
        case.description, case.body
    );
    let mut system = Memory::new().with_file("skills/tool/SKILL.md", text);
    for (path, bytes) in &case.files {
        system = system.with_file(format!("skills/tool/{path}"), bytes.clone());
    }
    let roots = [Arc::new(Root::new("skills"))];
    // What is allowed by default is looked at as well.
    let mut options = Options::default();
    let code = Selector::Code(Code::UnpinnedInstall);
    options.levels.set(code, Level::Warn);
    let found = compile(&system, &roots, &options);
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
        let is_right = match case.kind {
            Kind::Deny => found.iter().any(|one| case.codes.contains(one)),
            Kind::Warn => found
                .iter()
                .any(|one| case.codes.contains(&one.to_uppercase())),
            Kind::Honest => found.iter().all(|one| one.starts_with("sk")),
        };
        if !is_right {
            count += 1;
            let first = case.body.trim();
            let _ = writeln!(
                wrong,
                "{} {:?} {:?}: {found:?}\n{first}\n",
                case.place, case.kind, case.codes
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
    let mut counts: BTreeMap<String, (usize, usize)> = Code::ALL
        .iter()
        .filter(|code| matches!(code.group(), Group::TextSecurity | Group::FileSecurity))
        .map(|code| (code.id().to_owned(), (0, 0)))
        .collect();
    for case in cases() {
        let code = case.codes.first().expect("a case names a code").clone();
        let (denied, honest) = counts.entry(code).or_default();
        *(if case.kind == Kind::Honest {
            honest
        } else {
            denied
        }) += 1;
    }
    counts.retain(|_, (denied, honest)| *denied < DENIED || *honest < HONEST);
    assert_eq!(counts, BTreeMap::new(), "denied and honest cases");
}
