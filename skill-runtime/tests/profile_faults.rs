//! Faults that answer keys and graders of such suites have had, one test for
//! each: a public suite with 26 primitives of the same names was read, and every
//! row of the list of what was wrong with it is a test here.

#![cfg(feature = "profile")]
#![expect(clippy::unwrap_used, reason = "a test ends where something is missing")]

use std::collections::{BTreeMap, BTreeSet};
use std::io::{Read as _, Write as _};
use std::net::TcpStream;

use serde_json::Value;
use skill_runtime::profile::{
    self, Evidence, Grade, Instance, Interpreter, Job, Level, Missing, Need, NoInterpreter, Output,
    Server, Solution,
};

#[path = "profile/worlds.rs"]
mod worlds;

const SEEDS: u64 = 1_000;

fn instances(id: &str, level: Level) -> impl Iterator<Item = Instance> {
    let primitive = profile::find(id).unwrap();
    (0..SEEDS).map(move |seed| Instance::new(primitive, level, seed))
}

fn first(id: &str, level: Level) -> Instance {
    Instance::new(profile::find(id).unwrap(), level, 0)
}

fn reference(instance: &Instance) -> Solution {
    profile::find(&instance.primitive)
        .unwrap()
        .reference(instance)
}

fn grade(instance: &Instance, evidence: &Evidence) -> Grade {
    profile::find(&instance.primitive)
        .unwrap()
        .grade(instance, evidence, &NoInterpreter)
}

fn passes(instance: &Instance, solution: &Solution) -> bool {
    grade(instance, &solution.evidence(instance))
        .passed()
        .unwrap()
}

fn texts(value: &Value) -> Vec<&str> {
    value
        .as_array()
        .unwrap()
        .iter()
        .map(|text| text.as_str().unwrap())
        .collect()
}

/// What stands between backticks in a text, in order.
fn quoted(text: &str) -> Vec<&str> {
    text.split('`').skip(1).step_by(2).collect()
}

/// Row: `gen.regex` L3, password. The minimum length was drawn from 8 to 12, but
/// strings of 10 and 11 characters had to match.
#[test]
fn passwords_that_must_match_are_long_enough() {
    let mut seen = 0;
    for instance in instances("gen.regex", Level::L3) {
        let Some((_, rest)) = instance.draft.prompt.split_once("it has at least ") else {
            continue;
        };
        let least: usize = rest.split(' ').next().unwrap().parse().unwrap();
        for text in texts(&instance.draft.key["matching"]) {
            assert!(
                text.len() >= least,
                "{text} has less than {least} characters"
            );
        }
        seen += 1;
    }
    assert!(seen > 100, "only {seen} password tasks");
}

/// Row: `gen.regex` L2, email. The prompt allowed letters and hyphens, the test
/// asked for a full stop.
#[test]
fn patterns_are_tested_by_what_the_prompt_says() {
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|sign| sign.is_ascii_digit());
    let mut seen = 0;
    for instance in instances("gen.regex", Level::L2) {
        let prompt = &instance.draft.prompt;
        if !prompt.contains("it is one of the words") {
            continue;
        }
        let rule: Vec<&str> = quoted(
            prompt
                .split("exactly when")
                .nth(1)
                .unwrap()
                .split("Examples")
                .next()
                .unwrap(),
        );
        let [one, two, three, _, unit] = rule[..] else {
            panic!("{rule:?}")
        };
        let allowed = |text: &str| {
            text.split_once('=').is_some_and(|(word, number)| {
                let number = number.strip_prefix('-').unwrap_or(number);
                [one, two, three].contains(&word)
                    && digits(number.strip_suffix(unit).unwrap_or(number))
            })
        };
        assert!(
            texts(&instance.draft.key["matching"])
                .into_iter()
                .all(allowed),
            "{prompt}"
        );
        assert!(
            !texts(&instance.draft.key["other"]).into_iter().any(allowed),
            "{prompt}"
        );
        seen += 1;
    }
    assert!(seen > 100, "only {seen} such tasks");
}

