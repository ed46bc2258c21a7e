//! The list of files that were written.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::{Component, Path};

use skir::Hash;

/// The manifest's name in the output folder.
pub const MANIFEST: &str = ".skcc-manifest";

const HEADER: &str = "# Written by skcc: the files it wrote here, with their blake3 hashes.";
const VERSION: &str = "skcc-manifest 1";

/// What was written, by path.
///
/// A path has more than one hash while files are being written: what was there
/// and what will be. So an interrupted run leaves no file that looks like
/// somebody else's.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Manifest {
    files: BTreeMap<String, Vec<Hash>>,
}

/// A line that cannot be read.
pub(super) struct BadLine {
    /// Counted from 1.
    pub(super) line: usize,
    /// What is wrong with it.
    pub(super) message: &'static str,
}

impl Manifest {
    /// Whether it lists no file.
    pub(super) fn is_empty(&self) -> bool {
        self.files.is_empty()
    }

    /// Reads a manifest.
    ///
    /// Its paths decide what is removed, so one that leaves the folder makes
    /// all of it void.
    pub(super) fn parse(text: &str) -> Result<Self, BadLine> {
        let mut manifest = Self::default();
        let mut is_known = false;
        for (index, line) in text.lines().enumerate() {
            let bad = |message| BadLine {
                line: index + 1,
                message,
            };
            if line.is_empty() || line.starts_with('#') {
                continue;
            }
            if !is_known {
                if line != VERSION {
                    return Err(bad("it is no manifest, or one of a newer version"));
                }
                is_known = true;
                continue;
            }
            let (hash, path) = line
                .split_once(' ')
                .ok_or_else(|| bad("a hash and a path were expected"))?;
            let hash = hash.parse().map_err(|()| bad("the hash is none"))?;
            let path = unescape(path);
            if !is_below(&path) {
                return Err(bad("the path leaves the folder"));
            }
            manifest.add(path, hash);
        }
        if is_known {
            Ok(manifest)
        } else {
            Err(BadLine {
                line: 1,
                message: "it is empty",
            })
        }
    }

    /// The manifest as text.
    pub(super) fn render(&self) -> String {
        let mut text = format!("{HEADER}\n{VERSION}\n");
        for (path, hashes) in &self.files {
            for hash in hashes {
                let _ = writeln!(text, "{hash} {}", escape(path));
            }
        }
        text
    }

    pub(super) fn add(&mut self, path: String, hash: Hash) {
        let hashes = self.files.entry(path).or_default();
        if !hashes.contains(&hash) {
            hashes.push(hash);
        }
    }

    /// The hashes that the file at `path` may have if it is unchanged.
    pub(super) fn hashes(&self, path: &str) -> &[Hash] {
        self.files.get(path).map_or(&[], Vec::as_slice)
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = (&str, &[Hash])> {
        self.files
            .iter()
            .map(|(path, hashes)| (path.as_str(), hashes.as_slice()))
    }

    /// Everything that either of two manifests lists.
    pub(super) fn union(&self, other: &Self) -> Self {
        let mut union = self.clone();
        for (path, hashes) in &other.files {
            for hash in hashes {
                union.add(path.clone(), *hash);
            }
        }
        union
    }
}

/// Whether a path stays below the folder it is relative to.
pub(super) fn is_below(path: &str) -> bool {
    !path.is_empty()
        && !path.split('/').any(str::is_empty)
        && Path::new(path)
            .components()
            .all(|component| matches!(component, Component::Normal(_)))
}

fn escape(path: &str) -> String {
    path.replace('\\', "\\\\")
        .replace('\n', "\\n")
        .replace('\r', "\\r")
}

fn unescape(path: &str) -> String {
    let mut plain = String::with_capacity(path.len());
    let mut chars = path.chars();
    while let Some(c) = chars.next() {
        plain.push(match c {
            '\\' => match chars.next() {
                Some('n') => '\n',
                Some('r') => '\r',
                Some(other) => other,
                None => break,
            },
            c => c,
        });
    }
    plain
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_what_it_writes() {
        let mut manifest = Manifest::default();
        manifest.add("a/b".to_owned(), Hash([1; 32]));
        manifest.add("a/b".to_owned(), Hash([2; 32]));
        manifest.add("odd \\ and\nname".to_owned(), Hash([3; 32]));
        let read = Manifest::parse(&manifest.render()).ok();
        assert_eq!(read, Some(manifest));
    }

    #[test]
    fn a_path_that_leaves_the_folder_makes_it_void() {
        let hash = Hash([1; 32]);
        for path in ["../a", "/a", "a/../../b", "", "a//b", "."] {
            let text = format!("{VERSION}\n{hash} {path}\n");
            assert!(Manifest::parse(&text).is_err(), "{path}");
        }
        for text in ["", "# only this\n", "skcc-manifest 2\n", "\u{0}"] {
            assert!(Manifest::parse(text).is_err(), "{text:?}");
        }
    }
}
