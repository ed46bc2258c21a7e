//! The inputs of a skill as types.

use std::collections::BTreeSet;

use skir::{Input, InputType, Scalar};

use super::docs;
use super::names::{self, unique};
use super::writer::{Writer, string};

/// One field of `Inputs`.
struct Field<'a> {
    input: &'a Input,
    name: String,
    /// The type of the value, without regard to whether it is required.
    ty: String,
    /// The values and their variants, when it is an enum of its own.
    variants: Vec<(&'a str, String)>,
}

impl Field<'_> {
    fn full_type(&self) -> String {
        if self.input.required {
            self.ty.clone()
        } else {
            format!("::core::option::Option<{}>", self.ty)
        }
    }

    fn is_text(&self) -> bool {
        matches!(
            self.input.ty,
            InputType::Scalar(Scalar::Text) | InputType::Json
        )
    }
}

fn fields(inputs: &[Input]) -> Vec<Field<'_>> {
    let mut names = BTreeSet::new();
    let mut types = BTreeSet::from(["Inputs".to_owned()]);
    let mut fields = Vec::new();
    for input in inputs {
        let name = unique(&names::lower(&input.name, "input"), &mut names);
        let mut variants = Vec::new();
        let ty = match &input.ty {
            InputType::Scalar(scalar) => scalar_type(*scalar).to_owned(),
            InputType::List(scalar) => format!("__v1::Vec<{}>", scalar_type(*scalar)),
            InputType::Json => scalar_type(Scalar::Text).to_owned(),
            InputType::Enum(values) => {
                let mut taken = BTreeSet::new();
                for value in values {
                    variants.push((&**value, unique(&names::camel(value, "value"), &mut taken)));
                }
                unique(&names::camel(&input.name, "input"), &mut types)
            }
        };
        fields.push(Field {
            input,
            name,
            ty,
            variants,
        });
    }
    fields
}

fn scalar_type(scalar: Scalar) -> &'static str {
    match scalar {
        Scalar::Text => "__v1::String",
        Scalar::Integer => "i64",
        Scalar::Number => "f64",
        Scalar::Boolean => "bool",
    }
}

/// Writes `Inputs`, its enums and `render`, into the module of a skill; `item`
/// is the path of the skill's `static` from there.
pub(super) fn write(w: &mut Writer, id: &str, inputs: &[Input], item: &str) {
    let fields = fields(inputs);
    let skill = docs::name(id);
    let nothing_required = fields.iter().all(|field| !field.input.required);
    w.doc(&format!("What goes into the skill {skill}."));
    let default = if nothing_required {
        ", ::core::default::Default"
    } else {
        ""
    };
    w.line(&format!(
        "#[derive(::core::clone::Clone, ::core::fmt::Debug, ::core::cmp::PartialEq{default})]"
    ));
    w.open("pub struct Inputs {");
    for field in &fields {
        w.doc(&describe(field));
        w.line(&format!("pub {}: {},", field.name, field.full_type()));
    }
    w.close("}");
    w.line("");
    constructor(w, &fields);
    for field in fields.iter().filter(|field| !field.variants.is_empty()) {
        enumeration(w, field);
    }
    w.doc(&format!(
        "The text of the skill {skill} with the inputs in their places."
    ));
    w.line("#[must_use]");
    w.open("pub fn render(inputs: &Inputs) -> __v1::String {");
    w.open("__v1::render(");
    w.line(&format!("&{item},"));
    w.open("&[");
    for field in &fields {
        w.line(&format!("__v1::given(&inputs.{}),", field.name));
    }
    w.close("],");
    w.close(")");
    w.close("}");
}

fn describe(field: &Field<'_>) -> String {
    let described = docs::line(&field.input.description);
    let mut text = if described.is_empty() {
        format!("The input {}.", docs::name(&field.input.name))
    } else {
        described
    };
    if field.input.ty == InputType::Json {
        text.push_str(" As JSON text.");
    }
    text
}

fn constructor(w: &mut Writer, fields: &[Field<'_>]) {
    let (required, optional): (Vec<_>, Vec<_>) =
        fields.iter().partition(|field| field.input.required);
    w.open("impl Inputs {");
    w.doc(match (required.is_empty(), optional.is_empty()) {
        (false, false) => "The inputs that must be given; the others are not given.",
        (false, true) => "The inputs, all of which must be given.",
        (true, _) => "No input is given.",
    });
    w.line("#[must_use]");
    let parameters: Vec<_> = required
        .iter()
        .map(|field| {
            if field.is_text() {
                format!("{}: impl ::core::convert::Into<__v1::String>", field.name)
            } else {
                format!("{}: {}", field.name, field.ty)
            }
        })
        .collect();
    w.open(&format!("pub fn new({}) -> Self {{", parameters.join(", ")));
    w.open("Self {");
    for field in fields {
        let line = if !field.input.required {
            format!("{}: ::core::option::Option::None,", field.name)
        } else if field.is_text() {
            format!("{0}: ::core::convert::Into::into({0}),", field.name)
        } else {
            format!("{},", field.name)
        };
        w.line(&line);
    }
    w.close("}");
    w.close("}");
    w.close("}");
    w.line("");
}

fn enumeration(w: &mut Writer, field: &Field<'_>) {
    let Field { ty, variants, .. } = field;
    w.doc(&format!(
        "The values of the input {}.",
        docs::name(&field.input.name)
    ));
    w.line(
        "#[derive(::core::clone::Clone, ::core::marker::Copy, ::core::fmt::Debug, \
         ::core::cmp::PartialEq, ::core::cmp::Eq, ::core::hash::Hash)]",
    );
    w.open(&format!("pub enum {ty} {{"));
    for (value, variant) in variants {
        let shown = docs::name(value);
        w.doc(&match shown.as_str() {
            "" => "A value that shows nothing.".to_owned(),
            _ => format!("The value {shown}."),
        });
        w.line(&format!("{variant},"));
    }
    w.close("}");
    w.line("");
    w.open(&format!("impl {ty} {{"));
    w.doc("Every value.");
    let all: Vec<_> = variants
        .iter()
        .map(|(_, variant)| format!("Self::{variant}"))
        .collect();
    w.line(&format!(
        "pub const ALL: &'static [Self] = &[{}];",
        all.join(", ")
    ));
    w.line("");
    w.doc("The value as the skill writes it.");
    w.line("#[must_use]");
    w.open("pub const fn as_str(self) -> &'static str {");
    w.open("match self {");
    for (value, variant) in variants {
        w.line(&format!("Self::{variant} => {},", string(value)));
    }
    w.close("}");
    w.close("}");
    w.close("}");
    w.line("");
    w.line("#[automatically_derived]");
    w.open(&format!("impl __v1::Given for {ty} {{"));
    w.open("fn text(&self) -> ::core::option::Option<__v1::String> {");
    w.line("__v1::Given::text(self.as_str())");
    w.close("}");
    w.close("}");
    w.line("");
}
