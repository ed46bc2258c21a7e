//! Trees of the other layers: dependencies, variables, and what a person adds.

use std::sync::Arc;

use skcc_core::layers::Places;
use skcc_core::source::{Layout, Origin, Root, Trust};
use skcc_core::system::os::Os;
use skir::Layer;

use super::{Project, dependencies, paths};
use crate::args::{Layers, ProjectArgs};
use crate::failure::Failure;

/// Whether there are skills besides those of the roots.
pub(super) fn are_wanted(project: &Project, layers: &Layers) -> bool {
    places(project, layers) != Places::default() || !layers.added.source.is_empty()
}

/// The layers that are looked at: those of the settings and those asked for.
fn places(project: &Project, layers: &Layers) -> Places {
    if layers.effective_layers {
        return Places::all();
    }
    let places = project.config.layers.unwrap_or_default();
    if layers.added.asks_for_crates() {
        places.with(Layer::Crate)
    } else {
        places
    }
}

/// Adds the trees of the other layers.
pub(super) fn add(
    project: &mut Project,
    layers: &Layers,
    args: &ProjectArgs,
) -> Result<(), Failure> {
    let places = places(project, layers);
    let mut roots = Vec::new();
    if places.has(Layer::Crate) {
        let names = layers.added.crates();
        let all = layers.added.asks_for_crates() && names.is_none();
        let configured = project.config.crates.as_deref().filter(|_| !all);
        roots.extend(dependencies::roots(project, args, names.or(configured))?);
    }
    for mut root in places.roots(&Os) {
        let place =
            paths::absolute(&root.path).map_err(|error| Failure::io("read", &root.path, &error))?;
        Arc::make_mut(&mut root).path = place;
        roots.push(root);
    }
    for source in &layers.added.source {
        let folder = paths::folder(&source.folder)?;
        let place = paths::absolute(&folder)
            .map_err(|error| Failure::io("read", &source.folder, &error))?;
        roots.push(Arc::new(Root {
            layout: Layout::Layered,
            trust: Trust::ThirdParty,
            layer: source.layer,
            origin: Origin::Added,
            ..paths::root(project, &folder, place)
        }));
    }
    // A tree that is configured already keeps what the settings say of it.
    for root in roots {
        if project.roots.iter().all(|known| known.path != root.path) {
            project.roots.push(root);
        }
    }
    Ok(())
}
