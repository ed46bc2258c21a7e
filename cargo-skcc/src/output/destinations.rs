//! Which files go where.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Component, Path, PathBuf};
use std::sync::Arc;

use skcc_core::codegen::{self, RustOptions, Texts};
use skcc_core::diagnostic::Diagnostic;
use skcc_core::plan::{Output, OutputLayout, Scope};
use skcc_core::source::Root;

use super::{Built, Kind, Request, catalog, documents, well_known};
use crate::failure::Failure;
use crate::project::Project;
use crate::report::count;

/// A folder that is written as a whole.
pub(crate) struct Destination<'a> {
    pub(crate) folder: PathBuf,
    /// The folder as messages show it.
    pub(crate) shown: String,
    /// What goes there, in words.
    pub(crate) what: String,
    pub(crate) output: Output<'a>,
}

/// Every folder, those of artifacts and documents first; skills that cannot be
/// written side by side are reported, and one of them is left out.
pub(crate) fn all<'a>(
    request: &Request,
    built: &'a [Built],
) -> Result<(Vec<Destination<'a>>, Vec<Diagnostic>), Failure> {
    let mut folders: BTreeMap<PathBuf, Vec<(&Built, BTreeSet<Kind>)>> = BTreeMap::new();
    let mut modules = Vec::new();
    for one in built {
        let mut kinds = kinds(request, &one.project);
        if kinds.remove(&Kind::Rust) {
            // One folder cannot be a module and a tree of artifacts.
            let named = out_dir(request).filter(|_| kinds.is_empty());
            modules.push(module(named, one)?);
        }
        if !kinds.is_empty() {
            let folder = out_dir(request).map_or_else(|| one.project.out_dir(), Path::to_owned);
            folders.entry(folder).or_default().push((one, kinds));
        }
    }
    let mut collisions = Vec::new();
    let mut destinations = Vec::new();
    for (folder, members) in folders {
        destinations.push(artifacts(request, folder, &members, &mut collisions)?);
    }
    destinations.append(&mut modules);
    Ok((destinations, collisions))
}

/// What is written for a project: what the command line says, else the module
/// that is checked in, where there is one, and the artifacts, unless the module
/// is all that the settings name.
fn kinds(request: &Request, project: &Project) -> BTreeSet<Kind> {
    let settings = &project.config.build;
    let module = settings.emit.is_some().then_some(Kind::Rust);
    let named = settings.out_dir.is_some();
    match request {
        Request::CheckedIn => module
            .into_iter()
            .chain(named.then_some(Kind::Artifacts))
            .collect(),
        Request::Build { kinds, .. } if !kinds.is_empty() => kinds.clone(),
        Request::Build {
            out_dir,
            names_targets,
            ..
        } => {
            let wanted = module.is_none() || named || out_dir.is_some() || *names_targets;
            module
                .into_iter()
                .chain(wanted.then_some(Kind::Artifacts))
                .collect()
        }
    }
}

/// The folder that the command line names.
fn out_dir(request: &Request) -> Option<&Path> {
    match request {
        Request::Build { out_dir, .. } => out_dir.as_deref(),
        Request::CheckedIn => None,
    }
}

/// Which files of earlier runs go when they are no longer made: what a narrower
/// command leaves out is not gone.
fn scope(request: &Request) -> Scope {
    match request {
        Request::Build {
            names_skills: true, ..
        } => Scope::Skills,
        Request::Build {
            kinds,
            names_targets,
            ..
        } if *names_targets || !kinds.is_empty() => Scope::Targets,
        _ => Scope::All,
    }
}

