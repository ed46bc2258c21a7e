//! The one way out: an HTTP proxy on a Unix socket that admits hosts by name.
//!
//! It speaks `CONNECT` and requests in absolute form, which is what programs
//! send when `https_proxy` and `http_proxy` are set. It resolves names itself,
//! so a program cannot pass an address off as a name, and it connects to
//! private and loopback addresses only where the policy names the very host:
//! a name that somebody else controls may not lead into the inner network.

use std::io;
use std::net::{IpAddr, SocketAddr};
use std::path::Path;
use std::string::String;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;
use std::vec::Vec;

use tokio::io::{AsyncReadExt, AsyncWriteExt, copy_bidirectional};
use tokio::net::{TcpStream, UnixListener, UnixStream, lookup_host};
use tokio::time::timeout;

use super::policy::{HostPattern, Policy};

/// The longest head of a request, in bytes; what web servers take.
const HEAD: usize = 16 * 1024;

/// How long a client may take to send its head, and a host to answer the door.
const PATIENCE: Duration = Duration::from_secs(10);

/// A running proxy. It ends when dropped.
#[derive(Debug)]
pub(super) struct Proxy {
    task: tokio::task::JoinHandle<()>,
    refused: Arc<Mutex<Vec<String>>>,
}

impl Proxy {
    /// Listens at a path, which must not be there yet.
    pub(super) fn new(
        path: &Path,
        hosts: Vec<HostPattern>,
        gateway: Option<SocketAddr>,
    ) -> io::Result<Self> {
        let listener = UnixListener::bind(path)?;
        let refused = Arc::new(Mutex::new(Vec::new()));
        let (hosts, log) = (Arc::new(hosts), Arc::clone(&refused));
        let task = tokio::spawn(async move {
            while let Ok((client, _)) = listener.accept().await {
                let (hosts, log) = (Arc::clone(&hosts), Arc::clone(&log));
                tokio::spawn(async move {
                    // A client that goes away is no fault of ours.
                    let _ = serve(client, &hosts, gateway, &log).await;
                });
            }
        });
        Ok(Self { task, refused })
    }

    /// The hosts that were asked for and not admitted, each once.
    pub(super) fn refused(&self) -> Vec<String> {
        let mut all = self
            .refused
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clone();
        all.sort();
        all.dedup();
        all
    }
}

impl Drop for Proxy {
    fn drop(&mut self) {
        self.task.abort();
    }
}

async fn serve(
    mut client: UnixStream,
    hosts: &[HostPattern],
    gateway: Option<SocketAddr>,
    log: &Mutex<Vec<String>>,
) -> io::Result<()> {
    let mut head = Vec::new();
    let end = loop {
        if let Some(at) = head.windows(4).position(|four| four == b"\r\n\r\n") {
            break at + 4;
        }
        if head.len() > HEAD {
            return say(&mut client, "431 Request Header Fields Too Large", "").await;
        }
        let mut buffer = [0; 2048];
        match timeout(PATIENCE, client.read(&mut buffer)).await {
            Ok(Ok(count)) if count > 0 => head.extend_from_slice(&buffer[..count]),
            _ => return Ok(()),
        }
    };
    if let Some((gateway, is_tunnel)) = gateway.zip(for_gateway(&head)) {
        let mut server = TcpStream::connect(gateway).await?;
        if is_tunnel {
            client.write_all(b"HTTP/1.1 200 OK\r\n\r\n").await?;
            head = head.split_off(end);
        }
        server.write_all(&head).await?;
        copy_bidirectional(&mut client, &mut server).await?;
        return Ok(());
    }
    let rest = head.split_off(end);
    let text = String::from_utf8_lossy(&head).into_owned();
    let Some(asked) = Asked::read(&text) else {
        return say(
            &mut client,
            "400 Bad Request",
            "it is no request to a proxy",
        )
        .await;
    };
    let Some(pattern) = hosts.iter().find(|one| one.admits(&asked.host, asked.port)) else {
        note(log, std::format!("{}:{}", asked.host, asked.port));
        let add = crate::permission::line(skir::PermissionKind::Network, &asked.host);
        let said = std::format!("`{}` is not declared; {add}", asked.host);
        return say(&mut client, "403 Forbidden", &said).await;
    };
    let addresses = addresses(&asked.host, asked.port, pattern).await;
    let Some(mut server) = connect(addresses).await else {
        return say(&mut client, "502 Bad Gateway", "the host cannot be reached").await;
    };
    match &asked.forwarded {
        None => client.write_all(b"HTTP/1.1 200 OK\r\n\r\n").await?,
        Some(head) => server.write_all(head.as_bytes()).await?,
    }
    server.write_all(&rest).await?;
    copy_bidirectional(&mut client, &mut server).await?;
    Ok(())
}

