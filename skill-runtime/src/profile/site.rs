//! The pages of an instance, and the local web server that serves them.

use std::collections::BTreeMap;
use std::format;
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream};
use std::prelude::v1::*;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;
use std::time::Duration;

use serde::{Deserialize, Serialize};

use super::instance::SERVER;

/// What is answered to some requests.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Route {
    /// The method; `GET` also answers to `HEAD`.
    pub method: String,
    /// The path, such as `/orders`.
    pub path: String,
    /// Parameters that the query must have. Of several routes that fit, the one
    /// with the most parameters answers.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub query: BTreeMap<String, String>,
    /// The status.
    pub status: u16,
    /// The type of the body.
    pub content_type: String,
    /// The body; [`SERVER`] stands for the server's address.
    pub body: String,
}

impl Route {
    /// A `GET` that answers 200 with JSON.
    pub fn json(path: &str, query: &[(&str, &str)], body: String) -> Self {
        let owned = |(name, value): &(&str, &str)| ((*name).into(), (*value).into());
        Self {
            method: "GET".into(),
            path: path.into(),
            query: query.iter().map(owned).collect(),
            status: 200,
            content_type: "application/json".into(),
            body,
        }
    }
}

/// One request that the server was asked.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Request {
    /// The method.
    pub method: String,
    /// The path, decoded.
    pub path: String,
    /// The parameters of the query, decoded.
    pub query: BTreeMap<String, String>,
    /// The status that was answered.
    pub status: u16,
}

impl Request {
    /// Reads a request's target, such as `/orders?city=Ulm%20West`.
    pub fn new(method: &str, target: &str) -> Self {
        let target = target.split('#').next().unwrap_or_default();
        let (path, query) = target.split_once('?').unwrap_or((target, ""));
        let pairs = query.split('&').filter(|pair| !pair.is_empty());
        Self {
            method: method.to_ascii_uppercase(),
            path: decoded(path, false),
            query: pairs
                .map(|pair| {
                    let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
                    (decoded(name, true), decoded(value, true))
                })
                .collect(),
            status: 0,
        }
    }
}

/// The route that answers `request`, if one does.
pub fn route<'a>(routes: &'a [Route], request: &Request) -> Option<&'a Route> {
    let method = if request.method == "HEAD" {
        "GET"
    } else {
        &request.method
    };
    routes
        .iter()
        .filter(|route| route.method == method && route.path == request.path)
        .filter(|route| {
            let mut asked = route.query.iter();
            asked.all(|(name, value)| request.query.get(name) == Some(value))
        })
        .max_by_key(|route| route.query.len())
}

