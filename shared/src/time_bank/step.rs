//! What may be done with a stint, by whom, and where it stands afterwards.

use super::{
    Actor, MISSED_HOURS, SILENCE_HOURS, Side, Standing, Stint, StintAction, StintStatus,
    TimeBankRefusal, UNENDED_HOURS,
};
use crate::{amount::Minutes, id::ResidentId, time::Timestamp};

/// A stint after an action (互助流转).
///
/// # Errors
/// Why it does not go.
pub fn step(
    stint: &Stint,
    action: &StintAction,
    actor: Actor,
    now: Timestamp,
) -> Result<Stint, TimeBankRefusal> {
    check_standing(stint, actor)?;
    let next = match stint.status {
        StintStatus::Matched => of_matched(stint, action, actor, now),
        StintStatus::Scheduled => of_scheduled(stint, action, actor, now),
        StintStatus::Started => of_started(stint, action, actor, now),
        StintStatus::Ended | StintStatus::Proposed => of_ended(stint, action, actor, now),
        StintStatus::Disputed => of_disputed(stint, action, actor),
        StintStatus::Posted => of_posted(stint, action, actor),
        StintStatus::Cancelled | StintStatus::Void => Err(TimeBankRefusal::WrongStatus),
    };
    next.map(|next| Stint { moved_at: now, ..next })
}

fn of_matched(
    stint: &Stint,
    action: &StintAction,
    actor: Actor,
    now: Timestamp,
) -> Result<Stint, TimeBankRefusal> {
    use StintAction as A;
    match action {
        A::Schedule => schedule(stint, actor),
        A::Cancel { .. } => cancel(stint, actor, now),
        A::Start
        | A::End
        | A::Propose { .. }
        | A::Confirm { .. }
        | A::Dispute { .. }
        | A::Decide { .. }
        | A::Reverse { .. } => Err(TimeBankRefusal::WrongStatus),
    }
}

fn of_scheduled(
    stint: &Stint,
    action: &StintAction,
    actor: Actor,
    now: Timestamp,
) -> Result<Stint, TimeBankRefusal> {
    use StintAction as A;
    match action {
        A::Start => {
            check_met(actor)?;
            Ok(Stint { started_at: Some(now), ..moved(stint, StintStatus::Started) })
        }
        A::Cancel { .. } => cancel(stint, actor, now),
        A::Schedule
        | A::End
        | A::Propose { .. }
        | A::Confirm { .. }
        | A::Dispute { .. }
        | A::Decide { .. }
        | A::Reverse { .. } => Err(TimeBankRefusal::WrongStatus),
    }
}

fn of_started(
    stint: &Stint,
    action: &StintAction,
    actor: Actor,
    now: Timestamp,
) -> Result<Stint, TimeBankRefusal> {
    use StintAction as A;
    match action {
        A::End => {
            check_met(actor)?;
            Ok(Stint { ended_at: Some(now), ..moved(stint, StintStatus::Ended) })
        }
        A::Dispute { .. } => unended(stint, actor, now),
        A::Cancel { .. } => {
            coordinates(actor)?;
            Ok(moved(stint, StintStatus::Cancelled))
        }
        A::Schedule
        | A::Start
        | A::Propose { .. }
        | A::Confirm { .. }
        | A::Decide { .. }
        | A::Reverse { .. } => Err(TimeBankRefusal::WrongStatus),
    }
}

fn of_ended(
    stint: &Stint,
    action: &StintAction,
    actor: Actor,
    now: Timestamp,
) -> Result<Stint, TimeBankRefusal> {
    use StintAction as A;
    match action {
        A::Propose { minutes } => propose(stint, *minutes, actor),
        A::Confirm { minutes } => confirm(stint, *minutes, actor, now),
        A::Dispute { .. } => match actor.standing {
            Standing::Party | Standing::Met | Standing::Clock => {
                Ok(moved(stint, StintStatus::Disputed))
            }
            Standing::Witness | Standing::Coordinator => Err(TimeBankRefusal::NotAllowed),
        },
        A::Schedule
        | A::Start
        | A::End
        | A::Decide { .. }
        | A::Cancel { .. }
        | A::Reverse { .. } => Err(TimeBankRefusal::WrongStatus),
    }
}

