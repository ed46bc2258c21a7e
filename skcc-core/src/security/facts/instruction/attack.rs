//! Phrases that turn an agent against the one it works for.

use super::phrase::{Phrase, likely, sure, weak};
use crate::security::FactKind as Kind;

/// The phrases, by what they are.
pub(super) const PHRASES: &[Phrase] = &[
    // Instructions are set aside.
    sure(Kind::Override, "@ignore ..3 previous|prior|earlier|above|preceding|foregoing|former ..2 @instructions"),
    likely(Kind::Override, "@lift ..3 previous|prior|earlier|above|preceding|foregoing ..1 instruction|instructions|prompt|prompts|directive|directives|guidelines"),
    sure(Kind::Override, "@ignore ..3 system|developer|original|initial ..1 instruction|instructions|prompt|prompts|directive|directives"),
    weak(Kind::Override, "@lift ..3 system|developer|original|initial ..1 instruction|instructions|prompt|prompts|directive|directives"),
    sure(Kind::Override, "@ignore|@lift ..3 safety|ethical|moderation ..1 guidelines|guideline|instructions|restrictions|filters|protocols|training|policies|policy|rules"),
    sure(Kind::Override, "@ignore|@lift content_policy|content_policies|content_restrictions|content_filters|content_filtering|content_guidelines|content_moderation|all_content_restrictions"),
    sure(Kind::Override, "@ignore|bypass|override ..1 your ..2 training|guidelines|instructions|programming|restrictions|safeguards|alignment"),
    sure(Kind::Override, "forget|disregard everything|all|anything ..1 you ..2 told|know|learned|learnt|instructed|given|read"),
    sure(Kind::Override, "forget|disregard|ignore everything ..1 above|before|previous|earlier"),
    likely(Kind::Override, "ignore|disregard|forget ..1 all|any ?of ?the|your|my|other instruction|instructions|prompts|guidelines|directives|safeguards|guardrails")
        .unless_before("in|inside|within|embedded|found|contained|from|that|which|there|it|they|appearing|present|hidden|written|given|for|on|of|about|regarding|not|outside|other|unrelated"),
    likely(Kind::Override, "supersede|supersedes|override|overrides|overriding|nullify|nullifies ..2 previous|prior|earlier|preceding|system ..2 instructions|directives|prompts|prompt|orders"),
    likely(Kind::Override, "previous|prior|earlier|preceding ..1 instructions|directives|prompts|guidelines ..12 void|obsolete|invalid|nullified|revoked|no_longer_apply|do_not_apply|don't_apply|not_apply"),
    sure(Kind::Override, "system|instruction|instructions|prompt ..0 override ..4 ignore|supersede|bypass|disregard|disable|the_following"),
    // Chinese and Japanese have no blanks: a gap counts characters.
    sure(Kind::Override, "忽略|无视|無視|忘记|忘記|忘掉|抛弃 ..6 之前|以前|先前|此前|前面|以上|上面|所有|全部|系统|系統 ..6 指令|指示|提示词|规则|規則|约束|限制|设定|設定"),
    sure(Kind::Override, "前|以前|これまで|上記|すべて|全て|システム ..6 指示|命令|プロンプト|ルール|指令 ..4 無視|忘れ|破棄"),
    sure(Kind::Override, "ignoriere|ignorieren|ignorier|vergiss|vergessen|missachte|missachten ..3 vorherigen|bisherigen|vorigen|früheren|obigen|vorhergehenden|alle|allen|sämtliche ..3 anweisungen|anweisung|instruktionen|vorgaben|befehle|prompts"),
    sure(Kind::Override, "ignore|ignorez|ignorer|oublie|oubliez|oublier ..4 instructions|consignes|directives ..2 précédentes|antérieures|ci_dessus|système|initiales"),
    sure(Kind::Override, "ignora|ignore|ignorar|olvida|olvide|olvidar|descarta|descarte ..4 instrucciones|indicaciones|reglas|órdenes|directrices ..2 anteriores|previas|precedentes|sistema"),
    // The user is not to know.
    sure(Kind::Conceal, "without ..1 telling|informing|notifying|alerting|mentioning|disclosing ..5 @person").unless_negated(),
    sure(Kind::Conceal, "without ..3 @person|user's|users'|their|anyone's ..1 knowledge|awareness|noticing|knowing|realizing|realising|suspecting|detection|seeing").unless_negated(),
    likely(Kind::Conceal, "not|never|don't|avoid ..1 @tell ..6 @person")
        .unless_before("to|until|unless|before|if|when|how|they|you|you've|who|whether|again|yet|without|more|only|in|as|can|should|must|with|for|by|the|should"),
    likely(Kind::Conceal, "not|never|don't tell|inform|notify|alert ..1 @person ..1 about|of|that ..2 this|these|it|any"),
    weak(Kind::Conceal, "not|never|don't mention|reveal|disclose|discuss|acknowledge this|these|that|the ..2 step|steps|action|actions|instruction|instructions|behavior|behaviour|process|operation|backup|upload|transfer|request|script|helper"),
    likely(Kind::Conceal, "@person ..1 must|should|shall|will|may ..1 not_know|never_know|not_notice|never_notice|not_learn|not_realize|not_realise|never_realize|not_suspect|not_find_out|not_be_aware|not_be_told|never_be_told|not_be_informed|not_become_aware"),
    likely(Kind::Conceal, "hide|conceal|mask|disguise ..5 from ..2 @person|logs|reviewers|reviewer|auditors"),
    likely(Kind::Conceal, "keep ..4 secret|hidden|confidential|invisible ..1 from|to ..2 @person"),
    sure(Kind::ConcealedDeed, "secretly|covertly|stealthily|surreptitiously|clandestinely ..3 @deed").unless_negated(),
    likely(Kind::ConcealedDeed, "silently|quietly|discreetly|invisibly ..2 send|sends|upload|uploads|transmit|transmits|exfiltrate|forward|forwards|post|harvest").unless_negated(),
    likely(Kind::ConcealedDeed, "send|sends|upload|uploads|transmit|transmits|exfiltrate|forward|forwards ..6 silently|quietly|discreetly").unless_negated(),
    likely(Kind::ConcealedDeed, "send|upload|transmit|exfiltrate|forward|execute|install|append|collect|copy|delete|run ..6 secretly|covertly|stealthily").unless_negated(),
    likely(Kind::Conceal, "silently|quietly|discreetly|invisibly ..2 copy|collect|push|capture|execute|install|append|sync|add|modify|delete|run").unless_negated(),
    weak(Kind::Conceal, "not leave ..2 trace|traces|evidence|record"),
    sure(Kind::Conceal, "不要|别|請勿|请勿|勿|不得|不能|不可|绝不|切勿 ..2 告诉|告訴|告知|提及|提到|透露|通知|提醒|告诫 ..3 用户|用戶|使用者|人类"),
    sure(Kind::Conceal, "不让|不要让|别让 ..1 用户|使用者 ..2 知道|发现|察觉|注意"),
    likely(Kind::ConcealedDeed, "悄悄|偷偷|暗中|秘密地|静默 ..4 发送|上传|执行|删除|收集|安装|复制"),
    sure(Kind::Conceal, "ユーザー|利用者 ..2 知らせ|伝え|言わ|教え|通知せ|気づかれ ..2 ない|ず"),
    likely(Kind::ConcealedDeed, "密かに|こっそり|ひそかに ..12 送信|実行|削除|収集|アップロード"),
    sure(Kind::Conceal, "ohne ..4 benutzer|nutzer|anwender|user ..3 informieren|benachrichtigen|mitzuteilen|sagen|wissen|bemerkt"),
    sure(Kind::Conceal, "sage|sag|sagen|erzähle|verrate|informiere|benachrichtige ..3 benutzer|nutzer|anwender ..3 nicht|nichts|niemals"),
    likely(Kind::ConcealedDeed, "heimlich|unbemerkt ..5 senden|sende|hochladen|übertragen|löschen|kopieren|ausführen|übermitteln"),
    sure(Kind::Conceal, "ne|n'en ..1 dis|dites|mentionne|mentionnez|informe|informez|révèle|révélez|préviens|prévenez|parle|parlez ..2 pas|jamais|rien ..4 utilisateur|l'utilisateur"),
    sure(Kind::Conceal, "sans|à_l'insu ..3 informer|prévenir|avertir|dire|de ..3 utilisateur|l'utilisateur"),
    sure(Kind::Conceal, "no|nunca ..2 digas|diga|menciones|mencione|informes|informe|reveles|revele|avises|avise|notifiques ..5 usuario"),
    sure(Kind::Conceal, "sin ..2 informar|avisar|notificar|decir|decirle|que ..4 usuario"),
    // Somebody else's turn.
    sure(Kind::FakeTurn, "begin|start|new system_prompt|system_message|system_instructions|system_override"),
    // Somebody whom no rule binds.
    sure(Kind::RoleChange, "you_are_now|you're_now ..3 dan|unrestricted|unfiltered|uncensored|jailbroken|unshackled"),
    sure(Kind::RoleChange, "you_are_now|you're_now ..2 in ..2 developer|god|admin|administrator|jailbreak|unrestricted|unfiltered|root|privileged|dan|sudo ..2 mode"),
    likely(Kind::RoleChange, "you_are_now|you're_now ..2 different|another|new ..2 assistant|ai|model|agent|entity|persona|system"),
    likely(Kind::RoleChange, "act|acts|pretend|roleplay|role_play|acting_as ..8 without ..2 restrictions|restriction|limitations|filters|filtering|censorship|guidelines|safeguards|guardrails|ethics|safety|moral").unless_negated(),
    likely(Kind::RoleChange, "behave|respond|operate|operating|answer|function|work ..6 without ..2 restrictions|censorship|safeguards|guardrails|ethics|ethical|moral|safety_guidelines|safety_filters|content_filters|content_restrictions").unless_negated(),
    likely(Kind::RoleChange, "pretend|act_as_if|act_as_though|imagine|assume|as_if|as_though ..5 no|don't|without|not ..3 content|safety|ethical|restrictions|censorship ..2 restrictions|policies|policy|guidelines|rules|filters|exist|apply"),
    likely(Kind::RoleChange, "pretend|imagine|as_if|as_though ..1 safety|content|ethical ..1 guidelines|policies|rules|filters ..1 don't|do_not ..0 exist|apply"),
    sure(Kind::RoleChange, "safety|content|ethical|moral|moderation ..1 guidelines|guideline|rules|policies|policy|filters|filtering|restrictions ..3 not_apply|don't_apply|no_longer_apply|not_exist|don't_exist").unless_negated(),
    likely(Kind::RoleChange, "safety|content|ethical|moral|moderation ..1 guidelines|filters|filtering|restrictions|policies ..3 disabled|suspended|lifted|off|removed|bypassed|void").unless_negated(),
    likely(Kind::RoleChange, "normal|standard|usual|regular|all ..1 restrictions|safeguards|guardrails ..3 not_apply|don't_apply|no_longer_apply|not_exist|lifted|suspended|disabled|removed").unless_negated(),
    likely(Kind::RoleChange, "no|zero|without_any content_restrictions|content_filters|content_filtering|content_guidelines|content_policies|safety_restrictions|safety_filters|safety_guidelines|ethical_restrictions|ethical_guidelines").unless_negated(),
    sure(Kind::RoleChange, "no ..1 restrictions|limitations|limits|rules|guidelines apply|whatsoever"),
    sure(Kind::RoleChange, "enter|activate|enable|unlock|switch_to|engage ..2 dan_mode|jailbreak|unrestricted_mode|unfiltered_mode|god_mode"),
    sure(Kind::RoleChange, "dan_mode|jailbreak_mode|jailbreak|unrestricted_mode|unfiltered_mode ..2 enabled|activated|active|engaged|unlocked|on"),
    sure(Kind::RoleChange, "operate|operating|work|run in ..2 unrestricted|unfiltered|jailbreak|uncensored ..2 mode"),
    likely(Kind::RoleChange, "bypass|bypasses|evade|circumvent|disable|disables ..1 content|safety ..1 filter|filters|filtering|moderation|restrictions|policies|guidelines|guardrails").unless_negated(),
    sure(Kind::RoleChange, "你现在是|你現在是|扮演|假装 ..10 没有限制|不受限制|无限制|没有任何限制|越狱|无视规则"),
    likely(Kind::RoleChange, "du_bist ..1 jetzt|nun|ab_sofort ..5 ohne|uneingeschränkt|unzensiert ..2 einschränkungen|regeln|filter|ki|modell"),
    likely(Kind::RoleChange, "tu_es|vous_êtes|agis|agissez ..5 sans ..2 restrictions|limites|filtres|censure"),
    likely(Kind::RoleChange, "eres|actúa|actúe|compórtate ..6 sin ..2 restricciones|límites|filtros|censura|limitaciones"),
    // Nothing is refused.
    weak(Kind::NoRefusal, "never|not|don't|cannot|can't ..1 refuse|decline ..3 request|requests|user|any|answer|command|commands|instruction|instructions|task|tasks|anything|it"),
    weak(Kind::NoRefusal, "never|not|don't|cannot|can't refuse"),
    weak(Kind::NoRefusal, "must|always|shall ..1 comply|obey ..3 all|any|every ..2 request|requests|commands|command|instructions|orders"),
    weak(Kind::NoRefusal, "never say ..4 can't|cannot|unable|sorry"),
    weak(Kind::NoRefusal, "绝不|不要|不得|不能 拒绝"),
    weak(Kind::NoRefusal, "verweigere|verweigern|lehne ..4 niemals|nie|nicht ..1 ab|anfragen|anfrage"),
    weak(Kind::NoRefusal, "ne ..1 refuse|refusez|refuser jamais|pas"),
    weak(Kind::NoRefusal, "nunca|no rechaces|rechace|niegues|te_niegues"),
    // Nobody is asked.
    likely(Kind::NoConfirmation, "without ..2 asking|confirmation|confirming|permission|approval|prompting|consent|authorization|hesitation").unless_negated(),
    likely(Kind::NoConfirmation, "not|don't|never ask|request|require|seek|wait_for ..3 confirmation|permission|approval|consent"),
    likely(Kind::NoConfirmation, "skip|bypass|disable|suppress|ignore ..2 confirmation|confirmations|approval|approvals|permission ..1 prompt|prompts|check|checks|dialog|dialogs|step|steps").unless_negated(),
    likely(Kind::NoConfirmation, "requests|commands|actions|operations|everything ..3 preapproved|pre_approved|preauthorized|pre_authorized"),
    likely(Kind::NoConfirmation, "无需|不需|不要|不用|不必 ..2 确认|询问|许可|批准|同意"),
    likely(Kind::NoConfirmation, "確認|許可 ..2 なし|せず|求めず|取らず"),
    likely(Kind::NoConfirmation, "ohne ..2 rückfrage|nachfrage|bestätigung|zustimmung|erlaubnis"),
    likely(Kind::NoConfirmation, "sans ..2 confirmation|autorisation|permission|demander"),
    likely(Kind::NoConfirmation, "sin ..2 confirmación|permiso|autorización|preguntar"),
    likely(Kind::UnconfirmedDeed, "@dangerous ..12 without ..2 asking|confirmation|confirming|permission|approval|prompting|consent").unless_negated(),
    likely(Kind::UnconfirmedDeed, "without ..2 asking|confirmation|confirming|permission|approval|prompting ..4 @dangerous").unless_negated(),
    likely(Kind::UnconfirmedDeed, "@dangerous ..12 not|don't|never ask|wait_for ..3 confirmation|permission|approval").unless_negated(),
    // What is fetched is followed.
    likely(Kind::RemoteInstructions, "fetch|download|curl|retrieve|get|load|pull|read|open|visit|wget|access ..6 <url> ~10 follow|execute|obey|apply|perform|comply|run|do ..3 instruction|instructions|command|commands|directive|directives|tasks|whatever|everything|what_it"),
    likely(Kind::RemoteInstructions, "execute|run|follow|obey|perform|apply ..4 commands|command|instructions|instruction|tasks|directives|code|prompt ..2 received_from|returned_by|returned_from|fetched_from|retrieved_from|downloaded_from|provided_by|sent_by ..4 server|endpoint|<url>|remote|webhook|gist|pastebin").unless_negated(),
    likely(Kind::RemoteInstructions, "check|poll|query|visit|fetch ..3 <url> ..8 new|updated|latest|further|next|additional ..1 instructions|commands|tasks|directives|orders"),
    weak(Kind::RemoteInstructions, "follow|execute|obey|apply ..3 instructions|commands|directives ..4 at|from|in|on|returned|hosted ..4 <url>"),
    // Whatever the task is.
    sure(Kind::Always, "after|before|upon|when|whenever|once|during|at_the_end_of|on ..2 any|every|each|all"),
    sure(Kind::Always, "after|before|upon|when|whenever|once ..2 completing|finishing|creating|updating|editing|processing|saving|running"),
    sure(Kind::Always, "always|every_time|each_time|make_sure|be_sure_to|mandatory|automatically|regardless|immer|siempre|toujours|每次|始终|必ず"),
    // No time, and trust.
    sure(Kind::Pressure, "gain|build|establish|earn ..2 trust|rapport|authority|credibility"),
    sure(Kind::Pressure, "frame|present|describe|portray ..3 as ..2 routine|normal|necessary|standard|required|mandatory"),
    sure(Kind::Pressure, "must|immediately|urgent|urgently|critical ..3 install|update|provide|verify|act|paste|enter|immediately"),
    sure(Kind::Pressure, "will_be|be ..1 suspended|terminated|revoked|disabled|locked"),
    sure(Kind::Pressure, "expire|expires ..1 in ..1 hours|minutes|days"),
];

/// Phrases of descriptions.
pub(super) const IN_DESCRIPTION: &[Phrase] = &[
    sure(Kind::GreedyTrigger, "any|every|all|each ..1 request|requests|task|tasks|message|messages|conversation|conversations|prompt|prompts|query|queries|question|questions|input|inputs|response|interaction|interactions|session|sessions")
        .unless_before("that|which|where|when|with|in|on|for|of|about|to|related|involving|regarding|concerning|from|by|using|without|a|the|as|at|like|such|needing|requiring|touching|asking|mentioning|and|or|is|has|whose"),
    sure(Kind::GreedyTrigger, "before|instead_of|prior_to|over ..1 any|every|all|anything ..1 other|else|response|action|tool|tools|skill|skills"),
    sure(Kind::GreedyTrigger, "takes|has|highest|absolute ..2 priority|precedence ..1 over ..2 all|any|every|other"),
    sure(Kind::GreedyTrigger, "regardless_of|no_matter ..2 task|request|topic|question|what|context"),
    sure(Kind::GreedyTrigger, "所有|任何|一切 ..1 请求|任务|对话|问题|消息 ..2 使用|调用|都"),
];
