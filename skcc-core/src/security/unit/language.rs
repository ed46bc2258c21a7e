//! What texts are written in.

use crate::security::code;

/// What the text of a unit is written in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Language {
    /// Running text for the agent.
    Prose,
    /// A POSIX shell or a descendant.
    Shell,
    /// Python.
    Python,
    /// JavaScript and TypeScript.
    JavaScript,
    /// `PowerShell`.
    PowerShell,
    /// A language that is not taken apart.
    Other,
    /// Settings and data: JSON, YAML, TOML, XML, CSV.
    Data,
}

impl Language {
    /// Whether somebody runs a file that is written in it.
    pub(in crate::security) const fn is_program(self) -> bool {
        matches!(
            self,
            Self::Shell | Self::Python | Self::JavaScript | Self::PowerShell
        )
    }
}

/// The language of a bundled file, by its first line or its name.
pub(in crate::security) fn language_of_file(path: &str, text: &str) -> Language {
    let first = text.lines().next().unwrap_or_default();
    if let Some(line) = first.strip_prefix("#!")
        && let Some(interpreter) = interpreter(line)
    {
        let name = interpreter.trim_end_matches(|c: char| c.is_ascii_digit() || c == '.');
        return language_named(name).unwrap_or(Language::Other);
    }
    let name = path.rsplit('/').next().unwrap_or(path);
    match name.rsplit_once('.') {
        Some((_, end)) => language_named(&end.to_ascii_lowercase()).unwrap_or(Language::Other),
        None => Language::Other,
    }
}

/// The name of the program that a first line asks for; not that of `env`, which
/// only looks for it.
fn interpreter(line: &str) -> Option<&str> {
    let mut words = line
        .split_whitespace()
        .map(|word| word.rsplit('/').next().unwrap_or(word));
    let first = words.next()?;
    if first != "env" {
        return Some(first);
    }
    words.find(|word| !word.starts_with('-') && !word.contains('='))
}

/// The language of a block, by its info text or, without one, by its look.
pub(in crate::security) fn language_of_fence(info: &str, text: &str) -> Language {
    let word = first_word(info);
    if word.is_empty() {
        return code::guess(text);
    }
    language_named(&word.to_ascii_lowercase()).unwrap_or(Language::Other)
}

/// The first word of the info text of a fence.
pub(super) fn first_word(info: &str) -> &str {
    info.split(|c: char| c.is_whitespace() || matches!(c, ',' | '{' | '}' | '.' | ':'))
        .find(|word| !word.is_empty())
        .unwrap_or_default()
}

/// A language by the word that people write for it: the end of a file's name,
/// the info text of a fence, the name of an interpreter.
fn language_named(word: &str) -> Option<Language> {
    Some(match word {
        "sh" | "bash" | "zsh" | "ksh" | "dash" | "fish" | "shell" | "console" | "terminal"
        | "command" | "shellscript" | "shell-session" | "env" => Language::Shell,
        "py" | "python" | "pyw" | "python3" | "py3" | "ipython" | "pyi" => Language::Python,
        "js" | "javascript" | "mjs" | "cjs" | "jsx" | "ts" | "typescript" | "tsx" | "mts"
        | "cts" | "node" | "deno" | "bun" | "gs" | "es6" | "user.js" => Language::JavaScript,
        "ps1" | "powershell" | "pwsh" | "psm1" | "psd1" | "cmd" | "bat" | "batch" | "dosbatch" => {
            Language::PowerShell
        }
        "json" | "jsonc" | "json5" | "jsonl" | "yaml" | "yml" | "toml" | "xml" | "csv" | "tsv"
        | "ini" | "cfg" | "conf" | "svg" | "xsd" | "lock" | "properties" => Language::Data,
        "text" | "txt" | "plain" | "plaintext" | "md" | "markdown" | "mdx" | "rst" | "prompt" => {
            Language::Prose
        }
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn interpreters_and_names_tell_the_language() {
        assert_eq!(
            language_of_file("run", "#!/usr/bin/env python3\n"),
            Language::Python
        );
        assert_eq!(language_of_file("run", "#!/bin/bash -e\n"), Language::Shell);
        for line in [
            "#!/usr/bin/env ruby",
            "#!/usr/bin/perl -w",
            "#!/usr/bin/env -S A=b lua5.4",
        ] {
            assert_eq!(language_of_file("run", line), Language::Other, "{line}");
        }
        assert_eq!(
            language_of_file("run", "#!/usr/bin/env -S deno run\n"),
            Language::JavaScript
        );
        assert_eq!(language_of_file("a/b.mjs", ""), Language::JavaScript);
        assert_eq!(language_of_file("LICENSE", ""), Language::Other);
    }
}