fn of_disputed(
    stint: &Stint,
    action: &StintAction,
    actor: Actor,
) -> Result<Stint, TimeBankRefusal> {
    use StintAction as A;
    match action {
        A::Decide { minutes, .. } => decide(stint, *minutes, actor),
        A::Schedule
        | A::Start
        | A::End
        | A::Propose { .. }
        | A::Confirm { .. }
        | A::Dispute { .. }
        | A::Cancel { .. }
        | A::Reverse { .. } => Err(TimeBankRefusal::WrongStatus),
    }
}

fn of_posted(stint: &Stint, action: &StintAction, actor: Actor) -> Result<Stint, TimeBankRefusal> {
    use StintAction as A;
    match action {
        A::Reverse { .. } => {
            coordinates(actor)?;
            Ok(moved(stint, StintStatus::Void))
        }
        A::Schedule
        | A::Start
        | A::End
        | A::Propose { .. }
        | A::Confirm { .. }
        | A::Dispute { .. }
        | A::Decide { .. }
        | A::Cancel { .. } => Err(TimeBankRefusal::WrongStatus),
    }
}

fn moved(stint: &Stint, status: StintStatus) -> Stint {
    Stint { status, ..stint.clone() }
}

/// Parties act for themselves; whoever watches or decides is none of them.
fn check_standing(stint: &Stint, actor: Actor) -> Result<(), TimeBankRefusal> {
    let is_party = actor.id.is_some_and(|id| stint.side(id).is_some());
    match actor.standing {
        Standing::Party | Standing::Met if is_party => Ok(()),
        Standing::Party | Standing::Met => Err(TimeBankRefusal::NotAllowed),
        Standing::Witness | Standing::Coordinator if is_party => Err(TimeBankRefusal::OwnMatter),
        Standing::Witness | Standing::Coordinator | Standing::Clock => Ok(()),
    }
}

/// Help begins and ends before the eyes of both, or of a grid worker.
const fn check_met(actor: Actor) -> Result<(), TimeBankRefusal> {
    match actor.standing {
        Standing::Met | Standing::Witness => Ok(()),
        Standing::Party | Standing::Coordinator | Standing::Clock => Err(TimeBankRefusal::NotMet),
    }
}

const fn coordinates(actor: Actor) -> Result<(), TimeBankRefusal> {
    match actor.standing {
        Standing::Coordinator => Ok(()),
        Standing::Party | Standing::Met | Standing::Witness | Standing::Clock => {
            Err(TimeBankRefusal::NotAllowed)
        }
    }
}

fn side_of(stint: &Stint, actor: Actor) -> Option<(ResidentId, Side)> {
    let id = actor.id?;
    stint.side(id).map(|side| (id, side))
}

fn schedule(stint: &Stint, actor: Actor) -> Result<Stint, TimeBankRefusal> {
    let is_asked = match actor.standing {
        Standing::Party | Standing::Met => {
            side_of(stint, actor).is_some_and(|(_, side)| side == stint.asked)
        }
        // They have asked somebody who has no phone.
        Standing::Witness | Standing::Coordinator => true,
        Standing::Clock => false,
    };
    if is_asked {
        Ok(moved(stint, StintStatus::Scheduled))
    } else {
        Err(TimeBankRefusal::NotAllowed)
    }
}

fn cancel(stint: &Stint, actor: Actor, now: Timestamp) -> Result<Stint, TimeBankRefusal> {
    let is_missed = stint.starts_at.plus_hours(MISSED_HOURS) <= now;
    if actor.standing == Standing::Clock && !is_missed {
        return Err(TimeBankRefusal::NotYet);
    }
    Ok(moved(stint, StintStatus::Cancelled))
}

