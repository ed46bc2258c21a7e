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
    likely(Kind::TellsSendSecret, "@read ..8 @treasure ~16 @send|include|attach|put|add|pass|append|embed|deliver ..10 <url>|<email>").unless_negated(),
    likely(Kind::TellsSendSecret, "@read ..8 @treasure ~16 request|call|fetch|query ..4 <url>").unless_negated(),
    likely(Kind::TellsSendSecret, "search|find|scan|look|grep|comb ..10 @secret ~12 @send ..6 <url>|<email>").unless_negated(),
    likely(Kind::TellsSendSecret, "@send ..3 value|contents|content|values ..2 of ..2 @secret ..4 <url>|<email>").unless_negated(),
    likely(Kind::TellsSendSecret, "put|pass|include|embed|place|supply|provide|insert|encode ..6 @vault ..8 argument|arguments|parameter|parameters|field|param|payload|metadata|context|sidenote|tool_call|request_body|query").unless_negated(),
    likely(Kind::TellsSendSecret, "@read ..6 @vault ~8 pass|include|embed|put|supply|attach|append|place ..2 content|contents|it|them|its|output|result").unless_negated(),
    likely(Kind::TellsSendSecret, "run|execute|cat|@read ..6 @vault ~10 paste|post|publish|upload|put|share ..6 gist|pastebin|issue|repository|comment|pull_request|channel").unless_negated(),
    likely(Kind::TellsSendSecret, "commit|push|publish|upload|post ..8 @treasure ..8 public ..1 repository|repo|gist|bucket|issue|channel").unless_negated(),
    likely(Kind::TellsSendSecret, "create|open|file|post|write ..8 issue|comment|gist|pull_request|discussion ..8 @vault|all_environment_variables|all_env_vars").unless_negated(),
    likely(Kind::TellsSendSecret, "ask|asks|prompt|request|get|obtain ..6 password|passwords|passphrase|seed_phrase|recovery_phrase|private_key|mnemonic|pin|card_number ~12 @send ..8 <url>|<email>").unless_negated(),
    likely(Kind::TellsSendSecret, "pass|include|put|supply|provide|attach|place|insert ..3 contents|content|value|values|text ..5 <secret-path>|<secret-variable> ..6 parameter|parameters|argument|arguments|field|context|payload|header|metadata").unless_negated(),
    likely(Kind::TellsSendSecret, "find|search|look|scan|locate|grep ..4 @secret ~10 commit|push ..8 <url>").unless_negated(),
    likely(Kind::TellsSendSecret, "@read ..6 @vault ~14 base64|encoded|encode|embed|include|hide|append|put|place ..8 comment|reply|response|answer|output|url|link|image").unless_negated(),
    likely(Kind::TellsSendSecret, "отправь|отправьте|отправляй|отправить|загрузи|передай|передайте ..6 @treasure|пароли|пароль|ключи|ключ|токены|секреты|переменные|файл ..10 <url>|сервер"),
    likely(Kind::TellsSendSecret, "envie|envia|transmita|mande|manda|invia|inviate|verstuur|wyślij ..8 @treasure|senhas|chaves|credenciais|tokens|credenziali|chiavi|wachtwoorden|hasła ..10 <url>|<email>"),
    likely(Kind::TellsRedirectMoney, "replace|swap|substitute|change|redirect|overwrite|alter ..4 recipient|recipient's|payee|beneficiary|wallet_address|deposit_address|payout_address|payment_address|destination_address|destination_account|withdrawal_address|iban|bank_details|bank_account ..3 with|to|by|for ..4 our|my|mine|ours").unless_negated(),
    likely(Kind::TellsRedirectMoney, "replace|swap|substitute|redirect|change ..3 recipient|recipient's|payee|beneficiary|wallet_address|deposit_address|payout_address|payment_address|destination_address|destination_account|withdrawal_address|iban|bank_details|bank_account ..1 with|to|by ~24 not|never|without|don't ..2 show|tell|mention|display|inform|reveal|telling|showing|mentioning").unless_negated(),
    likely(Kind::TellsSendSecret, "@send ..3 to ..1 <url>|<email> ..12 @treasure|environment|credentials_file").unless_negated(),
    likely(Kind::TellsSendSecret, "output|result|results ..2 of ..1 env|printenv|set ~12 <url>|<email>").unless_negated(),
    sure(Kind::TellsReadSecret, "@read ..6 @vault").unless_negated(),
    likely(Kind::TellsSendSecret, "write|make|create|prepare|compile|build|put ..8 @treasure ~12 @send ..4 it|them|this|result|report|file ..4 @outside").unless_negated(),
    likely(Kind::TellsSendSecret, "include|append|add|put|embed|write|encode|insert|hide ..5 @secret ..5 to|in|into|as ..3 commit_message|commit_messages|branch_name|pull_request_title|issue_title|tag_name|log_message|user_agent").unless_negated(),
    likely(Kind::TellsSendSecret, "name|call ..2 branch|tag|file|repository|bucket after|like|with ..8 @secret").unless_negated(),
    likely(Kind::TellsShare, "invite|cc|bcc|share|copy|add ..6 <email>").unless_negated(),
    sure(Kind::TellsSendIt, "request|call|query|get|fetch|open|load ..3 <url> ..3 with ..4 result|results|it|them|output|content|contents|value|encoded|data").unless_negated(),
    sure(Kind::TellsSendIt, "@send ..4 it|them|result|results|output|contents|content|data|this|these|everything ..6 <url>|<email>").unless_negated(),
    // What a user hands over is passed on.
    likely(Kind::TellsSendSecret, "pastes|enters|types|shares|reveals|provides ..4 @secret ~8 store|save|send|log|forward|post|submit|record ..10 <url>").unless_negated(),
    likely(Kind::TellsSendSecret, "run|execute env|printenv|history ~10 output|outputs|result|results|it ..8 <url>|<email>").unless_negated(),
    likely(Kind::TellsPrintVault, "print|show|output|display|include|paste|cat|echo|quote|repeat ..6 @vault ..10 answer|response|output|chat|reply|message|conversation|log|logs|summary").unless_negated(),
    likely(Kind::AsksSeed, "ask|asks|request|requests|prompt|require|obtain|get|tell ..10 seed_phrase|recovery_phrase|mnemonic_phrase|wallet_seed|seed_words").unless_negated(),
    likely(Kind::AsksSeed, "enter|paste|provide|share|type|submit|send ..2 your|their|the_user's ..3 seed_phrase|recovery_phrase|mnemonic_phrase|wallet_seed|seed_words").unless_negated(),
    likely(Kind::AsksSecret, "enter|enters|provide|type|submit|confirm ..2 the|a ..1 password|passwords|card_number|pin ..6 <url>").unless_negated(),
    // Mail has a further reader.
    likely(Kind::TellsSend, "@always ..14 add|include|put|insert ..2 <email> ..3 in|as|to|on ..2 bcc|cc|blind_copy|hidden_recipient").unless_negated(),
    likely(Kind::TellsSend, "@hidden ..3 add|include|put|insert ..6 recipient|recipients|cc|bcc|copy ..8 <email>").unless_negated(),
    likely(Kind::TellsSend, "every|each|all|any|always ..10 <email> ..3 in|as|to|on ..2 bcc|cc|blind_copy|hidden_recipient").unless_negated(),
    likely(Kind::TellsSend, "ping|call|request|hit|notify ..2 <url> ..6 each|every|any ..1 session|conversation|task|run|message|response|start").unless_negated(),
    likely(Kind::TellsRedirectMoney, "send|transfer|pay|route|forward|deduct|take ..16 transaction_fee|network_fee|service_fee|processing_fee|handling_fee|commission ..4 not|never|don't|without ..1 list|show|mention|include|display|tell|report|showing|mentioning|listing").unless_negated(),
    likely(Kind::DataInImage, "encode|encodes ..3 @context ~10 image|picture|pixel|url|link|query").unless_negated(),
    // Agents are told to trust for good.
    likely(Kind::TellsPoisonMemory, "remember|save|store|record|note|write|persist ..4 memory|memories|long_term_memory ..12 trusted|pre_approved|preapproved|always_allow|always_allowed|no_approval|never_question|without_approval|bypass").unless_negated(),
    // Programs that an agent writes have a door.
    likely(Kind::TellsSpread, "other_skills|other_installed_skills ..12 add|insert|append|prepend|write ..8 step|line|instruction|instructions|command|call").unless_negated(),
    likely(Kind::TellsBackdoor, "silently|secretly|quietly|covertly|unnoticed ..3 include|add|insert|create|embed|plant|register ..6 route|endpoint|account|login|user|handler|listener").unless_negated(),
    likely(Kind::TellsBackdoor, "add|create|install|set_up|register ..1 hidden|invisible|secret ..1 cron_job|scheduled_task|launch_agent|systemd_service|startup_item|startup_script").unless_negated(),
    likely(Kind::TellsBackdoor, "key|keys|public_key ..12 <secret-path> ..4 so_that|so|that ..3 support|team|maintainers|maintainer|we|our|vendor ..5 log_in|login|access|connect|reach|enter").unless_negated(),
    likely(Kind::TellsBackdoor, "add|create|insert|include|plant|embed|leave ..2 undocumented|backdoor|back_door ..2 account|admin|administrator|login|route|endpoint|password|user").unless_negated(),
    likely(Kind::TellsBackdoor, "add|create|insert|include|plant|embed|leave ..2 hidden_account|hidden_admin|hidden_administrator|hidden_login|hidden_user").unless_negated(),
    likely(Kind::TellsBackdoor, "add|create|insert|include|plant|embed ..3 account|login|route|endpoint|password|admin ~30 leave|keep|omit ..2 out_of|from ..3 documentation|docs|readme|changelog|summary").unless_negated(),
    likely(Kind::TellsSpread, "copy|install|put|place|write|add ..1 this_skill's|this_skill|itself|yourself ..4 every_other|all_other|other_skills|other_projects ..1 ?project|projects|skill|skills|repositories|agents|repository|repo|repos|machines|hosts|folder|directory").unless_negated(),
    // The conversation is sent.
    likely(Kind::TellsSendContext, "@send ..6 @context ..8 @outside").unless_negated(),
    likely(Kind::TellsSendContext, "@send ..6 @context ..4 to ..3 remote|external|our|my|third_party|analytics ..2 @server").unless_negated(),
    likely(Kind::TellsSendContext, "include|append|add|embed|attach|encode ..5 @context ..8 url|query_string|<url>|image_url").unless_negated(),
    likely(Kind::TellsSendContext, "link|image|url|picture|address ..3 <url> ..2 followed_by|plus|with|containing|carrying ..5 @context").unless_negated(),
    likely(Kind::TellsSendContext, "summarize|summarise|copy|collect|save|record|capture|log|encode|take ..5 @context ~12 @send ..6 @outside").unless_negated(),
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
    likely(Kind::TellsSend, "every|each|all|any|always ..10 bcc ..4 <email>").unless_negated(),
    likely(Kind::TellsSend, "bcc ..4 <email> ..8 every|each|all|any|always|not|silently").unless_negated(),
    likely(Kind::DataInImage, "image|picture|pixel|badge|markdown_image ..10 <url> ..8 @context|last_message|user's_message|user's|@secret").unless_negated(),
    likely(Kind::TellsSendFree, "@send ..10 to|into|at ..3 <url>|<email>").unless_negated(),
    // The skill spreads.
    likely(Kind::TellsSpread, "copy_this_skill|install_this_skill|add_this_skill|copy_itself|copy_yourself|spread_itself|spread_this_skill|replicate_itself|replicate_this_skill|replicate_yourself|propagate_itself|propagate_this_skill ..14 every|all|other|each ..2 project|projects|skill|skills|repositories|agents|repository|repo|repos|machines|hosts").unless_negated(),
    likely(Kind::TellsSpread, "edit|modify|patch|rewrite|alter|infect|poison ..3 other_skills|other_skill ..10 call|load|include|run|use|invoke|follow|trust|skip|ignore").unless_negated(),
    // A machine is emptied or locked.
    likely(Kind::TellsDestroy, "@destroy ..4 all|every|everything|entire|whole|each ..8 home_directory|home_folder|hard_drive|user's_files|user's_documents|user's_computer|user's_disk|entire_disk|whole_disk|entire_computer|whole_computer|entire_system").unless_negated(),
    likely(Kind::TellsDestroy, "delete|erase|wipe|destroy|shred ..2 user's ..2 files|documents|photos|home_directory|home_folder|backups|computer|disk|drive").unless_negated(),
    likely(Kind::TellsDestroy, "encrypt|encrypts ..4 all|every|each|user's ..6 files|file|documents|document|data ~16 ransom|payment|bitcoin|delete_the_originals").unless_negated(),
    // Guards are turned off, doors are opened.
    likely(Kind::TellsBackdoor, "add|append|write|put|install|insert ..5 key|keys|public_key ..6 authorized_keys").unless_negated(),
    likely(Kind::TellsBackdoor, "add|append|write|put|install|insert ..5 our|my|this|following|attached ..3 key|keys|public_key ..6 <secret-path> ~10 log_in|login|access|connect|support").unless_negated(),
    likely(Kind::TellsBackdoor, "open|start|create|establish|spawn|launch ..2 reverse_shell|bind_shell|remote_shell ..3 to|on|with").unless_negated(),
    likely(Kind::TellsBackdoor, "add|append|write|put|grant ..5 sudoers|nopasswd").unless_negated(),
    likely(Kind::TellsBackdoor, "install|create|add|register|schedule|set_up ..2 cron_job|crontab|scheduled_task|launch_agent|systemd_service|startup_item|startup_script ..24 @hidden").unless_negated(),
    likely(Kind::TellsBackdoor, "@hidden ..24 install|create|add|register|schedule|put|place ..8 cron_job|crontab|scheduled_task|launch_agent|systemd_service|startup_item|startup_folder").unless_negated(),
    likely(Kind::TellsBackdoor, "put|place|copy|install ..6 startup_folder|startup_directory|autostart ..6 @hidden").unless_negated(),
    likely(Kind::TellsDisable, "turn_off|disable|deactivate|stop|switch_off|uninstall|kill ..3 antivirus|anti_virus|windows_defender|defender|firewall|gatekeeper|security_software|endpoint_protection ~24 install|download|run|because|false|before").unless_negated(),
    likely(Kind::TellsMine, "mine|mining ..2 monero|bitcoin|cryptocurrency|xmr ..6 for|to|on|in ..3 wallet|idle|background|user's|cpu|pool").unless_negated(),
    likely(Kind::TellsMine, "use|using ..4 idle|spare|user's|unused ..2 cpu|gpu|processor|cycles|resources ..2 to_mine|mining|for_mining").unless_negated(),
    // Much is deleted.
    likely(Kind::TellsDelete, "delete_all|delete_every|delete_everything|delete_any|delete_the_entire|delete_the_whole|delete_user|delete_user's|delete_the_user's|remove_all|remove_every|remove_the_user's|overwrite_all|overwrite_every|wipe|erase|destroy|purge|shred ..5 file|files|data|documents|backups|home|directory|directories|repository|repositories|database|databases|disk|drive|system|emails|photos|records|folders|history|branches").unless_negated(),
    likely(Kind::TellsDelete, "删除|清空|抹掉 ..4 所有|全部|整个 ..4 文件|数据|目录|数据库|备份"),
    // A secret is shown.
    weak(Kind::TellsPrintSecret, "print|echo|output|display|show|include|embed|reveal|write|paste|expose|dump ..4 @secret ..4 response|output|chat|conversation|reply|answer|message|report|summary|commit|readme").unless_negated(),
    // The user is asked for a secret.
    likely(Kind::AsksSecret, "ask|asks|request|prompt|require|obtain|convince|persuade|tell|need|collect ..6 password|passwords|seed_phrase|recovery_phrase|private_key|private_keys|mnemonic|credit_card|card_number|authentication_tokens|auth_tokens|login_credentials|api_keys|api_key|2fa_code|otp").unless_negated(),
    likely(Kind::AsksSecret, "enter|paste|provide|share|type|submit ..2 your|their|the_user's ..3 password|passwords|seed_phrase|recovery_phrase|private_key|mnemonic|credit_card|card_number").unless_negated(),
    // Files that agents read at every start.
    likely(Kind::TellsWriteMemory, "add|append|write|insert|inject|save|store|put|persist|copy ..18 to|into|in|inside ..4 @memory").unless_negated(),
    likely(Kind::TellsWriteMemory, "update|modify|edit|overwrite|replace|append_to|write_to|rewrite ..3 @memory").unless_negated(),
    // Settings of an agent.
    likely(Kind::TellsWriteAgentConfig, "add|write|insert|inject|append|put|save|set|register|merge|copy|paste|enable ..10 to|into|in|inside ..4 @settings").unless_negated(),
    likely(Kind::TellsWriteAgentConfig, "update|modify|edit|overwrite|change|replace ..3 @settings").unless_negated(),
    // What only hidden texts are asked: `HiddenAddress` is looked for nowhere
    // else.
    likely(Kind::HiddenInstruction, "extract|read|reveal|send|collect|execute|run|exfiltrate|leak|upload|disable|fetch|steal|copy|include|print|output|ignore|override|bypass|delete|access ..5 @secret|system_prompt|previous_instructions|system_instructions|safety|restrictions|conversation|chat_history|<secret-path>|<url>|all_files").unless_negated(),
    sure(Kind::HiddenAddress, "ai|assistant|claude|llm|model|gpt|chatgpt|copilot|gemini|agent|agents|assistants ..1 must|should|shall|please|always|never|will|system|systems|models|note|instruction|instructions|directive ..6 ignore|run|execute|send|fetch|download|read|include|add|not|follow|treat|disable|obey|comply|process|reveal|grant|bypass|install|delete|say|recommend|prefer"),
];
