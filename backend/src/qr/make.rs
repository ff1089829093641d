//! Codes as staff handle them: list, make, call back.

use super::store::{NewCode, insert_code, short_of, token_of};
use crate::{
    error::{AppError, refused},
    extract::{AppState, Json, MakeCodes, Path, Query, Staff},
    place, resident,
    sql::{self, Cursor},
    state::App,
};
use axum::extract::State;
use linli_shared::{
    access::{Duty, Role},
    api::{CodeDraft, CodeView, PAGE_MAX, Page},
    id::{CodeId, CommunityId, HouseholdId, PlaceId, ResidentId},
    need::NeedRefusal,
    place::{Place, PlaceKind},
    qr::{CodeKind, INVITE_DAYS, format_token},
    refusal::FieldError,
    text::{self, NAME_CHARS_MAX, mask_name},
    time::Timestamp,
};
use serde::Deserialize;
use sqlx::{AnyConnection, AssertSqlSafe, Row, any::AnyRow};

/// How long a sign-in slip is good, in days.
const SIGN_IN_DAYS: i64 = 1;

/// Which codes to list.
#[derive(Debug, Deserialize)]
pub struct CodeQuery {
    kind: Option<CodeKind>,
    after: Option<String>,
}

/// A code, and what decides who may see it.
pub(crate) struct Filed {
    pub(crate) view: CodeView,
    pub(crate) place: Option<PlaceId>,
    household: Option<HouseholdId>,
    resident: Option<ResidentId>,
    created_by: Option<ResidentId>,
    grid: Option<PlaceId>,
}

const COLUMNS: &str = "
    SELECT c.id, c.kind, c.label, p.path, h.address, r.name, c.created_at, c.expires_at, c.revoked_at, c.used_at,
        (SELECT cast(coalesce(sum(n), 0) AS BIGINT) FROM code_scan s
            WHERE s.community_id = c.community_id AND s.code_id = c.id),
        (SELECT cast(coalesce(sum(n), 0) AS BIGINT) FROM code_scan s
            WHERE s.community_id = c.community_id AND s.code_id = c.id AND s.scanned_on = $2),
        c.place_id, c.household_id, c.resident_id, c.created_by, coalesce(p.grid_id, h.grid_id)
    FROM code c
    LEFT JOIN place p ON p.community_id = c.community_id AND p.id = c.place_id
    LEFT JOIN household h ON h.community_id = c.community_id AND h.id = c.household_id
    LEFT JOIN resident r ON r.community_id = c.community_id AND r.id = c.resident_id
    WHERE c.community_id = $1";

/// Codes of one's grids, newest first.
pub async fn list(
    State(app): State<AppState>,
    who: Staff<MakeCodes>,
    Query(query): Query<CodeQuery>,
) -> Result<Json<Page<CodeView>>, AppError> {
    let before = match query.after.as_deref().map(Cursor::parse).transpose()? {
        Some(cursor) => cursor.id.as_bytes().to_vec(),
        None => vec![0xff; 16],
    };
    let kinds = query.kind.map_or("", CodeKind::code);
    let grids = who.grids();
    let mut sql = format!("{COLUMNS} AND c.id < $3 AND ($4 = '' OR c.kind = $4)");
    if let Some(grids) = &grids {
        let places: Vec<String> = (0..grids.len()).map(|n| format!("${}", n + 7)).collect();
        let within = if places.is_empty() { "NULL".to_owned() } else { places.join(", ") };
        sql.push_str(&format!(
            " AND (c.created_by = $6 OR p.grid_id IN ({within}) OR h.grid_id IN ({within}))"
        ));
    }
    sql.push_str(" ORDER BY c.id DESC LIMIT $5");
    // Only the number of placeholders varies.
    let mut listing = sqlx::query(AssertSqlSafe(sql))
        .bind(who.community.bytes().to_vec())
        .bind(who.now.date().0)
        .bind(before)
        .bind(kinds)
        .bind(PAGE_MAX);
    if let Some(grids) = &grids {
        listing = listing.bind(who.id.bytes().to_vec());
        for grid in grids {
            listing = listing.bind(grid.bytes().to_vec());
        }
    }
    let rows = listing.fetch_all(app.db.read()).await?;
    let rows: Vec<CodeView> = rows
        .iter()
        .map(|row| read_code(&app, row).map(|filed| filed.view))
        .collect::<Result<_, AppError>>()?;
    let is_full = i64::try_from(rows.len()).is_ok_and(|n| n == PAGE_MAX);
    let next = rows
        .last()
        .filter(|_| is_full)
        .map(|last| Cursor { key: last.created_at.0, id: last.id.0 }.to_string());
    Ok(Json(Page { rows, next }))
}

