//! What to compile, and how.

use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use skcc_core::codegen::{self, RustOptions, Texts};
use skcc_core::config::{self, Config};
use skcc_core::diagnostic::{self, Code, Diagnostic, Level, Selector, Span};
use skcc_core::distance::nearest;
use skcc_core::emit::{self, Emitter, Style, Styles};
use skcc_core::layers::Places;
use skcc_core::plan::{self, Applied, Output, Overwrite};
use skcc_core::security::Profile;
use skcc_core::source::{Layout, Root, SourceFile, Trust};
use skcc_core::system::{System, os::Os};
use skcc_core::{Compilation, Options};
use skir::Layer;

use crate::Error;
use crate::cargo::Cargo;
use crate::clock;
use crate::layers;
use crate::recorder::Recorder;
use crate::report::{Report, Skill};

/// Turns errors into `compile_error!` when it is set to anything but `0`.
/// An editor can set it for its own builds.
const COMPILE_ERRORS: &str = "SKCC_COMPILE_ERRORS";

/// Whether a call has spoken to Cargo in this process.
static SPOKEN: AtomicBool = AtomicBool::new(false);

/// What to compile, and how.
///
/// What is said here comes before `skcc.toml`, which comes before the
/// defaults.
///
/// ```no_run
/// skcc_build::Builder::new()
///     .skills("skills")
///     .skills("more/skills")
///     .target("universal")
///     .target("codex")
///     .deny("SK1")
///     .compile();
/// ```
#[derive(Clone, Debug, Default)]
pub struct Builder {
    roots: Vec<(PathBuf, Layout)>,
    targets: Vec<String>,
    styles: Vec<(Option<String>, Style)>,
    levels: Vec<(String, Level)>,
    runtime_path: Option<String>,
    package: Option<PathBuf>,
    out_dir: Option<PathBuf>,
    compile_errors: Option<bool>,
    profile: Option<Profile>,
    constraints: Option<bool>,
    layers: Option<Places>,
}

impl Builder {
    /// Compiles the configured roots for the configured targets.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a tree of skill folders, relative to the package. The configured
    /// roots are left out then.
    #[must_use]
    pub fn skills(mut self, path: impl AsRef<Path>) -> Self {
        self.roots.push((path.as_ref().to_owned(), Layout::Folders));
        self
    }

    /// Adds a tree in which a lone `name.md` with frontmatter is a skill too.
    #[must_use]
    pub fn layered(mut self, path: impl AsRef<Path>) -> Self {
        self.roots.push((path.as_ref().to_owned(), Layout::Layered));
        self
    }

    /// Adds a target, such as `claude-code`. The configured targets and the
    /// default ones are left out then.
    #[must_use]
    pub fn target(mut self, id: impl Into<String>) -> Self {
        self.targets.push(id.into());
        self
    }

    /// Writes bodies in a style, whatever `skcc.toml` says.
    #[must_use]
    pub fn style(mut self, style: Style) -> Self {
        self.styles.push((None, style));
        self
    }

    /// Writes the bodies for one target, such as `claude-code`, in a style.
    #[must_use]
    pub fn target_style(mut self, id: impl Into<String>, style: Style) -> Self {
        self.styles.push((Some(id.into()), style));
        self
    }

    /// Does not report a code, such as `SK101` or `broken-reference`, or the
    /// codes of a group, such as `SK1`.
    #[must_use]
    pub fn allow(self, codes: impl Into<String>) -> Self {
        self.level(codes, Level::Allow)
    }

    /// Reports codes as warnings.
    #[must_use]
    pub fn warn(self, codes: impl Into<String>) -> Self {
        self.level(codes, Level::Warn)
    }

    /// Reports codes as errors, which stop the build.
    #[must_use]
    pub fn deny(self, codes: impl Into<String>) -> Self {
        self.level(codes, Level::Deny)
    }

    fn level(mut self, codes: impl Into<String>, level: Level) -> Self {
        self.levels.push((codes.into(), level));
        self
    }

    /// Judges as strictly as the profile says, whatever `skcc.toml` says.
    #[must_use]
    pub const fn security(mut self, profile: Profile) -> Self {
        self.profile = Some(profile);
        self
    }

