//! The first form of generated code.
//!
//! Skills are given as [`Parts`]: plain data that can be copied, so that
//! generated code writes what a skill has and takes the rest from
//! [`Parts::EMPTY`]. A part added later is empty in older code.

mod constructors;
mod ids;
mod inputs;
mod parts;

pub use constructors::{
    approach, artifact, constraint, edge, entry, enumeration, example, file, hash, injected, input,
    input_or, list_value, map_value, mcp_server, output, permission, phrase_in_body,
    phrase_in_description, phrase_of_key, reference, registry, resource, schema, section, shadowed,
    slice, span, step, substitution, target, text, text_value, tool, tool_with, unchanged,
};
pub use ids::{UnknownSkill, find_id};
pub use inputs::{Given, Item, given, render};
pub use parts::Parts;

pub use crate::__skcc_assert_format as assert_format;
pub use crate::{Artifact, File, Registry, Skill, Target};
pub use skir::{
    Access, Approach, ClassifiedBy, Constraint, ConstraintLevel, Edge, EdgeKind, Effect, Entry,
    ErrorAction, Example, Hash, InjectedConstraint, Input, InputOrigin, InputType, Invocation,
    Layer, McpServer, Output, Permission, PermissionKind, Phrase, Reference, ReferenceKind,
    ReferenceStatus, Resource, ResourceKind, Scalar, Schema, Scope, Section, SectionClass,
    SecurityLevel, Shadowed, Shape, Span, Step, StepKind, Substitution, SubstitutionKind, Text,
    Tool, Value,
};

/// Owned text. An alias, as lints call the path of what is in scope anyway
/// needless.
pub type String = alloc::string::String;
/// An owned list.
pub type Vec<T> = alloc::vec::Vec<T>;

/// Stops the build, readably, when generated code asks for a newer runtime.
#[doc(hidden)]
#[macro_export]
macro_rules! __skcc_assert_format {
    (1) => {};
    ($format:literal) => {
        ::core::compile_error!(::core::concat!(
            "this code was generated in format ",
            $format,
            ", which this version of skill-runtime does not know: \
             use skill-runtime and skcc of the same version",
        ));
    };
}

#[cfg(test)]
mod tests;
