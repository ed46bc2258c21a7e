//! Properties of every primitive, over many seeds.

#![cfg(feature = "profile")]
#![expect(clippy::unwrap_used, reason = "a test ends where something is missing")]

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;
use skill_runtime::profile::{
    self, Grade, Instance, Interpreter, Job, Level, Missing, NoInterpreter, Output, Primitive,
};

#[path = "profile/direct.rs"]
mod direct;

const SEEDS: u64 = 1_000;

/// Stands for an interpreter: from the key it knows what the reference writes
/// for which data. Any other program writes nothing.
struct Scripted<'a>(&'a Instance);

impl Interpreter for Scripted<'_> {
    fn run(&self, job: &Job<'_>) -> Result<Output, Missing> {
        let key = &self.0.draft.key;
        let mut output = Output {
            code: Some(0),
            ..Output::default()
        };
        let reference = key["reference"].as_str().unwrap();
        let cases = key["cases"].as_array().unwrap();
        if job.program == "sqlite3" {
            let script = str::from_utf8(job.stdin).unwrap();
            let given = |case: &&Value| script.contains(case["setup"].as_str().unwrap());
            let case = cases.iter().find(given).unwrap();
            if script.contains(reference) {
                let rows = case["rows"].as_array().unwrap();
                for row in rows {
                    let cells = row
                        .as_array()
                        .unwrap()
                        .iter()
                        .map(|cell| cell.as_str().unwrap());
                    output
                        .stdout
                        .extend(cells.collect::<Vec<_>>().join("\u{1f}").bytes());
                    output.stdout.push(b'\n');
                }
            }
            return Ok(output);
        }
        let Some(source) = job.files.get(key["source"].as_str().unwrap()) else {
            // Asks whether a module is there.
            return Ok(output);
        };
        let given = |case: &&Value| {
            let mut files = case["files"].as_object().unwrap().iter();
            files.all(|(path, text)| {
                job.files
                    .get(path)
                    .is_some_and(|given| given == text.as_str().unwrap().as_bytes())
            })
        };
        let case = cases.iter().find(given).unwrap();
        if source == reference.as_bytes() {
            let path = key["output"].as_str().unwrap();
            output
                .files
                .insert(path.into(), written(&case["expected"]).into_bytes());
        }
        Ok(output)
    }
}

/// What a faultless program writes where this is expected.
fn written(expected: &Value) -> String {
    let (kind, expected) = expected.as_object().unwrap().iter().next().unwrap();
    let join = |items: &Value, between: &str| {
        let items = items.as_array().unwrap().iter();
        let items = items.map(|item| item.as_str().unwrap());
        items.collect::<Vec<_>>().join(between)
    };
    match kind.as_str() {
        "number" => expected.to_string(),
        "lines" => join(expected, "\n"),
        "json" => expected["value"].to_string(),
        "csv" => {
            let rows = expected["rows"].as_array().unwrap().iter();
            rows.map(|row| join(row, ",") + "\n").collect()
        }
        other => panic!("{other}"),
    }
}

