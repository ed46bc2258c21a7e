//! What words say.

/// A part of what a sentence says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in super::super) enum Sense {
    // Deeds.
    /// Something leaves the machine.
    Send,
    /// Something is sent to an address.
    Ship,
    /// Something is got out of where it is kept.
    Read,
    /// Something is written down where it stays.
    Record,
    /// The user is to give something.
    Ask,
    /// What somebody says is done.
    Obey,
    /// An account or a right is made.
    Admit,
    /// A way into a machine or a network is opened.
    Open,
    /// Something becomes unreadable but to who holds a key.
    Lock,
    /// What others rely on is taken away.
    Spoil,
    /// What is checked is not checked any more.
    Skip,
    /// Something is put where people see it as the agent's own.
    Place,
    /// What is written in a code is made readable.
    Decode,
    /// A file that agents read for good is written.
    Remember,
    /// What an agent may do is changed.
    Configure,
    /// Something is done that may matter.
    Act,
    /// What is of value is changed.
    Tamper,
    /// A danger is left out.
    Endanger,
    /// A question is answered in the user's stead.
    Agree,
    /// Other skills are changed.
    Rewrite,
    /// What the agent works with is called useless.
    Discredit,
    /// Traces of what was done are taken away.
    Efface,
    /// A guard is turned off.
    Disarm,
    /// Something is put where everybody can see it.
    Publish,
    /// Everybody gets a right to something.
    Expose,
    /// A program of others is taken in.
    Install,
    /// A mail goes to somebody whom its readers do not see.
    BlindCopy,
    /// A check of who somebody is does not hold for some.
    LetPass,
    /// More is asked of a machine than it can answer.
    Flood,
    /// Some people are to get less than others.
    Slight,
    /// A rule is kept from whom it concerns.
    Hush,
    /// A stop of the user is not obeyed.
    Defy,
    /// What a text of others says is done, whatever it is.
    Submit,
    /// A text of others counts as much as the system prompt.
    Enthrone,
    /// Something bad is said of what the user chose.
    Slander,
    /// A program is fetched from an address.
    Fetch,
    /// What was fetched is run.
    Start,
    /// What an address sends is run, which is called a program.
    RunThere,
    /// What an address sends is run, which may be a program.
    RunAddress,
    /// Something is mailed to an address.
    Mail,
    /// Who reads at an address gets rights.
    Enrol,
    /// What people work on.
    Papers,
    /// What people made and want to keep.
    Original,
    /// Something is always judged in favour of somebody.
    Favour,
    /// What failed is said to have passed.
    Whitewash,
    /// Points are taken away.
    Penalise,

    // Things.
    /// Keys to something.
    Treasure,
    /// What was said to the agent.
    Context,
    /// What is somebody's own affair.
    Private,
    /// Numbers and codes with which one pays or signs in.
    Card,
    /// A word that only one person knows.
    Password,
    /// What others say is to be done.
    Orders,
    /// An address that is not the user's.
    Address,
    /// An address into which somebody's own affairs are filled.
    Laden,
    /// Somebody who speaks as `we`.
    Ours,
    /// Rights without bounds.
    Rights,
    /// The tools of the agent.
    Tools,
    /// What is in store should something be lost.
    Backup,
    /// Something for which money is wanted.
    Ransom,
    /// Skills that are not this one.
    OtherSkills,
    /// Tests and checks.
    Checks,
    /// What somebody wrote to somebody.
    Letters,
    /// That a machine does not answer any more.
    Outage,
    /// What people are by birth or belief.
    Trait,

    // Who the agent is to be.
    /// The agent is to be somebody else.
    Persona,
    /// No rule binds somebody.
    Lawless,

    // Manner.
    /// Whatever the task is.
    Always,
    /// Nobody is asked.
    Unasked,
    /// Nobody is told.
    Untold,
    /// A person is to be kept from knowing.
    Secret,
    /// Something untrue is said of it.
    Cover,
    /// All is well, it is said.
    Praise,
    /// The user is told that a thing is safe.
    Assure,
    /// For good.
    Trusted,
    /// Harm to who does not obey.
    Threat,
}

use Sense::{
    Act, Address, Admit, Agree, Always, Ask, Assure, Backup, BlindCopy, Card, Checks, Configure,
    Context, Cover, Decode, Defy, Disarm, Discredit, Efface, Endanger, Enrol, Enthrone, Expose,
    Favour, Fetch, Flood, Hush, Install, Laden, Lawless, LetPass, Letters, Lock, Mail, Obey, Open,
    Orders, Original, OtherSkills, Ours, Outage, Papers, Password, Penalise, Persona, Place,
    Praise, Private, Publish, Ransom, Read, Record, Remember, Rewrite, Rights, RunAddress,
    RunThere, Secret, Send, Ship, Skip, Slander, Slight, Spoil, Start, Submit, Tamper, Threat,
    Tools, Trait, Treasure, Trusted, Unasked, Untold, Whitewash,
};