/// Rows of a table in a setup, by the words of the statement.
fn inserted(setup: &str, table: &str) -> Vec<Vec<String>> {
    let start = format!("INSERT INTO {table} VALUES (");
    let rows = setup
        .lines()
        .filter_map(|line| line.strip_prefix(&start)?.strip_suffix(");"));
    rows.map(|row| {
        row.split(", ")
            .map(|cell| cell.trim_matches('\'').into())
            .collect()
    })
    .collect()
}

/// Row: `gen.code.sql` L2 and L3. Ties were not excluded: equal counts, equal
/// salaries.
#[test]
fn queries_have_no_ties() {
    for level in [Level::L2, Level::L3] {
        for instance in instances("gen.code.sql", level) {
            for case in instance.draft.key["cases"].as_array().unwrap() {
                let people = inserted(case["setup"].as_str().unwrap(), "person");
                let salaries: BTreeSet<&String> = people.iter().map(|person| &person[3]).collect();
                assert_eq!(salaries.len(), people.len(), "two salaries are equal");
                let mut sizes: BTreeMap<&String, usize> = BTreeMap::new();
                for person in &people {
                    *sizes.entry(&person[2]).or_default() += 1;
                }
                let most = sizes.values().max().unwrap();
                let largest = sizes.values().filter(|size| *size == most).count();
                assert!(
                    !instance.draft.prompt.contains("with the most people") || largest == 1,
                    "a tie"
                );
            }
        }
    }
}

/// Row: `gen.code.sql`, grading. A `test.db` that the agent left was used, and a
/// missing `sqlite3` was the model's failure.
#[test]
fn queries_run_on_a_fresh_database() {
    struct Watching;
    impl Interpreter for Watching {
        fn run(&self, job: &Job<'_>) -> Result<Output, Missing> {
            assert_eq!(job.arguments.last(), Some(&":memory:"));
            assert!(
                job.files.is_empty(),
                "a file of the agent reaches the database"
            );
            Ok(Output {
                code: Some(1),
                ..Output::default()
            })
        }
    }
    let instance = first("gen.code.sql", Level::L2);
    let primitive = profile::find("gen.code.sql").unwrap();
    let evidence = reference(&instance)
        .file("test.db", "left behind")
        .evidence(&instance);
    assert_eq!(
        primitive.grade(&instance, &evidence, &Watching).passed(),
        Some(false)
    );
    assert!(matches!(
        primitive.grade(&instance, &evidence, &NoInterpreter),
        Grade::Unknown { .. }
    ));
}

/// Row: `gen.code.python` and `.javascript` L2. The key rounded half up, the
/// grader half to even.
#[test]
fn nothing_of_exact_equality_is_rounded() {
    fn is_whole(value: &Value) -> bool {
        match value {
            Value::Number(number) => number.is_i64() || number.is_u64(),
            Value::Array(items) => items.iter().all(is_whole),
            Value::Object(fields) => fields.values().all(is_whole),
            _ => true,
        }
    }
    for id in ["gen.code.python", "gen.code.javascript"] {
        for instance in instances(id, Level::L2) {
            for case in instance.draft.key["cases"].as_array().unwrap() {
                assert!(is_whole(&case["expected"]["json"]["value"]), "{case}");
            }
        }
    }
}

/// Row: `reason.logic` L1. "No" was expected where a hamster was asked to be a
/// mammal, and singulars were made by cutting a letter off.
#[test]
fn verdicts_follow_from_the_rules_alone() {
    for instance in instances("reason.logic", Level::L1) {
        let text = instance
            .draft
            .prompt
            .split(" Use nothing but")
            .next()
            .unwrap();
        let split = text.rfind("Is ").unwrap();
        let verdict = worlds::follows(text[..split].trim().trim_end_matches('.'), &text[split..]);
        let expected = instance.draft.key["Verdict"].as_str();
        assert!(
            verdict.is_some() && verdict == expected,
            "{verdict:?}, {expected:?}: {text}"
        );
    }
}

