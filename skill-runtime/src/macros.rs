//! The macros as users call them. They say where the runtime is, whatever the
//! dependency is called.

/// One compiled skill, by name or id.
///
/// A build script must have compiled the skills. A name that is not unique is
/// an error that lists the ids; `-` and `_` do not differ.
///
/// | Call | Type |
/// |---|---|
/// | `include_skill!("commit")` | `&'static Skill` |
/// | `include_skill!("commit", body)` | `&'static str`, the author's text |
/// | `include_skill!("commit", target = "claude-code")` | `&'static Artifact`, what that agent gets |
///
/// All three work in a `const` and a `static`:
///
/// ```ignore
/// static COMMIT: &skill_runtime::Skill = skill_runtime::include_skill!("commit");
/// ```
#[macro_export]
macro_rules! include_skill {
    ($($request:tt)*) => {
        $crate::__macros::include_skill!($crate, $($request)*)
    };
}

/// All compiled skills as a module.
///
/// The module has a `static` per skill, nested by id, the registry of all of
/// them as `REGISTRY`, the enum `SkillId`, and for each skill with inputs a
/// module with `Inputs` and `render`.
///
/// ```ignore
/// skill_runtime::include_skills!(pub mod skills);
///
/// fn main() {
///     println!("{}", skills::COMMIT.description());
/// }
/// ```
#[macro_export]
macro_rules! include_skills {
    ($visibility:vis mod $name:ident $(;)?) => {
        $crate::include_skills! {
            /// The compiled skills.
            $visibility mod $name
        }
    };
    ($(#[$attribute:meta])+ $visibility:vis mod $name:ident $(;)?) => {
        $(#[$attribute])+
        // Lints about the shape of an API, which follows from the skills.
        #[allow(
            dead_code,
            unreachable_pub,
            clippy::enum_variant_names,
            clippy::fn_params_excessive_bools,
            clippy::module_inception,
            clippy::struct_excessive_bools,
            clippy::struct_field_names,
            clippy::too_many_arguments,
            reason = "generated code"
        )]
        $visibility mod $name {
            use $crate::codegen::v1 as __v1;

            $crate::__macros::include_skills!();
        }
    };
}
