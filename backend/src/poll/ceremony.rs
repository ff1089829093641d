//! The trustees of a poll and the key they make together (密钥生成): the server carries what they say.
//!
//! Invariants: only what is next and proved is taken; whoever speaks takes hold of the poll's row first,
//! so that the last two to speak see each other; once voting begins the key stands.

use super::store::{self, Record};
use crate::{
    error::{AppError, refused},
    extract::{AppState, Json, Path, Resident},
    feed,
    notice::{self, About},
    sql,
};
use anyhow::Context;
use axum::{extract::State, http::StatusCode};
use linli_shared::{
    api::{CeremonyView, RestartCeremony, SayInCeremony, TrusteeView},
    ballot::{Ceremony, Message, Sealing, Seat, Share},
    i18n::notice::Notice,
    id::{CommunityId, PollId, ResidentId},
    poll::{PollRefusal, PollStatus, TrusteeStage, Trustees},
    time::Timestamp,
};
use sqlx::{AnyConnection, Row, any::AnyRow};
use std::sync::Arc;

/// A trustee, and how far they are. What they said to make the key is large, and read only where it is
/// needed.
pub(super) struct Trustee {
    pub(super) who: ResidentId,
    name: String,
    attempt: u32,
    stage: TrusteeStage,
    pub(super) share: Option<Share>,
}

impl Trustee {
    fn read(row: &AnyRow) -> Result<Self, AppError> {
        let name: Option<String> = row.try_get(1)?;
        let share: Option<String> = row.try_get(4)?;
        let share = share.as_deref().map(serde_json::from_str).transpose()?;
        let stage = match (row.try_get::<i64, _>(3)?, &share) {
            (_, Some(_)) => TrusteeStage::Opened,
            (0, None) => TrusteeStage::Asked,
            (1, None) => TrusteeStage::Here,
            (2, None) => TrusteeStage::Dealt,
            (_, None) => TrusteeStage::Ready,
        };
        Ok(Self {
            who: sql::id(row, 0, ResidentId::from_bytes)?,
            name: name.unwrap_or_default(),
            attempt: u32::try_from(row.try_get::<i64, _>(2)?)?,
            stage,
            share,
        })
    }
}

/// The trustees of a poll, in the order of their seats.
///
/// # Errors
/// When the rows cannot be read.
pub(super) async fn list(
    conn: &mut AnyConnection,
    community: CommunityId,
    poll: PollId,
) -> Result<Vec<Trustee>, AppError> {
    let rows = sqlx::query(
        "SELECT t.resident_id, r.name, t.attempt,
            CASE WHEN t.ready IS NOT NULL THEN 3 WHEN t.deal IS NOT NULL THEN 2 WHEN t.hello IS NOT NULL THEN 1 ELSE 0 END,
            t.share FROM poll_trustee t
         LEFT JOIN resident r ON r.community_id = t.community_id AND r.id = t.resident_id
         WHERE t.community_id = $1 AND t.poll_id = $2 ORDER BY t.seat",
    )
    .bind(community.bytes())
    .bind(poll.bytes())
    .fetch_all(conn)
    .await?;
    rows.iter().map(Trustee::read).collect()
}

/// The trustees as everybody sees them; none where the platform keeps the key.
pub(super) async fn list_views(
    conn: &mut AnyConnection,
    community: CommunityId,
    record: &Record,
    me: Option<ResidentId>,
) -> Result<Vec<TrusteeView>, AppError> {
    if record.draft.trustees.is_none() {
        return Ok(Vec::new());
    }
    let trustees = list(conn, community, record.id).await?;
    let view = |trustee: Trustee| TrusteeView {
        stage: trustee.stage,
        attempt: trustee.attempt,
        is_me: Some(trustee.who) == me,
        name: trustee.name,
    };
    Ok(trustees.into_iter().map(view).collect())
}

/// Where somebody sits among the trustees.
pub(super) fn seat_of(trustees: &[Trustee], who: ResidentId) -> Result<usize, AppError> {
    let seat = trustees.iter().position(|trustee| trustee.who == who);
    seat.ok_or_else(|| refused(PollRefusal::NotTrustee))
}

/// Everything the trustees of a poll have said.
async fn load_said(
    conn: &mut AnyConnection,
    community: CommunityId,
    record: &Record,
) -> Result<Ceremony, AppError> {
    let rows = sqlx::query(
        "SELECT attempt, hello, deal, ready FROM poll_trustee WHERE community_id = $1 AND poll_id = $2 ORDER BY seat",
    )
    .bind(community.bytes())
    .bind(record.id.bytes())
    .fetch_all(conn)
    .await?;
    let seat = |row: &AnyRow| -> Result<Seat, AppError> {
        let text = |index| row.try_get::<Option<String>, _>(index);
        let (hello, deal, ready) = (text(1)?, text(2)?, text(3)?);
        Ok(Seat {
            hello: hello.as_deref().map(serde_json::from_str).transpose()?,
            deal: deal.as_deref().map(serde_json::from_str).transpose()?,
            ready: ready.as_deref().map(serde_json::from_str).transpose()?,
        })
    };
    let attempt = rows.first().map_or(Ok(1), |row| row.try_get::<i64, _>(0))?;
    Ok(Ceremony {
        poll: record.id,
        attempt: u32::try_from(attempt)?,
        needed: record.draft.trustees.as_ref().map_or(0, |trustees| trustees.needed),
        seats: rows.iter().map(seat).collect::<Result<_, _>>()?,
    })
}