/// Row: `reason.planning` L3. The failing step had to be listed as skipped,
/// against the prompt.
#[test]
fn a_step_that_fails_is_not_skipped() {
    for instance in instances("reason.planning", Level::L3).take(200) {
        assert!(
            instance
                .draft
                .prompt
                .contains("counts as failed, not as skipped")
        );
        let right = reference(&instance);
        let failed = right
            .text
            .split("failed = ")
            .nth(1)
            .unwrap()
            .split(';')
            .next()
            .unwrap();
        let skipped = right.text.split("skipped = ").nth(1).unwrap();
        assert!(failed != "none" && failed.split(", ").all(|step| !skipped.contains(step)));
        let also = right
            .text
            .replace("skipped = ", &format!("skipped = {failed}, "));
        assert!(!passes(&instance, &Solution::text(also)));
    }
}

/// Row: `reason.planning` L1. Every capital letter of the answer was counted as
/// a step.
#[test]
fn reasoning_before_the_answer_is_free() {
    for id in [
        "reason.planning",
        "reason.logic",
        "reason.arithmetic",
        "reason.spatial",
        "reason.analysis",
        "gen.regex",
    ] {
        for level in Level::ALL {
            for instance in instances(id, level).take(30) {
                let right = reference(&instance);
                let text = format!(
                    "Answer: let me think. A needs B, C and D, so 1, 2, 3.\n\nStep A: 17 - 4.\n\n{}\n",
                    right.text
                );
                assert!(
                    passes(&instance, &Solution::text(text)),
                    "{id} {level:?}: {}",
                    right.text
                );
            }
        }
    }
}

/// Row: `reason.analysis` L1 and L2. One keyword was looked for, and synonyms
/// failed.
#[test]
fn wording_does_not_matter_in_an_analysis() {
    let one = first("reason.analysis", Level::L1);
    let letter = one.draft.key["Letter"].as_str().unwrap();
    for text in [
        letter.to_owned(),
        format!("({letter})"),
        format!("**{letter})** it goes over the list"),
        format!("option {letter}."),
    ] {
        assert!(
            passes(&one, &Solution::text(format!("Answer: {text}"))),
            "{text}"
        );
    }
    let two = first("reason.analysis", Level::L2);
    let line = &two.draft.key["Line"]["line"];
    for text in [
        format!("{line}"),
        format!("line {line}"),
        format!("**Line {line}.**"),
        format!("L{line}"),
    ] {
        assert!(
            passes(&two, &Solution::text(format!("Answer: {text}"))),
            "{text}"
        );
    }
}

/// Row: `reason.analysis` L3. The root cause was debatable: a missing key in one
/// file, or bad input in another.
#[test]
fn there_is_one_place_where_a_mistake_can_be() {
    for instance in instances("reason.analysis", Level::L3).take(300) {
        let prompt = &instance.draft.prompt;
        let key = &instance.draft.key["Line"];
        let (file, line) = (key["file"].as_str().unwrap(), key["line"].as_u64().unwrap());
        assert_ne!(file, "main.py", "the main file holds calls alone");
        // The line stands in its file, inside of a function with a docstring.
        let (_, rest) = prompt.split_once(&format!("`{file}`:\n\n```\n")).unwrap();
        let listing = rest.split("```").next().unwrap();
        let mut documented = false;
        for row in listing.lines().take(usize::try_from(line).unwrap()) {
            let code = row.get(5..).unwrap_or_default();
            if code.starts_with("def ") {
                documented = false;
            }
            documented |= code.trim_start().starts_with("\"\"\"");
        }
        assert!(documented, "line {line} of {file}:\n{listing}");
        let main = prompt
            .split("`main.py`:")
            .nth(1)
            .unwrap()
            .split("```")
            .nth(1)
            .unwrap();
        assert!(
            !main.contains('[') && !main.contains(" open("),
            "no input in the main file:\n{main}"
        );
    }
}

