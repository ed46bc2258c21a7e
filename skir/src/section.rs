//! The sections of a body.

use crate::Span;

/// What a section is about.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(rename_all = "kebab-case"))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub enum SectionClass {
    /// Text before the first heading.
    Preamble,
    /// What the skill is.
    Overview,
    /// When to use it.
    WhenToUse,
    /// When not to use it.
    WhenNotToUse,
    /// What to do, in order.
    Workflow,
    /// Several ways to do it.
    Approaches,
    /// What to look at first.
    Context,
    /// What goes in.
    Inputs,
    /// What comes out.
    Output,
    /// Rules to keep.
    Rules,
    /// What goes wrong.
    Pitfalls,
    /// How to check the result.
    Verify,
    /// Examples.
    Examples,
    /// Things to look up.
    Reference,
    /// Other skills.
    Related,
    /// What must be installed or set.
    Setup,
    /// The shortest way to a result.
    QuickStart,
    /// What to do when it fails.
    Troubleshooting,
    /// What it does not do.
    Limits,
    /// Safety.
    Security,
    /// A subject of the skill's own; kept as it is.
    #[default]
    Domain,
}

/// Which rule gave a section its class.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(rename_all = "kebab-case"))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub enum ClassifiedBy {
    /// No rule: the class is the rest.
    #[default]
    Nothing,
    /// Its place: before the first heading, or under the one that names the skill.
    Position,
    /// Words of the heading.
    Heading,
    /// Words of the heading that negate.
    NegatedHeading,
    /// Headings with rising numbers.
    NumberedHeadings,
    /// An ordered list of instructions.
    OrderedList,
    /// Bullets most of which command or forbid.
    RuleBullets,
    /// A list of tasks.
    TaskList,
    /// A lone block of code.
    LoneCode,
    /// A table of paths or commands.
    Table,
    /// The class of the section it lies in.
    Parent,
}

/// One section: a heading with the text up to the next heading.
///
/// Sections are stored in the order of the text. Their spans partition the
/// body: the first starts at 0, each next one where the one before ends, and
/// the last ends with the body. A section's subsections are the sections after
/// it with a greater level.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
#[cfg_attr(
    feature = "serde",
    derive(serde::Serialize, serde::Deserialize),
    serde(default)
)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Section {
    /// The heading's text without its marks; empty in the preamble.
    pub heading: Span,
    /// Heading and own text, without subsections; blanks before the first heading
    /// of a body belong to its section.
    pub span: Span,
    /// 1 to 6; 0 for the preamble.
    pub level: u8,
    /// What it is about.
    pub class: SectionClass,
    /// How sure the compiler is, in percent.
    pub confidence: u8,
    /// Which rule gave the class.
    pub rule: ClassifiedBy,
}

impl Section {
    /// A section of nothing.
    pub const EMPTY: Self = Self {
        heading: Span::new(0, 0),
        span: Span::new(0, 0),
        level: 0,
        class: SectionClass::Domain,
        confidence: 0,
        rule: ClassifiedBy::Nothing,
    };
}