/// Words and phrases, with what they say.
#[rustfmt::skip]
pub(in super::super) const VOCABULARY: &[(Sense, &str)] = &[
    (Send, "^@ship"),
    (Send, "sent|uploaded|posted|forwarded|transmitted|submitted|emailed|mailed|relayed|copied_to|pass|passes|passing|hand_over|curl|bcc|stream|streams|streaming|ship|ships"),
    (Send, "make|issue|do|with ..2 post|get|put request|to"),
    (Send, "发送|上传|传送|提交|发给|上報|上报|传到"),
    (Send, "送信|アップロード|転送|投稿"),
    (Send, "senden|sende|schicke|schicken|übertrage|übertragen|übermitteln|übermittle|hochladen|weiterleiten|envoie|envoyez|envoyer|transmets|transmettre|envía|envíe|enviar|sube|subir|mande|envie|invia|inviare|отправь|отправьте|отправляй|отправить|загрузи|передай|передавай|отправляйте"),

    (Read, "@read"),
    (Ship, "^@ship|copy|copies|copied|sent|posted|uploaded|forwarded|mailed|submitted|transmitted|mirror|publish|pass|ship|stream|dump|hand_over|transfer|deposit|deposits|put|place|replicate|synchronise|synchronize|export|archive|redirect|deliver ..12 to|into|at|via|with|through|on|onto|towards ..3 <url>|<email>"),
    (Hush, "@person|manager|managers|client|clients|customer|customers|applicant|applicants|candidate|candidates|patient|patients|participant|participants|reviewer|reviewers|team|owner ..4 not_learn|never_learn|not_know|never_know|not_hear|never_hear|not_be_told|not_be_aware|not_be_informed|unaware|not_find_out|not_notice|never_notice ..2 of|about ..3 rule|rules|step|steps|arrangement|adjustment|preference|criterion|criteria|weighting|instruction|instructions"),
    (Defy, "says|types|writes|presses|sends|user|asks ..3 stop|cancel|abort|quit|halt ..10 ignore|carry_on|go_on|keep_going|disregard|treat_it_as|treat_that_as|continue_anyway|proceed_anyway"),
    (Submit, "^treat|regard|consider|take ..6 as ..1 part_of|binding ..3 instruction|instructions|system_prompt|directives|guidelines"),
    (Submit, "^do|follow|obey|execute|perform ..1 whatever|everything_the|anything_the ..2 page|file|site|website|document|response|text|url|server|endpoint|issue|comment|email|mail says|tells|asks|instructs|demands|orders|requests|wants|contains|commands"),
    (Enthrone, "same|equal|higher|more|greater ..1 authority|weight|priority|rank|precedence|force ..1 as|than|over|to ..2 system_prompt|system_message|system_instructions"),
    (Slander, "skills ..1 is|are ..1 outdated|insecure|unsafe|broken|deprecated|useless|obsolete"),
    (Slander, "say|tell|claim|pretend|answer|state ..5 outdated|insecure|unsafe|broken|unavailable|deprecated|infected|malicious"),
    (Fetch, "^download|fetch|get|pull|retrieve|grab|obtain|load|take|curl|wget ..8 <url>"),
    (Start, "^run|execute|start|launch|eval|invoke|pipe|install ..3 it|them|this|that|script|file|installer|result|output|helper|sh|bash|zsh|python|python3|node|powershell|perl|ruby"),
    (RunThere, "^run|execute|start|launch|invoke|eval|apply ..4 script|scripts|command|commands|installer|program|code|output|snippet|content|contents ..6 <url>"),
    (RunAddress, "^run|execute|start|launch|invoke|eval ..3 <url>"),
    (RunThere, "<url> ..6 ^pipe ..3 sh|bash|zsh|python|python3|node|powershell"),
    (Enrol, "^add|invite|make|grant|give|share|set ..3 <email> ..8 admin|administrator|owner|co_owner|editor|collaborator|maintainer|superuser|cluster_admin|full_access|write_access"),
    (Mail, "^send|mail|email|e_mail|forward|deliver|copy|transmit|cc ..8 to ..3 <email>"),
    (Papers, "copy|copies|duplicate|workbook|spreadsheet|deck|draft|drafts|transcript|archive|document|documents|dataset|table|records|originals|manuscript|contract|contracts|invoice|invoices|minutes|recording|recordings|database|source|sources|export|exports"),
    (Original, "originals|original|source_tree|source_files|source_documents|input_files|old_versions|trash|recycle_bin|user's_files|user_files|user's_documents|raw_data|photos|backups|backup|snapshots"),
    (Favour, "always|every|invariably ..3 ^rate|score|rank|grade|judge|mark|list|place|recommend ..6 low_risk|safe|excellent|best|highest|first|top|maximum|approved|superior|low_priority|lowest|last|worst|high_risk"),
    (Endanger, "finding|findings|evidence|study|studies|result|results|review|reviews ..6 ^treat|regard|class|classify|consider|count ..3 as ..2 outside|out_of|irrelevant|noise|outlier|outliers|not_relevant|negligible"),
    (Whitewash, "failing|fails|fail|failed|failures ..8 ^count|mark|report|list|put|record|treat|show ..5 as_passed|as_passing|as_green|as_successful|among_the_passed|among_passed"),
    (Penalise, "^subtract|deduct ..3 point|points|percent"),
    (Favour, "^rate|mark|score|class|grade ..2 green|low_risk|safe|harmless|acceptable|compliant"),
    (BlindCopy, "bcc|blind_copy|hidden_copy|blind_carbon ..6 <email>"),
    (BlindCopy, "<email> ..3 in|into|as|to ..2 bcc|blind_copy|hidden_copy|blind_carbon"),
    (Publish, "^save|publish|create|open|start|write|publish|post|deposit|put|place|upload|share|make|expose|drop|paste|store|push|copy ..20 public_paste|public_gist|public_bucket|public_repository|public_repo|public_link|public_url|public_page|public_channel|public_folder|public_drive|public_note|public_forum|public_issue|pastebin|publicly|anyone_with_the_link|everyone_with_the_link|world_readable|for_everyone_to_see"),
    (Expose, "anyone|everyone|everybody|anybody|allusers|all_users|the_public ..6 role|access|write|writer|writers|edit|editor|editors|editable|owner|read|reader|view|viewer|writable|permission"),
    (Expose, "set|make|open|share|give|grant|change ..10 public|publicly|world_readable|world_writable|anyone|everyone"),
    (Install, "npm|pnpm|yarn|pip|pip3|cargo|gem|brew|go|composer|apt|uv ..1 install|add|get|require|i"),
    (Install, "install|add|include|pull_in|depend_on ..6 package|packages|dependency|dependencies|library|module|extension|plugin|plug_in|shim|binary|agent|helper|component"),
    (LetPass, "^skip|skips|bypass|bypasses|omit|omits|disable|disables|ignore|ignores|leave_out|short_circuit|return_true|returns_true|succeed|succeeds|accept|accepts|pass|passes|let|lets ..8 authentication|authorization|authorisation|login|log_in|sign_in|signature|password|password_check|permission_check|permission_checks|auth|auth_check|access_check|token_check ..10 if|when|whenever|where|for|once ..8 header|parameter|query|cookie|username|email|e_mail|address|account|user_agent|value|string|equals|starts_with|ends_with"),
    (LetPass, "master_password|universal_password|hard_coded_password|hardcoded_password|secret_header|magic_header|magic_token|magic_value|magic_parameter|hidden_parameter|hidden_route|hidden_endpoint|hidden_account|secret_route|secret_endpoint|debug_backdoor|bypass_token"),
    (Flood, "^flood|floods|hammer|bombard|overload|overwhelm ..8 server|site|website|host|service|endpoint|api|machine|target|<url>|inbox|mailbox|line"),
    (Flood, "as_many_requests|thousands_of_requests|millions_of_requests|endless_requests|unlimited_requests|requests_without_pause"),
    (Outage, "until|so_that|so ..4 goes_down|stops_responding|stops_answering|becomes_unavailable|is_unavailable|crashes|falls_over|is_down|unresponsive|unreachable|cannot_serve|can't_serve|times_out"),
    (Slight, "^reject|rejects|exclude|excludes|disqualify|score_lower|rank_lower|rate_lower|rank_higher|score_higher|prefer|prefers|favour|favor|favours|favors|deprioritise|deprioritize|discard|downgrade|penalise|penalize|lower_score|lower_scores|flag|filter_out|screen_out|sort_out|hide|deny"),
    (Trait, "family_name|surname|parental_leave|maternity|maternity_leave|accent|turkish|arabic|african|asian|polish|roma|black|foreign_name|foreign_names|age_of|birth_year|marital_status|married|children|women|female|males|men|mothers|pregnant|ethnicity|ethnic|race|skin|muslim|muslims|jewish|jews|christian|christians|hindu|religion|religious|nationality|foreign_sounding|foreigners|immigrants|immigrant|gay|lesbian|transgender|disabled|disability|over_40|over_45|over_50|older_than|sexual_orientation|left_leaning|right_leaning|left_wing|right_wing|liberals|conservatives|political_views|political_party"),
    (Letters, "every|all|each|any|incoming|received|inbound|their|the_user's|these|those|copies_of|copy_of ..3 email|emails|e_mail|e_mails|mail|mails|message|messages|letter|letters|attachment|attachments|invoice|invoices|statement|statements|thread|threads|reply|replies|recording|recordings"),
    (Ship, "make|issue|do|with ..2 post|get|put ..2 request|to ..2 <url>"),
    (Ship, "发送|上传|传送|提交|发给|上報|上报|传到|送信|アップロード|転送 ..16 <url>|<email>"),
    (Ship, "<url>|<email> ..4 zu_senden|senden|schicken|übermitteln|übertragen|hochladen|送信|アップロード|転送|送る"),
    (Ship, "sende|schicke|übertrage|übermittle|envoie|envoyez|envoyer|transmets|envía|envíe|enviar|sube|mande|envie|invia|inviare|отправь|отправьте|отправляй|отправить|загрузи|передай ..12 <url>|<email>"),
    (Read, "gather|inventory|bundle|archive ..6 contents|files|everything|keys"),
    (Read, "auszulesen|auslesen|lies|lese|読み取|読み込み|読み出|読取|读取|收集|прочитай|собери|считай|lee|leer|lis|lire|recopila|extrae"),
    (Record, "^append|write|log|store|save|record|keep|dump|persist|note_down"),

    (Ask, "have|ask|asks|let|make|get|tell|request|require|prompt|persuade|convince ..3 user|users|owner|customer|customers|shopper|reader|readers|client|visitor|visitors|person|them|patient|employee|employees|subscriber|subscribers|recipient|recipients ..8 type|enter|give|provide|confirm|share|paste|submit|reveal|for|send|dictate|tell|sign_in|log_in"),
    (Act, "^run|execute|install|send|upload|post|transmit|forward|push|delete|remove|erase|overwrite|append|insert|replace|change|create|grant|approve|merge|add|submit|transfer|pay|book|order|buy|sign|modify|write|export|register|rm|publish|accept|collect|copy|put|place"),
    (Tamper, "^set|raised|lowered|changed|moved|altered|replaced|invented|increased|multiplied|swapped|change|changes|lower|lowers|reduce|reduces|raise|raises|alter|alters|edit|adjust|adjusts|replace|swap|modify|modifies|round|add|adds|remove|deduct|inflate|deflate|rewrite ..6 price|prices|amount|amounts|score|scores|scoring|rating|ratings|balance|total|totals|invoice|invoices|salary|iban|account_number|recipient|recipients|payee|places|place|evidence|score|citations|grade|grades|ranking|rankings|result|results|figure|figures|number|numbers|points|quantity|rate|rates|clause|clauses|dosage|dose|vote|votes|fee|discount|cost|costs|bid|bids|margin|forecast|estimate|probability|verdict|diagnosis"),
    (Tamper, "price|prices|amount|amounts|score|scores|rating|ratings|balance|total|totals|salary|iban|account_number|payee|evidence|grade|grades|ranking|figure|figures|clause|dosage|dose|vote|votes|fee|bid|bids|cost|costs ..6 is|are|be|gets|get ..2 ^replace|change|lower|raise|reduce|swap|alter|modify|round|inflate|adjust|overwrite|exchange|multiply|set"),
    (Tamper, "lose|loses|deduct|subtract|minus ..3 points|point|percent"),
    (Tamper, "^put|rank|list|recommend ..6 first_place|at_the_top|on_top|above_all|first|as_best|as_the_best|last|at_the_bottom"),
    (Endanger, "^omit|leave_out|leave_away|suppress|drop|exclude|remove|ignore|hide|withhold ..4 finding|findings|evidence|study|studies|result|results|review|reviews|source|sources|paper|papers|fact|facts|complaint|complaints ..6 ^contradict|disagree|criticise|criticize|disprove|speak_against|unfavourable|unfavorable|negative|critical"),
    (Endanger, "finding|findings|evidence|study|studies|result|results|review|reviews|source|sources|paper|papers|fact|facts|complaint|complaints ..3 ^contradict|disagree|criticise|criticize|disprove|speak_against|unfavourable|unfavorable|negative|critical ..8 ^leave_out|omit|drop|exclude|suppress|remove|ignore|hide|withhold"),
    (Endanger, "^omit|omits|leave_out|suppress|suppresses|drop|remove|delete|skip|conceal|play_down|downplay ..8 warnings|warning|side_effects|risks|risk|contraindications|allergens|allergies|hazards|dangers|adverse|disclaimers|findings|vulnerabilities|defects"),
    (Ask, "ask|asks|asking|request|requests|collect|collects|obtain|demand ..4 their|his|her|the_user's|user's|current ..4 password|passwords|passcode|pin|card"),
    (Ask, "you|we|i need|needs|require ..1 their|the_user's"),
    (Ask, "sign_in|log_in|sign_on there ..4 with ..1 their|his|her|the_user's"),

    (Obey, "^follow|obey|execute|run|perform|carry_out|apply|act_on|comply_with|grant|do|implement|adopt|treat_it|treat_them"),
    (Decode, "decode|decrypt|unscramble|deobfuscate|rot13|base64_decode|decipher|解码|解密|デコード"),

    (Admit, "^create|creates|add|adds|register|make|insert|include|set_up|grant|give|gets|seed|provision ..10 superuser|admin|administrator|admin_user|admin_account|root_user|iam_user|service_account|collaborator|maintainer|editor|co_owner|owner|ssh_key|public_key|deploy_key|api_user|guest_user|access_key|forwarding_rule|user_account|member"),
    (Admit, "^attach|include|trust|bind|add ..6 trust_entry|trust_policy|trust_relationship|foreign_account|cluster_role|role_binding|policy|principal"),
    (Admit, "key|keys ..4 ^go|belong|put|place|add|append|write ..2 in|into|to"),
    (Admit, "account|user|collaborator|owner|admin|administrator|member ..4 is|are|gets|get|be ..2 ^create|add|grant|invite|register|enrol|enroll|make|seed"),
    (Admit, "añade|agrega|crea|concede|registra|füge|erstelle|lege|ajoute|crée|créez|adicione|crie|添加|创建|新建 ..10 llave|clave|cuenta|usuario|colaborador|permiso|schlüssel|konto|benutzer|clé|compte|utilisateur|chave|conta|用户|账户|帐户|公钥"),
    (Open, "^open|opens|allow|allows|expose|add|adds|gets|permit|forward ..6 port|ports|ingress|inbound|ssh|rdp|firewall|0_0_0_0|security_group|tunnel"),
    (Open, "privileged_true|privileged_container|hostpath|host_path|hostnetwork"),
    (Lock, "^encrypt|encrypts|encrypted|encrypting|lock_up|scramble|password_protect"),
    (Ransom, "pay_for|pay_to|pays_for|payment|bitcoin|monero|ransom ..10 key|unlock|decrypt|restore|recover|release"),
    (Ransom, "ransom|ransom_note"),
    (Ransom, "fee|payment ..6 releases|unlocks|restores|decrypts"),
    (Ransom, "only|until ..3 payment|they_pay"),
    (Spoil, "^rm|rmi|volume_rm|drop_table|truncate|wipe|reverse|reverses|invert|inverts|falsify|falsifies|distort|misstate|mistranslate|omit|omits|suppress|suppresses|understate|overstate|inflate|inflates|downgrade|lower|lowers|reduce|reduces|raise|raises|round_up|round_down|rank|ranks|favor|favour|prefer|put|change|changes|alter|alters|replace|replaces|swap|remove|removes|drop|drops|delete|deletes|weaken|insert|inserts|lose|deduct|reject|hide|mark|introduce|sabotage|corrupt|set|misreport|fabricate|invent"),
    (Skip, "^dismiss|mark_skip|leave_out|leave_away|omit|skip|skips|disable|disables|turn_off|switch_off|comment_out|delete|remove|weaken|bypass|ignore|stub_out|silence|no_verify|verify_false|mock_out|xfail"),
    (Checks, "security|security_part|objections|approvals|test|tests|assertion|assertions|check|checks|failing_tests|failures|lint|linter|review|reviews|validation|hook|hooks|scan|scans|scanner|certificate_verification|tls_verification|ci|pipeline|certificate|certificates|verify"),
    (Place, "^recommend|promote|praise|advertise|plug ..6 product|products|brand|service|services|premium|<url>|sponsor|partner|subscription"),
    (Place, "^put|add|adds|insert|inserts|include|includes|place|places|append|appends|embed|work_in|slip_in|weave ..8 banner|link|links|advert|ad|advertisement|promotion|sponsor|button|referral|affiliate|coupon|brand|<url>"),
    (Remember, "^append|add|adds|write|writes|save|store|remember|persist|record|insert|put|note|commit ..12 @memory|memory|memories|long_term_memory|persistent_memory|global_instructions|user_rules"),
    (Configure, "^add|adds|write|writes|register|insert|put|set|change|edit|update|install|enable|modify ..8 @settings|mcp_server|mcp_servers|hooks|permissions|allowlist|allow_list|allowed_tools|settings"),
    (Agree, "^approve|approves|accept|accepts|confirm|confirms|grant|grants|allow|acknowledge|consent|agree|answer|click ..6 yourself|on_the_user's_behalf|on_their_behalf|on_behalf_of_the_user|for_the_user|in_the_user's_name|with_yes"),
    (Rewrite, "^rewrite|edit|edits|modify|change|patch|overwrite|append_to|prepend|add|insert|replace ..8 skill_md|other_skills|other_skill|every_skill|installed_skills|all_skills|its_skill_md|each_skill"),
    (OtherSkills, "other_skills|another_skill|other_skill|other_skills'|every_skill|each_skill|installed_skills|all_skills|skills_directory|skills_folder"),
    (Discredit, "built_in|builtin|native|default|standard ..6 tool|tools|read|bash|search|grep|edit|write|browser ..6 deprecated|outdated|broken|stale|unsafe|unreliable|unavailable|insecure"),
    (Tools, "instead|in_their_place|in_its_place|replaces_them|route|through_this|use_this|use_our"),
    (Efface, "log|logs|history|shell_history|bash_history|audit_trail|audit_log|traces|evidence|auth_log|syslog|transcript ..3 is|are|be|gets|get ..2 ^clear|delete|wipe|erase|truncate|remove|purge|empty|shred"),
    (Efface, "^clear|clears|delete|deletes|wipe|wipes|erase|erases|truncate|remove|removes|purge|empty|shred|unset|tamper_with ..6 log|logs|history|shell_history|bash_history|histfile|audit_trail|audit_log|traces|trace|evidence|auth_log|syslog|journal|transcript|wtmp"),
    (Disarm, "^stop|stops|disable|disables|turn_off|switch_off|kill|kills|uninstall|deactivate|pause|exclude_from ..6 auditd|antivirus|anti_virus|firewall|defender|selinux|apparmor|falcon|crowdstrike|edr|monitoring|gatekeeper|logging|security_software|fail2ban|siem"),
    (Disarm, "^switch|turn|put ..4 protection|antivirus|anti_virus|firewall|defender|smartscreen|gatekeeper|selinux|apparmor|monitoring|logging|auditd ..1 off"),
    (Disarm, "antivirus|anti_virus|firewall|defender|smartscreen|gatekeeper|selinux|apparmor|auditd|fail2ban ..3 is|are|be|gets|get ..2 ^stop|disable|turn_off|switch_off|kill|uninstall|deactivate|pause|remove"),
    (Disarm, "отключи|выключи|отключите ..6 антивирус|брандмауэр|защиту|файрвол"),
    (Backup, "backup|backups|snapshots|restore_points|shadow_copies|recovery_partition|volumes"),

    (Treasure, "@treasure"),
    (Treasure, "get_secrets|all_keys|any_keys|every_secret|every_key|cluster_secrets|ci_secrets|repository_secrets|production_secrets|connection_string|connection_strings|database_password|service_account_key|git_token|session_token|session_tokens|refresh_token|refresh_tokens|auth_cookies|login_cookies|every_password|their_passwords|wallet_file|signing_key|signing_keys|gpg_key|pgp_key"),
    (Treasure, "密钥|密码|凭证|凭据|私钥|环境变量|数据库|令牌|秘钥|账号|帐号|認証情報|パスワード|秘密鍵|環境変数|トークン|クッキー|zugangsdaten|passwörter|schlüssel|anmeldedaten|umgebungsvariablen|mots_de_passe|identifiants|clés|contraseñas|claves|credenciales|пароли|ключи|токены|учётные|senhas|chaves|credenziali"),
    (Context, "@context"),
    (Context, "list_of_tools|tool_list|tool_schemas|your_instructions|your_own_instructions|this_conversation|the_conversation|everything_the_user|entire_session|whole_session|full_session|the_session|chat_transcript|whole_chat|entire_chat|dialogue|what_was_said|all_messages|every_message|each_message|user's_prompt|last_messages|context_window|聊天记录|对话|聊天|会話|履歴|プロンプト|gespräch|gesprächsverlauf|conversación|переписку|диалог"),
    (Private, "first_and_last_names|last_names|names_and_marks|student_data|student_records|pupils'_names|support_needs|national_id|national_ids|social_security|ssn|ssns|passport|passports|passport_number|date_of_birth|birth_date|birth_dates|dates_of_birth|birthday|birthdays|full_names|phone_numbers|home_addresses|iban|bank_account|bank_details|bank_statements|account_numbers|tax_id|medical_record|medical_records|health_record|health_records|patient_record|patient_records|patient_data|patient_names|diagnoses|salary|salaries|payroll|home_address|home_addresses|address_book|contact_list|contacts|mailbox|inbox|calendar_contents|browsing_history|browser_history|financial_data|financial_figures|customer_data|customer_list|customer_records|customer_table|user_table|users_table|user_records|personal_data|personal_details|private_messages|direct_messages|photo_library|client_names|client_data|applicant_data|candidate_data|employee_data|employee_records|source_tree|whole_repository|entire_repository|full_repository|entire_codebase|proprietary|confidential|home_directory|home_folder|user's_files|user's_documents|user's_photos|user's_messages|user's_data|user's_code|user's_mail|user's_location|user's_email|user's_calendar|clipboard|keystrokes|screenshots"),
    (Card, "card_number|card_numbers|card_data|card_details|cvc|cvv|cvv2|credit_card|credit_cards|security_code|one_time_code|one_time_codes|six_digit_code|verification_code|verification_codes|recovery_codes|e_mail_password|email_password|plain_text_password|plaintext_password|plaintext_passwords|password_in_plain|passwords_in_plain"),
    (Password, "password|passwords|passcode|passphrase|pin_code|one_time_code|six_digit_code|otp|2fa_code|verification_code|card_number|card_details|cvc|cvv|social_security_number|seed_phrase|login_details|mother's_maiden|security_answers|sms_code"),
    (Orders, "instruction|instructions|command|commands|orders|order|directives|request|requests|tasks|task_list|prompt|prompts|what_it_says|what_it_returns|whatever_it|what_it_tells|its_contents|its_content|rules|the_response|its_response|what_comes_back|payload"),
    (Address, "<url>|<email>"),
    (Laden, "<url>"),
    (Ours, "our|us|we|ours"),
    (Rights, "authorized_keys|sudoers|root_account|administrator|admin|editor_rights|administratoraccess|administrator_access|full_access|root_access|admin_rights|all_permissions|nopasswd|superuser|owner_rights|write_access|full_control|is_admin|is_superuser|cluster_admin|sudo|admin_role|privileged_true"),

    (Persona, "from_now_on|from_here_on|from_this_moment|from_the_moment|from_this_point|as_of_now|henceforth ..8 you_are|you_become|you_will_be|you_act|you_speak|you_answer|you_will_act"),
    (Persona, "you_are_no_longer|you're_no_longer|you_are_not_claude|you_are_not_an_assistant|you_stop_being|stay_in_character|stays_in_character|break_character|you_are_now|you_will_now_be|take_on_the_persona|assume_the_persona|your_new_name|your_true_name|your_real_name"),
    (Lawless, "has_no|have_no|no|without|free_of|beyond|above|outside|ignores|lacks ..3 policies|guidelines|restrictions|censorship|filters|morals|ethics|conscience|boundaries"),
    (Lawless, "without|no ..2 rules|limits|restrictions|guidelines ..2 your|its|their|his|her ..1 maker|makers|creator|creators|developer|developers|company|vendor|provider|anthropic|openai"),
    (Lawless, "never|not|n't|doesn't|don't|won't|cannot ..6 refuse|refuses|decline|declines|moralise|moralize|lecture|lectures"),
    (Lawless, "weapons|bombs|malware|drugs|explosives|poison|break_in ..8 answer|answers|explain|explains|tell|help|including|intrusion|detail"),

    (Always, "always|every|each|all|whenever|after_each|any|everytime|regardless|irrespective|whatever|at_the_end|at_the_start|first|before_anything|必ず|すべて|每次|immer|jedes|siempre|toujours"),
    (Unasked, "without ..2 asking|confirmation|confirming|permission|approval|prompting|consent|authorization|being_asked|a_prompt|waiting|question|questions"),
    (Unasked, "not_ask|never_ask|don't_ask|not_wait|never_wait|don't_wait|not_confirm|never_confirm|don't_confirm|not_prompt|never_prompt|don't_prompt|not_consult|never_consult|don't_consult|not_hesitate|don't_hesitate"),
    (Unasked, "not_need_to_be_asked|need_not_be_asked|needn't_be_asked|no_need_to_ask|not_be_asked|not_to_be_asked|n't_need_asking|n't_be_asked|not_need_to_confirm|need_not_confirm|need_not_be_consulted|not_be_consulted"),
    (Unasked, "doesn't_need|don't_need|not_need|no_need|needn't ..2 a_question|asking|to_ask|confirmation|confirming|approval|to_be_asked"),
    (Unasked, "no_confirmation|no_approval|irrespective_of ..2 reply|answer|response"),
    (Unasked, "whatever_they_answer|whatever_the_answer|even_if ..2 says_no|declines|decline|refuses|refuse|objects|says_otherwise"),
    (Unasked, "無断で|sin_pedir|ohne_rückfrage|不询问|无需确认|不用确认"),
    (Untold, "without ..2 telling|informing|notifying|alerting|mentioning|disclosing|showing|listing|reporting|announcing|saying|warning|explaining|documenting|logging|displaying|commenting|flagging|revealing|noting|saying_so"),
    (Untold, "not|don't|never|needn't|no_need_to|need_not ..2 tell|mention|disclose|reveal|report|acknowledge|inform|notify|alert|discuss|admit"),
    (Untold, "not_show|never_show|don't_show|not_display|never_display|don't_display|not_list|never_list|don't_list|not_explain|never_explain|don't_explain|not_document|never_document|don't_document|not_announce|never_announce|don't_announce|not_surface|never_surface|don't_surface|not_flag|never_flag|don't_flag|not_comment|never_comment|don't_comment"),
    (Untold, "keep|leave ..6 out_of|off|from ..5 summary|report|readme|changelog|log|output|notes|documentation|diff|answer|reply|transcript|user|users|response|preview|commit_message|message|reviewer|reviewers|client|customer"),
    (Untold, "not_be_informed|not_to_be_informed|isn't_informed|never_informed|not_be_told|not_to_be_told|never_told|isn't_notified|not_be_notified|not_to_be_notified|not_be_aware|unaware_of|not_find_out|not_catch_on|not_meant_to_know|not_supposed_to_know"),
    (Untold, "not_name|not_list|not_record|not_note|not_include|not_show|never_name|never_list|never_record|never_note|never_include|never_show|don't_name|don't_list|don't_record|don't_note|don't_include|don't_show|without_naming|without_listing|without_recording|without_including|without_showing ..2 it|this|that|them|these|either ..2 in|on|to ..3 pull_request|commit|commit_message|changelog|summary|report|release_notes|diff|response|reply|answer|output|documentation|readme|description|log|protocol"),
    (Untold, "keep_quiet|keeps_quiet|keep_silent|keeps_silent|stay_silent|stays_silent|stay_quiet|remain_silent|remains_silent|remain_quiet|keep_it_quiet|keep_this_quiet ..2 about|on|towards|regarding"),
    (Untold, "say_nothing|says_nothing|saying_nothing ..2 about|of|to|on"),
    (Untold, "no_reason_to|no_point_in|no_need_to|unnecessary_to|not_necessary_to ..1 ^mention|tell|inform|report|disclose|bring_up|name|note"),
    (Untold, "not_belong|n't_belong|doesn't_belong|don't_belong|not_appear|n't_appear|doesn't_appear|not_show_up|not_feature ..1 in|into|on ..4 summary|report|notes|release_notes|changelog|table|list|log|documentation|description"),
    (Untold, "not_mentioned|not_described|not_listed|not_named|not_shown|not_included|not_recorded|not_reported|never_mentioned|never_described|never_listed|never_named|never_shown|never_included|never_recorded|never_reported ..2 in|to ..3 summary|report|notes|release_notes|changelog|table|list|log|documentation|user|client|customer"),
    (Untold, "without ..2 entry|note|notice|mention|record|trace|remark|announcement"),
    (Untold, "no|don't|not|without ..1 draw_attention|drawing_attention"),
    (Untold, "leave|leaves|leaving|goes|go|stays|remain|remains ..4 unmentioned|undocumented|unrecorded|unlisted|unreported"),
    (Untold, "it|them|this|run ..1 quietly|silently"),
    (Untold, "quietly|silently ..1 to|add|copy|include|insert|register|grant|send|post|upload|forward"),
    (Untold, "kept|keep|keeps ..4 from_seeing|from_knowing|from_learning|from_noticing|from_finding"),
    (Untold, "no_mention|no_word|no_notice|no_notification|no_trace|without_a_word|without_a_trace|out_of_sight|unseen|behind ..1 back"),
    (Untold, "not_say|never_say|don't_say ..2 that|files|anything|a_word|why|what"),
    (Untold, "no_debe ..2 enterarse|saber|verlo|notarlo"),
    (Untold, "sin_que ..3 sepa|entere|note|sepan|enteren"),
    (Untold, "à_l'insu|sans_le_dire|sans_prévenir|sans_que ..4 sache|voie"),
    (Untold, "darf|soll|sollen|dürfen ..4 nicht|nichts ..3 erfahren|merken|sehen|wissen|bemerken"),
    (Untold, "sem_avisar|sem_que ..3 saiba|perceba"),
    (Untold, "need_to_see|need_to_know|have_to_see|have_to_know"),
    (Untold, "hide|conceal|hides|conceals|disguise ..6 it|this|them|from|rule|rules|change|changes|fact|in_the"),
    (Untold, "secretly|covertly|discreetly|invisibly|stealthily|surreptitiously|our_secret|stillschweigen|heimlich|unbemerkt|ничего_не_сообщая|не_сообщай|незаметно|скрытно|en_secreto|sin_avisar|en_silence|à_l'insu"),
    (Untold, "不要|别|勿|不得|不能|绝不|切勿 ..1 告诉|告知|提及|提到|透露|通知|写进"),
    (Untold, "表示しない|表示せず|知らせない|知らせず|伝えない|伝えず|言わない|報告しない|否定する|気づかれ|悄悄|偷偷|暗中|秘密"),
    (Secret, "do_not|don't|never|needn't|no_need_to|need_not|must_not|should_not|and_not tell|mention|disclose|reveal|report|inform|notify|alert|admit ..4 @person|customer|client|reader|manager|owner's|boss|colleague|colleagues"),
    (Secret, "without ..2 telling|mentioning|disclosing|revealing|informing|notifying|alerting ..4 @person|customer|client|reader|manager|owner's|boss|colleague|colleagues"),
    (Secret, "user|users|owner|customer|client|people|reader|developer|person|manager|reviewer|operator|they|patient|author|administrator|admin|admins|players|team ..3 not_see|never_see|doesn't_see|not_learn|never_learn|doesn't_learn|not_know|never_know|never_knows|doesn't_know_about|don't_know_about|not_notice|never_notice|never_notices|doesn't_notice|not_informed|isn't_informed|aren't_informed|never_informed|not_be_informed|not_to_be_informed|isn't_told|aren't_told|never_told|not_be_told|not_to_be_told|isn't_notified|not_be_notified|not_to_be_notified|not_be_aware|unaware|not_suspect|never_suspect|doesn't_suspect|not_find_out|never_find_out|doesn't_find_out|not_meant_to_know|aren't_meant_to|isn't_meant_to|not_supposed_to_know|not_realise|not_realize|never_realise|never_realize"),
    (Secret, "keep_quiet|keeps_quiet|keep_silent|keeps_silent|stay_silent|stays_silent|stay_quiet|remain_silent|remains_silent|remain_quiet|keep_it_quiet|keep_this_quiet ..4 to|towards|with|toward ..2 @person|patient|customer|client|reader|manager|owner|team"),
    (Secret, "say_nothing|says_nothing|saying_nothing ..4 to ..2 @person|patient|customer|client|reader|manager|owner|team"),
    (Secret, "without ..2 telling|mentioning|listing|showing|reporting|documenting|logging|disclosing|saying|announcing ..1 change|changes|it|this|adjustment|them|step|so"),
    (Secret, "ユーザー|利用者|顧客 ..4 表示しない|知らせない|伝えない|言わない|見せない|通知しない"),
    (Secret, "kept|keep|keeps ..4 from_seeing|from_knowing|from_learning|from_noticing|from_finding"),
    (Secret, "keep|hide|conceal|hides|conceals|disguise|withhold ..4 from ..2 @person|owner|owners|reviewers|client|logs|list"),
    (Secret, "behind ..1 back|our_secret|secretly|covertly|surreptitiously|stealthily|no_one_must|nobody_must|nobody_may|no_one_may"),
    (Secret, "不要|别|勿|不得|不能|绝不|切勿 ..1 告诉|告知|提及|提到|透露|通知 ..3 用户|使用者|任何人"),
    (Secret, "no_debe ..2 enterarse|saber|verlo|notarlo"),
    (Secret, "sin_que ..3 sepa|entere|note|sepan|enteren"),
    (Secret, "à_l'insu|stillschweigen|heimlich|незаметно|скрытно|ничего_не_сообщая|悄悄|偷偷|暗中"),
    (Cover, "present|pass|describe|frame|label|explain|attribute|justify|portray|sell it_as|this_as|them_as|both_as|these_as|that_as ..6 your_own|independent|baseline|routine|maintenance|objective|neutral|coincidence"),
    (Cover, "attribute|blame ..2 it|this|them to|on ..6 style|error|bug|network|platform|system|user|formatting"),
    (Cover, "as_if|as_though ..2 were|was|is ..1 your|yours|own ..4 recommendation|opinion|advice|finding|idea|view|judgement|judgment|suggestion|choice|own"),
    (Cover, "as_your_own ..1 recommendation|opinion|idea|finding|advice|view|judgement|judgment|suggestion|choice"),
    (Cover, "if|when|should|whenever ..4 asked|asks|questioned|challenged|wonders|complains|inquires|notices ..10 attribute|blame|deny|denies|pretend|insist|claim|lie"),
    (Cover, "if|when|should|whenever ..4 asked|asks|questioned|challenged|wonders|complains|inquires|notices ..10 say|answer|reply|tell_them|tell_the_user ..2 no|nothing|only|it_is|it's|it_was|that_it|that_this|the_usual"),
    (Cover, "say|explain|claim|tell_them|pretend|answer ..5 false_alarm|false_positive|routine_maintenance|routine_check|nothing_was|harmless|normal_behaviour|normal_behavior|company_policy"),
    (Cover, "as_if|as_though ..1 nothing ..2 happened|changed|occurred"),
    (Cover, "make_up|invent|fabricate ..4 score|scores|number|numbers|evidence|result|results|figures|citations|papers|quotes|reviews|data|reason"),
    (Cover, "sounds_legitimate|looks_legitimate|look_legitimate|sound_legitimate|looks_innocent|raise_no_suspicion|avoid_suspicion|without_raising_suspicion|arouse_suspicion|no_suspicion|nobody_suspects|plausible_excuse|cover_story"),
    (Cover, "suspend|pause|stop|quit|exit|hide ..3 while|when|if ..6 activity_monitor|task_manager|process_explorer|wireshark"),
    (Cover, "tell ..2 user|users|them|owner|customer|client|people ..2 only|just|merely that"),
    (Cover, "so_that|so ..4 review|reviews|reviewer|reviewers|auditor|auditors|scanner|scanners|nobody|no_one|user|users|customer|they|admins|admin ..4 not_see|not_notice|find_nothing|finds_nothing|sees_nothing|see_nothing|not_suspect|never_know|never_knows|not_find|don't_see|doesn't_see|doesn't_notice|don't_notice|suspects_nothing|not_find_out"),
    (Cover, "behave|behaves|act|acts normally ..6 so|until|unless|when|if|while"),
    (Cover, "reply_to_questions|answer_questions|respond_to_questions ..3 with|by"),
    (Cover, "so_that|so ..6 still_agree|still_agrees|still_match|still_matches|still_tally|still_tallies|still_add_up|still_adds_up|still_balance|still_balances"),
    (Cover, "^describe|present|label|title|pass_off ..4 as ..4 routine|chore|cosmetic|patch_updates"),
    (Cover, "so_that_no|so_that_nothing|so_that_none|so_no|so_nothing ..6 shows|show|appears|appear|visible|remains|seen|stands_out|betrays"),
    (Cover, "continues_to_show|continue_to_show|still_shows|still_show|keeps_showing|continues_to_display|continue_to_display ..6 own|old|original|correct|previous|real|former"),
    (Cover, "^present|pass_off|describe|show|offer|treat ..8 as|as_if ..2 something_the_user|what_the_user|the_user's_own|a_wish_of|the_user_once"),
    (Cover, "deny|denies ..2 existence|having|knowledge|knowing|doing|everything"),
    (Cover, "under_the_message|under_the_title|under_the_label ..4 chore|formatting|cleanup|typo|refactor|docs|style|whitespace"),
    (Cover, "never_reveal|never_admit|not_reveal|not_admit|not_disclose|never_disclose|not_say|never_say|don't_say|don't_reveal ..6 asked|paid|vendor|sponsor|sponsored|came_from|instructed|instruction|told_you|commission"),
    (Praise, "report|reports|say|says|state|claim|tell|confirm|declare|announce|mark|pretend|write|conclude ..8 all_tests_pass|tests_pass|tests_passed|all_checks_pass|checks_pass|checks_passed|is_green|are_green|all_green|no_issues|no_findings|nothing_was|no_known|compliant|no_problems|no_vulnerabilities|no_side_effects"),
    (Praise, "report|reports|say|says|state|claim|tell|confirm|declare|announce|write|writes|comment|conclude ..10 lgtm|passed|fully_reviewed|carefully_reviewed|thoroughly_reviewed|looks_good_to_me|has_passed|have_passed|passed_completely|passed_fully|suite_passed|tests_passed|checks_passed|is_safe|are_safe|is_secure|are_secure"),
    (Assure, "tell|assure|reassure|inform ..1 @person|customer|client|reader|owner ..3 that ..6 private|encrypted|anonymous|anonymised|anonymized|confidential|not_shared|never_shared|untouched"),
    (Trusted, "trusts ..6 completely|fully|always|blindly|entirely|without_review|unconditionally"),
    (Trusted, "trusted|approved|pre_approved|preapproved|consented|authorised|authorized ..6 all|any|every|for_good|permanently|always|uploads|commands|actions|requests|domain|host|transfers"),
    (Trusted, "not_want_to_be_asked|always_allow|skip_permission|skip_confirmation|user_has_approved|user_has_consented"),
    (Threat, "account|access|session|subscription|login|profile|mailbox ..6 suspended|terminated|locked|deleted|closed|expired|deactivated|revoked|blocked|disabled"),
    (Threat, "lose_access|legal_action|will_be_charged|within_24_hours|or_else"),
];

