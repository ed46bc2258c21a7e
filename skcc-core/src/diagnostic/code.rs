//! The table of diagnostic codes.
//!
//! A code is for ever: it may be retired, never given another meaning. Its
//! kebab-case name is its second spelling; both are accepted wherever a person
//! writes one. What a code means, with a bad and a good example, stands in
//! `explain/<code>-<name>.md` beside this file; the page is compiled into the
//! library and its two examples are run by the tests.

use super::level::Level;

/// Which part of the compiler a code belongs to: the digit after `SK`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Group {
    /// `SK0xx`: the file's syntax and the specification.
    Syntax,
    /// `SK1xx`: structure of one skill, its references and its files.
    Structure,
    /// `SK2xx`: targets and loss.
    Target,
    /// `SK3xx`: permissions and policy.
    Policy,
    /// `SK4xx`: security of the text.
    TextSecurity,
    /// `SK5xx`: security of bundled files.
    FileSecurity,
    /// `SK6xx`: the registry and its layers.
    Registry,
    /// `SK7xx`: budgets and style.
    Style,
    /// `SK9xx`: configuration.
    Configuration,
}

impl Group {
    /// Every group.
    pub const ALL: &'static [Self] = &[
        Self::Syntax,
        Self::Structure,
        Self::Target,
        Self::Policy,
        Self::TextSecurity,
        Self::FileSecurity,
        Self::Registry,
        Self::Style,
        Self::Configuration,
    ];

    /// The prefix that names the group on a command line, such as `SK0`.
    #[must_use]
    pub const fn prefix(self) -> &'static str {
        match self {
            Self::Syntax => "SK0",
            Self::Structure => "SK1",
            Self::Target => "SK2",
            Self::Policy => "SK3",
            Self::TextSecurity => "SK4",
            Self::FileSecurity => "SK5",
            Self::Registry => "SK6",
            Self::Style => "SK7",
            Self::Configuration => "SK9",
        }
    }
}

macro_rules! codes {
    ($($number:literal $variant:ident $name:literal $level:ident $spec:ident $summary:literal;)+) => {
        /// A stable diagnostic code.
        ///
        /// Ordered by number.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[non_exhaustive]
        pub enum Code {
            $(#[doc = $summary] $variant,)+
        }

        impl Code {
            /// Every code, by number.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            /// The stable identifier, such as `SK012`.
            #[must_use]
            pub const fn id(self) -> &'static str {
                match self { $(Self::$variant => concat!("SK", $number),)+ }
            }

            /// The kebab-case name, such as `unquoted-colon`.
            #[must_use]
            pub const fn name(self) -> &'static str {
                match self { $(Self::$variant => $name,)+ }
            }

            /// What is wrong, in one line.
            #[must_use]
            pub const fn summary(self) -> &'static str {
                match self { $(Self::$variant => $summary,)+ }
            }

            /// The level when nobody says otherwise.
            #[must_use]
            pub const fn default_level(self) -> Level {
                match self { $(Self::$variant => Level::$level,)+ }
            }

            /// Whether the Agent Skills specification itself forbids it, so
            /// that `--spec strict` denies it and nothing else.
            #[must_use]
            pub const fn in_specification(self) -> bool {
                match self { $(Self::$variant => codes!(@spec $spec),)+ }
            }

            /// The long explanation, in Markdown.
            #[must_use]
            pub const fn explanation(self) -> &'static str {
                match self {
                    $(Self::$variant => include_str!(concat!("explain/SK", $number, "-", $name, ".md")),)+
                }
            }
        }
    };
    (@spec spec) => { true };
    (@spec ours) => { false };
}

