//! Profiles on a terminal and in files.

use std::io::{self, Write};
use std::path::{Path, PathBuf};

use anstyle::{Color, RgbColor, Style};
use clap::Args;
use serde::Serialize;
use skill_runtime::profile::{Heat, HeatMap};
use unicode_width::UnicodeWidthStr;

use crate::args::{Data, DataFormat};
use crate::failure::Failure;
use crate::shell::{BOLD, DIM, Shell};

/// How a profile or a difference is shown.
#[derive(Debug, Args)]
pub(super) struct Shown {
    /// Write a picture to this file, too, as SVG
    #[arg(long, value_name = "FILE")]
    pub(super) svg: Option<PathBuf>,
    #[command(flatten)]
    pub(super) data: Data,
}

/// The width of a field, in columns.
const FIELD: usize = 9;

impl Shown {
    pub(super) fn is_json(&self) -> bool {
        self.data.message_format == DataFormat::Json
    }

    /// Shows one thing, as it was asked.
    pub(super) fn show(
        &self,
        value: &impl Serialize,
        map: &HeatMap,
        shell: &mut Shell,
    ) -> Result<(), Failure> {
        if let Some(path) = &self.svg {
            write(path, map)?;
            shell.status("Wrote", path.display())?;
        }
        if self.is_json() {
            serde_json::to_writer(&mut shell.out, value).map_err(io::Error::from)?;
            writeln!(shell.out)?;
        } else {
            paint(map, &mut shell.out)?;
        }
        Ok(())
    }
}

fn write(path: &Path, map: &HeatMap) -> Result<(), Failure> {
    std::fs::write(path, map.to_svg()).map_err(|error| Failure::io("write", path, &error))
}

/// Writes the rows that say something, with their fields as warm as they are.
pub(crate) fn paint(map: &HeatMap, out: &mut impl Write) -> io::Result<()> {
    writeln!(out, "{BOLD}{}{BOLD:#}", map.title)?;
    writeln!(out, "{DIM}{}{DIM:#}", map.subtitle)?;
    let measured = map.rows.iter().filter(|row| {
        let mut heats = row.fields.iter().map(|field| field.heat);
        heats.any(|heat| heat != Heat::Plain)
    });
    let measured: Vec<_> = measured.collect();
    let width = measured.iter().map(|row| row.primitive.len()).max();
    let width = width.unwrap_or(0).max(10);
    write!(out, "{:width$} ", "")?;
    for column in &map.columns {
        write!(out, " {}", centred(column))?;
    }
    writeln!(out)?;
    for row in &measured {
        write!(out, "{:width$} ", row.primitive)?;
        for field in &row.fields {
            let style = style(field.heat);
            write!(out, " {style}{}{style:#}", centred(&field.text))?;
        }
        if !row.note.is_empty() {
            write!(out, "  {DIM}{}{DIM:#}", row.note)?;
        }
        writeln!(out)?;
    }
    let rest = map.rows.len() - measured.len();
    if rest > 0 {
        let count = crate::report::count(rest, "primitive");
        writeln!(out, "{DIM}{count} not measured{DIM:#}")?;
    }
    Ok(())
}

fn style(heat: Heat) -> Style {
    match heat.colours() {
        Some((field, ink)) => {
            let colour = |[red, green, blue]: [u8; 3]| Color::Rgb(RgbColor(red, green, blue));
            Style::new()
                .bg_color(Some(colour(field)))
                .fg_color(Some(colour(ink)))
        }
        None => DIM,
    }
}

/// A text in the middle of a field.
fn centred(text: &str) -> String {
    let room = FIELD.saturating_sub(text.width());
    let left = room / 2;
    format!("{:left$}{text}{:right$}", "", "", right = room - left)
}
