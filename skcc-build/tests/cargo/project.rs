//! Packages in a temporary folder, built by the real Cargo.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// A package with a build script that compiles skills.
pub(crate) struct Project {
    name: String,
    folder: PathBuf,
    dependency: String,
}

/// What a build did.
pub(crate) struct Build {
    /// Whether it succeeded.
    pub(crate) ok: bool,
    /// Everything that Cargo and the compiler wrote.
    pub(crate) stderr: String,
    /// What the program wrote.
    pub(crate) stdout: String,
    /// Whether the build script ran.
    pub(crate) script_ran: bool,
    /// Whether the package itself was compiled.
    pub(crate) compiled: bool,
}

/// The smallest program that takes all skills in.
pub(crate) const MAIN: &str = "\
skill_runtime::include_skills!(mod skills);

fn main() {
    for skill in skills::REGISTRY.iter() {
        println!(\"{} {}\", skill.id(), skill.body().trim());
    }
}
";

pub(crate) const BUILD: &str = "fn main() {\n    skcc_build::compile(\"skills\");\n}\n";

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let target = to.join(entry.file_name());
        if entry.file_type().unwrap().is_dir() {
            copy(&entry.path(), &target);
        } else {
            fs::copy(entry.path(), target).unwrap();
        }
    }
}

fn workspace() -> PathBuf {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    folder.canonicalize().expect("the workspace is there")
}

/// Where packages are made, and their common output: what they depend on is
/// compiled once.
fn temporary() -> &'static Path {
    Path::new(env!("CARGO_TARGET_TMPDIR"))
}

/// The output of Cargo, which all packages share.
pub(crate) fn target() -> PathBuf {
    temporary().join("target")
}

impl Project {
    /// A new package with one skill, `commit`.
    pub(crate) fn new(name: &str) -> Self {
        let folder = temporary().join("projects").join(name);
        if folder.exists() {
            fs::remove_dir_all(&folder).unwrap();
        }
        let project = Self {
            name: name.to_owned(),
            folder,
            dependency: "skill-runtime = { PATH }".to_owned(),
        };
        project.write("build.rs", BUILD);
        project.write("src/main.rs", MAIN);
        project.skill("commit", "# Commit");
        // The same versions as the workspace, which are on the machine.
        let lock = fs::read_to_string(workspace().join("Cargo.lock")).unwrap();
        project.write("Cargo.lock", &lock);
        project.manifest();
        project
    }

    /// A package with the sources and skills of an example.
    pub(crate) fn of_example(name: &str, example: &str) -> Self {
        let project = Self::new(name);
        fs::remove_dir_all(project.path("skills")).unwrap();
        let example = workspace().join("examples").join(example);
        for folder in ["skills", "src"] {
            copy(&example.join(folder), &project.path(folder));
        }
        fs::copy(example.join("build.rs"), project.path("build.rs")).unwrap();
        project
    }

    /// Replaces the line of the runtime under `[dependencies]`; `PATH` stands
    /// for its path.
    pub(crate) fn depend(mut self, line: &str) -> Self {
        line.clone_into(&mut self.dependency);
        self.manifest();
        self
    }

    fn manifest(&self) {
        let root = workspace();
        let path = |krate: &str| format!("path = '{}'", root.join(krate).display());
        let runtime = self.dependency.replace("PATH", &path("skill-runtime"));
        self.write(
            "Cargo.toml",
            &format!(
                "[package]\nname = \"{}\"\nversion = \"0.1.0\"\nedition = \"2024\"\n\n\
                 [dependencies]\n{runtime}\n\n\
                 [build-dependencies]\nskcc-build = {{ {} }}\nskcc-core = {{ {} }}\n\n\
                 [workspace]\n",
                self.name,
                path("skcc-build"),
                path("skcc-core"),
            ),
        );
    }

    pub(crate) fn path(&self, path: &str) -> PathBuf {
        self.folder.join(path)
    }

    /// Writes a file.
    pub(crate) fn write(&self, path: &str, text: &str) {
        let path = self.path(path);
        fs::create_dir_all(path.parent().expect("it is below a folder")).unwrap();
        fs::write(path, text).unwrap();
    }

