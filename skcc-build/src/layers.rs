//! Skills besides the package's own: of dependencies, and of the folders that
//! variables name.
//!
//! A build script must not run Cargo. A dependency speaks through its own build
//! script: with `links` in its manifest, what that one prints as metadata
//! reaches the scripts of direct dependents as variables `DEP_…`.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use skcc_core::layers::{self, Places};
use skcc_core::source::Root;
use skcc_core::system::System;
use skir::Layer;

use crate::Error;

/// What a crate says of its skills: its name and version, as `name@1.2.3`.
const CRATE: &str = "skcc_crate";
/// The folder of the crate.
const FOLDER: &str = "skcc_folder";
/// The folder of skills below it.
const SKILLS: &str = "skcc_skills";

/// Where the trees of the wanted layers lie. `variables` are those of the
/// process; those that Cargo sets for dependencies are looked for among them.
pub(crate) fn roots(
    system: &dyn System,
    places: Places,
    crates: Option<&[String]>,
    directory: &Path,
    variables: impl Iterator<Item = (String, String)>,
) -> Result<Vec<Arc<Root>>, Error> {
    let mut roots = Vec::new();
    if places.has(Layer::Crate) {
        for shipped in shipped(variables)? {
            if crates.is_none_or(|names| names.contains(&shipped.name)) {
                roots.push(layers::crate_root(
                    &shipped.name,
                    &shipped.version,
                    &shipped.folder,
                    &shipped.skills,
                    directory,
                ));
            }
        }
    }
    roots.extend(places.roots(system));
    Ok(roots)
}

/// A folder of skills that a dependency ships.
#[derive(Debug, PartialEq, Eq)]
struct Shipped {
    name: String,
    version: String,
    folder: PathBuf,
    skills: String,
}

/// What dependencies say, by name.
fn shipped(variables: impl Iterator<Item = (String, String)>) -> Result<Vec<Shipped>, Error> {
    let is_ours = |name: &str| name.starts_with("DEP_") && name.contains("_SKCC_");
    let mut told: Vec<(String, String)> = variables.filter(|(name, _)| is_ours(name)).collect();
    told.sort();
    let end = |key: &str| format!("_{}", key.to_ascii_uppercase());
    let mut all = Vec::new();
    for (name, skills) in &told {
        let Some(dependency) = name.strip_suffix(&end(SKILLS)) else {
            continue;
        };
        let other = |key: &str| {
            let wanted = format!("{dependency}{}", end(key));
            let found = told.iter().find(|(name, _)| *name == wanted);
            found.map(|(_, value)| value.as_str())
        };
        let named = other(CRATE).and_then(|value| value.split_once('@'));
        let (Some((name, version)), Some(folder)) = (named, other(FOLDER)) else {
            return Err(Error::setting(
                format!("`{name}` is set, and `{CRATE}` or `{FOLDER}` of the same crate is not"),
                "call `skcc_build` in the build script of that crate, or print all three",
            ));
        };
        all.push(Shipped {
            name: name.to_owned(),
            version: version.to_owned(),
            folder: PathBuf::from(folder),
            skills: skills.clone(),
        });
    }
    all.sort_by(|a, b| (&a.name, &a.version).cmp(&(&b.name, &b.version)));
    Ok(all)
}

/// What this package says to its dependents: that it ships the skills in
/// `folder`. Nothing where its manifest has no `links`, or ships none.
pub(crate) fn metadata(package: &Path, folder: &Path) -> Vec<(&'static str, String)> {
    let told = |name: &str| std::env::var(name).unwrap_or_default();
    if told("CARGO_MANIFEST_LINKS").is_empty() {
        return Vec::new();
    }
    let Ok(skills) = folder.strip_prefix(package) else {
        return Vec::new();
    };
    let (name, version) = (told("CARGO_PKG_NAME"), told("CARGO_PKG_VERSION"));
    vec![
        (CRATE, format!("{name}@{version}")),
        (FOLDER, package.display().to_string()),
        (SKILLS, skills.display().to_string().replace('\\', "/")),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;

    fn variables(pairs: &[(&str, &str)]) -> impl Iterator<Item = (String, String)> {
        let owned = |(name, value): &(&str, &str)| ((*name).to_owned(), (*value).to_owned());
        pairs.iter().map(owned).collect::<Vec<_>>().into_iter()
    }

    #[test]
    fn dependencies_are_found_by_what_they_print() {
        let found = shipped(variables(&[
            ("DEP_Z_SKCC_SKILLS", "skills"),
            ("DEP_Z_SKCC_CRATE", "a-crate@1.2.3"),
            ("DEP_Z_SKCC_FOLDER", "/registry/a-crate-1.2.3"),
            ("DEP_SSL_INCLUDE", "/usr/include"),
            ("SKCC_SKILLS", "no"),
        ]));
        let found = found.unwrap();
        assert_eq!(
            found,
            [Shipped {
                name: "a-crate".into(),
                version: "1.2.3".into(),
                folder: "/registry/a-crate-1.2.3".into(),
                skills: "skills".into(),
            }]
        );
    }

    #[test]
    fn half_of_what_is_needed_is_an_error() {
        let error = shipped(variables(&[("DEP_Z_SKCC_SKILLS", "skills")])).unwrap_err();
        assert!(error.to_string().contains("`DEP_Z_SKCC_SKILLS` is set"));
    }
}
