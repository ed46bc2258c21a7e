//! What skills declare, as what a run may do.

use std::path::Path;
use std::string::ToString;

use skir::PermissionKind;

use crate::Registry;
use crate::model::Environment;
use crate::sandbox::{HostPattern, Policy};

/// What a run may do: use its work directory and the system's programs, reach
/// the hosts that its skills declare, and see the variables that they declare,
/// with the values of `environment`. Where nothing is declared there is no
/// network and no variable, in every run alike.
pub fn policy_of(skills: Option<&Registry>, work_dir: &Path, environment: &Environment) -> Policy {
    let mut policy = Policy::new(work_dir);
    for skill in skills.into_iter().flat_map(Registry::iter) {
        for permission in &skill.ir().policy.permissions {
            let scopes = permission.scope.split([',', ' ']).map(str::trim);
            for scope in scopes.filter(|scope| !scope.is_empty()) {
                match permission.kind {
                    PermissionKind::Network => {
                        // With or without a scheme and a path.
                        let host = scope.split_once("://").map_or(scope, |(_, rest)| rest);
                        let host = host.split('/').next().unwrap_or_default();
                        policy.hosts.extend(HostPattern::parse(host).ok());
                    }
                    PermissionKind::Env => {
                        if let Some(value) = environment.get(scope) {
                            policy.env.insert(scope.to_string(), value.to_string());
                        }
                    }
                    _ => {}
                }
            }
        }
    }
    policy
}
