//! Several subjects at once, and one store for all.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use skill_runtime::harness::BareAgent;
use skill_runtime::model::{BoxFuture, Fault, Provider, ProviderError, Reply, Request, Watch};
use skill_runtime::profile::{
    NoInterpreter, ProfileEvent, ProfileStore, Profiler, Rehearsal, Settings, Subject,
};

use crate::{WORDS, folder, model, outcome, profiler, some, wait};

crate::trials![
    runs_are_shared_out_fairly,
    a_slow_model_does_not_take_every_slot,
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
    let outcomes = wait(profiler.concurrency(1).run(&observe)).unwrap();
    assert_eq!(order.into_inner().unwrap(), [0, 1].repeat(27));
    for outcome in &outcomes {
        assert!(outcome.profile.complete);
        assert_eq!(outcome.profile.level("gen.regex"), Some(3));
    }
    assert_eq!(outcomes[1].profile.model, "rehearsal/two");
    assert_ne!(outcomes[0].profile.key, outcomes[1].profile.key);
}

/// A model that answers when another has been asked everything.
struct Waits(Rehearsal, Arc<Rehearsal>);

impl Provider for Waits {
    fn model(&self) -> &str {
        Provider::model(&self.0)
    }

    fn send<'a>(
        &'a self,
        request: &'a Request,
        watch: Watch<'a>,
    ) -> BoxFuture<'a, Result<Reply, ProviderError>> {
        Box::pin(async move {
            let all = async {
                while self.1.calls() < 27 {
                    tokio::time::sleep(Duration::from_millis(1)).await;
                }
            };
            let waited = tokio::time::timeout(Duration::from_secs(60), all).await;
            waited.map_err(|_| ProviderError::new(Fault::Network, "the other gets no slot"))?;
            self.0.send(request, watch).await
        })
    }
}

fn a_slow_model_does_not_take_every_slot() {
    let fast = model(&WORDS, |_| false);
    let slow = Rehearsal::new(some(&WORDS), 1, 12).model("rehearsal/slow");
    let slow = BareAgent::new(Waits(slow, Arc::clone(&fast)));
    let profiler = Profiler::new(Subject::new(slow))
        .primitives(some(&WORDS))
        .interpreter(NoInterpreter)
        .subject(Subject::new(BareAgent::new(fast)));
    let outcomes = wait(profiler.concurrency(2).run(&|_| ())).unwrap();
    assert!(outcomes.iter().all(|outcome| outcome.profile.complete));
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
        let profiler = Profiler::new(subject)
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
