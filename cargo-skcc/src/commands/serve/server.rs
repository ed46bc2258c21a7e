//! The server behind `serve`.

use std::collections::BTreeSet;
use std::net::TcpListener;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;

use skcc_core::diagnostic::Diagnostic;
use skcc_core::emit;
use skill_runtime::Registry;
use skill_runtime::mcp::{Server, Token};

use super::Arguments;
use crate::failure::Failure;
use crate::report::{self, count};
use crate::shell::Shell;
use crate::watch::Watch;
use crate::{ExitCode, compile};

pub(super) fn run(arguments: &Arguments, shell: &mut Shell) -> Result<ExitCode, Failure> {
    let watch = arguments
        .watch
        .then(|| Watch::start(&arguments.selection, &arguments.layers, None));
    let registry = registry(arguments, shell)?;
    for id in &arguments.approve {
        if registry.iter().all(|skill| skill.id() != id) {
            let failure = Failure::new(format!("there is no skill with the id `{id}` to approve"));
            return Err(failure.help("run `cargo skcc list` to see all ids"));
        }
    }
    let skills = count(registry.len(), "skill");
    let server = Server::new(registry)
        .named("skcc", env!("CARGO_PKG_VERSION"))
        .approve(&arguments.approve)
        .page_size(arguments.page_size)
        .state(arguments.state.provider());
    let http = arguments.http.map(|address| listen(arguments, address));
    let http = http.transpose()?;
    match &http {
        None => shell.status(
            "Serving",
            format_args!("{skills} over standard input and output"),
        )?,
        Some((listener, token, given)) => {
            let address = listener.local_addr().map_err(failed)?;
            shell.status("Serving", format_args!("{skills} at http://{address}/mcp"))?;
            if !given {
                shell.note(format_args!("the bearer token is {}", token.as_str()))?;
            }
        }
    }
    shell.flush()?;
    let ended = AtomicBool::new(false);
    thread::scope(|scope| {
        if let Some(watch) = watch {
            let (server, ended, shell) = (server.clone(), &ended, shell.another());
            scope.spawn(move || follow(arguments, &server, watch, ended, shell));
        }
        let result = match http {
            None => server.run_stdio().map_err(failed),
            Some((listener, token, _)) => server.run_http(listener, token).map_err(failed),
        };
        ended.store(true, Ordering::Relaxed);
        result
    })?;
    Ok(ExitCode::Clean)
}

fn failed(error: impl std::fmt::Display) -> Failure {
    Failure::new(format!("cannot serve: {error}"))
}

/// The listener, the token, and whether somebody gave it.
fn listen(
    arguments: &Arguments,
    address: std::net::SocketAddr,
) -> Result<(TcpListener, Token, bool), Failure> {
    let variable = &arguments.token_env;
    let (token, given) = match std::env::var(variable) {
        Ok(text) => {
            let token = Token::new(&text).ok_or_else(|| {
                let failure = Failure::new(format!("the token in `{variable}` cannot be used"));
                let least = Token::MIN;
                failure.help(format!(
                    "use at least {least} ASCII characters, without blanks"
                ))
            })?;
            (token, true)
        }
        Err(_) => (Token::random(), false),
    };
    if !address.ip().is_loopback() {
        let failure = Failure::new(format!("`{address}` can be reached from other machines"));
        return Err(failure.help("use a loopback address, such as 127.0.0.1:8000"));
    }
    let listener = TcpListener::bind(address)
        .map_err(|error| Failure::new(format!("cannot listen at `{address}`: {error}")))?;
    Ok((listener, token, given))
}

/// The selected skills that have no errors. The errors are told.
fn registry(arguments: &Arguments, shell: &mut Shell) -> Result<Registry, Failure> {
    let universal = emit::emitter("universal").expect("the target is built in");
    let mut compilation =
        compile::read_for(&arguments.selection, &arguments.layers, &[universal], shell)?;
    let mut broken = BTreeSet::new();
    for diagnostic in compilation.diagnostics.iter().filter(|one| one.is_error()) {
        report::finding(shell, diagnostic)?;
        broken.extend(diagnostic.skill.clone());
    }
    if !broken.is_empty() {
        let number = count(broken.len(), "skill");
        shell.note(format_args!("{number} with errors left out"))?;
    }
    compilation
        .diagnostics
        .retain(|one| !Diagnostic::is_error(one));
    compilation
        .skills
        .retain(|one| !broken.contains(&*one.skill.id));
    Registry::from_compilation(compilation).map_err(failed)
}

/// Puts changed skills in the place of those that are served.
fn follow(
    arguments: &Arguments,
    server: &Server,
    mut watch: Watch,
    ended: &AtomicBool,
    mut shell: Shell,
) {
    while watch.wait(|| !ended.load(Ordering::Relaxed)) {
        watch = Watch::start(&arguments.selection, &arguments.layers, Some(watch));
        // Nobody may be there to read what is told; skills are served anyway.
        let _ = match registry(arguments, &mut shell) {
            Ok(registry) => {
                let skills = count(registry.len(), "skill");
                server.replace(registry);
                shell.status("Serving", format_args!("{skills} after a change"))
            }
            Err(failure) => shell.failure(&failure),
        };
        let _ = shell.flush();
    }
}