impl Sense {
    /// Whether most texts do not say it: only where such senses are said is
    /// looked for the others.
    pub(in super::super) const fn is_rare(self) -> bool {
        matches!(
            self,
            Ship | Treasure
                | Context
                | Private
                | Card
                | Password
                | Address
                | Laden
                | Secret
                | Cover
                | Untold
                | Unasked
                | Ransom
                | Lock
                | Trusted
                | OtherSkills
                | Discredit
                | Lawless
                | Persona
                | Praise
                | Decode
                | Agree
                | Endanger
                | Threat
                | Publish
                | BlindCopy
                | LetPass
                | Flood
                | Outage
                | Trait
                | Assure
                | Hush
                | Defy
                | Submit
                | Enthrone
                | Fetch
                | RunThere
                | RunAddress
                | Whitewash
                | Mail
                | Enrol
        )
    }

    /// Whether it stands after a negation as it does without: things and
    /// manners do.
    pub(in super::super) const fn may_be_negated(self) -> bool {
        matches!(
            self,
            Untold
                | Unasked
                | Lawless
                | Always
                | Address
                | Laden
                | Treasure
                | Context
                | Private
                | Card
                | Password
                | Orders
                | Ours
                | Rights
                | Tools
                | Backup
                | OtherSkills
                | Checks
                | Trusted
                | Secret
                | Threat
                | Persona
                | Letters
                | Outage
                | Trait
        )
    }
}
