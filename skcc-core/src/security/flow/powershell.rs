//! What commands and methods of `PowerShell` do.

use super::{Effect, Name, Pass, shell};
use crate::security::Language;
use crate::security::code::{Call, ValueId};

/// What a command or a method does.
pub(super) fn effects(pass: &Pass<'_>, call: &Call) -> Vec<Effect> {
    let at = |index: usize| call.arguments.get(index).copied();
    let all = || call.arguments.iter().chain(&call.input).copied().collect();
    match call.name.as_str() {
        ".downloadstring" | ".downloaddata" | ".openread" | ".getstringasync" | ".getasync"
        | ".getbytearrayasync" => vec![Effect::Fetches {
            url: at(0),
            file: None,
        }],
        ".downloadfile" => vec![Effect::Fetches {
            url: at(0),
            file: at(1).map(Name::Of),
        }],
        ".uploadstring" | ".uploadfile" | ".uploaddata" | ".uploadvalues" | ".postasync" => {
            let what: Vec<ValueId> = call.arguments.iter().skip(1).copied().collect();
            vec![Effect::Sends {
                what,
                to: at(0),
                body: true,
            }]
        }
        ".reverse" | "array::reverse" | "convert::frombase64string" => {
            vec![Effect::Decodes(all())]
        }
        "file::readalltext" | "file::readallbytes" | "file::readalllines" => {
            at(0).map(Effect::Reads).into_iter().collect()
        }
        "file::writealltext" | "file::writeallbytes" => match (at(0), at(1)) {
            (Some(file), Some(what)) => vec![Effect::Writes(Name::Of(file), vec![what])],
            _ => Vec::new(),
        },
        "assembly::load"
        | "assembly::loadfrom"
        | "assembly::loadfile"
        | "scriptblock::create"
        | ".invokescript"
        | ".addscript" => at(0).map(Effect::Runs).into_iter().collect(),
        "set-content" | "out-file" | "add-content" | "sc" | "ac" => {
            written(pass, call).into_iter().collect()
        }
        "start-process" | "saps" | "start" | "invoke-item" | "ii" | "import-module" => {
            named(pass, call, &["-filepath", "-path"])
                .map(|file| Effect::RunsFile(Name::Of(file)))
                .into_iter()
                .collect()
        }
        "compress-archive" => {
            let from = named(pass, call, &["-path", "-literalpath"]);
            let mut arguments = call.arguments.iter();
            let to = arguments
                .position(|one| pass.text(*one).eq_ignore_ascii_case("-destinationpath"))
                .and_then(|at| call.arguments.get(at + 1))
                .or_else(|| call.arguments.get(1));
            packs(from, to.copied())
        }
        "copy-item" | "cpi" | "copy" | "cp" | "move-item" | "mi" => {
            let from = named(pass, call, &["-path", "-literalpath"]);
            packs(from, call.arguments.last().copied())
        }
        "add-type" => named(pass, call, &["-typedefinition", "-memberdefinition"])
            .map(Effect::Runs)
            .into_iter()
            .collect(),
        // `@{ CommandLine = '…' }`
        "commandline" | "commandline=" => call
            .arguments
            .iter()
            .map(|one| Effect::Reparses(Language::PowerShell, *one))
            .collect(),
        "new-scheduledtaskaction" => {
            let after = |option: &str| {
                let at = call
                    .arguments
                    .iter()
                    .position(|one| pass.text(*one).eq_ignore_ascii_case(option))?;
                Some(pass.text(*call.arguments.get(at + 1)?))
            };
            let program = after("-execute").or_else(|| at(0).map(|one| pass.text(one)));
            let text = format!(
                "{} {}",
                program.unwrap_or_default(),
                after("-argument").unwrap_or_default()
            );
            vec![Effect::ReparsesText(Language::PowerShell, text)]
        }
        "new-inboxrule" | "set-inboxrule" | "set-mailbox"
            if call.arguments.iter().any(|one| {
                let option = pass.text(*one).to_ascii_lowercase();
                option.starts_with("-forward") || option == "-redirectto"
            }) =>
        {
            vec![Effect::ForwardsMail]
        }
        _ if call.name.starts_with("marshal::ptrtostring") => vec![Effect::Decodes(all())],
        "environment::getenvironmentvariables" => vec![Effect::Environment],
        "send-mailmessage"
        | "resolve-dnsname"
        | ".send"
        | "send-mgusermail"
        | "dns::gethostaddresses"
        | "dns::gethostentry"
        | "dns::resolve" => vec![Effect::Sends {
            what: all(),
            to: None,
            body: true,
        }],
        // A stream of a connection.
        ".write" | ".writeline" | ".writeasync" if has_connection(pass) => vec![Effect::Sends {
            what: call.arguments.clone(),
            to: None,
            body: true,
        }],
        _ => shell::effects(pass, call),
    }
}

/// Whether the program makes a connection to another machine.
fn has_connection(pass: &Pass<'_>) -> bool {
    let mut calls = pass.program.calls.iter().take(1_024);
    calls.any(|call| {
        let is_made = call.name == "new-object" || call.name.ends_with("::new");
        is_made
            && (call.name.contains("tcpclient")
                || call.arguments.first().is_some_and(|of| {
                    let of = pass.text(*of).to_ascii_lowercase();
                    of.ends_with("sockets.tcpclient") || of.ends_with("sockets.udpclient")
                }))
    })
}

/// A file that is made of others.
fn packs(from: Option<ValueId>, to: Option<ValueId>) -> Vec<Effect> {
    match (from, to) {
        (Some(from), Some(to)) if from != to => vec![Effect::Packs {
            file: Name::Of(to),
            from: vec![from],
        }],
        _ => Vec::new(),
    }
}

/// The argument after one of `options`, or the first that is no option.
fn named(pass: &Pass<'_>, call: &Call, options: &[&str]) -> Option<ValueId> {
    let mut first = None;
    let mut arguments = call.arguments.iter().copied();
    while let Some(value) = arguments.next() {
        let text = pass.text(value).to_ascii_lowercase();
        if options.contains(&text.as_str()) {
            return arguments.next();
        }
        if first.is_none() && !text.starts_with('-') {
            first = Some(value);
        }
    }
    first
}

fn written(pass: &Pass<'_>, call: &Call) -> Option<Effect> {
    let file = named(pass, call, &["-path", "-filepath", "-literalpath"])?;
    let what = call.arguments.iter().filter(|value| **value != file);
    let what = what.chain(&call.input).copied().collect();
    Some(Effect::Writes(Name::Of(file), what))
}
