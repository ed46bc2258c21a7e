//! Measures a model that knows the answers, but for regular expressions, and
//! prints what was found. It asks nobody and needs no key:
//!
//! `cargo run -p skill-runtime --features profile --example profile`

#![expect(clippy::print_stdout, reason = "an example prints")]

use std::error::Error;

use skill_runtime::harness::BareAgent;
use skill_runtime::profile::{
    HeatMap, ProfileEvent, ProfileStore, Profiler, Rehearsal, Settings, Subject, find,
};

fn main() -> Result<(), Box<dyn Error>> {
    // The sandbox starts this executable again: see `skill_runtime::sandbox`.
    skill_runtime::sandbox::init();
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()?;
    runtime.block_on(measure())
}

async fn measure() -> Result<(), Box<dyn Error>> {
    let primitives = ["gen.regex", "reason.logic", "tool.exec", "follow.format"];
    let primitives: Vec<_> = primitives.iter().filter_map(|id| find(id)).collect();
    let settings = Settings::default();

    // In the place of a model: any `Provider`.
    let known = primitives.iter().copied();
    let model = Rehearsal::new(known, settings.seed, settings.policy.maximum)
        .missing(|task| task.primitive == "gen.regex" && task.seed % 3 != 0);

    // A second run of this example finds everything in here and asks nothing.
    let store = ProfileStore::new(std::env::temp_dir().join("skcc-example-profiles"));
    let profiler = Profiler::new(Subject::new(BareAgent::new(model)))
        .primitives(primitives)
        .settings(settings)
        .concurrency(4)
        .store(store);
    for due in profiler.due().await? {
        println!(
            "{} to {} runs, and {} are known",
            due.least, due.most, due.resumed
        );
    }

    let outcomes = profiler
        .run(&|event| {
            if let ProfileEvent::Level {
                primitive,
                level,
                result,
                ..
            } = event
            {
                println!("{primitive} {}: {:?}", level.as_str(), result.verdict);
            }
        })
        .await?;
    let outcome = outcomes.first().ok_or("one subject gives one outcome")?;
    let map = HeatMap::of(&outcome.profile);
    for row in map.rows.iter().filter(|row| row.fields[0].text != "–") {
        let fields: Vec<_> = row.fields.iter().map(|field| field.text.as_str()).collect();
        println!("{:<20} {}", row.primitive, fields.join("  "));
    }
    Ok(())
}
