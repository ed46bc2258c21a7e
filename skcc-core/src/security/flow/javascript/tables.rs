//! Calls of JavaScript by what they do. Each table is sorted.

/// Requests whose first argument is the URL.
pub(super) const REQUESTS: &[&str] = &[
    "axios",
    "axios.create.patch",
    "axios.create.post",
    "axios.create.put",
    "axios.create.request",
    "axios.get",
    "axios.patch",
    "axios.post",
    "axios.put",
    "axios.request",
    "bent",
    "cross-fetch",
    "fetch",
    "got",
    "got.get",
    "got.post",
    "graphql-request.request",
    "http.get",
    "http.request",
    "https.get",
    "https.request",
    "isomorphic-fetch",
    "jQuery.get",
    "jQuery.post",
    "ky",
    "ky.get",
    "ky.post",
    "ky.put",
    "needle",
    "needle.get",
    "needle.post",
    "needle.put",
    "node-fetch",
    "ofetch",
    "ofetch.ofetch",
    "phin",
    "request",
    "request-promise",
    "request-promise.post",
    "request.get",
    "request.post",
    "superagent.get",
    "superagent.post",
    "undici.fetch",
    "undici.request",
    "undici.stream",
    "wretch",
];

/// What sends its arguments over a connection.
pub(super) const SENDERS: &[&str] = &[
    "WebSocket.send",
    "XMLHttpRequest.send",
    "dns.lookup",
    "dns.lookupService",
    "dns.resolve",
    "dns.resolve4",
    "dns.resolve6",
    "dns.resolveAny",
    "dns.resolveCname",
    "dns.resolveMx",
    "dns.resolveTxt",
    "http.request.end",
    "http.request.write",
    "https.request.end",
    "https.request.write",
    "net.Socket.end",
    "net.Socket.write",
    "net.connect.end",
    "net.connect.write",
    "net.createConnection.end",
    "net.createConnection.write",
    "nodemailer.createTransport.sendMail",
    "tls.connect.write",
    "ws.send",
];

/// What turns its first argument into something else that somebody can read.
pub(super) const DECODERS: &[&str] = &[
    ".reverse",
    "String.fromCharCode",
    "String.fromCodePoint",
    "atob",
    "crypto.createDecipheriv",
    "decodeURIComponent",
    "unescape",
    "xor",
    "zlib.brotliDecompressSync",
    "zlib.gunzipSync",
    "zlib.inflateRawSync",
    "zlib.inflateSync",
    "zlib.unzipSync",
];

/// What runs a command.
pub(super) const COMMANDS: &[&str] = &[
    "$",
    "$.sync",
    "Bun.$",
    "Bun.spawn",
    "Bun.spawnSync",
    "bun.$",
    "child_process.exec",
    "child_process.exec.__promisify__",
    "child_process.execFile",
    "child_process.execFileSync",
    "child_process.execSync",
    "child_process.fork",
    "child_process.spawn",
    "child_process.spawnSync",
    "execa",
    "execa.$",
    "execa.$.sync",
    "execa.command",
    "execa.execa",
    "execa.execaCommand",
    "execa.execaSync",
    "execaCommand",
    "nano-spawn",
    "sh",
    "shelljs.exec",
    "tinyexec.exec",
    "tinyexec.x",
    "zx.$",
    "zx.$.sync",
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tables_are_sorted() {
        for table in [REQUESTS, SENDERS, DECODERS, COMMANDS] {
            assert!(table.is_sorted(), "{table:?}");
        }
    }
}
