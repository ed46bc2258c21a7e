//! The bundled files.

use skir::{Resource, ResourceKind};

use crate::source::{Bundle, BundledFile};

/// The bundled files as resources, in the order of [`Bundle::files`].
pub(super) fn lower(bundle: &Bundle) -> Vec<Resource> {
    let resource = |file: &BundledFile| {
        let text = file.text();
        Resource {
            path: file.path.clone().into(),
            kind: kind(file, text),
            hash: file.hash,
            size: file.bytes().len() as u64,
            executable: file.executable,
            text: text.is_some(),
        }
    };
    bundle.files.iter().map(resource).collect()
}

fn kind(file: &BundledFile, text: Option<&str>) -> ResourceKind {
    let (folder, name) = file.path.split_once('/').unwrap_or(("", &file.path));
    let ending = name.rsplit_once('.').map_or("", |(_, ending)| ending);
    let ending = ending.to_ascii_lowercase();
    match folder {
        "agents" if matches!(ending.as_str(), "yaml" | "yml" | "json" | "toml") => {
            ResourceKind::Agent
        }
        "assets" | "templates" => ResourceKind::Asset,
        "scripts" | "bin" | "hooks" if text.is_some() && !is_document(&ending) => {
            ResourceKind::Script
        }
        _ if is_script(&ending) || text.is_some_and(|text| text.starts_with("#!")) => {
            ResourceKind::Script
        }
        _ if is_document(&ending) && !is_licence(name) => ResourceKind::Reference,
        "references" | "reference" | "docs" if text.is_some() => ResourceKind::Reference,
        _ => ResourceKind::Asset,
    }
}

/// Whether files with this ending are programs to run.
fn is_script(ending: &str) -> bool {
    matches!(
        ending,
        "sh" | "bash"
            | "zsh"
            | "fish"
            | "ps1"
            | "bat"
            | "cmd"
            | "py"
            | "js"
            | "mjs"
            | "cjs"
            | "ts"
            | "mts"
            | "rb"
            | "pl"
            | "lua"
            | "php"
            | "r"
            | "jl"
            | "awk"
            | "applescript"
    )
}

/// Whether files with this ending are documents to read.
fn is_document(ending: &str) -> bool {
    matches!(
        ending,
        "md" | "markdown" | "mdx" | "rst" | "txt" | "adoc" | "org" | "pdf"
    )
}

/// Whether a file is a licence or a notice, which nobody reads to do the work.
pub(crate) fn is_licence(name: &str) -> bool {
    let stem = name.split(['.', '-', '_']).next().unwrap_or(name);
    let names = ["license", "licence", "copying", "notice", "copyright"];
    names.iter().any(|known| stem.eq_ignore_ascii_case(known))
        || name.to_ascii_uppercase().contains("-OFL.")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kind_of(path: &str, bytes: &[u8]) -> ResourceKind {
        let file = BundledFile::new(path.to_owned(), bytes.to_vec(), false);
        kind(&file, file.text())
    }

    #[test]
    fn folder_ending_and_first_line_tell_the_kind() {
        use ResourceKind::{Agent, Asset, Reference, Script};
        for (path, bytes, expected) in [
            ("scripts/check", "true", Script),
            ("scripts/README.md", "# x", Reference),
            ("run", "#!/bin/sh\n", Script),
            ("fill.py", "", Script),
            ("references/table.csv", "a,b", Reference),
            ("guide.md", "", Reference),
            ("assets/page.md", "", Asset),
            ("agents/openai.yaml", "", Agent),
            ("agents/grader.md", "", Reference),
            ("LICENSE.txt", "", Asset),
        ] {
            assert_eq!(kind_of(path, bytes.as_bytes()), expected, "{path}");
        }
        assert_eq!(kind_of("scripts/a.tar.gz", b"\x1f\x8b\0"), Asset);
    }
}
