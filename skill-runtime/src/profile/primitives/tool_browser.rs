//! `tool.browser`: driving a browser.

use super::prelude::*;
use crate::profile::instance::SERVER;
use crate::profile::pool::THINGS;
use crate::profile::site::{Request, Route};

pub(super) struct Browser;

static INFO: Info = Info {
    id: "tool.browser",
    category: Category::ToolUse,
    meaning: "driving a browser",
    levels: [
        "open a page, and read what its scripts wrote",
        "forms, and pages that change",
        "several steps behind a login",
    ],
    degradation: [Some("ask for actions on a single page"), None],
};

#[derive(Serialize, Deserialize)]
struct Key {
    path: String,
    code: String,
    former: String,
}

/// Where the page tells that its script has run.
const SEEN: &str = "/seen";

impl Primitive for Browser {
    fn info(&self) -> &'static Info {
        &INFO
    }

    /// L2 and L3 are drawn as L1 is, since nothing runs them.
    fn draw(&self, _: Level, random: &mut Random) -> Option<Draft> {
        let (name, thing) = (random.word(3), random.pick(THINGS));
        let key = Key {
            path: format!("/{name}"),
            code: random.code(),
            former: random.code(),
        };
        // The code stands nowhere: each of its signs is moved by some places.
        let places: Vec<String> = key
            .code
            .bytes()
            .map(|sign| (i64::from(sign) * 3 + 7).to_string())
            .collect();
        let page = format!(
            "<!DOCTYPE html>\n<html lang=\"en\">\n<head><meta charset=\"utf-8\"><title>{name}</title></head>\n<body>\n\
             <h1>{thing}</h1>\n<p>Former code: {}</p>\n<p>Code: <span id=\"code\">not known yet</span></p>\n<script>\n\
             const places = [{}];\n\
             setTimeout(() => {{\n  const code = String.fromCharCode(...places.map((place) => (place - 7) / 3));\n  \
             document.getElementById('code').textContent = code;\n  \
             fetch('{SEEN}?code=' + encodeURIComponent(code));\n}}, 50);\n</script>\n</body>\n</html>\n",
            key.former,
            places.join(", ")
        );
        let prompt = format!(
            "Open {SERVER}{} in a browser. Which code does the page show for the {thing}, once its scripts have run? {LAST_LINE}\n\
             Answer: <code>",
            key.path
        );
        let html = |path: &str, body: &str| Route {
            content_type: "text/html".into(),
            ..Route::json(path, &[], body.into())
        };
        let mut draft = Draft::new(prompt, &key)
            .needs(&[Need::Server, Need::Browser])
            .tools(&[Tool::Browser]);
        draft.routes = vec![html(&key.path, &page), html(SEEN, "")];
        Some(draft)
    }

    fn grade(&self, instance: &Instance, evidence: &Evidence, _: &dyn Interpreter) -> Grade {
        if let Some(reason) = self.unavailable(instance.level) {
            return Grade::unknown(reason);
        }
        let key: Key = instance.key();
        let mut checks = Checks::default();
        let opened = evidence
            .requests
            .iter()
            .any(|request| request.path == key.path);
        checks.check("requested", opened, || {
            format!("`{}` was never opened", key.path)
        });
        let ran = evidence
            .requests
            .iter()
            .any(|request| request.path == SEEN && request.query.get("code") == Some(&key.code));
        checks.check("script_run", ran, || {
            "the scripts of the page did not run".into()
        });
        let told = answer::answer(&evidence.text).to_uppercase();
        checks.check("value_correct", told.contains(&key.code), || {
            format!("expected {}, found {}", key.code, short(&told))
        });
        checks.grade()
    }

    fn reference(&self, instance: &Instance) -> Solution {
        let key: Key = instance.key();
        let mut solution = Solution::text(format!("The page shows it.\n\nAnswer: {}", key.code));
        for target in [key.path, format!("{SEEN}?code={}", key.code)] {
            solution.requests.push(Request {
                status: 200,
                ..Request::new("GET", &target)
            });
        }
        solution
    }

    fn near_misses(&self, instance: &Instance) -> Vec<(&'static str, Solution)> {
        let key: Key = instance.key();
        let right = self.reference(instance);
        let mut fetched = right.clone();
        fetched.requests.pop();
        let unseen = Solution {
            requests: Vec::new(),
            ..right.clone()
        };
        let former = Solution {
            text: format!("Answer: {}", key.former),
            ..right.clone()
        };
        let early = Solution {
            text: "Answer: not known yet".into(),
            ..right
        };
        Vec::from([
            ("fetched, not opened in a browser", fetched),
            ("the right code without the page", unseen),
            ("the former code", former),
            ("before the scripts have run", early),
        ])
    }

    fn unavailable(&self, level: Level) -> Option<&'static str> {
        (level != Level::L1).then_some("forms, changing pages and logins are not measured yet")
    }
}
