//! From runs to levels.

use skill_runtime::harness::BareAgent;
use skill_runtime::profile::level::Verdict;
use skill_runtime::profile::{Instance, Level, Profiler, Rehearsal, Subject, all};

use crate::{WORDS, model, outcome, profiler};

crate::trials![
    every_reference_passes_in_the_real_harness,
    what_is_missed_is_no_level,
    a_level_above_one_that_is_absent_does_not_count,
    near_the_threshold_more_is_run,
    what_is_missing_is_unknown_and_costs_nothing,
    a_run_costs_what_its_calls_cost,
];

/// Commands run in the sandbox, pages come from the server, and programs run in
/// the interpreters that are there.
fn every_reference_passes_in_the_real_harness() {
    let model = Rehearsal::new(all().iter().copied(), 1, 3);
    let profiler = Profiler::new(Subject::new(BareAgent::new(model))).concurrency(4);
    let outcome = outcome(&profiler);
    assert_eq!(outcome.stopped, None);
    let mut known = 0;
    for (id, ability) in &outcome.profile.primitives {
        for (index, level) in ability.levels.iter().enumerate() {
            let reasons: Vec<_> = level.runs.iter().map(|run| &run.reason).collect();
            let why = level.reason.as_ref();
            match level.verdict {
                Verdict::Held => known += 1,
                // What runs programs may not be there.
                Verdict::Unknown => assert!(
                    id.starts_with("gen.code.") || id == "tool.browser",
                    "{id} L{}: {why:?} {reasons:?}",
                    index + 1
                ),
                other => panic!("{id} L{}: {other:?} {reasons:?}", index + 1),
            }
        }
    }
    assert!(known >= 63, "{known} of 78 levels");
    assert!(outcome.profile.complete);
    assert_eq!(outcome.profile.primitives.len(), 26);
}

fn what_is_missed_is_no_level() {
    let model = model(&WORDS, |_| true);
    let profile = outcome(&profiler(&WORDS, &model)).profile;
    for (id, ability) in &profile.primitives {
        assert_eq!(ability.level, Some(0), "{id}");
        for level in &ability.levels {
            assert_eq!(level.verdict, Verdict::Absent, "{id}");
            assert_eq!(level.tally.failed, 3, "{id}");
            assert!(level.runs.iter().all(|run| run.reason.is_some()), "{id}");
        }
    }
}

fn a_level_above_one_that_is_absent_does_not_count() {
    let model = model(&WORDS, |instance| instance.level == Level::L2);
    let profile = outcome(&profiler(&WORDS, &model)).profile;
    for (id, ability) in &profile.primitives {
        assert_eq!(ability.level, Some(1), "{id}");
        assert_eq!(ability.inversions, [Level::L3], "{id}");
    }
}

fn near_the_threshold_more_is_run() {
    const ONE: [&str; 1] = ["reason.arithmetic"];
    let model = model(&ONE, |task| task.level == Level::L2 && task.seed == 2);
    let profile = outcome(&profiler(&ONE, &model)).profile;
    let levels = &profile.primitives[ONE[0]].levels;
    assert_eq!(levels[0].runs.len(), 3);
    assert!(levels[1].runs.len() > 3, "{:?}", levels[1]);
    assert_eq!(levels[1].tally.failed, 1);
    assert_eq!(levels[1].verdict, Verdict::Held);
    assert_eq!(profile.level(ONE[0]), Some(3));
}

fn what_is_missing_is_unknown_and_costs_nothing() {
    let ids = ["gen.code.python", "gen.code.sql", "tool.browser"];
    let model = model(&ids, |_: &Instance| false);
    let mut profiler = profiler(&ids, &model);
    profiler = profiler.browser("/no/such/browser");
    let outcome = outcome(&profiler);
    for id in ["gen.code.python", "gen.code.sql"] {
        let ability = &outcome.profile.primitives[id];
        assert_eq!(ability.level, None, "{id}");
        assert_eq!(ability.unknown_from, Some(Level::L1), "{id}");
        for level in &ability.levels {
            assert!(level.reason.is_some(), "{id}");
        }
    }
    assert!(outcome.profile.complete);
    assert_eq!(outcome.profile.level("tool.browser"), None);
    assert_eq!(model.calls(), 0);
}

fn a_run_costs_what_its_calls_cost() {
    let model = model(&WORDS, |_| false);
    let profile = outcome(&profiler(&WORDS, &model)).profile;
    assert_eq!(profile.runs, 27);
    assert_eq!(u64::from(profile.runs), model.calls());
    let usage = profile.usage.unwrap();
    assert_eq!((usage.input, usage.output), (27 * 400, 27 * 100));
    assert!((usage.reported_usd.unwrap() - 0.027).abs() < 1e-9);
}
