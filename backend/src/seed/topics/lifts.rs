//! The lifts of three buildings: from the first need to the last ticket, with the poll that decided it.

use super::{
    buildings, discuss, hour, neighbours, propose,
    words::{LIFT_ANSWERS, LIFT_END, LIFT_PLANS, LIFT_SAYINGS, LIFT_TASKS},
};
use crate::{
    book::{Book, load_book},
    error::{AppError, refused},
    feed, secret,
    seed::{dice::Dice, store::Demo},
    sql,
    ticket::{history, store as tickets},
    topic::{self, NewTask},
};
use linli_shared::{
    access::Role,
    category::Category,
    deliberation::{AnswerProposal, Schedule, TopicDraft},
    id::{EntryId, PollId, ResidentId, TicketId, TopicId},
    poll::PollDraft,
    ticket::{self, Actor, Entry, Standing, TicketAction, format_number},
    time::Timestamp,
};
use sqlx::{AnyConnection, Row};

/// The poll that decided it, as it was announced.
const POLL: &str = "7、8、9栋老旧电梯改造";

pub(super) async fn write(
    conn: &mut AnyConnection,
    demo: &Demo,
    lead: ResidentId,
    dice: &mut Dice,
) -> Result<(), AppError> {
    let (now, community) = (demo.now, demo.community);
    let opened_at = hour(now, -95, 10);
    let draft = TopicDraft {
        title: "7、8、9 栋电梯老是坏，怎么办".to_owned(),
        words: "三栋楼的电梯用了 19 年，一周停三次。修还是换、怎么分摊、施工时老人怎么上下楼，请大家一起定。".to_owned(),
        places: buildings(demo, &["7栋", "8栋", "9栋"]),
        schedule: Schedule {
            needs_until: hour(now, -84, 20),
            proposals_until: hour(now, -56, 20),
            poll_until: hour(now, -49, 21),
            result_until: hour(now, -42, 20),
            execution_until: hour(now, -3, 20),
        },
    };
    let id = TopicId::new(opened_at, dice.bytes());
    let hash = secret::hash(draft.title.as_bytes());
    topic::insert_opened(conn, community, (id, hash), lead, &draft, opened_at).await?;
    attach_needs(conn, demo, (id, &draft.title), lead).await?;
    topic::advance_one(conn, community, id, draft.schedule.needs_until).await?;
    let people = neighbours(demo, 84);
    discuss(conn, demo, id, LIFT_SAYINGS, &people, hour(now, -82, 19), dice).await?;
    for (n, (plan, (adopted, words))) in (0_i64..).zip(LIFT_PLANS.iter().zip(LIFT_ANSWERS)) {
        let by = dice.pick(&people).id;
        let at = hour(now, -80 + n, 20);
        let proposal = propose(conn, demo, id, plan, (&people, by), at, dice).await?;
        let answer = AnswerProposal { adopted, words: words.to_owned() };
        let answered_at = hour(now, -62, 15 + n);
        topic::mark_answer(conn, community, (id, proposal), lead, &answer, answered_at).await?;
    }
    if let Some(poll) = find_poll(conn, demo).await? {
        topic::insert_poll_link(conn, community, &id, poll, lead, hour(now, -60, 20)).await?;
    }
    let schedule = draft.schedule;
    for end in [schedule.proposals_until, schedule.poll_until, schedule.result_until] {
        topic::advance_one(conn, community, id, end).await?;
    }
    let book = load_book(conn, community).await?;
    for (n, (words, done)) in (0_i64..).zip(LIFT_TASKS) {
        let at = hour(now, -41 + n, 10);
        let ticket = open_task(conn, demo, &book, (id, &draft), (words, lead), at, dice).await?;
        carry_out(conn, demo, &book, ticket, done, [at, hour(now, -12 + 4 * n, 16)]).await?;
    }
    topic::close_topic(conn, community, id, lead, LIFT_END, hour(now, -5, 18)).await
}

/// What was said about facilities there before the topic was opened.
async fn attach_needs(
    conn: &mut AnyConnection,
    demo: &Demo,
    topic: (TopicId, &str),
    lead: ResidentId,
) -> Result<(), AppError> {
    let grid = demo.town.grids().nth(super::STAGE).map(|grid| grid.id);
    let rows = sqlx::query(
        "SELECT id FROM ticket WHERE community_id = $1 AND grid_id = $2 AND category = $3 AND is_public = 1
            AND submitted_at < $4 ORDER BY submitted_at DESC LIMIT 4",
    )
    .bind(demo.community.bytes())
    .bind(grid.map(|grid| grid.bytes().to_vec()))
    .bind(Category::B7.code())
    .bind(hour(demo.now, -95, 0).0)
    .fetch_all(&mut *conn)
    .await?;
    for (n, row) in (0_i64..).zip(&rows) {
        let ticket = sql::id(row, 0, TicketId::from_bytes)?;
        let Some(seen) = tickets::load_record(conn, demo.community, ticket).await? else {
            continue;
        };
        let at = hour(demo.now, -94 + n, 11);
        topic::attach(conn, demo.community, topic, &seen, lead, at).await?;
    }
    Ok(())
}

