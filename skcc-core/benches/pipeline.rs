//! The pipeline against a bare pulldown-cmark pass, in one run.
//!
//! Figures are ratios, so they survive a change of machine. `SKCC_CORPUS` names
//! a folder of skills; without it the project's own are measured.
//!
//! ```console
//! $ SKCC_CORPUS=/path/to/skills cargo bench -p skcc-core --bench pipeline
//! ```

#![expect(
    clippy::disallowed_methods,
    clippy::disallowed_macros,
    clippy::print_stdout,
    clippy::cast_precision_loss,
    reason = "a benchmark reads a clock and a variable, and prints"
)]

use std::hint::black_box;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, Instant};

use pulldown_cmark::{Options as Markdown, Parser};
use skcc_core::plan::{Output, OutputLayout, Overwrite, Plan};
use skcc_core::source::{Bundle, Root, SourceFile, discover, load};
use skcc_core::system::os::Os;
use skcc_core::{CompiledSkill, Options, compile_skill, emit, link, syntax};

/// The least time of this many runs counts: anything above it is noise.
const RUNS: usize = 15;

/// Design ceilings, as multiples of the bare loop: of Markdown alone, and with
/// the scripts that are bundled.
const CEILINGS: [(&str, f64); 2] = [("Markdown", 5.0), ("scripts too", 20.0)];

/// Endings of the scripts of skills.
const SCRIPTS: [&str; 10] = [
    "sh", "bash", "py", "js", "mjs", "cjs", "ts", "ps1", "rb", "pl",
];

/// Numbers of targets that are measured one by one.
const TARGETS: [usize; 5] = [1, 2, 5, 10, emit::EMITTERS.len()];

fn main() {
    let roots: Vec<PathBuf> = match std::env::var_os("SKCC_CORPUS") {
        Some(folder) => vec![folder.into()],
        None => ["tests/corpus", "examples"]
            .map(|folder| {
                Path::new(env!("CARGO_MANIFEST_DIR"))
                    .join("..")
                    .join(folder)
            })
            .to_vec(),
    };
    let read = || -> Vec<Bundle> {
        let found = roots
            .iter()
            .flat_map(|root| discover(&Os, &Arc::new(Root::new(root))).skills);
        found.map(|source| load(&Os, source)).collect()
    };
    let read_markdown = || {
        let mut bundles = read();
        for bundle in &mut bundles {
            bundle.files.retain(|file| {
                Path::new(&file.path)
                    .extension()
                    .is_some_and(|end| end == "md")
            });
        }
        bundles
    };
    let bundles = read();
    let bytes: usize = bundles.iter().map(|bundle| bundle.file.text().len()).sum();
    println!(
        "{} skills, {:.1} MB of SKILL.md, best of {RUNS} runs\n",
        bundles.len(),
        bytes as f64 / 1e6
    );

    let files: Vec<Arc<SourceFile>> = bundles.iter().map(|b| Arc::clone(&b.file)).collect();
    let markdown = Markdown::ENABLE_TABLES
        | Markdown::ENABLE_FOOTNOTES
        | Markdown::ENABLE_TASKLISTS
        | Markdown::ENABLE_STRIKETHROUGH;
    let bare = best(
        || (),
        |()| {
            for file in &files {
                for event in Parser::new_ext(file.text(), markdown).into_offset_iter() {
                    black_box(event);
                }
            }
        },
    );
    let parse = best(
        || (),
        |()| {
            for file in &files {
                black_box(syntax::parse(file));
            }
        },
    );
    let no_targets = Options {
        targets: Vec::new(),
        ..Options::default()
    };
    let all_targets = Options {
        targets: emit::EMITTERS.to_vec(),
        ..Options::default()
    };
    let compiled = |options: &Options, bundles: Vec<Bundle>| {
        bundles
            .into_iter()
            .map(|bundle| compile_skill(bundle, options))
            .collect::<Vec<_>>()
    };
    row("bare pulldown-cmark", bare, bare);
    row("frontmatter and tree", parse, bare);
    let inputs: [&dyn Fn() -> Vec<Bundle>; 2] = [&read_markdown, &read];
    for (read, (input, ceiling)) in inputs.into_iter().zip(CEILINGS) {
        let analyse = best(read, |bundles| {
            black_box(compiled(&no_targets, bundles));
        });
        let whole = best(read, |bundles| {
            black_box(compiled(&all_targets, bundles));
        });
        let linked = best(read, |bundles| {
            black_box(link(
                compiled(&all_targets, bundles),
                Vec::new(),
                &all_targets,
            ));
        });
        println!("\n{input}: ceiling {ceiling:.0}×");
        row("SkIR and checks", analyse, bare);
        row(&format!("… {} targets", emit::EMITTERS.len()), whole, bare);
        row("… checks between skills", linked, bare);
    }

    println!("\none skill, all targets");
    spread("with scripts", &read, has_scripts, &all_targets);
    spread(
        "without",
        &read,
        |bundle| !has_scripts(bundle),
        &all_targets,
    );
    println!("\ntargets, with scripts: in memory, and written");
    for count in TARGETS {
        let options = Options {
            targets: emit::EMITTERS[..count].to_vec(),
            ..Options::default()
        };
        let memory = best(read, |bundles| {
            black_box(compiled(&options, bundles));
        });
        let disk = best(
            || (tempfile::tempdir().expect("a folder"), read()),
            |(folder, bundles)| {
                write(folder.path(), &compiled(&options, bundles));
                folder
            },
        );
        row(&format!("{count} in memory"), memory, bare);
        row(&format!("{count} written"), disk, bare);
    }
}

