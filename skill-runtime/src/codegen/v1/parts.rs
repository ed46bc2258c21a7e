//! A skill as plain data.

use alloc::borrow::Cow;

use skir::{
    Approach, Constraint, Edge, Effect, Effects, Example, Hash, InjectedConstraint, Input,
    Interface, Invocation, Layer, List, Logic, McpServer, Output, Permission, Phrase, Policy,
    Reference, Requirements, Resource, Routing, Schema, Section, SecurityLevel, SecurityLevels,
    Shadowed, Shape, Source, Span, Step, Substitution, Text, Tool, Value,
};

use crate::{Artifact, File, Skill};

macro_rules! parts {
    ($($field:ident: $type:ty = $empty:expr,)+) => {
        /// A skill as plain data; the fields are those of [`skir::Skill`] and
        /// of what lies in it.
        #[derive(Clone, Copy, Debug)]
        #[expect(missing_docs, reason = "each field is documented where it goes to")]
        pub struct Parts {
            $(pub $field: $type,)+
        }

        impl Parts {
            /// A skill that has nothing.
            pub const EMPTY: Self = Self { $($field: $empty,)+ };
        }
    };
}

parts! {
    id: &'static str = "",
    name: &'static str = "",
    aliases: &'static [Text] = &[],
    version: &'static str = "",
    description: &'static str = "",
    short_description: &'static str = "",
    license: &'static str = "",
    compatibility: &'static str = "",
    metadata: &'static Value = &Value::Null,
    language: &'static str = "en",
    source_path: &'static str = "",
    layer: Layer = Layer::Repository,
    origin: &'static str = "",
    shadows: &'static [Shadowed] = &[],
    hash: Hash = Hash::NONE,
    tree_hash: Hash = Hash::NONE,
    body_offset: u32 = 0,
    when_to_use: &'static [Phrase] = &[],
    when_not_to_use: &'static [Phrase] = &[],
    triggers: &'static [Text] = &[],
    paths: &'static [Text] = &[],
    uses: &'static [Edge] = &[],
    invocation: Invocation = Invocation::Both,
    allowed_tools: &'static [Tool] = &[],
    disallowed_tools: &'static [Tool] = &[],
    permissions: &'static [Permission] = &[],
    effects: &'static [Effect] = &[],
    inferred_effects: &'static [Effect] = &[],
    declared_security: Option<SecurityLevel> = None,
    inferred_security: SecurityLevel = SecurityLevel::Low,
    effective_security: SecurityLevel = SecurityLevel::Low,
    human_approval: bool = false,
    immutable: bool = false,
    inputs: &'static [Input] = &[],
    argument_hint: &'static str = "",
    outputs: &'static [Output] = &[],
    input_schema: Option<&'static Schema> = None,
    output_schema: Option<&'static Schema> = None,
    nesting_depth: u16 = 0,
    mcp_servers: &'static [McpServer] = &[],
    tools_mentioned: &'static [Text] = &[],
    binaries: &'static [Text] = &[],
    env: &'static [Text] = &[],
    packages: &'static [Text] = &[],
    platforms: &'static [Text] = &[],
    substitutions: &'static [Substitution] = &[],
    shape: Shape = Shape::Guideline,
    pre_conditions: &'static [Phrase] = &[],
    post_conditions: &'static [Phrase] = &[],
    fallbacks: &'static [Phrase] = &[],
    context: &'static [Span] = &[],
    steps: &'static [Step] = &[],
    approaches: &'static [Approach] = &[],
    examples: &'static [Example] = &[],
    constraints: &'static [Constraint] = &[],
    injected: &'static [InjectedConstraint] = &[],
    body: &'static str = "",
    sections: &'static [Section] = &[],
    resources: &'static [Resource] = &[],
    references: &'static [Reference] = &[],
    extra: &'static Value = &Value::Null,
    files: &'static [File] = &[],
    artifacts: &'static [Artifact] = &[],
}

impl Parts {
    /// The skill.
    #[must_use]
    pub const fn build(self) -> Skill {
        Skill {
            ir: self.model(),
            files: List::from_static(self.files),
            artifacts: List::from_static(self.artifacts),
        }
    }

