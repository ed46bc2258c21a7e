//! Answers of a shape.

use serde_json::{Value, json};
use skill_runtime::model::{
    Fault, Message, ProviderError, Reply, Request, Scripted, Stop, Structured, StructuredError,
    ToolCall, ToolChoice, structured,
};

fn asked() -> Structured {
    Structured {
        request: Request::new([Message::user("how good is it?")]),
        name: "verdict".into(),
        schema: json!({
            "type": "object",
            "properties": {"score": {"type": "number", "minimum": 0, "maximum": 1, "description": "how good"}},
            "required": ["score"],
        }),
        repairs: 2,
    }
}

fn called(arguments: Value) -> Reply {
    Reply::calls([ToolCall::new("1", "verdict", arguments)])
}

#[tokio::test]
async fn the_schema_reaches_the_model_whole_and_the_tool_is_forced() {
    let model = Scripted::new([called(json!({"score": 0.5}))]);
    let (value, _) = structured(&model, &asked(), &|_| ()).await.unwrap();
    assert_eq!(value, json!({"score": 0.5}));
    let seen = model.seen();
    assert_eq!(seen[0].tools[0].parameters, asked().schema);
    assert_eq!(seen[0].choice, ToolChoice::Named("verdict".into()));
}

#[tokio::test]
async fn an_answer_that_does_not_fit_goes_back_with_the_reason() {
    let model = Scripted::new([
        called(json!({"score": 7})),
        Reply::text("It is good."),
        Reply::text("Sure:\n```json\n{\"score\": 1}\n```\nDone {ok}."),
    ]);
    let (value, _) = structured(&model, &asked(), &|_| ()).await.unwrap();
    assert_eq!(value, json!({"score": 1}));
    let seen = model.seen();
    let Message::Tools { outcomes } = &seen[1].messages[2] else {
        panic!("{:?}", seen[1]);
    };
    assert!(
        outcomes[0].failed && outcomes[0].text.contains("`/score`"),
        "{outcomes:?}"
    );
    let last = serde_json::to_string(seen[2].messages.last().unwrap()).unwrap();
    assert!(last.contains("there is no JSON"), "{last}");
}

#[tokio::test]
async fn a_server_without_forced_tools_is_asked_in_words() {
    let model = Scripted::by(|number, request| {
        if request.tools.is_empty() {
            Ok(Reply::text("{\"score\": 0.25}"))
        } else {
            assert_eq!(number, 0);
            Err(ProviderError::new(
                Fault::Request,
                "tool_choice is not supported",
            ))
        }
    });
    let (value, _) = structured(&model, &asked(), &|_| ()).await.unwrap();
    assert_eq!(value["score"], 0.25);
    let words = serde_json::to_string(&model.seen()[1].messages).unwrap();
    assert!(words.contains("how good"), "{words}");
}

#[tokio::test]
async fn it_gives_up_and_says_why() {
    let model = Scripted::by(|_, _| Ok(called(json!({}))));
    let error = structured(&model, &asked(), &|_| ()).await.unwrap_err();
    assert!(
        matches!(&error, StructuredError::Shape(reason) if reason.contains("score")),
        "{error}"
    );
    assert_eq!(model.seen().len(), 3);
    let mut no = Reply::text("");
    no.stop = Stop::Refused;
    let error = structured(&Scripted::new([no]), &asked(), &|_| ())
        .await
        .unwrap_err();
    assert_eq!(error, StructuredError::Refused);
}