    /// Adds constraints where a skill's text leaves open what often goes
    /// wrong, or adds none, whatever `skcc.toml` says.
    #[must_use]
    pub const fn constraints(mut self, yes: bool) -> Self {
        self.constraints = Some(yes);
        self
    }

    /// Takes the skills of these layers besides those of the roots, whatever
    /// `skcc.toml` says.
    ///
    /// Of dependencies ([`Layer::Crate`]) a build script sees the direct ones
    /// that ship skills and have `links` in their manifest. [`Layer::User`]
    /// counts only when it stands here: a build should not depend on whose
    /// machine it runs on.
    #[must_use]
    pub fn layers(mut self, layers: impl IntoIterator<Item = Layer>) -> Self {
        self.layers = Some(layers.into_iter().collect());
        self
    }

    /// Names the runtime's interface for generated code in `mod.rs`, for
    /// crates that use no macros and know the runtime under another name. The
    /// default is `::skill_runtime::codegen::v1`.
    #[must_use]
    pub fn runtime_path(mut self, path: impl Into<String>) -> Self {
        self.runtime_path = Some(path.into());
        self
    }

    /// The folder that relative paths start at and whose `skcc.toml` holds;
    /// Cargo's package where nothing is said.
    #[must_use]
    pub fn package(mut self, folder: impl AsRef<Path>) -> Self {
        self.package = Some(folder.as_ref().to_owned());
        self
    }

    /// The folder in which the folder `skcc` is written; Cargo's `OUT_DIR`
    /// where nothing is said.
    #[must_use]
    pub fn out_dir(mut self, folder: impl AsRef<Path>) -> Self {
        self.out_dir = Some(folder.as_ref().to_owned());
        self
    }

    /// Turns errors into `compile_error!` in the module, so that the build
    /// script succeeds and an editor shows them. Skills without errors are in
    /// the module. Where nothing is said, the environment variable
    /// `SKCC_COMPILE_ERRORS` decides.
    #[must_use]
    pub fn compile_errors(mut self, yes: bool) -> Self {
        self.compile_errors = Some(yes);
        self
    }

    /// Compiles, and speaks to Cargo.
    ///
    /// When something stops the build it has said so, and the process ends:
    /// nothing after the call is run. That includes a second call, as the two
    /// would overwrite one another's output.
    ///
    /// The exit code is 0 all the same. Cargo fails a build whose script
    /// reports errors; of one that ends with another code it repeats all the
    /// output, in which the errors drown.
    pub fn compile(self) {
        let result = if SPOKEN.swap(true, Ordering::Relaxed) {
            Err(Error::setting(
                "skcc_build has compiled skills before in this build script",
                "name all folders in one call, as in \
                 `skcc_build::Builder::new().skills(\"a\").skills(\"b\").compile()`",
            ))
        } else {
            self.try_compile()
        };
        let mut cargo = Cargo::new(std::io::stdout().lock());
        let said = match &result {
            Ok(report) => cargo.report(report),
            Err(error) => cargo.error(error),
        };
        if said.is_err() {
            std::process::exit(1);
        }
        if let Err(error) = result {
            // For whoever runs build scripts and is not Cargo. If this fails,
            // there is nobody to tell.
            let _ = writeln!(std::io::stderr(), "{error}");
            std::process::exit(0);
        }
    }

