//! A skill's model as a `const` expression.

use skir::{
    Effect, Entry, Input, InputType, Phrase, ReferenceStatus, Resource, Scope, Section, Skill,
    Step, Substitution, SubstitutionKind, Text, Tool, Value,
};

use super::writer::{Writer, float, maybe, number, pair, signed, string};

/// How deep a frontmatter value may be; the parser accepts no deeper one.
const MAX_DEPTH: usize = 128;

/// Writes the fields of `Parts` in which the skill differs from an empty one.
/// `body` is the expression of the body's text.
pub(super) fn fields(w: &mut Writer, skill: &Skill, body: &str) {
    let mut fields = Fields(w);
    fields.identity(skill);
    fields.routing(skill);
    fields.policy(skill);
    fields.interface(skill);
    fields.logic(skill);
    if !skill.body.is_empty() {
        fields.plain("body", body);
    }
    fields.table("sections", &skill.sections, section);
    fields.table("resources", &skill.resources, resource);
    fields.table("references", &skill.references, |reference| {
        let status = match reference.status {
            ReferenceStatus::Resolved(index) => format!("Resolved({})", number(index)),
            other => format!("{other:?}"),
        };
        format!(
            "__v1::reference({}, __v1::ReferenceKind::{:?}, __v1::ReferenceStatus::{status})",
            pair(reference.span),
            reference.kind,
        )
    });
    fields.value("extra", &skill.extra);
}

struct Fields<'a>(&'a mut Writer);

