//! From a request to code.

use std::path::{Path, PathBuf};

use proc_macro2::{Span, TokenStream};
use quote::quote;

use crate::index::Index;
use crate::request::{Part, Request};

/// The variable that the build script sets.
const VARIABLE: &str = "SKCC_OUT_DIR";

const NO_BUILD_SCRIPT: &str = concat!(
    "the skills of this package are not compiled: add to `Cargo.toml`

    [build-dependencies]
    skcc-build = \"",
    env!("CARGO_PKG_VERSION_MAJOR"),
    ".",
    env!("CARGO_PKG_VERSION_MINOR"),
    "\"

and write `build.rs`

    fn main() {
        skcc_build::compile(\"skills\");
    }"
);

/// Where the build script put its output.
fn folder(span: Span) -> syn::Result<PathBuf> {
    std::env::var_os(VARIABLE)
        .map(PathBuf::from)
        .ok_or_else(|| syn::Error::new(span, NO_BUILD_SCRIPT))
}

/// The path of a generated file, as text.
fn path(folder: &Path, name: &str, span: Span) -> syn::Result<String> {
    let path = folder.join(name);
    if !path.is_file() {
        let message = format!(
            "`{}` is missing: build the package again so that its build script runs",
            path.display(),
        );
        return Err(syn::Error::new(span, message));
    }
    match path.into_os_string().into_string() {
        Ok(path) => Ok(path),
        Err(path) => {
            let message = format!("the path {} is not valid Unicode", path.display());
            Err(syn::Error::new(span, message))
        }
    }
}

/// One skill, its body, or what one target gets.
pub(crate) fn skill(request: &Request) -> syn::Result<TokenStream> {
    let span = request.name.span();
    let error = |message: String| syn::Error::new(span, message);
    let folder = folder(span)?;
    let text = std::fs::read_to_string(folder.join("index")).map_err(|problem| {
        error(format!(
            "cannot read the index of the compiled skills: {problem}"
        ))
    })?;
    let index = Index::parse(&text).map_err(error)?;
    let entry = index.find(&request.name.value()).map_err(error)?;
    let name = |part: &str| format!("skills/{}{part}.rs", entry.stem);
    let runtime = &request.runtime;
    Ok(match &request.part {
        Part::Skill => {
            let path = path(&folder, &name(""), span)?;
            quote!({
                use #runtime::codegen::v1 as __v1;
                static SKILL: __v1::Skill = ::core::include!(#path);
                &SKILL
            })
        }
        Part::Body => {
            let path = path(&folder, &name(".body"), span)?;
            quote!({
                use #runtime::codegen::v1 as __v1;
                const BODY: &str = ::core::include!(#path);
                BODY
            })
        }
        Part::Target(literal) => {
            let target = literal.value();
            if !index.has_target(&target) {
                let message = format!(
                    "the target `{target}` was not built, only {}: add it to `targets` in \
                     `skcc.toml`, as in `targets = [\"{target}\"]`, or to the build script, \
                     as in `.target(\"{target}\")`",
                    index.targets(),
                );
                return Err(syn::Error::new(literal.span(), message));
            }
            let path = path(&folder, &name(&format!(".{target}")), literal.span())?;
            quote!({
                use #runtime::codegen::v1 as __v1;
                static ARTIFACT: __v1::Artifact = ::core::include!(#path);
                &ARTIFACT
            })
        }
    })
}

/// The module of all skills.
pub(crate) fn skills(_: syn::parse::Nothing) -> syn::Result<TokenStream> {
    let span = Span::call_site();
    let path = path(&folder(span)?, "items.rs", span)?;
    Ok(quote!(::core::include!(#path);))
}
