//! Budgets and costs.

use skill_runtime::model::{
    Budget, Exhausted, Fault, Limits, Message, Metered, Price, Prices, Provider, Reply, Request,
    Scripted, Usage,
};

fn model(reported_usd: Option<f64>) -> Scripted {
    Scripted::by(move |_, _| {
        let mut reply = Reply::text("yes");
        reply.usage = Usage {
            input: 900,
            output: 100,
            cache_read: 0,
            cache_write: 0,
            reported_usd,
        };
        Ok(reply)
    })
}

fn prices() -> Prices {
    Prices::none().with([Price {
        model: "model".into(),
        input: 1000.0,
        output: 10_000.0,
        cache_read: None,
        cache_write: None,
    }])
}

/// How many of ten calls are let go, and why no more.
async fn calls(reported: Option<f64>, prices: &Prices, limits: Limits) -> (u64, Option<Fault>) {
    let budget = Budget::new(limits);
    let model = Metered::new(model(reported), prices, budget.clone());
    let request = Request::new([Message::user("may I?")]);
    let mut fault = None;
    for _ in 0..10 {
        if let Err(error) = model.send(&request, &|_| ()).await {
            fault = Some(error.fault);
        }
    }
    (budget.calls(), fault)
}

#[tokio::test]
async fn every_limit_holds() {
    let none = Limits::default();
    assert_eq!(calls(None, &prices(), none).await, (10, None));
    let limits = Limits {
        calls: Some(3),
        ..none
    };
    let expected = (3, Some(Fault::Budget(Exhausted::Calls)));
    assert_eq!(calls(None, &prices(), limits).await, expected);
    let limits = Limits {
        tokens: Some(3500),
        ..none
    };
    let expected = (4, Some(Fault::Budget(Exhausted::Tokens)));
    assert_eq!(calls(None, &prices(), limits).await, expected);
    // 0.9 + 1.0 dollars a call by the table, 0.5 as reported.
    let limits = Limits {
        usd: Some(3.0),
        ..none
    };
    let fault = Some(Fault::Budget(Exhausted::Usd));
    assert_eq!(calls(None, &prices(), limits).await, (2, fault));
    assert_eq!(calls(Some(0.5), &prices(), limits).await, (6, fault));
    // What has no price does not pass a limit in money.
    let fault = Some(Fault::Budget(Exhausted::NoPrice));
    assert_eq!(calls(None, &Prices::none(), limits).await, (0, fault));
}

#[tokio::test]
async fn a_cost_that_nobody_reports_comes_from_the_table() {
    let model = Metered::new(model(None), &prices(), Budget::default());
    let request = Request::new([Message::user("what is it?")]);
    let reply = model.send(&request, &|_| ()).await.unwrap();
    assert_eq!(reply.usage.reported_usd, Some(1.9));
}
