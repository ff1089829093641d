//! Stations without a network (离线核销): the locked list they carry, and what they handed over by it.
//!
//! Invariants: the list says nothing to who holds it but not a voucher's code; what was handed over is
//! booked once, under the first number that arrives for the voucher; what could not be booked is kept.

use super::{
    hand::view,
    voucher::{key, resolve},
    voucher_store::{self, Voucher},
};
use crate::{
    error::{AppError, refused},
    extract::{AppState, HandOver, Json, Path, Staff},
    resident, secret, sql,
    state::App,
};
use anyhow::anyhow;
use axum::extract::State;
use linli_shared::{
    api::{LateAnswer, LateConflict, LateHandOver, PAGE_MAX, VoucherList},
    id::{CommunityId, ResidentId, VoucherId},
    log::Hash,
    qr::{Code, QrRefusal},
    reward::{
        Conflict, ListedVoucher, RewardRefusal, VOUCHER_LIST_MAX, VOUCHER_WINDOW_MS, VoucherAction,
        VoucherStatus, check_token, first_minute, handed_over_at, is_one_hand_over, n_minutes,
        step, voucher_token,
    },
    sealed::{Locked, lock, mark_of, write_marks},
    text::mask_name,
    time::Timestamp,
};
use sqlx::{AnyConnection, Row, any::AnyRow};
use uuid::Uuid;

/// `GET /staff/vouchers/list`: what waits to be collected, locked.
pub async fn download(
    State(app): State<AppState>,
    who: Staff<HandOver>,
) -> Result<Json<VoucherList>, AppError> {
    let mut conn = app.db.read().acquire().await?;
    let n_max = i64::try_from(VOUCHER_LIST_MAX)?;
    let (n, waiting) =
        voucher_store::list_waiting(&mut conn, who.community, who.now, n_max).await?;
    let n_left_out = n - i64::try_from(waiting.len())?;
    drop(conn);
    let (salt, made_at, station) = (Hash(rand::random()), who.now, who.id);
    // Hashing for each minute of each voucher takes a moment of computing.
    let entries = tokio::task::spawn_blocking(move || {
        let locked = waiting.into_iter().map(|(voucher, holder)| {
            lock_one(&app, (&salt, made_at), voucher, (mask_name(&holder), station))
        });
        locked.collect::<Result<Vec<_>, AppError>>()
    });
    let mut entries = entries.await??;
    // By their names, which say nothing: the order of the list would.
    entries.sort_by(|one, other| one.id.cmp(&other.id));
    Ok(Json(VoucherList { salt, made_at, entries, n_left_out }))
}

fn lock_one(
    app: &App,
    (salt, made_at): (&Hash, Timestamp),
    voucher: Voucher,
    (holder, station): (String, ResidentId),
) -> Result<Locked, AppError> {
    let (reference, key) = (voucher.reference, key(app, voucher.reference));
    let first = first_minute(made_at);
    let marks: Vec<[u8; 2]> = (first..first + n_minutes())
        .map(|minute| Timestamp(minute * VOUCHER_WINDOW_MS))
        .map(|minute| mark_of(voucher_token(reference, &key, minute)))
        .collect();
    let listed = ListedVoucher {
        id: voucher.id,
        title: voucher.reward.title,
        holder,
        price: voucher.price,
        expires_at: voucher.expires_at,
        is_own: voucher.holder == station,
        minutes: write_marks(&marks),
    };
    let locked = lock(&salt.0, reference, &serde_json::to_string(&listed)?);
    locked.ok_or_else(|| anyhow!("an entry does not lock").into())
}

/// Something that was handed over without a network, checked.
#[derive(Debug, Clone, Copy)]
struct Late {
    nonce: Uuid,
    body_hash: [u8; 32],
    voucher: VoucherId,
    by: ResidentId,
    at: Timestamp,
    noted_at: Timestamp,
}

/// `PUT /staff/hand-overs/{nonce}`: the same number again has the same answer.
pub async fn submit(
    State(app): State<AppState>,
    who: Staff<HandOver>,
    Path(nonce): Path<Uuid>,
    Json(body): Json<LateHandOver>,
) -> Result<Json<LateAnswer>, AppError> {
    let body_hash = secret::hash(serde_json::to_string(&body)?.as_bytes());
    let (community, by, now) = (who.community, who.id, who.now);
    let mut conn = app.db.read().acquire().await?;
    // What was booked then is booked still, however long ago.
    let known = find_late(&mut conn, community, nonce, body_hash).await?;
    let (voucher, conflict) = match known {
        Some(known) => known,
        None => {
            let voucher = find_shown(&mut conn, &app, community, &body).await?;
            let at = handed_over_at(body.scanned_at, now).map_err(refused)?;
            let late = Late { nonce, body_hash, voucher, by, at, noted_at: now };
            drop(conn);
            let write = app.db.write(move |conn| {
                Box::pin(async move { note(conn, community, late).await.map(|c| (voucher, c)) })
            });
            let noted = write.await?;
            conn = app.db.read().acquire().await?;
            noted
        }
    };
    let voucher = voucher_store::load_voucher(&mut conn, community, voucher).await?;
    let voucher = view(&mut conn, community, voucher.ok_or(AppError::NotFound)?).await?;
    Ok(Json(LateAnswer { conflict, voucher }))
}

