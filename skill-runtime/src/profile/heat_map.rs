//! A profile, or the difference of two, as a picture.
//!
//! Nothing is said by colour alone: each field has its words too.

use std::fmt::Write as _;
use std::format;
use std::prelude::v1::*;

use super::diff::ProfileDiff;
use super::level::Verdict;
use super::primitive::{Category, Level, all, find};
use super::report::{Ability, LevelResult, Profile};

/// Rows of primitives, columns of levels, and how warm each field is.
#[derive(Debug, Clone, PartialEq)]
pub struct HeatMap {
    /// What it is of.
    pub title: String,
    /// When, how often and at what cost.
    pub subtitle: String,
    /// The names of the columns.
    pub columns: Vec<String>,
    /// The rows, in the order of the catalogue.
    pub rows: Vec<HeatRow>,
    /// What its signs mean.
    pub legend: &'static str,
}

/// One primitive.
#[derive(Debug, Clone, PartialEq)]
pub struct HeatRow {
    /// The primitive's id.
    pub primitive: String,
    /// Which kind of ability it is.
    pub category: Option<Category>,
    /// One field for each column.
    pub fields: Vec<HeatField>,
    /// What else is to be known; mostly nothing.
    pub note: String,
}

/// One field.
#[derive(Debug, Clone, PartialEq)]
pub struct HeatField {
    /// What stands there.
    pub text: String,
    /// How warm it is.
    pub heat: Heat,
}

/// How warm a field is.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Heat {
    /// From 0, nothing, to 1, all.
    Share(f64),
    /// From -1, all lost, to 1, all gained.
    Change(f64),
    /// Nobody knows.
    Unknown,
    /// No colour.
    Plain,
}

impl HeatMap {
    /// The picture of a profile.
    pub fn of(profile: &Profile) -> Self {
        let known = all().iter().map(|primitive| primitive.info());
        let rows = known.map(|info| {
            let ability = profile.primitives.get(info.id);
            HeatRow {
                primitive: info.id.into(),
                category: Some(info.category),
                fields: ability.map_or_else(not_measured, fields),
                note: ability.map(note).unwrap_or_default(),
            }
        });
        Self {
            title: format!("{} in {}", profile.model, profile.harness),
            subtitle: subtitle(profile),
            columns: ["level", "L1", "L2", "L3"].map(String::from).into(),
            rows: rows.collect(),
            legend: "~ tasks disagree, it could be otherwise · ! held above a level that is \
                     not, does not count · ? not known",
        }
    }

    /// The picture of a difference.
    pub fn of_diff(diff: &ProfileDiff) -> Self {
        let level = |level: Option<u8>| HeatField {
            text: level.map_or("?".into(), |level| format!("L{level}")),
            heat: level.map_or(Heat::Unknown, |level| Heat::Share(f64::from(level) / 3.0)),
        };
        let rows = diff.primitives.iter().map(|change| {
            let text = match change.change {
                None => "?".into(),
                Some(0) => "=".into(),
                Some(levels) if change.sure => format!("{levels:+}"),
                Some(levels) => format!("{levels:+} ~"),
            };
            let heat = change.change.map_or(Heat::Unknown, |levels| {
                Heat::Change(f64::from(levels) / 3.0)
            });
            HeatRow {
                primitive: change.primitive.clone(),
                category: find(&change.primitive).map(|one| one.info().category),
                fields: Vec::from([
                    level(change.before),
                    level(change.after),
                    HeatField { text, heat },
                ]),
                note: String::new(),
            }
        });
        let name = |name: &super::diff::ProfileName| format!("{} in {}", name.model, name.harness);
        let warning = if diff.comparable {
            ""
        } else {
            "; not measured in the same way"
        };
        Self {
            title: format!("{} → {}", name(&diff.before), name(&diff.after)),
            subtitle: format!(
                "{} → {}{warning}",
                diff.before.measured_at, diff.after.measured_at
            ),
            columns: ["before", "after", "change"].map(String::from).into(),
            rows: rows.collect(),
            legend: "~ may be chance · ? not known",
        }
    }

