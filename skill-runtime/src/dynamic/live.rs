//! Layers of skills that are loaded while the program runs, and loaded again
//! when they change.

use alloc::borrow::ToOwned;
use alloc::string::ToString;
use alloc::sync::{Arc, Weak};
use alloc::vec::Vec;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError, RwLock};
use std::time::{Duration, SystemTime};

use skcc_core::config;
use skcc_core::diagnostic::Diagnostic;
use skcc_core::layers::Places;
use skcc_core::source::{Layout, Origin, Root, Trust};
use skcc_core::system::{FileKind, System, os::Os};
use skcc_core::{Options, compile_with};
use skir::Layer;

use super::LoadError;
use crate::Registry;

/// Where skills are loaded from, and how they are judged.
///
/// The settings of a project hold as they do in a build: its roots, layers and
/// levels, and that skills of others must have been reviewed.
///
/// ```
/// # let folder = std::env::temp_dir().join(format!("skcc-doc-sources-{}", std::process::id()));
/// # std::fs::create_dir_all(folder.join("team/greet"))?;
/// # std::fs::write(
/// #     folder.join("team/greet/SKILL.md"),
/// #     "---\nname: greet\ndescription: \"Say hello. Use when somebody comes in.\"\n---\nHello.\n",
/// # )?;
/// use skill_runtime::skir::Layer;
/// use skill_runtime::{Registry, Sources};
///
/// let sources = Sources::new().tree(Layer::Team, folder.join("team")).unreviewed();
/// let registry = sources.over(&Registry::EMPTY)?;
/// assert_eq!(registry.get("greet")?.layer(), Layer::Team);
/// # std::fs::remove_dir_all(folder)?;
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, Default)]
pub struct Sources {
    project: Option<PathBuf>,
    trees: Vec<(Layer, PathBuf)>,
    places: Option<Places>,
    unreviewed: bool,
}

impl Sources {
    /// No skills.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Takes the settings (`skcc.toml`, `skcc.lock`) that hold in this folder,
    /// and the roots and layers that they name.
    #[must_use]
    pub fn project(mut self, folder: impl AsRef<Path>) -> Self {
        self.project = Some(folder.as_ref().to_owned());
        self
    }

    /// Adds a tree, as a part of a layer. In one of the layer `repository` the
    /// program's own authors write.
    #[must_use]
    pub fn tree(mut self, layer: Layer, folder: impl AsRef<Path>) -> Self {
        self.trees.push((layer, folder.as_ref().to_owned()));
        self
    }

    /// Takes the trees that the variables of these layers name, whatever the
    /// settings say: `SKCC_ORG_SKILLS`, `SKCC_TEAM_SKILLS`, `SKCC_USER_SKILLS`.
    #[must_use]
    pub fn variables(mut self, layers: impl IntoIterator<Item = Layer>) -> Self {
        self.places = Some(layers.into_iter().collect());
        self
    }

    /// Takes skills of others that nobody has reviewed, too. What the rules
    /// deny stays refused.
    #[must_use]
    pub const fn unreviewed(mut self) -> Self {
        self.unreviewed = true;
        self
    }

    /// Compiles the skills of all layers, of which the narrowest is used, and
    /// puts them over those of `embedded`.
    ///
    /// # Errors
    ///
    /// When the settings are wrong, a tree cannot be read, a skill does not
    /// compile or is not reviewed, or an immutable one would be replaced.
    pub fn over(&self, embedded: &Registry) -> Result<Registry, LoadError> {
        let (roots, options, found) = self.plan();
        if found.iter().any(Diagnostic::is_error) {
            return Err(LoadError::Compile { diagnostics: found });
        }
        let compilation = compile_with(&Os, &roots, found, &options);
        embedded.under(&Registry::from_compilation(compilation)?)
    }

    /// The trees, how to judge what is in them, and what is wrong with the
    /// settings.
    fn plan(&self) -> (Vec<Arc<Root>>, Options, Vec<Diagnostic>) {
        let loaded = self
            .project
            .as_ref()
            .map(|folder| config::load(&Os, folder));
        let (config, found) = loaded.unwrap_or_default();
        let config = config.unwrap_or_default();
        let mut options = config.options();
        options.locked = !self.unreviewed;
        let mut roots = config.roots();
        let places = self.places.or(config.layers).unwrap_or_default();
        roots.extend(places.roots(&Os));
        for (layer, folder) in &self.trees {
            let is_own = *layer == Layer::Repository;
            roots.push(Arc::new(Root {
                layer: *layer,
                layout: Layout::Layered,
                trust: if is_own {
                    Trust::FirstParty
                } else {
                    Trust::ThirdParty
                },
                origin: match layer {
                    Layer::Organization => Origin::Organization,
                    Layer::Team => Origin::Team,
                    Layer::User => Origin::User,
                    _ if is_own => Origin::Own,
                    _ => Origin::Added,
                },
                ..Root::new(folder.clone())
            }));
        }
        (roots, options, found)
    }

