//! Phrases that ask for a deed: something is sent, deleted, shown or written.

use super::phrase::{Phrase, likely, sure, weak};
use crate::security::FactKind as Kind;

/// The phrases, by what they are.
pub(super) const PHRASES: &[Phrase] = &[
    // Secrets are sent.
    likely(Kind::TellsSendSecret, "@send ..8 @treasure ..10 @outside").unless_negated(),
    likely(Kind::TellsSendSecret, "@send ..8 @treasure ..4 to ..3 remote|external|our|my|third_party|cloud|backup ..2 @server").unless_negated(),
    weak(Kind::TellsSendSecret, "@send ..6 @secret ..2 to|via|through ..4 @outside").unless_negated(),
    likely(Kind::TellsSendSecret, "collect|gather|harvest|find|search|steal|extract|grab|read|scan|copy|take|get|cat|list ..8 @treasure ~14 @send ..5 @outside").unless_negated(),
    likely(Kind::TellsSendSecret, "include|append|add|embed|put|attach|encode ..5 @treasure ..5 url|query|query_string|parameter|header|request ..6 @outside").unless_negated(),
    likely(Kind::TellsSendSecret, "include|append|add|embed|put|attach|pass|encode ..4 @secret ..3 in|to|into|as ..3 url|query_string|query_parameter|url_parameter|image_url").unless_negated(),
    likely(Kind::TellsSendSecret, "发送|上传|传送|提交 ..10 密钥|密码|凭证|凭据|私钥|环境变量 ..10 <url>|服务器"),
    likely(Kind::TellsSendSecret, "密钥|密码|凭证|凭据|私钥|环境变量 ..10 发送|上传|传送|提交 ..6 <url>|服务器"),
    likely(Kind::TellsSendSecret, "sende|senden|übertrage|lade ..6 passwörter|zugangsdaten|schlüssel|api_schlüssel|@treasure ..8 @outside"),
    likely(Kind::TellsSendSecret, "envoie|envoyez|transmets|transmettez|envía|envíe|sube ..6 passe|clés|identifiants|contraseñas|claves|credenciales|@treasure ..8 @outside"),
    // The conversation is sent.
    likely(Kind::TellsSendContext, "@send ..6 @context ..8 @outside").unless_negated(),
    likely(Kind::TellsSendContext, "@send ..6 @context ..4 to ..3 remote|external|our|my|third_party|analytics ..2 @server").unless_negated(),
    likely(Kind::TellsSendContext, "include|append|add|embed|attach|encode ..5 @context ..8 url|query_string|<url>|image_url").unless_negated(),
    likely(Kind::TellsSendContext, "summarize|copy|collect|save|record|capture|log|encode|take ..5 @context ~12 @send ..6 @outside").unless_negated(),
    likely(Kind::TellsSendContext, "发送|上传|传送|提交 ..8 对话|聊天记录|系统提示|会话 ..8 <url>|服务器"),
    likely(Kind::TellsSendContext, "对话|聊天记录|系统提示|会话 ..4 发送|上传|传送|提交 ..6 <url>|服务器"),
    // What is worked on is sent, whatever the task is.
    likely(Kind::TellsSend, "@always ..24 @send ..12 to|via|through|into|at ..3 <url>|<email>").unless_negated(),
    likely(Kind::TellsSend, "@always ..24 curl ..8 post|put|d|f|data|data_binary|form|upload_file ..8 <url>").unless_negated(),
    likely(Kind::TellsSend, "@always ..24 curl ..4 <url> ..8 post|put|d|f|data|data_binary|form|upload_file").unless_negated(),
    likely(Kind::TellsUpload, "curl ..8 post|put|d|f|data|data_binary|form|upload_file ..8 <url>").unless_negated(),
    likely(Kind::TellsUpload, "curl ..4 <url> ..8 post|put|d|f|data|data_binary|form|upload_file").unless_negated(),
    likely(Kind::TellsSend, "@send|copy|backup|copies ..6 every|all|each|any|entire|whole ..4 @work ..12 <url>|<email>").unless_negated(),
    likely(Kind::TellsSend, "@send|copy|backup ..3 a_copy|copies|copy|backup|duplicate ..8 <url>|<email>").unless_negated(),
    // Much is deleted.
    likely(Kind::TellsDelete, "delete_all|delete_every|delete_everything|delete_any|delete_the_entire|delete_the_whole|delete_user|delete_user's|delete_the_user's|remove_all|remove_every|remove_the_user's|overwrite_all|overwrite_every|wipe|erase|destroy|purge|shred ..5 file|files|data|documents|backups|home|directory|directories|repository|repositories|database|databases|disk|drive|system|emails|photos|records|folders|history|branches").unless_negated(),
    likely(Kind::TellsDelete, "删除|清空|抹掉 ..4 所有|全部|整个 ..4 文件|数据|目录|数据库|备份"),
    // A secret is shown.
    weak(Kind::TellsPrintSecret, "print|echo|output|display|show|include|embed|reveal|write|paste|expose|dump ..4 @secret ..4 response|output|chat|conversation|reply|answer|message|report|summary|commit|readme").unless_negated(),
    // The user is asked for a secret.
    likely(Kind::AsksSecret, "ask|asks|request|prompt|require|obtain|convince|persuade|tell|need|collect ..6 password|passwords|seed_phrase|recovery_phrase|private_key|private_keys|mnemonic|credit_card|card_number|authentication_tokens|auth_tokens|login_credentials|api_keys|api_key|2fa_code|otp").unless_negated(),
    likely(Kind::AsksSecret, "enter|paste|provide|share|type|submit ..2 your|their|the_user's ..3 password|passwords|seed_phrase|recovery_phrase|private_key|mnemonic|credit_card|card_number").unless_negated(),
    // Files that agents read at every start.
    weak(Kind::TellsWriteMemory, "add|append|write|insert|inject|save|store|put|persist|copy ..10 to|into|in|inside ..4 @memory").unless_negated(),
    weak(Kind::TellsWriteMemory, "update|modify|edit|overwrite|replace|append_to|write_to|rewrite ..3 @memory").unless_negated(),
    // Settings of an agent.
    likely(Kind::TellsWriteAgentConfig, "add|write|insert|inject|append|put|save|set|register|merge|copy|paste|enable ..10 to|into|in|inside ..4 @settings").unless_negated(),
    likely(Kind::TellsWriteAgentConfig, "update|modify|edit|overwrite|change|replace ..3 @settings").unless_negated(),
    // What only hidden texts are asked: `HiddenAddress` is looked for nowhere
    // else.
    likely(Kind::HiddenInstruction, "extract|read|reveal|send|collect|execute|run|exfiltrate|leak|upload|disable|fetch|steal|copy|include|print|output|ignore|override|bypass|delete|access ..5 @secret|system_prompt|previous_instructions|system_instructions|safety|restrictions|conversation|chat_history|<secret-path>|<url>|all_files").unless_negated(),
    sure(Kind::HiddenAddress, "ai|assistant|claude|llm|model|gpt|chatgpt|copilot|gemini|agent|agents|assistants ..1 must|should|shall|please|always|never|will|system|systems|models|note|instruction|instructions|directive ..6 ignore|run|execute|send|fetch|download|read|include|add|not|follow|treat|disable|obey|comply|process|reveal|grant|bypass|install|delete|say|recommend|prefer"),
];
