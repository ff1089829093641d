//! Who holds a token, which every request asks. Those who ask at the same moment are answered by one look,
//! and nothing is kept: whoever is signed out is out with the next request, on every node.

use crate::{book::read_post, db::Db, error::AppError, extract::Signed, secret, sql, state::App};
use linli_shared::{
    id::{ResidentId, SessionId},
    time::Timestamp,
};
use sqlx::{AssertSqlSafe, Row};
use std::{
    collections::{HashMap, hash_map::Entry},
    fmt::Write,
    time::Duration,
};
use tokio::sync::{mpsc, oneshot};

/// Most tokens of one look.
const TOGETHER: usize = 64;
/// How many tokens one look is for: a statement is prepared for each of these.
const SIZES: [usize; 4] = [1, 4, 16, TOGETHER];
/// How long all wait for one look; after that each looks by itself.
const PATIENCE: Duration = Duration::from_secs(4);
/// Who waits beyond that looks by itself.
const WAITING_MAX: usize = 1024;

type Token = [u8; 32];

/// Somebody signed in, until then.
type Found = (Timestamp, Signed);

struct Asked {
    token: Token,
    answer: oneshot::Sender<Option<Found>>,
}

/// Where everybody asks.
pub struct Sessions {
    line: mpsc::Sender<Asked>,
}

impl Sessions {
    /// Looks until nobody can ask any more.
    #[must_use]
    pub fn start(db: Db) -> Self {
        let (line, mut asked) = mpsc::channel(WAITING_MAX);
        tokio::spawn(async move {
            let mut all = Vec::with_capacity(TOGETHER);
            while asked.recv_many(&mut all, TOGETHER).await > 0 {
                answer(&db, &mut all).await;
            }
        });
        Self { line }
    }
}

/// Whose look failed looks by itself, and hears why.
async fn answer(db: &Db, all: &mut Vec<Asked>) {
    let tokens: Vec<Token> = all.iter().map(|asked| asked.token).collect();
    match tokio::time::timeout(PATIENCE, look(db, &tokens)).await {
        Ok(Ok(found)) => {
            for asked in all.drain(..) {
                drop(asked.answer.send(found.get(&asked.token).cloned()));
            }
        }
        Ok(Err(_)) | Err(_) => all.clear(),
    }
}

/// Who holds this token, with their roles; none when it is unknown or over.
///
/// # Errors
/// When the database cannot be read.
pub async fn load_signed(
    app: &App,
    token: &str,
    now: Timestamp,
) -> Result<Option<Signed>, AppError> {
    let token = secret::hash(token.as_bytes());
    let (answer, answered) = oneshot::channel();
    // Who finds no place in the line is not answered there.
    drop(app.sessions.line.try_send(Asked { token, answer }));
    let found = match answered.await {
        Ok(found) => found,
        Err(_) => look(&app.db, &[token]).await?.remove(&token),
    };
    Ok(found.filter(|(until, _)| *until > now).map(|(_, signed)| signed))
}

async fn look(db: &Db, tokens: &[Token]) -> Result<HashMap<Token, Found>, AppError> {
    let Some(last) = tokens.last() else { return Ok(HashMap::new()) };
    let n = SIZES.into_iter().find(|size| *size >= tokens.len()).unwrap_or(TOGETHER);
    let mut query = sqlx::query(AssertSqlSafe(select(n)?));
    for token in tokens.iter().chain(std::iter::repeat(last)).take(n) {
        query = query.bind(token.to_vec());
    }
    let mut found = HashMap::with_capacity(tokens.len());
    for row in query.fetch_all(db.read()).await? {
        let token = sql::id(&row, 0, |bytes| bytes.try_into().ok())?;
        let (_, signed) = match found.entry(token) {
            Entry::Occupied(known) => known.into_mut(),
            Entry::Vacant(new) => {
                let signed = Signed {
                    session: sql::id(&row, 2, SessionId::from_bytes)?,
                    id: sql::id(&row, 3, ResidentId::from_bytes)?,
                    name: row.try_get(4)?,
                    posts: Vec::new(),
                };
                new.insert((Timestamp(row.try_get(1)?), signed))
            }
        };
        if row.try_get::<Option<String>, _>(5)?.is_some() {
            signed.posts.push(read_post(&row, 5)?);
        }
    }
    Ok(found)
}

/// The text that looks for so many tokens.
fn select(n: usize) -> Result<String, AppError> {
    let mut text = "SELECT s.token_hash, s.expires_at, s.id, s.resident_id, r.name, p.role, p.place_id, p.party_id
         FROM session s
         JOIN resident r ON r.community_id = s.community_id AND r.id = s.resident_id
         LEFT JOIN post p ON p.community_id = s.community_id AND p.resident_id = s.resident_id
         WHERE r.erased_at IS NULL AND s.token_hash IN ($1"
        .to_owned();
    for place in 2..=n {
        write!(text, ", ${place}").map_err(anyhow::Error::from)?;
    }
    text.push(')');
    Ok(text)
}
