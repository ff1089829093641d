//! The empty yard: a topic in the middle of its discussion. And a suggestion that waits for seconds.

use super::{
    buildings, discuss, hour, neighbours, propose,
    words::{YARD_HIDDEN, YARD_PLANS, YARD_SAYINGS},
};
use crate::{
    error::AppError,
    secret,
    seed::{dice::Dice, store::Demo},
    topic,
};
use linli_shared::{
    deliberation::{MeetingDraft, Schedule, SignUp, TopicDraft},
    id::{EntryId, MeetingId, ResidentId, StatementId, TopicId},
    time::Timestamp,
};
use sqlx::AnyConnection;

pub(super) async fn write(
    conn: &mut AnyConnection,
    demo: &Demo,
    lead: ResidentId,
    dice: &mut Dice,
) -> Result<(), AppError> {
    let (now, community) = (demo.now, demo.community);
    let opened_at = hour(now, -9, 9);
    let draft = TopicDraft {
        title: "7 栋和 8 栋之间的空地做什么".to_owned(),
        words:
            "自行车棚拆了，空出 420 平方米。停车、绿地还是两样都要？先说看法，再比方案，最后投票。"
                .to_owned(),
        places: buildings(demo, &["7栋", "8栋"]),
        schedule: Schedule {
            needs_until: hour(now, -6, 21),
            proposals_until: hour(now, 8, 21),
            poll_until: hour(now, 22, 21),
            result_until: hour(now, 29, 21),
            execution_until: hour(now, 120, 21),
        },
    };
    let id = TopicId::new(opened_at, dice.bytes());
    let hash = secret::hash(draft.title.as_bytes());
    topic::insert_opened(conn, community, (id, hash), lead, &draft, opened_at).await?;
    topic::advance_one(conn, community, id, draft.schedule.needs_until).await?;
    let people = neighbours(demo, 60);
    discuss(conn, demo, id, YARD_SAYINGS, &people, hour(now, -5, 19), dice).await?;
    for (n, plan) in (0_i64..).zip(&YARD_PLANS) {
        let by = dice.pick(&people).id;
        propose(conn, demo, id, plan, (&people, by), hour(now, -5, 8 + n), dice).await?;
    }
    call_meeting(conn, demo, (id, &draft.title), lead, dice).await?;
    hide_one(conn, demo, (id, lead), dice.pick(&people).id, hour(now, -2, 22), dice).await
}

/// A meeting on the spot, on an evening four days from now; some neighbours have signed up.
async fn call_meeting(
    conn: &mut AnyConnection,
    demo: &Demo,
    (topic, title): (TopicId, &str),
    lead: ResidentId,
    dice: &mut Dice,
) -> Result<(), AppError> {
    let at = hour(demo.now, -1, 10);
    let starts_at = hour(demo.now, 4, 19);
    let draft = MeetingDraft {
        agenda: "到空地走一圈\n听三个方案各讲五分钟\n分组说说看法".to_owned(),
        room: "社区活动室（无台阶）".to_owned(),
        link: String::new(),
        starts_at,
        ends_at: starts_at.plus_minutes(90),
        seats: 40,
    };
    let id = MeetingId::new(at, dice.bytes());
    let whole = (title, &draft, secret::hash(draft.agenda.as_bytes()));
    topic::insert_meeting(conn, demo.community, (topic, id), whole, lead, at).await?;
    for person in neighbours(demo, 13) {
        let needs = SignUp { barrier_free: dice.percent(20), child_minding: dice.percent(25) };
        let at = at.plus_minutes(dice.between(5, 600));
        topic::insert_seat(conn, demo.community, id, person.id, needs, at).await?;
    }
    Ok(())
}

/// A remark about a neighbour that was taken off the page.
async fn hide_one(
    conn: &mut AnyConnection,
    demo: &Demo,
    (id, lead): (TopicId, ResidentId),
    by: ResidentId,
    at: Timestamp,
    dice: &mut Dice,
) -> Result<(), AppError> {
    let (words, reason) = YARD_HIDDEN;
    let text = StatementId::new(at, dice.bytes());
    topic::insert_statement(conn, demo.community, (id, text), by, words, at).await?;
    sqlx::query("UPDATE statement SET is_hidden = 1 WHERE community_id = $1 AND id = $2")
        .bind(demo.community.bytes())
        .bind(text.bytes())
        .execute(&mut *conn)
        .await?;
    let at = at.plus_hours(10);
    sqlx::query(
        "INSERT INTO topic_moderation (community_id, id, topic_id, text_id, is_hidden, reason, by_id, at)
         VALUES ($1, $2, $3, $4, 1, $5, $6, $7)",
    )
    .bind(demo.community.bytes())
    .bind(EntryId::new(at, dice.bytes()).bytes())
    .bind(id.bytes())
    .bind(text.bytes())
    .bind(reason)
    .bind(lead.bytes())
    .bind(at.0)
    .execute(conn)
    .await?;
    Ok(())
}

/// A rain roof for the east gate: fourteen neighbours second it so far.
pub(super) async fn suggest(
    conn: &mut AnyConnection,
    demo: &Demo,
    dice: &mut Dice,
) -> Result<(), AppError> {
    let at = hour(demo.now, -3, 20);
    let draft = TopicDraft {
        title: "东门装一个雨棚".to_owned(),
        words: "下雨天接孩子、等快递都在雨里站着，能不能商量装个雨棚。".to_owned(),
        places: demo.town.grids().nth(super::STAGE).map(|grid| grid.id).into_iter().collect(),
        schedule: Schedule::usual(at),
    };
    let people = neighbours(demo, 14);
    let Some(first) = people.first() else { return Ok(()) };
    let id = TopicId::new(at, dice.bytes());
    let hash = secret::hash(draft.title.as_bytes());
    topic::insert_suggested(conn, demo.community, (id, hash), first.id, &draft, at).await?;
    for person in &people {
        let at = at.plus_minutes(dice.between(1, 2000));
        topic::insert_support(conn, demo.community, id, person.id, at).await?;
    }
    Ok(())
}