// number, variant, name, default level, forbidden by the specification?, summary
codes! {
    "001" MissingFrontmatter "missing-frontmatter" Deny spec "the file does not start with a YAML frontmatter block";
    "002" UnclosedFrontmatter "unclosed-frontmatter" Deny spec "the frontmatter block is never closed";
    "003" FrontmatterNotMapping "frontmatter-not-mapping" Deny spec "the frontmatter is not a mapping of keys to values";
    "004" InvalidYaml "invalid-yaml" Deny spec "the frontmatter is not valid YAML and could not be repaired";
    "005" FrontmatterTooLarge "frontmatter-too-large" Deny ours "the frontmatter is larger than the cap that is read";
    "006" YamlAlias "yaml-alias" Deny ours "the frontmatter uses YAML anchors, aliases or tags";
    "007" DuplicateKey "duplicate-key" Deny spec "a key stands twice in the frontmatter";
    "008" ByteOrderMark "byte-order-mark" Warn ours "the file starts with a byte order mark";
    "009" ContentBeforeFrontmatter "content-before-frontmatter" Warn spec "something stands before the opening fence";
    "010" FenceWhitespace "fence-whitespace" Warn ours "a frontmatter fence has blanks around it";
    "011" MixedLineEndings "mixed-line-endings" Warn ours "the file mixes LF and CRLF line ends";
    "012" UnquotedColon "unquoted-colon" Deny spec "an unquoted value holds a colon followed by a space";
    "013" UnquotedSpecial "unquoted-special" Deny spec "an unquoted value starts with a character that YAML reserves";
    "014" TruncatedByComment "truncated-by-comment" Warn ours "an unquoted value is cut at a space and a hash sign";
    "015" GluedKey "glued-key" Deny spec "a key is glued to the end of the line before it";
    "016" FileNameCase "file-name-case" Warn spec "the file is not named exactly `SKILL.md`";
    "017" InvalidUtf8 "invalid-utf8" Deny spec "the file is not valid UTF-8";
    "018" ControlCharacter "control-character" Warn ours "the text holds a control character";
    "019" TabIndentation "tab-indentation" Deny spec "the frontmatter is indented with a tab";
    "020" MissingName "missing-name" Deny spec "the frontmatter has no `name`";
    "021" MissingDescription "missing-description" Deny spec "the frontmatter has no `description`";
    "022" InvalidName "invalid-name" Deny spec "the name holds characters that are not allowed";
    "023" NameTooLong "name-too-long" Deny spec "the name is longer than 64 characters";
    "024" NameNotLowercase "name-not-lowercase" Deny spec "the name is not lowercase";
    "025" NameHyphens "name-hyphens" Deny spec "the name starts or ends with a hyphen, or doubles one";
    "026" NameUnlikeFolder "name-unlike-folder" Warn spec "the name differs from the folder's";
    "027" NonAsciiName "non-ascii-name" Warn ours "the name holds letters outside ASCII";
    "028" ReservedName "reserved-name" Warn ours "the name is, or holds, a word that a vendor reserves";
    "029" NameNotText "name-not-text" Deny spec "the name is not text";
    "030" EmptyDescription "empty-description" Deny spec "the description is empty";
    "031" DescriptionTooLong "description-too-long" Deny spec "the description is longer than 1,024 characters";
    "032" DescriptionNotText "description-not-text" Deny spec "the description is not text";
    "033" MarkupInDescription "markup-in-description" Warn ours "the description holds angle-bracket markup";
    "034" HtmlEntity "html-entity" Warn ours "the description holds an HTML entity";
    "035" InvalidCompatibility "invalid-compatibility" Warn spec "`compatibility` is not text of 1 to 500 characters";
    "040" UnknownKey "unknown-key" Allow spec "a frontmatter key that no agent reads";
    "041" MisspeltKey "misspelt-key" Warn spec "a frontmatter key that looks like a misspelt one";
    "042" ExtensionKey "extension-key" Allow spec "a frontmatter key outside the specification that some agents read";
    "043" WrongType "wrong-type" Warn spec "a frontmatter value has the wrong type";
    "044" InvalidValue "invalid-value" Deny ours "a frontmatter value is not one of the allowed ones";
    "045" MetadataNotText "metadata-not-text" Allow spec "a `metadata` value is not text";
    "046" ToolsNotText "tools-not-text" Allow spec "`allowed-tools` is not a text separated by spaces";
    "047" VersionAsNumber "version-as-number" Warn ours "an unquoted version reads as a different number";
    "049" EmptyBody "empty-body" Warn ours "the skill has no body";
    "050" IndentedKeys "indented-keys" Warn ours "the keys of the frontmatter are indented";
    "051" TextAfterQuote "text-after-quote" Deny spec "text follows the closing quote of a value";
    "052" CommandName "command-name" Warn ours "the name is that of a command of an agent";
    "101" BrokenReference "broken-reference" Warn ours "a reference to a bundled file leads nowhere";
    "102" UnresolvedPath "unresolved-path" Allow ours "a path in the text names no bundled file";
    "103" ReferenceOutsideSkill "reference-outside-skill" Warn ours "a reference leaves the skill's folder";
    "104" SymbolicLink "symbolic-link" Deny ours "the skill holds a symbolic link";
    "105" NestedSkill "nested-skill" Warn ours "a skill lies inside another skill's folder";
    "106" BundleTooLarge "bundle-too-large" Warn ours "the skill's files are more or larger than agents take";
    "107" UnusedFile "unused-file" Allow ours "a bundled file is never mentioned";
    "108" ScriptNotExecutable "script-not-executable" Warn ours "a script that is run directly cannot be run";
    "109" StrayFile "stray-file" Warn ours "a file or folder that does not belong into a skill";
    "110" UndeclaredArgument "undeclared-argument" Warn ours "the body uses an argument that is not declared";
    "111" UnusedInput "unused-input" Allow ours "a declared input is never used";
    "112" InvalidSchema "invalid-schema" Deny ours "an input or output schema is not a usable JSON Schema";
    "113" InvalidGlob "invalid-glob" Warn ours "a glob in `paths` cannot match";
    "114" UnclosedFence "unclosed-fence" Warn ours "a code fence is never closed";
    "115" PathCollision "path-collision" Deny ours "two files collide where case or Unicode form does not count";
    "116" AbsolutePath "absolute-path" Warn ours "a link names a path of one machine";
    "117" BackslashPath "backslash-path" Warn ours "a reference is written with backslashes";
    "118" DeepReference "deep-reference" Allow ours "a file is reached only through another file";
    "119" UnreadableFile "unreadable-file" Deny ours "a file of the skill cannot be read";
    "120" BrokenAnchor "broken-anchor" Warn ours "a link names a heading that does not exist";
    "121" UnsafeFileName "unsafe-file-name" Deny ours "the name of a file or folder means something else on another system";
    "201" LostInTarget "lost-in-target" Allow ours "a target cannot express something the skill says";
    "202" LiteralDollar "literal-dollar" Allow ours "an agent would replace a dollar sign that is meant literally";
    "203" LoadTimeCommand "load-time-command" Allow ours "an agent would run a command when it loads the skill";
    "204" NotLoaded "not-loaded" Deny ours "an agent does not load the skill as it is";
    "205" LoadedOtherwise "loaded-otherwise" Warn ours "an agent makes something else of the skill as it is";
    "206" CutInListing "cut-in-listing" Warn ours "an agent shows its model a part of the description";
    "301" PolicyLost "policy-lost" Allow ours "a target drops a restriction or a permission of the skill";
    "302" UndeclaredPermission "undeclared-permission" Warn ours "the skill does something that it does not declare";
    "303" BroadPermission "broad-permission" Warn ours "a permission has no limit";
    "304" UnusedPermission "unused-permission" Warn ours "a permission is declared that nothing in the skill needs";
    "305" IncompatiblePermission "incompatible-permission" Warn ours "a permission contradicts the declared effects or level";
    "306" UnexplainedPermission "unexplained-permission" Warn ours "a dangerous permission gives no reason";
    "307" UnknownMcpServer "unknown-mcp-server" Warn ours "an MCP server is none that is known";
    "308" DuplicateMcpServer "duplicate-mcp-server" Warn ours "an MCP server is declared twice";
    "309" UndeclaredMcpServer "undeclared-mcp-server" Warn ours "the skill uses an MCP server that it does not declare";
    "310" ApprovalAdded "approval-added" Allow ours "a person must approve, since the skill can do much harm";
    "311" NeverAutomatic "never-automatic" Warn ours "the skill can do so much harm that the model may not start it";
    "312" PolicyViolation "policy-violation" Deny ours "the skill does something that the project does not allow";
    "313" UndeclaredEffect "undeclared-effect" Warn ours "the skill changes what its declared effects do not name";
    "320" ConstraintAdded "constraint-added" Allow ours "a constraint is added that the text leaves open";
    "401" InvisibleTag "invisible-tag" Deny ours "the text holds invisible tag characters";
    "402" BidirectionalControl "bidirectional-control" Deny ours "the text holds characters that change the order in which it is shown";
    "403" ZeroWidth "zero-width" Deny ours "the text holds characters without width where none is needed";
    "404" DeceptiveControl "deceptive-control" Deny ours "the text holds characters that change what a screen shows";
    "405" Homoglyph "homoglyph" Deny ours "a word or host is written with letters that look like others";
    "406" HiddenInstruction "hidden-instruction" Deny ours "instructions stand where no reader sees them";
    "407" PaddedText "padded-text" Warn ours "blanks push text out of sight";
    "410" InstructionOverride "instruction-override" Deny ours "the agent is told to set aside its other instructions";
    "411" Concealment "concealment" Deny ours "the agent is told to keep from the user what it does";
    "412" FakeSystemTurn "fake-system-turn" Deny ours "the text imitates a turn of the system";
    "413" RoleChange "role-change" Deny ours "the agent is made somebody whom no rule binds";
    "414" NoRefusal "no-refusal" Deny ours "the agent is told to refuse nothing";
    "415" NoConfirmation "no-confirmation" Deny ours "the agent is told to ask nobody";
    "416" GreedyTrigger "greedy-trigger" Warn ours "the description claims every task";
    "417" RemoteInstructions "remote-instructions" Deny ours "the agent is told to follow what another host sends";
    "418" PermissionBypass "permission-bypass" Deny ours "an agent is run without its safeguards";
    "420" PipeToShell "pipe-to-shell" Deny ours "what the network sends is run unseen";
    "421" DownloadAndRun "download-and-run" Deny ours "a file is downloaded and run";
    "422" DecodeAndRun "decode-and-run" Deny ours "a text is decoded and run";
    "423" FakeRequirement "fake-requirement" Deny ours "people are told to run a foreign program or command first";
    "424" PasswordArchive "password-archive" Deny ours "an archive is downloaded whose password stands beside it";
    "425" PasteSite "paste-site" Deny ours "code or instructions come from a paste site";
    "426" FreeHost "free-host" Deny ours "a program comes from a host that anybody gets for nothing";
    "427" ReleaseBinary "release-binary" Warn ours "people are told to run a program that a stranger built";
    "428" RawAddress "raw-address" Deny ours "a command fetches from an address without a name";
    "429" DataSink "data-sink" Deny ours "data is sent to a host that shows it to anybody";
    "430" LookalikePackage "lookalike-package" Warn ours "a package has almost the name of another";
    "431" UnpinnedInstall "unpinned-install" Allow ours "a package is installed without a version";
    "440" SecretSent "secret-sent" Deny ours "a secret is sent out";
    "441" EnvironmentSent "environment-sent" Deny ours "the whole environment is sent";
    "442" DataInImage "data-in-image" Deny ours "the address of an image carries data";
    "443" ContextSent "context-sent" Deny ours "what the agent was given is sent out";
    "444" SecretRead "secret-read" Deny ours "code reads a file of secrets";
    "445" SecretPrinted "secret-printed" Deny ours "a secret is shown or asked for where others see it";
    "446" SecretLiteral "secret-literal" Deny ours "a key or a token stands in the text";
    "450" ReverseShell "reverse-shell" Deny ours "a shell is given to the other end of a connection";
    "451" Persistence "persistence" Deny ours "something is made to run by itself";
    "452" MemoryWrite "memory-write" Warn ours "a file that agents read at every start is written";
    "453" AgentConfigurationWrite "agent-configuration-write" Deny ours "the settings of an agent are changed";
    "454" DestructiveCommand "destructive-command" Deny ours "what cannot be brought back is deleted";
    "455" Privilege "privilege" Deny ours "a command takes rights for good";
    "456" ProtectionOff "protection-off" Deny ours "a guard of the system is turned off";
    "457" Money "money" Deny ours "a payment goes to somebody else than the user said";
    "458" Miner "miner" Deny ours "coins are mined";
    "459" DynamicCode "dynamic-code" Deny ours "code is put together while it runs";
    "460" ObfuscatedCode "obfuscated-code" Deny ours "a program hides what it does";
    "461" InjectionProneCode "injection-prone-code" Warn ours "what a user says becomes a command";
    "501" ExecutableBinary "executable-binary" Deny ours "a bundled file is a compiled program";
    "502" Archive "archive" Warn ours "a bundled file is an archive";
    "503" EncryptedArchive "encrypted-archive" Deny ours "an archive cannot be looked into, or writes outside of its folder";
    "504" ActiveDocument "active-document" Deny ours "a document does something when it is opened";
    "505" HiddenFile "hidden-file" Warn ours "a file is run or read although nothing names it";
    "506" TypeMismatch "type-mismatch" Deny ours "a file is not what its name says";
    "507" SerializedCode "serialized-code" Deny ours "a file calls code when its objects are read";
    "508" AutomaticCommand "automatic-command" Deny ours "a command runs without the model having a say";
    "601" DuplicateName "duplicate-name" Warn ours "two skills have the same name";
    "602" DuplicateId "duplicate-id" Deny ours "two skills have the same id";
    "603" UnknownSkill "unknown-skill" Warn ours "a skill names another skill that does not exist";
    "604" SkillCycle "skill-cycle" Warn ours "skills use each other in a circle";
    "605" OverlappingTriggers "overlapping-triggers" Warn ours "two skills claim the same trigger";
    "606" NearDuplicate "near-duplicate" Warn ours "two skills have nearly the same text";
    "607" IdentifierCollision "identifier-collision" Deny ours "two skills become the same Rust identifier";
    "608" DotInFolder "dot-in-folder" Deny ours "a folder name holds a dot, which separates the parts of an id";
    "609" NoSkill "no-skill" Deny ours "no skill was found";
    "610" UnreviewedSkill "unreviewed-skill" Warn ours "nobody has reviewed a skill of others";
    "611" ChangedSkill "changed-skill" Warn ours "a skill of others has changed since its review";
    "612" StaleReview "stale-review" Warn ours "a review is of a skill that is no more";
    "613" ImmutableShadowed "immutable-shadowed" Deny ours "a narrower layer shadows an immutable skill";
    "614" WidenedPermission "widened-permission" Warn ours "a skill may do more than the one that it shadows";
    "615" LoweredLevel "lowered-level" Warn ours "a skill has a lower security level than the one that it shadows";
    "701" BodyTooLong "body-too-long" Allow ours "the body is longer than 500 lines";
    "702" BodyOverBudget "body-over-budget" Warn ours "the body is longer than about 5,000 tokens";
    "703" NoTrigger "no-trigger" Allow ours "the description does not say when to use the skill";
    "704" PlaceholderText "placeholder-text" Warn ours "the text is still a template's placeholder";
    "705" FirstPerson "first-person" Allow ours "the description speaks in the first or second person";
    "706" SkippedHeadingLevel "skipped-heading-level" Allow ours "a heading skips a level";
    "901" ConfigSyntax "config-syntax" Deny ours "the configuration file is not valid TOML";
    "902" UnknownSetting "unknown-setting" Deny ours "the configuration has a setting that does not exist";
    "903" InvalidSetting "invalid-setting" Deny ours "a setting has a value that it cannot have";
    "904" MissingRoot "missing-root" Deny ours "a configured folder does not exist";
    "905" SuppressionWithoutReason "suppression-without-reason" Deny ours "a suppression gives no reason";
    "906" UnusedSuppression "unused-suppression" Warn ours "a suppression suppresses nothing";
    "907" UnknownCode "unknown-code" Warn ours "a suppression or level names a code that does not exist";
    "908" StaleBaseline "stale-baseline" Warn ours "a baseline entry no longer matches anything";
    "909" UntrustedSuppression "untrusted-suppression" Warn ours "a suppression stands where it has no effect";
    "910" ExpiredSuppression "expired-suppression" Deny ours "a suppression has expired";
    "911" BroadSuppression "broad-suppression" Warn ours "a suppression accepts more than was looked at";
}

