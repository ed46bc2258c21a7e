//! The setting `style`: one form of bodies for all targets, or a table.

use std::borrow::Borrow;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::read::{Scope, choose, target_ids};
use crate::diagnostic::{Code, Diagnostic, Span};
use crate::emit::{self, Style, Styles};

/// The key for the targets that are not named.
const ALL: &str = "all";

/// Says what is wrong with a value of the setting.
pub(super) fn check(
    scope: &Scope<'_>,
    name: &str,
    value: &Spanned<DeValue<'_>>,
    diagnostics: &mut Vec<Diagnostic>,
) {
    let Some(table) = value.get_ref().as_table() else {
        diagnostics.extend(check_style(scope, value));
        return;
    };
    for (key, value) in table {
        let id: &str = key.borrow();
        if id != ALL && emit::emitter(id).is_none() {
            let span = Span::new(scope.file, key.span());
            let message = format!("`{id}` is no target, as `{name}` takes them");
            let diagnostic = Diagnostic::new(Code::InvalidSetting, span, message);
            diagnostics.push(choose(diagnostic, id, &target_ids()));
        }
        diagnostics.extend(check_style(scope, value));
    }
}

fn check_style(scope: &Scope<'_>, value: &Spanned<DeValue<'_>>) -> Option<Diagnostic> {
    let text = value.get_ref().as_str();
    if text.is_some_and(|text| Style::parse(text).is_some()) {
        return None;
    }
    let shown = text.unwrap_or_else(|| value.get_ref().type_str());
    let span = Span::new(scope.file, value.span());
    let message = format!("`{shown}` is no style");
    let diagnostic = Diagnostic::new(Code::InvalidSetting, span, message);
    Some(choose(diagnostic, shown, Style::NAMES))
}

/// What is right of the setting.
pub(super) fn read(table: &DeTable<'_>) -> Styles {
    let mut styles = Styles::default();
    let style = |value: &Spanned<DeValue<'_>>| Style::parse(value.get_ref().as_str()?);
    let Some(value) = table.get("style") else {
        return styles;
    };
    if let Some(style) = style(value) {
        styles.set_all(style);
    }
    for (key, value) in value.get_ref().as_table().into_iter().flatten() {
        let Some(style) = style(value) else {
            continue;
        };
        let id: &str = key.borrow();
        if id == ALL {
            styles.set_all(style);
        } else if let Some(emitter) = emit::emitter(id) {
            styles.set(emitter.target().id, style);
        }
    }
    styles
}
