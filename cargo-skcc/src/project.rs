//! What a command works on: settings, and trees of skills.

mod dependencies;
mod layers;
mod packages;
mod paths;

use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use skcc_core::config::{self, Config};
use skcc_core::diagnostic::{Diagnostic, apply_levels};
use skcc_core::glob::Glob;
use skcc_core::source::{Root, Trust};
use skcc_core::system::os::Os;
use skcc_core::{Compilation, Options};

use crate::args::{Layers, Lints, ProjectArgs, Selection};
use crate::clock;
use crate::compile;
use crate::failure::Failure;
use crate::report;
use crate::shell::Shell;

/// The folder that is looked into when no root is set.
pub(crate) const DEFAULT_ROOT: &str = "skills";

/// Settings, and the trees of skills that they are about.
#[derive(Debug)]
pub(crate) struct Project {
    /// The settings; the default ones when there are none.
    pub(crate) config: Config,
    /// The folder that relative paths in messages start from.
    pub(crate) directory: PathBuf,
    /// The folder that the settings were looked for from.
    folder: PathBuf,
    /// The trees.
    pub(crate) roots: Vec<Arc<Root>>,
    /// What is wrong with the settings.
    pub(crate) diagnostics: Vec<Diagnostic>,
    /// Whether a skill of others must have been looked at.
    locked: bool,
}

impl Project {
    /// The project in `folder`, without trees.
    fn at(folder: &Path) -> Self {
        let (config, diagnostics) = config::load(&Os, folder);
        let directory = match &config {
            Some(config) => config.directory.clone(),
            None => folder.to_owned(),
        };
        Self {
            config: config.unwrap_or_default(),
            directory,
            folder: folder.to_owned(),
            roots: Vec::new(),
            diagnostics,
            locked: false,
        }
    }

    /// Whether the settings are wrong, so that nothing is to be done by them.
    fn is_broken(&self) -> bool {
        self.diagnostics.iter().any(Diagnostic::is_error)
    }

    /// Where `build` writes when the command line does not say it.
    pub(crate) fn out_dir(&self) -> PathBuf {
        if let Some(folder) = &self.config.build.out_dir {
            return folder.clone();
        }
        match self.cargo_folder() {
            Some(folder) => folder.join("target/skcc"),
            None => self.directory.join("dist"),
        }
    }

    /// The folder of cargo's manifest: beside the settings, else the nearest.
    fn cargo_folder(&self) -> Option<&Path> {
        let has_manifest = |folder: &&Path| folder.join("Cargo.toml").is_file();
        let nearest = || self.folder.ancestors().find(has_manifest);
        Some(&*self.directory).filter(has_manifest).or_else(nearest)
    }

    /// Where cargo may put what it builds.
    pub(crate) fn target_folders(&self) -> Vec<PathBuf> {
        let variables = [
            "CARGO_TARGET_DIR",
            "CARGO_BUILD_TARGET_DIR",
            "CARGO_BUILD_BUILD_DIR",
        ];
        let named = variables
            .iter()
            .filter_map(std::env::var_os)
            .map(PathBuf::from);
        let own = self.cargo_folder().map(|folder| folder.join("target"));
        named.chain(own).collect()
    }

    /// Does not look for skills in `folder`: what was written there is no
    /// source, unless it is named itself.
    pub(crate) fn leave_out(&mut self, folder: &Path) {
        let folder = std::path::absolute(folder).unwrap_or_else(|_| folder.to_owned());
        for root in &mut self.roots {
            let Ok(below) = folder.strip_prefix(&root.path) else {
                continue;
            };
            let shown = root.show(&below.to_string_lossy().replace('\\', "/"));
            if let (false, Ok(everything)) = (below.as_os_str().is_empty(), Glob::new("**")) {
                Arc::make_mut(root).exclude.push(everything.below(&shown));
            }
        }
    }

    /// How to compile: as the settings say, then as the command line says.
    pub(crate) fn options(&self, lints: &Lints) -> Options {
        let mut config = self.config.clone();
        lints.apply_security(&mut config.security);
        let mut options = config.options();
        options.accepted.today = clock::today();
        options.locked = self.locked;
        lints.apply(&mut options.levels, config.security.profile);
        options
    }
}

/// The projects that a command line selects; one, unless several packages are
/// asked for.
///
/// Only the packages need cargo: without `-p` and `--workspace` it is not
/// called.
pub(crate) fn select(selection: &Selection, wanted: &Layers) -> Result<Vec<Project>, Failure> {
    let args = &selection.project;
    let mut projects = if args.workspace || !args.package.is_empty() {
        packages::projects(args, wanted)?
    } else {
        let folder = folder(args)?;
        let mut project = Project::at(&folder);
        project.roots = if selection.paths.is_empty() {
            configured(&project, &folder, wanted)?
        } else {
            paths::roots(&project, &selection.paths)?
        };
        vec![project]
    };
    for project in &mut projects {
        project.locked = args.locked;
        layers::add(project, wanted, args)?;
        project.leave_out(&project.out_dir());
    }
    Ok(projects)
}

/// The trees that dependencies ship, of one package or of the one here.
pub(crate) fn shipped(args: &ProjectArgs) -> Result<Vec<Arc<Root>>, Failure> {
    let projects = if args.package.is_empty() {
        vec![Project::at(&folder(args)?)]
    } else {
        packages::named(args)?
    };
    let mut roots = Vec::new();
    for project in projects {
        roots.extend(dependencies::roots(&project, args, None)?);
    }
    Ok(roots)
}

