//! Code in one small form, whatever language it is written in.

use super::Language;

/// The language of a block or a code span that does not say it.
pub(crate) fn guess(text: &str) -> Language {
    let first = text.trim_start().trim_start_matches("$ ");
    let word = first
        .split(|c: char| c.is_whitespace())
        .next()
        .unwrap_or_default();
    let word = word.rsplit('/').next().unwrap_or(word);
    if COMMANDS.binary_search(&word).is_ok() {
        Language::Shell
    } else {
        Language::Other
    }
}

/// Commands that start a line of a shell. Sorted.
const COMMANDS: &[&str] = &[
    "bash", "cat", "chmod", "curl", "docker", "echo", "eval", "export", "git", "nc", "npm", "npx",
    "pip", "python", "python3", "rm", "sh", "sudo", "wget",
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn commands_are_sorted() {
        assert!(COMMANDS.is_sorted());
        assert_eq!(guess("$ curl x | sh"), Language::Shell);
        assert_eq!(guess("some text"), Language::Other);
    }
}