    /// The picture as SVG, for light and dark pages.
    pub fn to_svg(&self) -> String {
        const LABEL: usize = 190;
        const FIELD: usize = 84;
        const ROW: usize = 22;
        // As much as 40 characters of a note take.
        const NOTE: usize = 300;
        let width = LABEL + self.columns.len() * FIELD + NOTE;
        let mut body = String::new();
        let mut y = 74;
        let mut category = None;
        for (index, column) in self.columns.iter().enumerate() {
            let x = LABEL + index * FIELD + FIELD / 2;
            text(&mut body, x, y - 8, "head", column);
        }
        for row in &self.rows {
            if row.category != category {
                category = row.category;
                let name = category.map_or("other", Category::as_str);
                text(&mut body, 12, y + 16, "group", name);
                y += ROW + 2;
            }
            text(&mut body, 12, y + 15, "name", &row.primitive);
            for (index, field) in row.fields.iter().enumerate() {
                let x = LABEL + index * FIELD;
                let (fill, ink) = colours(field.heat);
                push(
                    &mut body,
                    format_args!(
                        "<rect x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\" rx=\"3\" fill=\"{fill}\"/>\n",
                        x + 1,
                        y + 1,
                        FIELD - 2,
                        ROW - 2
                    ),
                );
                push(
                    &mut body,
                    format_args!(
                        "<text x=\"{}\" y=\"{}\" class=\"field\" style=\"fill: {ink}\">{}</text>\n",
                        x + FIELD / 2,
                        y + 15,
                        escaped(&field.text)
                    ),
                );
            }
            let x = LABEL + row.fields.len() * FIELD + 8;
            text(&mut body, x, y + 15, "note", &shortened(&row.note, 40));
            y += ROW;
        }
        text(&mut body, 12, y + 22, "note", self.legend);
        let height = y + 36;
        let (title, subtitle) = (escaped(&self.title), escaped(&self.subtitle));
        let mut svg = String::new();
        push(
            &mut svg,
            format_args!(
                "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{width}\" height=\"{height}\" \
                 viewBox=\"0 0 {width} {height}\" role=\"img\" aria-labelledby=\"t d\">\n\
                 <title id=\"t\">{title}</title>\n<desc id=\"d\">{subtitle}</desc>\n{DEFINITIONS}\
                 <rect width=\"{width}\" height=\"{height}\" class=\"page\"/>\n\
                 <text x=\"12\" y=\"24\" class=\"title\">{title}</text>\n\
                 <text x=\"12\" y=\"42\" class=\"note\">{subtitle}</text>\n{body}</svg>\n"
            ),
        );
        svg
    }
}

/// Styles, and the hatching of what is not known.
const DEFINITIONS: &str = "<style>\n\
    text { font-size: 12px; font-family: ui-monospace, Menlo, Consolas, monospace; fill: #1f2328 }\n\
    .title { font-size: 15px; font-weight: bold }\n\
    .page { fill: #ffffff }\n\
    .head, .field { text-anchor: middle }\n\
    .group { font-weight: bold }\n\
    .head, .note { fill: #59636e }\n\
    .note { font-size: 11px }\n\
    @media (prefers-color-scheme: dark) {\n\
    .page { fill: #0d1117 } text { fill: #e6edf3 } .head, .note { fill: #9198a1 }\n\
    }\n\
    </style>\n\
    <defs><pattern id=\"u\" width=\"6\" height=\"6\" patternUnits=\"userSpaceOnUse\" \
    patternTransform=\"rotate(45)\"><rect width=\"6\" height=\"6\" fill=\"#e4e7ea\"/>\
    <rect width=\"2\" height=\"6\" fill=\"#c6ccd3\"/></pattern></defs>\n";

/// What there is, and what was gained.
const BLUE: [u8; 3] = [8, 81, 156];
/// What was lost.
const RED: [u8; 3] = [179, 58, 8];
const DARK: [u8; 3] = [31, 35, 40];
const LIGHT: [u8; 3] = [255, 255, 255];

impl Heat {
    /// The colour of a field, and of what stands on it, as red, green and blue;
    /// none where it has no colour of its own.
    ///
    /// Blue is what there is, red what was lost, as people of every colour
    /// vision tell them apart; both are mixed with white.
    pub fn colours(self) -> Option<([u8; 3], [u8; 3])> {
        let (colour, share) = match self {
            // Nothing at all is still a field.
            Self::Share(share) => (BLUE, 0.06 + 0.94 * share),
            Self::Change(change) if change < 0.0 => (RED, 0.25 - 0.75 * change),
            Self::Change(change) if change > 0.0 => (BLUE, 0.25 + 0.75 * change),
            Self::Change(_) => return Some(([238, 240, 242], DARK)),
            Self::Unknown => return Some(([228, 231, 234], DARK)),
            Self::Plain => return None,
        };
        let mixed = colour.map(|part| {
            let part = 255.0 - (255.0 - f64::from(part)) * share.clamp(0.0, 1.0);
            #[expect(
                clippy::cast_possible_truncation,
                clippy::cast_sign_loss,
                reason = "between 0 and 255"
            )]
            let part = part.round() as u8;
            part
        });
        Some((mixed, if share > 0.55 { LIGHT } else { DARK }))
    }
}

