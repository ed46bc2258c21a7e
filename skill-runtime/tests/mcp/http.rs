//! The server over HTTP, asked by the client of the SDK and by hand.

use std::io::{Read as _, Write as _};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::time::Duration;

use rmcp::ServiceExt as _;
use rmcp::transport::StreamableHttpClientTransport;
use rmcp::transport::streamable_http_client::StreamableHttpClientTransportConfig;
use serde_json::json;
use skill_runtime::Registry;
use skill_runtime::mcp::{HttpError, Server, Token};

use crate::folder::Folder;
use crate::{Person, call, registry, text};

const SECRET: &str = "0123456789abcdef";

/// Serves over HTTP until the process ends.
fn serve(server: Server) -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").expect("the loopback has a free port");
    let address = listener.local_addr().expect("the listener is bound");
    let token = Token::new(SECRET).expect("it is long enough");
    std::thread::spawn(move || server.run_http(listener, token));
    address
}

#[tokio::test]
async fn http_serves_who_has_the_token() {
    let folder = Folder::new("mcp-http");
    let address = serve(Server::new(registry(&folder)));
    // The client wants one even where nothing is encrypted. Fails when another
    // test was first.
    let _ = rustls::crypto::ring::default_provider().install_default();
    let config = StreamableHttpClientTransportConfig::with_uri(format!("http://{address}/mcp"));
    let connect = |token: &str| {
        let transport =
            StreamableHttpClientTransport::from_config(config.clone().auth_header(token));
        Person::new().0.serve(transport)
    };
    let client = connect(SECRET).await.unwrap();
    let contract = call(&client, "run_skill", json!({"skill": "ship"})).await;
    assert!(text(&contract).contains("Bring it to"));
    client.cancel().await.unwrap();
    assert!(connect("0123456789abcdeF").await.is_err());
    assert!(connect("0123456789abcde").await.is_err());
}

/// The status line that a raw request gets.
fn ask(address: SocketAddr, headers: &str) -> String {
    let body = r#"{"jsonrpc":"2.0","id":1,"method":"initialize","params":{"protocolVersion":"2025-06-18","capabilities":{},"clientInfo":{"name":"t","version":"1"}}}"#;
    let mut stream = TcpStream::connect(address).expect("the server is there");
    write!(
        stream,
        "POST /mcp HTTP/1.1\r\n{headers}Content-Type: application/json\r\nAccept: application/json, text/event-stream\r\nConnection: close\r\nContent-Length: {}\r\n\r\n{body}",
        body.len()
    )
    .expect("the server is there");
    stream
        .set_read_timeout(Some(Duration::from_secs(5)))
        .expect("the server is there");
    let mut answer = [0; 512];
    let length = stream.read(&mut answer).expect("the server is there");
    let answer = String::from_utf8_lossy(&answer[..length]).into_owned();
    answer.lines().next().unwrap_or_default().to_owned()
}

#[test]
fn http_refuses_everybody_else() {
    let folder = Folder::new("mcp-http-refused");
    let address = serve(Server::new(registry(&folder)));
    let own = format!("Host: {address}\r\n");
    let token = format!("Authorization: Bearer {SECRET}\r\n");
    assert!(ask(address, &format!("{own}{token}")).contains("200"));
    assert!(ask(address, &own).contains("401"));
    let wrong = "Authorization: Bearer 0123456789abcdeX\r\n";
    assert!(ask(address, &format!("{own}{wrong}")).contains("401"));
    let basic = format!("Authorization: Basic {SECRET}\r\n");
    assert!(ask(address, &format!("{own}{basic}")).contains("401"));
    // A web page, and a name that was made to point here.
    let page = "Origin: https://example.com\r\n";
    assert!(ask(address, &format!("{own}{token}{page}")).contains("403"));
    assert!(ask(address, &format!("Host: example.com\r\n{token}")).contains("403"));
}

#[test]
fn http_is_served_on_the_loopback_alone() {
    let listener = TcpListener::bind("0.0.0.0:0").unwrap();
    let result = Server::new(Registry::EMPTY).run_http(listener, Token::random());
    assert!(matches!(result, Err(HttpError::NotLoopback)));
    assert!(Token::new("short").is_none());
    assert!(Token::new("a token with blanks").is_none());
    assert_ne!(Token::random().as_str(), Token::random().as_str());
    assert!(!format!("{:?}", Token::random()).contains('-'));
}