    /// Writes a skill without faults into the folder `skills`.
    pub(crate) fn skill(&self, folder: &str, body: &str) {
        self.skill_in("skills", folder, body);
    }

    /// Writes a skill without faults.
    pub(crate) fn skill_in(&self, root: &str, folder: &str, body: &str) {
        let name = folder.rsplit('/').next().unwrap_or(folder);
        let text = format!(
            "---\nname: {name}\n\
             description: \"Does {folder}. Use when the user asks for {folder}.\"\n---\n{body}\n",
        );
        self.write(&format!("{root}/{folder}/SKILL.md"), &text);
    }

    /// Runs Cargo in the package.
    pub(crate) fn cargo(&self, arguments: &[&str]) -> Build {
        self.cargo_with(arguments, &[("CARGO_TERM_VERBOSE", "true")])
    }

    /// Runs Cargo as people do; what ran is not known then.
    pub(crate) fn quiet(&self, arguments: &[&str]) -> Build {
        self.cargo_with(arguments, &[])
    }

    /// Runs Cargo in the package with environment variables.
    pub(crate) fn cargo_with(&self, arguments: &[&str], variables: &[(&str, &str)]) -> Build {
        let mut command = Command::new(env!("CARGO"));
        command.args(arguments).arg("--offline");
        command.current_dir(&self.folder);
        command.env("CARGO_TARGET_DIR", target());
        // The settings of the outer build are not the package's.
        for variable in [
            "CARGO_BUILD_BUILD_DIR",
            "CARGO_ENCODED_RUSTFLAGS",
            "RUSTFLAGS",
            "SKCC_OUT_DIR",
        ] {
            command.env_remove(variable);
        }
        command.env("CARGO_TERM_COLOR", "never");
        // Nobody debugs them, and the same source is never built twice.
        command.env("CARGO_PROFILE_DEV_DEBUG", "0");
        command.env("CARGO_INCREMENTAL", "0");
        command.envs(variables.iter().copied());
        let output = command.output().expect("Cargo can be started");
        let stderr = String::from_utf8_lossy(&output.stderr).into_owned();
        let krate = format!("--crate-name {} ", self.name.replace('-', "_"));
        let ours = format!("/{}", self.name);
        Build {
            ok: output.status.success(),
            script_ran: stderr.lines().any(|line| {
                line.contains("Running")
                    && line.contains(&ours)
                    && line.ends_with("build-script-build`")
            }),
            compiled: stderr
                .lines()
                .any(|line| line.contains("Running") && line.contains(&krate)),
            stdout: String::from_utf8_lossy(&output.stdout).into_owned(),
            stderr,
        }
    }

    /// Builds and runs the program, which must succeed.
    pub(crate) fn run(&self) -> Build {
        let build = self.cargo(&["run"]);
        assert!(build.ok, "{}", build.stderr);
        build
    }

    /// Builds the package, which must fail; gives the lines of errors.
    pub(crate) fn errors(&self) -> Vec<String> {
        let build = self.quiet(&["build"]);
        assert!(!build.ok, "the build succeeds: {}", build.stderr);
        let prefix = format!("error: {}@0.1.0: ", self.name);
        let lines = build.stderr.lines();
        lines
            .filter_map(|line| line.strip_prefix(&prefix))
            .map(str::to_owned)
            .collect()
    }

    /// The folder with the generated files of the last build.
    pub(crate) fn output(&self) -> PathBuf {
        let build = self.quiet(&["build", "--message-format=json"]);
        let id = format!("#{}@0.1.0\"", self.name);
        let id = if build.stdout.contains(&id) {
            id
        } else {
            // The name is left out where it is the folder's.
            format!("/{}#0.1.0\"", self.name)
        };
        let executed = build.stdout.lines().find(|line| {
            line.contains("\"reason\":\"build-script-executed\"") && line.contains(&id)
        });
        let (_, rest) = executed
            .and_then(|line| line.split_once("\"out_dir\":\""))
            .expect("the build script ran once");
        let (folder, _) = rest.split_once('"').expect("it is JSON");
        Path::new(folder).join("skcc")
    }
}
