//! `tool.web`: fetching over HTTP.

use serde_json::{Value, json};

use super::prelude::*;
use crate::profile::instance::SERVER;
use crate::profile::pool::{COLOURS, PEOPLE, THINGS};
use crate::profile::site::{Request, Route};

pub(super) struct Web;

static INFO: Info = Info {
    id: "tool.web",
    category: Category::ToolUse,
    meaning: "fetching over HTTP",
    levels: [
        "one page, one field",
        "parameters in the query",
        "pages that lead from one to the next",
    ],
    degradation: [
        Some("ask for one page of what is paged"),
        Some("give the whole address"),
    ],
};

#[derive(Serialize, Deserialize)]
struct Key {
    /// Words or numbers, in order.
    answer: Vec<String>,
    /// Paths with queries that have to be asked for.
    targets: Vec<String>,
    /// Answers of likely mistakes.
    mistakes: Vec<Vec<String>>,
}

impl Primitive for Web {
    fn info(&self) -> &'static Info {
        &INFO
    }

    fn draw(&self, level: Level, random: &mut Random) -> Option<Draft> {
        let (question, key, routes) = match level {
            Level::L1 => field(random),
            Level::L2 => query(random)?,
            Level::L3 => pages(random)?,
        };
        let form = vec!["<value>"; key.answer.len()].join(", ");
        let prompt = format!("{question} {LAST_LINE}\nAnswer: {form}");
        let mut draft = Draft::new(prompt, &key)
            .needs(&[Need::Server])
            .tools(&[Tool::WebFetch, Tool::RunCommand]);
        draft.routes = routes;
        Some(draft)
    }

    fn grade(&self, instance: &Instance, evidence: &Evidence, _: &dyn Interpreter) -> Grade {
        let key: Key = instance.key();
        let mut checks = Checks::default();
        for target in &key.targets {
            let wanted = Request::new("GET", target);
            let asked = evidence.requests.iter().any(|request| {
                let same =
                    request.method == "GET" && request.path == wanted.path && request.status == 200;
                same && wanted
                    .query
                    .iter()
                    .all(|(name, value)| request.query.get(name) == Some(value))
            });
            checks.check("requested", asked, || {
                format!("`{target}` was never asked for")
            });
        }
        let found = answer::items(&answer::answer(&evidence.text));
        let number = |text: &str| text.replace(',', "").parse::<f64>();
        let same = found.len() == key.answer.len()
            && found.iter().zip(&key.answer).all(|(found, right)| {
                found.eq_ignore_ascii_case(right) || matches!((number(found), number(right)), (Ok(found), Ok(right)) if near(found, right, 0.0))
            });
        checks.check("value_correct", same, || {
            format!("expected {:?}, found {found:?}", key.answer)
        });
        checks.grade()
    }

    fn reference(&self, instance: &Instance) -> Solution {
        let key: Key = instance.key();
        key.solve(&instance.draft.routes, &key.answer)
    }

    fn near_misses(&self, instance: &Instance) -> Vec<(&'static str, Solution)> {
        let key: Key = instance.key();
        let right = key.solve(&instance.draft.routes, &key.answer);
        let guessed = Solution {
            requests: Vec::new(),
            ..right.clone()
        };
        let mut refused = right.clone();
        refused
            .requests
            .iter_mut()
            .for_each(|request| request.status = 404);
        let mut stopped = right.clone();
        stopped.requests.pop();
        let mut misses = Vec::from([
            ("the right answer without a request", guessed),
            ("requests that were refused", refused),
            ("the last request is missing", stopped),
            (
                "no answer",
                Solution {
                    text: "Answer: it was not found".into(),
                    ..right.clone()
                },
            ),
        ]);
        misses.extend(key.mistakes.iter().map(|mistake| {
            (
                "a likely mistake",
                key.solve(&instance.draft.routes, mistake),
            )
        }));
        misses
    }
}

impl Key {
    fn solve(&self, routes: &[Route], answer: &[String]) -> Solution {
        let mut solution = Solution::text(format!(
            "As the server says.\n\nAnswer: {}",
            answer.join(", ")
        ));
        for (turn, target) in (0..).zip(&self.targets) {
            let mut request = Request::new("GET", target);
            let found = crate::profile::site::route(routes, &request);
            request.status = found.map_or(404, |route| route.status);
            let output = found.map_or("", |route| route.body.as_str());
            solution = solution.call(
                turn,
                "web_fetch",
                json!({ "url": format!("{SERVER}{target}") }),
                output,
            );
            solution.requests.push(request);
        }
        solution
    }
}

type Task = (String, Key, Vec<Route>);

fn refusal(path: &str, message: &str) -> Route {
    Route {
        status: 400,
        ..Route::json(path, &[], format!("{}\n", json!({ "error": message })))
    }
}

