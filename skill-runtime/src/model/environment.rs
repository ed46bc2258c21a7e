//! Where keys come from: variables, and a project's `.env`.

use std::collections::BTreeMap;
use std::fmt;
use std::path::Path;
use std::string::String;
use std::{env, fs, io};

/// Variables by name.
///
/// The process comes first; a file adds only what the process does not have.
/// Tests give what they need and read neither.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Environment(BTreeMap<String, String>);

impl Environment {
    /// The variables of this process. Those that are no UTF-8 are left out.
    pub fn process() -> Self {
        env::vars_os()
            .filter_map(|(name, value)| Some((name.into_string().ok()?, value.into_string().ok()?)))
            .collect()
    }

    /// Adds what `text`, a `.env` file, sets, and the process does not:
    /// `NAME=value` lines, with or without `export`, with or without quotes;
    /// `#` begins a comment. Nothing is expanded.
    pub fn add_file_text(&mut self, text: &str) {
        for line in text.lines() {
            let line = line.trim();
            let line = line.strip_prefix("export ").unwrap_or(line).trim_start();
            let Some((name, value)) = line.split_once('=') else {
                continue;
            };
            let name = name.trim();
            let is_name = !name.is_empty()
                && name.bytes().all(|b| b == b'_' || b.is_ascii_alphanumeric())
                && !name.as_bytes()[0].is_ascii_digit();
            if is_name {
                self.0
                    .entry(name.into())
                    .or_insert_with(|| unquoted(value.trim()).into());
            }
        }
    }

    /// Adds what a `.env` file sets. A file that is not there adds nothing.
    ///
    /// # Errors
    ///
    /// Fails when the file is there and cannot be read as UTF-8.
    pub fn add_file(&mut self, path: &Path) -> io::Result<()> {
        match fs::read_to_string(path) {
            Ok(text) => {
                self.add_file_text(&text);
                Ok(())
            }
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
            Err(error) => Err(error),
        }
    }

    /// The value of a variable; none when it is not set, or empty.
    pub fn get(&self, name: &str) -> Option<&str> {
        self.0
            .get(name)
            .map(String::as_str)
            .filter(|value| !value.trim().is_empty())
    }
}

/// The value without the quotes around it, or without a comment after it.
fn unquoted(value: &str) -> &str {
    for quote in ['"', '\''] {
        if let Some(rest) = value.strip_prefix(quote)
            && let Some(end) = rest.find(quote)
        {
            return &rest[..end];
        }
    }
    value
        .split_once(" #")
        .map_or(value, |(before, _)| before.trim_end())
}

impl FromIterator<(String, String)> for Environment {
    fn from_iter<I: IntoIterator<Item = (String, String)>>(all: I) -> Self {
        Self(all.into_iter().collect())
    }
}

/// The names alone: the values may be keys.
impl fmt::Debug for Environment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_set().entries(self.0.keys()).finish()
    }
}

#[cfg(test)]
mod tests {
    use super::Environment;

    #[test]
    fn a_file_adds_and_never_overrides() {
        let mut all: Environment = [("SET".into(), "process".into())].into_iter().collect();
        all.add_file_text(
            "# keys\nSET=file\nexport A_KEY=\"one two\" # it\nB='x # y'\nC= plain # c\n1BAD=x\nD=\nnothing\n",
        );
        assert_eq!(all.get("SET"), Some("process"));
        assert_eq!(all.get("A_KEY"), Some("one two"));
        assert_eq!(all.get("B"), Some("x # y"));
        assert_eq!(all.get("C"), Some("plain"));
        assert_eq!(all.get("D"), None);
        assert_eq!(all.get("1BAD"), None);
        assert!(!std::format!("{all:?}").contains("one two"));
    }
}