/// The projects that a command line selects, told of when verbose.
pub(crate) fn open(
    selection: &Selection,
    wanted: &Layers,
    shell: &mut Shell,
) -> Result<Vec<Project>, Failure> {
    let projects = select(selection, wanted)?;
    describe(&projects, selection.jobs, shell)?;
    Ok(projects)
}

/// The projects that a command line selects, for a command that has no place
/// for findings: what is wrong with their settings is a failure.
pub(crate) fn open_sound(
    selection: &Selection,
    wanted: &Layers,
    shell: &mut Shell,
) -> Result<Vec<Project>, Failure> {
    let projects = open(selection, wanted, shell)?;
    if let Some(broken) = broken(&projects, &Lints::default()) {
        for diagnostic in &broken.diagnostics {
            report::finding(shell, diagnostic)?;
        }
        return Err(Failure::new(report::WRONG_SETTINGS));
    }
    Ok(projects)
}

/// The project here, or beside a manifest, without its trees of skills: for what
/// only its settings matter to. What is wrong with these is a failure.
#[cfg(feature = "measure")]
pub(crate) fn settings(args: &ProjectArgs, shell: &mut Shell) -> Result<Project, Failure> {
    let projects = [Project::at(&folder(args)?)];
    if let Some(broken) = broken(&projects, &Lints::default()) {
        for diagnostic in &broken.diagnostics {
            report::finding(shell, diagnostic)?;
        }
        return Err(Failure::new(report::WRONG_SETTINGS));
    }
    let [project] = projects;
    describe(std::slice::from_ref(&project), None, shell)?;
    Ok(project)
}

/// Tells which settings, trees and threads are used; only when verbose.
fn describe(
    projects: &[Project],
    jobs: Option<NonZeroUsize>,
    shell: &mut Shell,
) -> std::io::Result<()> {
    for project in projects {
        for file in &project.config.files {
            shell.detail(format_args!("settings: {}", file.display()))?;
        }
        for root in &project.roots {
            shell.detail(format_args!("root: {}", root.path.display()))?;
        }
    }
    shell.detail(format_args!("threads: {}", compile::threads(jobs)))
}

/// The folder whose settings hold.
pub(crate) fn folder(args: &ProjectArgs) -> Result<PathBuf, Failure> {
    let Some(manifest) = &args.manifest_path else {
        return current();
    };
    if manifest.file_name().is_none_or(|name| name != "Cargo.toml") {
        let failure = Failure::new(format!("`{}` is not a Cargo.toml", manifest.display()));
        return Err(failure.help("name the manifest itself, such as `crates/a/Cargo.toml`"));
    }
    if !manifest.is_file() {
        return Err(Failure::new(format!(
            "`{}` does not exist",
            manifest.display()
        )));
    }
    let folder = current()?.join(manifest);
    Ok(folder.parent().map_or_else(PathBuf::new, Path::to_owned))
}

fn current() -> Result<PathBuf, Failure> {
    std::env::current_dir()
        .map_err(|error| Failure::new(format!("cannot find the current folder: {error}")))
}

/// The folder of the settings that hold here; the current one without any.
pub(crate) fn directory() -> Result<PathBuf, Failure> {
    Ok(Project::at(&current()?).directory)
}

/// The configured trees; the folder `skills` where none is configured.
fn configured(
    project: &Project,
    folder: &Path,
    wanted: &Layers,
) -> Result<Vec<Arc<Root>>, Failure> {
    let roots = project.config.roots();
    // A wrong root is reported and left out: it is set all the same.
    if !roots.is_empty() || project.is_broken() {
        return Ok(roots);
    }
    for base in [folder, &project.directory] {
        let path = base.join(DEFAULT_ROOT);
        if path.is_dir() {
            let root = Root {
                trust: Trust::FirstParty,
                ..paths::root(project, &path, path.clone())
            };
            return Ok(vec![Arc::new(root)]);
        }
    }
    if layers::are_wanted(project, wanted) {
        return Ok(Vec::new());
    }
    let failure = Failure::new("no skills are configured, and there is no folder `skills`");
    Err(failure.help("name a skill or a tree of skills, or run `cargo skcc init`"))
}

/// Where a new skill goes: the first configured tree, else the folder `skills`;
/// as it is written from the current folder.
pub(crate) fn first_root() -> Result<PathBuf, Failure> {
    let folder = current()?;
    let project = Project::at(&folder);
    let place = match project.config.roots().first() {
        Some(root) => root.path.clone(),
        None => folder.join(DEFAULT_ROOT),
    };
    Ok(place
        .strip_prefix(&folder)
        .map_or(place.clone(), Path::to_owned))
}

/// What is wrong with the settings, when they are so wrong that nothing is to
/// be done by them.
pub(crate) fn broken(projects: &[Project], lints: &Lints) -> Option<Compilation> {
    let mut all = Compilation::default();
    for project in projects {
        let mut found = project.diagnostics.clone();
        apply_levels(&mut found, &project.options(lints).levels);
        all.diagnostics.append(&mut found);
    }
    (!all.is_ok()).then_some(all)
}
