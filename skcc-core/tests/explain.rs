//! Every diagnostic has a page, and both examples of the page are true.

use std::fmt::Write as _;

use skcc_core::diagnostic::Code;
use skcc_tests::{Tree, sections};

/// Whether the code is found in the files below the heading `title`.
fn found(code: Code, title: &str) -> Result<bool, String> {
    let sections = sections(code.explanation())?;
    let section = sections
        .iter()
        .find(|section| section.title == title)
        .ok_or_else(|| format!("there is no heading `{title}`"))?;
    let tree = Tree::read(section.fences("skill"))?;
    if tree.is_empty() {
        return Err(format!("there is no file below `{title}`"));
    }
    let compilation = tree.compile(true);
    Ok(compilation
        .diagnostics
        .iter()
        .any(|diagnostic| diagnostic.code == code))
}

/// What is wrong with the page of a code.
fn problem(code: Code) -> Option<String> {
    let title = format!("# {} {}\n", code.id(), code.name());
    if !code.explanation().starts_with(&title) {
        return Some(format!("the page does not start with `{}`", title.trim()));
    }
    match (found(code, "Bad"), found(code, "Good")) {
        (Err(error), _) | (_, Err(error)) => Some(error),
        (Ok(false), _) => Some("it is not found in the bad example".to_owned()),
        (_, Ok(true)) => Some("it is found in the good example".to_owned()),
        (Ok(true), Ok(false)) => None,
    }
}

#[test]
fn every_page_holds() {
    let mut failures = String::new();
    for code in Code::ALL {
        if let Some(problem) = problem(*code) {
            writeln!(failures, "{} {}: {problem}", code.id(), code.name())
                .expect("a string takes everything");
        }
    }
    assert!(failures.is_empty(), "\n{failures}");
}
