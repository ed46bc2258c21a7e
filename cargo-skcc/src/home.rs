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