impl Fields<'_> {
    fn plain(&mut self, name: &str, expression: &str) {
        self.0.line(&format!("{name}: {expression},"));
    }

    fn text(&mut self, name: &str, text: &str) {
        if !text.is_empty() {
            self.plain(name, &string(text));
        }
    }

    fn flag(&mut self, name: &str, value: bool) {
        if value {
            self.plain(name, "true");
        }
    }

    /// A value of an enum of the model; left out where it is the default.
    fn variant<T: Copy + std::fmt::Debug + Default + PartialEq>(
        &mut self,
        name: &str,
        ty: &str,
        value: T,
    ) {
        if value != T::default() {
            self.plain(name, &format!("__v1::{ty}::{value:?}"));
        }
    }

    fn table<T>(&mut self, name: &str, rows: &[T], row: impl Fn(&T) -> String) {
        if rows.is_empty() {
            return;
        }
        self.0.open(&format!("{name}: const {{"));
        self.0.open("&[");
        for item in rows {
            self.0.line(&format!("{},", row(item)));
        }
        self.0.close("]");
        self.0.close("},");
    }

    fn texts(&mut self, name: &str, texts: &[Text]) {
        if !texts.is_empty() {
            self.plain(name, &text_slice(texts));
        }
    }

    fn value(&mut self, name: &str, of: &Value) {
        if *of != Value::Null {
            self.plain(name, &format!("const {{ &{} }}", value(of, 0)));
        }
    }

    fn identity(&mut self, skill: &Skill) {
        self.text("id", &skill.id);
        self.text("name", &skill.name);
        self.texts("aliases", &skill.aliases);
        self.text("version", &skill.version);
        self.text("description", &skill.description);
        self.text("short_description", &skill.short_description);
        self.text("license", &skill.license);
        self.text("compatibility", &skill.compatibility);
        self.value("metadata", &skill.metadata);
        if skill.language != "en" {
            self.plain("language", &string(&skill.language));
        }
        let source = &skill.source;
        self.text("source_path", &source.path);
        self.variant("layer", "Layer", source.layer);
        self.text("origin", &source.origin);
        self.table("shadows", &source.shadows, |shadowed| {
            format!(
                "__v1::shadowed(__v1::Layer::{:?}, {}, __v1::hash(\"{}\"))",
                shadowed.layer,
                string(&shadowed.origin),
                shadowed.tree_hash,
            )
        });
        self.plain("hash", &format!("__v1::hash(\"{}\")", source.hash));
        self.plain(
            "tree_hash",
            &format!("__v1::hash(\"{}\")", source.tree_hash),
        );
        self.plain("body_offset", &number(source.body_offset));
    }

    fn routing(&mut self, skill: &Skill) {
        let routing = &skill.routing;
        self.table("when_to_use", &routing.when_to_use, phrase);
        self.table("when_not_to_use", &routing.when_not_to_use, phrase);
        self.texts("triggers", &routing.triggers);
        self.texts("paths", &routing.paths);
        self.table("uses", &routing.uses, |edge| {
            format!(
                "__v1::edge({}, __v1::EdgeKind::{:?}, {})",
                string(&edge.target),
                edge.kind,
                maybe(edge.span),
            )
        });
    }

    fn policy(&mut self, skill: &Skill) {
        let policy = &skill.policy;
        self.variant("invocation", "Invocation", policy.invocation);
        self.table("allowed_tools", &policy.allowed_tools, tool);
        self.table("disallowed_tools", &policy.disallowed_tools, tool);
        self.table("permissions", &policy.permissions, |permission| {
            format!(
                "__v1::permission(__v1::PermissionKind::{:?}, {}, __v1::Access::{:?}, {})",
                permission.kind,
                string(&permission.scope),
                permission.access,
                string(&permission.description),
            )
        });
        for (name, effects) in [
            ("effects", policy.effects),
            ("inferred_effects", policy.inferred_effects),
        ] {
            let names: Vec<_> = effects
                .iter()
                .map(|effect: Effect| format!("__v1::Effect::{effect:?}"))
                .collect();
            if !names.is_empty() {
                self.plain(name, &format!("&[{}]", names.join(", ")));
            }
        }
        let levels = policy.security_level;
        if let Some(declared) = levels.declared {
            let level = format!("::core::option::Option::Some(__v1::SecurityLevel::{declared:?})");
            self.plain("declared_security", &level);
        }
        self.variant("inferred_security", "SecurityLevel", levels.inferred);
        self.variant("effective_security", "SecurityLevel", levels.effective);
        self.flag("human_approval", policy.human_approval);
        self.flag("immutable", policy.immutable);
    }

    fn interface(&mut self, skill: &Skill) {
        let interface = &skill.interface;
        self.table("inputs", &interface.inputs, input);
        self.text("argument_hint", &interface.argument_hint);
        self.table("outputs", &interface.outputs, |output| {
            format!(
                "__v1::output({}, {}, {})",
                string(&output.name),
                string(&output.description),
                maybe(output.span),
            )
        });
        let schemas = [
            ("input_schema", &interface.input_schema),
            ("output_schema", &interface.output_schema),
        ];
        for (name, schema) in schemas {
            if let Some(schema) = schema {
                let expression = format!(
                    "::core::option::Option::Some(const {{ &__v1::schema({}, {}, {}) }})",
                    value(&schema.value, 0),
                    number(schema.depth),
                    schema.inferred,
                );
                self.plain(name, &expression);
            }
        }
        if interface.nesting_depth > 0 {
            self.plain("nesting_depth", &number(interface.nesting_depth));
        }
        self.table("mcp_servers", &interface.mcp_servers, |server| {
            format!(
                "__v1::mcp_server({}, {}, {})",
                string(&server.name),
                server.declared,
                maybe(server.span),
            )
        });
        self.texts("tools_mentioned", &interface.tools_mentioned);
        self.texts("binaries", &interface.requirements.binaries);
        self.texts("env", &interface.requirements.env);
        self.texts("packages", &interface.requirements.packages);
        self.texts("platforms", &interface.requirements.platforms);
        self.table("substitutions", &interface.substitutions, substitution);
    }

    fn logic(&mut self, skill: &Skill) {
        let logic = &skill.logic;
        self.variant("shape", "Shape", logic.shape);
        self.table("pre_conditions", &logic.pre_conditions, phrase);
        self.table("post_conditions", &logic.post_conditions, phrase);
        self.table("fallbacks", &logic.fallbacks, phrase);
        self.table("context", &logic.context, |span| {
            format!("__v1::span{}", pair(*span))
        });
        self.table("steps", &logic.steps, step);
        self.table("approaches", &logic.approaches, |approach| {
            format!(
                "__v1::approach({}, {})",
                pair(approach.name),
                pair(approach.span)
            )
        });
        self.table("examples", &logic.examples, |example| {
            format!(
                "__v1::example({}, {}, {}, {})",
                pair(example.span),
                maybe(example.title),
                maybe(example.input),
                maybe(example.output),
            )
        });
        self.table("constraints", &logic.constraints, |constraint| {
            format!(
                "__v1::constraint({}, __v1::ConstraintLevel::{:?}, {})",
                pair(constraint.span),
                constraint.level,
                scope(constraint.scope),
            )
        });
        self.table("injected", &logic.injected, |injected| {
            format!(
                "__v1::injected({}, {}, __v1::ConstraintLevel::{:?}, {}, {})",
                string(&injected.code),
                string(&injected.text),
                injected.level,
                scope(injected.scope),
                pair(injected.evidence),
            )
        });
    }
}

fn text_slice(texts: &[Text]) -> String {
    let items: Vec<_> = texts
        .iter()
        .map(|text| format!("__v1::text({})", string(text)))
        .collect();
    format!("const {{ &[{}] }}", items.join(", "))
}

