//! Runs the files in `mdtest`.
//!
//! A section with files is a case. Its other fences hold what is expected,
//! byte for byte:
//!
//! | Fence | Holds |
//! |---|---|
//! | `diagnostics` | the diagnostics, one line each |
//! | `suppressed` | what is accepted, one line each, with by what and why |
//! | `human` | the diagnostics as people see them, without colour |
//! | `github` | the commands of a workflow |
//! | `json` | the lines of JSON, with a duration of 0 |
//! | `sarif` | the SARIF document, without the texts of the explain pages |
//!
//! Without a configuration among the files all of them are one third-party
//! root, at the default levels. `UPDATE_EXPECT=1` writes what comes out into
//! the files.

use std::fmt::Write as _;
use std::fs;
use std::ops::Range;
use std::path::{Path, PathBuf};

use serde_json::Value;
use skcc_core::Compilation;
use skcc_core::diagnostic::render;
use skcc_core::suppression::SuppressedBy;
use skcc_tests::{Fence, Section, Tree, sections};

fn lines(lines: impl Iterator<Item = String>) -> String {
    lines.fold(String::new(), |all, line| all + &line + "\n")
}

/// What comes out for a fence; nothing when it is a file.
fn output(fence: &Fence, compilation: &Compilation) -> Result<Option<String>, String> {
    Ok(Some(match fence.info.split(' ').next().unwrap_or("") {
        "skill" => return Ok(None),
        "diagnostics" => lines(compilation.diagnostics.iter().map(render::short)),
        "artifact" => {
            let target = fence.info.split(' ').nth(1).unwrap_or("universal");
            let emitter = skcc_core::emit::emitter(target);
            let emitter = emitter.ok_or_else(|| format!("there is no target `{target}`"))?;
            let skills = compilation.skills.iter();
            let texts = skills.map(|one| emitter.emit(&one.skill).text().to_owned());
            texts.collect::<Vec<_>>().join("\n")
        }
        "suppressed" => lines(compilation.suppressed.iter().map(|found| {
            let by = match found.by {
                SuppressedBy::Comment => "comment",
                SuppressedBy::Configuration => "configuration",
                SuppressedBy::Baseline => "baseline",
                SuppressedBy::Review => "review",
            };
            let shown = render::short(&found.diagnostic);
            format!("{shown} ({by}: {})", found.reason)
        })),
        "human" => {
            let human = render::Human::new();
            let found = compilation.diagnostics.iter();
            lines(found.map(|diagnostic| human.render(diagnostic) + "\n"))
        }
        "github" => lines(compilation.diagnostics.iter().map(render::github)),
        "json" => {
            let all = render::json::lines(compilation);
            let last = render::json::summary(compilation, 0);
            lines(all.chain([last]).map(|line| line.render()))
        }
        "sarif" => {
            let mut document: Value =
                serde_json::from_str(&render::sarif(compilation)).expect("it is JSON");
            let driver = &mut document["runs"][0]["tool"]["driver"];
            for rule in driver["rules"].as_array_mut().expect("rules are a list") {
                rule["fullDescription"] = Value::from("…");
                rule["help"] = Value::from("…");
                rule["helpUri"] = Value::from("…");
            }
            driver["version"] = Value::from("…");
            driver["semanticVersion"] = Value::from("…");
            serde_json::to_string_pretty(&document).expect("it is JSON") + "\n"
        }
        word => return Err(format!("there is no fence `{word}`")),
    }))
}

struct Case<'a> {
    section: &'a Section,
    compilation: Compilation,
}

impl<'a> Case<'a> {
    /// The case of a section; nothing when it has no fence.
    fn of(section: &'a Section) -> Result<Option<Self>, String> {
        if section.fences.is_empty() {
            return Ok(None);
        }
        let tree = Tree::read(section.fences("skill"))?;
        if section.fences.len() == section.fences("skill").count() {
            return Err("nothing is expected of the files".to_owned());
        }
        Ok(Some(Self {
            section,
            compilation: tree.compile(false),
        }))
    }

    /// What differs: the place of the expected text, and what came out.
    fn differences(&self) -> Result<Vec<(&'a Fence, String)>, String> {
        let mut found = Vec::new();
        for fence in &self.section.fences {
            if let Some(output) = output(fence, &self.compilation)?
                && output != fence.text
            {
                found.push((fence, output));
            }
        }
        Ok(found)
    }
}

/// What is wrong in a document, and the document put right.
fn run(document: &str) -> Result<(Vec<String>, String), String> {
    let mut failures = Vec::new();
    let mut edits: Vec<(Range<usize>, String)> = Vec::new();
    for section in &sections(document)? {
        let here = |error: String| format!("line {} `{}`: {error}", section.line, section.title);
        let Some(case) = Case::of(section).map_err(here)? else {
            continue;
        };
        for (fence, output) in case.differences().map_err(here)? {
            failures.push(here(format!(
                "`{}`\nexpected:\n{}\nfound:\n{output}",
                fence.info, fence.text
            )));
            edits.push((fence.range.clone(), output));
        }
    }
    let mut updated = document.to_owned();
    for (range, output) in edits.into_iter().rev() {
        updated.replace_range(range, &output);
    }
    Ok((failures, updated))
}

fn files() -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("mdtest");
    let entries = fs::read_dir(folder).expect("the folder of the tests can be read");
    let mut files: Vec<_> = entries
        .map(|entry| entry.expect("its entries can be read").path())
        .collect();
    files.sort();
    files
}

#[test]
fn every_file_holds() {
    let update = std::env::var("UPDATE_EXPECT").is_ok_and(|value| value == "1");
    let mut failures = String::new();
    for path in files() {
        let name = path
            .file_name()
            .unwrap_or_default()
            .to_string_lossy()
            .into_owned();
        let document = fs::read_to_string(&path).expect("a test can be read");
        match run(&document) {
            Ok((_, updated)) if update => {
                if updated != document {
                    fs::write(&path, updated).expect("a test can be written");
                }
            }
            Ok((found, _)) => {
                for failure in found {
                    writeln!(failures, "{name}: {failure}").expect("a string takes everything");
                }
            }
            Err(error) => writeln!(failures, "{name}: {error}").expect("a string takes everything"),
        }
    }
    assert!(failures.is_empty(), "\n{failures}");
}

#[test]
fn a_wrong_expectation_is_found_and_put_right() {
    let document = "# A\n~~~~skill notes.txt\n~~~~\n~~~~diagnostics\nwrong\n~~~~\nrest\n";
    let (failures, updated) = run(document).unwrap();
    assert_eq!(failures.len(), 1);
    assert!(failures[0].starts_with("line 1 `A`: `diagnostics`"));
    assert!(updated.contains("error[SK609]") && updated.ends_with("~~~~\nrest\n"));
    assert_eq!(run(&updated).unwrap().0, Vec::<String>::new());
}

#[test]
fn a_case_that_expects_nothing_is_an_error() {
    assert!(run("# A\n~~~~skill notes.txt\n~~~~\n").is_err());
    assert!(run("# A\n~~~~dignostics\n~~~~\n").is_err());
}