fn field(random: &mut Random) -> Task {
    let (name, code, former) = (random.word(3), random.code(), random.code());
    let (person, thing) = (random.pick(PEOPLE), random.pick(THINGS));
    let path = format!("/stations/{name}");
    let body = json!({"code": code, "former_code": former, "keeper": {"name": person, "tool": thing}, "name": name});
    let (text, answer, mistake) = if random.chance(50) {
        (
            format!("What is the `code` of the station at {SERVER}{path}?"),
            code,
            former,
        )
    } else {
        (
            format!("What is the `tool` of the keeper of the station at {SERVER}{path}?"),
            thing.to_owned(),
            person.to_owned(),
        )
    };
    let key = Key {
        answer: vec![answer],
        targets: vec![path.clone()],
        mistakes: vec![vec![mistake]],
    };
    (
        text,
        key,
        vec![Route::json(&path, &[], format!("{body}\n"))],
    )
}

fn query(random: &mut Random) -> Option<Task> {
    let cities: Vec<String> = random
        .words(2, 3)
        .into_iter()
        .map(|city| format!("{city} & {}", random.word(1)))
        .collect();
    let states = ["open", "paid", "late"];
    let mut routes = vec![refusal("/orders", "both `city` and `status` are needed")];
    let mut sums = Vec::new();
    for city in &cities {
        for state in states {
            let orders: Vec<Value> = (0..random.count(2, 6))
                .map(|_| json!({"amount": random.between(10, 4_000), "id": random.code()}))
                .collect();
            let sum: i64 = orders
                .iter()
                .filter_map(|order| order["amount"].as_i64())
                .sum();
            sums.push((city.clone(), state, sum, orders.len()));
            let body = json!({"city": city, "orders": orders, "status": state});
            routes.push(Route::json(
                "/orders",
                &[("city", city), ("status", state)],
                format!("{body}\n"),
            ));
        }
    }
    let (city, state, sum, count) = sums[random.below(sums.len())].clone();
    let other = sums
        .iter()
        .find(|other| other.1 != state && other.0 == city)?;
    if other.2 == sum {
        return None;
    }
    let text = format!(
        "{SERVER}/orders lists orders as JSON; it needs the parameters `city` and `status` in its query. For the city `{city}` and \
         the status `{state}`: how many orders are there, and what is the sum of their amounts? Give the number, then the sum."
    );
    let encoded = city.replace(' ', "%20").replace('&', "%26");
    let key = Key {
        answer: vec![count.to_string(), sum.to_string()],
        targets: vec![format!("/orders?city={encoded}&status={state}")],
        mistakes: vec![
            vec![other.3.to_string(), other.2.to_string()],
            vec![sum.to_string(), count.to_string()],
        ],
    };
    Some((text, key, routes))
}

fn pages(random: &mut Random) -> Option<Task> {
    let count = random.count(4, 7);
    let cursors = random.words(4, count);
    let colour = random.pick(COLOURS);
    let mut routes = Vec::new();
    let mut targets = Vec::new();
    let (mut all, mut sum, mut first_page) = (0_usize, 0, (0, 0));
    for page in 0..count {
        let items: Vec<Value> = (0..random.count(3, 6))
            .map(|_| {
                let kind = if random.chance(40) {
                    colour
                } else {
                    random.pick(COLOURS)
                };
                json!({"id": random.code(), "kind": kind, "value": random.between(1, 900)})
            })
            .collect();
        for item in items.iter().filter(|item| item["kind"] == colour) {
            all += 1;
            sum += item["value"].as_i64().unwrap_or_default();
        }
        if page == 0 {
            first_page = (all, sum);
        }
        // The address of the next page cannot be guessed.
        let next = cursors
            .get(page + 1)
            .map(|cursor| format!("{SERVER}/readings?cursor={cursor}"));
        let body = format!("{}\n", json!({"items": items, "next": next}));
        if page == 0 {
            targets.push("/readings".to_owned());
            routes.push(Route::json("/readings", &[], body));
        } else {
            targets.push(format!("/readings?cursor={}", cursors[page]));
            routes.push(Route::json(
                "/readings",
                &[("cursor", &cursors[page])],
                body,
            ));
        }
    }
    if first_page.1 == sum || all == 0 {
        return None;
    }
    let text = format!(
        "{SERVER}/readings gives the first of several pages as JSON; `next` is the address of the next page, and null on the last. \
         How many items of the kind `{colour}` are there on all pages together, and what is the sum of their values? Give the \
         number, then the sum."
    );
    let key = Key {
        answer: vec![all.to_string(), sum.to_string()],
        targets,
        mistakes: vec![
            vec![first_page.0.to_string(), first_page.1.to_string()],
            vec![all.to_string(), (sum + 1).to_string()],
        ],
    };
    Some((text, key, routes))
}
