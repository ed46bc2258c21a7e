//! `cargo xtask detect`: what the security rules see in labelled skills.
//!
//! The skills are divided into two halves, `dev` and `holdout`, by group of
//! near-duplicates, so that no template stands on both sides. Rules are written
//! with the first half in view; the second is only counted. The division is
//! made of the texts alone and is the same on every machine.

mod groups;
mod interval;
mod labels;

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::sync::Arc;

use skcc_core::diagnostic::{Diagnostic, Group, Severity};
use skcc_core::source::Root;
use skcc_core::system::os::Os;
use skcc_core::{Compilation, Options, compile};

use crate::Failure;
use interval::wilson;
use labels::Sample;

/// One half of the labelled skills.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Half {
    /// Rules are written with these in view.
    Dev,
    /// These are only counted.
    Holdout,
}

impl Half {
    const ALL: [Self; 2] = [Self::Dev, Self::Holdout];

    const fn name(self) -> &'static str {
        match self {
            Self::Dev => "dev",
            Self::Holdout => "holdout",
        }
    }
}

/// What the rules said of one skill.
#[derive(Debug, Default)]
struct Verdict {
    /// Codes at deny level.
    denied: BTreeSet<&'static str>,
    /// Findings at warning level, by code.
    warned: BTreeMap<&'static str, usize>,
}

impl Verdict {
    fn warnings(&self) -> usize {
        self.warned.values().sum()
    }
}

/// Prints which half every skill is in.
pub(crate) fn split(folder: &str, labels: &str) -> Result<(), Failure> {
    for (sample, half) in divided(folder, labels)? {
        println!("{}\t{}", half.name(), sample.path);
    }
    Ok(())
}

/// Compiles the labelled skills and prints what was found; the samples one by
/// one for the half that may be looked at.
pub(crate) fn run(folder: &str, labels: &str) -> Result<(), Failure> {
    let samples = divided(folder, labels)?;
    let compilation = compile(
        &Os,
        &[Arc::new(Root::new(Path::new(folder)))],
        &Options::default(),
    );
    let verdicts = verdicts(&compilation, folder, &samples);
    println!("| half | kind | skills | denied | share | 95 % | warnings mean | median |");
    println!("|---|---|---|---|---|---|---|---|");
    for half in Half::ALL {
        for (kind, of) in KINDS {
            let chosen: Vec<&Verdict> = samples
                .iter()
                .zip(&verdicts)
                .filter(|((sample, side), _)| *side == half && of(sample))
                .map(|(_, verdict)| verdict)
                .collect();
            println!("{}", row(half, kind, &chosen));
        }
    }
    println!(
        "\n| half | source | tier | skills | denied | share | 95 % | warnings mean | median |"
    );
    println!("|---|---|---|---|---|---|---|---|---|");
    let mut by_source: BTreeMap<(Half, String), Vec<&Verdict>> = BTreeMap::new();
    for ((sample, side), verdict) in samples.iter().zip(&verdicts) {
        let of = format!("{} | {}", sample.source(), sample.tier);
        by_source.entry((*side, of)).or_default().push(verdict);
    }
    for ((half, of), chosen) in &by_source {
        println!("{}", row(*half, of, chosen));
    }
    println!("\n| code | attacks dev | attacks holdout | benign dev | benign holdout |");
    println!("|---|---|---|---|---|");
    for (code, counts) in by_code(&samples, &verdicts) {
        let cells = counts.map(|(denied, warned)| format!("{denied} + {warned}"));
        println!("| {code} | {} |", cells.join(" | "));
    }
    println!("\nCells are skills denied + skills warned. Of the dev half:");
    for ((sample, half), verdict) in samples.iter().zip(&verdicts) {
        let missed = sample.is_overt() && verdict.denied.is_empty();
        let false_alarm = sample.is_benign() && !verdict.denied.is_empty();
        if *half == Half::Dev && (missed || false_alarm) {
            let codes: Vec<_> = verdict.denied.iter().copied().collect();
            let what = if missed { "missed" } else { "false alarm" };
            println!("{what}: {} {}", sample.path, codes.join(" "));
        }
    }
    Ok(())
}

