//! A baseline accepts the findings of the day it was written, and no others.

use std::path::Path;

use skcc_core::diagnostic::Code;
use skcc_core::diagnostic::render::short;
use skcc_core::system::Memory;
use skcc_core::{Compilation, baseline, compile_with, config};

const HEAD: &str = "---\nname: commit\ndescription: \"\"\n---\n";

fn compile(baseline: Option<&str>, skill: &str) -> Compilation {
    let mut system = Memory::new()
        .with_file(
            "skcc.toml",
            "roots = [\"skills\"]\n[lints]\nSK703 = \"allow\"\n",
        )
        .with_file("skills/commit/SKILL.md", skill);
    if let Some(baseline) = baseline {
        system = system.with_file("skcc.baseline.json", baseline);
    }
    let (config, diagnostics) = config::load(&system, Path::new(""));
    let config = config.expect("there is a file with settings");
    compile_with(&system, &config.roots(), diagnostics, &config.options())
}

fn shown(compilation: &Compilation) -> Vec<String> {
    compilation.diagnostics.iter().map(short).collect()
}

#[test]
fn what_is_listed_passes_wherever_it_stands() {
    let first = compile(None, &format!("{HEAD}TODO: write this.\n"));
    assert_eq!(first.diagnostics.len(), 2);
    let written = baseline::render(&first.diagnostics);
    let moved =
        "---\nname: commit\nlicense: MIT\ndescription: \"\"\n---\n# Commit\n\nTODO: write this.\n";
    let second = compile(Some(&written), moved);
    assert_eq!(shown(&second), [""; 0]);
    assert_eq!(second.suppressed.len(), 2);
    // What is listed is found again, so the file can be written anew.
    let again: Vec<_> = second
        .suppressed
        .iter()
        .map(|found| &found.diagnostic)
        .collect();
    assert_eq!(baseline::render(again), written);
}

#[test]
fn a_new_finding_and_a_mended_one_are_reported() {
    let first = compile(None, &format!("{HEAD}TODO: write this.\n"));
    let written = baseline::render(&first.diagnostics);
    let second = compile(Some(&written), &format!("{HEAD}TODO: write that.\n"));
    assert_eq!(
        shown(&second),
        [
            "skcc.baseline.json:5:5: warning[SK908]: no `SK704` in `skills/commit/SKILL.md` matches this entry",
            "skills/commit/SKILL.md:5:1: warning[SK704]: the text is still a template's placeholder",
        ]
    );
}

#[test]
fn an_entry_accepts_one_finding() {
    let line = "See [a](none.md).\n\n";
    let broken = |compilation: &Compilation| {
        let found = compilation.diagnostics.iter();
        found
            .filter(|found| found.code == Code::BrokenReference)
            .count()
    };
    let first = compile(None, &format!("{HEAD}{line}"));
    assert_eq!(broken(&first), 1);
    let written = baseline::render(&first.diagnostics);
    let second = compile(Some(&written), &format!("{HEAD}{line}{line}"));
    assert_eq!(broken(&second), 1);
    let third = compile(
        Some(&baseline::render(
            &compile(None, &format!("{HEAD}{line}{line}")).diagnostics,
        )),
        &format!("{HEAD}{line}{line}"),
    );
    assert_eq!(broken(&third), 0);
}

#[test]
fn a_folder_with_nothing_but_a_baseline_has_a_configuration() {
    let system = Memory::new()
        .with_file(
            "repo/skcc.baseline.json",
            "{\"version\": 1, \"findings\": []}",
        )
        .with_file("repo/.git/HEAD", "");
    let (config, diagnostics) = config::load(&system, Path::new("repo/skills"));
    assert_eq!(diagnostics, []);
    let config = config.unwrap();
    assert_eq!(config.directory, Path::new("repo"));
    assert_eq!(config.files, [Path::new("repo/skcc.baseline.json")]);
}

#[test]
fn a_baseline_that_cannot_be_read_is_reported_at_its_place() {
    let problem = |text: &str| shown(&compile(Some(text), &format!("{HEAD}Text.\n")))[0].clone();
    assert_eq!(
        problem("{\"version\": 1,\n\"findings\": [}"),
        "skcc.baseline.json:2:14: error[SK901]: expected a value"
    );
    assert_eq!(
        problem("{\"version\": 2, \"findings\": []}"),
        "skcc.baseline.json:1:13: error[SK903]: the baseline is of a version that is not known"
    );
    assert_eq!(
        problem("{\"version\": 1, \"findings\": [{\"code\": \"SK030\"}]}"),
        "skcc.baseline.json:1:29: error[SK903]: a finding needs `code`, `file` and `fingerprint`"
    );
}

#[test]
fn mistakes_in_the_configuration_are_never_listed() {
    let system = Memory::new().with_file("skcc.toml", "colour = 1\n");
    let (_, diagnostics) = config::load(&system, Path::new(""));
    assert_eq!(diagnostics.len(), 1);
    assert_eq!(
        baseline::render(&diagnostics),
        "{\n  \"version\": 1,\n  \"findings\": []\n}\n"
    );
}

#[test]
fn the_fingerprint_depends_on_code_message_and_line() {
    let print = |skill: &str| {
        let found = compile(None, skill);
        let finding = found
            .diagnostics
            .iter()
            .find(|found| found.code == Code::PlaceholderText)
            .expect("the placeholder is found");
        baseline::fingerprint(finding)
    };
    let here = print(&format!("{HEAD}TODO: one.\n"));
    assert_eq!(here.len(), 32);
    assert_eq!(here, print(&format!("{HEAD}# Commit\n\nTODO: one.  \r\n")));
    assert_ne!(here, print(&format!("{HEAD}TODO: two.\n")));
}
