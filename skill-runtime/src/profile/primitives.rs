//! The primitives, one module each.

#![expect(
    clippy::format_push_string,
    reason = "instances and references are small, and read better so"
)]

use super::primitive::Primitive;

mod follow_constraint;
mod follow_delegation;
mod follow_format;
mod follow_procedure;
mod follow_style;
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
mod tool_browser;
mod tool_call_batch;
mod tool_call_format;
mod tool_exec;
mod tool_file_read;
mod tool_file_write;
mod tool_web;

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
    &tool_file_read::ReadFile,
    &tool_file_write::WriteFile,
    &tool_exec::Execute,
    &tool_call_format::CallFormat,
    &tool_call_batch::CallBatch,
    &tool_web::Web,
    &tool_browser::Browser,
    &follow_format::Format,
    &follow_constraint::Constraint,
    &follow_procedure::Procedure,
    &follow_delegation::Delegation,
    &follow_style::Style,
];
