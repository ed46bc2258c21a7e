//! Requirements in words: `Needs git 2.30 or later and a POSIX shell.`

use skir::Text;

use super::{Lists, platform};

/// Words that name a program, in lowercase, with its binary. Sorted.
const PROGRAMS: &[(&str, &str)] = &[
    ("awk", "awk"),
    ("aws", "aws"),
    ("az", "az"),
    ("bash", "bash"),
    ("bun", "bun"),
    ("cargo", "cargo"),
    ("cmake", "cmake"),
    ("curl", "curl"),
    ("deno", "deno"),
    ("docker", "docker"),
    ("dotnet", "dotnet"),
    ("exiftool", "exiftool"),
    ("ffmpeg", "ffmpeg"),
    ("gcc", "gcc"),
    ("gcloud", "gcloud"),
    ("gh", "gh"),
    ("git", "git"),
    ("go", "go"),
    ("gradle", "gradle"),
    ("helm", "helm"),
    ("imagemagick", "magick"),
    ("java", "java"),
    ("jq", "jq"),
    ("kubectl", "kubectl"),
    ("libreoffice", "soffice"),
    ("make", "make"),
    ("mvn", "mvn"),
    ("node", "node"),
    ("node.js", "node"),
    ("nodejs", "node"),
    ("npm", "npm"),
    ("npx", "npx"),
    ("openssl", "openssl"),
    ("pandoc", "pandoc"),
    ("pdftotext", "pdftotext"),
    ("perl", "perl"),
    ("pg_dump", "pg_dump"),
    ("pip", "pip"),
    ("playwright", "playwright"),
    ("pnpm", "pnpm"),
    ("poetry", "poetry"),
    ("psql", "psql"),
    ("python", "python3"),
    ("python3", "python3"),
    ("qpdf", "qpdf"),
    ("ripgrep", "rg"),
    ("ruby", "ruby"),
    ("rustc", "rustc"),
    ("semgrep", "semgrep"),
    ("sqlite3", "sqlite3"),
    ("ssh", "ssh"),
    ("terraform", "terraform"),
    ("tesseract", "tesseract"),
    ("tmux", "tmux"),
    ("tsc", "tsc"),
    ("uv", "uv"),
    ("uvx", "uvx"),
    ("wget", "wget"),
    ("yarn", "yarn"),
    ("yq", "yq"),
];

/// Words after which something is needed.
const NEEDS: &[&str] = &[
    "needs",
    "need",
    "requires",
    "require",
    "required",
    "requirements",
    "uses",
];
/// Words after which nothing is needed.
const DENIES: &[&str] = &["no", "not", "without", "except", "optional", "optionally"];
/// Words that make `or` speak of versions: `2.30 or later`.
const VERSIONS: &[&str] = &["later", "newer", "higher", "above", "greater", "similar"];

/// Adds what `compatibility` says: programs that it needs, operating systems
/// that it is for, and environment variables. Of two programs with `or`
/// between them neither is surely needed.
pub(super) fn in_compatibility(text: &str, found: &mut Lists) {
    let mut needs = false;
    let mut denied = false;
    let mut alternative = false;
    let mut words = text.split_whitespace().peekable();
    while let Some(raw) = words.next() {
        let word = plain(raw);
        let lower = word.to_ascii_lowercase();
        let known = |list: &[&str]| list.contains(&&*lower);
        needs |= known(NEEDS);
        denied |= known(DENIES);
        if !denied {
            let before_or = words.peek().is_some_and(|next| plain(next) == "or");
            let program = PROGRAMS.binary_search_by(|(name, _)| (*name).cmp(&lower));
            match program {
                Ok(at) if needs && !before_or && !alternative => {
                    found.binaries.push(Text::Borrowed(PROGRAMS[at].1));
                }
                _ => {}
            }
            if matches!(&*lower, "linux" | "macos" | "darwin" | "windows") {
                found.platforms.push(platform(&lower));
            }
            if needs && is_variable(word) {
                found.env.push(Text::Owned(word.to_owned()));
            }
        }
        let of_versions = words
            .peek()
            .is_some_and(|next| VERSIONS.contains(&&*plain(next).to_ascii_lowercase()));
        alternative = lower == "or" && !of_versions;
        if raw.ends_with(['.', ';']) {
            (needs, denied) = (false, false);
        }
    }
}

/// A word without the punctuation around it.
fn plain(word: &str) -> &str {
    word.trim_matches(|c: char| !c.is_alphanumeric() && !matches!(c, '_' | '+'))
}

/// Whether a word is written like an environment variable.
fn is_variable(word: &str) -> bool {
    word.contains('_')
        && word.starts_with(|c: char| c.is_ascii_uppercase())
        && word
            .bytes()
            .all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit() || byte == b'_')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Lists {
        let mut found = Lists::default();
        in_compatibility(text, &mut found);
        found
    }

    #[test]
    fn the_table_is_sorted() {
        assert!(PROGRAMS.is_sorted());
    }

    #[test]
    fn needs_are_read_and_the_rest_is_not() {
        assert_eq!(
            read("Needs git 2.30 or later, Node.js 18+ and a POSIX shell.").binaries,
            ["git", "node"]
        );
        assert_eq!(
            read("Requires EXAMPLE_TOKEN. No docker.").env,
            ["EXAMPLE_TOKEN"]
        );
        for text in [
            "Designed for git hosts",
            "Needs no docker",
            "Needs npm or yarn",
            "Needs a shell. Works with git.",
        ] {
            assert_eq!(read(text).binaries, [""; 0], "{text}");
        }
        assert_eq!(
            read("Linux and macOS, not Windows.").platforms,
            ["linux", "macos"]
        );
    }
}
