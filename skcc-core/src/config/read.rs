//! A table of settings to a [`Config`].
//!
//! Two passes: the first checks the table against the data of [`settings`] and
//! reports, the second takes out what is right and passes over the rest.

use std::borrow::Borrow;
use std::ops::Range;
use std::path::Component::Normal;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use skir::Layer;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::settings::{Kind, Setting, settings};
use super::{Build, Config};
use super::{models, security, styles, suppress};
use crate::diagnostic::{Code, Diagnostic, Edit, Level, Selector, Span, unknown_code};
use crate::distance::nearest;
use crate::emit::{self, EMITTERS};
use crate::glob::Glob;
use crate::source::{Layout, Origin, Root, SourceFile, Trust};
use crate::suppression::Date;
use crate::system::{FileKind, System};

/// A file with settings.
pub(super) struct Scope<'a> {
    pub(super) system: &'a dyn System,
    pub(super) file: &'a Arc<SourceFile>,
    /// The folder of the file.
    pub(super) folder: &'a Path,
    /// The same as messages show it; empty for the project's own folder.
    pub(super) shown: &'a str,
}

/// Reads a table of settings.
pub(super) fn config(
    scope: &Scope<'_>,
    table: &DeTable<'_>,
    diagnostics: &mut Vec<Diagnostic>,
) -> Config {
    check_table(scope, table, settings(), diagnostics);
    let exclude = globs(scope, table);
    let mut config = Config {
        roots: roots(scope, table, &exclude, diagnostics),
        skills: path(table, "skills").and_then(|(path, range)| {
            let root = Root {
                trust: Trust::FirstParty,
                ..root(scope, path, &exclude)
            };
            existing(scope, root, range, diagnostics)
        }),
        layers: table.contains_key("layers").then(|| {
            let names = texts(table, "layers").filter_map(|(name, _)| layer(name));
            names.collect()
        }),
        crates: table.contains_key("crates").then(|| {
            let names = texts(table, "crates").map(|(name, _)| name.to_owned());
            names.collect()
        }),
        targets: targets(table, "targets"),
        as_is: targets(table, "as-is"),
        styles: styles::read(table),
        strict: text(table, "spec").map(|(spec, _)| spec == "strict"),
        lints: lints(table),
        suppress: suppress::suppressions(scope, table, diagnostics),
        rules: security::rules_version(table),
        overridable: security::overridable(scope, table, diagnostics),
        security: security::policy(table),
        models: models::read(table),
        exclude,
        ..Config::default()
    };
    if let Some(build) = table
        .get("build")
        .and_then(|value| value.get_ref().as_table())
    {
        let resolved = |name| path(build, name).map(|(path, _)| resolve(scope, path));
        config.build = Build {
            out_dir: resolved("out-dir"),
            emit: resolved("emit"),
            runtime_path: text(build, "runtime-path").map(|(path, _)| path.to_owned()),
        };
    }
    config
}

fn check_table(
    scope: &Scope<'_>,
    table: &DeTable<'_>,
    known: &[Setting],
    diagnostics: &mut Vec<Diagnostic>,
) {
    for (key, value) in table {
        let name: &str = key.borrow();
        match known.iter().find(|setting| setting.name == name) {
            Some(setting) => check(scope, name, value, setting.kind, diagnostics),
            None => diagnostics.push(unknown_setting(scope, name, key.span(), known)),
        }
    }
}

fn unknown_setting(
    scope: &Scope<'_>,
    name: &str,
    range: Range<usize>,
    known: &[Setting],
) -> Diagnostic {
    let span = Span::new(scope.file, range);
    let message = format!("there is no setting `{name}`");
    let diagnostic = Diagnostic::new(Code::UnknownSetting, span.clone(), message);
    match nearest(name, known.iter().map(|setting| setting.name)) {
        Some(meant) => diagnostic.help(format!("write `{meant}`")).suggest(
            format!("write `{meant}`"),
            vec![Edit {
                span,
                replacement: meant.to_owned(),
            }],
        ),
        None => diagnostic.help(format!(
            "use one of {}",
            list(known.iter().map(|setting| setting.name))
        )),
    }
}