/// Seats the trustees of a new poll, and asks them for the key.
///
/// # Errors
/// When the rows cannot be written.
pub(super) async fn seat(
    conn: &mut AnyConnection,
    community: CommunityId,
    poll: PollId,
    trustees: &Trustees,
) -> Result<(), AppError> {
    for (seat, who) in (0_i64..).zip(&trustees.who) {
        sqlx::query("INSERT INTO poll_trustee (community_id, poll_id, seat, resident_id, attempt) VALUES ($1, $2, $3, $4, 1)")
            .bind(community.bytes())
            .bind(poll.bytes())
            .bind(seat)
            .bind(who.bytes())
            .execute(&mut *conn)
            .await?;
    }
    Ok(())
}

/// Tells trustees something about their poll.
///
/// # Errors
/// When a notice cannot be written.
pub(super) async fn tell(
    conn: &mut AnyConnection,
    community: CommunityId,
    poll: PollId,
    whom: &[ResidentId],
    told: &Notice,
    now: Timestamp,
) -> Result<(), AppError> {
    for who in whom {
        notice::insert_notice(conn, community, who.bytes(), told, About::Poll(poll), now).await?;
    }
    Ok(())
}

/// `GET /polls/{id}/ceremony`.
pub async fn show(
    State(app): State<AppState>,
    who: Resident,
    Path(id): Path<PollId>,
) -> Result<Json<CeremonyView>, AppError> {
    let mut conn = app.db.read().acquire().await?;
    let record = store::load_poll(&mut conn, who.community, id).await?.ok_or(AppError::NotFound)?;
    let trustees = list(&mut conn, who.community, id).await?;
    let seat = u8::try_from(seat_of(&trustees, who.id)?)?;
    let ceremony = load_said(&mut conn, who.community, &record).await?;
    Ok(Json(CeremonyView { seat, ceremony }))
}

/// Takes hold of a poll whose key can still be made.
async fn hold(
    conn: &mut AnyConnection,
    community: CommunityId,
    id: PollId,
    now: Timestamp,
) -> Result<Record, AppError> {
    let record = store::hold_poll(conn, community, id).await?.ok_or(AppError::NotFound)?;
    let is_open = record.status != PollStatus::Announced || now >= record.draft.opens_at;
    if is_open { Err(refused(PollRefusal::NotNext)) } else { Ok(record) }
}

/// `PUT /polls/{id}/ceremony`: the same again changes nothing.
pub async fn say(
    State(app): State<AppState>,
    who: Resident,
    Path(id): Path<PollId>,
    Json(said): Json<SayInCeremony>,
) -> Result<StatusCode, AppError> {
    let said = Arc::new(said);
    let (community, now) = (who.community, who.now);
    app.db
        .write(move |conn| {
            let said = said.clone();
            Box::pin(async move { hear(conn, community, id, who.id, &said, now).await })
        })
        .await?;
    app.feed.wake();
    Ok(StatusCode::NO_CONTENT)
}

/// A message as it is kept, what was said before it in the same round, and where it is kept.
fn kept(
    seat: &Seat,
    message: &Message,
) -> Result<(String, Option<String>, &'static str), AppError> {
    fn text(said: &impl serde::Serialize) -> Result<String, serde_json::Error> {
        serde_json::to_string(said)
    }
    Ok(match message {
        Message::Hello(hello) => (
            text(hello)?,
            seat.hello.as_ref().map(text).transpose()?,
            "UPDATE poll_trustee SET hello = $1 WHERE community_id = $2 AND poll_id = $3 AND seat = $4",
        ),
        Message::Deal(deal) => (
            text(deal)?,
            seat.deal.as_ref().map(text).transpose()?,
            "UPDATE poll_trustee SET deal = $1 WHERE community_id = $2 AND poll_id = $3 AND seat = $4",
        ),
        Message::Ready(ready) => (
            text(ready)?,
            seat.ready.as_ref().map(text).transpose()?,
            "UPDATE poll_trustee SET ready = $1 WHERE community_id = $2 AND poll_id = $3 AND seat = $4",
        ),
    })
}

