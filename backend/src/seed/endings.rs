//! How a ticket of the demonstration ends (结局): rated, done once more, sampled, or in silence.

use super::{
    dice::Dice,
    lives::{Cast, awake, finish, later, soon},
    walk::{Halt, Walk},
};
use linli_shared::{
    rating::RatingTag,
    ticket::{TicketAction as A, TicketStatus},
};

/// What comes after the work: a rating, a second try, a sample, or silence.
pub(super) fn afterwards(walk: &mut Walk, cast: &Cast<'_>, dice: &mut Dice) -> Result<(), Halt> {
    if !matches!(walk.ticket.status, TicketStatus::Done | TicketStatus::Checked) {
        return Ok(());
    }
    let turn = dice.between(0, 99);
    if cast.answers && turn < 4 {
        unsolved(walk, cast, dice)?;
    } else if cast.answers && turn < 60 {
        rated(walk, cast, dice)?;
    } else if turn < 72 {
        let words = cast.say(walk, "closing", dice);
        walk.act(later(walk, dice, 120, 2800), cast.worker(), A::Close { words })?;
    }
    sampled(walk, cast, dice)
}

fn rated(walk: &mut Walk, cast: &Cast<'_>, dice: &mut Dice) -> Result<(), Halt> {
    let stars = *dice.weigh(&[(5_u8, 58), (4, 28), (3, 8), (2, 4), (1, 2)]);
    let (kind, tags): (&str, &[RatingTag]) = match stars {
        1 | 2 => ("bad", &[RatingTag::Slow, RatingTag::Unfriendly, RatingTag::Silent]),
        3 => ("fair", &[RatingTag::Slow]),
        _ => ("good", &[RatingTag::Quick, RatingTag::Friendly, RatingTag::Thorough]),
    };
    let words = cast.say(walk, kind, dice);
    let tags = if stars <= 2 || dice.percent(60) { vec![*dice.pick(tags)] } else { vec![] };
    let at = awake(walk, dice, 20, 3000);
    walk.act(at, cast.reporter(), A::Rate { stars, solved: true, tags, words })?;
    if stars <= 2 && dice.percent(60) {
        let words = cast.say(walk, "followup", dice);
        let better = A::Rate { stars: 4, solved: true, tags: vec![RatingTag::Friendly], words };
        walk.act(awake(walk, dice, 1800, 5000), cast.reporter(), better)?;
    }
    Ok(())
}

/// The resident says it is not solved, and it is done once more.
fn unsolved(walk: &mut Walk, cast: &Cast<'_>, dice: &mut Dice) -> Result<(), Halt> {
    let at = awake(walk, dice, 30, 2500);
    if dice.percent(50) {
        let reason = cast.say(walk, "reopen", dice);
        walk.act(at, cast.reporter(), A::Reopen { reason })?;
    } else {
        let words = cast.say(walk, "reopen", dice);
        let tags = vec![RatingTag::Unsolved];
        walk.act(at, cast.reporter(), A::Rate { stars: 2, solved: false, tags, words })?;
    }
    let by = cast.handler(walk.ticket.party, dice);
    walk.act(
        soon(walk, dice, 10, 60),
        by,
        A::Accept { words: "抱歉没有处理好，我再去一次".to_owned() },
    )?;
    finish(walk, cast, by, (60, 600), dice)?;
    let thanks = A::Rate {
        stars: 4,
        solved: true,
        tags: vec![RatingTag::Thorough],
        words: cast.say(walk, "followup", dice),
    };
    walk.act(awake(walk, dice, 60, 2000), cast.reporter(), thanks)
}

/// The street looks at one in twenty.
fn sampled(walk: &mut Walk, cast: &Cast<'_>, dice: &mut Dice) -> Result<(), Halt> {
    let is_over = matches!(walk.ticket.status, TicketStatus::Checked | TicketStatus::Closed);
    if !is_over || !dice.percent(6) {
        return Ok(());
    }
    let at = later(walk, dice, 600, 4000);
    if dice.percent(90) {
        let words = cast.say(walk, "sample", dice);
        return walk.act(at, cast.supervisor(), A::Sample { passed: true, words });
    }
    let words = cast.say(walk, "unsound", dice);
    walk.act(at, cast.supervisor(), A::Sample { passed: false, words })?;
    let by = cast.handler(walk.ticket.party, dice);
    walk.act(soon(walk, dice, 10, 60), by, A::Start { words: String::new() })?;
    finish(walk, cast, by, (60, 600), dice)
}
