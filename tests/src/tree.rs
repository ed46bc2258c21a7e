//! Files of a test.

use std::path::Path;
use std::sync::Arc;

use skcc_core::config;
use skcc_core::diagnostic::{Code, Level, Selector};
use skcc_core::source::Root;
use skcc_core::suppression::Date;
use skcc_core::system::Memory;
use skcc_core::{Compilation, compile_with};

use crate::document::Fence;

/// The day on which tests happen.
const TODAY: &str = "2026-06-01";

/// What stands at a path.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Node {
    File { bytes: Vec<u8>, executable: bool },
    Link,
    Unreadable,
}

/// One file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct File {
    /// Its path.
    pub path: String,
    node: Node,
}

impl File {
    /// Reads a fence `skill PATH [modifiers]`.
    ///
    /// # Errors
    ///
    /// No path, or a word that is no modifier.
    pub fn read(fence: &Fence) -> Result<Self, String> {
        let mut words = fence.info.split(' ').skip(1);
        let path = words.next().ok_or("a `skill` fence names no path")?;
        let mut bytes = expand(&fence.text)?.into_bytes();
        let mut executable = false;
        let mut other = None;
        for word in words {
            match word.split_once('=').unwrap_or((word, "")) {
                ("bom", "") => {
                    bytes.splice(0..0, *b"\xef\xbb\xbf");
                }
                ("crlf", "") => bytes = crlf(&bytes, usize::MAX),
                ("mixed", "") => bytes = crlf(&bytes, 1),
                ("nul", "") => bytes = replace(&bytes, |name| (name == "NUL").then_some(0)),
                ("bytes", "") => {
                    bytes = replace(&bytes, |name| match name.len() {
                        2 => u8::from_str_radix(name, 16).ok(),
                        _ => None,
                    });
                }
                ("executable", "") => executable = true,
                ("link", _) => other = Some(Node::Link),
                ("unreadable", "") => other = Some(Node::Unreadable),
                ("repeat", times) => {
                    let times = times
                        .parse()
                        .map_err(|_| format!("`{word}`: not a number"))?;
                    bytes = bytes.repeat(times);
                }
                _ => return Err(format!("`{word}` is no modifier of a file")),
            }
        }
        Ok(Self {
            path: path.to_owned(),
            node: other.unwrap_or(Node::File { bytes, executable }),
        })
    }
}

/// The files of a test.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Tree {
    files: Vec<File>,
}

impl Tree {
    /// Reads `skill` fences.
    ///
    /// # Errors
    ///
    /// The first fence that cannot be read, with its info text.
    pub fn read<'a>(fences: impl Iterator<Item = &'a Fence>) -> Result<Self, String> {
        let read =
            |fence: &Fence| File::read(fence).map_err(|error| format!("`{}`: {error}", fence.info));
        let files = fences.map(read).collect::<Result<Vec<_>, _>>()?;
        Ok(Self { files })
    }

    /// Whether there is no file.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.files.is_empty()
    }

    /// The files as a system.
    #[must_use]
    pub fn system(&self) -> Memory {
        let add = |system: Memory, file: &File| match &file.node {
            Node::Link => system.with_link(&file.path),
            Node::Unreadable => system.with_unreadable(&file.path),
            Node::File { bytes, executable } => {
                if *executable {
                    system.with_executable(&file.path, bytes.clone())
                } else {
                    system.with_file(&file.path, bytes.clone())
                }
            }
        };
        self.files.iter().fold(Memory::new(), add)
    }

    /// Compiles the files as their configuration says.
    ///
    /// With `everything`, no code is below `warn` unless the configuration
    /// says so.
    #[must_use]
    pub fn compile(&self, everything: bool) -> Compilation {
        let system = self.system();
        let (config, diagnostics) = config::load(&system, Path::new(""));
        let config = config.unwrap_or_default();
        let mut options = config.options();
        options.accepted.today = Date::parse(TODAY);
        if everything {
            for code in Code::ALL {
                if code.default_level() == Level::Allow {
                    options.levels.set(Selector::Code(*code), Level::Warn);
                }
            }
            config.apply_levels(&mut options.levels);
        }
        let mut roots = config.roots();
        if roots.is_empty() {
            roots.push(Arc::new(Root::new("")));
        }
        compile_with(&system, &roots, diagnostics, &options)
    }
}

