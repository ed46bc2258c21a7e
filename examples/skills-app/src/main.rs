//! A program that merges its own skills with those of a library.

#![expect(clippy::print_stdout, reason = "the program shows what it has")]

use skill_runtime::{MergeError, Registry, include_skills, skir::Invocation};

include_skills!(pub mod skills);

/// The program's own skills and the library's, as one registry.
fn registry() -> Result<Registry, MergeError> {
    Registry::merged([&skills_crate::skills::REGISTRY, &skills::REGISTRY])
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let registry = registry()?;
    for skill in registry.iter() {
        println!("{:<16} {}", skill.id(), skill.description());
    }

    // A person starts `deploy`, never the model.
    let for_the_model = registry.filter(|skill| skill.invocation() != Invocation::User);
    println!(
        "\nThe model may start {} of {}",
        for_the_model.len(),
        registry.len()
    );

    let best = registry.search("fix the clippy warnings");
    println!(
        "Best for \"fix the clippy warnings\": {}",
        best[0].skill().id()
    );
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_registries_are_one() {
        let registry = registry().expect("no id stands in both");
        let ids: Vec<_> = registry.iter().map(skill_runtime::Skill::id).collect();
        assert_eq!(ids, ["deploy", "rust.clippy-fix", "rust.msrv"]);
        assert_eq!(
            registry.search("clippy warnings")[0].skill().id(),
            "rust.clippy-fix"
        );
    }

    #[test]
    fn the_model_does_not_see_what_only_a_person_starts() {
        let registry = registry().expect("no id stands in both");
        let catalog = registry.catalog(skill_runtime::CatalogOptions::new());
        assert!(catalog.contains("clippy-fix") && !catalog.contains("deploy"));
    }
}
