//! A community from a table (导入): grids, buildings, units and households from CSV, all or nothing.

use super::store::{child, insert_household, insert_place};
use crate::{
    book::load_book,
    error::AppError,
    extract::{Administer, AppState, Json, Query, Staff},
};
use anyhow::anyhow;
use axum::{body::Bytes, extract::State};
use linli_shared::{
    api::ImportReport,
    id::{CommunityId, HouseholdId, PlaceId},
    place::{
        Household, IMPORT_LINES_MAX, ImportLine, ImportProblem, Place, PlaceKind, check_import,
    },
    time::Timestamp,
};
use serde::Deserialize;
use sqlx::{AnyConnection, Row};
use std::collections::{HashMap, HashSet};

/// The headings, as the template has them and as machines write them.
const HEADINGS: [[&str; 5]; 2] =
    [["网格", "楼栋", "单元", "户号", "面积"], ["grid", "building", "unit", "door", "area"]];

/// Whether to try only.
#[derive(Debug, Deserialize)]
pub struct ImportQuery {
    #[serde(default)]
    dry_run: Option<String>,
}

/// Reads a table and says what it would change; writes it unless it is a trial or a line is wrong.
pub async fn import(
    State(app): State<AppState>,
    who: Staff<Administer>,
    Query(query): Query<ImportQuery>,
    body: Result<Bytes, axum::extract::rejection::BytesRejection>,
) -> Result<Json<ImportReport>, AppError> {
    let body = body.map_err(|_| AppError::TooLarge("too_large"))?;
    let fields = read_table(&body)?;
    let lines = match check_import(&fields) {
        Ok(lines) => lines,
        Err(problems) => {
            return Ok(Json(report(fields.len() - problems.len(), problems)));
        }
    };
    let is_trial = query.dry_run.is_some_and(|flag| flag != "0" && flag != "false");
    let (community, now) = (who.community, who.now);
    let outcome = app
        .db
        .write(move |conn| {
            let lines = lines.clone();
            Box::pin(async move { apply(conn, community, &lines, is_trial, now).await })
        })
        .await?;
    app.shelf.forget();
    Ok(Json(outcome))
}

fn report(n_lines: usize, problems: Vec<(usize, ImportProblem)>) -> ImportReport {
    ImportReport {
        n_lines,
        n_grids: 0,
        n_buildings: 0,
        n_units: 0,
        n_households: 0,
        problems,
        applied: false,
    }
}

/// The lines below the heading, as fields.
fn read_table(body: &[u8]) -> Result<Vec<Vec<String>>, AppError> {
    let body = body.strip_prefix(b"\xef\xbb\xbf").unwrap_or(body);
    let text = std::str::from_utf8(body).map_err(|_| AppError::Denied("import.not_utf8"))?;
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .trim(csv::Trim::All)
        .from_reader(text.as_bytes());
    let mut records = reader.records();
    let heading = records.next().transpose().map_err(|_| AppError::Malformed)?;
    let is_known = heading.is_some_and(|heading| {
        HEADINGS.iter().any(|known| {
            heading.iter().map(str::to_lowercase).eq(known.iter().map(|name| (*name).to_owned()))
        })
    });
    if !is_known {
        return Err(AppError::Denied("import.heading"));
    }
    let mut lines = Vec::new();
    for record in records {
        let record = record.map_err(|_| AppError::Malformed)?;
        lines.push(record.iter().map(str::to_owned).collect());
        if lines.len() > IMPORT_LINES_MAX {
            return Err(AppError::TooLarge("import.too_many_lines"));
        }
    }
    Ok(lines)
}

/// What is on file and what is being added.
struct Ledger {
    community: CommunityId,
    now: Timestamp,
    is_trial: bool,
    places: HashMap<(Option<PlaceId>, PlaceKind, String), Place>,
    report: ImportReport,
}

