//! One skill, or a part of it, as a `const` expression in a file of its own.

use super::contents::{Contents, EmbeddedText, is_verbatim, source_path};
use super::names::Names;
use super::writer::{Writer, hexadecimal, number, string};
use super::{FORMAT, Texts, header, model};
use crate::CompiledSkill;
use crate::emit::{self, Artifact};

/// What the expressions of one skill refer to.
pub(super) struct Embedded<'a> {
    compiled: &'a CompiledSkill,
    /// The distinct texts of the artifacts, and further ones for the body.
    texts: Vec<EmbeddedText<'a>>,
    /// For each artifact the index of its text.
    artifacts: Vec<usize>,
    /// The text that holds the body, and where in it.
    body: Option<(usize, usize)>,
    /// The paths of the bundled files' contents.
    files: Vec<String>,
    /// The source, its path, when the code refers to it.
    source: Option<String>,
}

impl<'a> Embedded<'a> {
    /// Embeds all texts and files of a skill.
    pub(super) fn new(
        compiled: &'a CompiledSkill,
        names: &Names,
        texts: &Texts,
        contents: &mut Contents<'a, '_>,
    ) -> Self {
        let mut embedded = Self {
            compiled,
            texts: Vec::new(),
            artifacts: Vec::new(),
            body: None,
            files: Vec::new(),
            source: None,
        };
        for artifact in &compiled.artifacts {
            let text = artifact.text();
            let known = embedded.texts.iter().position(|known| known.text == text);
            let index = known.unwrap_or_else(|| {
                let text = contents.text(compiled, &names.stem, artifact.target, text);
                embedded.texts.push(text);
                embedded.texts.len() - 1
            });
            embedded.artifacts.push(index);
        }
        let body = &*compiled.skill.body;
        if !body.is_empty() {
            let mut artifacts = compiled.artifacts.iter().zip(&embedded.artifacts);
            let holder =
                artifacts.find_map(|(artifact, text)| Some((*text, artifact.body.as_ref()?.start)));
            embedded.body = Some(holder.unwrap_or_else(|| {
                embedded
                    .texts
                    .push(contents.text(compiled, &names.stem, "body", body));
                (embedded.texts.len() - 1, 0)
            }));
        }
        for file in &compiled.bundle.files {
            let path = contents.file(&compiled.bundle, &file.path, file.bytes(), file.hash);
            embedded.files.push(path);
        }
        if let Texts::Sources { base } = texts
            && is_verbatim(&compiled.bundle)
        {
            let source = &compiled.bundle.source;
            embedded.source = Some(source_path(base, &compiled.bundle, &source.file));
        }
        embedded
    }

    /// The whole skill, of type `__v1::Skill`.
    pub(super) fn skill(&self) -> String {
        let mut w = Writer::default();
        w.line(&header());
        w.open("{");
        for index in 0..self.texts.len() {
            self.text(&mut w, index);
        }
        self.shared_files(&mut w);
        self.source_check(&mut w);
        w.line(&format!("__v1::assert_format!({FORMAT});"));
        w.open("__v1::Parts {");
        model::fields(&mut w, &self.compiled.skill, &self.body_expression());
        if !self.files.is_empty() {
            w.line("files: &FILES,");
        }
        if !self.artifacts.is_empty() {
            w.open("artifacts: const {");
            w.open("&[");
            for (index, artifact) in self.compiled.artifacts.iter().enumerate() {
                self.artifact_expression(&mut w, artifact, self.artifacts[index], ",");
            }
            w.close("]");
            w.close("},");
        }
        w.line("..__v1::Parts::EMPTY");
        w.close("}");
        w.line(".build()");
        w.close("}");
        w.finish()
    }

    /// The body alone, of type `&'static str`.
    pub(super) fn body(&self) -> String {
        let mut w = Writer::default();
        w.line(&header());
        w.open("{");
        if let Some((index, _)) = self.body {
            self.text(&mut w, index);
        }
        w.line(&format!("__v1::assert_format!({FORMAT});"));
        w.line(&self.body_expression());
        w.close("}");
        w.finish()
    }

    /// What one target gets, of type `__v1::Artifact`.
    pub(super) fn artifact(&self, index: usize) -> String {
        let mut w = Writer::default();
        w.line(&header());
        w.open("{");
        self.text(&mut w, self.artifacts[index]);
        let artifact = &self.compiled.artifacts[index];
        if self.shares_files(artifact) {
            self.shared_files(&mut w);
        }
        w.line(&format!("__v1::assert_format!({FORMAT});"));
        self.artifact_expression(&mut w, artifact, self.artifacts[index], "");
        w.close("}");
        w.finish()
    }

    fn text(&self, w: &mut Writer, index: usize) {
        w.line(&format!(
            "const {}: &str = ::core::include_str!({});",
            text_name(index),
            string(&self.texts[index].path),
        ));
    }

