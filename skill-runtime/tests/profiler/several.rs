//! Several subjects at once, and one store for all.

use std::sync::{Arc, Mutex};

use skill_runtime::harness::BareAgent;
use skill_runtime::profile::{ProfileEvent, ProfileStore, Rehearsal, Settings, Subject};

use crate::{WORDS, folder, model, outcome, profiler, some, wait};

crate::trials![
    runs_are_shared_out_fairly,
    what_is_known_is_not_run_again,
    the_rest_is_measured_later,
    to_begin_afresh_forgets_what_is_measured_and_nothing_else,
    another_route_is_another_measurement,
];

fn runs_are_shared_out_fairly() {
    let two = Rehearsal::new(some(&WORDS), 1, 12).model("rehearsal/two");
    let one = model(&WORDS, |_| false);
    let profiler = profiler(&WORDS, &one).subject(Subject::new(BareAgent::new(two)));
    let order = Mutex::new(Vec::new());
    let observe = |event: ProfileEvent<'_>| {
        if let ProfileEvent::Run { subject, .. } = event {
            order.lock().unwrap().push(subject);
        }
    };
    let outcomes = wait(profiler.concurrency(2).run(&observe)).unwrap();
    let order = order.into_inner().unwrap();
    assert_eq!(order.len(), 54);
    let first = order[..20].iter().filter(|&&subject| subject == 0).count();
    assert!((8..=12).contains(&first), "{order:?}");
    for outcome in &outcomes {
        assert!(outcome.profile.complete);
        assert_eq!(outcome.profile.level("gen.regex"), Some(3));
    }
    assert_eq!(outcomes[1].profile.model, "rehearsal/two");
    assert_ne!(outcomes[0].profile.key, outcomes[1].profile.key);
}

fn what_is_known_is_not_run_again() {
    let home = folder();
    let model = model(&WORDS, |_| false);
    let profiler = profiler(&WORDS, &model).store(ProfileStore::new(home.path()));
    let first = outcome(&profiler);
    let second = outcome(&profiler);
    assert_eq!((first.resumed, second.resumed), (0, 27));
    assert_eq!(model.calls(), 27);
    assert_eq!(first.profile.primitives, second.profile.primitives);
    let store = ProfileStore::new(home.path());
    let stored = store.list().unwrap();
    assert_eq!(stored, std::slice::from_ref(&second.profile));
    assert!(store.unfinished().is_empty());
    let profile = second.profile;
    let runs = store.runs(&profile.model, &profile.harness, &profile.key);
    assert_eq!(runs.unwrap().len(), 27);
}

fn the_rest_is_measured_later() {
    let home = folder();
    let model = model(&WORDS, |_| false);
    let store = || ProfileStore::new(home.path());
    let first = outcome(&profiler(&WORDS[..1], &model).store(store()));
    assert_eq!(first.profile.primitives.len(), 1);
    let second = outcome(&profiler(&WORDS[1..], &model).store(store()));
    assert_eq!(second.profile.primitives.len(), 3);
    assert_eq!(second.profile.runs, 27);
    assert_eq!(model.calls(), 27);
}

fn to_begin_afresh_forgets_what_is_measured_and_nothing_else() {
    let home = folder();
    let model = model(&WORDS, |_| false);
    let store = || ProfileStore::new(home.path());
    let all = profiler(&WORDS, &model).store(store());
    outcome(&all);
    let again = profiler(&WORDS[..1], &model).store(store()).afresh();
    let again = outcome(&again);
    assert_eq!((again.resumed, model.calls()), (0, 27 + 9));
    assert_eq!(again.profile.primitives.len(), 3);
    assert_eq!(outcome(&all).resumed, 27);
    assert_eq!(model.calls(), 27 + 9);
}

fn another_route_is_another_measurement() {
    let home = folder();
    let model = model(&WORDS, |_| false);
    let subject = || Subject::new(BareAgent::new(Arc::clone(&model)));
    let measure = |subject: Subject, settings: Settings| {
        let profiler = skill_runtime::profile::Profiler::new(subject)
            .primitives(some(&WORDS))
            .settings(settings)
            .store(ProfileStore::new(home.path()));
        outcome(&profiler).profile.key
    };
    let settings = Settings::default();
    let longer = Settings {
        time_ms: 1_000_000,
        ..settings
    };
    let keys = [
        measure(subject(), settings),
        measure(subject().route("https://elsewhere.example"), settings),
        measure(subject(), longer),
    ];
    assert_eq!(model.calls(), 3 * 27);
    assert!(keys[0] != keys[1] && keys[1] != keys[2] && keys[0] != keys[2]);
    assert_eq!(ProfileStore::new(home.path()).list().unwrap().len(), 3);
}
