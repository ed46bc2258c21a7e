//! `cargo xtask size`: what an embedded registry adds to a program.
//!
//! A program with a folder of skills is compared with the same program with
//! one tiny skill, both as released. The ceiling is the design's: 1.1 times
//! the embedded bytes and 2 KiB a skill.

use std::fs;
use std::path::{Path, PathBuf};

use crate::{Failure, cargo, output, project};

/// What a program may grow by, beyond the bytes it embeds.
const PER_SKILL: u64 = 2048;

const MANIFEST: &str = "\
[package]
name = \"size\"
version = \"0.0.0\"
edition = \"2024\"

[dependencies]
skill-runtime = { path = 'ROOT/skill-runtime' }

[build-dependencies]
skcc-build = { path = 'ROOT/skcc-build' }

[profile.release]
lto = \"thin\"
codegen-units = 1
strip = \"symbols\"

[workspace]
";

const BUILD: &str = "\
fn main() {
    let folder = std::env::var(\"SKILLS\").unwrap();
    println!(\"cargo::rerun-if-env-changed=SKILLS\");
    skcc_build::Builder::new().skills(folder).allow(\"all\").compile();
}
";

/// Uses everything, in a way that no optimizer can foresee the outcome of.
const MAIN: &str = "\
skill_runtime::include_skills!(mod skills);

fn main() {
    if std::env::args().len() > 1 {
        println!(\"{:?}\", skills::REGISTRY);
    }
    println!(\"{}\\t{}\", skills::REGISTRY.len(), env!(\"SKCC_OUT_DIR\"));
}
";

const TINY: &str = "---\nname: tiny\ndescription: \"Tiny. Use when asked.\"\n---\n# Tiny\n";

/// A program with some skills.
struct Built {
    skills: u64,
    /// Size of the executable.
    program: u64,
    /// Bytes of the files it includes.
    embedded: u64,
}

/// Measures the skills below `folder`.
pub(crate) fn run(folder: &str) -> Result<(), Failure> {
    let folder =
        fs::canonicalize(folder).map_err(|error| format!("cannot find `{folder}`: {error}"))?;
    let package = std::env::temp_dir().join(format!("skcc-size-{}", std::process::id()));
    let measured = measure(&package, &folder);
    // The folder is of no use any more, whatever came of it.
    let _ = fs::remove_dir_all(&package);
    let (tiny, built) = measured?;
    let skills = built.skills - tiny.skills;
    let embedded = built.embedded - tiny.embedded;
    let growth = built.program - tiny.program;
    let ceiling = embedded * 11 / 10 + PER_SKILL * skills;
    println!("skills           {skills:>10}");
    println!("embedded bytes   {embedded:>10}");
    println!("program grows by {growth:>10}");
    println!("ceiling          {ceiling:>10}");
    println!(
        "beyond 1.1 times the embedded bytes: {} a skill",
        growth.saturating_sub(embedded * 11 / 10) / skills.max(1),
    );
    if growth > ceiling {
        return Err("the embedded registry is too large".to_owned());
    }
    Ok(())
}

fn measure(package: &Path, folder: &Path) -> Result<(Built, Built), Failure> {
    let root = project().display().to_string();
    write(package, "Cargo.toml", &MANIFEST.replace("ROOT", &root))?;
    write(package, "build.rs", BUILD)?;
    write(package, "src/main.rs", MAIN)?;
    write(package, "tiny/tiny/SKILL.md", TINY)?;
    let lock =
        fs::read_to_string(project().join("Cargo.lock")).map_err(|error| error.to_string())?;
    write(package, "Cargo.lock", &lock)?;
    Ok((
        build(package, &package.join("tiny"))?,
        build(package, folder)?,
    ))
}

fn write(package: &Path, path: &str, text: &str) -> Result<(), Failure> {
    let path = package.join(path);
    let folder = path.parent().expect("it lies below the package");
    fs::create_dir_all(folder)
        .and_then(|()| fs::write(&path, text))
        .map_err(|error| format!("cannot write `{}`: {error}", path.display()))
}

fn build(package: &Path, skills: &Path) -> Result<Built, Failure> {
    let mut run = cargo();
    run.args(["run", "--quiet", "--release"])
        .current_dir(package)
        .env("CARGO_TARGET_DIR", package.join("target"))
        .env_remove("CARGO_BUILD_BUILD_DIR")
        .env("SKILLS", skills);
    let said = output(&mut run)?;
    let (skills, out) = said
        .trim_end()
        .split_once('\t')
        .ok_or("the program did not say what it holds")?;
    let name = format!("target/release/size{}", std::env::consts::EXE_SUFFIX);
    let mut embedded = size(&PathBuf::from(out).join("search.bin"))?;
    let contents = PathBuf::from(out).join("content");
    let entries = fs::read_dir(&contents)
        .map_err(|error| format!("cannot read `{}`: {error}", contents.display()))?;
    for entry in entries {
        embedded += size(&entry.map_err(|error| error.to_string())?.path())?;
    }
    Ok(Built {
        skills: skills
            .parse()
            .map_err(|_| "the program did not count its skills")?,
        program: size(&package.join(name))?,
        embedded,
    })
}

fn size(path: &Path) -> Result<u64, Failure> {
    let metadata = fs::metadata(path);
    metadata
        .map(|metadata| metadata.len())
        .map_err(|error| format!("cannot find `{}`: {error}", path.display()))
}
