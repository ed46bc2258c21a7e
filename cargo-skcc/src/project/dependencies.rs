//! Skills that dependencies ship.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Component, Path};
use std::sync::Arc;

use cargo_metadata::{DependencyKind, Metadata, MetadataCommand, Package, PackageId};
use skcc_core::distance::nearest;
use skcc_core::layers::crate_root;
use skcc_core::source::Root;

use super::{Project, packages};
use crate::args::ProjectArgs;
use crate::failure::Failure;

/// The trees of the dependencies that ship skills; of those in `names`, where
/// there are some. Without a `Cargo.toml` there are none.
pub(super) fn roots(
    project: &Project,
    args: &ProjectArgs,
    names: Option<&[String]>,
) -> Result<Vec<Arc<Root>>, Failure> {
    let Some(folder) = project.cargo_folder() else {
        return match names {
            Some([name, ..]) => Err(Failure::new(format!(
                "there is no Cargo.toml, so `{name}` is no dependency"
            ))),
            _ => Ok(Vec::new()),
        };
    };
    let manifest = folder.join("Cargo.toml");
    let mut command = MetadataCommand::new();
    command.manifest_path(&manifest);
    let metadata = packages::ask(&mut command, args)?;
    let mut shipping = Vec::new();
    for package in dependencies(&metadata, &manifest) {
        if let Some(skills) = skills_of(package)? {
            shipping.push((package, skills));
        }
    }
    for name in names.unwrap_or_default() {
        let known = || shipping.iter().map(|(package, _)| package.name.as_str());
        if !known().any(|one| one == name) {
            let failure = Failure::new(format!("`{name}` is no dependency that ships skills"));
            return Err(match nearest(name, known()) {
                Some(near) => failure.help(format!("did you mean `{near}`?")),
                None => failure.help("run `cargo skcc layers` to see those that do"),
            });
        }
    }
    shipping.retain(|(package, _)| {
        names.is_none_or(|names| names.iter().any(|name| name == package.name.as_str()))
    });
    let roots = shipping.into_iter().map(|(package, skills)| {
        let folder = package.manifest_path.parent();
        crate_root(
            &package.name,
            &package.version.to_string(),
            folder.map_or(Path::new(""), |folder| folder.as_std_path()),
            skills,
            &project.directory,
        )
    });
    Ok(roots.collect())
}

/// The folder of skills that a package says it ships.
fn skills_of(package: &Package) -> Result<Option<&str>, Failure> {
    let Some(skills) = package.metadata.pointer("/skcc/skills") else {
        return Ok(None);
    };
    let wrong = || {
        Failure::new(format!(
            "`skills` of the crate `{}` names no folder in it",
            package.name
        ))
    };
    let skills = skills.as_str().ok_or_else(wrong)?;
    let mut components = Path::new(skills).components();
    let is_inside = components.all(|one| matches!(one, Component::Normal(_) | Component::CurDir));
    if skills.is_empty() || !is_inside {
        return Err(wrong());
    }
    Ok(Some(skills))
}

/// What the package of the manifest is built with, or the members of a
/// workspace that has none, by name and version. What only tests need is left
/// out.
fn dependencies<'a>(metadata: &'a Metadata, manifest: &Path) -> Vec<&'a Package> {
    let own = metadata
        .packages
        .iter()
        .find(|package| package.manifest_path.as_std_path() == manifest);
    let start: Vec<&PackageId> = match own {
        Some(own) => vec![&own.id],
        None => metadata.workspace_members.iter().collect(),
    };
    let nodes = metadata.resolve.iter().flat_map(|resolve| &resolve.nodes);
    let nodes: BTreeMap<&PackageId, _> = nodes.map(|node| (&node.id, node)).collect();
    let mut seen: BTreeSet<&PackageId> = start.iter().copied().collect();
    let mut open = start.clone();
    while let Some(id) = open.pop() {
        let node = nodes.get(id);
        for dependency in node.iter().flat_map(|node| &node.deps) {
            let mut kinds = dependency.dep_kinds.iter();
            let is_used = kinds.any(|kind| kind.kind != DependencyKind::Development);
            if is_used && seen.insert(&dependency.pkg) {
                open.push(&dependency.pkg);
            }
        }
    }
    let packages = metadata.packages.iter();
    let mut found: Vec<_> = packages
        .filter(|package| seen.contains(&package.id) && !start.contains(&&package.id))
        .collect();
    found.sort_by(|a, b| (&a.name, &a.version).cmp(&(&b.name, &b.version)));
    found
}