/// Replaces `{SP}`, `{TAB}`, `{REPEAT N text}` and `{LINES N text}`.
fn expand(text: &str) -> Result<String, String> {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(open) = rest.find('{') {
        out.push_str(&rest[..open]);
        rest = &rest[open..];
        let inner = rest.find('}').map(|close| &rest[1..close]);
        let used = match inner {
            Some("SP") => {
                out.push(' ');
                true
            }
            Some("TAB") => {
                out.push('\t');
                true
            }
            Some(inner) => repeat(inner, &mut out)?,
            None => false,
        };
        let length = inner.filter(|_| used).map_or(1, |inner| inner.len() + 2);
        if !used {
            out.push('{');
        }
        rest = &rest[length..];
    }
    out.push_str(rest);
    Ok(out)
}

/// Writes `REPEAT N text` or `LINES N text`; false when it is neither.
fn repeat(inner: &str, out: &mut String) -> Result<bool, String> {
    let Some((word, rest)) = inner.split_once(' ') else {
        return Ok(false);
    };
    let separator = match word {
        "REPEAT" => "",
        "LINES" => "\n",
        _ => return Ok(false),
    };
    let (times, text) = rest
        .split_once(' ')
        .ok_or_else(|| format!("`{{{inner}}}` has no text"))?;
    let times: usize = times
        .parse()
        .map_err(|_| format!("`{{{inner}}}`: not a number"))?;
    out.push_str(&vec![text; times].join(separator));
    Ok(true)
}

/// Ends the first `lines` lines with CRLF.
fn crlf(bytes: &[u8], lines: usize) -> Vec<u8> {
    let mut out = Vec::with_capacity(bytes.len());
    for (index, line) in bytes.split_inclusive(|byte| *byte == b'\n').enumerate() {
        match line.strip_suffix(b"\n") {
            Some(line) if index < lines => {
                out.extend_from_slice(line);
                out.extend_from_slice(b"\r\n");
            }
            _ => out.extend_from_slice(line),
        }
    }
    out
}

/// Replaces each `{name}` that stands for a byte.
fn replace(bytes: &[u8], byte: impl Fn(&str) -> Option<u8>) -> Vec<u8> {
    let mut out = Vec::with_capacity(bytes.len());
    let mut rest = bytes;
    while let Some((first, behind)) = rest.split_first() {
        let inner = behind
            .iter()
            .position(|byte| *byte == b'}')
            .filter(|_| *first == b'{')
            .and_then(|close| std::str::from_utf8(&behind[..close]).ok());
        if let Some((name, value)) = inner.and_then(|name| Some((name, byte(name)?))) {
            out.push(value);
            rest = &behind[name.len() + 1..];
        } else {
            out.push(*first);
            rest = behind;
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bytes(info: &str, text: &str) -> Vec<u8> {
        let fence = Fence {
            info: format!("skill a {info}").trim_end().to_owned(),
            text: text.to_owned(),
            range: 0..0,
        };
        match File::read(&fence).unwrap().node {
            Node::File { bytes, .. } => bytes,
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn placeholders_become_what_they_name() {
        assert_eq!(bytes("", "a{SP}{TAB}b{c}${1}{\n"), b"a \tb{c}${1}{\n");
        assert_eq!(bytes("", "{REPEAT 3 ab }\n"), b"ab ab ab \n");
        assert_eq!(bytes("", "{LINES 2 - x}\n"), b"- x\n- x\n");
    }

    #[test]
    fn modifiers_change_the_bytes() {
        assert_eq!(bytes("bom", "a"), b"\xef\xbb\xbfa");
        assert_eq!(bytes("crlf", "a\nb\n"), b"a\r\nb\r\n");
        assert_eq!(bytes("mixed", "a\nb\n"), b"a\r\nb\n");
        assert_eq!(bytes("nul", "a{NUL}{E9}"), b"a\0{E9}");
        assert_eq!(bytes("bytes", "a{E9}{xyz"), b"a\xe9{xyz");
        assert_eq!(bytes("repeat=3", "a\n"), b"a\na\na\n");
        assert_eq!(bytes("", "{E9}{NUL}"), b"{E9}{NUL}");
    }

    #[test]
    fn a_misspelt_modifier_is_an_error() {
        let fence = Fence {
            info: "skill a crfl".to_owned(),
            text: String::new(),
            range: 0..0,
        };
        assert!(File::read(&fence).unwrap_err().contains("crfl"));
    }
}
