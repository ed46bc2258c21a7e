//! Where things are kept that can be made again.

use std::path::PathBuf;

/// The folder `SKCC_HOME`, else the platform's cache folder; nothing where
/// neither is known.
pub(crate) fn folder() -> Option<PathBuf> {
    let set = |name| std::env::var_os(name).filter(|value| !value.is_empty());
    let absolute = |name| {
        set(name)
            .map(PathBuf::from)
            .filter(|path| path.is_absolute())
    };
    if let Some(folder) = set("SKCC_HOME") {
        return std::path::absolute(folder).ok();
    }
    let cache = if cfg!(windows) {
        absolute("LOCALAPPDATA")
    } else {
        let home = || std::env::home_dir().filter(|home| home.is_absolute());
        if cfg!(target_os = "macos") {
            home().map(|home| home.join("Library/Caches"))
        } else {
            absolute("XDG_CACHE_HOME").or_else(|| home().map(|home| home.join(".cache")))
        }
    };
    Some(cache?.join("skcc"))
}

/// The folder for one kind of what was measured: what its own variable names,
/// else the one of its name in [`folder`].
#[cfg(feature = "measure")]
pub(crate) fn kept(name: &str, variable: &str) -> Result<PathBuf, crate::failure::Failure> {
    if let Some(named) = std::env::var_os(variable).filter(|value| !value.is_empty()) {
        return Ok(named.into());
    }
    folder().map(|home| home.join(name)).ok_or_else(|| {
        let failure = crate::failure::Failure::new("there is no folder for caches");
        failure.help("name one with `SKCC_HOME`")
    })
}
