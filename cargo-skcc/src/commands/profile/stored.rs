//! Profiles that are kept, by the names that people use.

use std::path::{Path, PathBuf};

use skill_runtime::profile::{Profile, ProfileStore, StoreError};

use crate::failure::Failure;
use crate::home;

/// The profiles of this machine: in the folder that `SKCC_PROFILES_DIR` names,
/// else below the one of all that is kept.
pub(super) fn store() -> Result<ProfileStore, Failure> {
    let own = std::env::var_os("SKCC_PROFILES_DIR").filter(|value| !value.is_empty());
    let folder = own
        .map(PathBuf::from)
        .or_else(|| Some(home::folder()?.join("profiles")));
    let folder = folder.ok_or_else(|| {
        let failure = Failure::new("there is no folder to keep profiles in");
        failure.help("name one with `SKCC_PROFILES_DIR`")
    })?;
    Ok(ProfileStore::new(folder))
}

pub(super) fn failed(error: &StoreError) -> Failure {
    Failure::new(error.to_string())
}

/// The profile that `wanted` names: a file, a key or the beginning of one, a
/// model, or a model and a harness with `@` between; the newest that fits.
pub(super) fn find(store: &ProfileStore, wanted: &str) -> Result<Profile, Failure> {
    let path = Path::new(wanted);
    if path.is_file() {
        return Profile::read(path).map_err(|error| failed(&error));
    }
    let mut all = store.list().map_err(|error| failed(&error))?;
    all.sort_by(|one, two| two.measured_at.cmp(&one.measured_at));
    // Model ids have `@` too, such as those of some routes; the last one counts.
    let named = wanted.rsplit_once('@');
    let is_key = wanted.len() >= 4 && wanted.chars().all(|c| c.is_ascii_hexdigit());
    let fits = |profile: &Profile| {
        profile.model == wanted
            || named == Some((&profile.model, &profile.harness))
            || is_key && profile.key.starts_with(wanted)
    };
    let known: Vec<String> = all
        .iter()
        .map(|profile| format!("`{}@{}`", profile.model, profile.harness))
        .collect();
    all.into_iter().find(fits).ok_or_else(|| {
        let failure = Failure::new(format!("there is no profile `{wanted}`"));
        if known.is_empty() {
            return failure.help("measure one with `profile --model <route>/<model>`");
        }
        let help = format!(
            "name a file, a key or a model; there are {}",
            known.join(", ")
        );
        failure.help(help)
    })
}