    /// What the files look like from outside. Settings count as well.
    fn stamp(&self) -> Vec<(PathBuf, u64, Option<SystemTime>)> {
        let (roots, _, _) = self.plan();
        let mut open: Vec<PathBuf> = roots.iter().map(|root| root.path.clone()).collect();
        if let Some(project) = &self.project {
            let above = project.ancestors();
            open.extend(above.flat_map(|folder| {
                ["skcc.toml", "skcc.lock", "Cargo.toml"].map(|name| folder.join(name))
            }));
        }
        let mut files = Vec::new();
        while let Some(path) = open.pop() {
            let Ok(metadata) = std::fs::metadata(&path) else {
                continue;
            };
            if metadata.is_file() {
                files.push((path, metadata.len(), metadata.modified().ok()));
                continue;
            }
            for entry in Os.read_dir(&path).unwrap_or_default() {
                let is_seen = matches!(entry.metadata.kind, FileKind::File | FileKind::Folder);
                if let Some(name) = entry.name.filter(|name| is_seen && name != ".git") {
                    open.push(path.join(name));
                }
            }
        }
        files.sort();
        files
    }
}

/// A registry that follows its sources.
///
/// Whoever asks gets the registry of that moment and keeps it as long as it is
/// needed; a newer one does not wait for it.
pub struct Live {
    embedded: Registry,
    sources: Sources,
    current: RwLock<Arc<Registry>>,
    /// What the files looked like when they were read. Who holds it, loads.
    stamp: Mutex<Vec<(PathBuf, u64, Option<SystemTime>)>>,
}

impl core::fmt::Debug for Live {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.debug_struct("Live")
            .field("sources", &self.sources)
            .field("skills", &self.registry().len())
            .finish_non_exhaustive()
    }
}

impl Live {
    /// Loads the sources over the skills of the program.
    ///
    /// # Errors
    ///
    /// As [`Sources::over`] has them.
    pub fn new(embedded: Registry, sources: Sources) -> Result<Self, LoadError> {
        // What is written while they are read is a change.
        let stamp = sources.stamp();
        let registry = sources.over(&embedded)?;
        Ok(Self {
            embedded,
            sources,
            current: RwLock::new(Arc::new(registry)),
            stamp: Mutex::new(stamp),
        })
    }

    /// The skills as they are now.
    #[must_use]
    pub fn registry(&self) -> Arc<Registry> {
        let current = self.current.read();
        Arc::clone(&current.unwrap_or_else(PoisonError::into_inner))
    }

    /// Loads the sources again if a file has changed; whether one has.
    ///
    /// # Errors
    ///
    /// As [`Sources::over`] has them. The skills stay as they were then, and
    /// the next call tries again only after another change.
    pub fn refresh(&self) -> Result<bool, LoadError> {
        let mut known = self.stamp.lock().unwrap_or_else(PoisonError::into_inner);
        let stamp = self.sources.stamp();
        if *known == stamp {
            return Ok(false);
        }
        *known = stamp;
        let registry = Arc::new(self.sources.over(&self.embedded)?);
        let place = self.current.write();
        *place.unwrap_or_else(PoisonError::into_inner) = registry;
        Ok(true)
    }

    /// Looks for changes in a thread of its own, every `interval`, until the
    /// last `Arc` is gone; tells `each` what came of every load.
    pub fn follow(
        self: &Arc<Self>,
        interval: Duration,
        mut each: impl FnMut(Result<Arc<Registry>, LoadError>) + Send + 'static,
    ) {
        let live: Weak<Self> = Arc::downgrade(self);
        std::thread::spawn(move || {
            loop {
                std::thread::sleep(interval);
                let Some(live) = live.upgrade() else { return };
                match live.refresh() {
                    Ok(false) => {}
                    Ok(true) => each(Ok(live.registry())),
                    Err(error) => each(Err(error)),
                }
            }
        });
    }
}

impl Registry {
    /// These skills, and those of `above` in the place of those with their ids.
    pub(super) fn under(&self, above: &Self) -> Result<Self, LoadError> {
        let fold = |id: &str| id.replace('_', "-");
        let ids: Vec<_> = above
            .iter()
            .map(|skill| (fold(skill.id()), skill))
            .collect();
        let mut ids = ids;
        ids.sort_by(|a, b| a.0.cmp(&b.0));
        let mut refused = Vec::new();
        let below = self.filter(|skill| {
            let Ok(at) = ids.binary_search_by(|(id, _)| id.cmp(&fold(skill.id()))) else {
                return true;
            };
            let (_, other) = ids[at];
            let (ours, theirs) = (skill.ir().source.tree_hash, other.ir().source.tree_hash);
            if skill.ir().policy.immutable && ours != theirs {
                refused.push(skill.id().to_string());
            }
            false
        });
        if !refused.is_empty() {
            return Err(LoadError::Immutable { ids: refused });
        }
        Ok(Self::merged([&below, above]).expect("the filter took out what has the same id"))
    }
}