/// Takes a message that is next; with the last one the key stands.
///
/// # Errors
/// When it is not next, not proved, or of an attempt that was given up.
pub(crate) async fn hear(
    conn: &mut AnyConnection,
    community: CommunityId,
    id: PollId,
    who: ResidentId,
    SayInCeremony { attempt, message }: &SayInCeremony,
    now: Timestamp,
) -> Result<(), AppError> {
    let record = hold(conn, community, id, now).await?;
    let trustees = list(conn, community, id).await?;
    let seat = seat_of(&trustees, who)?;
    let mut ceremony = load_said(conn, community, &record).await?;
    if ceremony.attempt != *attempt {
        return Err(AppError::Stale(String::new()));
    }
    let takes = ceremony.takes(seat, message);
    let mine = ceremony.seats.get_mut(seat).ok_or(AppError::NotFound)?;
    let (text, before, sql) = kept(mine, message)?;
    if before.as_ref() == Some(&text) {
        return Ok(());
    }
    if !takes {
        return Err(refused(PollRefusal::NotNext));
    }
    sqlx::query(sql)
        .bind(text)
        .bind(community.bytes())
        .bind(record.id.bytes())
        .bind(i64::try_from(seat)?)
        .execute(&mut *conn)
        .await?;
    mine.hear(message.clone());
    let is_whole = |has: fn(&Seat) -> bool| ceremony.seats.iter().all(has);
    match message {
        Message::Hello(_) if is_whole(|seat| seat.hello.is_some()) => {
            tell_next(conn, community, &record, now).await?;
        }
        Message::Deal(_) if is_whole(|seat| seat.deal.is_some()) => {
            tell_next(conn, community, &record, now).await?;
        }
        Message::Ready(_) if is_whole(|seat| seat.ready.is_some()) => {
            let sealing = ceremony.sealing().context("confirmed keys are no keys")?;
            set_sealing(conn, community, id, Some(&sealing)).await?;
        }
        Message::Hello(_) | Message::Deal(_) | Message::Ready(_) => {}
    }
    feed::announce(conn, community, "poll", id.bytes(), now).await
}

/// Everything the trustees of a poll have said.
///
/// # Errors
/// When there is no such poll, or its rows cannot be read.
pub(crate) async fn load(
    conn: &mut AnyConnection,
    community: CommunityId,
    id: PollId,
) -> Result<Ceremony, AppError> {
    let record = store::load_poll(conn, community, id).await?.ok_or(AppError::NotFound)?;
    load_said(conn, community, &record).await
}

/// Who has left meanwhile learns that there is something to do again.
async fn tell_next(
    conn: &mut AnyConnection,
    community: CommunityId,
    record: &Record,
    now: Timestamp,
) -> Result<(), AppError> {
    let told = Notice::TrusteeNext { title: record.draft.title.clone() };
    let trustees = record.draft.trustees.as_ref().map_or(&[][..], |trustees| &trustees.who);
    tell(conn, community, record.id, trustees, &told, now).await
}

async fn set_sealing(
    conn: &mut AnyConnection,
    community: CommunityId,
    poll: PollId,
    sealing: Option<&Sealing>,
) -> Result<(), AppError> {
    sqlx::query("UPDATE poll SET sealing = $1 WHERE community_id = $2 AND id = $3")
        .bind(sealing.map(serde_json::to_string).transpose()?)
        .bind(community.bytes())
        .bind(poll.bytes())
        .execute(conn)
        .await?;
    Ok(())
}

/// `POST /polls/{id}/ceremony/restart`: who lost the key file, or was dealt a wrong share, begins again
/// with everybody, as long as voting has not begun.
pub async fn restart(
    State(app): State<AppState>,
    who: Resident,
    Path(id): Path<PollId>,
    Json(RestartCeremony { attempt }): Json<RestartCeremony>,
) -> Result<StatusCode, AppError> {
    let (community, now) = (who.community, who.now);
    app.db
        .write(move |conn| {
            Box::pin(async move {
                let record = hold(conn, community, id, now).await?;
                let trustees = list(conn, community, id).await?;
                seat_of(&trustees, who.id)?;
                let begun_again = sqlx::query(
                    "UPDATE poll_trustee SET attempt = attempt + 1, hello = NULL, deal = NULL, ready = NULL
                     WHERE community_id = $1 AND poll_id = $2 AND attempt = $3",
                )
                .bind(community.bytes())
                .bind(id.bytes())
                .bind(i64::from(attempt))
                .execute(&mut *conn)
                .await?
                .rows_affected();
                if begun_again == 0 {
                    return Err(AppError::Stale(String::new()));
                }
                set_sealing(conn, community, id, None).await?;
                let (title, opens_at) = (record.draft.title, record.draft.opens_at);
                let told = Notice::TrusteeAsked { title, opens_at };
                let mut others = Vec::new();
                for trustee in trustees {
                    if trustee.who != who.id {
                        others.push(trustee.who);
                    }
                }
                tell(conn, community, id, &others, &told, now).await?;
                feed::announce(conn, community, "poll", id.bytes(), now).await
            })
        })
        .await?;
    app.feed.wake();
    Ok(StatusCode::NO_CONTENT)
}
