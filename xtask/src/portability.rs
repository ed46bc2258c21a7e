//! `cargo xtask portability`: what the artifacts of real skills are like, for
//! every target.
//!
//! The compiler's word is not taken for it: bodies are taken apart again from
//! the bytes of both files, XML and frontmatter are read by other parsers than
//! the compiler's, and tokens are counted with a vocabulary.

mod frontmatter;
mod growth;
mod loss;
mod text;

use std::fs;
use std::path::Path;
use std::sync::Arc;

use skcc_core::emit::{Artifact, Contents, EMITTERS, Style, Target};
use skcc_core::source::Root;
use skcc_core::system::System;
use skcc_core::system::os::Os;
use skcc_core::{CompiledSkill, Options, compile};

use crate::Failure;

/// How many problems are shown one by one.
const SHOWN: usize = 20;

/// Measures the skills below `folder` for every target and prints tables.
pub(crate) fn run(folder: &str) -> Result<(), Failure> {
    let mut problems = Vec::new();
    for style in Style::ALL {
        let skills = compiled(&Os, Path::new(folder), style);
        if skills.is_empty() {
            return Err(format!("there is no skill below `{folder}`"));
        }
        let measures = loss::measure(&skills, style);
        println!(
            "## Loss, style `{}`\n\n{}",
            style.name(),
            loss::table(&measures)
        );
        problems.extend(measures.into_iter().flat_map(|measure| measure.problems));
        if style == Style::Markdown {
            println!(
                "## Growth in tokens\n\n{}",
                growth::table(&growth::measure(&skills))
            );
        }
    }
    for problem in problems.iter().take(SHOWN) {
        println!("{problem}");
    }
    match problems.len() {
        0 => Ok(()),
        count => Err(format!("{count} losses that no report names")),
    }
}

/// Writes what the emitters write of the skills below `folder`, for parsers of
/// others: `<style>/<target>/<number>/<file>` below `out`.
pub(crate) fn write(folder: &str, out: &str) -> Result<(), Failure> {
    let failed = |error| format!("cannot write below `{out}`: {error}");
    for style in [Style::Markdown, Style::Xml] {
        let skills = compiled(&Os, Path::new(folder), style);
        if skills.is_empty() {
            return Err(format!("there is no skill below `{folder}`"));
        }
        for (number, skill) in skills.iter().enumerate() {
            for artifact in &skill.artifacts {
                let place = Path::new(out).join(style.name()).join(artifact.target);
                let place = place.join(number.to_string());
                for file in &artifact.files {
                    let Contents::Text(text) = &file.contents else {
                        continue;
                    };
                    let path = place.join(&file.path);
                    let folder = path.parent().unwrap_or(&place);
                    fs::create_dir_all(folder).map_err(failed)?;
                    fs::write(&path, text).map_err(failed)?;
                }
            }
        }
    }
    Ok(())
}

/// The skills below a folder with an artifact for each target.
fn compiled(system: &dyn System, folder: &Path, style: Style) -> Vec<CompiledSkill> {
    let mut options = Options {
        targets: EMITTERS.to_vec(),
        ..Options::default()
    };
    options.styles.set_all(style);
    compile(system, &[Arc::new(Root::new(folder))], &options).skills
}

/// The targets, in the order of a skill's artifacts.
fn targets() -> impl Iterator<Item = &'static Target> {
    EMITTERS.iter().map(|emitter| emitter.target())
}

/// The texts that the emitter wrote into files beside `SKILL.md`: parts of a
/// body that is too long for one file.
fn parts(artifact: &Artifact) -> impl Iterator<Item = &str> {
    let files = artifact.files[1..].iter();
    files.filter_map(|file| match &file.contents {
        Contents::Text(text) if file.path.starts_with("references/") => Some(text.as_str()),
        _ => None,
    })
}
