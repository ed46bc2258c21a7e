//! Programs as lines, for tests.

use super::{Call, Program, Step, ValueId, ValueKind};

/// Each step of a program as a line: `a = b`, `os.system(x)`. What call 3
/// gives back is `r3`.
pub(super) fn steps(program: &Program) -> Vec<String> {
    program
        .steps
        .iter()
        .filter_map(|step| match step {
            Step::Enter(_) => None,
            Step::Call(call) => Some(show_call(program, &program.calls[*call as usize])),
            Step::Assign { name, value, adds } => {
                let sign = if *adds { "+=" } else { "=" };
                Some(format!("{name} {sign} {}", show(program, *value)))
            }
        })
        .collect()
}

fn show_call(program: &Program, call: &Call) -> String {
    let input = call.input.map(|id| show(program, id)).unwrap_or_default();
    let input = if call.name.starts_with('.') || input.is_empty() {
        input
    } else {
        format!("{input}|")
    };
    let mut arguments: Vec<String> = call.arguments.iter().map(|id| show(program, *id)).collect();
    for (name, value) in &call.named {
        arguments.push(format!("{name}={}", show(program, *value)));
    }
    format!("{input}{}({})", call.name, arguments.join(", "))
}

fn show(program: &Program, id: ValueId) -> String {
    let all = |parts: &[ValueId], sign: &str| {
        let parts: Vec<_> = parts.iter().map(|part| show(program, *part)).collect();
        parts.join(sign)
    };
    match &program.get(id).kind {
        ValueKind::Text(text) => text.clone(),
        ValueKind::Joined(parts) => all(parts, "+"),
        ValueKind::Group(parts) => format!("[{}]", all(parts, ", ")),
        ValueKind::Variable(name) => name.clone(),
        ValueKind::Result(call) => format!("r{call}"),
        ValueKind::Member(of, key) => format!("{}[{}]", show(program, *of), show(program, *key)),
        ValueKind::Unknown => "?".to_owned(),
    }
}
