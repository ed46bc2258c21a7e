//! What a skill tells the agent to do.

use crate::{List, Phrase, Span, Text};

/// The overall shape of a skill.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(rename_all = "kebab-case"))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub enum Shape {
    /// Steps, one after another.
    Sequential,
    /// Several ways, one of which is taken.
    Alternative,
    /// A collection of operations.
    Toolkit,
    /// Rules and knowledge.
    #[default]
    Guideline,
}

/// What kind of step it is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(rename_all = "kebab-case"))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub enum StepKind {
    /// An instruction.
    #[default]
    Do,
    /// An instruction under a condition.
    If,
    /// An instruction for the opposite of the `If` before it.
    Otherwise,
    /// An instruction for each of several things.
    ForEach,
    /// An instruction that is repeated until something holds.
    Repeat,
    /// A stop until something holds or somebody agrees.
    Gate,
}

impl StepKind {
    /// The kind's name in the serialised form, such as `for-each`.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Do => "do",
            Self::If => "if",
            Self::Otherwise => "otherwise",
            Self::ForEach => "for-each",
            Self::Repeat => "repeat",
            Self::Gate => "gate",
        }
    }
}

/// What to do when a step fails.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(rename_all = "kebab-case"))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub enum ErrorAction {
    /// Stop the whole procedure.
    Stop,
    /// Go on with the next step.
    Skip,
    /// Try again.
    Retry,
    /// Do something else instead.
    Fallback,
    /// Ask a person.
    Ask,
    /// Something the compiler did not classify.
    #[default]
    Other,
}

impl ErrorAction {
    /// The action's name in the serialised form, such as `retry`.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Stop => "stop",
            Self::Skip => "skip",
            Self::Retry => "retry",
            Self::Fallback => "fallback",
            Self::Ask => "ask",
            Self::Other => "other",
        }
    }
}

/// What a step says about its own failure.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
#[cfg_attr(
    feature = "serde",
    derive(serde::Serialize, serde::Deserialize),
    serde(default)
)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct OnError {
    /// The clause.
    pub span: Span,
    /// What it asks for.
    pub action: ErrorAction,
}

/// One step of a procedure.
///
/// Steps are stored in the order of the text with their depth, so that a
/// step's children are the steps after it with a greater depth.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
#[cfg_attr(
    feature = "serde",
    derive(serde::Serialize, serde::Deserialize),
    serde(default)
)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Step {
    /// Its number in its list, or among the headings beside it, counted from 1.
    pub number: u16,
    /// How many steps it lies inside of.
    pub depth: u8,
    /// What kind of step it is.
    pub kind: StepKind,
    /// Whether the text marks it as critical.
    pub critical: bool,
    /// The step's own text, up to its first child.
    pub span: Span,
    /// What is to be done, in one line: the step's first sentence or heading.
    pub title: Span,
    /// The condition, the collection or the end of the loop.
    pub condition: Option<Span>,
    /// What the step is expected to give.
    pub expected_output: Option<Span>,
    /// What to do when it fails.
    pub on_error: Option<OnError>,
}

/// One of several ways to do the work.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
#[cfg_attr(
    feature = "serde",
    derive(serde::Serialize, serde::Deserialize),
    serde(default)
)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Approach {
    /// Its name.
    pub name: Span,
    /// All of its text.
    pub span: Span,
}

/// An example.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
#[cfg_attr(
    feature = "serde",
    derive(serde::Serialize, serde::Deserialize),
    serde(default)
)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Example {
    /// All of its text.
    pub span: Span,
    /// Its title.
    pub title: Option<Span>,
    /// What goes in.
    pub input: Option<Span>,
    /// What comes out.
    pub output: Option<Span>,
}

/// How binding a constraint is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(rename_all = "kebab-case"))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub enum ConstraintLevel {
    /// Must, always.
    #[default]
    Must,
    /// Must not, never.
    MustNot,
    /// Should.
    Should,
    /// Should not, avoid.
    ShouldNot,
}

impl ConstraintLevel {
    /// The level's name in the serialised form, such as `must-not`.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Must => "must",
            Self::MustNot => "must-not",
            Self::Should => "should",
            Self::ShouldNot => "should-not",
        }
    }
}

/// Where a constraint holds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(rename_all = "kebab-case"))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub enum Scope {
    /// In the whole skill.
    #[default]
    Skill,
    /// In the section with this index.
    Section(u16),
    /// In the step with this index.
    Step(u16),
}

/// A constraint that the author wrote.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
#[cfg_attr(
    feature = "serde",
    derive(serde::Serialize, serde::Deserialize),
    serde(default)
)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Constraint {
    /// Its text.
    pub span: Span,
    /// How binding it is.
    pub level: ConstraintLevel,
    /// Where it holds.
    pub scope: Scope,
}

/// A constraint that a rule of the compiler added.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[cfg_attr(
    feature = "serde",
    derive(serde::Serialize, serde::Deserialize),
    serde(default)
)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct InjectedConstraint {
    /// The rule's name, such as `force-push`.
    pub code: Text,
    /// Its text.
    pub text: Text,
    /// How binding it is.
    pub level: ConstraintLevel,
    /// Where it holds.
    pub scope: Scope,
    /// What in the body made the rule fire.
    pub evidence: Span,
}

/// What a skill tells the agent to do.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[cfg_attr(
    feature = "serde",
    derive(serde::Serialize, serde::Deserialize),
    serde(default)
)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Logic {
    /// The overall shape.
    pub shape: Shape,
    /// What must hold before.
    pub pre_conditions: List<Phrase>,
    /// What must hold after.
    pub post_conditions: List<Phrase>,
    /// What to do when the ordinary way fails.
    pub fallbacks: List<Phrase>,
    /// Text that gives context to gather before the work.
    pub context: List<Span>,
    /// Steps, in the order of the text.
    pub steps: List<Step>,
    /// Ways to do the work.
    pub approaches: List<Approach>,
    /// Examples.
    pub examples: List<Example>,
    /// Constraints of the author.
    pub constraints: List<Constraint>,
    /// Constraints of the compiler.
    pub injected: List<InjectedConstraint>,
}
