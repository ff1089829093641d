//! What a client is told when something is not done: one mapping from outcome to status and code.
//!
//! A fault is logged once, by the outermost layer, which also writes the body: the client sees only
//! `internal` and the trace id.

use axum::{
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use linli_shared::{
    deliberation::TopicRefusal,
    event::{DoorRefusal, EventRefusal},
    poll::PollRefusal,
    qr::QrRefusal,
    refusal::{FieldError, Refusal},
    reward::RewardRefusal,
    text,
    time_bank::TimeBankRefusal,
};
use std::sync::Arc;

/// Anything that is not the wished-for answer.
#[derive(Debug)]
pub enum AppError {
    /// The rules say no.
    Refused(Refusal),
    /// Fields are wrong.
    Invalid(Vec<FieldError>),
    /// A sign-in or another thing without a noun of its own, by its stable code.
    Denied(&'static str),
    /// Nobody is signed in.
    Unauthenticated,
    /// Signed in, but not for this.
    Forbidden,
    /// Not there, or not to be known to be there.
    NotFound,
    /// Somebody else changed it first: who, and what.
    Stale(String),
    /// The header that says what the writer saw is missing.
    PreconditionRequired,
    /// The body could not be read.
    Malformed,
    /// The body is too large, or its contents are, by the stable code.
    TooLarge(&'static str),
    /// Too often: seconds until the next try.
    TooMany(i64),
    /// What the community may use in a day is used up, by the stable code: seconds until the next try.
    UsedUp(&'static str, i64),
    /// The write queue is full.
    Busy,
    /// A fault of ours.
    Fault(anyhow::Error),
}

impl<E: Into<anyhow::Error>> From<E> for AppError {
    fn from(fault: E) -> Self {
        Self::Fault(fault.into())
    }
}

/// A text of a body, checked; what is wrong is told by the field's name.
///
/// # Errors
/// [`AppError::Invalid`] with the field.
pub fn parse_field(field: &str, text: &str, chars_max: usize) -> Result<String, AppError> {
    text::parse(text, chars_max)
        .map_err(|refusal| AppError::Invalid(vec![FieldError::new(field, refusal.code())]))
}

/// Refusals turn into errors without a word.
pub fn refused(refusal: impl Into<Refusal>) -> AppError {
    AppError::Refused(refusal.into())
}

/// What the outermost layer needs to write the body; travels as a response extension.
#[derive(Debug, Clone)]
pub struct Cause {
    /// The stable code.
    pub code: &'static str,
    /// The fields that are wrong.
    pub errors: Vec<FieldError>,
    /// Who or what came first.
    pub detail: Option<String>,
    /// What to log.
    pub fault: Option<Arc<anyhow::Error>>,
}

impl IntoResponse for AppError {
    fn into_response(self) -> Response {
        let mut cause = Cause { code: "internal", errors: Vec::new(), detail: None, fault: None };
        let mut retry_after = None;
        let status = match self {
            Self::Refused(refusal) => {
                cause.code = refusal.code();
                status_of(refusal)
            }
            Self::Invalid(errors) => {
                cause.code = "invalid";
                cause.errors = errors;
                StatusCode::UNPROCESSABLE_ENTITY
            }
            Self::Denied(code) => {
                cause.code = code;
                StatusCode::UNPROCESSABLE_ENTITY
            }
            Self::Unauthenticated => coded(&mut cause, "unauthenticated", StatusCode::UNAUTHORIZED),
            Self::Forbidden => coded(&mut cause, "forbidden", StatusCode::FORBIDDEN),
            Self::NotFound => coded(&mut cause, "not_found", StatusCode::NOT_FOUND),
            Self::Stale(detail) => {
                cause.detail = Some(detail);
                coded(&mut cause, "stale", StatusCode::PRECONDITION_FAILED)
            }
            Self::PreconditionRequired => {
                coded(&mut cause, "precondition_required", StatusCode::PRECONDITION_REQUIRED)
            }
            Self::Malformed => coded(&mut cause, "malformed", StatusCode::BAD_REQUEST),
            Self::TooLarge(code) => coded(&mut cause, code, StatusCode::PAYLOAD_TOO_LARGE),
            Self::TooMany(seconds) => {
                retry_after = Some(seconds);
                coded(&mut cause, "too_many", StatusCode::TOO_MANY_REQUESTS)
            }
            Self::UsedUp(code, seconds) => {
                retry_after = Some(seconds);
                coded(&mut cause, code, StatusCode::TOO_MANY_REQUESTS)
            }
            Self::Busy => {
                retry_after = Some(1);
                coded(&mut cause, "busy", StatusCode::SERVICE_UNAVAILABLE)
            }
            Self::Fault(fault) => {
                let (code, status) = classify(&fault);
                retry_after = (status == StatusCode::SERVICE_UNAVAILABLE).then_some(3);
                cause.fault = Some(Arc::new(fault));
                coded(&mut cause, code, status)
            }
        };
        let mut response = status.into_response();
        if let Some(value) =
            retry_after.and_then(|seconds| HeaderValue::try_from(seconds.to_string()).ok())
        {
            response.headers_mut().insert(header::RETRY_AFTER, value);
        }
        response.extensions_mut().insert(cause);
        response
    }
}

const fn coded(cause: &mut Cause, code: &'static str, status: StatusCode) -> StatusCode {
    cause.code = code;
    status
}

/// Refusals about the body are 422, those about how things stand are 409, unknown codes are 404.
const fn status_of(refusal: Refusal) -> StatusCode {
    match refusal {
        Refusal::Qr(QrRefusal::Unknown) => StatusCode::NOT_FOUND,
        Refusal::Qr(QrRefusal::Revoked | QrRefusal::Expired | QrRefusal::Used) => StatusCode::GONE,
        Refusal::Qr(QrRefusal::Malformed) | Refusal::Text(_) | Refusal::Rating(_) => {
            StatusCode::UNPROCESSABLE_ENTITY
        }
        Refusal::Qr(QrRefusal::StaffOnly) => StatusCode::FORBIDDEN,
        Refusal::Ticket(linli_shared::ticket::TicketRefusal::NotAllowed) => StatusCode::FORBIDDEN,
        Refusal::Ticket(
            linli_shared::ticket::TicketRefusal::Words(_)
            | linli_shared::ticket::TicketRefusal::Rating(_),
        ) => StatusCode::UNPROCESSABLE_ENTITY,
        Refusal::Poll(
            PollRefusal::NoSuchChoice
            | PollRefusal::TooMany
            | PollRefusal::NoWitness
            | PollRefusal::NoPhoto
            | PollRefusal::WrongForm
            | PollRefusal::NotProved
            | PollRefusal::NotShare,
        ) => StatusCode::UNPROCESSABLE_ENTITY,
        Refusal::Poll(PollRefusal::NotEntitled | PollRefusal::NotTrustee) => StatusCode::FORBIDDEN,
        Refusal::Topic(TopicRefusal::NotAuthor) | Refusal::Reward(RewardRefusal::Own) => {
            StatusCode::FORBIDDEN
        }
        Refusal::Event(EventRefusal::ChildMissing | EventRefusal::ChildNamed) => {
            StatusCode::UNPROCESSABLE_ENTITY
        }
        Refusal::Reward(RewardRefusal::Unknown) => StatusCode::NOT_FOUND,
        Refusal::Reward(RewardRefusal::OldCode | RewardRefusal::TooLate)
        | Refusal::Door(DoorRefusal::OldCode | DoorRefusal::TooOld) => StatusCode::GONE,
        Refusal::Door(DoorRefusal::Nobody | DoorRefusal::TwoOfThem | DoorRefusal::NoSession) => {
            StatusCode::NOT_FOUND
        }
        Refusal::Door(DoorRefusal::WrongWord) => StatusCode::FORBIDDEN,
        Refusal::TimeBank(TimeBankRefusal::UnknownCertificate) => StatusCode::NOT_FOUND,
        Refusal::TimeBank(
            TimeBankRefusal::NotAllowed | TimeBankRefusal::OwnMatter | TimeBankRefusal::Own,
        ) => StatusCode::FORBIDDEN,
        Refusal::Ticket(_)
        | Refusal::Need(_)
        | Refusal::Resident(_)
        | Refusal::Poll(_)
        | Refusal::Topic(_)
        | Refusal::Ledger(_)
        | Refusal::Reward(_)
        | Refusal::Event(_)
        | Refusal::Door(_)
        | Refusal::TimeBank(_) => StatusCode::CONFLICT,
    }
}

/// Faults of the surroundings that pass: the database is away, the disk is full.
fn classify(fault: &anyhow::Error) -> (&'static str, StatusCode) {
    const FULL: (&str, StatusCode) = ("storage_full", StatusCode::INSUFFICIENT_STORAGE);
    for cause in fault.chain() {
        if let Some(sqlx::Error::Database(database)) = cause.downcast_ref() {
            match database.code().as_deref() {
                // SQLITE_FULL, PostgreSQL disk_full.
                Some("13" | "53100") => return FULL,
                Some(code) if is_away(code) => {
                    return ("unavailable", StatusCode::SERVICE_UNAVAILABLE);
                }
                Some(_) | None => {}
            }
        }
        if cause.downcast_ref().is_some_and(is_unreachable) {
            return ("unavailable", StatusCode::SERVICE_UNAVAILABLE);
        }
        let io = cause.downcast_ref::<std::io::Error>();
        if io.is_some_and(|error| error.kind() == std::io::ErrorKind::StorageFull) {
            return FULL;
        }
    }
    ("internal", StatusCode::INTERNAL_SERVER_ERROR)
}

/// Connection and operator-intervention classes, SQLite busy for too long.
fn is_away(code: &str) -> bool {
    code.starts_with("08") || code.starts_with("57P") || code == "5" || code == "40001"
}

/// The database could not be asked at all.
const fn is_unreachable(error: &sqlx::Error) -> bool {
    matches!(
        error,
        sqlx::Error::PoolTimedOut
            | sqlx::Error::PoolClosed
            | sqlx::Error::Io(_)
            | sqlx::Error::Tls(_)
            | sqlx::Error::Protocol(_)
            | sqlx::Error::BeginFailed
            | sqlx::Error::WorkerCrashed
    )
}
