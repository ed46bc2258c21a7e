//! `cargo xtask budget`: what others pay for depending on this project.
//!
//! The ceilings are those of the design; they are part of what the crates
//! promise, so raising one is a decision, not a repair.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use crate::{Failure, cargo, execute, output};

/// A package, and how much may be compiled for it.
struct Ceiling {
    package: &'static str,
    /// How many crates, itself included.
    crates: usize,
    /// The only crates there may be, when they are fixed.
    only: Option<&'static [&'static str]>,
    /// CPU seconds of a clean build on the machine where the ceiling was set.
    seconds: f64,
    /// The profile that is built.
    release: bool,
    /// Arguments for cargo besides.
    features: &'static [&'static str],
}

const CEILINGS: [Ceiling; 3] = [
    Ceiling {
        package: "skcc-build",
        crates: 52,
        only: None,
        seconds: 32.0,
        release: false,
        features: &[],
    },
    Ceiling {
        package: "skill-runtime",
        crates: 7,
        // What a procedural macro cannot do without, besides our own.
        only: Some(&[
            "skill-runtime",
            "skir",
            "skcc-macros",
            "proc-macro2",
            "quote",
            "syn",
            "unicode-ident",
        ]),
        seconds: 5.0,
        release: false,
        features: &[],
    },
    Ceiling {
        package: "cargo-skcc",
        crates: 80,
        only: None,
        seconds: 60.0,
        release: true,
        // The measuring half is paid for by those who measure.
        features: &["--no-default-features"],
    },
];

/// Checks how many crates each package needs.
pub(crate) fn crates() -> Result<(), Failure> {
    let mut exceeded = Vec::new();
    println!("{:<15} {:>6} {:>7}", "package", "crates", "ceiling");
    for ceiling in &CEILINGS {
        let crates = tree(ceiling)?;
        println!(
            "{:<15} {:>6} {:>7}",
            ceiling.package,
            crates.len(),
            ceiling.crates
        );
        if crates.len() > ceiling.crates {
            let all: Vec<_> = crates.iter().map(String::as_str).collect();
            exceeded.push(format!(
                "`{}` needs too many crates: {}",
                ceiling.package,
                all.join(", ")
            ));
        }
        let only = ceiling.only.unwrap_or_default();
        let name = |one: &str| one.split(' ').next().map(str::to_owned).unwrap_or_default();
        for one in crates.iter().map(|one| name(one)) {
            if ceiling.only.is_some() && !only.contains(&one.as_str()) {
                exceeded.push(format!("`{}` must not need `{one}`", ceiling.package));
            }
        }
    }
    if exceeded.is_empty() {
        Ok(())
    } else {
        Err(exceeded.join("\nerror: "))
    }
}

/// The crates that are compiled for a package.
fn tree(ceiling: &Ceiling) -> Result<BTreeSet<String>, Failure> {
    let mut command = cargo();
    command.args(["tree", "--quiet", "--locked", "--package", ceiling.package]);
    command.args(ceiling.features);
    command.args([
        "--edges",
        "normal,build",
        "--prefix",
        "none",
        "--format",
        "{p}",
    ]);
    let text = output(&mut command)?;
    // A line is `name v1.2.3 (path or kind) (*)`.
    let crates = text
        .lines()
        .map(|line| line.split(' ').take(2).collect::<Vec<_>>().join(" "));
    Ok(crates.filter(|one| !one.is_empty()).collect())
}

/// How Cargo builds a package for those who use it: the profiles of this
/// workspace reach nobody. `cargo install` takes the release profile as Cargo
/// has it, and what build scripts depend on has no debug information.
const PROFILES: [(&str, &str); 4] = [
    ("CARGO_PROFILE_RELEASE_LTO", "false"),
    ("CARGO_PROFILE_RELEASE_CODEGEN_UNITS", "16"),
    ("CARGO_PROFILE_RELEASE_STRIP", "none"),
    ("CARGO_PROFILE_DEV_DEBUG", "0"),
];

/// Measures the CPU time of clean builds.
pub(crate) fn seconds() -> Result<(), Failure> {
    let target = std::env::temp_dir().join(format!("skcc-budget-{}", std::process::id()));
    let measured = measure(&target);
    // The folder is of no use any more, whatever came of it.
    let _ = fs::remove_dir_all(&target);
    let exceeded = measured?;
    if exceeded.is_empty() {
        Ok(())
    } else {
        Err(exceeded.join("\nerror: "))
    }
}

fn measure(target: &Path) -> Result<Vec<String>, Failure> {
    let mut lines = Vec::new();
    let mut exceeded = Vec::new();
    for ceiling in &CEILINGS {
        let _ = fs::remove_dir_all(target);
        let mut build = cargo();
        build.args(["build", "--quiet", "--locked", "--package", ceiling.package]);
        build.args(ceiling.release.then_some("--release"));
        build.args(ceiling.features);
        build
            .env("CARGO_TARGET_DIR", target)
            .envs(PROFILES)
            .env_remove("CARGO_BUILD_BUILD_DIR");
        let before = children()?;
        execute(&mut build)?;
        let seconds = children()? - before;
        lines.push(format!(
            "{:<15} {seconds:>6.1} {:>7.0}",
            ceiling.package, ceiling.seconds
        ));
        if seconds > ceiling.seconds {
            exceeded.push(format!(
                "a clean build of `{}` takes {seconds:.1} CPU seconds",
                ceiling.package
            ));
        }
    }
    println!("\n{:<15} {:>6} {:>7}", "package", "CPU s", "ceiling");
    for line in lines {
        println!("{line}");
    }
    Ok(exceeded)
}

/// CPU seconds of all child processes that have ended.
fn children() -> Result<f64, Failure> {
    let text = fs::read_to_string("/proc/self/stat")
        .map_err(|_| "CPU time is measured through /proc, which this system does not have")?;
    // The program's name stands in parentheses and may hold blanks; the first
    // field after it is the third of the documentation (proc_pid_stat(5)).
    let fields = text.rsplit_once(") ").map_or("", |(_, rest)| rest);
    let ticks: u64 = fields
        .split(' ')
        .skip(16 - 3)
        .take(2)
        .map(|field| field.parse::<u64>().unwrap_or(0))
        .sum();
    // The kernel tells user space 100 ticks a second on every architecture.
    #[expect(
        clippy::cast_precision_loss,
        reason = "a build takes less than 2^53 ticks"
    )]
    Ok(ticks as f64 / 100.0)
}
