//! `SkIR`: the typed model of one compiled Agent Skill.
//!
//! An Agent Skill is a folder with a `SKILL.md`: YAML frontmatter, a Markdown
//! body, and bundled files. This crate holds what a compiler learns about one:
//! who it is, when to use it, what it may do, what goes in and out, what to do
//! step by step, and the text itself.
//!
//! One model serves two worlds. Generated code builds it in a `const`; a loader
//! fills it at run time. So texts are [`Text`] and lists are [`List`], each
//! either static or owned. The typed views (steps, constraints, sections) are
//! [`Span`]s into the body, which is stored once.
//!
//! [`Index`] is what a search over many skills reads; the compiler builds it,
//! and both sides split texts into words with [`each_term`].
//!
//! This crate does not parse, does no I/O and depends on nothing. It is
//! `no_std` with `alloc`. Feature `serde` gives the serialised form, whose
//! version is [`FORMAT_VERSION`]; feature `schema` its JSON Schema.
//!
//! ```
//! use skir::{List, Section, SectionClass, Skill, Span, Text};
//!
//! static SECTIONS: [Section; 1] = [Section {
//!     heading: Span::new(2, 8),
//!     span: Span::new(0, 28),
//!     level: 1,
//!     class: SectionClass::Overview,
//!     ..Section::EMPTY
//! }];
//! let skill = Skill {
//!     id: Text::Borrowed("task.git.commit"),
//!     name: Text::Borrowed("commit"),
//!     body: Text::Borrowed("# Commit\nWrite the message.\n"),
//!     sections: List::from_static(&SECTIONS),
//!     ..Skill::default()
//! };
//! assert_eq!(skill.sections[0].heading.of(&skill.body), "Commit");
//! ```

#![no_std]

extern crate alloc;

mod finding;
mod index;
mod interface;
mod list;
mod logic;
mod policy;
mod resource;
mod routing;
mod section;
mod skill;
mod source;
mod span;
mod suite;
mod terms;
mod value;

pub use finding::{Finding, Severity};
pub use index::{Fields, Hit, Index, NameKind, Named, Query, Share};
pub use interface::{
    Input, InputOrigin, InputType, Interface, McpServer, Output, Requirements, Scalar, Schema,
    Substitution, SubstitutionKind,
};
pub use list::List;
pub use logic::{
    Approach, Constraint, ConstraintLevel, ErrorAction, Example, InjectedConstraint, Logic,
    OnError, Scope, Shape, Step, StepKind,
};
pub use policy::{
    Access, Effect, Effects, Invocation, Permission, PermissionKind, Policy, SecurityLevel,
    SecurityLevels, Tool,
};
pub use resource::{Reference, ReferenceKind, ReferenceStatus, Resource, ResourceKind};
pub use routing::{Edge, EdgeKind, Phrase, Routing};
pub use section::{ClassifiedBy, Section, SectionClass};
pub use skill::Skill;
pub use source::{Hash, Layer, Shadowed, Source};
pub use span::Span;
pub use suite::Phase;
pub use terms::each_term;
pub use value::{Entry, Value};

/// A text that is either compiled in or owned.
pub type Text = alloc::borrow::Cow<'static, str>;

/// Version of the serialised form.
///
/// A reader accepts every version up to its own: fields are only ever added,
/// and a missing one has its default value.
pub const FORMAT_VERSION: u32 = 1;
