//! Where the layers besides the repository lie.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use skir::Layer;

use crate::source::{Layout, Origin, Root, Trust};
use crate::system::System;

/// The variables that hold folders of skills, with their layers, from broad to
/// narrow. Each may hold several paths, separated as in `PATH`.
pub const VARIABLES: [(Layer, &str); 3] = [
    (Layer::Organization, "SKCC_ORG_SKILLS"),
    (Layer::Team, "SKCC_TEAM_SKILLS"),
    (Layer::User, "SKCC_USER_SKILLS"),
];

/// Which layers are looked at besides what is configured.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Places {
    layers: u8,
}

impl Places {
    /// Every layer.
    #[must_use]
    pub fn all() -> Self {
        Layer::ALL.into_iter().fold(Self::default(), Self::with)
    }

    /// With this layer.
    #[must_use]
    pub const fn with(self, layer: Layer) -> Self {
        Self {
            layers: self.layers | 1 << layer as u8,
        }
    }

    /// Without this layer.
    #[must_use]
    pub const fn without(self, layer: Layer) -> Self {
        Self {
            layers: self.layers & !(1 << layer as u8),
        }
    }

    /// Whether the layer is looked at.
    #[must_use]
    pub const fn has(self, layer: Layer) -> bool {
        self.layers & (1 << layer as u8) != 0
    }

    /// The trees that the variables of these layers name, in their order.
    /// What is in them was written by others.
    #[must_use]
    pub fn roots(self, system: &dyn System) -> Vec<Arc<Root>> {
        let mut roots = Vec::new();
        for (layer, variable) in VARIABLES {
            if !self.has(layer) {
                continue;
            }
            let value = system.variable(variable).unwrap_or_default();
            let paths: Vec<PathBuf> = std::env::split_paths(&value)
                .filter(|path| !path.as_os_str().is_empty())
                .collect();
            let several = paths.len() > 1;
            for (index, path) in paths.into_iter().enumerate() {
                // The folder is another one on each machine.
                let display = if several {
                    format!("${variable}:{}", index + 1)
                } else {
                    format!("${variable}")
                };
                roots.push(Arc::new(Root {
                    display,
                    layout: Layout::Layered,
                    trust: Trust::ThirdParty,
                    layer,
                    origin: match layer {
                        Layer::Organization => Origin::Organization,
                        Layer::Team => Origin::Team,
                        _ => Origin::User,
                    },
                    ..Root::new(path)
                }));
            }
        }
        roots
    }
}

/// The tree that a crate ships: `skills` below the crate's `folder`, for a
/// project whose messages start at `directory`.
///
/// What lies in the project is shown as it lies there, anything else in the
/// same way on every machine.
#[must_use]
pub fn crate_root(
    name: &str,
    version: &str,
    folder: &Path,
    skills: &str,
    directory: &Path,
) -> Arc<Root> {
    let path = folder.join(skills);
    let shown = match path.strip_prefix(directory) {
        Ok(below) => below.to_owned(),
        Err(_) => Path::new(&format!("{name}@{version}")).join(skills),
    };
    Arc::new(Root {
        path,
        trust: Trust::ThirdParty,
        layer: Layer::Crate,
        origin: Origin::Crate {
            name: name.to_owned(),
            version: version.to_owned(),
        },
        ..Root::new(shown)
    })
}

impl FromIterator<Layer> for Places {
    fn from_iter<I: IntoIterator<Item = Layer>>(layers: I) -> Self {
        layers.into_iter().fold(Self::default(), Self::with)
    }
}
