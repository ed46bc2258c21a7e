//! `SK607`: two skills that become one Rust identifier.

use std::collections::BTreeMap;

use crate::CompiledSkill;
use crate::codegen::Names;
use crate::diagnostic::{Code, Diagnostic, Span};

/// Reports each skill whose names in generated code an earlier one has taken.
pub(super) fn check(skills: &[&CompiledSkill], diagnostics: &mut Vec<Diagnostic>) {
    let mut paths = BTreeMap::new();
    let mut variants = BTreeMap::new();
    for compiled in skills {
        let names = Names::of(&compiled.skill.id);
        let path = names.path();
        let variant = format!("SkillId::{}", names.variant);
        let (earlier, identifier) = paths.get(&path).map_or_else(
            || (variants.get(&names.variant), &variant),
            |earlier| (Some(earlier), &path),
        );
        if let Some(earlier) = earlier.copied() {
            report(earlier, compiled, identifier, diagnostics);
        }
        paths.entry(path).or_insert(compiled);
        variants.entry(names.variant).or_insert(compiled);
    }
}

fn report(
    earlier: &CompiledSkill,
    compiled: &CompiledSkill,
    identifier: &str,
    diagnostics: &mut Vec<Diagnostic>,
) {
    let (first, second) = (&earlier.skill.id, &compiled.skill.id);
    // Equal ids are reported as such.
    if first == second {
        return;
    }
    let message = format!("`{first}` and `{second}` both become `{identifier}` in Rust");
    let mut diagnostic = Diagnostic::new(Code::IdentifierCollision, at_name(compiled), message)
        .label(at_name(earlier), "the other one")
        .help("rename one of the folders: ids come from folders");
    diagnostic.skill = Some(second.clone().into_owned());
    diagnostics.push(diagnostic);
}

/// The value of the key `name`, or the start of the file.
fn at_name(compiled: &CompiledSkill) -> Span {
    let document = &compiled.document;
    let key = document.key("name");
    Span::new(
        &document.file,
        key.map_or(0..0, |key| key.value_span.clone()),
    )
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use crate::diagnostic::Code;
    use crate::source::Root;
    use crate::system::Memory;
    use crate::{Options, compile};

    fn found(folders: &[&str]) -> Vec<String> {
        let mut system = Memory::new();
        for (number, folder) in folders.iter().enumerate() {
            let name = folder.rsplit('/').next().unwrap_or_default();
            let text = format!("---\nname: {name}\ndescription: \"{number}\"\n---\n# {number}\n");
            system = system.with_file(format!("skills/{folder}/SKILL.md"), text);
        }
        let compilation = compile(
            &system,
            &[Arc::new(Root::new("skills"))],
            &Options::default(),
        );
        let found = compilation.diagnostics.iter();
        found
            .filter(|diagnostic| diagnostic.code == Code::IdentifierCollision)
            .map(|diagnostic| {
                let at = diagnostic.span.file.position(diagnostic.span.range.start);
                let path = diagnostic.span.file.path();
                format!("{path}:{}:{}: {}", at.line, at.column, diagnostic.message)
            })
            .collect()
    }

    #[test]
    fn the_second_one_is_reported_at_its_name() {
        assert_eq!(
            found(&["a-b", "a_b"]),
            ["skills/a_b/SKILL.md:2:7: `a-b` and `a_b` both become `A_B` in Rust"]
        );
        assert_eq!(
            found(&["x/a-b", "x/A-B", "x/c"]),
            ["skills/x/a-b/SKILL.md:2:7: `x.A-B` and `x.a-b` both become `x::A_B` in Rust"]
        );
    }

    #[test]
    fn variants_of_different_paths_may_collide() {
        assert_eq!(
            found(&["a/b-c", "a-b/c"]),
            ["skills/a/b-c/SKILL.md:2:7: `a-b.c` and `a.b-c` both become `SkillId::ABC` in Rust"]
        );
    }

    #[test]
    fn equal_names_in_different_folders_are_two_modules() {
        assert!(found(&["a/commit", "b/commit", "commit", "type", "self"]).is_empty());
    }
}
