//! The texts and bytes that generated code embeds, and where they lie.

use std::borrow::Cow;
use std::collections::BTreeMap;

use skir::Hash;

use super::{OutputFile, RustOptions, Texts};
use crate::CompiledSkill;
use crate::source::Bundle;

/// Collects what is embedded; each content once.
pub(super) struct Contents<'a, 'o> {
    texts: &'o Texts,
    files: BTreeMap<String, Cow<'a, [u8]>>,
}

/// A text that is embedded.
pub(super) struct EmbeddedText<'a> {
    /// The text itself.
    pub(super) text: &'a str,
    /// Where it lies, from the folder of the skills' expressions.
    pub(super) path: String,
}

impl<'a, 'o> Contents<'a, 'o> {
    pub(super) fn new(options: &'o RustOptions) -> Self {
        Self {
            texts: &options.texts,
            files: BTreeMap::new(),
        }
    }

    /// Embeds a bundled file; gives its path from the skills' folder.
    pub(super) fn file(
        &mut self,
        bundle: &Bundle,
        path: &str,
        bytes: &'a [u8],
        hash: Hash,
    ) -> String {
        match self.texts {
            Texts::Copies => self.copy(hash, bytes),
            Texts::Sources { base } => source_path(base, bundle, path),
        }
    }

    /// Embeds a text that an emitter made, the one for `label`.
    pub(super) fn text(
        &mut self,
        compiled: &'a CompiledSkill,
        stem: &str,
        label: &str,
        text: &'a str,
    ) -> EmbeddedText<'a> {
        let path = match self.texts {
            Texts::Copies => {
                let hash = Hash(*blake3::hash(text.as_bytes()).as_bytes());
                self.copy(hash, text.as_bytes())
            }
            Texts::Sources { base } => {
                if text == compiled.bundle.file.text() && is_verbatim(&compiled.bundle) {
                    source_path(base, &compiled.bundle, &compiled.bundle.source.file)
                } else {
                    let name = format!("artifacts/{stem}.{label}.md");
                    let path = format!("../{name}");
                    self.files.insert(name, Cow::Borrowed(text.as_bytes()));
                    path
                }
            }
        };
        EmbeddedText { text, path }
    }

    fn copy(&mut self, hash: Hash, bytes: &'a [u8]) -> String {
        // Half of a blake3 hash keeps names short and still never collides.
        let hash = hash.to_string();
        let name = format!("content/{}", &hash[..32]);
        let path = format!("../{name}");
        self.files.insert(name, Cow::Borrowed(bytes));
        path
    }

    /// The files to write.
    pub(super) fn into_files(self) -> impl Iterator<Item = OutputFile<'a>> {
        self.files
            .into_iter()
            .map(|(path, bytes)| OutputFile { path, bytes })
    }
}

/// Whether the file's text is its bytes: nothing was replaced to make it valid.
pub(super) fn is_verbatim(bundle: &Bundle) -> bool {
    blake3::hash(bundle.file.text().as_bytes()).as_bytes() == &bundle.hash.0
}

/// Where a file of the sources lies, from the folder of the skills'
/// expressions.
pub(super) fn source_path(base: &str, bundle: &Bundle, path: &str) -> String {
    let base = base.trim_end_matches('/');
    let between = if base.is_empty() { "" } else { "/" };
    format!("../{base}{between}{}", bundle.show(path))
}
