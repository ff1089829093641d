//! Seeing a name and number in full: with a purpose, logged, told to the person.

use crate::{
    error::AppError,
    extract::{self, AppState, Json, Path, Staff},
    household,
    notice::{self, About},
    resident::{self, Look, Subject, insert_look},
};
use axum::extract::State;
use linli_shared::{
    access::{self, Duty, Role},
    api::{Unmask, Unmasked},
    i18n::notice::Notice,
    id::ResidentId,
};
use sqlx::AnyConnection;

/// `POST /staff/people/{id}/unmask`
pub async fn unmask(
    State(app): State<AppState>,
    who: Staff<extract::Unmask>,
    Path(id): Path<ResidentId>,
    Json(body): Json<Unmask>,
) -> Result<Json<Unmasked>, AppError> {
    let words = Look::words(&body)?;
    let seal = app.secret.clone();
    let seen = app
        .db
        .write(move |conn| {
            let (who, seal, words) = (who.clone(), seal.clone(), words.clone());
            Box::pin(async move {
                let file = resident::load_file(conn, &seal, who.community, id)
                    .await?
                    .ok_or(AppError::NotFound)?;
                let role = reaching(conn, &who, id).await?.ok_or(AppError::NotFound)?;
                let purpose = body.purpose;
                let look = Look { by: who.id, role, purpose, words: &words };
                insert_look(conn, who.community, Subject::Person(id), &look, who.now).await?;
                let told = Notice::Unmasked { by: who.name.clone(), purpose };
                let to = id.bytes();
                notice::insert_notice(conn, who.community, to, &told, About::Nothing, who.now)
                    .await?;
                Ok(Unmasked { name: file.name, phone: file.phone })
            })
        })
        .await?;
    Ok(Json(seen))
}

/// The role by which somebody may see this person; none when the person lives beyond their places.
async fn reaching(
    conn: &mut AnyConnection,
    who: &Staff<extract::Unmask>,
    id: ResidentId,
) -> Result<Option<Role>, AppError> {
    let homes = household::list_homes(conn, who.community, id).await?;
    let post = who.visitor.posts().iter().find(|post| {
        access::may(post.role, Duty::Unmask)
            && (access::reaches(post, None, None)
                || homes.iter().any(|(home, _)| access::reaches(post, home.grid, home.building)))
    });
    Ok(post.map(|post| post.role))
}