/// Row: `gen.code.html` L3. A background rectangle made a chart fail that had to
/// have exactly so many.
#[test]
fn a_chart_may_have_a_background_and_a_grid() {
    for instance in instances("gen.code.html", Level::L3).take(100) {
        let page = &reference(&instance).files["index.html"];
        let extra = "<rect width=\"100%\" height=\"100%\" fill=\"white\"></rect><g><rect x=\"0\" y=\"9\" width=\"9\" height=\"1\"/></g>\
                     <line x1=\"0\" y1=\"1\" x2=\"9\" y2=\"1\"/>";
        let drawn = page.replace("</title>\n<rect", &format!("</title>\n{extra}<rect"));
        assert_ne!(page, &drawn);
        assert!(passes(
            &instance,
            &Solution::default().file("index.html", drawn)
        ));
    }
}

/// Row: `tool.exec` L1. The file had no line break at its end, so that `wc -l`
/// was one short.
#[test]
fn files_to_be_counted_end_with_a_line_break() {
    for level in Level::ALL {
        for instance in instances("tool.exec", level) {
            let data = &instance.draft.files["data.txt"];
            assert!(data.ends_with('\n'));
            if instance
                .draft
                .prompt
                .contains("the number of lines of `data.txt`.")
            {
                let printed = data.matches('\n').count();
                assert_eq!(instance.draft.key["outputs"]["out.txt"]["number"], printed);
            }
        }
    }
}

/// Row: `follow.constraint` L2. The grader had a syntax error, so that nobody
/// passed.
#[test]
fn every_grader_can_be_passed_and_failed() {
    for primitive in profile::all() {
        for level in Level::ALL {
            let instance = Instance::new(*primitive, level, 1);
            if primitive.unavailable(level).is_some() {
                continue;
            }
            let found = grade(&instance, &reference(&instance).evidence(&instance));
            let needs_interpreter =
                instance.draft.needs.iter().any(|need| {
                    matches!(need, Need::Python | Need::Node | Need::Bash | Need::Sqlite)
                });
            let expected = if needs_interpreter { None } else { Some(true) };
            assert_eq!(found.passed(), expected, "{} {level:?}", instance.primitive);
            let nothing = grade(&instance, &Solution::text("no").evidence(&instance));
            assert_eq!(
                nothing.passed(),
                Some(false),
                "{} {level:?}",
                instance.primitive
            );
        }
    }
}

/// Row: `follow.constraint` L3. The claim counted as present where any two words
/// of it stood side by side.
#[test]
fn a_claim_is_stated_or_it_is_not() {
    for instance in instances("follow.constraint", Level::L3).take(200) {
        let vague = "1. It has that many.\n2. As many as was said.\n3. The number holds.\n4. Twice as many.";
        assert!(!passes(&instance, &Solution::text(vague)));
        let right = reference(&instance).text;
        assert!(passes(
            &instance,
            &Solution::text(right.replace("There are", "It has"))
        ));
    }
}

/// Row: `follow.delegation`. Mental arithmetic and a dummy script passed.
#[test]
fn numbers_come_from_code_that_ran() {
    for level in Level::ALL {
        for instance in instances("follow.delegation", level).take(50) {
            let right = reference(&instance);
            let dummy = Solution {
                calls: Vec::new(),
                ..right.clone()
            }
            .file("compute.py", "print('a program that is long enough')\n")
            .command(0, "python3 compute.py", "a program that is long enough\n");
            assert!(!passes(&instance, &dummy));
            // Where calls are not reported, nothing can be said.
            let mut evidence = right.evidence(&instance);
            evidence.calls = None;
            assert_eq!(grade(&instance, &evidence).passed(), None);
        }
    }
}

fn get(server: &Server, target: &str) -> String {
    let mut stream = TcpStream::connect(server.address()).unwrap();
    write!(stream, "GET {target} HTTP/1.1\r\nHost: localhost\r\n\r\n").unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    answer
}

