//! `cargo xtask generate`: documents and schemas that are made from the code.

mod cli;
mod codes;
mod configuration;
mod conformance;
mod example;
mod schemas;

use std::fs;

use crate::{Failure, project};

/// A generated file: its path in the project and its text.
type File = (String, String);

/// Says where a document comes from.
const NOTICE: &str = "<!-- Made by `cargo xtask generate`. -->\n\n";

/// Writes every generated file, or checks that each is what it would be.
pub(crate) fn run(check: bool) -> Result<(), Failure> {
    let mut files = vec![
        cli::document(),
        codes::document(),
        configuration::document(),
    ];
    files.extend(schemas::all());
    files.extend(conformance::documents()?);
    let mut stale = Vec::new();
    for (path, text) in files {
        let place = project().join(&path);
        // Git may have changed the line ends.
        let old = fs::read_to_string(&place)
            .unwrap_or_default()
            .replace("\r\n", "\n");
        if old == text {
            continue;
        }
        if check {
            stale.push(path);
            continue;
        }
        let folder = place.parent().expect("a generated file lies in a folder");
        fs::create_dir_all(folder)
            .and_then(|()| fs::write(&place, text))
            .map_err(|error| format!("cannot write `{path}`: {error}"))?;
        println!("wrote {path}");
    }
    if !example::build(check) {
        stale.push(example::FOLDER.to_owned());
    }
    if stale.is_empty() {
        return Ok(());
    }
    Err(format!(
        "{} out of date; run `cargo xtask generate`",
        stale.join(", ")
    ))
}