fn check(
    scope: &Scope<'_>,
    name: &str,
    value: &Spanned<DeValue<'_>>,
    kind: Kind,
    diagnostics: &mut Vec<Diagnostic>,
) {
    let wrong = |message: String| {
        Diagnostic::new(
            Code::InvalidSetting,
            Span::new(scope.file, value.span()),
            message,
        )
    };
    let type_name = value.get_ref().type_str();
    match kind {
        Kind::List(item) => match value.get_ref().as_array() {
            Some(items) => {
                for value in items {
                    check(scope, name, value, *item, diagnostics);
                }
            }
            None => diagnostics.push(wrong(format!("`{name}` takes a list, not {type_name}"))),
        },
        Kind::Table(known) => match value.get_ref().as_table() {
            Some(table) => check_table(scope, table, known, diagnostics),
            None => diagnostics.push(wrong(format!("`{name}` takes a table, not {type_name}"))),
        },
        Kind::Tables(known) => match value.get_ref().as_array() {
            Some(items) => {
                for item in items {
                    match item.get_ref().as_table() {
                        Some(table) => {
                            check_table(scope, table, known, diagnostics);
                            check_required(scope, name, item.span(), table, known, diagnostics);
                        }
                        None => diagnostics.push(wrong(format!("`{name}` takes tables"))),
                    }
                }
            }
            None => diagnostics.push(
                wrong(format!("`{name}` takes a list of tables, not {type_name}"))
                    .help(format!("write `[[{name}]]` above it")),
            ),
        },
        Kind::Levels => match value.get_ref().as_table() {
            Some(table) => check_levels(scope, table, diagnostics),
            None => diagnostics.push(wrong(format!("`{name}` takes a table, not {type_name}"))),
        },
        Kind::Styles => styles::check(scope, name, value, diagnostics),
        Kind::Date if matches!(value.get_ref(), DeValue::Datetime(_)) => {}
        Kind::Truth => {
            if value.get_ref().as_bool().is_none() {
                diagnostics.push(
                    wrong(format!("`{name}` takes true or false, not {type_name}"))
                        .help("write `true` or `false`, without quotes"),
                );
            }
        }
        Kind::Number => {
            if models::number(value.get_ref()).is_none() {
                let message = format!("`{name}` takes a number that is not below zero");
                diagnostics.push(wrong(message));
            }
        }
        Kind::Text
        | Kind::Name
        | Kind::Words
        | Kind::Path
        | Kind::Url
        | Kind::Glob
        | Kind::Choice(_)
        | Kind::Target
        | Kind::Codes
        | Kind::Date => match value.get_ref().as_str() {
            Some(text) => diagnostics.extend(check_text(scope, name, text, value.span(), kind)),
            None => diagnostics.push(wrong(format!("`{name}` takes a text, not {type_name}"))),
        },
    }
}

fn check_required(
    scope: &Scope<'_>,
    name: &str,
    range: Range<usize>,
    table: &DeTable<'_>,
    known: &[Setting],
    diagnostics: &mut Vec<Diagnostic>,
) {
    for setting in known {
        if let Some(code) = setting.required
            && !table.contains_key(setting.name)
        {
            diagnostics.push(
                Diagnostic::new(
                    code,
                    Span::new(scope.file, range.clone()),
                    format!("this `{name}` has no `{}`", setting.name),
                )
                .help(format!("add `{} = \"…\"`", setting.name)),
            );
        }
    }
}

fn check_text(
    scope: &Scope<'_>,
    name: &str,
    text: &str,
    range: Range<usize>,
    kind: Kind,
) -> Option<Diagnostic> {
    let choices = |known: &[&'static str], what: &str| {
        (!known.contains(&text)).then(|| {
            let message = format!("`{text}` is no {what}");
            choose(
                Diagnostic::new(
                    Code::InvalidSetting,
                    Span::new(scope.file, range.clone()),
                    message,
                ),
                text,
                known,
            )
        })
    };
    match kind {
        Kind::Choice(known) => choices(known, &format!("value of `{name}`")),
        Kind::Target if emit::emitter(text).is_some() => None,
        Kind::Target => choices(&target_ids(), "target"),
        Kind::Date => Date::parse(text).is_none().then(|| {
            Diagnostic::new(
                Code::InvalidSetting,
                Span::new(scope.file, range),
                format!("`{text}` is no day"),
            )
            .help("write it as `2027-03-01`")
        }),
        Kind::Codes => Selector::parse(text)
            .is_none()
            .then(|| unknown_code(Span::new(scope.file, range), text)),
        Kind::Glob => Glob::new(text).err().map(|error| {
            Diagnostic::new(
                Code::InvalidSetting,
                Span::new(scope.file, range),
                format!("`{text}` is no pattern: {error}"),
            )
        }),
        Kind::Name | Kind::Words => security::wrong_text(text, kind).map(|help| {
            Diagnostic::new(
                Code::InvalidSetting,
                Span::new(scope.file, range),
                format!("`{text}` is no value of `{name}`"),
            )
            .help(help)
        }),
        Kind::Url => {
            let schemes = ["http://", "https://"];
            let server = schemes.iter().find_map(|scheme| text.strip_prefix(scheme));
            server
                .is_none_or(|rest| rest.is_empty() || rest.contains(char::is_whitespace))
                .then(|| {
                    Diagnostic::new(
                        Code::InvalidSetting,
                        Span::new(scope.file, range),
                        format!("`{text}` is no address of a server of HTTP"),
                    )
                    .help("write it as `http://127.0.0.1:8000/v1`")
                })
        }
        Kind::Path => text.is_empty().then(|| {
            Diagnostic::new(
                Code::InvalidSetting,
                Span::new(scope.file, range),
                format!("the path in `{name}` is empty"),
            )
            .help("write `.` for the folder of this file")
        }),
        _ => None,
    }
}