/// The expression of a value. Slices stand in `const` blocks, as what they
/// borrow would not outlive the call they are an argument of.
fn value(of: &Value, depth: usize) -> String {
    let items = |items: Vec<String>| format!("const {{ &[{}] }}", items.join(", "));
    match of {
        _ if depth > MAX_DEPTH => "__v1::Value::Null".to_owned(),
        Value::Null => "__v1::Value::Null".to_owned(),
        Value::Bool(value) => format!("__v1::Value::Bool({value})"),
        Value::Integer(value) => format!("__v1::Value::Integer({})", signed(*value)),
        Value::Number(value) => format!("__v1::Value::Number({})", float(*value)),
        Value::Text(text) => format!("__v1::text_value({})", string(text)),
        Value::List(list) => {
            let list = list.iter().map(|item| value(item, depth + 1)).collect();
            format!("__v1::list_value({})", items(list))
        }
        Value::Map(entries) => {
            let entry = |entry: &Entry| {
                let value = value(&entry.value, depth + 1);
                format!("__v1::entry({}, {value})", string(&entry.key))
            };
            format!(
                "__v1::map_value({})",
                items(entries.iter().map(entry).collect())
            )
        }
    }
}

fn phrase(phrase: &Phrase) -> String {
    match phrase {
        Phrase::Description(span) => format!("__v1::phrase_in_description{}", pair(*span)),
        Phrase::Body(span) => format!("__v1::phrase_in_body{}", pair(*span)),
        Phrase::Key(text) => format!("__v1::phrase_of_key({})", string(text)),
    }
}

fn tool(tool: &Tool) -> String {
    match &tool.argument {
        Some(argument) => {
            format!(
                "__v1::tool_with({}, {})",
                string(&tool.name),
                string(argument)
            )
        }
        None => format!("__v1::tool({})", string(&tool.name)),
    }
}

fn input(input: &Input) -> String {
    let ty = match &input.ty {
        InputType::Enum(values) => format!("__v1::enumeration({})", text_slice(values)),
        InputType::Scalar(scalar) => {
            format!("__v1::InputType::Scalar(__v1::Scalar::{scalar:?})")
        }
        InputType::List(scalar) => format!("__v1::InputType::List(__v1::Scalar::{scalar:?})"),
        InputType::Json => "__v1::InputType::Json".to_owned(),
    };
    let common = format!(
        "{}, {}, {ty}, {}, __v1::InputOrigin::{:?}",
        string(&input.name),
        string(&input.description),
        input.required,
        input.origin,
    );
    match &input.default {
        Some(default) => format!("__v1::input_or({common}, {})", value(default, 0)),
        None => format!("__v1::input({common})"),
    }
}

fn substitution(substitution: &Substitution) -> String {
    let kind = match substitution.kind {
        SubstitutionKind::Argument(index) => format!("Argument({})", number(index)),
        SubstitutionKind::Named(span) => format!("Named(__v1::span{})", pair(span)),
        SubstitutionKind::Command(span) => format!("Command(__v1::span{})", pair(span)),
        other => format!("{other:?}"),
    };
    format!(
        "__v1::substitution({}, __v1::SubstitutionKind::{kind})",
        pair(substitution.span),
    )
}

fn step(step: &Step) -> String {
    let (span, action) = match step.on_error {
        Some(clause) => (Some(clause.span), clause.action),
        None => (None, skir::ErrorAction::default()),
    };
    format!(
        "__v1::step({}, {}, __v1::StepKind::{:?}, {}, {}, {}, {}, {}, {}, \
         __v1::ErrorAction::{action:?})",
        number(step.number),
        number(step.depth),
        step.kind,
        step.critical,
        pair(step.span),
        pair(step.title),
        maybe(step.condition),
        maybe(step.expected_output),
        maybe(span),
    )
}

fn scope(scope: Scope) -> String {
    match scope {
        Scope::Skill => "__v1::Scope::Skill".to_owned(),
        Scope::Section(index) => format!("__v1::Scope::Section({})", number(index)),
        Scope::Step(index) => format!("__v1::Scope::Step({})", number(index)),
    }
}

fn section(section: &Section) -> String {
    format!(
        "__v1::section({}, {}, {}, __v1::SectionClass::{:?}, {}, __v1::ClassifiedBy::{:?})",
        pair(section.heading),
        pair(section.span),
        number(section.level),
        section.class,
        number(section.confidence),
        section.rule,
    )
}

fn resource(resource: &Resource) -> String {
    format!(
        "__v1::resource({}, __v1::ResourceKind::{:?}, __v1::hash(\"{}\"), {}, {}, {})",
        string(&resource.path),
        resource.kind,
        resource.hash,
        number(resource.size),
        resource.executable,
        resource.text,
    )
}
