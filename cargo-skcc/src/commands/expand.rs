//! `expand`: the Rust source of one skill, and where it lies.

use std::io::Write;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use clap::Args;
use skcc_core::CompiledSkill;
use skcc_core::codegen::{self, RustOptions};
use skcc_core::system::{System, os::Os};

use crate::args::{Layers, Lints, Selection};
use crate::failure::Failure;
use crate::project::Project;
use crate::shell::Shell;
use crate::{ExitCode, compile, output, project, select};

#[derive(Debug, Args)]
pub(crate) struct Arguments {
    /// Id or name of the skill
    skill: String,
    #[command(flatten)]
    selection: Selection,
}

pub(crate) fn run(arguments: &Arguments, shell: &mut Shell) -> Result<ExitCode, Failure> {
    let projects = project::open_sound(&arguments.selection, &Layers::default(), shell)?;
    let lints = Lints::default();
    let mut failure = None;
    for project in &projects {
        let options = project.options(&lints);
        let compilation = compile::compile(&Os, project, &options, arguments.selection.jobs);
        let compiled = match select::skill(&compilation, &arguments.skill) {
            Ok(compiled) => compiled,
            Err(error) => {
                failure.get_or_insert(error);
                continue;
            }
        };
        if codegen::is_broken(&compilation, compiled) {
            let failure = Failure::new(format!("the skill `{}` has errors", compiled.skill.id));
            return Err(failure.help("run `cargo skcc check` to see them"));
        }
        let options = RustOptions::default();
        let files = codegen::rust(&compilation, &options);
        let index = files.iter().find(|file| file.path == "index");
        let path = index
            .and_then(|index| path_in(&index.bytes, compiled))
            .expect("the index lists every skill without an error");
        match place(project, &path, compiled) {
            Some(place) => shell.status("Found", place.display())?,
            None => shell.note("it is not built yet; this is what would be compiled")?,
        }
        shell.err.flush()?;
        let options = match &project.config.build.emit {
            Some(module) => output::rust_options(project, module)?,
            None => options,
        };
        let files = codegen::rust(&compilation, &options);
        let file = files.iter().find(|file| file.path == path);
        let file = file.expect("each skill of the index has its file");
        shell.out.write_all(&file.bytes)?;
        return Ok(ExitCode::Clean);
    }
    Err(failure.unwrap_or_else(|| Failure::new("there is no skill")))
}

/// The path of a skill's file, as an index names it.
fn path_in(index: &[u8], compiled: &CompiledSkill) -> Option<String> {
    let index = std::str::from_utf8(index).ok()?;
    let stem = index.lines().find_map(|line| {
        let mut fields = line.split('\t');
        (fields.next()? == "skill" && fields.next()? == compiled.skill.id).then(|| fields.next())?
    })?;
    Some(format!("skills/{stem}.rs"))
}

/// Where the file lies that `rustc` reads: in the module that is checked in, or
/// where a build script wrote it last.
fn place(project: &Project, path: &str, compiled: &CompiledSkill) -> Option<PathBuf> {
    if let Some(module) = &project.config.build.emit {
        let place = module.join(path);
        return place.is_file().then_some(place);
    }
    let mut newest: Option<(SystemTime, PathBuf)> = None;
    for folder in build_folders(project) {
        let index = folder.join("index");
        let Ok(bytes) = Os.read(&index) else { continue };
        let Some(place) = path_in(&bytes, compiled).map(|path| folder.join(path)) else {
            continue;
        };
        let time = index.metadata().and_then(|metadata| metadata.modified());
        let time = time.unwrap_or(SystemTime::UNIX_EPOCH);
        if place.is_file() && newest.as_ref().is_none_or(|(other, _)| time > *other) {
            newest = Some((time, place));
        }
    }
    newest.map(|(_, place)| place)
}

/// The folders that build scripts write to:
/// `<target>/[<triple>/]<profile>/build/<package>/out/skcc`.
fn build_folders(project: &Project) -> Vec<PathBuf> {
    let mut folders = Vec::new();
    for target in project.target_folders() {
        for outer in entries(&target) {
            for profile in std::iter::once(outer.clone()).chain(entries(&outer)) {
                let packages = entries(&profile.join("build")).into_iter();
                folders.extend(packages.map(|package| package.join("out/skcc")));
            }
        }
    }
    folders
}

fn entries(folder: &Path) -> Vec<PathBuf> {
    let entries = Os.read_dir(folder).unwrap_or_default().into_iter();
    entries
        .filter_map(|entry| Some(folder.join(entry.name?)))
        .collect()
}