fn decoded(text: &str, form: bool) -> String {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let [first, tail @ ..] = rest {
        let hex = |byte: u8| char::from(byte).to_digit(16);
        let pair = match tail {
            [high, low, ..] if *first == b'%' => hex(*high).zip(hex(*low)),
            _ => None,
        };
        if let Some((high, low)) = pair {
            bytes.push(u8::try_from(high * 16 + low).expect("two hexadecimal digits"));
            rest = &tail[2..];
            continue;
        }
        bytes.push(if form && *first == b'+' { b' ' } else { *first });
        rest = tail;
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

/// Serves the routes of one instance on a port of loopback that the system
/// chooses, and keeps a log. It ends when it is dropped.
#[derive(Debug)]
pub struct Server {
    address: SocketAddr,
    log: Arc<Mutex<Vec<Request>>>,
    stopped: Arc<AtomicBool>,
    thread: Option<thread::JoinHandle<()>>,
}

/// A client that sends nothing for so long is let go.
const PATIENCE: Duration = Duration::from_secs(10);
/// More of a request than this is not read.
const LONGEST_REQUEST: u64 = 64 * 1024;

impl Server {
    /// Starts a server.
    ///
    /// # Errors
    ///
    /// When no port of loopback can be opened or no thread started.
    pub fn start(routes: &[Route]) -> std::io::Result<Self> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?;
        let address = listener.local_addr()?;
        let origin = format!("http://{address}");
        let routes: Arc<[Route]> = routes
            .iter()
            .cloned()
            .map(|mut route| {
                route.body = route.body.replace(SERVER, &origin);
                route
            })
            .collect();
        let log = Arc::new(Mutex::new(Vec::new()));
        let stopped = Arc::new(AtomicBool::new(false));
        let (kept, ended) = (Arc::clone(&log), Arc::clone(&stopped));
        let thread = thread::Builder::new()
            .name("profile-site".into())
            .spawn(move || {
                for stream in listener.incoming() {
                    if ended.load(Ordering::SeqCst) {
                        return;
                    }
                    let Ok(stream) = stream else { continue };
                    let (routes, log) = (Arc::clone(&routes), Arc::clone(&kept));
                    // A browser opens connections that it does not use at once.
                    let name = thread::Builder::new().name("profile-site-client".into());
                    drop(name.spawn(move || answer(stream, &routes, &log)));
                }
            })?;
        Ok(Self {
            address,
            log,
            stopped,
            thread: Some(thread),
        })
    }

    /// Where it listens.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// The address as it stands in a prompt, without a slash at its end.
    pub fn origin(&self) -> String {
        format!("http://{}", self.address)
    }

    /// What it was asked so far.
    pub fn log(&self) -> Vec<Request> {
        self.log
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clone()
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.stopped.store(true, Ordering::SeqCst);
        // The thread waits for a connection: it gets one.
        drop(TcpStream::connect(self.address));
        if let Some(thread) = self.thread.take() {
            drop(thread.join());
        }
    }
}

fn answer(mut stream: TcpStream, routes: &[Route], log: &Mutex<Vec<Request>>) {
    if stream.set_read_timeout(Some(PATIENCE)).is_err()
        || stream.set_write_timeout(Some(PATIENCE)).is_err()
    {
        return;
    }
    let Some(mut request) = read(&stream) else {
        return;
    };
    let found = route(routes, &request);
    let (status, kind, body) = found.map_or(
        (404, "application/json", "{\"error\": \"not found\"}\n"),
        |route| {
            (
                route.status,
                route.content_type.as_str(),
                route.body.as_str(),
            )
        },
    );
    request.status = status;
    let head = request.method == "HEAD";
    log.lock()
        .unwrap_or_else(PoisonError::into_inner)
        .push(request);
    let reason = match status {
        200 => "OK",
        400 => "Bad Request",
        _ => "Other",
    };
    let mut response = format!(
        "HTTP/1.1 {status} {reason}\r\nContent-Type: {kind}; charset=utf-8\r\n\
         Content-Length: {}\r\nCache-Control: no-store\r\nConnection: close\r\n\r\n",
        body.len()
    );
    if !head {
        response.push_str(body);
    }
    // A client that went away has no use for the answer.
    drop(stream.write_all(response.as_bytes()));
}

fn read(stream: &TcpStream) -> Option<Request> {
    let mut reader = BufReader::new(stream.take(LONGEST_REQUEST));
    let mut first = String::new();
    reader.read_line(&mut first).ok()?;
    let mut words = first.split_whitespace();
    let (method, target) = (words.next()?, words.next()?);
    let mut length = 0_usize;
    loop {
        let mut line = String::new();
        if reader.read_line(&mut line).ok()? == 0 || line.trim().is_empty() {
            break;
        }
        if let Some((name, value)) = line.split_once(':')
            && name.eq_ignore_ascii_case("content-length")
        {
            length = value.trim().parse().ok()?;
        }
    }
    let mut body = Vec::new();
    reader.take(length as u64).read_to_end(&mut body).ok()?;
    // A proxy is asked for whole addresses.
    let target = target.strip_prefix("http://").map_or(target, |rest| {
        rest.find('/').map_or("/", |slash| &rest[slash..])
    });
    Some(Request::new(method, target))
}