/// Whether a request is for whom it was sent to and no other host, and whether
/// a tunnel is asked for. It names a path alone, or, by a client that takes the
/// gateway for a host, the gateway.
fn for_gateway(head: &[u8]) -> Option<bool> {
    let line = head.split(|byte| *byte == b'\r').next().unwrap_or(head);
    let line = String::from_utf8_lossy(line);
    let mut words = line.split(' ');
    let (method, target) = (words.next()?, words.next()?);
    if method == "CONNECT" {
        return (target == Policy::GATEWAY).then_some(true);
    }
    let target = match target.strip_prefix("http://") {
        Some(rest) => rest.strip_prefix(Policy::GATEWAY)?,
        None => target,
    };
    target.starts_with('/').then_some(false)
}

/// Keeps what was refused: a program that asks for ever must not fill our
/// memory.
fn note(log: &Mutex<Vec<String>>, host: String) {
    let mut log = log.lock().unwrap_or_else(PoisonError::into_inner);
    if log.len() < 1000 {
        log.push(host);
    }
}

/// What a client asks for.
struct Asked {
    host: String,
    port: u16,
    /// The head for the server; none for a tunnel.
    forwarded: Option<String>,
}

impl Asked {
    fn read(head: &str) -> Option<Self> {
        let (line, headers) = head.split_once("\r\n")?;
        let mut words = line.split(' ');
        let (method, target, version) = (words.next()?, words.next()?, words.next()?);
        if method == "CONNECT" {
            let (host, port) = target.rsplit_once(':')?;
            return Some(Self {
                host: host.trim_matches(['[', ']']).into(),
                port: port.parse().ok()?,
                forwarded: None,
            });
        }
        let rest = target.strip_prefix("http://")?;
        let (authority, path) = match rest.find('/') {
            Some(at) => rest.split_at(at),
            None => (rest, "/"),
        };
        // A name before `@` would hide the host from a careless reader.
        let authority = authority.rsplit('@').next()?;
        let (host, port) = match authority.rsplit_once(':') {
            Some((host, port)) if !host.contains(':') || host.ends_with(']') => {
                (host, port.parse().ok()?)
            }
            _ => (authority, 80),
        };
        let kept = headers.split("\r\n").filter(|line| {
            let name = line.split(':').next().unwrap_or_default();
            let name = name.trim().to_ascii_lowercase();
            ![
                "host",
                "connection",
                "proxy-connection",
                "proxy-authorization",
            ]
            .contains(&name.as_str())
                && !line.is_empty()
        });
        let kept: Vec<_> = kept.collect();
        // One request a connection: the next one may be to another host.
        let forwarded = std::format!(
            "{method} {path} {version}\r\nHost: {authority}\r\nConnection: close\r\n{}{}\r\n",
            kept.join("\r\n"),
            if kept.is_empty() { "" } else { "\r\n" }
        );
        Some(Self {
            host: host.trim_matches(['[', ']']).into(),
            port,
            forwarded: Some(forwarded),
        })
    }
}

/// The addresses of a host that a pattern admits, without those that lead into
/// the inner network unless the pattern names the very host.
pub(crate) async fn addresses(host: &str, port: u16, pattern: &HostPattern) -> Vec<SocketAddr> {
    match timeout(PATIENCE, lookup_host((host, port))).await {
        Ok(Ok(all)) => all
            .filter(|address| pattern.names(host) || is_public(address.ip()))
            .collect(),
        _ => Vec::new(),
    }
}