    /// Compiles, prints nothing, and returns what happened.
    ///
    /// Outside a build script, [`Builder::out_dir`] must be set.
    ///
    /// # Errors
    ///
    /// When a choice is wrong, a finding stops the build, or output cannot be
    /// written.
    pub fn try_compile(self) -> Result<Report, Error> {
        let system = Recorder::new(Os);
        let out_dir = match &self.out_dir {
            Some(folder) => folder.clone(),
            None => cargo_folder("OUT_DIR").ok_or_else(|| {
                Error::setting(
                    "the environment variable `OUT_DIR` is not set",
                    "call this from a build script, or choose a folder with `.out_dir(…)`",
                )
            })?,
        };
        let package = match &self.package {
            Some(folder) => folder.clone(),
            None => cargo_folder("CARGO_MANIFEST_DIR").unwrap_or_else(|| PathBuf::from(".")),
        };
        let package = std::path::absolute(&package).map_err(Error::output)?;
        let out_dir = package.join(out_dir).join("skcc");
        let compile_errors = self.compile_errors.unwrap_or_else(|| {
            system
                .variable(COMPILE_ERRORS)
                .is_some_and(|value| !value.is_empty() && value != "0")
        });
        let plan = self.plan(&system, &package)?;
        if let Some(root) = plan
            .roots
            .iter()
            .find(|root| out_dir.starts_with(&root.path))
        {
            return Err(Error::setting(
                format!(
                    "the output lies in the folder of skills `{}`",
                    root.path.display()
                ),
                "name a folder that holds nothing but skills",
            ));
        }
        let mut compilation = skcc_core::compile(&system, &plan.roots, &plan.options);
        compilation.diagnostics.extend(plan.diagnostics);
        diagnostic::sort(&mut compilation.diagnostics);
        if !compilation.is_ok() && !compile_errors {
            return Err(Error::Findings {
                diagnostics: compilation.diagnostics,
            });
        }
        let rust = RustOptions {
            texts: Texts::Copies,
            runtime: plan.runtime_path,
        };
        let mut output = Output::new();
        for file in codegen::rust(&compilation, &rust) {
            output.add(file.path, file.bytes);
        }
        let applied = write(&system, &out_dir, output)?;
        Ok(Report {
            skills: skills(&compilation),
            diagnostics: compilation.diagnostics,
            out_dir,
            watch: plan.watch,
            variables: system.into_variables(),
            metadata: plan.metadata,
            written: applied.written,
            removed: applied.removed,
        })
    }

    /// Puts the builder, the configuration and the defaults together.
    fn plan(&self, system: &dyn System, package: &Path) -> Result<Plan, Error> {
        let (config, mut diagnostics) = config::load(system, package);
        let mut config = config.unwrap_or_default();
        let policy = &mut config.security;
        policy.profile = self.profile.or(policy.profile);
        policy.constraints = self.constraints.or(policy.constraints);
        let mut options = config.options();
        options.accepted.today = clock::today();
        // A build takes in nothing that nobody has looked at.
        options.locked = true;
        for (codes, level) in &self.levels {
            options.levels.set(selector(codes)?, *level);
        }
        if !self.targets.is_empty() {
            options.targets = self
                .targets
                .iter()
                .map(|id| target(id))
                .collect::<Result<_, _>>()?;
        }
        let mut styles = Styles::default();
        for (id, style) in &self.styles {
            match id {
                Some(id) => styles.set(target(id)?.target().id, *style),
                None => styles.set_all(*style),
            }
        }
        options.styles = styles.merge(options.styles);
        let mut roots = config.roots();
        if !self.roots.is_empty() {
            let named = self.roots.iter();
            roots = named
                .map(|(path, layout)| root(&config, package, path, *layout))
                .collect();
        }
        let places = match self.layers {
            Some(places) => places,
            None => config.layers.unwrap_or_default().without(Layer::User),
        };
        let others = layers::roots(
            system,
            places,
            config.crates.as_deref(),
            &config.directory,
            variables(),
        )?;
        // A tree that is named as a root keeps what is said of it there.
        for mut root in others {
            Arc::make_mut(&mut root).path = package.join(&root.path);
            if roots.iter().all(|known| known.path != root.path) {
                roots.push(root);
            }
        }
        if roots.is_empty() && diagnostics.iter().all(|diagnostic| !diagnostic.is_error()) {
            return Err(Error::setting(
                "no folder of skills is named",
                "name it, as in `skcc_build::compile(\"skills\")`, or set `roots` in `skcc.toml`",
            ));
        }
        let shipped = config.skills.as_ref();
        let metadata = shipped.map(|root| layers::metadata(package, &root.path));
        // A folder that is not there is watched as well: the script runs again
        // with each build until it is.
        let folders = roots.iter().map(|root| &root.path);
        let watch = folders
            .chain(&config.files)
            .map(|path| path.strip_prefix(package).unwrap_or(path).to_owned())
            .collect();
        roots.retain(|root| {
            let problem = missing(system, root);
            let is_there = problem.is_none();
            diagnostics.extend(problem);
            is_there
        });
        Ok(Plan {
            watch,
            runtime_path: self.interface(&config)?,
            roots,
            options,
            diagnostics,
            metadata: metadata.unwrap_or_default(),
        })
    }