/// Makes a code under an id of the caller's; the same again gives the same.
pub async fn put(
    State(app): State<AppState>,
    who: Staff<MakeCodes>,
    Path(id): Path<CodeId>,
    Json(draft): Json<CodeDraft>,
) -> Result<Json<CodeView>, AppError> {
    let (state, maker) = (app.clone(), who.clone());
    app.db
        .write(move |conn| {
            let (app, who, draft) = (state.clone(), maker.clone(), draft.clone());
            Box::pin(async move {
                let code = prepare(conn, &who, id, draft).await?;
                if insert_code(conn, &app.secret, who.community, &code, who.now).await? {
                    return Ok(());
                }
                let known = load_filed(conn, &app, id, who.now).await?;
                let is_same = known.is_some_and(|known| {
                    known.view.kind == code.kind
                        && known.place == code.place
                        && known.household == code.household
                        && known.resident == code.resident
                });
                if is_same { Ok(()) } else { Err(refused(NeedRefusal::IdReused)) }
            })
        })
        .await?;
    app.shelf.forget();
    let mut conn = app.db.read().acquire().await?;
    let filed = load_filed(&mut conn, &app, id, who.now).await?.ok_or(AppError::NotFound)?;
    Ok(Json(filed.view))
}

/// Calls a code back; whoever scans it is told so.
pub async fn revoke(
    State(app): State<AppState>,
    who: Staff<MakeCodes>,
    Path(id): Path<CodeId>,
) -> Result<Json<CodeView>, AppError> {
    let filed = load_reached(&app, &who, id).await?;
    let (community, now) = (who.community, who.now);
    app.db
        .write(move |conn| {
            Box::pin(async move {
                sqlx::query("UPDATE code SET revoked_at = $1 WHERE community_id = $2 AND id = $3 AND revoked_at IS NULL")
                    .bind(now.0)
                    .bind(community.bytes())
                    .bind(id.bytes())
                    .execute(conn)
                    .await?;
                Ok(())
            })
        })
        .await?;
    let revoked_at = filed.view.revoked_at.or(Some(now));
    Ok(Json(CodeView { revoked_at, ..filed.view }))
}

/// A code that the caller may print or call back; others are not to be known.
pub(crate) async fn load_reached(
    app: &App,
    who: &Staff<MakeCodes>,
    id: CodeId,
) -> Result<Filed, AppError> {
    let mut conn = app.db.read().acquire().await?;
    let filed = load_filed(&mut conn, app, id, who.now).await?.ok_or(AppError::NotFound)?;
    let is_own = filed.created_by == Some(who.id);
    if is_own || who.visitor.may_at(Duty::MakeCodes, filed.grid, None) {
        Ok(filed)
    } else {
        Err(AppError::NotFound)
    }
}

async fn load_filed(
    conn: &mut AnyConnection,
    app: &App,
    id: CodeId,
    now: Timestamp,
) -> Result<Option<Filed>, AppError> {
    let row = sqlx::query(AssertSqlSafe(format!("{COLUMNS} AND c.id = $3")))
        .bind(app.community.bytes().to_vec())
        .bind(now.date().0)
        .bind(id.bytes().to_vec())
        .fetch_optional(conn)
        .await?;
    row.map(|row| read_code(app, &row)).transpose()
}

fn read_code(app: &App, row: &AnyRow) -> Result<Filed, AppError> {
    let id = sql::id(row, 0, CodeId::from_bytes)?;
    let at = |index| -> Result<Option<Timestamp>, AppError> {
        Ok(row.try_get::<Option<i64>, _>(index)?.map(Timestamp))
    };
    let place: Option<String> = row.try_get(3)?;
    let address: Option<String> = row.try_get(4)?;
    let name: Option<String> = row.try_get(5)?;
    let view = CodeView {
        id,
        kind: sql::word(row, 1, CodeKind::parse)?,
        label: row.try_get(2)?,
        place: place.or(address).or(name.map(|name| mask_name(&name))).unwrap_or_default(),
        short: short_of(&app.secret, id),
        url: address_of(app, id),
        created_at: Timestamp(row.try_get(6)?),
        expires_at: at(7)?,
        revoked_at: at(8)?,
        used_at: at(9)?,
        n_scans: row.try_get(10)?,
        n_scans_today: row.try_get(11)?,
    };
    Ok(Filed {
        view,
        place: sql::id_or_none(row, 12, PlaceId::from_bytes)?,
        household: sql::id_or_none(row, 13, HouseholdId::from_bytes)?,
        resident: sql::id_or_none(row, 14, ResidentId::from_bytes)?,
        created_by: sql::id_or_none(row, 15, ResidentId::from_bytes)?,
        grid: sql::id_or_none(row, 16, PlaceId::from_bytes)?,
    })
}

/// What the QR code holds; behind the `#`, so that it reaches no log.
#[must_use]
pub fn address_of(app: &App, id: CodeId) -> String {
    format!("{}/q#{}", app.config.public_url(), format_token(token_of(&app.secret, id)))
}