/// The voucher whose code this was in its minute.
async fn find_shown(
    conn: &mut AnyConnection,
    app: &App,
    community: CommunityId,
    body: &LateHandOver,
) -> Result<VoucherId, AppError> {
    let code = Code::parse(&body.code).map_err(|_| refused(QrRefusal::Malformed))?;
    // Eight characters prove nothing about when they were said.
    let Code::Token(token) = code else { return Err(refused(RewardRefusal::ScanOnly)) };
    let reference = token.first_chunk::<8>().map_or_else(Vec::new, |part| part.to_vec());
    let found = voucher_store::find_voucher(conn, community, (reference, "")).await?;
    let voucher = found.ok_or_else(|| refused(RewardRefusal::Unknown))?;
    let key = key(app, voucher.reference);
    check_token(token, voucher.reference, &key, body.scanned_at).map_err(refused)?;
    Ok(voucher.id)
}

/// Books what was handed over, or keeps why it cannot be.
async fn note(
    conn: &mut AnyConnection,
    community: CommunityId,
    late: Late,
) -> Result<Option<Conflict>, AppError> {
    let voucher = voucher_store::hold_voucher(conn, community, late.voucher).await?;
    // Whoever waited for the voucher may have waited for the same note, sent twice.
    if let Some((_, known)) = find_late(conn, community, late.nonce, late.body_hash).await? {
        return Ok(known);
    }
    let conflict = match judge(&voucher, late) {
        Judged::Here => {
            let (action, by) = (VoucherAction::Collect, Some(late.by));
            resolve(conn, community, voucher, action, by, late.at).await?;
            None
        }
        Judged::Before => None,
        Judged::Not(refusal) => Some(Conflict::of(refusal).ok_or_else(|| refused(refusal))?),
    };
    if insert_late(conn, community, late, conflict).await? {
        Ok(conflict)
    } else {
        Err(refused(RewardRefusal::IdReused))
    }
}

/// What a late note comes to.
enum Judged {
    /// It is what collects the voucher.
    Here,
    /// The same hand-over was booked before: only its answer was lost.
    Before,
    /// It cannot be booked.
    Not(RewardRefusal),
}

fn judge(voucher: &Voucher, late: Late) -> Judged {
    if voucher.holder == late.by {
        return Judged::Not(RewardRefusal::Own);
    }
    let is_known = voucher.status == VoucherStatus::Collected && voucher.by == Some(late.by);
    if is_known && voucher.resolved_at.is_some_and(|at| is_one_hand_over(at, late.at)) {
        return Judged::Before;
    }
    let next = step(voucher.status, VoucherAction::Collect, voucher.times(), late.at);
    next.map_or_else(Judged::Not, |_| Judged::Here)
}

/// `GET /staff/hand-overs`: what could not be booked, the latest first.
pub async fn conflicts(
    State(app): State<AppState>,
    who: Staff<HandOver>,
) -> Result<Json<Vec<LateConflict>>, AppError> {
    let mut conn = app.db.read().acquire().await?;
    let rows = sqlx::query(
        "SELECT voucher_id, by_id, scanned_at, noted_at, conflict FROM late_hand_over
         WHERE community_id = $1 AND conflict <> '' ORDER BY noted_at DESC, id DESC LIMIT $2",
    )
    .bind(who.community.bytes())
    .bind(PAGE_MAX)
    .fetch_all(&mut *conn)
    .await?;
    let mut all = Vec::with_capacity(rows.len());
    for row in &rows {
        let voucher = sql::id(row, 0, VoucherId::from_bytes)?;
        let by = sql::id(row, 1, ResidentId::from_bytes)?;
        let voucher = voucher_store::load_voucher(&mut conn, who.community, voucher).await?;
        all.push(LateConflict {
            scanned_at: Timestamp(row.try_get(2)?),
            scanned_by: resident::load_name(&mut conn, who.community, by).await?,
            noted_at: Timestamp(row.try_get(3)?),
            conflict: sql::word(row, 4, Conflict::parse)?,
            voucher: view(&mut conn, who.community, voucher.ok_or(AppError::NotFound)?).await?,
        });
    }
    Ok(Json(all))
}

/// What a number was answered before; refused when it stands for something else.
async fn find_late(
    conn: &mut AnyConnection,
    community: CommunityId,
    nonce: Uuid,
    body_hash: [u8; 32],
) -> Result<Option<(VoucherId, Option<Conflict>)>, AppError> {
    let row = sqlx::query(
        "SELECT voucher_id, conflict, body_hash FROM late_hand_over WHERE community_id = $1 AND id = $2",
    )
    .bind(community.bytes())
    .bind(nonce.as_bytes().to_vec())
    .fetch_optional(conn)
    .await?;
    let Some(row) = row else { return Ok(None) };
    if sql::digest(&row, 2)?.0 != body_hash {
        return Err(refused(RewardRefusal::IdReused));
    }
    Ok(Some((sql::id(&row, 0, VoucherId::from_bytes)?, read_conflict(&row, 1)?)))
}

fn read_conflict(row: &AnyRow, index: usize) -> Result<Option<Conflict>, AppError> {
    let code: String = row.try_get(index)?;
    if code.is_empty() { Ok(None) } else { sql::word(row, index, Conflict::parse).map(Some) }
}

async fn insert_late(
    conn: &mut AnyConnection,
    community: CommunityId,
    late: Late,
    conflict: Option<Conflict>,
) -> Result<bool, AppError> {
    let done = sqlx::query(
        "INSERT INTO late_hand_over (community_id, id, body_hash, voucher_id, by_id, scanned_at, noted_at, conflict)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT DO NOTHING",
    )
    .bind(community.bytes())
    .bind(late.nonce.as_bytes().to_vec())
    .bind(late.body_hash.to_vec())
    .bind(late.voucher.bytes())
    .bind(late.by.bytes())
    .bind(late.at.0)
    .bind(late.noted_at.0)
    .bind(conflict.map_or("", Conflict::code))
    .execute(conn)
    .await?;
    Ok(done.rows_affected() == 1)
}
