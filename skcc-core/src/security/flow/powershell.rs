//! What commands and methods of `PowerShell` do.

use super::{Effect, Name, Pass, shell};
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
        "environment::getenvironmentvariables" => vec![Effect::Environment],
        _ => shell::effects(pass, call),
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