fn check_levels(scope: &Scope<'_>, table: &DeTable<'_>, diagnostics: &mut Vec<Diagnostic>) {
    for (key, value) in table {
        let name: &str = key.borrow();
        if Selector::parse(name).is_none() {
            diagnostics.push(unknown_code(Span::new(scope.file, key.span()), name));
        }
        let level = value.get_ref().as_str();
        if level.and_then(Level::parse).is_none() {
            let shown = level.unwrap_or_else(|| value.get_ref().type_str());
            let span = Span::new(scope.file, value.span());
            let message = format!("`{shown}` is no level");
            diagnostics.push(choose(
                Diagnostic::new(Code::InvalidSetting, span, message),
                shown,
                &[Level::Allow, Level::Warn, Level::Deny].map(Level::name),
            ));
        }
    }
}

/// Says what could stand there instead of `text`.
pub(super) fn choose(diagnostic: Diagnostic, text: &str, known: &[&'static str]) -> Diagnostic {
    match nearest(text, known.iter().copied()) {
        Some(meant) => {
            let edit = Edit {
                span: diagnostic.span.clone(),
                replacement: format!("\"{meant}\""),
            };
            diagnostic
                .help(format!("write `{meant}`"))
                .suggest(format!("write `{meant}`"), vec![edit])
        }
        None => diagnostic.help(format!("use one of {}", list(known.iter().copied()))),
    }
}

fn list<'a>(names: impl Iterator<Item = &'a str>) -> String {
    let names: Vec<_> = names.map(|name| format!("`{name}`")).collect();
    names.join(", ")
}

pub(super) fn target_ids() -> Vec<&'static str> {
    EMITTERS.iter().map(|emitter| emitter.target().id).collect()
}

pub(super) fn text<'a>(table: &'a DeTable<'_>, name: &str) -> Option<(&'a str, Range<usize>)> {
    let value = table.get(name)?;
    Some((value.get_ref().as_str()?, value.span()))
}

fn path<'a>(table: &'a DeTable<'_>, name: &str) -> Option<(&'a str, Range<usize>)> {
    text(table, name).filter(|(path, _)| !path.is_empty())
}

pub(super) fn texts<'a>(
    table: &'a DeTable<'_>,
    name: &str,
) -> impl Iterator<Item = (&'a str, Range<usize>)> {
    let items = table.get(name).and_then(|value| value.get_ref().as_array());
    items
        .into_iter()
        .flat_map(|items| items.iter())
        .filter_map(|value| Some((value.get_ref().as_str()?, value.span())))
}

pub(super) fn tables<'a, 'i>(
    table: &'a DeTable<'i>,
    name: &str,
) -> impl Iterator<Item = (&'a DeTable<'i>, Range<usize>)> {
    let items = table.get(name).and_then(|value| value.get_ref().as_array());
    items
        .into_iter()
        .flat_map(|items| items.iter())
        .filter_map(|value| Some((value.get_ref().as_table()?, value.span())))
}

fn globs(scope: &Scope<'_>, table: &DeTable<'_>) -> Vec<Glob> {
    texts(table, "exclude")
        .filter_map(|(text, _)| Glob::new(text).ok())
        .map(|glob| glob.below(scope.shown))
        .collect()
}