/// Help whose end nobody showed: no more counts than was planned.
fn unended(stint: &Stint, actor: Actor, now: Timestamp) -> Result<Stint, TimeBankRefusal> {
    let began = stint.started_at.unwrap_or(stint.starts_at);
    match actor.standing {
        Standing::Clock if now < began.plus_hours(UNENDED_HOURS) => {
            return Err(TimeBankRefusal::NotYet);
        }
        Standing::Party | Standing::Met | Standing::Clock => {}
        Standing::Witness | Standing::Coordinator => return Err(TimeBankRefusal::NotAllowed),
    }
    let ended_at = now.min(began.plus_minutes(stint.estimate.0));
    Ok(Stint { ended_at: Some(ended_at), ..moved(stint, StintStatus::Disputed) })
}

fn check_amount(stint: &Stint, minutes: Minutes) -> Result<(), TimeBankRefusal> {
    let clocked = stint.clocked().unwrap_or_default();
    let fits = (0..=clocked.0).contains(&minutes.0);
    if fits { Ok(()) } else { Err(TimeBankRefusal::AboveClocked) }
}

/// A new amount asks everybody again; who names it has agreed to it. Of several who were helped
/// together none speaks for the others.
fn propose(stint: &Stint, minutes: Minutes, actor: Actor) -> Result<Stint, TimeBankRefusal> {
    let (who, side) = side_of(stint, actor).ok_or(TimeBankRefusal::NotAllowed)?;
    if side == Side::Receiver && stint.receivers.len() > 1 {
        return Err(TimeBankRefusal::NotAllowed);
    }
    check_amount(stint, minutes)?;
    let mut next = moved(stint, StintStatus::Proposed);
    next.minutes = Some(minutes);
    next.provider_confirmed = false;
    next.receivers.iter_mut().for_each(|one| one.confirmed = false);
    put_name(&mut next, who);
    Ok(next)
}

fn put_name(stint: &mut Stint, who: ResidentId) {
    stint.provider_confirmed |= stint.provider == who;
    for one in &mut stint.receivers {
        one.confirmed |= one.resident == who;
    }
}

fn confirm(
    stint: &Stint,
    minutes: Minutes,
    actor: Actor,
    now: Timestamp,
) -> Result<Stint, TimeBankRefusal> {
    let due = stint.due();
    if minutes != due {
        return Err(TimeBankRefusal::AmountChanged);
    }
    let mut next = moved(stint, StintStatus::Proposed);
    next.minutes = Some(due);
    match actor.standing {
        Standing::Party | Standing::Met => {
            let (who, _) = side_of(stint, actor).ok_or(TimeBankRefusal::NotAllowed)?;
            put_name(&mut next, who);
        }
        // Silence is a yes after three days; a coordinator has asked somebody who has no phone.
        Standing::Clock if now < stint.moved_at.plus_hours(SILENCE_HOURS) => {
            return Err(TimeBankRefusal::NotYet);
        }
        Standing::Coordinator if !stint.provider_confirmed => {
            return Err(TimeBankRefusal::NotAllowed);
        }
        Standing::Clock | Standing::Coordinator => {
            next.provider_confirmed = true;
            next.receivers.iter_mut().for_each(|one| one.confirmed = true);
        }
        Standing::Witness => return Err(TimeBankRefusal::NotAllowed),
    }
    let all = next.provider_confirmed && next.receivers.iter().all(|one| one.confirmed);
    Ok(if all { booked(next) } else { next })
}

/// Nothing is no movement in the books.
fn booked(stint: Stint) -> Stint {
    let is_nothing = stint.due() == Minutes(0);
    let status = if is_nothing { StintStatus::Void } else { StintStatus::Posted };
    Stint { status, ..stint }
}

fn decide(stint: &Stint, minutes: Minutes, actor: Actor) -> Result<Stint, TimeBankRefusal> {
    coordinates(actor)?;
    check_amount(stint, minutes)?;
    Ok(booked(Stint { minutes: Some(minutes), ..stint.clone() }))
}
