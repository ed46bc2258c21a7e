//! Functions that build the parts of a skill in a `const`.
//!
//! A span is written as a pair of its start and its end; where there need not
//! be one, `(0, 0)` stands for none. So generated code names no `Option`, whose
//! path would be one that lints call needless.

use alloc::borrow::Cow;

use skir::{
    Access, Approach, ClassifiedBy, Constraint, ConstraintLevel, Edge, EdgeKind, Entry,
    ErrorAction, Example, Hash, Index, InjectedConstraint, Input, InputOrigin, InputType, Layer,
    List, McpServer, OnError, Output, Permission, PermissionKind, Phrase, Reference, ReferenceKind,
    ReferenceStatus, Resource, ResourceKind, Schema, Scope, Section, SectionClass, Shadowed, Span,
    Step, StepKind, Substitution, SubstitutionKind, Text, Tool, Value,
};

use crate::{Artifact, File, Registry, Skill, Target};

type Pair = (u32, u32);

/// A span.
#[must_use]
pub const fn span(start: u32, end: u32) -> Span {
    Span::new(start, end)
}

const fn of(pair: Pair) -> Span {
    Span::new(pair.0, pair.1)
}

const fn maybe(pair: Pair) -> Option<Span> {
    if pair.0 == 0 && pair.1 == 0 {
        None
    } else {
        Some(of(pair))
    }
}

/// Whether an embedded text is the one the code was generated from.
///
/// The fingerprint is FNV-1a over the text's bytes, taken eight at a time in
/// little-endian order, the rest one by one.
#[must_use]
pub const fn unchanged(text: &str, length: usize, fingerprint: u64) -> bool {
    const PRIME: u64 = 0x0100_0000_01b3;
    let bytes = text.as_bytes();
    if bytes.len() != length {
        return false;
    }
    let mut hash: u64 = 0xcbf2_9ce4_8422_2325;
    let (words, rest) = bytes.as_chunks::<8>();
    let mut at = 0;
    while at < words.len() {
        hash = (hash ^ u64::from_le_bytes(words[at])).wrapping_mul(PRIME);
        at += 1;
    }
    at = 0;
    while at < rest.len() {
        hash = (hash ^ rest[at] as u64).wrapping_mul(PRIME);
        at += 1;
    }
    hash == fingerprint
}

