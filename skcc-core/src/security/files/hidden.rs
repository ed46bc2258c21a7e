//! `SK505`: files that something reads or runs although nobody names them.

use super::{Item, Look, commands};
use crate::diagnostic::Code;
use crate::security::unit::{Language, language_of_file};

/// Hidden files that belong to every project and hold no code.
const PLAIN: &[&str] = &[
    ".clang-format",
    ".dockerignore",
    ".editorconfig",
    ".env",
    ".eslintrc.cjs",
    ".eslintrc.js",
    ".gitattributes",
    ".gitignore",
    ".gitkeep",
    ".prettierrc.cjs",
    ".prettierrc.js",
];

/// Looks at the name of a file, and at what some files say to whom.
pub(super) fn look(look: &mut Look<'_>, item: &Item<'_>, text: &str) {
    let path = item.path.as_str();
    let name = path.rsplit('/').next().unwrap_or(path);
    let shown = item.shown();
    let mut report = |message: String, help: &str| {
        look.report(item, Code::HiddenFile, message, help);
    };
    let in_folder = |folder: &str| {
        path.strip_prefix(folder)
            .is_some_and(|rest| rest.starts_with('/'))
            || path.contains(&format!("/{folder}/"))
    };
    match name {
        "conftest.py" => report(
            format!("{shown} runs with every test, whoever starts it"),
            "leave tests out of the skill",
        ),
        "sitecustomize.py" | "usercustomize.py" => report(
            format!("{shown} runs whenever Python starts"),
            "run the code from a script that the skill names",
        ),
        ".mcp.json" => report(
            format!("{shown} adds tools to the agent that opens the folder"),
            "name the servers under `mcp_servers` in the frontmatter",
        ),
        ".envrc" | ".npmrc" | ".yarnrc" | ".pypirc" | ".curlrc" | ".wgetrc" | ".gitconfig" => {
            report(
                format!("{shown} changes what other programs do in the folder"),
                "delete it, or let the skill name it",
            );
        }
        "package.json" => {
            if let Some(script) = commands::install_script(text) {
                report(
                    format!("{shown} runs `{script}` when its packages are installed"),
                    "delete the script, and let the skill say what is to be run",
                );
            }
        }
        _ if name.rsplit('.').next() == Some("pth")
            && text.lines().any(|line| line.starts_with("import")) =>
        {
            report(
                format!("{shown} runs whenever Python starts"),
                "run the code from a script that the skill names",
            );
        }
        _ if [".githooks", ".husky"].into_iter().any(in_folder) || in_folder("git-hooks") => {
            report(
                format!("{shown} runs when Git does something"),
                "let the user install hooks",
            );
        }
        _ if in_folder(".vscode") && text.contains("folderOpen") => report(
            format!("{shown} runs when an editor opens the folder"),
            "delete it",
        ),
        _ => {
            let hidden = path
                .split('/')
                .any(|part| part.len() > 1 && part.starts_with('.'));
            let is_code = || {
                matches!(
                    language_of_file(path, text),
                    Language::Shell
                        | Language::Python
                        | Language::JavaScript
                        | Language::PowerShell
                ) || item.executable
            };
            if hidden && !PLAIN.contains(&name) && is_code() {
                report(
                    format!("{shown} is code in a hidden place"),
                    "move it to `scripts`, where it is seen",
                );
            }
        }
    }
}
