//! A person's own code on the phone (个人码): shown to staff, changes every minute.

use super::store::load_file;
use crate::{
    error::AppError,
    extract::{AppState, Json, Resident},
    qr,
};
use anyhow::anyhow;
use axum::extract::State;
use linli_shared::{
    api::PersonCode,
    qr::{PERSON_WINDOW_MS, format_token},
    time::Timestamp,
};

/// `GET /me/code`
pub async fn show(
    State(app): State<AppState>,
    who: Resident,
) -> Result<Json<PersonCode>, AppError> {
    let mut conn = app.db.read().acquire().await?;
    let file = load_file(&mut conn, &app.secret, who.community, who.id).await?;
    let code_ref = file.ok_or(AppError::NotFound)?.code_ref;
    let code_ref = *code_ref.first_chunk().ok_or_else(|| anyhow!("a short code reference"))?;
    let code = format_token(qr::person_token(&app.secret, code_ref, who.now));
    let short = qr::person_short(&app.secret, code_ref, who.now);
    let window = who.now.0.div_euclid(PERSON_WINDOW_MS);
    Ok(Json(PersonCode {
        short,
        url: format!("{}/q#{code}", app.config.public_url()),
        until: Timestamp((window + 1) * PERSON_WINDOW_MS),
    }))
}
