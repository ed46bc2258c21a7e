//! Projects of cargo packages.

use std::path::Path;

use cargo_metadata::{Metadata, MetadataCommand, Package};
use skcc_core::distance::nearest;

use super::{Project, folder, layers};
use crate::args::{Layers, ProjectArgs};
use crate::failure::Failure;

/// The projects of the selected packages that have skills.
pub(super) fn projects(args: &ProjectArgs, wanted: &Layers) -> Result<Vec<Project>, Failure> {
    let mut command = MetadataCommand::new();
    command.no_deps().current_dir(folder(args)?);
    let metadata = ask(&mut command, args)?;
    let members = metadata.workspace_packages();
    let selected = if args.workspace {
        members
    } else {
        let named = args.package.iter().map(|name| find(&members, name));
        named.collect::<Result<_, _>>()?
    };
    let mut projects: Vec<Project> = Vec::new();
    for package in selected {
        let project = Project::of_package(package);
        let has_skills = !project.roots.is_empty()
            || project.is_broken()
            || layers::are_wanted(&project, wanted);
        if !has_skills && !args.workspace {
            let failure = Failure::new(format!("package `{}` has no skills", package.name));
            return Err(failure.help("set `skills = \"skills\"` in its `[package.metadata.skcc]`"));
        }
        // Members without settings of their own all have the workspace's.
        if has_skills
            && !projects
                .iter()
                .any(|other| other.config.files == project.config.files)
        {
            projects.push(project);
        }
    }
    if projects.is_empty() {
        let failure = Failure::new("no package of the workspace has skills");
        return Err(failure.help("set `roots` in a `skcc.toml`, or name a tree of skills"));
    }
    Ok(projects)
}

/// The packages that are named, whether they have skills or not.
pub(super) fn named(args: &ProjectArgs) -> Result<Vec<Project>, Failure> {
    let mut command = MetadataCommand::new();
    command.no_deps().current_dir(folder(args)?);
    let metadata = ask(&mut command, args)?;
    let members = metadata.workspace_packages();
    let named = args.package.iter();
    let named = named.map(|name| find(&members, name).map(Project::of_package));
    named.collect()
}

/// Asks cargo, as the command line says.
pub(super) fn ask(command: &mut MetadataCommand, args: &ProjectArgs) -> Result<Metadata, Failure> {
    let flags = [(args.locked, "--locked"), (args.offline, "--offline")];
    let flags = flags.iter().filter(|(set, _)| *set);
    command.other_options(
        flags
            .map(|(_, flag)| (*flag).to_owned())
            .collect::<Vec<_>>(),
    );
    command.exec().map_err(|error| match error {
        cargo_metadata::Error::CargoMetadata { stderr } => {
            let text = stderr.trim();
            Failure::new(text.strip_prefix("error: ").unwrap_or(text))
        }
        other => Failure::new(format!("cannot ask cargo for the packages: {other}")),
    })
}

fn find<'a>(members: &[&'a Package], wanted: &str) -> Result<&'a Package, Failure> {
    let (name, version) = match wanted.split_once('@') {
        Some((name, version)) => (name, Some(version)),
        None => (wanted, None),
    };
    let found = members.iter().find(|package| {
        package.name.as_str() == name
            && version.is_none_or(|version| package.version.to_string() == version)
    });
    found.copied().ok_or_else(|| {
        let failure = Failure::new(format!("the workspace has no package `{wanted}`"));
        match nearest(name, members.iter().map(|package| package.name.as_str())) {
            Some(near) => failure.help(format!("did you mean `{near}`?")),
            None => failure,
        }
    })
}

impl Project {
    fn of_package(package: &Package) -> Self {
        let folder = package.manifest_path.parent();
        let folder = folder.map_or(Path::new(""), |folder| folder.as_std_path());
        let mut project = Self::at(folder);
        project.roots = project.config.roots();
        project
    }
}