/// A part of an embedded text.
///
/// # Panics
///
/// At compile time, when the range does not lie in the text at the borders of
/// characters: the text is not the one the code was generated from.
#[must_use]
pub const fn slice(whole: &'static str, start: usize, end: usize) -> &'static str {
    let Some((head, _)) = whole.split_at_checked(end) else {
        panic!("an embedded text is not the one this code was generated from");
    };
    let Some((_, slice)) = head.split_at_checked(start) else {
        panic!("an embedded text is not the one this code was generated from");
    };
    slice
}

/// A text.
#[must_use]
pub const fn text(text: &'static str) -> Text {
    Cow::Borrowed(text)
}

/// A hash of 64 hexadecimal digits.
///
/// # Panics
///
/// At compile time, when it is not one.
#[must_use]
pub const fn hash(digits: &'static str) -> Hash {
    const fn digit(byte: u8) -> u8 {
        match byte {
            b'0'..=b'9' => byte - b'0',
            b'a'..=b'f' => byte - b'a' + 10,
            _ => panic!("a hash has hexadecimal digits only"),
        }
    }
    let digits = digits.as_bytes();
    assert!(digits.len() == 64, "a hash has 64 digits");
    let mut bytes = [0; 32];
    let mut at = 0;
    while at < 32 {
        bytes[at] = digit(digits[2 * at]) << 4 | digit(digits[2 * at + 1]);
        at += 1;
    }
    Hash(bytes)
}

/// A value that is text.
#[must_use]
pub const fn text_value(text: &'static str) -> Value {
    Value::Text(Cow::Borrowed(text))
}

/// A value that is a list.
#[must_use]
pub const fn list_value(items: &'static [Value]) -> Value {
    Value::List(List::from_static(items))
}

/// A value that is a map.
#[must_use]
pub const fn map_value(entries: &'static [Entry]) -> Value {
    Value::Map(List::from_static(entries))
}

/// One key of a map.
#[must_use]
pub const fn entry(key: &'static str, value: Value) -> Entry {
    Entry {
        key: Cow::Borrowed(key),
        value,
    }
}

/// A part of the description.
#[must_use]
pub const fn phrase_in_description(start: u32, end: u32) -> Phrase {
    Phrase::Description(Span::new(start, end))
}

/// A part of the body.
#[must_use]
pub const fn phrase_in_body(start: u32, end: u32) -> Phrase {
    Phrase::Body(Span::new(start, end))
}

/// A frontmatter value.
#[must_use]
pub const fn phrase_of_key(text: &'static str) -> Phrase {
    Phrase::Key(Cow::Borrowed(text))
}

/// A skill of a broader layer.
#[must_use]
pub const fn shadowed(layer: Layer, origin: &'static str, tree_hash: Hash) -> Shadowed {
    Shadowed {
        layer,
        origin: Cow::Borrowed(origin),
        tree_hash,
    }
}

/// An edge to another skill.
#[must_use]
pub const fn edge(target: &'static str, kind: EdgeKind, span: Pair) -> Edge {
    Edge {
        target: Cow::Borrowed(target),
        kind,
        span: maybe(span),
    }
}

/// A tool of the agent, without an argument.
#[must_use]
pub const fn tool(name: &'static str) -> Tool {
    Tool {
        name: Cow::Borrowed(name),
        argument: None,
    }
}

/// A tool of the agent with what stands in its parentheses.
#[must_use]
pub const fn tool_with(name: &'static str, argument: &'static str) -> Tool {
    Tool {
        name: Cow::Borrowed(name),
        argument: Some(Cow::Borrowed(argument)),
    }
}

/// A declared permission.
#[must_use]
pub const fn permission(
    kind: PermissionKind,
    scope: &'static str,
    access: Access,
    description: &'static str,
) -> Permission {
    Permission {
        kind,
        scope: Cow::Borrowed(scope),
        access,
        description: Cow::Borrowed(description),
    }
}

/// The type of an input that is one of a few texts.
#[must_use]
pub const fn enumeration(values: &'static [Text]) -> InputType {
    InputType::Enum(List::from_static(values))
}

/// An input without a default.
#[must_use]
pub const fn input(
    name: &'static str,
    description: &'static str,
    ty: InputType,
    required: bool,
    origin: InputOrigin,
) -> Input {
    Input {
        name: Cow::Borrowed(name),
        description: Cow::Borrowed(description),
        ty,
        required,
        default: None,
        origin,
    }
}

/// An input with a default.
#[must_use]
pub const fn input_or(
    name: &'static str,
    description: &'static str,
    ty: InputType,
    required: bool,
    origin: InputOrigin,
    default: Value,
) -> Input {
    Input {
        name: Cow::Borrowed(name),
        description: Cow::Borrowed(description),
        ty,
        required,
        default: Some(default),
        origin,
    }
}

/// An output.
#[must_use]
pub const fn output(name: &'static str, description: &'static str, span: Pair) -> Output {
    Output {
        name: Cow::Borrowed(name),
        description: Cow::Borrowed(description),
        span: maybe(span),
    }
}

/// A JSON Schema.
#[must_use]
pub const fn schema(value: Value, depth: u16, inferred: bool) -> Schema {
    Schema {
        value,
        depth,
        inferred,
    }
}

/// An MCP server.
#[must_use]
pub const fn mcp_server(name: &'static str, declared: bool, span: Pair) -> McpServer {
    McpServer {
        name: Cow::Borrowed(name),
        declared,
        span: maybe(span),
    }
}

/// A placeholder of the body.
#[must_use]
pub const fn substitution(span: Pair, kind: SubstitutionKind) -> Substitution {
    Substitution {
        span: of(span),
        kind,
    }
}

/// A step: its number, depth and kind, whether it is critical, its span and
/// title, and the clauses it has.
#[must_use]
#[expect(clippy::too_many_arguments, reason = "one line of a generated table")]
pub const fn step(
    number: u16,
    depth: u8,
    kind: StepKind,
    critical: bool,
    span: Pair,
    title: Pair,
    condition: Pair,
    expected_output: Pair,
    on_error: Pair,
    action: ErrorAction,
) -> Step {
    Step {
        number,
        depth,
        kind,
        critical,
        span: of(span),
        title: of(title),
        condition: maybe(condition),
        expected_output: maybe(expected_output),
        on_error: match maybe(on_error) {
            Some(span) => Some(OnError { span, action }),
            None => None,
        },
    }
}

/// A way to do the work.
#[must_use]
pub const fn approach(name: Pair, span: Pair) -> Approach {
    Approach {
        name: of(name),
        span: of(span),
    }
}

/// An example.
#[must_use]
pub const fn example(span: Pair, title: Pair, input: Pair, output: Pair) -> Example {
    Example {
        span: of(span),
        title: maybe(title),
        input: maybe(input),
        output: maybe(output),
    }
}

/// A constraint of the author.
#[must_use]
pub const fn constraint(span: Pair, level: ConstraintLevel, scope: Scope) -> Constraint {
    Constraint {
        span: of(span),
        level,
        scope,
    }
}

/// A constraint of the compiler.
#[must_use]
pub const fn injected(
    code: &'static str,
    text: &'static str,
    level: ConstraintLevel,
    scope: Scope,
    evidence: Pair,
) -> InjectedConstraint {
    InjectedConstraint {
        code: Cow::Borrowed(code),
        text: Cow::Borrowed(text),
        level,
        scope,
        evidence: of(evidence),
    }
}

/// A section: its heading, span and level, and how it was classified.
#[must_use]
pub const fn section(
    heading: Pair,
    span: Pair,
    level: u8,
    class: SectionClass,
    confidence: u8,
    rule: ClassifiedBy,
) -> Section {
    Section {
        heading: of(heading),
        span: of(span),
        level,
        class,
        confidence,
        rule,
    }
}

/// What is known of a bundled file.
#[must_use]
pub const fn resource(
    path: &'static str,
    kind: ResourceKind,
    hash: Hash,
    size: u64,
    executable: bool,
    text: bool,
) -> Resource {
    Resource {
        path: Cow::Borrowed(path),
        kind,
        hash,
        size,
        executable,
        text,
    }
}

/// A path in the body.
#[must_use]
pub const fn reference(span: Pair, kind: ReferenceKind, status: ReferenceStatus) -> Reference {
    Reference {
        span: of(span),
        kind,
        status,
    }
}

/// A bundled file.
#[must_use]
pub const fn file(path: &'static str, bytes: &'static [u8], executable: bool) -> File {
    File {
        path: Cow::Borrowed(path),
        bytes: Cow::Borrowed(bytes),
        executable,
    }
}

/// What a target gets.
#[must_use]
pub const fn artifact(
    target: &'static str,
    folder: &'static str,
    text: &'static str,
    files: &'static [File],
) -> Artifact {
    Artifact {
        target: Cow::Borrowed(target),
        folder: Cow::Borrowed(folder),
        text: Cow::Borrowed(text),
        files: List::from_static(files),
    }
}

/// A target: its id, its folder below a project, its folder below the home
/// folder, and the variable that moves the latter with the path below the
/// variable's value, both empty when there is none.
#[must_use]
pub const fn target(
    id: &'static str,
    project_folder: &'static str,
    user_folder: &'static str,
    variable: &'static str,
    variable_folder: &'static str,
) -> Target {
    Target {
        id: Cow::Borrowed(id),
        project_folder: Cow::Borrowed(project_folder),
        user_folder: Cow::Borrowed(user_folder),
        variable: Cow::Borrowed(variable),
        variable_folder: Cow::Borrowed(variable_folder),
    }
}

/// All skills of a program, sorted by id; the bytes of [`skir::Index::build`]
/// over them in this order; the targets they were compiled for.
#[must_use]
pub const fn registry(
    skills: &'static [&'static Skill],
    index: &'static [u8],
    targets: &'static [Target],
) -> Registry {
    Registry::compiled(skills, Index::from_static(index), targets)
}
