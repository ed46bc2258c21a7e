//! Renderers: one diagnostic, many forms.

mod short;

pub use short::short;