/// A connection to the first of these that answers.
async fn connect(addresses: Vec<SocketAddr>) -> Option<TcpStream> {
    for address in addresses {
        if let Ok(Ok(stream)) = timeout(PATIENCE, TcpStream::connect(address)).await {
            return Some(stream);
        }
    }
    None
}

/// Whether an address is of the public network.
fn is_public(address: IpAddr) -> bool {
    match address.to_canonical() {
        IpAddr::V4(four) => {
            let [first, second, ..] = four.octets();
            !(four.is_private()
                || four.is_loopback()
                || four.is_link_local()
                || four.is_broadcast()
                || four.is_multicast()
                || four.is_unspecified()
                // Shared between providers and their customers: RFC 6598.
                || first == 100 && (64..128).contains(&second)
                || first == 0)
        }
        IpAddr::V6(six) => {
            !(six.is_loopback()
                || six.is_unspecified()
                || six.is_multicast()
                || six.is_unique_local()
                || six.is_unicast_link_local())
        }
    }
}

async fn say(client: &mut UnixStream, status: &str, said: &str) -> io::Result<()> {
    let text = std::format!(
        "HTTP/1.1 {status}\r\ncontent-type: text/plain\r\ncontent-length: {}\r\nconnection: close\r\n\r\n{said}\n",
        said.len() + 1
    );
    client.write_all(text.as_bytes()).await?;
    client.shutdown().await
}

#[cfg(test)]
mod tests {
    use super::{Asked, for_gateway, is_public};

    #[test]
    fn what_names_no_other_host_is_for_the_gateway() {
        for (line, expected) in [
            ("POST /v1/messages HTTP/1.1\r\n", Some(false)),
            ("POST http://127.0.0.1:3128/v1 HTTP/1.1\r\n", Some(false)),
            ("POST http://127.0.0.1:31280/v1 HTTP/1.1\r\n", None),
            ("CONNECT 127.0.0.1:3128 HTTP/1.1\r\n", Some(true)),
            ("CONNECT 127.0.0.1:31280 HTTP/1.1\r\n", None),
            ("GET http://a.b/ HTTP/1.1\r\nX: /\r\n", None),
            ("", None),
        ] {
            assert_eq!(for_gateway(line.as_bytes()), expected, "{line}");
        }
    }

    #[test]
    fn the_host_of_a_request_is_the_one_that_is_asked() {
        let read = |line: &str| {
            let head = std::format!("{line} HTTP/1.1\r\nHost: liar\r\nA: b\r\n\r\n");
            Asked::read(&head).map(|one| (one.host, one.port, one.forwarded))
        };
        let tunnel = |host: &str, port| Some((host.into(), port, None));
        assert_eq!(read("CONNECT a.b:443"), tunnel("a.b", 443));
        assert_eq!(read("CONNECT [::1]:80"), tunnel("::1", 80));
        let (host, port, head) = read("GET http://u:p@a.b:81/x?y").unwrap();
        assert_eq!((&*host, port), ("a.b", 81));
        let expected = "GET /x?y HTTP/1.1\r\nHost: a.b:81\r\nConnection: close\r\nA: b\r\n\r\n";
        assert_eq!(head.unwrap(), expected);
        assert_eq!(read("GET http://a.b").unwrap().1, 80);
        for wrong in ["GET /x", "CONNECT a", "GET ftp://a", "GET"] {
            assert!(read(wrong).is_none(), "{wrong}");
        }
    }

    #[test]
    fn inner_addresses_are_not_public() {
        for inner in [
            "127.0.0.1",
            "10.1.2.3",
            "172.16.0.1",
            "192.168.1.1",
            "169.254.169.254",
            "100.64.0.1",
            "0.0.0.0",
            "224.0.0.1",
            "::1",
            "fe80::1",
            "fd00::1",
            "::ffff:127.0.0.1",
        ] {
            assert!(!is_public(inner.parse().unwrap()), "{inner}");
        }
        assert!(is_public("93.184.216.34".parse().unwrap()));
        assert!(is_public("2606:2800:220:1::1".parse().unwrap()));
    }
}
