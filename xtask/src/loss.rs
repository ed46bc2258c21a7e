//! `cargo xtask loss`: how much of real skills does not reach the artifacts.
//!
//! The compiler's word is not taken for it: bodies are taken apart again from
//! the bytes of both files, and frontmatter is read by another YAML parser than
//! the compiler's.

mod frontmatter;
mod text;

use std::path::Path;
use std::sync::Arc;

use skcc_core::emit::Artifact;
use skcc_core::source::Root;
use skcc_core::system::os::Os;
use skcc_core::{CompiledSkill, Options, compile};

use crate::Failure;
use text::{KINDS, Pieces};

/// How many losses are shown one by one.
const SHOWN: usize = 20;

/// One kind of text, counted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Count {
    /// Occurrences in the sources.
    total: usize,
    /// Those missing in the artifacts that the loss report names.
    named: usize,
    /// Those missing that it does not name.
    lost: usize,
}

/// What was measured for one target.
#[derive(Debug, Default)]
struct Measure {
    target: &'static str,
    skills: usize,
    /// Artifacts that hold the body byte for byte.
    verbatim: usize,
    counts: [Count; KINDS.len()],
    /// Artifacts whose frontmatter reads back equal.
    equal: usize,
    /// What is wrong, one line each.
    problems: Vec<String>,
}

/// Measures the skills below `folder` for every default target.
pub(crate) fn run(folder: &str) -> Result<(), Failure> {
    let measures = measure(Path::new(folder));
    if measures.iter().all(|measure| measure.skills == 0) {
        return Err(format!("there is no skill below `{folder}`"));
    }
    print!("{}", table(&measures));
    let problems: Vec<_> = measures.iter().flat_map(|m| &m.problems).collect();
    if problems.is_empty() {
        return Ok(());
    }
    for problem in problems.iter().take(SHOWN) {
        println!("{problem}");
    }
    Err(format!("{} losses that no report names", problems.len()))
}

fn measure(folder: &Path) -> Vec<Measure> {
    let options = Options::default();
    let compilation = compile(&Os, &[Arc::new(Root::new(folder))], &options);
    let mut measures: Vec<Measure> = options
        .targets
        .iter()
        .map(|emitter| Measure {
            target: emitter.target().id,
            ..Measure::default()
        })
        .collect();
    for compiled in &compilation.skills {
        let source = Pieces::of(&compiled.skill.body);
        for (measure, artifact) in measures.iter_mut().zip(&compiled.artifacts) {
            add(measure, compiled, &source, artifact);
        }
    }
    measures
}

fn add(measure: &mut Measure, compiled: &CompiledSkill, source: &Pieces, artifact: &Artifact) {
    let skill = &compiled.skill;
    let (yaml, body) = text::split(artifact.text());
    measure.skills += 1;
    measure.verbatim += usize::from(body.starts_with(&*skill.body));
    let named: Vec<_> = artifact
        .losses
        .iter()
        .filter_map(|loss| loss.span)
        .map(skir::Span::range)
        .collect();
    let missing = source.missing(&Pieces::of(body), &named);
    for (kind, (count, missing)) in measure.counts.iter_mut().zip(missing).enumerate() {
        count.total += source.count(kind);
        count.named += missing.named;
        count.lost += missing.lost.len();
        for text in missing.lost {
            measure.problems.push(format!(
                "{} for {}: {} {text:?} is lost",
                skill.id, artifact.target, KINDS[kind]
            ));
        }
    }
    let unequal = frontmatter::compare(yaml, compiled, artifact);
    measure.equal += usize::from(unequal.is_empty());
    for problem in unequal {
        measure
            .problems
            .push(format!("{} for {}: {problem}", skill.id, artifact.target));
    }
}

/// The result as a Markdown table: for each kind of text what is lost, of how
/// much, and what more the loss report names.
#[expect(
    clippy::cast_precision_loss,
    reason = "counts are far below 2^52, and the share is for reading"
)]
fn table(measures: &[Measure]) -> String {
    use std::fmt::Write as _;
    let mut out = String::from("| |");
    for measure in measures {
        let _ = write!(out, " {} |", measure.target);
    }
    out.push_str("\n|---|");
    out.push_str(&"---|".repeat(measures.len()));
    let mut row = |name: &str, cell: &dyn Fn(&Measure) -> String| {
        let _ = write!(out, "\n| {name} |");
        for measure in measures {
            let _ = write!(out, " {} |", cell(measure));
        }
    };
    row("skills", &|measure| measure.skills.to_string());
    row("bodies byte for byte", &|measure| {
        measure.verbatim.to_string()
    });
    for (kind, name) in KINDS.iter().enumerate() {
        row(&format!("{name}: lost of all"), &|measure| {
            let Count { total, named, lost } = measure.counts[kind];
            let named = match named {
                0 => String::new(),
                named => format!(" ({named} changed as reported)"),
            };
            format!("{lost} of {total}{named}")
        });
    }
    row("frontmatter read back equal", &|measure| {
        let share = 100.0 * measure.equal as f64 / measure.skills.max(1) as f64;
        format!("{} ({share:.1} %)", measure.equal)
    });
    out.push('\n');
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_of_the_projects_own_skills_is_lost() {
        for folder in ["tests/corpus", "examples"] {
            let measures = measure(&crate::project().join(folder));
            assert!(!measures.is_empty());
            for measure in measures {
                assert!(measure.skills > 0, "{folder}");
                assert_eq!(measure.problems, [""; 0], "{folder}");
                assert_eq!(measure.equal, measure.skills, "{folder}");
            }
        }
    }

    #[test]
    fn frontmatter_that_differs_is_seen() {
        let source = "---\nname: x\ndescription: One.\nmetadata:\n  version: 1.10\n  \
                      tags: [a, \"1\"]\n---\n";
        let system = skcc_core::system::Memory::new().with_file("skills/x/SKILL.md", source);
        let roots = [Arc::new(Root::new("skills"))];
        let compilation = compile(&system, &roots, &Options::default());
        let compiled = &compilation.skills[0];
        let artifact = &compiled.artifacts[0];
        let (yaml, _) = text::split(artifact.text());
        let problems = |yaml: &str| frontmatter::compare(yaml, compiled, artifact);
        assert_eq!(problems(yaml), [""; 0]);
        for (old, new) in [
            ("name: x", "name: y"),
            ("One.", "One"),
            ("1.10", "1.1"),
            ("[\\\"a\\\"", "[\\\"b\\\""),
            ("description: \"", "description: "),
            ("  version: \"1.10\"\n", ""),
        ] {
            let changed = yaml.replace(old, new);
            assert_ne!(changed, yaml, "{old}");
            assert_eq!(problems(&changed).len(), 1, "{changed}");
        }
    }

    #[test]
    fn a_loss_is_seen() {
        let source = Pieces::of("One `two` [three](four) ![](five)\n\n    six\n\n<b>7</b>\n");
        let artifact = Pieces::of("One two [three]()\n");
        let missing = source.missing(&artifact, &[]);
        let lost: Vec<_> = missing.iter().map(|missing| missing.lost.len()).collect();
        // `[three](four)` and `three`, `six` and the HTML are lost words, too.
        assert_eq!(lost, [5, 1, 1, 1, 0, 1, 2]);
        let named = source.missing(&artifact, std::slice::from_ref(&(4..9)));
        assert_eq!((named[1].lost.len(), named[1].named), (0, 1));
    }
}