fn each(mut test: impl FnMut(&'static dyn Primitive, Level)) {
    for primitive in profile::all() {
        for level in Level::ALL {
            test(*primitive, level);
        }
    }
}

fn grade(primitive: &dyn Primitive, instance: &Instance, solution: &profile::Solution) -> Grade {
    primitive.grade(instance, &solution.evidence(instance), &Scripted(instance))
}

/// The reference passes and the near misses fail, whatever the seed.
fn grades_are_right(id: &str) {
    let primitive = profile::find(id).unwrap();
    for level in Level::ALL {
        for seed in 0..SEEDS {
            let instance = Instance::new(primitive, level, seed);
            let reference = primitive.reference(&instance);
            let found = grade(primitive, &instance, &reference);
            if primitive.unavailable(level).is_some() {
                assert_eq!(found.passed(), None, "{id} {level:?} {seed}");
                continue;
            }
            assert_eq!(
                found.passed(),
                Some(true),
                "{id} {level:?} {seed}: {found:?}\n{}\n{reference:#?}",
                instance.draft.prompt
            );
            let misses = primitive.near_misses(&instance);
            assert!(
                misses.len() >= 2,
                "{id} {level:?} {seed}: too few near misses"
            );
            for (why, miss) in misses {
                let found = grade(primitive, &instance, &miss);
                assert_eq!(
                    found.passed(),
                    Some(false),
                    "{id} {level:?} {seed}, {why}: {found:?}\n{}\n{miss:#?}",
                    instance.draft.prompt
                );
            }
        }
    }
}

/// One test for each primitive, so that they run side by side.
macro_rules! grades {
    ($($test:ident: $id:literal,)*) => {
        mod grades {
            $(#[test] fn $test() { super::grades_are_right($id); })*
        }

        #[test]
        fn every_primitive_is_tried() {
            let tried = BTreeSet::from([$($id),*]);
            let all = profile::all().iter().map(|primitive| primitive.info().id);
            assert_eq!(tried, all.collect());
        }
    };
}

grades! {
    gen_code_python: "gen.code.python",
    gen_code_javascript: "gen.code.javascript",
    gen_code_shell: "gen.code.shell",
    gen_code_sql: "gen.code.sql",
    gen_code_html: "gen.code.html",
    gen_text_structured: "gen.text.structured",
    gen_text_long: "gen.text.long",
    gen_text_prose: "gen.text.prose",
    gen_regex: "gen.regex",
    reason_arithmetic: "reason.arithmetic",
    reason_logic: "reason.logic",
    reason_spatial: "reason.spatial",
    reason_planning: "reason.planning",
    reason_analysis: "reason.analysis",
    tool_file_read: "tool.file.read",
    tool_file_write: "tool.file.write",
    tool_exec: "tool.exec",
    tool_call_format: "tool.call.format",
    tool_call_batch: "tool.call.batch",
    tool_web: "tool.web",
    tool_browser: "tool.browser",
    follow_format: "follow.format",
    follow_constraint: "follow.constraint",
    follow_procedure: "follow.procedure",
    follow_delegation: "follow.delegation",
    follow_style: "follow.style",
}

#[test]
fn a_seed_is_an_instance() {
    each(|primitive, level| {
        for seed in 0..20 {
            let instance = Instance::new(primitive, level, seed);
            assert_eq!(instance, Instance::new(primitive, level, seed));
            let stored = serde_json::to_string(&instance).unwrap();
            let loaded: Instance = serde_json::from_str(&stored).unwrap();
            assert_eq!(instance, loaded, "{} {level:?} {seed}", primitive.info().id);
        }
    });
}

/// A model that has seen one instance has not seen the next.
#[test]
fn pools_are_large() {
    each(|primitive, level| {
        let instances = (0..300).map(|seed| {
            let instance = Instance::new(primitive, level, seed);
            (
                instance.draft.prompt,
                instance.draft.files,
                instance.draft.key.to_string(),
            )
        });
        let different: BTreeSet<_> = instances.collect();
        let id = primitive.info().id;
        assert!(
            different.len() > 280,
            "{id} {level:?}: {} of 300",
            different.len()
        );
    });
}

#[test]
fn nothing_passes_for_nothing() {
    each(|primitive, level| {
        for seed in 0..20 {
            let instance = Instance::new(primitive, level, seed);
            for text in ["", "Done.", &instance.draft.prompt] {
                let found = grade(primitive, &instance, &profile::Solution::text(text));
                assert_ne!(
                    found.passed(),
                    Some(true),
                    "{} {level:?} {seed}: {text}",
                    primitive.info().id
                );
            }
        }
    });
}

/// The programs of references and near misses, run for real.
#[test]
#[expect(clippy::print_stderr, reason = "what could not be tried is told")]
fn real_interpreters_agree() {
    let mut unknown: BTreeMap<String, String> = BTreeMap::new();
    each(|primitive, level| {
        let id = primitive.info().id;
        for seed in 0..3 {
            let instance = Instance::new(primitive, level, seed);
            let reference = primitive.reference(&instance);
            let blind = primitive.grade(&instance, &reference.evidence(&instance), &NoInterpreter);
            if blind.passed().is_some() || primitive.unavailable(level).is_some() {
                // No interpreter is asked.
                continue;
            }
            let found = primitive.grade(&instance, &reference.evidence(&instance), &direct::Direct);
            if let Grade::Unknown { reason } = &found {
                unknown.insert(format!("{id} {level:?}"), reason.clone());
                continue;
            }
            assert_eq!(
                found.passed(),
                Some(true),
                "{id} {level:?} {seed}: {found:?}\n{reference:#?}"
            );
            for (why, miss) in primitive.near_misses(&instance) {
                let found = primitive.grade(&instance, &miss.evidence(&instance), &direct::Direct);
                assert_eq!(
                    found.passed(),
                    Some(false),
                    "{id} {level:?} {seed}, {why}: {found:?}\n{miss:#?}"
                );
            }
        }
    });
    for (what, reason) in unknown {
        eprintln!("not run: {what}: {reason}");
    }
}

#[test]
fn the_catalogue_is_whole() {
    let ids: BTreeSet<&str> = profile::all()
        .iter()
        .map(|primitive| primitive.info().id)
        .collect();
    assert_eq!(ids.len(), profile::all().len());
    for primitive in profile::all() {
        let info = primitive.info();
        assert!(info.levels.iter().all(|text| !text.is_empty()));
        assert!(core::ptr::eq(profile::find(info.id).unwrap().info(), info));
    }
    assert!(profile::find("gen.nothing").is_none());
}

/// Whoever changes what is drawn has to raise `SUITE`, since old results say
/// nothing about new tasks.
#[test]
fn a_version_of_the_suite_draws_what_it_drew() {
    let mut hash = 0xcbf2_9ce4_8422_2325_u64;
    let mut add = |text: &str| {
        for byte in text.bytes() {
            hash = (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
        }
    };
    each(|primitive, level| {
        for seed in 0..5 {
            let draft = Instance::new(primitive, level, seed).draft;
            add(&draft.prompt);
            draft.files.values().for_each(|text| add(text));
            draft.routes.iter().for_each(|route| add(&route.body));
        }
    });
    let known = [("1", 609_976_258_239_137_824)];
    let (version, drawn) = known[known.len() - 1];
    assert_eq!(
        (profile::SUITE, hash),
        (version, drawn),
        "raise `SUITE`, and note what it draws here"
    );
}

/// A file that is not text is no panic, and no answer.
#[test]
fn files_may_hold_anything() {
    for primitive in profile::all() {
        for level in Level::ALL {
            let instance = Instance::new(*primitive, level, 2);
            let reference = primitive.reference(&instance);
            let mut evidence = reference.evidence(&instance);
            let paths: Vec<String> = reference.files.into_keys().collect();
            if paths.is_empty() {
                continue;
            }
            for path in paths {
                evidence
                    .files
                    .insert(path, profile::Content::from(vec![0xff, 0xfe, 0x00]));
            }
            assert_ne!(
                primitive
                    .grade(&instance, &evidence, &NoInterpreter)
                    .passed(),
                Some(true),
                "{} {level:?}",
                instance.primitive
            );
        }
    }
}

/// Every usual form of an answer counts.
#[test]
fn layout_of_an_answer_is_free() {
    let first = |id: &str, level| {
        let primitive = profile::find(id).unwrap();
        (0..20).map(move |seed| (primitive, Instance::new(primitive, level, seed)))
    };
    for (primitive, instance) in first("reason.planning", Level::L3) {
        let lines = primitive
            .reference(&instance)
            .text
            .replace("; ", "\n- ")
            .replace("Answer: ", "**Answer:**\n- ");
        let solution = profile::Solution::text(&lines);
        assert_eq!(
            grade(primitive, &instance, &solution).passed(),
            Some(true),
            "{lines}"
        );
    }
    for (primitive, instance) in first("reason.logic", Level::L1) {
        let text = match instance.draft.key["Verdict"].as_str().unwrap() {
            "no" => "No, it cannot be.",
            "yes" => "**Yes.**",
            _ => "This cannot be told.",
        };
        let solution = profile::Solution::text(format!("Answer: {text}"));
        assert_eq!(
            grade(primitive, &instance, &solution).passed(),
            Some(true),
            "{text}"
        );
    }
}

/// What a reference runs as a command does what the reference says of it.
#[test]
fn commands_of_references_are_real() {
    for id in ["tool.exec", "follow.delegation"] {
        let primitive = profile::find(id).unwrap();
        for (level, seed) in Level::ALL
            .into_iter()
            .flat_map(|level| (0..4).map(move |seed| (level, seed)))
        {
            let instance = Instance::new(primitive, level, seed);
            let reference = primitive.reference(&instance);
            let mut evidence = reference.evidence(&instance);
            let outputs = instance.draft.key.get("outputs").and_then(Value::as_object);
            evidence
                .files
                .retain(|path, _| outputs.is_none_or(|outputs| !outputs.contains_key(path)));
            let mut files: BTreeMap<String, Vec<u8>> = evidence
                .files
                .iter()
                .map(|(path, content)| (path.clone(), content.bytes().to_vec()))
                .collect();
            for call in evidence.calls.iter_mut().flatten() {
                let command = call.command().unwrap();
                let job = Job {
                    program: "bash",
                    arguments: &["-c", &command],
                    stdin: &[],
                    files: &files,
                    timeout: core::time::Duration::from_secs(60),
                };
                let Ok(output) = direct::Direct.run(&job) else {
                    return;
                };
                call.output = String::from_utf8(output.stdout).unwrap();
                files = output.files;
            }
            let files = files
                .into_iter()
                .map(|(path, bytes)| (path, profile::Content::from(bytes)));
            evidence.files = files.collect();
            let found = primitive.grade(&instance, &evidence, &NoInterpreter);
            assert_eq!(
                found.passed(),
                Some(true),
                "{id} {level:?} {seed}: {found:?}\n{reference:#?}"
            );
        }
    }
}
