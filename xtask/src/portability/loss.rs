//! How much of the skills does not reach the artifacts.

use skcc_core::CompiledSkill;
use skcc_core::emit::{Artifact, Style, Target};

use super::text::{self, KINDS, Pieces};
use super::{frontmatter, parts, targets};

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
pub(super) struct Measure {
    target: &'static str,
    skills: usize,
    /// Artifacts that hold the body byte for byte.
    verbatim: usize,
    counts: [Count; KINDS.len()],
    /// Artifacts whose frontmatter reads back equal.
    equal: usize,
    /// Artifacts whose body an XML parser reads, where it is XML.
    well_formed: usize,
    /// What is wrong, one line each.
    pub(super) problems: Vec<String>,
}

/// Measures skills that were compiled for every target.
pub(super) fn measure(skills: &[CompiledSkill], style: Style) -> Vec<Measure> {
    let measures = targets().map(|target| Measure {
        target: target.id,
        ..Measure::default()
    });
    let mut measures: Vec<_> = measures.collect();
    for compiled in skills {
        let source = Pieces::of(&compiled.skill.body);
        let artifacts = compiled.artifacts.iter().zip(targets());
        for (measure, (artifact, target)) in measures.iter_mut().zip(artifacts) {
            add(measure, compiled, &source, artifact, target, style);
        }
    }
    measures
}

fn add(
    measure: &mut Measure,
    compiled: &CompiledSkill,
    source: &Pieces,
    artifact: &Artifact,
    target: &Target,
    style: Style,
) {
    let skill = &compiled.skill;
    let (yaml, body) = text::split(artifact.text());
    measure.skills += 1;
    measure.verbatim += usize::from(body.starts_with(&*skill.body));
    let mut bodies = vec![body];
    bodies.extend(parts(artifact));
    let arrived = if style == Style::Xml {
        let mut all = String::new();
        let mut is_well_formed = true;
        for body in bodies {
            match characters(body) {
                Ok(text) => all.push_str(&text),
                Err(why) => {
                    is_well_formed = false;
                    let (id, target) = (&skill.id, artifact.target);
                    let problem = format!("{id} for {target}: the body is no XML: {why}");
                    measure.problems.push(problem);
                }
            }
        }
        measure.well_formed += usize::from(is_well_formed);
        all
    } else {
        bodies.join("\n")
    };
    let named: Vec<_> = artifact
        .losses
        .iter()
        .filter_map(|loss| loss.span)
        .map(skir::Span::range)
        .collect();
    let missing = source.missing(&Pieces::of(&arrived), &named);
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
    let unequal = frontmatter::compare(yaml, compiled, artifact, target);
    measure.equal += usize::from(unequal.is_empty());
    for problem in unequal {
        measure
            .problems
            .push(format!("{} for {}: {problem}", skill.id, artifact.target));
    }
}

/// The characters of an XML document.
fn characters(document: &str) -> Result<String, roxmltree::Error> {
    let document = roxmltree::Document::parse(document)?;
    let texts = document.descendants().filter(roxmltree::Node::is_text);
    Ok(texts.filter_map(|node| node.text()).collect())
}

/// The result as a Markdown table: for each kind of text what is lost, of how
/// much, and what more the loss report names.
#[expect(
    clippy::cast_precision_loss,
    reason = "counts are far below 2^52, and the share is for reading"
)]
pub(super) fn table(measures: &[Measure]) -> String {
    use std::fmt::Write as _;
    let mut out = String::from("| Target | skills | bodies byte for byte |");
    for name in KINDS {
        let _ = write!(out, " {name} |");
    }
    out.push_str(" frontmatter equal | well-formed |\n|---|---|---|");
    out.push_str(&"---|".repeat(KINDS.len() + 2));
    for measure in measures {
        let Measure {
            target,
            skills,
            verbatim,
            equal,
            well_formed,
            ..
        } = measure;
        let _ = write!(out, "\n| {target} | {skills} | {verbatim} |");
        for Count { total, named, lost } in measure.counts {
            let _ = write!(out, " {lost} of {total}");
            if named > 0 {
                let _ = write!(out, " ({named} as reported)");
            }
            out.push_str(" |");
        }
        let share = 100.0 * *equal as f64 / (*skills).max(1) as f64;
        let _ = write!(out, " {equal} ({share:.1} %) |");
        match well_formed {
            0 => out.push_str(" – |"),
            count => {
                let _ = write!(out, " {count} |");
            }
        }
    }
    out.push('\n');
    out
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use skcc_core::system::Memory;
    use skcc_core::system::os::Os;

    use super::*;
    use crate::portability::compiled;

    #[test]
    fn nothing_of_the_projects_own_skills_is_lost() {
        for folder in ["tests/corpus", "examples"] {
            for style in Style::ALL {
                let skills = compiled(&Os, &crate::project().join(folder), style);
                for measure in measure(&skills, style) {
                    assert!(measure.skills > 0, "{folder}");
                    assert_eq!(measure.problems, [""; 0], "{folder}");
                    assert_eq!(measure.equal, measure.skills, "{folder}");
                    if style == Style::Xml {
                        assert_eq!(measure.well_formed, measure.skills, "{folder}");
                    }
                }
            }
        }
    }

    #[test]
    fn frontmatter_that_differs_is_seen() {
        let source = "---\nname: x\ndescription: One.\nmetadata:\n  version: 1.10\n  \
                      tags: [a, \"1\"]\n---\n";
        let system = Memory::new().with_file("skills/x/SKILL.md", source);
        let skills = compiled(&system, Path::new("skills"), Style::Markdown);
        let compiled = &skills[0];
        let (artifact, target) = (&compiled.artifacts[0], targets().next().unwrap());
        let (yaml, _) = text::split(artifact.text());
        let problems = |yaml: &str| frontmatter::compare(yaml, compiled, artifact, target);
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

    #[test]
    fn xml_that_is_not_well_formed_is_seen() {
        assert_eq!(characters("<a>b<![CDATA[<c>]]></a>").unwrap(), "b<c>");
        assert!(characters("<a>b & c</a>").is_err());
        assert!(characters("<a>").is_err());
    }
}