/// Row: `tool.web`. It needed Bun on the machine, ports collided, and where Bun
/// was missing the model had failed.
#[test]
fn pages_come_from_a_server_of_our_own() {
    let instance = first("tool.web", Level::L2);
    assert_eq!(instance.draft.needs, [Need::Server]);
    let servers: Vec<Server> = (0..20)
        .map(|_| Server::start(&instance.draft.routes).unwrap())
        .collect();
    let ports: BTreeSet<u16> = servers
        .iter()
        .map(|server| server.address().port())
        .collect();
    assert_eq!(ports.len(), servers.len());
    let target = instance.draft.key["targets"][0].as_str().unwrap();
    let answer = get(&servers[0], target);
    assert!(answer.starts_with("HTTP/1.1 200 OK\r\n"), "{answer}");
    assert!(get(&servers[0], "/orders").starts_with("HTTP/1.1 400 "));
    assert!(get(&servers[0], "/elsewhere").starts_with("HTTP/1.1 404 "));
    // What the server noted is what the grader reads.
    let right = reference(&instance);
    let mut evidence = right.evidence(&instance);
    evidence.requests = servers[0].log();
    assert_eq!(grade(&instance, &evidence).passed(), Some(true));
    evidence.requests = servers[1].log();
    assert_eq!(grade(&instance, &evidence).passed(), Some(false));
    // Addresses in pages lead to the server itself.
    let paged = first("tool.web", Level::L3);
    let server = Server::start(&paged.draft.routes).unwrap();
    let page = get(&server, "/readings");
    assert!(
        page.contains(&format!("{}/readings?cursor=", server.origin())),
        "{page}"
    );
    assert!(
        paged
            .prompt(Some(&server.origin()))
            .contains(&server.origin())
    );
}

/// Row: construct validity. Tests were far below the text of their level: "large
/// file" was 20 to 40 lines, "1–10 KB" was 50 short lines.
#[test]
fn levels_ask_what_they_say() {
    let size =
        |instance: &Instance| -> usize { instance.draft.files.values().map(String::len).sum() };
    for instance in instances("tool.file.read", Level::L3).take(50) {
        assert!(size(&instance) > 200_000);
    }
    let written = |instance: &Instance| -> Vec<usize> {
        reference(instance)
            .files
            .values()
            .map(String::len)
            .collect()
    };
    for instance in instances("tool.file.write", Level::L1) {
        assert!(written(&instance).iter().all(|size| *size < 1_000));
    }
    for instance in instances("tool.file.write", Level::L2) {
        assert!(
            written(&instance)
                .iter()
                .all(|size| (1_000..=10_000).contains(size))
        );
    }
    for instance in instances("tool.file.write", Level::L3) {
        assert!((3..=6).contains(&written(&instance).len()));
    }
    for (level, sizes) in [
        (Level::L1, 0..500),
        (Level::L2, 500..5_000),
        (Level::L3, 5_001..50_000),
    ] {
        for instance in instances("gen.text.structured", level).take(200) {
            assert!(sizes.contains(&instance.draft.key["value"].to_string().len()));
        }
    }
    for instance in instances("follow.procedure", Level::L3).take(200) {
        let rounds = reference(&instance)
            .text
            .lines()
            .filter(|line| line.starts_with("round"))
            .count();
        assert!(rounds >= 6, "{rounds} rounds");
        assert!(instance.draft.prompt.contains("as long as"));
    }
    for instance in instances("follow.style", Level::L3).take(50) {
        assert!(instance.draft.key["count"].as_u64().unwrap() >= 6);
    }
}

/// Row: small fixed pools, of two to eight scenarios.
#[test]
fn scenarios_do_not_repeat() {
    for id in [
        "reason.analysis",
        "reason.planning",
        "follow.style",
        "follow.constraint",
    ] {
        for level in Level::ALL {
            let prompts: BTreeSet<String> = instances(id, level)
                .map(|instance| instance.draft.prompt)
                .collect();
            assert!(
                prompts.len() > 950,
                "{id} {level:?}: {} of {SEEDS}",
                prompts.len()
            );
        }
    }
}
