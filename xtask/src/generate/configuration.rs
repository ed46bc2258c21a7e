//! `docs/configuration.md`: every setting.

use std::fmt::Write;

use skcc_core::config::{Kind, Setting, settings};

use super::{File, NOTICE};

const INTRODUCTION: &str = "\
Settings stand in `skcc.toml`, in `[package.metadata.skcc]` or in `[workspace.metadata.skcc]` of a \
`Cargo.toml`. They are looked for in the current folder (or that of `--manifest-path`) and in the \
folders above it, up to the root of the workspace or the repository. Where one is set more than \
once, the command line wins, then the builder in `build.rs`, then the package's metadata, its \
`skcc.toml`, and the workspace's settings.

A setting that does not exist, or has a value that it cannot have, is an error at its place in the \
file, and nothing is done. Paths are relative to the folder of the file they stand in. Editors can \
use [the JSON Schema](schemas/skcc.toml.schema.json).

```toml
roots = [\"skills\"]
targets = [\"universal\", \"claude-code\"]

[lints]
SK1 = \"warn\"
SK101 = \"deny\"

[[suppress]]
code = \"SK704\"
path = \"skills/template\"
reason = \"it is a template\"
```
";

pub(super) fn document() -> File {
    let mut text = format!("# Configuration\n\n{NOTICE}{INTRODUCTION}");
    write(&mut text, format_args!("\n## Settings\n"));
    table(&mut text, settings());
    for setting in settings() {
        match setting.kind {
            Kind::Table(inner) => {
                write(
                    &mut text,
                    format_args!("\n### `[{}]`\n\n{}\n", setting.name, setting.doc),
                );
                table(&mut text, inner);
            }
            Kind::Tables(inner) => {
                write(
                    &mut text,
                    format_args!("\n### `[[{}]]`\n\n{}\n", setting.name, setting.doc),
                );
                table(&mut text, inner);
            }
            _ => {}
        }
    }
    ("docs/configuration.md".to_owned(), text)
}

fn table(text: &mut String, settings: &[Setting]) {
    text.push_str("\n| Setting | Takes | Default | Meaning |\n|---|---|---|---|\n");
    for setting in settings {
        let default = match setting.default {
            _ if setting.required.is_some() => "required".to_owned(),
            "" => String::new(),
            remark if remark.contains('`') => remark.to_owned(),
            value => format!("`{value}`"),
        };
        write(
            text,
            format_args!(
                "| `{}` | {} | {} | {} |\n",
                setting.name,
                takes(setting.kind),
                escape(&default),
                escape(setting.doc),
            ),
        );
    }
}

fn takes(kind: Kind) -> String {
    match kind {
        Kind::Truth => "`true`, `false`".to_owned(),
        Kind::Text => "text".to_owned(),
        Kind::Name => "name".to_owned(),
        Kind::Words => "pattern of words".to_owned(),
        Kind::Path => "path".to_owned(),
        Kind::Url => "address of HTTP".to_owned(),
        Kind::Glob => "pattern of paths".to_owned(),
        Kind::Choice(known) => {
            let known: Vec<_> = known.iter().map(|one| format!("`{one}`")).collect();
            known.join(", ")
        }
        Kind::Target => "target".to_owned(),
        Kind::Codes => "code, name or group".to_owned(),
        Kind::Number => "number".to_owned(),
        Kind::Date => "day".to_owned(),
        Kind::List(item) => format!("list of: {}", takes(*item)),
        Kind::Styles => "style, or table of targets with styles".to_owned(),
        Kind::Levels => "codes with levels".to_owned(),
        Kind::Table(_) => "table".to_owned(),
        Kind::Tables(_) => "tables".to_owned(),
    }
}

fn escape(text: &str) -> String {
    text.replace('|', "\\|")
}

fn write(text: &mut String, part: std::fmt::Arguments<'_>) {
    text.write_fmt(part)
        .expect("writing to a text does not fail");
}
