//! What the fuzz targets share: from bytes to a compiled skill.

use std::path::Path;
use std::sync::Arc;

use skcc_core::diagnostic::{Level, Levels, Selector};
use skcc_core::source::Root;
use skcc_core::system::Memory;
use skcc_core::{Compilation, Options};

/// Compiles one skill whose `SKILL.md` holds `bytes`, with a few files beside
/// it, and every check switched on.
pub fn compile(bytes: &[u8]) -> Compilation {
    let system = Memory::new()
        .with_file(Path::new("skills/fuzz/SKILL.md"), bytes)
        .with_file("skills/fuzz/references/a.md", "# A\n[b](b.md)\n")
        .with_executable("skills/fuzz/scripts/run.sh", "#!/bin/sh\n");
    let mut levels = Levels::new();
    levels.set(Selector::All, Level::Warn);
    let options = Options {
        levels,
        ..Options::default()
    };
    skcc_core::compile(&system, &[Arc::new(Root::new("skills"))], &options)
}

/// Checks what holds for every skill.
pub fn check(compilation: &Compilation) {
    for compiled in &compilation.skills {
        let skill = &compiled.skill;
        let mut end = 0;
        for section in &skill.sections {
            assert_eq!(section.span.start, end, "sections partition the body");
            assert!(section.span.end >= section.span.start);
            assert!(section.span.contains(section.heading) || section.heading.is_empty());
            end = section.span.end;
        }
        assert_eq!(end as usize, skill.body.len(), "sections cover the body");
        let fits = |span: skir::Span| skill.body.get(span.range()).is_some();
        for step in &skill.logic.steps {
            assert!(fits(step.span) && fits(step.title), "steps slice the body");
        }
        for constraint in &skill.logic.constraints {
            assert!(fits(constraint.span), "constraints slice the body");
        }
        for reference in &skill.references {
            assert!(fits(reference.span), "references slice the body");
        }
        for substitution in &skill.interface.substitutions {
            assert!(fits(substitution.span), "placeholders slice the body");
        }
    }
    for diagnostic in &compilation.diagnostics {
        let text = diagnostic.span.file.text();
        assert!(
            text.get(diagnostic.span.range.clone()).is_some(),
            "{diagnostic:?} slices its file"
        );
    }
}

/// The words of a skill's body that its artifact lacks, but for those that the
/// loss report names and for backslashes, with which emitters escape.
pub fn lost_words(skill: &skir::Skill, artifact: &skcc_core::emit::Artifact) -> Vec<String> {
    let mut body = skill.body.clone().into_owned();
    for span in artifact.losses.iter().filter_map(|loss| loss.span) {
        let blank = " ".repeat(span.len() as usize);
        body.replace_range(span.range(), &blank);
    }
    let plain = |text: &str| text.replace('\\', "");
    let text = plain(artifact.text());
    plain(&body)
        .split_whitespace()
        .filter(|word| !text.contains(word))
        .map(str::to_owned)
        .collect()
}
