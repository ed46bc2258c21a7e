//! `explain`: what a diagnostic code means.

use std::io::Write;

use clap::Args;
use skcc_core::diagnostic::Code;

use crate::ExitCode;
use crate::args::{Data, DataFormat, near_code};
use crate::failure::Failure;
use crate::shell::{BOLD, DIM, NAME, Shell};
use crate::table::Table;

#[derive(Debug, Args)]
pub(crate) struct Arguments {
    /// The code or its name, such as SK012 or unquoted-colon [default: all codes]
    code: Option<String>,
    #[command(flatten)]
    data: Data,
}

/// A code as JSON.
#[derive(serde::Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub(crate) struct Entry {
    code: &'static str,
    name: &'static str,
    level: &'static str,
    specification: bool,
    summary: &'static str,
    explanation: &'static str,
}

impl From<Code> for Entry {
    fn from(code: Code) -> Self {
        Self {
            code: code.id(),
            name: code.name(),
            level: code.default_level().name(),
            specification: code.in_specification(),
            summary: code.summary(),
            explanation: code.explanation(),
        }
    }
}

pub(crate) fn run(arguments: &Arguments, shell: &mut Shell) -> Result<ExitCode, Failure> {
    let codes = match &arguments.code {
        None => Code::ALL.to_vec(),
        Some(text) => vec![Code::parse(text).ok_or_else(|| {
            Failure::new(format!("`{text}` is not a code")).help(near_code(text))
        })?],
    };
    match arguments.data.message_format {
        DataFormat::Json => {
            for code in codes {
                serde_json::to_writer(&mut shell.out, &Entry::from(code))
                    .map_err(std::io::Error::from)?;
                writeln!(shell.out)?;
            }
        }
        DataFormat::Human => match codes[..] {
            [code] if arguments.code.is_some() => page(shell, code)?,
            _ => {
                let mut table = Table::new(&["CODE", "LEVEL", "NAME", "MEANING"]);
                for code in codes {
                    let cells = [
                        code.id(),
                        code.default_level().name(),
                        code.name(),
                        code.summary(),
                    ];
                    table.row(cells.map(str::to_owned));
                }
                table.write(&mut shell.out)?;
            }
        },
    }
    Ok(ExitCode::Clean)
}

/// Prints a page of Markdown: headings bold, examples set in.
fn page(shell: &mut Shell, code: Code) -> std::io::Result<()> {
    let out = &mut shell.out;
    let mut fence: Option<&str> = None;
    for (index, line) in code.explanation().lines().enumerate() {
        let marks = line.len() - line.trim_start_matches(['~', '`']).len();
        match fence {
            Some(open) if line == open => fence = None,
            Some(_) if line.is_empty() => writeln!(out)?,
            Some(_) => writeln!(out, "    {line}")?,
            None if marks >= 3 => {
                fence = Some(&line[..marks]);
                let info = line[marks..].trim();
                let path = info.split_once(' ').map_or(info, |(_, path)| path);
                writeln!(out, "  {DIM}{path}{DIM:#}")?;
            }
            None => match line.trim_start_matches('#').trim_start() {
                heading if heading.len() < line.len() && line.starts_with('#') => {
                    let style = if index == 0 { NAME.bold() } else { BOLD };
                    writeln!(out, "{style}{heading}{style:#}")?;
                    if index == 0 {
                        let by = if code.in_specification() {
                            "the specification forbids it"
                        } else {
                            "the specification is silent"
                        };
                        let level = code.default_level().name();
                        writeln!(out, "{DIM}level {level}; {by}{DIM:#}")?;
                    }
                }
                _ => writeln!(out, "{line}")?,
            },
        }
    }
    Ok(())
}
