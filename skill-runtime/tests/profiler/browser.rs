//! The browser as a tool, with a browser that this executable plays.

use std::io::{Read as _, Write as _};
use std::net::TcpStream;
use std::process::ExitCode;
use std::sync::{Arc, Mutex};

use serde_json::json;
use skill_runtime::harness::BareAgent;
use skill_runtime::model::{Message, Reply, Scripted, ToolCall};
use skill_runtime::profile::{Level, NoInterpreter, Profiler, Subject};

use crate::{outcome, some};

crate::trials![
    a_page_is_read_once_its_scripts_have_run,
    other_pages_are_refused
];

/// Whether this process is to be a browser.
pub(crate) fn is_asked() -> bool {
    std::env::args().any(|argument| argument == "--dump-dom")
}

/// Does what Chromium does with such a page: fetches it, runs its script, and
/// prints the document.
pub(crate) fn browse() -> ExitCode {
    let address = std::env::args().next_back().unwrap();
    let page = get(&address);
    let (_, rest) = page.split_once("const places = [").unwrap();
    let (places, _) = rest.split_once("];").unwrap();
    let code: String = places
        .split(", ")
        .map(|place| char::from(u8::try_from((place.parse::<u32>().unwrap() - 7) / 3).unwrap()))
        .collect();
    let host = address.split('/').nth(2).unwrap();
    get(&format!("http://{host}/seen?code={code}"));
    let page = page.replace("not known yet", &code);
    std::io::stdout().write_all(page.as_bytes()).unwrap();
    ExitCode::SUCCESS
}

fn get(address: &str) -> String {
    let rest = address.strip_prefix("http://").unwrap();
    let (host, path) = rest.split_once('/').unwrap();
    let mut stream = TcpStream::connect(host).unwrap();
    write!(stream, "GET /{path} HTTP/1.1\r\nHost: {host}\r\n\r\n").unwrap();
    let mut text = String::new();
    stream.read_to_string(&mut text).unwrap();
    text
}

/// A model that opens the page at an address, made of the one in the prompt, and
/// tells the code that it sees there. What its tool said is kept.
fn reader(address: fn(&str) -> String) -> (Scripted, Arc<Mutex<Vec<String>>>) {
    let heard = Arc::new(Mutex::new(Vec::new()));
    let kept = Arc::clone(&heard);
    let model = Scripted::by(move |_, request| {
        let Some(Message::Tools { outcomes }) = request.messages.last() else {
            let Some(Message::User { text }) = request.messages.first() else {
                unreachable!("a run begins with what is asked");
            };
            let url = text.split(' ').nth(1).unwrap();
            let arguments = json!({ "url": address(url) });
            return Ok(Reply::calls([ToolCall::new(
                "1",
                "browser_open",
                arguments,
            )]));
        };
        let page = &outcomes[0].text;
        kept.lock().unwrap().push(page.clone());
        let code = page.split("id=\"code\">").nth(1);
        let code = code.and_then(|rest| rest.split('<').next());
        Ok(Reply::text(format!("Answer: {}", code.unwrap_or("none"))))
    });
    (model, heard)
}

fn profiler(model: Scripted) -> Profiler {
    Profiler::new(Subject::new(BareAgent::new(model)))
        .primitives(some(&["tool.browser"]))
        .interpreter(NoInterpreter)
        .browser(std::env::current_exe().unwrap())
}

fn a_page_is_read_once_its_scripts_have_run() {
    let (model, _) = reader(str::to_owned);
    let profile = outcome(&profiler(model)).profile;
    let ability = &profile.primitives["tool.browser"];
    assert_eq!(ability.level, Some(1), "{ability:#?}");
    assert_eq!(ability.unknown_from, Some(Level::L2));
}

fn other_pages_are_refused() {
    let (model, heard) = reader(|_| "http://127.0.0.1:9/etc".to_owned());
    let profile = outcome(&profiler(model)).profile;
    assert_eq!(profile.level("tool.browser"), Some(0));
    let heard = heard.lock().unwrap();
    assert!(heard[0].contains("is not a page of"), "{heard:?}");
}
