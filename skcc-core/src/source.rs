//! Where text comes from: files, roots, and the bundles below them.
//!
//! [`SourceFile`] is one file's text with its positions. [`discover`] finds the
//! skills below a root. [`Bundle`] is one skill as it was read: every later
//! stage works on these bytes and on nothing else, so what is checked is what
//! is shipped.

mod bundle;
mod discover;
mod file;
mod file_name;
mod origin;

pub use bundle::{Bundle, BundledFile, load};
pub use discover::{Discovery, Layout, Neighbour, Neighbours, Root, SkillSource, Trust, discover};
pub use file::{Position, SourceFile};
pub(crate) use file_name::{Unportable, is_device};
pub use origin::Origin;