    fn body_expression(&self) -> String {
        let Some((index, start)) = self.body else {
            return "\"\"".to_owned();
        };
        let end = start + self.compiled.skill.body.len();
        if start == 0 && end == self.texts[index].text.len() {
            return text_name(index);
        }
        let place = |at: usize| number(u64::try_from(at).expect("texts fit memory"));
        format!(
            "__v1::slice({}, {}, {})",
            text_name(index),
            place(start),
            place(end)
        )
    }

    /// The bundled files, for the skill and for the artifacts that take them
    /// all as they are.
    fn shared_files(&self, w: &mut Writer) {
        if self.files.is_empty() {
            return;
        }
        w.open(&format!(
            "static FILES: [__v1::File; {}] = [",
            self.files.len()
        ));
        for (file, path) in self.compiled.bundle.files.iter().zip(&self.files) {
            w.line(&format!(
                "{},",
                file_expression(&file.path, path, file.executable)
            ));
        }
        w.close("];");
    }

    /// Stops the build when the source is not the one this was made from.
    fn source_check(&self, w: &mut Writer) {
        let Some(path) = &self.source else {
            return;
        };
        let bundle = &self.compiled.bundle;
        let text = bundle.file.text();
        let message = format!(
            "`{}` changed since this code was generated: generate it again",
            bundle.file.path(),
        );
        w.open("const _: () = ::core::assert!(");
        w.open("__v1::unchanged(");
        w.line(&format!("::core::include_str!({}),", string(path)));
        w.line(&format!(
            "{},",
            number(u64::try_from(text.len()).expect("texts fit memory"))
        ));
        w.line(&format!("0x{},", hexadecimal(fingerprint(text))));
        w.close("),");
        // The message is a format string.
        w.line(&string(&message.replace('{', "{{").replace('}', "}}")));
        w.close(");");
    }

    fn shares_files(&self, artifact: &Artifact) -> bool {
        let files = &artifact.files[1..];
        files.len() == self.files.len()
            && files
                .iter()
                .zip(&self.compiled.bundle.files)
                .all(|(file, bundled)| {
                    self.resource(&file.contents) == Some(&bundled.path)
                        && file.path == bundled.path
                        && file.executable == bundled.executable
                })
    }

    /// The path of the resource that a file of an artifact is.
    fn resource(&self, contents: &emit::Contents) -> Option<&str> {
        match contents {
            emit::Contents::Resource(index) => {
                Some(&*self.compiled.skill.resources.get(*index)?.path)
            }
            emit::Contents::Text(_) => None,
        }
    }

    fn artifact_expression(&self, w: &mut Writer, artifact: &Artifact, text: usize, end: &str) {
        let start = format!(
            "__v1::artifact({}, {}, {}, ",
            string(artifact.target),
            string(&artifact.folder),
            text_name(text),
        );
        if artifact.files.len() == 1 {
            w.line(&format!("{start}&[]){end}"));
        } else if self.shares_files(artifact) {
            w.line(&format!("{start}&FILES){end}"));
        } else {
            w.open(&format!("{start}const {{"));
            w.open("&[");
            for file in &artifact.files[1..] {
                w.line(&format!("{},", self.own_file(file)));
            }
            w.close("]");
            w.close(&format!("}}){end}"));
        }
    }

    /// A file of an artifact that is not the same for all.
    fn own_file(&self, file: &emit::ArtifactFile) -> String {
        match &file.contents {
            emit::Contents::Text(text) => format!(
                "__v1::file({}, {}.as_bytes(), {})",
                string(&file.path),
                string(text),
                file.executable,
            ),
            contents @ emit::Contents::Resource(_) => {
                let resource = self.resource(contents);
                let files = &self.compiled.bundle.files;
                let index = files
                    .iter()
                    .position(|bundled| Some(bundled.path.as_str()) == resource)
                    .expect("an artifact's resources are the skill's");
                file_expression(&file.path, &self.files[index], file.executable)
            }
        }
    }
}

fn file_expression(path: &str, content: &str, executable: bool) -> String {
    format!(
        "__v1::file({}, ::core::include_bytes!({}), {executable})",
        string(path),
        string(content),
    )
}

fn text_name(index: usize) -> String {
    match index {
        0 => "TEXT".to_owned(),
        _ => format!("TEXT_{}", index + 1),
    }
}

/// What `skill_runtime::codegen::v1::unchanged` computes.
fn fingerprint(text: &str) -> u64 {
    let step = |hash: u64, word: u64| (hash ^ word).wrapping_mul(0x0100_0000_01b3);
    let (words, rest) = text.as_bytes().as_chunks::<8>();
    let words = words.iter().map(|word| u64::from_le_bytes(*word));
    let rest = rest.iter().map(|byte| u64::from(*byte));
    words.chain(rest).fold(0xcbf2_9ce4_8422_2325, step)
}