async fn find_poll(conn: &mut AnyConnection, demo: &Demo) -> Result<Option<PollId>, AppError> {
    let rows = sqlx::query("SELECT id, draft FROM poll WHERE community_id = $1")
        .bind(demo.community.bytes())
        .fetch_all(conn)
        .await?;
    for row in &rows {
        if serde_json::from_str::<PollDraft>(row.try_get(1)?)?.title == POLL {
            return Ok(Some(sql::id(row, 0, PollId::from_bytes)?));
        }
    }
    Ok(None)
}

async fn open_task(
    conn: &mut AnyConnection,
    demo: &Demo,
    book: &Book,
    (topic, draft): (TopicId, &TopicDraft),
    (words, lead): (&str, ResidentId),
    at: Timestamp,
    dice: &mut Dice,
) -> Result<TicketId, AppError> {
    let ticket = TicketId::new(at, dice.bytes());
    let party = demo.people.parties.iter().find(|party| party.name.contains("物业"));
    let Some(party) = party.or(demo.people.parties.first()).map(|party| party.id) else {
        return Err(AppError::NotFound);
    };
    let task = NewTask {
        topic,
        ticket,
        words: words.to_owned(),
        party,
        due_on: hour(demo.now, -4, 0).date(),
        place: None,
        category: Category::B7,
        by: lead,
    };
    let place = draft.places.first().and_then(|place| book.places.get(place));
    // The day's numbers were given to the needs of that day already.
    let day = format_number(at.date(), 0);
    let day = day.trim_end_matches("0000");
    let row = sqlx::query("SELECT count(*) FROM ticket WHERE community_id = $1 AND number LIKE $2")
        .bind(demo.community.bytes())
        .bind(format!("{day}%"))
        .fetch_one(&mut *conn)
        .await?;
    let number = format_number(at.date(), row.try_get::<i64, _>(0)? + 1);
    let numbered = (feed::take_seq(conn, demo.community).await?, number);
    let whole = (draft.title.as_str(), place, secret::hash(words.as_bytes()));
    topic::write_task(conn, demo.community, book, whole, &task, &numbered, at).await?;
    Ok(ticket)
}

/// Taken on at once, done and checked by `ends`, closed the day after.
async fn carry_out(
    conn: &mut AnyConnection,
    demo: &Demo,
    book: &Book,
    id: TicketId,
    done: &str,
    [from, done_at]: [Timestamp; 2],
) -> Result<(), AppError> {
    use TicketAction as A;
    let words = String::new;
    let steps = [
        (A::Accept { words: "收到，本周排期。".to_owned() }, Role::Handler, from.plus_minutes(25)),
        (A::Start { words: words() }, Role::Handler, from.plus_hours(5)),
        (
            A::Plan { words: "按决议和合同推进，每周一报进度。".to_owned() },
            Role::Handler,
            from.plus_hours(30),
        ),
        (A::Finish { words: done.to_owned(), photos: Vec::new() }, Role::Handler, done_at),
        (A::Check { passed: true, words: words() }, Role::GridWorker, done_at.plus_hours(18)),
        (
            A::Close { words: "已向居民公布结果。".to_owned() },
            Role::GridLead,
            done_at.plus_hours(40),
        ),
    ];
    for (action, role, at) in steps {
        let Some(record) = tickets::load_record(conn, demo.community, id).await? else { break };
        let party = record.ticket.party;
        let person = match role {
            Role::Handler => party.and_then(|party| book.members(party).next()),
            Role::GridLead => demo.people.leads.get(super::STAGE).copied(),
            Role::Resident
            | Role::BuildingLeader
            | Role::GridWorker
            | Role::Dispatcher
            | Role::Supervisor
            | Role::Administrator
            | Role::Trustee
            | Role::Coordinator
            | Role::Station => demo.people.workers.get(super::STAGE).copied(),
        };
        let actor = Actor {
            id: person,
            party: party.filter(|_| role == Role::Handler),
            standing: Standing::Staff(role),
        };
        let next = ticket::step(&record.ticket, &action, actor, at).map_err(refused)?;
        let entry = (EntryId::new(at, rand::random()), &Entry::Acted { action });
        history::append(conn, demo.community, &record, &next, book, entry, actor, at).await?;
    }
    Ok(())
}
