//! `junit-grade`: named tests decide, by what their runner reports in the format
//! of `JUnit`.
//!
//! The test file is put into the work directory only now. By default it is run
//! by `bun test`, as in `SkVM`; `command` and `report` of the payload name another
//! runner and its report.

use std::collections::BTreeMap;
use std::fs;
use std::string::{String, ToString};
use std::vec::Vec;

use serde_json::Value;

use super::programs::{NOT_FOUND, Programs, TIMEOUT};
use super::{Checkpoint, Score, Ungraded, Work, count, mean, short};
use crate::sandbox::Ended;
use crate::task::{SubCriterion, parts, pattern_of};

/// Where the default runner writes its report.
const REPORT: &str = ".skcc-junit.xml";

/// The longest report that is read, in bytes.
const LONGEST: u64 = 16 << 20;

pub(super) async fn evaluate(
    programs: &Programs<'_>,
    payload: &Value,
    work: &Work<'_>,
) -> Result<Score, Ungraded> {
    let get = |name: &str| payload.get(name).and_then(Value::as_str);
    let parts = parts(payload).map_err(Ungraded)?;
    let laid = work.task.lay_out_tests(work.folder);
    laid.map_err(|error| Ungraded(error.to_string()))?;
    let report = get("report").unwrap_or(REPORT);
    let command = match (get("command"), get("testFile")) {
        (Some(command), _) => command.to_string(),
        (None, Some(file)) => std::format!(
            "bun test --reporter=junit --reporter-outfile={report} {}",
            quoted(&std::format!("./{file}"))
        ),
        (None, None) => return Err(Ungraded("it names neither `testFile` nor `command`".into())),
    };
    let path = work.folder.join(report);
    // A report that the run left there is none.
    let _ = fs::remove_file(&path);
    let program = ["sh", "-c", &command];
    let finished = programs
        .run(&program, None, TIMEOUT, BTreeMap::new())
        .await?;
    let is_file =
        fs::symlink_metadata(&path).is_ok_and(|meta| meta.is_file() && meta.len() <= LONGEST);
    let text = if is_file {
        fs::read_to_string(&path).ok()
    } else {
        None
    };
    let _ = fs::remove_file(&path);
    let Some(text) = text else {
        let errors = String::from_utf8_lossy(&finished.stderr);
        return match finished.ended {
            // What was made may hang the tests; what is not installed may not.
            Ended::TimedOut => Ok(Score {
                details: "the tests were not done in time".into(),
                ..Score::default()
            }),
            Ended::Code(NOT_FOUND) => Err(Ungraded(short(&errors))),
            _ => Err(Ungraded(std::format!(
                "there is no report: {}",
                short(&errors)
            ))),
        };
    };
    let tests = tests(&text)?;
    let points = parts
        .iter()
        .map(|part| judged(part, &tests))
        .collect::<Result<Vec<_>, _>>()?;
    Ok(Score {
        score: mean(&points),
        details: std::format!("{} tests were reported", tests.len()),
        checkpoints: points,
    })
}

/// The tests of a report, as `class > name`, and whether each passed.
fn tests(text: &str) -> Result<Vec<(String, bool)>, Ungraded> {
    let report = roxmltree::Document::parse(text)
        .map_err(|error| Ungraded(std::format!("the report is no XML: {error}")))?;
    let cases = report
        .descendants()
        .filter(|node| node.has_tag_name("testcase"));
    let tests = cases.map(|case| {
        let name = case.attribute("name").unwrap_or_default();
        let name = match case.attribute("classname") {
            Some(class) if !class.is_empty() => std::format!("{class} > {name}"),
            _ => name.to_string(),
        };
        let is_bad = |node: roxmltree::Node<'_, '_>| {
            ["failure", "error", "skipped"].contains(&node.tag_name().name())
        };
        (name, !case.children().any(is_bad))
    });
    Ok(tests.collect())
}

/// How many of the tests of a part passed.
fn judged(part: &SubCriterion, tests: &[(String, bool)]) -> Result<Checkpoint, Ungraded> {
    let pattern = pattern_of(&std::format!("(?i){}", part.test_pattern)).map_err(Ungraded)?;
    let own: Vec<_> = tests
        .iter()
        .filter(|(name, _)| pattern.is_match(name).unwrap_or(false))
        .collect();
    let failed: Vec<_> = own.iter().filter(|(_, passed)| !passed).collect();
    Ok(Checkpoint {
        name: part.id.clone(),
        score: if own.is_empty() {
            0.0
        } else {
            count(own.len() - failed.len()) / count(own.len())
        },
        weight: Some(part.weight),
        description: Some(part.description.clone()).filter(|text| !text.is_empty()),
        reason: match failed.first() {
            _ if own.is_empty() => Some("no test has such a name".into()),
            Some((name, _)) => Some(std::format!("`{name}` failed")),
            None => None,
        },
    })
}

/// A word for a shell.
fn quoted(word: &str) -> String {
    std::format!("'{}'", word.replace('\'', "'\\''"))
}