fn targets(table: &DeTable<'_>, key: &str) -> Option<Vec<&'static str>> {
    table.get(key)?;
    let mut found = Vec::new();
    for (id, _) in texts(table, key) {
        if let Some(emitter) = emit::emitter(id)
            && !found.contains(&emitter.target().id)
        {
            found.push(emitter.target().id);
        }
    }
    Some(found)
}

fn lints(table: &DeTable<'_>) -> Vec<(Selector, Level)> {
    let Some(table) = table
        .get("lints")
        .and_then(|value| value.get_ref().as_table())
    else {
        return Vec::new();
    };
    let mut found: Vec<_> = table
        .iter()
        .filter_map(|(key, value)| {
            let selector = Selector::parse(key.borrow())?;
            Some((selector, Level::parse(value.get_ref().as_str()?)?))
        })
        .collect();
    // The last one wins: the more a selector says, the later it comes.
    found.sort_by_key(|(selector, _)| match selector {
        Selector::All => 0,
        Selector::Group(_) => 1,
        Selector::Code(_) => 2,
    });
    found
}

fn roots(
    scope: &Scope<'_>,
    table: &DeTable<'_>,
    exclude: &[Glob],
    diagnostics: &mut Vec<Diagnostic>,
) -> Option<Vec<Arc<Root>>> {
    if !table.contains_key("roots") && !table.contains_key("root") {
        return None;
    }
    let mut found = Vec::new();
    for (path, range) in texts(table, "roots").filter(|(path, _)| !path.is_empty()) {
        let root = Root {
            trust: Trust::FirstParty,
            ..root(scope, path, exclude)
        };
        found.extend(existing(scope, root, range, diagnostics));
    }
    for (table, _) in tables(table, "root") {
        let Some((path, range)) = path(table, "path") else {
            continue;
        };
        let choice = |name| text(table, name).map(|(text, _)| text);
        let layer = choice("layer").and_then(layer).unwrap_or_default();
        let trusted = match choice("trust") {
            Some(trust) => trust == "first-party",
            None => layer == Layer::Repository,
        };
        let root = Root {
            layout: match choice("layout") {
                Some("layered") => Layout::Layered,
                _ => Layout::Folders,
            },
            trust: if trusted {
                Trust::FirstParty
            } else {
                Trust::ThirdParty
            },
            layer,
            origin: if trusted {
                Origin::Own
            } else {
                Origin::Settings
            },
            ..root(scope, path, exclude)
        };
        found.extend(existing(scope, root, range, diagnostics));
    }
    Some(found)
}

fn layer(name: &str) -> Option<Layer> {
    Layer::ALL.into_iter().find(|layer| layer.name() == name)
}

fn root(scope: &Scope<'_>, path: &str, exclude: &[Glob]) -> Root {
    Root {
        display: show(scope.shown, path),
        exclude: exclude.to_vec(),
        ..Root::new(resolve(scope, path))
    }
}

/// The root when its folder is there.
fn existing(
    scope: &Scope<'_>,
    root: Root,
    range: Range<usize>,
    diagnostics: &mut Vec<Diagnostic>,
) -> Option<Arc<Root>> {
    // A link is left to the listing of the folder, which follows it.
    let problem = match scope.system.metadata(&root.path) {
        Ok(metadata) if metadata.kind == FileKind::File => "is a file, not a folder".to_owned(),
        Ok(_) => return Some(Arc::new(root)),
        Err(error) => format!("cannot be read: {error}"),
    };
    diagnostics.push(Diagnostic::new(
        Code::MissingRoot,
        Span::new(scope.file, range),
        format!("the root `{}` {problem}", root.display),
    ));
    None
}

fn resolve(scope: &Scope<'_>, path: &str) -> PathBuf {
    if Path::new(path).is_absolute() {
        return PathBuf::from(path);
    }
    let start = scope.folder.to_owned();
    path.split('/').fold(start, |mut at, component| {
        match component {
            "" | "." => {}
            ".." if matches!(at.components().next_back(), Some(Normal(_))) => {
                at.pop();
            }
            other => at.push(other),
        }
        at
    })
}

/// How messages show `path` below the folder `shown`.
fn show(shown: &str, path: &str) -> String {
    if Path::new(path).is_absolute() {
        return path.to_owned();
    }
    let mut components: Vec<&str> = Vec::new();
    for component in shown.split('/').chain(path.split('/')) {
        match component {
            "" | "." => {}
            ".." if components.last().is_some_and(|last| *last != "..") => {
                components.pop();
            }
            other => components.push(other),
        }
    }
    components.join("/")
}