/// Says how long one of the skills that are `wanted` takes, each by its least
/// time of a few.
fn spread(
    what: &str,
    read: &dyn Fn() -> Vec<Bundle>,
    wanted: fn(&Bundle) -> bool,
    options: &Options,
) {
    let once = || -> Vec<Duration> {
        let bundles = read().into_iter().filter(wanted);
        let timed = bundles.map(|bundle| {
            let start = Instant::now();
            let skill = compile_skill(bundle, options);
            let time = start.elapsed();
            drop(black_box(skill));
            time
        });
        timed.collect()
    };
    let mut each = once();
    for _ in 1..RUNS.div_ceil(3) {
        for (least, time) in each.iter_mut().zip(once()) {
            *least = time.min(*least);
        }
    }
    each.sort_unstable();
    let at = |percent: usize| {
        each.get(each.len().saturating_sub(1) * percent / 100)
            .map_or(0.0, |time| time.as_secs_f64() * 1e6)
    };
    println!(
        "{what:<14}{:>5} skills: median {:>5.0} µs, p95 {:>5.0} µs, max {:>5.0} µs",
        each.len(),
        at(50),
        at(95),
        at(100)
    );
}

/// Whether a script is bundled, by the names of files.
fn has_scripts(bundle: &Bundle) -> bool {
    bundle.files.iter().any(|file| {
        Path::new(&file.path)
            .extension()
            .and_then(|end| end.to_str())
            .is_some_and(|end| SCRIPTS.contains(&end))
    })
}

/// Writes the artifacts as a build into an empty folder does.
fn write(folder: &Path, skills: &[CompiledSkill]) {
    let mut output = Output::new();
    // Of skills of one name the first is written.
    drop(output.add_artifacts(skills, OutputLayout::ByTarget));
    let plan = Plan::new(&Os, folder, output, Overwrite::Own).expect("the folder is empty");
    plan.apply(&Os).expect("the folder can be written to");
}

/// The least time of `run`, without that of `prepare` and of dropping what it
/// returns.
fn best<T, R>(mut prepare: impl FnMut() -> T, mut run: impl FnMut(T) -> R) -> Duration {
    (0..RUNS)
        .map(|_| {
            let input = prepare();
            let start = Instant::now();
            let result = run(input);
            let time = start.elapsed();
            drop(result);
            time
        })
        .min()
        .expect("there is at least one run")
}

fn row(what: &str, time: Duration, bare: Duration) {
    let ratio = time.as_secs_f64() / bare.as_secs_f64();
    println!(
        "{what:<28}{:>9.2} ms{ratio:>8.2}×",
        time.as_secs_f64() * 1e3
    );
}