async fn apply(
    conn: &mut AnyConnection,
    community: CommunityId,
    lines: &[ImportLine],
    is_trial: bool,
    now: Timestamp,
) -> Result<ImportReport, AppError> {
    // Holds the community's row, so that two imports at once follow each other.
    sqlx::query("UPDATE community SET name = name WHERE id = $1")
        .bind(community.bytes())
        .execute(&mut *conn)
        .await?;
    let book = load_book(conn, community).await?;
    let root = book.root().cloned().ok_or_else(|| anyhow!("the community has no root"))?;
    let doors = list_doors(conn, community).await?;
    let known = book.places.into_values();
    let places =
        known.map(|place| ((place.parent, place.kind, place.name.clone()), place)).collect();
    let mut ledger =
        Ledger { community, now, is_trial, places, report: report(lines.len(), Vec::new()) };
    let problems = ledger.find_known(&root, &doors, lines);
    if !problems.is_empty() {
        return Ok(report(lines.len() - problems.len(), problems));
    }
    for line in lines {
        ledger.add(conn, &root, line).await?;
    }
    ledger.report.applied = !is_trial;
    Ok(ledger.report)
}

impl Ledger {
    /// The node of that name, when it is on file or was just added.
    fn find(&self, parent: &Place, kind: PlaceKind, name: &str) -> Option<&Place> {
        self.places.get(&(Some(parent.id), kind, name.to_owned()))
    }

    /// Lines whose household is on file already. The heading is line 1.
    fn find_known(
        &self,
        root: &Place,
        doors: &HashSet<(PlaceId, String)>,
        lines: &[ImportLine],
    ) -> Vec<(usize, ImportProblem)> {
        let place_of = |line: &ImportLine| {
            let grid = self.find(root, PlaceKind::Grid, &line.grid)?;
            let building = self.find(grid, PlaceKind::Building, &line.building)?;
            if line.unit.is_empty() {
                return Some(building.id);
            }
            self.find(building, PlaceKind::Unit, &line.unit).map(|unit| unit.id)
        };
        let known = lines.iter().zip(2..).filter(|(line, _)| {
            place_of(line).is_some_and(|place| doors.contains(&(place, line.door.clone())))
        });
        known.map(|(_, number)| (number, ImportProblem::Known)).collect()
    }

    async fn add(
        &mut self,
        conn: &mut AnyConnection,
        root: &Place,
        line: &ImportLine,
    ) -> Result<(), AppError> {
        let grid = self.place(conn, root, PlaceKind::Grid, &line.grid).await?;
        let building = self.place(conn, &grid, PlaceKind::Building, &line.building).await?;
        let place = if line.unit.is_empty() {
            building
        } else {
            self.place(conn, &building, PlaceKind::Unit, &line.unit).await?
        };
        self.report.n_households += 1;
        if self.is_trial {
            return Ok(());
        }
        let household = Household {
            id: HouseholdId::new(self.now, rand::random()),
            place: place.id,
            door: line.door.clone(),
            area: line.area,
        };
        insert_household(conn, self.community, &place, &household, self.now).await
    }

    /// The node of that name, added when it is new.
    async fn place(
        &mut self,
        conn: &mut AnyConnection,
        parent: &Place,
        kind: PlaceKind,
        name: &str,
    ) -> Result<Place, AppError> {
        if let Some(known) = self.find(parent, kind, name) {
            return Ok(known.clone());
        }
        let place = child(parent, PlaceId::new(self.now, rand::random()), kind, name);
        match kind {
            PlaceKind::Grid => self.report.n_grids += 1,
            PlaceKind::Building => self.report.n_buildings += 1,
            PlaceKind::Unit => self.report.n_units += 1,
            PlaceKind::Community | PlaceKind::Spot => {}
        }
        if !self.is_trial {
            insert_place(conn, self.community, &place, self.now).await?;
        }
        self.places.insert((Some(parent.id), kind, name.to_owned()), place.clone());
        Ok(place)
    }
}

async fn list_doors(
    conn: &mut AnyConnection,
    community: CommunityId,
) -> Result<HashSet<(PlaceId, String)>, AppError> {
    let rows = sqlx::query("SELECT place_id, door FROM household WHERE community_id = $1")
        .bind(community.bytes())
        .fetch_all(conn)
        .await?;
    rows.iter()
        .map(|row| Ok((crate::sql::id(row, 0, PlaceId::from_bytes)?, row.try_get(1)?)))
        .collect()
}