    fn interface(&self, config: &Config) -> Result<String, Error> {
        let configured = config.build.runtime_path.as_ref();
        let Some(path) = self.runtime_path.as_ref().or(configured) else {
            return Ok(RustOptions::default().runtime);
        };
        let is_path = path.split("::").enumerate().all(|(at, name)| {
            at == 0 && name.is_empty() && path.len() > 2
                || name.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_')
                    && name
                        .bytes()
                        .all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
        });
        if is_path {
            Ok(path.clone())
        } else {
            Err(Error::setting(
                format!("`{path}` is not a path"),
                "write it as in `::skill_runtime::codegen::v1`",
            ))
        }
    }
}

/// What to do.
struct Plan {
    roots: Vec<Arc<Root>>,
    options: Options,
    runtime_path: String,
    watch: Vec<PathBuf>,
    /// What is wrong with the configuration.
    diagnostics: Vec<Diagnostic>,
    /// What dependents are told.
    metadata: Vec<(&'static str, String)>,
}

/// Makes `folder` hold exactly `output`. What is there already is left as it
/// is, with its time.
fn write(system: &dyn System, folder: &Path, output: Output<'_>) -> Result<Applied, Error> {
    // The folder is ours: an edited file in it is a mistake to undo.
    let plan = plan::Plan::new(system, folder, output, Overwrite::Any).map_err(Error::output)?;
    plan.apply(system).map_err(Error::output)
}

/// A folder that Cargo names. It is the same for each run of one package, so
/// it is nothing to watch.
fn cargo_folder(variable: &str) -> Option<PathBuf> {
    std::env::var_os(variable).map(PathBuf::from)
}

/// The variables of the process that are text. Cargo runs the script again when
/// what a dependency prints has changed, so there is nothing to watch.
fn variables() -> impl Iterator<Item = (String, String)> {
    let all = std::env::vars_os();
    all.filter_map(|(name, value)| Some((name.into_string().ok()?, value.into_string().ok()?)))
}

/// A root that was named in the build script: the project wrote it.
fn root(config: &Config, package: &Path, path: &Path, layout: Layout) -> Arc<Root> {
    // Messages show paths from where the configuration is, as `cargo skcc` does.
    let shown = package
        .strip_prefix(&config.directory)
        .ok()
        .filter(|_| !config.files.is_empty())
        .map_or_else(|| path.to_owned(), |below| below.join(path));
    Arc::new(Root {
        path: package.join(path),
        layout,
        trust: Trust::FirstParty,
        exclude: config.exclude.clone(),
        ..Root::new(shown)
    })
}

/// What is wrong with a root that is not there.
fn missing(system: &dyn System, root: &Root) -> Option<Diagnostic> {
    let error = system.metadata(&root.path).err()?;
    let file = Arc::new(SourceFile::new(root.show(""), ""));
    let message = format!("cannot read the folder of skills: {error}");
    let diagnostic = Diagnostic::new(Code::MissingRoot, Span::new(&file, 0..0), message);
    Some(diagnostic.help(if root.origin.is_elsewhere() {
        "create it, or name the right one in the variable"
    } else {
        "create it, or name the right one in `build.rs`, relative to the package"
    }))
}

fn target(id: &str) -> Result<&'static dyn Emitter, Error> {
    emit::emitter(id).ok_or_else(|| {
        let known = || emit::EMITTERS.iter().map(|emitter| emitter.target().id);
        let help = match nearest(id, known()) {
            Some(near) => format!("did you mean `{near}`?"),
            None => format!("use one of `{}`", known().collect::<Vec<_>>().join("`, `")),
        };
        Error::setting(format!("there is no target `{id}`"), help)
    })
}

fn selector(codes: &str) -> Result<Selector, Error> {
    Selector::parse(codes).ok_or_else(|| {
        Error::setting(
            format!("`{codes}` is no code and no group of codes"),
            "write a code such as `SK101`, its name, a group such as `SK1`, or `all`",
        )
    })
}

fn skills(compilation: &Compilation) -> Vec<Skill> {
    let compiled = compilation.skills.iter();
    let sound = compiled.filter(|compiled| !codegen::is_broken(compilation, compiled));
    sound
        .map(|compiled| Skill {
            id: compiled.skill.id.clone().into_owned(),
            name: compiled.skill.name.clone().into_owned(),
            path: compiled.bundle.file.path().to_owned(),
        })
        .collect()
}
