//! What goes into a skill and what comes out.

use crate::{List, Span, Text, Value};

/// A scalar type.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(rename_all = "kebab-case"))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub enum Scalar {
    /// Text.
    #[default]
    Text,
    /// A whole number.
    Integer,
    /// Any number.
    Number,
    /// True or false.
    Boolean,
}

/// The type of an input.
#[derive(Clone, Debug, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(rename_all = "kebab-case"))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub enum InputType {
    /// One scalar.
    Scalar(Scalar),
    /// One of a few texts.
    Enum(List<Text>),
    /// A list of scalars.
    List(Scalar),
    /// Anything deeper, as JSON text.
    Json,
}

impl Default for InputType {
    fn default() -> Self {
        Self::Scalar(Scalar::Text)
    }
}

/// Where an input was declared.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(rename_all = "kebab-case"))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub enum InputOrigin {
    /// `input_schema`.
    #[default]
    Schema,
    /// `inputs`.
    Inputs,
    /// `arguments`.
    Arguments,
    /// `argument-hint`.
    Hint,
    /// A placeholder in the body.
    Body,
}

/// One input of a skill.
#[derive(Clone, Debug, Default, PartialEq)]
#[cfg_attr(
    feature = "serde",
    derive(serde::Serialize, serde::Deserialize),
    serde(default)
)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Input {
    /// The name, as the body's placeholders spell it.
    pub name: Text,
    /// What it is for.
    pub description: Text,
    /// Its type.
    #[cfg_attr(feature = "serde", serde(rename = "type"))]
    pub ty: InputType,
    /// Whether it must be given.
    pub required: bool,
    /// What holds when it is not given.
    pub default: Option<Value>,
    /// Where it was declared.
    pub origin: InputOrigin,
}

/// Something a skill returns.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[cfg_attr(
    feature = "serde",
    derive(serde::Serialize, serde::Deserialize),
    serde(default)
)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Output {
    /// The name, when the output schema gives one.
    pub name: Text,
    /// What it is.
    pub description: Text,
    /// The part of the body that describes it.
    pub span: Option<Span>,
}

/// A JSON Schema of a skill.
#[derive(Clone, Debug, Default, PartialEq)]
#[cfg_attr(
    feature = "serde",
    derive(serde::Serialize, serde::Deserialize),
    serde(default)
)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Schema {
    /// The schema itself.
    pub value: Value,
    /// How deep its containers lie inside one another.
    pub depth: u16,
    /// Whether it was inferred from an example in the body.
    pub inferred: bool,
}

/// An MCP server a skill needs or names.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[cfg_attr(
    feature = "serde",
    derive(serde::Serialize, serde::Deserialize),
    serde(default)
)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct McpServer {
    /// The server's name.
    pub name: Text,
    /// Whether the frontmatter declares it; else the text mentions it.
    pub declared: bool,
    /// Where the body mentions it first.
    pub span: Option<Span>,
}

/// What must be there for a skill to work.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[cfg_attr(
    feature = "serde",
    derive(serde::Serialize, serde::Deserialize),
    serde(default)
)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Requirements {
    /// Programs on the path.
    pub binaries: List<Text>,
    /// Environment variables.
    pub env: List<Text>,
    /// Packages of a language.
    pub packages: List<Text>,
    /// Operating systems.
    pub platforms: List<Text>,
}

/// What a placeholder stands for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(rename_all = "kebab-case"))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub enum SubstitutionKind {
    /// All arguments as one text.
    #[default]
    Arguments,
    /// One argument, counted from 0.
    Argument(u16),
    /// A named input; the span is the name's.
    Named(Span),
    /// The skill's folder.
    SkillFolder,
    /// The project's folder.
    ProjectFolder,
    /// The session's id.
    Session,
    /// The output of a command that runs when the skill is loaded; the span
    /// is the command's.
    Command(Span),
    /// Another variable of one agent.
    Other,
}

/// A placeholder in the body.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
#[cfg_attr(
    feature = "serde",
    derive(serde::Serialize, serde::Deserialize),
    serde(default)
)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Substitution {
    /// The whole placeholder.
    pub span: Span,
    /// What it stands for.
    pub kind: SubstitutionKind,
}

/// What goes into a skill and what comes out.
#[derive(Clone, Debug, Default, PartialEq)]
#[cfg_attr(
    feature = "serde",
    derive(serde::Serialize, serde::Deserialize),
    serde(default)
)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Interface {
    /// Inputs, in the order of their declaration.
    pub inputs: List<Input>,
    /// What the agent shows a person as a hint for the arguments.
    pub argument_hint: Text,
    /// Outputs.
    pub outputs: List<Output>,
    /// The schema of the inputs.
    pub input_schema: Option<Schema>,
    /// The schema of the output.
    pub output_schema: Option<Schema>,
    /// Depth of the deepest data in schemas and in JSON and YAML blocks.
    pub nesting_depth: u16,
    /// MCP servers.
    pub mcp_servers: List<McpServer>,
    /// Tools of an agent that the text names.
    pub tools_mentioned: List<Text>,
    /// What must be there.
    pub requirements: Requirements,
    /// Placeholders of the body, in order.
    pub substitutions: List<Substitution>,
}
