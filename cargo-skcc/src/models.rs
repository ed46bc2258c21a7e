//! The models that a command asks: ways, keys, prices, budgets, and the question
//! before money is spent.

mod cost;
mod local;

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

use skcc_core::config;
use skill_runtime::model::{
    Budget, Cassette, Environment, Http, Limits, Meter, Metered, Mode, Price, Prices, Provider,
    RateLimit, Retry, Retrying, Route, RouteError, Routes, Scripted, Tape, WireFormat,
};

use crate::args::model::{Recording, Spending};
use crate::failure::Failure;
use crate::project::Project;

pub(crate) use cost::{Estimate, dollars};
pub(crate) use local::is_here;

/// What a model is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Role {
    Worker,
    Compiler,
    Judge,
    Optimizer,
}

impl Role {
    /// The option that names its model.
    pub(crate) fn option(self) -> &'static str {
        match self {
            Self::Worker => "--model",
            Self::Compiler => "--compiler-model",
            Self::Judge => "--judge-model",
            Self::Optimizer => "--optimizer-model",
        }
    }

    /// The setting that does.
    pub(crate) fn setting(self) -> &'static str {
        match self {
            Self::Worker => "models.default",
            Self::Compiler => "models.compiler",
            Self::Judge => "models.judge",
            Self::Optimizer => "models.optimizer",
        }
    }
}

/// The models that a command may ask.
pub(crate) struct Models {
    settings: config::Models,
    routes: Routes,
    environment: Environment,
    prices: Prices,
    limits: Limits,
    budget: Budget,
    tape: Tape,
    mode: Mode,
    is_offline: bool,
    has_budget: bool,
    /// One for each route, by its pattern.
    pace: Mutex<BTreeMap<String, Arc<RateLimit>>>,
}

impl Models {
    /// The models of a project, as its settings, the environment and its `.env`
    /// say. Nothing is asked yet.
    pub(crate) fn open(
        project: &Project,
        spending: &Spending,
        recording: &Recording,
    ) -> Result<Self, Failure> {
        let settings = project.config.models.clone();
        let routes = Routes::default().with(settings.routes.iter().map(route));
        let mut environment = Environment::process();
        let file = project.directory.join(".env");
        environment
            .add_file(&file)
            .map_err(|error| Failure::io("read", &file, &error))?;
        let (mode, path) = match (&recording.record, &recording.replay) {
            (Some(path), _) => (Mode::Record, path.clone()),
            (None, Some(path)) => (Mode::Replay, path.clone()),
            (None, None) => (Mode::Off, std::path::PathBuf::new()),
        };
        let tape = Tape::open(mode, path).map_err(|error| Failure::new(error.to_string()))?;
        let limits = Limits {
            usd: spending.max_cost,
            tokens: spending.max_tokens,
            calls: spending.max_calls,
        };
        Ok(Self {
            prices: Prices::default().with(settings.prices.iter().map(price)),
            settings,
            routes,
            environment,
            limits,
            budget: Budget::new(limits),
            tape,
            mode,
            is_offline: recording.offline,
            has_budget: limits != Limits::default(),
            pace: Mutex::default(),
        })
    }

    /// All ways, in the order in which they are tried.
    pub(crate) fn routes(&self) -> impl Iterator<Item = &Route> {
        self.routes.iter()
    }

    /// All ways.
    pub(crate) fn all_routes(&self) -> &Routes {
        &self.routes
    }

    /// The variables of the process and of the project.
    pub(crate) fn environment(&self) -> &Environment {
        &self.environment
    }

    /// Whether calls are written to a file, or come from one.
    pub(crate) fn is_recording(&self) -> bool {
        self.mode != Mode::Off
    }

    /// Whether the command line sets a limit.
    pub(crate) fn has_budget(&self) -> bool {
        self.has_budget
    }

    /// Whether a variable is set.
    pub(crate) fn has(&self, variable: &str) -> bool {
        self.environment.get(variable).is_some()
    }

    /// What of the way to a model can change what it says: the format and the
    /// address, and the name that it has there.
    pub(crate) fn way(&self, id: &str) -> String {
        self.routes.find(id).map_or_else(
            |_| String::new(),
            |(route, name)| format!("{} {} {name}", crate::word::word(&route.wire), route.url),
        )
    }

    /// What has been used so far.
    pub(crate) fn budget(&self) -> &Budget {
        &self.budget
    }

    /// Whether nobody may be asked.
    pub(crate) fn is_offline(&self) -> bool {
        self.is_offline
    }

