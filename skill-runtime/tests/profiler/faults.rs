//! What is not the model's fault is no zero.

use std::sync::Arc;

use skill_runtime::harness::BareAgent;
use skill_runtime::model::{
    BoxFuture, Budget, Fault, Limits, Metered, Prices, Provider, ProviderError, Reply, Request,
    Scripted, Stop, Watch,
};
use skill_runtime::profile::level::Verdict;
use skill_runtime::profile::{
    Interpreter, Job, Missing, NoInterpreter, Output, ProfileStore, Profiler, Rehearsal,
    SandboxedInterpreter, Settings, Stopped, Subject,
};

use crate::{WORDS, folder, model, outcome, profiler, some, wait};

crate::trials![
    a_provider_that_fails_stops_the_measurement,
    one_task_that_fails_does_not,
    a_budget_stops_it_and_what_was_measured_stays,
    an_answer_that_is_cut_is_the_models,
    a_run_that_takes_too_long_is_unknown,
    what_could_not_be_graded_is_graded_later_without_a_run,
];

fn of(provider: impl Provider + 'static) -> Profiler {
    Profiler::new(Subject::new(BareAgent::new(provider)))
        .primitives(some(&WORDS))
        .interpreter(NoInterpreter)
}

fn a_provider_that_fails_stops_the_measurement() {
    let model = Scripted::by(|_, _| Err(ProviderError::new(Fault::Key, "no")));
    let outcome = outcome(&of(model));
    assert!(matches!(outcome.stopped, Some(Stopped::Provider(_))));
    assert!(!outcome.profile.complete);
    assert_eq!(outcome.profile.runs, 0);
    for (id, ability) in &outcome.profile.primitives {
        assert_eq!(ability.level, None, "{id}");
    }
}

/// A model whose provider fails at one call.
struct FailsOnce {
    inner: Arc<Rehearsal>,
    at: u64,
}

impl Provider for FailsOnce {
    fn model(&self) -> &str {
        self.inner.model()
    }

    fn send<'a>(
        &'a self,
        request: &'a Request,
        watch: Watch<'a>,
    ) -> BoxFuture<'a, Result<Reply, ProviderError>> {
        let fails = self.inner.calls() == self.at;
        Box::pin(async move {
            let reply = self.inner.send(request, watch).await;
            if fails {
                return Err(ProviderError::new(Fault::Network, "gone"));
            }
            reply
        })
    }
}

fn one_task_that_fails_does_not() {
    let model = FailsOnce {
        inner: model(&WORDS, |_| false),
        at: 4,
    };
    let outcome = outcome(&of(model));
    assert_eq!(outcome.stopped, None);
    assert!(!outcome.profile.complete, "one task is left to be run");
    assert_eq!(outcome.profile.runs, 26);
    let levels = outcome.profile.primitives.values();
    let levels: Vec<_> = levels.flat_map(|ability| &ability.levels).collect();
    assert!(levels.iter().all(|level| level.verdict == Verdict::Held));
    let with_fault = levels.iter().filter(|level| level.reason.is_some());
    assert_eq!(with_fault.count(), 1);
}

fn a_budget_stops_it_and_what_was_measured_stays() {
    let home = folder();
    let rehearsal = model(&WORDS, |_| false);
    let measure = |calls: Option<u64>| {
        let limits = Limits {
            calls,
            ..Limits::default()
        };
        let model = Metered::new(Arc::clone(&rehearsal), &Prices::none(), Budget::new(limits));
        outcome(&of(model).store(ProfileStore::new(home.path())))
    };
    let first = measure(Some(10));
    assert!(matches!(first.stopped, Some(Stopped::Budget(_))));
    assert_eq!((first.profile.runs, rehearsal.calls()), (10, 10));
    assert!(!first.profile.complete);
    let second = measure(None);
    assert_eq!(second.stopped, None);
    assert_eq!(second.resumed, 10);
    assert_eq!((second.profile.runs, rehearsal.calls()), (27, 27));
    assert!(second.profile.complete);
}

fn an_answer_that_is_cut_is_the_models() {
    let model = Scripted::by(|_, _| {
        let mut reply = Reply::text("Answer: ");
        reply.stop = Stop::Length;
        Ok(reply)
    });
    let outcome = outcome(&of(model));
    assert_eq!(outcome.stopped, None);
    for (id, ability) in &outcome.profile.primitives {
        assert_eq!(ability.level, Some(0), "{id}");
        let reason = ability.levels[0].runs[0].reason.as_deref().unwrap();
        assert!(reason.starts_with("run_ended: "), "{reason}");
    }
}

fn a_run_that_takes_too_long_is_unknown() {
    let rehearsal = Rehearsal::new(some(&WORDS), 1, 3);
    let model = rehearsal.latency(std::time::Duration::from_secs(60));
    let settings = Settings {
        time_ms: 20,
        ..Settings::default()
    };
    let outcome = outcome(&of(model).settings(settings).concurrency(27));
    for (id, ability) in &outcome.profile.primitives {
        assert_eq!(ability.level, None, "{id}");
    }
}

/// Says that programs are there which it cannot run.
struct Broken;

impl Interpreter for Broken {
    fn run(&self, job: &Job<'_>) -> Result<Output, Missing> {
        Err(Missing {
            program: job.program.into(),
            reason: "it is broken".into(),
        })
    }
}

fn what_could_not_be_graded_is_graded_later_without_a_run() {
    const SHELL: [&str; 1] = ["gen.code.shell"];
    let home = folder();
    let model = model(&SHELL, |_| false);
    let store = || ProfileStore::new(home.path());
    let first = profiler(&SHELL, &model).interpreter(Broken).store(store());
    let first = outcome(&first);
    assert_eq!(first.profile.level(SHELL[0]), None);
    assert!(first.profile.complete);
    let calls = model.calls();
    assert!(calls > 0);
    let second = wait(async {
        let real = SandboxedInterpreter::new(tokio::runtime::Handle::current());
        let profiler = profiler(&SHELL, &model).interpreter(real).store(store());
        profiler.run(&|_| ()).await.unwrap().remove(0)
    });
    assert_eq!(second.profile.level(SHELL[0]), Some(3));
    assert_eq!(model.calls(), calls);
}