impl Code {
    /// The code's group.
    #[must_use]
    pub const fn group(self) -> Group {
        match self.id().as_bytes()[2] {
            b'0' => Group::Syntax,
            b'1' => Group::Structure,
            b'2' => Group::Target,
            b'3' => Group::Policy,
            b'4' => Group::TextSecurity,
            b'5' => Group::FileSecurity,
            b'6' => Group::Registry,
            b'7' => Group::Style,
            _ => Group::Configuration,
        }
    }

    /// Whether it is about security: of the text or of bundled files.
    #[must_use]
    pub const fn is_security(self) -> bool {
        matches!(self.group(), Group::TextSecurity | Group::FileSecurity)
    }

    /// Whether it can be accepted, or its level lowered, only when the
    /// settings name it under `overridable`: what no honest skill needs, and
    /// what nobody can look into.
    #[must_use]
    pub fn is_protected(self) -> bool {
        // Links and names that leave the folder; invisible tags; decoded and
        // run; reverse shells; programs; closed archives.
        [
            "SK104", "SK121", "SK401", "SK422", "SK450", "SK501", "SK503",
        ]
        .contains(&self.id())
    }

    /// Whether a finding of it shows a secret, which no file may keep.
    #[must_use]
    pub fn shows_secret(self) -> bool {
        self.id() == "SK446"
    }

    /// Finds a code by its id or its name, whatever the case.
    ///
    /// ```
    /// use skcc_core::diagnostic::Code;
    /// assert_eq!(Code::parse("sk012"), Some(Code::UnquotedColon));
    /// assert_eq!(Code::parse("unquoted-colon"), Some(Code::UnquotedColon));
    /// assert_eq!(Code::parse("SK999"), None);
    /// ```
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|code| {
            code.id().eq_ignore_ascii_case(text) || code.name().eq_ignore_ascii_case(text)
        })
    }
}

impl core::fmt::Display for Code {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str(self.id())
    }
}