/// A kind of skills: its name, and which it holds.
type Kind = (&'static str, fn(&Sample) -> bool);

/// The kinds of skills that are counted apart.
const KINDS: &[Kind] = &[
    ("overt", Sample::is_overt),
    ("semantic", |sample| {
        !sample.is_benign() && sample.tier == "semantic"
    }),
    ("other attacks", |sample| {
        !sample.is_benign() && !sample.is_overt() && sample.tier != "semantic"
    }),
    ("benign", Sample::is_benign),
    ("benign: hard negative", |sample| {
        sample.is_benign() && sample.tier == "hard-negative"
    }),
    ("benign: clean twin", |sample| {
        sample.is_benign() && sample.tier == "paired-clean"
    }),
];

fn divided(folder: &str, labels: &str) -> Result<Vec<(Sample, Half)>, Failure> {
    let text = read(Path::new(labels))?;
    let samples = labels::read(&text)?;
    let texts = samples
        .iter()
        .map(|sample| text_of(&Path::new(folder).join(&sample.path)))
        .collect::<Result<Vec<_>, _>>()?;
    let groups = groups::of(&texts);
    // The name of a group is its first path, which decides its side.
    let mut names = BTreeMap::new();
    for (sample, group) in samples.iter().zip(&groups) {
        let name = names.entry(*group).or_insert(sample.path.as_str());
        *name = (*name).min(&sample.path);
    }
    let halves: Vec<Half> = groups.iter().map(|group| side(names[group])).collect();
    Ok(samples.into_iter().zip(halves).collect())
}

/// The half of a group, by the parity of its name's FNV-1a hash.
fn side(name: &str) -> Half {
    let hash = name.bytes().fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
    });
    if (hash >> 32).count_ones().is_multiple_of(2) {
        Half::Dev
    } else {
        Half::Holdout
    }
}

/// The text of a skill's Markdown file, or of all its files without one.
fn text_of(folder: &Path) -> Result<String, Failure> {
    let own = folder.join("SKILL.md");
    if own.is_file() {
        return read(&own);
    }
    let mut paths: Vec<_> = std::fs::read_dir(folder)
        .map_err(|error| format!("cannot read `{}`: {error}", folder.display()))?
        .filter_map(|entry| entry.ok().map(|entry| entry.path()))
        .filter(|path| path.is_file())
        .collect();
    paths.sort();
    paths.iter().map(|path| read(path)).collect()
}

fn read(path: &Path) -> Result<String, Failure> {
    std::fs::read(path)
        .map(|bytes| String::from_utf8_lossy(&bytes).into_owned())
        .map_err(|error| format!("cannot read `{}`: {error}", path.display()))
}

fn verdicts(compilation: &Compilation, folder: &str, samples: &[(Sample, Half)]) -> Vec<Verdict> {
    let mut by_path: BTreeMap<&str, Verdict> = samples
        .iter()
        .map(|(sample, _)| (sample.path.as_str(), Verdict::default()))
        .collect();
    for diagnostic in compilation
        .diagnostics
        .iter()
        .filter(|found| is_security(found))
    {
        let shown = diagnostic.span.file.path();
        let path = shown.strip_prefix(folder).unwrap_or(shown);
        let path = path.trim_start_matches('/');
        // `kind/name`, whatever lies below.
        let end = path
            .match_indices('/')
            .nth(1)
            .map_or(path.len(), |(at, _)| at);
        let Some(verdict) = by_path.get_mut(&path[..end]) else {
            continue;
        };
        let code = diagnostic.code.id();
        match diagnostic.severity {
            Severity::Error => {
                verdict.denied.insert(code);
            }
            Severity::Warning => *verdict.warned.entry(code).or_default() += 1,
            Severity::Note => {}
        }
    }
    samples
        .iter()
        .map(|(sample, _)| by_path.remove(sample.path.as_str()).unwrap_or_default())
        .collect()
}

fn is_security(diagnostic: &Diagnostic) -> bool {
    matches!(
        diagnostic.code.group(),
        Group::TextSecurity | Group::FileSecurity
    )
}

fn row(half: Half, kind: &str, verdicts: &[&Verdict]) -> String {
    let total = verdicts.len();
    let denied = verdicts.iter().filter(|one| !one.denied.is_empty()).count();
    let (low, high) = wilson(denied, total);
    let mut warnings: Vec<usize> = verdicts.iter().map(|one| one.warnings()).collect();
    warnings.sort_unstable();
    let share = |part: f64| 100.0 * part;
    #[expect(clippy::cast_precision_loss, reason = "there are some hundred skills")]
    let (sum, count) = (warnings.iter().sum::<usize>() as f64, total.max(1) as f64);
    #[expect(clippy::cast_precision_loss, reason = "there are some hundred skills")]
    let denied_share = share(denied as f64 / count);
    let median = warnings.get(total / 2).copied().unwrap_or(0);
    format!(
        "| {} | {kind} | {total} | {denied} | {denied_share:.1} % | {:.1} to {:.1} % | {:.2} | {median} |",
        half.name(),
        share(low),
        share(high),
        sum / count,
    )
}

/// For each code the skills denied and warned: attacks of both halves, then
/// benign ones.
fn by_code(
    samples: &[(Sample, Half)],
    verdicts: &[Verdict],
) -> BTreeMap<&'static str, [(usize, usize); 4]> {
    let mut counts: BTreeMap<&'static str, [(usize, usize); 4]> = BTreeMap::new();
    for ((sample, half), verdict) in samples.iter().zip(verdicts) {
        let column = usize::from(sample.is_benign()) * 2 + usize::from(*half == Half::Holdout);
        for code in &verdict.denied {
            counts.entry(code).or_default()[column].0 += 1;
        }
        for code in verdict.warned.keys() {
            counts.entry(code).or_default()[column].1 += 1;
        }
    }
    counts
}
