//! Streamable HTTP on the loopback, behind a token.

use alloc::string::String;
use alloc::sync::Arc;
use core::fmt;
use std::io;
use std::net::TcpListener;

use http_body_util::{BodyExt as _, Full, combinators::BoxBody};
use hyper::body::{Bytes, Incoming};
use hyper::header::{AUTHORIZATION, WWW_AUTHENTICATE};
use hyper::service::service_fn;
use hyper::{Request, Response, StatusCode};
use hyper_util::rt::{TokioExecutor, TokioIo};
use hyper_util::server::conn::auto;
use rmcp::transport::streamable_http_server::session::local::LocalSessionManager;
use rmcp::transport::{StreamableHttpServerConfig, StreamableHttpService};

use super::Server;

/// The largest request, in bytes: a call has a few values.
const MAX_REQUEST: usize = 1 << 20;

/// Why HTTP is not served.
#[derive(Debug)]
#[non_exhaustive]
pub enum HttpError {
    /// The listener can be reached from other machines.
    NotLoopback,
    /// The listener fails.
    Io(io::Error),
}

impl fmt::Display for HttpError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotLoopback => f.write_str("skills are served on a loopback address alone"),
            Self::Io(error) => write!(f, "{error}"),
        }
    }
}

impl core::error::Error for HttpError {
    fn source(&self) -> Option<&(dyn core::error::Error + 'static)> {
        match self {
            Self::NotLoopback => None,
            Self::Io(error) => Some(error),
        }
    }
}

/// What a client must show with every request.
#[derive(Clone)]
pub struct Token(Arc<str>);

impl Token {
    /// The shortest token, in bytes.
    pub const MIN: usize = 16;

    /// A token of one's own: at least [`Token::MIN`] visible ASCII characters.
    #[must_use]
    pub fn new(text: &str) -> Option<Self> {
        let fits = text.len() >= Self::MIN && text.bytes().all(|byte| byte.is_ascii_graphic());
        fits.then(|| Self(text.into()))
    }

    /// A new token of 122 random bits, from the system.
    #[must_use]
    pub fn random() -> Self {
        Self(alloc::format!("{}", uuid::Uuid::new_v4().simple()).into())
    }

    /// The token's text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether `text` is the token. How long it takes says nothing about how
    /// much of it is right.
    fn is(&self, text: &str) -> bool {
        let (own, other) = (self.0.as_bytes(), text.as_bytes());
        let differ = own.iter().zip(other).fold(0, |all, (a, b)| all | (a ^ b));
        own.len() == other.len() && core::hint::black_box(differ) == 0
    }
}

impl fmt::Debug for Token {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Token(..)")
    }
}

type Body = BoxBody<Bytes, core::convert::Infallible>;

pub(super) async fn serve(
    server: Server,
    listener: TcpListener,
    token: Token,
) -> Result<(), HttpError> {
    let address = listener.local_addr().map_err(HttpError::Io)?;
    if !address.ip().is_loopback() {
        return Err(HttpError::NotLoopback);
    }
    listener.set_nonblocking(true).map_err(HttpError::Io)?;
    let listener = tokio::net::TcpListener::from_std(listener).map_err(HttpError::Io)?;
    let config = StreamableHttpServerConfig::default()
        .enforce_origin_validation()
        .with_max_request_body_bytes(MAX_REQUEST);
    let service = StreamableHttpService::new(
        move || Ok(server.clone()),
        Arc::new(LocalSessionManager::default()),
        config,
    );
    loop {
        let Ok((stream, _)) = listener.accept().await else {
            // A client that went before it was met, or no descriptor left: the
            // others are still served.
            tokio::time::sleep(core::time::Duration::from_millis(10)).await;
            continue;
        };
        let service = service.clone();
        let token = token.clone();
        let answer = service_fn(move |request: Request<Incoming>| {
            let service = service.clone();
            let admitted = is_admitted(&request, &token);
            async move {
                Ok::<_, core::convert::Infallible>(if admitted {
                    service.handle(request).await
                } else {
                    refused()
                })
            }
        });
        tokio::spawn(async move {
            // What goes wrong on one connection is the client's to see.
            let _ = auto::Builder::new(TokioExecutor::new())
                .serve_connection(TokioIo::new(stream), answer)
                .await;
        });
    }
}

fn is_admitted(request: &Request<Incoming>, token: &Token) -> bool {
    let header = request.headers().get(AUTHORIZATION);
    let text = header.and_then(|value| value.to_str().ok());
    let given = text.and_then(|text| {
        let (scheme, given) = text.split_once(' ')?;
        scheme
            .eq_ignore_ascii_case("bearer")
            .then_some(given.trim())
    });
    given.is_some_and(|given| token.is(given))
}

fn refused() -> Response<Body> {
    let text = String::from("this server needs its bearer token\n");
    let mut response = Response::new(Full::new(Bytes::from(text)).boxed());
    *response.status_mut() = StatusCode::UNAUTHORIZED;
    let scheme = hyper::header::HeaderValue::from_static("Bearer");
    response.headers_mut().insert(WWW_AUTHENTICATE, scheme);
    response
}
