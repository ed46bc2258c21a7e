//! Orders that no honest skill gives, as the senses that make them.

use super::Intent;
use super::vocabulary::Sense::{
    self, Act, Address, Admit, Agree, Always, Ask, Assure, Backup, BlindCopy, Card, Checks,
    Configure, Context, Cover, Decode, Defy, Disarm, Discredit, Efface, Endanger, Enrol, Enthrone,
    Expose, Favour, Fetch, Flood, Hush, Install, Laden, Lawless, LetPass, Letters, Lock, Mail,
    Obey, Open, Orders, Original, OtherSkills, Ours, Outage, Papers, Password, Penalise, Persona,
    Place, Praise, Private, Publish, Ransom, Read, Record, Remember, Rewrite, Rights, RunAddress,
    RunThere, Secret, Send, Ship, Skip, Slander, Slight, Spoil, Start, Submit, Tamper, Threat,
    Tools, Trait, Treasure, Trusted, Unasked, Untold, Whitewash,
};
use crate::diagnostic::Confidence::{self, Medium};
use crate::security::FactKind as Kind;

/// All of them. Of two that hold at one place the surer counts.
#[rustfmt::skip]
pub(in super::super) const INTENTS: &[Intent] = &[
    // Something is taken out.
    within(Kind::TellsSendSecret, Medium, 0, &[&[Ship], &[Treasure]]),
    within(Kind::TellsSendSecret, Medium, 1, &[&[Read], &[Treasure], &[Ship]]),
    within(Kind::TellsSendSecret, Medium, 0, &[&[Send], &[Treasure], &[Address]]),
    within(Kind::TellsSendContext, Medium, 0, &[&[Ship], &[Context]]),
    within(Kind::TellsSendContext, Medium, 0, &[&[Send], &[Context], &[Address]]),
    within(Kind::TellsSendPrivate, Medium, 0, &[&[Ship], &[Private, Card]]),
    within(Kind::TellsSendPrivate, Medium, 0, &[&[Send], &[Private, Card], &[Address]]),
    within(Kind::TellsSendPrivate, Medium, 0, &[&[Send], &[Private, Card, Context, Treasure], &[Ours], &[Secret, Cover]]),
    within(Kind::TellsSendUnseen, Medium, 0, &[&[Ship], &[Untold, Unasked, Cover, Secret]]),
    within(Kind::TellsSendUnseen, Medium, 1, &[&[Ship], &[Secret, Cover]]),
    within(Kind::TellsSendPrivate, Medium, 0, &[&[Laden]]),
    within(Kind::TellsSendPrivate, Medium, 0, &[&[Ship], &[Letters]]),
    within(Kind::TellsSendPrivate, Medium, 0, &[&[BlindCopy]]),
    within(Kind::TellsSendPrivate, Medium, 0, &[&[Publish], &[Private, Card, Context]]),
    within(Kind::TellsSendSecret, Medium, 0, &[&[Publish], &[Treasure]]),
    within(Kind::TellsSendUnseen, Medium, 1, &[&[Publish], &[Secret, Cover]]),
    within(Kind::TellsSendSecret, Medium, 1, &[&[Ask], &[Password], &[Address]]),
    within(Kind::TellsRecordPrivate, Medium, 0, &[&[Record], &[Card]]),
    within(Kind::TellsSendPrivate, Medium, 0, &[&[Mail], &[Papers]]),
    // Something is brought in.
    within(Kind::TellsRunFetched, Medium, 1, &[&[Fetch], &[Start]]),
    within(Kind::TellsRunFetched, Medium, 0, &[&[RunThere, RunAddress]]),
    // Somebody is let in.
    within(Kind::TellsBackdoor, Medium, 1, &[&[Admit], &[Address], &[Untold, Cover, Secret]]),
    within(Kind::TellsBackdoor, Medium, 1, &[&[Admit, Open], &[Rights], &[Untold, Cover, Secret]]),
    within(Kind::TellsBackdoor, Medium, 1, &[&[Open], &[Secret, Cover]]),
    within(Kind::TellsBackdoor, Medium, 0, &[&[Enrol]]),
    within(Kind::TellsBackdoor, Medium, 0, &[&[Admit], &[Rights], &[Address]]),
    within(Kind::TellsBackdoor, Medium, 0, &[&[LetPass], &[Secret, Untold, Cover]]),
    within(Kind::TellsBackdoor, Medium, 0, &[&[Expose], &[Assure, Secret, Cover]]),
    within(Kind::TellsBackdoor, Medium, 0, &[&[Open], &[Untold]]),
    // Something is lost.
    within(Kind::TellsDestroy, Medium, 1, &[&[Lock], &[Ransom]]),
    within(Kind::TellsDestroy, Medium, 1, &[&[Spoil], &[Backup], &[Cover, Secret]]),
    within(Kind::ConcealedDeed, Medium, 1, &[&[Efface, Disarm], &[Unasked, Cover, Secret]]),
    within(Kind::TellsDestroy, Medium, 0, &[&[Flood], &[Outage]]),
    within(Kind::TellsDestroy, Medium, 0, &[&[Spoil], &[Original], &[Unasked, Secret]]),
    // Something untrue is made of it.
    within(Kind::ConcealedDeed, Medium, 0, &[&[Favour], &[Secret, Cover, Untold]]),
    within(Kind::ConcealedDeed, Medium, 1, &[&[Install], &[Untold]]),
    within(Kind::ConcealedDeed, Medium, 0, &[&[Slight], &[Trait], &[Secret, Cover, Untold]]),
    within(Kind::ConcealedDeed, Medium, 0, &[&[Spoil, Place, Skip, Admit, Open, Act, Tamper], &[Cover]]),
    within(Kind::ConcealedDeed, Medium, 1, &[&[Tamper, Endanger, Place, Admit], &[Secret, Cover]]),
    within(Kind::ConcealedDeed, Medium, 0, &[&[Endanger], &[Untold]]),
    within(Kind::ConcealedDeed, Medium, 0, &[&[Endanger], &[Praise]]),
    within(Kind::ConcealedDeed, Medium, 0, &[&[Skip], &[Checks], &[Praise]]),
    within(Kind::ConcealedDeed, Medium, 0, &[&[Skip], &[Checks], &[Secret]]),
    within(Kind::ConcealedDeed, Medium, 0, &[&[Hush]]),
    within(Kind::ConcealedDeed, Medium, 0, &[&[Whitewash]]),
    within(Kind::ConcealedDeed, Medium, 0, &[&[Penalise], &[Trait]]),
    within(Kind::ConcealedDeed, Medium, 1, &[&[Install], &[Cover]]),
    within(Kind::ConcealedDeed, Medium, 1, &[&[Slander], &[OtherSkills]]),
    // Others give the orders.
    within(Kind::RemoteInstructions, Medium, 0, &[&[Submit]]),
    within(Kind::Override, Medium, 0, &[&[Enthrone]]),
    within(Kind::UnconfirmedDeed, Medium, 0, &[&[Defy]]),
    within(Kind::RemoteInstructions, Medium, 0, &[&[Obey], &[Orders], &[Address], &[Unasked, Secret]]),
    within(Kind::HiddenInstruction, Medium, 1, &[&[Decode], &[Obey], &[Untold, Secret]]),
    within(Kind::TellsPoisonMemory, Medium, 1, &[&[Remember], &[Trusted]]),
    within(Kind::UnconfirmedDeed, Medium, 1, &[&[Agree], &[Untold, Unasked, Secret, Configure]]),
    within(Kind::TellsSpread, Medium, 0, &[&[Rewrite], &[OtherSkills]]),
    within(Kind::ShadowsTools, Medium, 1, &[&[Discredit], &[Tools]]),
    // Nothing binds the agent.
    within(Kind::RoleChange, Medium, 1, &[&[Persona], &[Lawless]]),
    // These count beside others.
    within(Kind::Deceives, Medium, 0, &[&[Cover]]),
    within(Kind::KeepsQuiet, Medium, 0, &[&[Secret]]),
    within(Kind::TellsLock, Medium, 0, &[&[Lock]]),
    within(Kind::WantsRansom, Medium, 0, &[&[Ransom]]),
    // Somebody is frightened into it.
    within(Kind::AsksSecretUnderThreat, Medium, 1, &[&[Ask], &[Password], &[Threat]]),
];

/// What a text that nobody sees may not ask for.
#[rustfmt::skip]
pub(super) const HIDDEN: &[Intent] = &[
    within(Kind::HiddenInstruction, Medium, 0, &[&[Ship]]),
    within(Kind::HiddenInstruction, Medium, 0, &[&[Admit], &[Address]]),
    within(Kind::HiddenInstruction, Medium, 0, &[
        &[Admit, Open, Disarm, Efface, Skip, Tamper, Lock, Remember, Configure, Rewrite, Agree, Send, Spoil],
        &[Untold, Unasked, Cover, Secret],
    ]),
    within(Kind::HiddenInstruction, Medium, 0, &[&[Act, Always], &[Secret]]),
];

const fn within(
    kind: Kind,
    confidence: Confidence,
    sentences: u32,
    all: &'static [&'static [Sense]],
) -> Intent {
    Intent {
        kind,
        confidence,
        all,
        sentences,
    }
}
