//! Finding one skill by its id or name.

use skcc_core::distance::nearest;
use skcc_core::{Compilation, CompiledSkill};

use crate::failure::Failure;

/// The skill with this id, or with this name where it is unique.
pub(crate) fn skill<'a>(
    compilation: &'a Compilation,
    wanted: &str,
) -> Result<&'a CompiledSkill, Failure> {
    let skills = &compilation.skills;
    let same = |text: &str| fold(text).eq(fold(wanted));
    let by_id: Vec<_> = skills.iter().filter(|one| same(&one.skill.id)).collect();
    let found = if by_id.is_empty() {
        skills.iter().filter(|one| same(&one.skill.name)).collect()
    } else {
        by_id
    };
    match found[..] {
        [one] => Ok(one),
        [] => Err(unknown(compilation, wanted)),
        [first, second, ..] if first.skill.id == second.skill.id => {
            let paths: Vec<_> = found.iter().map(|one| one.bundle.file.path()).collect();
            let failure = Failure::new(format!("several skills have the id `{}`", first.skill.id));
            Err(failure.help(format!(
                "name one of them by its path: {}",
                paths.join(", ")
            )))
        }
        _ => {
            let ids: Vec<_> = found
                .iter()
                .map(|one| format!("`{}`", one.skill.id))
                .collect();
            let failure = Failure::new(format!("`{wanted}` is the name of several skills"));
            Err(failure.help(format!("use one of their ids: {}", ids.join(", "))))
        }
    }
}

fn unknown(compilation: &Compilation, wanted: &str) -> Failure {
    let failure = Failure::new(format!("there is no skill `{wanted}`"));
    let skills = compilation.skills.iter().map(|one| &one.skill);
    let known = skills.flat_map(|skill| [&*skill.id, &*skill.name]);
    match nearest(wanted, known) {
        Some(near) => failure.help(format!("did you mean `{near}`?")),
        None => failure.help("run `cargo skcc list` to see all of them"),
    }
}

/// A name as look-ups compare it: `-` and `_` are the same.
pub(crate) fn fold(text: &str) -> impl Iterator<Item = char> {
    text.chars().map(|c| if c == '-' { '_' } else { c })
}
