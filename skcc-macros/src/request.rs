//! What stands between the parentheses.

use proc_macro2::TokenStream;
use syn::parse::{Parse, ParseStream};
use syn::{Ident, LitStr, Token};

/// What is asked for.
pub(crate) enum Part {
    /// The whole skill.
    Skill,
    /// The author's text.
    Body,
    /// What a target gets.
    Target(LitStr),
}

/// The input of `include_skill!`.
pub(crate) struct Request {
    /// The path of the runtime.
    pub(crate) runtime: TokenStream,
    /// A name or an id.
    pub(crate) name: LitStr,
    /// What is asked for.
    pub(crate) part: Part,
}

const FORMS: &str = "expected `include_skill!(\"name\")`, `include_skill!(\"name\", body)` \
                     or `include_skill!(\"name\", target = \"claude-code\")`";

impl Parse for Request {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        // `$crate` is one token, which no path parser takes.
        let runtime: proc_macro2::TokenTree = input.parse()?;
        input.parse::<Token![,]>()?;
        let wrong = |input: ParseStream<'_>| syn::Error::new(input.span(), FORMS);
        let name: LitStr = input.parse().map_err(|_| wrong(input))?;
        let mut part = Part::Skill;
        if input.parse::<Option<Token![,]>>()?.is_some() && !input.is_empty() {
            let keyword: Ident = input.parse().map_err(|_| wrong(input))?;
            part = if keyword == "body" {
                Part::Body
            } else if keyword == "target" {
                input.parse::<Token![=]>().map_err(|_| wrong(input))?;
                Part::Target(input.parse().map_err(|_| wrong(input))?)
            } else {
                return Err(syn::Error::new(keyword.span(), FORMS));
            };
            input.parse::<Option<Token![,]>>()?;
        }
        if !input.is_empty() {
            return Err(wrong(input));
        }
        Ok(Self {
            runtime: runtime.into(),
            name,
            part,
        })
    }
}
