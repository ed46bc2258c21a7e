//! `--effective-layers`, `--source` and `--crates`: skills besides the project's
//! own.

use std::path::PathBuf;
use std::str::FromStr;

use clap::Args;
use skir::Layer;

const LAYERS: &str = "Layers";

/// Stands for every dependency that ships skills.
const ALL: &str = "all";

/// Which skills are taken besides those of the roots.
#[derive(Clone, Debug, Default, Args)]
pub(crate) struct Layers {
    /// Take the skills of every layer: of dependencies, `SKCC_ORG_SKILLS`,
    /// `SKCC_TEAM_SKILLS`, the project, and `SKCC_USER_SKILLS`
    #[arg(long, help_heading = LAYERS)]
    pub(crate) effective_layers: bool,
    #[command(flatten)]
    pub(crate) added: Added,
}

impl Layers {
    /// Every layer.
    pub(crate) fn all(added: &Added) -> Self {
        Self {
            effective_layers: true,
            added: added.clone(),
        }
    }
}

/// What is added by hand.
#[derive(Clone, Debug, Default, Args)]
pub(crate) struct Added {
    /// Add the skills in this folder, as the layer `user` where none is named
    #[arg(long, value_name = "[LAYER=]DIR", help_heading = LAYERS)]
    pub(crate) source: Vec<Source>,
    /// Take the skills of this dependency, or of `all` that ship some; needs cargo
    #[arg(long, value_name = "NAME", value_delimiter = ',', help_heading = LAYERS)]
    crates: Vec<String>,
}

impl Added {
    /// Whether dependencies are asked for.
    pub(crate) fn asks_for_crates(&self) -> bool {
        !self.crates.is_empty()
    }

    /// The dependencies that are asked for by name; nothing for all of them.
    pub(crate) fn crates(&self) -> Option<&[String]> {
        let by_name = self.asks_for_crates() && !self.crates.iter().any(|name| name == ALL);
        by_name.then_some(&*self.crates)
    }
}

/// `--source [LAYER=]DIR`.
#[derive(Clone, Debug)]
pub(crate) struct Source {
    pub(crate) layer: Layer,
    pub(crate) folder: PathBuf,
}

impl FromStr for Source {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let named = text.split_once('=').and_then(|(name, folder)| {
            let mut layers = Layer::ALL.into_iter();
            Some((layers.find(|layer| layer.name() == name)?, folder))
        });
        let (layer, folder) = named.unwrap_or((Layer::User, text));
        if folder.is_empty() {
            return Err("name a folder");
        }
        Ok(Self {
            layer,
            folder: PathBuf::from(folder),
        })
    }
}
