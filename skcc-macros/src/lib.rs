//! The macros of skill-runtime: a compiled Agent Skill in source.
//!
//! Use them through `skill_runtime::include_skill!` and
//! `skill_runtime::include_skills!`, which say under which name the runtime is
//! known. A build script has compiled the skills by then: the macros look a
//! name up in the index it wrote and expand to an `include!`.
//!
//! The index is read anew on each expansion, as an editor keeps one process
//! for all crates and for as long as it runs.

mod expand;
mod index;
mod nearest;
mod request;

use proc_macro::TokenStream;

/// Expands to one compiled skill, its body, or what one target gets.
///
/// The input is the path of the runtime, a comma, and the macro's own input.
#[proc_macro]
pub fn include_skill(input: TokenStream) -> TokenStream {
    let request = syn::parse_macro_input!(input as request::Request);
    expand::skill(&request)
        .unwrap_or_else(syn::Error::into_compile_error)
        .into()
}

/// Expands to the items of the module of all skills.
#[proc_macro]
pub fn include_skills(input: TokenStream) -> TokenStream {
    let nothing = syn::parse_macro_input!(input as syn::parse::Nothing);
    expand::skills(nothing)
        .unwrap_or_else(syn::Error::into_compile_error)
        .into()
}
