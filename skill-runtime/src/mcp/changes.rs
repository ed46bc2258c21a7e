//! Telling clients that the skills have changed.

use rmcp::service::{Peer, RoleServer, SubscriptionContext};

use super::Server;

/// Tells a client of every change from now on, as protocol versions before
/// 2026-07-28 have it: unasked, until the client is gone.
pub(super) fn follow(server: &Server, peer: Peer<RoleServer>) {
    let mut changes = server.shared.generation.subscribe();
    changes.mark_unchanged();
    tokio::spawn(async move {
        while changes.changed().await.is_ok() {
            let told = async {
                peer.notify_tool_list_changed().await?;
                peer.notify_prompt_list_changed().await?;
                peer.notify_resource_list_changed().await
            };
            if told.await.is_err() {
                break;
            }
        }
    });
}

/// Tells one subscription of every change it asked for, until it ends.
pub(super) async fn listen(server: &Server, context: &SubscriptionContext) {
    let mut changes = server.shared.generation.subscribe();
    changes.mark_unchanged();
    let sink = context.sink();
    let asked = context.accepted();
    loop {
        tokio::select! {
            () = context.cancelled() => return,
            changed = changes.changed() => if changed.is_err() {
                return;
            },
        }
        let told = async {
            if asked.tools_list_changed == Some(true) {
                sink.notify_tool_list_changed().await?;
            }
            if asked.prompts_list_changed == Some(true) {
                sink.notify_prompt_list_changed().await?;
            }
            if asked.resources_list_changed == Some(true) {
                sink.notify_resource_list_changed().await?;
            }
            Ok::<_, rmcp::service::SubscriptionSendError>(())
        };
        if told.await.is_err() {
            return;
        }
    }
}