    /// The id of the model for a role: the named one, else that of the settings,
    /// else, for the one that works, the first of a local server, or of what is
    /// replayed when there is only one.
    pub(crate) async fn choose(&self, role: Role, named: Option<&str>) -> Result<String, Failure> {
        let set = match role {
            Role::Worker => &self.settings.default,
            Role::Compiler => &self.settings.compiler,
            Role::Judge => &self.settings.judge,
            Role::Optimizer => &self.settings.optimizer,
        };
        if let Some(id) = named.or(set.as_deref()) {
            return Ok(id.to_owned());
        }
        if role != Role::Worker {
            let failure = Failure::new(format!(
                "no model is named by `{}` or by the setting `{}`",
                role.option(),
                role.setting()
            ));
            return Err(failure.help("name one as `<route>/<model>`"));
        }
        if self.mode == Mode::Replay {
            let [only] = &self.tape.models()[..] else {
                let failure = Failure::new("several models were recorded, or none");
                return Err(failure.help("name one of them by `--model`"));
            };
            return Ok(only.clone());
        }
        if !self.is_offline
            && let Some(id) = self.local().await
        {
            return Ok(id);
        }
        let failure = Failure::new("no model is named, and no local server answers");
        Err(failure.help(local::THREE_WAYS))
    }

    /// Makes sure that there is a way to a model, and its key, before anything
    /// is started.
    pub(crate) fn check(&self, id: &str) -> Result<(), Failure> {
        if self.mode == Mode::Replay {
            return Ok(());
        }
        if self.is_offline {
            let failure = Failure::new(format!("`{id}` cannot be asked with `--offline`"));
            return Err(failure.help("take recorded answers with `--replay FILE`"));
        }
        let wrong = |error: RouteError| {
            let help = match &error {
                RouteError::NoKey { variable, .. } => format!(
                    "set `{variable}` in the environment, or in a file `.env` beside `skcc.toml`"
                ),
                _ => "write `<route>/<model>`, or add a `[[route]]` to `skcc.toml`".to_owned(),
            };
            Failure::new(error.to_string()).help(help)
        };
        let (route, _) = self.routes.find(id).map_err(wrong)?;
        route.key(id, &self.environment).map_err(wrong)?;
        Ok(())
    }

    /// The model with an id, which waits, tries again, counts, stops at the
    /// budget, and is recorded or replayed.
    pub(crate) fn provider(&self, id: &str) -> Result<Arc<dyn Provider>, Failure> {
        self.check(id)?;
        if self.mode == Mode::Replay {
            let nobody = Scripted::new([]).model(id);
            let replayed = Cassette::on(nobody, self.tape.clone());
            return Ok(Arc::new(self.metered(replayed, id)));
        }
        let (route, http) = self.http(id)?;
        let limit = {
            let mut pace = self.pace.lock().unwrap_or_else(PoisonError::into_inner);
            Arc::clone(pace.entry(route.pattern.to_string()).or_default())
        };
        let retrying = Retrying::new(http, Retry::default(), limit);
        let metered = self.metered(retrying, id);
        Ok(Arc::new(Cassette::on(metered, self.tape.clone())))
    }

    /// One call to a model, without anything around it.
    fn http(&self, id: &str) -> Result<(&Route, Http), Failure> {
        let wrong = |error: RouteError| Failure::new(error.to_string());
        let (route, name) = self.routes.find(id).map_err(wrong)?;
        let key = route.key(id, &self.environment).map_err(wrong)?;
        Ok((route, Http::at(route, id, name, key)))
    }

    fn metered<P: Provider>(&self, provider: P, id: &str) -> Metered<P> {
        Metered::new(provider, &self.prices_of(id), self.budget.clone())
    }

    /// What counts the calls of a model that somebody else makes.
    pub(crate) fn meter(&self, id: &str) -> Meter {
        Meter::new(id, &self.prices_of(id), self.budget.clone())
    }

    /// A table with the price of one model.
    fn prices_of(&self, id: &str) -> Prices {
        match self.price(id) {
            Some(price) => Prices::none().with([price]),
            None => Prices::none(),
        }
    }

    /// The price of a model. What needs no key and runs on this machine costs
    /// nothing, unless the settings say otherwise.
    fn price(&self, id: &str) -> Option<Price> {
        let mut price = self.prices.of(id).cloned().or_else(|| {
            let (route, _) = self.routes.find(id).ok()?;
            (route.key_env.is_none() && is_here(&route.url)).then(|| Price {
                model: String::new(),
                input: 0.0,
                output: 0.0,
                cache_read: None,
                cache_write: None,
            })
        })?;
        id.clone_into(&mut price.model);
        Some(price)
    }
}

fn route(settings: &config::Route) -> Route {
    Route {
        pattern: settings.pattern.clone().into(),
        wire: match settings.wire.as_str() {
            "anthropic" => WireFormat::Anthropic,
            "responses" => WireFormat::Responses,
            "gemini" => WireFormat::Gemini,
            _ => WireFormat::Chat,
        },
        url: settings.url.clone().into(),
        key_env: settings.key_env.clone().map(Cow::Owned),
    }
}

fn price(settings: &config::Price) -> Price {
    Price {
        model: settings.model.clone(),
        input: settings.input,
        output: settings.output,
        cache_read: settings.cache_read,
        cache_write: settings.cache_write,
    }
}

/// Runs what waits, until it is done or the person interrupts it; nothing then.
pub(crate) fn wait<F: Future>(future: F) -> Result<Option<F::Output>, Failure> {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build()
        .map_err(|error| Failure::new(format!("cannot start threads: {error}")))?;
    Ok(runtime.block_on(async {
        tokio::select! {
            output = future => Some(output),
            _ = tokio::signal::ctrl_c() => None,
        }
    }))
}