/// Artifacts and documents of all projects that share a folder.
fn artifacts<'a>(
    request: &Request,
    folder: PathBuf,
    members: &[(&'a Built, BTreeSet<Kind>)],
    collisions: &mut Vec<Diagnostic>,
) -> Result<Destination<'a>, Failure> {
    let mut output = Output::new().with_scope(scope(request));
    let with = |kind: Kind| {
        members
            .iter()
            .filter(move |(_, kinds)| kinds.contains(&kind))
    };
    for (one, _) in with(Kind::Artifacts) {
        if let Err(found) = output.add_artifacts(one.skills(), OutputLayout::ByTarget) {
            collisions.extend(found);
        }
    }
    for kind in [
        Kind::Registry,
        Kind::Ir,
        Kind::Manifest,
        Kind::Catalog,
        Kind::Routing,
        Kind::WellKnown,
    ] {
        let skills: Vec<_> = with(kind).flat_map(|(one, _)| one.skills()).collect();
        if with(kind).next().is_none() {
            continue;
        }
        match kind {
            Kind::Registry => output.add("registry.json", documents::registry(&skills)),
            Kind::Manifest => output.add("manifest.json", documents::manifest(&skills)),
            Kind::Catalog => {
                output.add("catalog.json", catalog::json(&skills));
                output.add("CATALOG.md", catalog::markdown(&skills));
            }
            Kind::WellKnown => {
                for (path, bytes) in well_known::files(&skills)? {
                    output.add(path, bytes);
                }
            }
            Kind::Routing => {
                let [json, yaml] = documents::routing(&skills);
                output.add("routing.json", json);
                output.add("routing.yaml", yaml);
            }
            _ => {
                for skill in skills {
                    output.add(
                        format!("ir/{}.json", skill.skill.id),
                        documents::model(skill),
                    );
                }
            }
        }
    }
    let skills = members.iter().map(|(one, _)| one.skills().count()).sum();
    Ok(Destination {
        shown: shown(&folder),
        folder,
        what: count(skills, "skill"),
        output,
    })
}

/// The Rust module of a project.
fn module<'a>(named: Option<&Path>, one: &'a Built) -> Result<Destination<'a>, Failure> {
    let project = &one.project;
    let Some(folder) = named
        .or(project.config.build.emit.as_deref())
        .map(Path::to_owned)
    else {
        let failure = Failure::new("nothing says where the Rust module goes");
        return Err(failure
            .help("set `emit` under `[build]` in `skcc.toml`, or name a folder with `--out-dir`"));
    };
    let options = rust_options(project, &folder)?;
    let mut output = Output::new();
    for file in codegen::rust(&one.compilation, &options) {
        output.add(file.path, file.bytes.into_owned());
    }
    Ok(Destination {
        shown: shown(&folder),
        folder,
        what: format!("a module of {}", count(one.skills().count(), "skill")),
        output,
    })
}

/// How a module in `folder` refers to the project's skills.
pub(crate) fn rust_options(project: &Project, folder: &Path) -> Result<RustOptions, Failure> {
    let is_outside = |root: &&Arc<Root>| {
        // What comes from elsewhere is shown under another name than its path.
        let is_renamed = root.origin.is_elsewhere() && !root.path.starts_with(&project.directory);
        is_renamed || Path::new(&root.display).is_absolute()
    };
    if let Some(root) = project.roots.iter().find(is_outside) {
        let failure = Failure::new(format!(
            "`{}` lies outside the project, so a module cannot refer to it",
            root.display
        ));
        return Err(failure.help("use `skcc-build`, which copies what it embeds"));
    }
    let place = std::path::absolute(folder).map_err(|error| Failure::io("find", folder, &error))?;
    let mut options = RustOptions {
        texts: Texts::Sources {
            base: way(&place, &project.directory),
        },
        ..RustOptions::default()
    };
    if let Some(path) = &project.config.build.runtime_path {
        options.runtime.clone_from(path);
    }
    Ok(options)
}

/// The way from one folder to another, with `/` between components.
fn way(from: &Path, to: &Path) -> String {
    let from: Vec<Component<'_>> = from.components().collect();
    let to: Vec<Component<'_>> = to.components().collect();
    let common = from
        .iter()
        .zip(&to)
        .take_while(|(one, other)| one == other)
        .count();
    let up = from[common..].iter().map(|_| "..".to_owned());
    let down = to[common..]
        .iter()
        .map(|part| part.as_os_str().to_string_lossy().into_owned());
    up.chain(down).collect::<Vec<_>>().join("/")
}

/// A folder as it is written from the current one.
pub(crate) fn shown(folder: &Path) -> String {
    let current = std::env::current_dir().unwrap_or_default();
    let below = folder.strip_prefix(&current).unwrap_or(folder);
    below.display().to_string().replace('\\', "/")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_way_goes_up_and_down() {
        let way = |from, to| way(Path::new(from), Path::new(to));
        assert_eq!(way("/p/src/skills", "/p"), "../..");
        assert_eq!(way("/p/a/b", "/p/c"), "../../c");
        assert_eq!(way("/p", "/p"), "");
    }
}
