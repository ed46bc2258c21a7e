//! A library that ships skills.
//!
//! Who depends on it merges its registry with others:
//!
//! ```
//! use skill_runtime::Registry;
//!
//! let registry = Registry::merged([&skills_crate::skills::REGISTRY])?;
//! assert!(registry.get("rust.clippy-fix").is_ok());
//! # Ok::<(), skill_runtime::MergeError>(())
//! ```

skill_runtime::include_skills!(pub mod skills);

#[cfg(test)]
mod tests {
    use super::skills;

    #[test]
    fn ids_come_from_the_folders() {
        let ids: Vec<_> = skills::REGISTRY
            .iter()
            .map(skill_runtime::Skill::id)
            .collect();
        assert_eq!(ids, ["rust.clippy-fix", "rust.msrv"]);
        assert_eq!(skills::rust::MSRV.name(), "msrv");
    }
}