/// The colours of a field as SVG writes them.
fn colours(heat: Heat) -> (String, String) {
    let written = |[red, green, blue]: [u8; 3]| format!("#{red:02x}{green:02x}{blue:02x}");
    match heat.colours() {
        Some((_, ink)) if heat == Heat::Unknown => ("url(#u)".into(), written(ink)),
        Some((field, ink)) => (written(field), written(ink)),
        None => ("none".into(), "#59636e".into()),
    }
}

fn not_measured() -> Vec<HeatField> {
    let field = HeatField {
        text: "–".into(),
        heat: Heat::Plain,
    };
    std::vec![field; 4]
}

fn fields(ability: &Ability) -> Vec<HeatField> {
    let level = HeatField {
        text: match (ability.level, ability.unknown_from) {
            (None, _) => "?".into(),
            (Some(level), None) => format!("L{level}"),
            (Some(level), Some(_)) => format!("≥L{level}"),
        },
        heat: ability
            .level
            .map_or(Heat::Unknown, |level| Heat::Share(f64::from(level) / 3.0)),
    };
    let mut fields = Vec::from([level]);
    for (level, result) in Level::ALL.into_iter().zip(&ability.levels) {
        fields.push(field(result, ability.inversions.contains(&level)));
    }
    fields
}

fn field(result: &LevelResult, is_inverted: bool) -> HeatField {
    let tally = result.tally;
    if result.verdict == Verdict::Unknown {
        return HeatField {
            text: "?".into(),
            heat: Heat::Unknown,
        };
    }
    let share = match (tally.graded(), result.verdict) {
        (0, Verdict::Held) => 1.0,
        (0, _) => 0.0,
        (graded, _) => f64::from(tally.passed) / f64::from(graded),
    };
    let mut text = match tally.graded() {
        0 if result.verdict == Verdict::Held => "yes".into(),
        0 => "no".into(),
        graded => format!("{}/{graded}", tally.passed),
    };
    if result.uncertain {
        text.push_str(" ~");
    }
    if is_inverted {
        text.push_str(" !");
    }
    HeatField {
        text,
        heat: Heat::Share(share),
    }
}

/// Why the first level that is not known is not.
fn note(ability: &Ability) -> String {
    let unknown = ability.unknown_from.map(Level::index);
    let level = unknown.map(|index| &ability.levels[index]);
    let reason = level.and_then(|level| {
        let of_run = level.runs.iter().find_map(|run| run.reason.as_ref());
        level.reason.as_ref().or(of_run)
    });
    reason.cloned().unwrap_or_default()
}

fn subtitle(profile: &Profile) -> String {
    let mut parts = Vec::from([
        profile.measured_at.clone(),
        format!("suite {}", profile.suite),
        format!("{} runs", profile.runs),
    ]);
    if let Some(usage) = &profile.usage {
        parts.push(format!("{} tokens", usage.tokens()));
        if let Some(usd) = usage.reported_usd {
            parts.push(format!("${usd:.4}"));
        }
    }
    if !profile.complete {
        parts.push("not complete".into());
    }
    parts.join(" · ")
}

fn text(out: &mut String, x: usize, y: usize, class: &str, text: &str) {
    if !text.is_empty() {
        let text = escaped(text);
        push(
            out,
            format_args!("<text x=\"{x}\" y=\"{y}\" class=\"{class}\">{text}</text>\n"),
        );
    }
}

fn push(out: &mut String, text: std::fmt::Arguments<'_>) {
    out.write_fmt(text).expect("a string takes all");
}

fn shortened(text: &str, most: usize) -> String {
    match text.char_indices().nth(most) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.into(),
    }
}

/// Text of others, as XML takes it.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            // XML has no other control characters.
            c if c.is_control() => out.push(' '),
            c => out.push(c),
        }
    }
    out
}
