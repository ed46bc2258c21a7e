//! The macros of skill-runtime: a compiled Agent Skill in source.
