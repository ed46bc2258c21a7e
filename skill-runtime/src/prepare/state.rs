//! What is known about the project a skill runs in.

#[cfg(feature = "state")]
mod project;

#[cfg(feature = "state")]
pub use project::ProjectState;

use alloc::string::String;

/// Knows values for inputs that nobody gave, by the names of the inputs.
///
/// Functions are providers, and so are pairs of two, of which the first one
/// that knows a value counts.
pub trait StateProvider {
    /// The value under `name`, lists and deeper values as JSON text; `None`
    /// when there is none.
    fn value(&self, name: &str) -> Option<String>;
}

/// Knows nothing.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct NoState;

impl StateProvider for NoState {
    fn value(&self, _: &str) -> Option<String> {
        None
    }
}

impl<F: Fn(&str) -> Option<String>> StateProvider for F {
    fn value(&self, name: &str) -> Option<String> {
        self(name)
    }
}

impl<A: StateProvider, B: StateProvider> StateProvider for (A, B) {
    fn value(&self, name: &str) -> Option<String> {
        self.0.value(name).or_else(|| self.1.value(name))
    }
}
