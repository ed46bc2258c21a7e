//! The primitives, one module each.

#![expect(
    clippy::format_push_string,
    reason = "instances and references are small, and read better so"
)]

use super::primitive::Primitive;

mod gen_code_html;
mod gen_code_javascript;
mod gen_code_python;
mod gen_code_shell;
mod gen_code_sql;
mod gen_regex;
mod gen_text_long;
mod gen_text_prose;
mod gen_text_structured;
mod prelude;
mod reason_analysis;
mod reason_arithmetic;
mod reason_logic;
mod reason_planning;
mod reason_spatial;

/// All of them, in the order of the catalogue.
pub(super) const ALL: &[&dyn Primitive] = &[
    &gen_code_python::Python,
    &gen_code_javascript::JavaScript,
    &gen_code_shell::Shell,
    &gen_code_sql::Sql,
    &gen_code_html::Html,
    &gen_text_structured::StructuredText,
    &gen_text_long::LongText,
    &gen_text_prose::Prose,
    &gen_regex::RegularExpression,
    &reason_arithmetic::Arithmetic,
    &reason_logic::Logic,
    &reason_spatial::Spatial,
    &reason_planning::Planning,
    &reason_analysis::Analysis,
];