    const fn model(self) -> skir::Skill {
        skir::Skill {
            format: skir::FORMAT_VERSION,
            id: Cow::Borrowed(self.id),
            name: Cow::Borrowed(self.name),
            aliases: List::from_static(self.aliases),
            version: Cow::Borrowed(self.version),
            description: Cow::Borrowed(self.description),
            short_description: Cow::Borrowed(self.short_description),
            license: Cow::Borrowed(self.license),
            compatibility: Cow::Borrowed(self.compatibility),
            metadata: copy(self.metadata),
            language: Cow::Borrowed(self.language),
            source: Source {
                path: Cow::Borrowed(self.source_path),
                layer: self.layer,
                origin: Cow::Borrowed(self.origin),
                shadows: List::from_static(self.shadows),
                hash: self.hash,
                tree_hash: self.tree_hash,
                body_offset: self.body_offset,
            },
            routing: Routing {
                when_to_use: List::from_static(self.when_to_use),
                when_not_to_use: List::from_static(self.when_not_to_use),
                triggers: List::from_static(self.triggers),
                paths: List::from_static(self.paths),
                uses: List::from_static(self.uses),
            },
            policy: self.policy(),
            interface: self.interface(),
            logic: Logic {
                shape: self.shape,
                pre_conditions: List::from_static(self.pre_conditions),
                post_conditions: List::from_static(self.post_conditions),
                fallbacks: List::from_static(self.fallbacks),
                context: List::from_static(self.context),
                steps: List::from_static(self.steps),
                approaches: List::from_static(self.approaches),
                examples: List::from_static(self.examples),
                constraints: List::from_static(self.constraints),
                injected: List::from_static(self.injected),
            },
            body: Cow::Borrowed(self.body),
            sections: List::from_static(self.sections),
            resources: List::from_static(self.resources),
            references: List::from_static(self.references),
            // The build has shown them; a program does not carry them along.
            findings: List::EMPTY,
            extra: copy(self.extra),
        }
    }

    const fn policy(self) -> Policy {
        Policy {
            invocation: self.invocation,
            allowed_tools: List::from_static(self.allowed_tools),
            disallowed_tools: List::from_static(self.disallowed_tools),
            permissions: List::from_static(self.permissions),
            effects: Effects::of(self.effects),
            inferred_effects: Effects::of(self.inferred_effects),
            security_level: SecurityLevels {
                declared: self.declared_security,
                inferred: self.inferred_security,
                effective: self.effective_security,
            },
            human_approval: self.human_approval,
            immutable: self.immutable,
        }
    }

    const fn interface(self) -> Interface {
        Interface {
            inputs: List::from_static(self.inputs),
            argument_hint: Cow::Borrowed(self.argument_hint),
            outputs: List::from_static(self.outputs),
            input_schema: copy_schema(self.input_schema),
            output_schema: copy_schema(self.output_schema),
            nesting_depth: self.nesting_depth,
            mcp_servers: List::from_static(self.mcp_servers),
            tools_mentioned: List::from_static(self.tools_mentioned),
            requirements: Requirements {
                binaries: List::from_static(self.binaries),
                env: List::from_static(self.env),
                packages: List::from_static(self.packages),
                platforms: List::from_static(self.platforms),
            },
            substitutions: List::from_static(self.substitutions),
        }
    }
}

/// A value of the program itself, which a `const` cannot clone.
const fn copy(value: &'static Value) -> Value {
    match value {
        Value::Null => Value::Null,
        Value::Bool(value) => Value::Bool(*value),
        Value::Integer(value) => Value::Integer(*value),
        Value::Number(value) => Value::Number(*value),
        Value::Text(Cow::Borrowed(text)) => Value::Text(Cow::Borrowed(text)),
        Value::Text(Cow::Owned(text)) => Value::Text(Cow::Borrowed(text.as_str())),
        Value::List(items) => Value::List(List::from_static(items.as_slice())),
        Value::Map(entries) => Value::Map(List::from_static(entries.as_slice())),
    }
}

const fn copy_schema(schema: Option<&'static Schema>) -> Option<Schema> {
    match schema {
        Some(schema) => Some(Schema {
            value: copy(&schema.value),
            depth: schema.depth,
            inferred: schema.inferred,
        }),
        None => None,
    }
}