/// Checks the draft and the maker's reach, and makes a new spot when the draft names one.
async fn prepare(
    conn: &mut AnyConnection,
    who: &Staff<MakeCodes>,
    id: CodeId,
    draft: CodeDraft,
) -> Result<NewCode, AppError> {
    let blank = NewCode {
        id,
        kind: CodeKind::Place,
        label: String::new(),
        place: None,
        household: None,
        resident: None,
        created_by: Some(who.id),
        expires_at: None,
    };
    match draft {
        CodeDraft::Place { place, spot } => {
            let place = prepare_place(conn, who, place, &spot).await?;
            Ok(NewCode { label: place.path, place: Some(place.id), ..blank })
        }
        CodeDraft::Invite { household } => {
            let (address, grid) =
                load_household(conn, who.community, household).await?.ok_or_else(|| {
                    AppError::Invalid(vec![FieldError::new("household", "not_found")])
                })?;
            reach(who, grid)?;
            let expires_at = Some(who.now.plus_days(INVITE_DAYS));
            let kind = CodeKind::Invite;
            Ok(NewCode { kind, label: address, household: Some(household), expires_at, ..blank })
        }
        CodeDraft::SignIn { resident } => {
            let name = resident::load_name(conn, who.community, resident)
                .await?
                .ok_or_else(|| AppError::Invalid(vec![FieldError::new("resident", "not_found")]))?;
            reach_person(conn, who, resident).await?;
            let expires_at = Some(who.now.plus_days(SIGN_IN_DAYS));
            let (kind, label) = (CodeKind::SignIn, mask_name(&name));
            Ok(NewCode { kind, label, resident: Some(resident), expires_at, ..blank })
        }
    }
}

async fn prepare_place(
    conn: &mut AnyConnection,
    who: &Staff<MakeCodes>,
    place: PlaceId,
    spot: &str,
) -> Result<Place, AppError> {
    let wrong = |field, code| AppError::Invalid(vec![FieldError::new(field, code)]);
    let parent = place::load_place(conn, who.community, place)
        .await?
        .ok_or_else(|| wrong("place", NeedRefusal::PlaceUnknown.code()))?;
    reach(who, parent.grid)?;
    let spot = text::parse_optional(spot, NAME_CHARS_MAX)
        .map_err(|refusal| wrong("spot", refusal.code()))?;
    let Some(spot) = spot else { return Ok(parent) };
    if !PlaceKind::Spot.fits_under(parent.kind) {
        return Err(wrong("place", NeedRefusal::PlaceUnknown.code()));
    }
    let known = place::find_child(conn, who.community, parent.id, PlaceKind::Spot, &spot).await?;
    if let Some(known) = known {
        return Ok(known);
    }
    let id = PlaceId::new(who.now, rand::random());
    let node = place::child(&parent, id, PlaceKind::Spot, &spot);
    place::insert_place(conn, who.community, &node, who.now).await?;
    Ok(node)
}

fn reach(who: &Staff<MakeCodes>, grid: Option<PlaceId>) -> Result<(), AppError> {
    if who.visitor.may_at(Duty::MakeCodes, grid, None) { Ok(()) } else { Err(AppError::Forbidden) }
}

/// A slip is as good as the person: staff are signed in only by an administrator, residents by who
/// looks after their grid.
async fn reach_person(
    conn: &mut AnyConnection,
    who: &Staff<MakeCodes>,
    resident: ResidentId,
) -> Result<(), AppError> {
    if who.visitor.may(Duty::Administer) {
        return Ok(());
    }
    let roles = sqlx::query("SELECT role FROM post WHERE community_id = $1 AND resident_id = $2")
        .bind(who.community.bytes())
        .bind(resident.bytes())
        .fetch_all(&mut *conn)
        .await?;
    for row in &roles {
        let role: String = row.try_get(0)?;
        if Role::parse(&role) != Some(Role::BuildingLeader) {
            return Err(AppError::Forbidden);
        }
    }
    let rows = sqlx::query(
        "SELECT h.grid_id FROM membership m
         JOIN household h ON h.community_id = m.community_id AND h.id = m.household_id
         WHERE m.community_id = $1 AND m.resident_id = $2 AND m.state <> 'left'",
    )
    .bind(who.community.bytes())
    .bind(resident.bytes())
    .fetch_all(conn)
    .await?;
    if rows.is_empty() {
        return reach(who, None);
    }
    for row in &rows {
        let grid = sql::id_or_none(row, 0, PlaceId::from_bytes)?;
        if who.visitor.may_at(Duty::MakeCodes, grid, None) {
            return Ok(());
        }
    }
    Err(AppError::Forbidden)
}

async fn load_household(
    conn: &mut AnyConnection,
    community: CommunityId,
    household: HouseholdId,
) -> Result<Option<(String, Option<PlaceId>)>, AppError> {
    let row =
        sqlx::query("SELECT address, grid_id FROM household WHERE community_id = $1 AND id = $2")
            .bind(community.bytes())
            .bind(household.bytes())
            .fetch_optional(conn)
            .await?;
    row.map(|row| Ok((row.try_get(0)?, sql::id_or_none(&row, 1, PlaceId::from_bytes)?))).transpose()
}
