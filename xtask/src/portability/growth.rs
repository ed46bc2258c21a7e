//! How many more tokens an artifact has than its source.

use std::fmt::Write as _;

use skcc_core::CompiledSkill;
use skcc_core::emit::{Artifact, LossKind};

use super::{parts, targets};

/// What was measured for one target.
#[derive(Debug, Default, PartialEq)]
pub(super) struct Growth {
    target: &'static str,
    /// Of each skill: tokens of the artifact by tokens of the source, less one.
    all: Vec<f64>,
    /// Of those to which nothing has to be added.
    plain: Vec<f64>,
    /// Tokens of all sources and of all artifacts.
    sums: (usize, usize),
}

/// Tokens of a text in the vocabulary `o200k_base`.
fn tokens(text: &str) -> usize {
    bpe_openai::o200k_base().count(text)
}

/// Measures skills that were compiled for every target.
pub(super) fn measure(skills: &[CompiledSkill]) -> Vec<Growth> {
    let growths = targets().map(|target| Growth {
        target: target.id,
        ..Growth::default()
    });
    let mut growths: Vec<_> = growths.collect();
    for compiled in skills {
        let source = tokens(compiled.bundle.file.text());
        if source == 0 {
            continue;
        }
        // Most targets get the same text.
        let mut known: Vec<(&str, usize)> = Vec::new();
        for (growth, artifact) in growths.iter_mut().zip(&compiled.artifacts) {
            let mut sum: usize = parts(artifact).map(tokens).sum();
            let text = artifact.text();
            sum += if let Some((_, count)) = known.iter().find(|(known, _)| *known == text) {
                *count
            } else {
                let count = tokens(text);
                known.push((text, count));
                count
            };
            growth.add(source, sum, !is_extended(compiled, artifact));
        }
    }
    growths
}

/// Whether the artifact needs a text that the source does not have.
fn is_extended(compiled: &CompiledSkill, artifact: &Artifact) -> bool {
    let mut losses = artifact.losses.iter();
    !compiled.skill.logic.injected.is_empty()
        || losses.any(|loss| matches!(loss.kind, LossKind::Folded | LossKind::Split))
}

impl Growth {
    #[expect(clippy::cast_precision_loss, reason = "counts are far below 2^52")]
    fn add(&mut self, source: usize, artifact: usize, is_plain: bool) {
        let growth = artifact as f64 / source as f64 - 1.0;
        self.all.push(growth);
        if is_plain {
            self.plain.push(growth);
        }
        self.sums.0 += source;
        self.sums.1 += artifact;
    }
}

/// The mean and the 95th percentile in percent.
#[expect(clippy::cast_precision_loss, reason = "counts are far below 2^52")]
fn shown(growths: &[f64]) -> String {
    if growths.is_empty() {
        return "– | –".to_owned();
    }
    let mut sorted = growths.to_vec();
    sorted.sort_by(f64::total_cmp);
    let mean = sorted.iter().sum::<f64>() / sorted.len() as f64;
    let last = sorted[(sorted.len() * 95).div_ceil(100) - 1];
    format!("{:+.2} % | {:+.2} %", 100.0 * mean, 100.0 * last)
}

/// The result as a Markdown table.
#[expect(clippy::cast_precision_loss, reason = "counts are far below 2^52")]
pub(super) fn table(growths: &[Growth]) -> String {
    let mut out = String::from(
        "| Target | skills | mean | p95 | all together | nothing added: skills | mean | p95 |\n\
         |---|---|---|---|---|---|---|---|\n",
    );
    for growth in growths {
        let (source, artifact) = growth.sums;
        let together = 100.0 * (artifact as f64 / source.max(1) as f64 - 1.0);
        let _ = writeln!(
            out,
            "| {} | {} | {} | {together:+.2} % | {} | {} |",
            growth.target,
            growth.all.len(),
            shown(&growth.all),
            growth.plain.len(),
            shown(&growth.plain)
        );
    }
    out
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use skcc_core::emit::Style;
    use skcc_core::system::Memory;

    use super::*;
    use crate::portability::compiled;

    fn grown(source: &str) -> Growth {
        let system = Memory::new().with_file("skills/x/SKILL.md", source);
        let skills = compiled(&system, Path::new("skills"), Style::Markdown);
        measure(&skills).remove(0)
    }

    #[test]
    fn tokens_are_those_of_the_vocabulary() {
        assert_eq!(tokens("hello world"), 2);
        assert_eq!(tokens(""), 0);
    }

    #[test]
    fn quotes_are_all_that_a_plain_skill_grows_by() {
        let body = "Say hello to everybody who asks for it. ".repeat(40);
        let growth = grown(&format!(
            "---\nname: x\ndescription: Says hello.\n---\n{body}\n"
        ));
        assert_eq!((growth.all.len(), growth.plain.len()), (1, 1));
        assert!((0.0..0.02).contains(&growth.all[0]), "{growth:?}");
    }

    #[test]
    fn what_has_to_be_told_is_counted_apart() {
        let growth =
            grown("---\nname: x\ndescription: Says hello.\nhitl_required: true\n---\nGo.\n");
        assert_eq!((growth.all.len(), growth.plain.len()), (1, 0));
        assert!(growth.all[0] > 0.1, "{growth:?}");
    }

    #[test]
    fn the_mean_and_the_tail_are_told_apart() {
        let growths: Vec<f64> = std::iter::repeat_n(0.0, 19).chain([0.2]).collect();
        assert_eq!(shown(&growths), "+1.00 % | +0.00 %");
        let growths: Vec<f64> = std::iter::repeat_n(0.0, 9).chain([0.2]).collect();
        assert_eq!(shown(&growths), "+2.00 % | +20.00 %");
    }
}
