//! Calls about events, bookings, children, calendars and the timetable.

use super::{Ask, Failure, after, delete, get, post, post_only, put, put_only, read, send};
use linli_shared::{
    api::{
        AskHelp, BASE, BookDraft, BookFor, BookingView, CalendarAddress, CalendarState, ChildView,
        DemandRow, EventBrief, EventList, EventView, Interests, Page, Reason, StaffBookingRow,
        StaffEventRow, StaffListing, StopView,
    },
    event::{ChildDraft, EventDraft, StopDraft},
    id::{BookingId, ChildId, EventId, ListingId, StopId, UploadId},
};

/// What is coming, what fits first.
pub(crate) async fn events() -> Result<EventList, Failure> {
    get("/events").await
}

/// What was on, the latest first.
pub(crate) async fn past(cursor: Option<&str>) -> Result<Page<EventBrief>, Failure> {
    get(&format!("/events/past{}", after(cursor, '?'))).await
}

/// One event, with what whoever asks can do.
pub(crate) async fn event(id: EventId) -> Result<EventView, Failure> {
    get(&format!("/events/{id}")).await
}

/// Where the event is as a calendar file.
pub(crate) fn calendar_address(id: EventId) -> String {
    format!("{BASE}/events/{id}/event.ics")
}

/// Where a picture is.
pub(crate) fn photo_address(id: UploadId) -> String {
    format!("{BASE}/uploads/{id}")
}

/// Signs up, or waits where it is full; the same id again is the same booking.
pub(crate) async fn book(
    event: EventId,
    id: BookingId,
    draft: &BookDraft,
) -> Result<BookingView, Failure> {
    put(&format!("/events/{event}/bookings/{id}"), draft).await
}

/// Takes a booking back.
pub(crate) async fn cancel(id: BookingId) -> Result<BookingView, Failure> {
    post(&format!("/bookings/{id}/cancel"), &()).await
}

/// Takes the place that is kept.
pub(crate) async fn accept(id: BookingId) -> Result<BookingView, Failure> {
    post(&format!("/bookings/{id}/accept"), &()).await
}

/// One's own bookings, what comes next first.
pub(crate) async fn bookings() -> Result<Vec<BookingView>, Failure> {
    get("/me/bookings").await
}

/// What one is interested in.
pub(crate) async fn interests() -> Result<Interests, Failure> {
    get("/me/interests").await
}

/// Ticks what one is interested in.
pub(crate) async fn set_interests(interests: &Interests) -> Result<(), Failure> {
    put_only("/me/interests", interests).await
}

/// One's own children.
pub(crate) async fn children() -> Result<Vec<ChildView>, Failure> {
    get("/me/children").await
}

/// Writes a child down, or changes it.
pub(crate) async fn keep_child(id: ChildId, draft: &ChildDraft) -> Result<ChildView, Failure> {
    put(&format!("/me/children/{id}"), draft).await
}

/// Forgets a child.
pub(crate) async fn remove_child(id: ChildId) -> Result<(), Failure> {
    delete(&format!("/me/children/{id}")).await
}

/// Whether there is a calendar address.
pub(crate) async fn calendar() -> Result<CalendarState, Failure> {
    get("/me/calendar").await
}

/// Makes a calendar address; the one before it stops.
pub(crate) async fn make_calendar() -> Result<CalendarAddress, Failure> {
    post("/me/calendar", &()).await
}

/// Stops the calendar address.
pub(crate) async fn stop_calendar() -> Result<(), Failure> {
    delete("/me/calendar").await
}

/// Where and when mobile services come by.
pub(crate) async fn timetable() -> Result<Vec<StopView>, Failure> {
    get("/timetable").await
}

/// Events for organisers, the latest first.
pub(crate) async fn staff_events(cursor: Option<&str>) -> Result<Page<StaffEventRow>, Failure> {
    get(&format!("/staff/events{}", after(cursor, '?'))).await
}

/// Which sorts were wanted.
pub(crate) async fn demand() -> Result<Vec<DemandRow>, Failure> {
    get("/staff/events/demand").await
}

/// Announces an event, or changes it as it was seen at `version`.
pub(crate) async fn announce(
    id: EventId,
    draft: &EventDraft,
    version: Option<i64>,
) -> Result<EventView, Failure> {
    let ask = Ask { version, ..Ask::to("PUT", &format!("/staff/events/{id}")) };
    read(send(ask.with_json(draft)?).await?)
}

/// Calls an event off.
pub(crate) async fn call_off(id: EventId, words: String) -> Result<EventView, Failure> {
    post(&format!("/staff/events/{id}/call-off"), &Reason { words }).await
}

/// Who comes, in the order of coming.
pub(crate) async fn who_comes(
    id: EventId,
    cursor: Option<&str>,
) -> Result<Page<StaffBookingRow>, Failure> {
    get(&format!("/staff/events/{id}/bookings{}", after(cursor, '?'))).await
}

/// Signs somebody up who has no phone.
pub(crate) async fn book_for(
    event: EventId,
    id: BookingId,
    body: &BookFor,
) -> Result<StaffBookingRow, Failure> {
    put(&format!("/staff/events/{event}/bookings/{id}"), body).await
}

/// The help an event asks for.
pub(crate) async fn requests(id: EventId) -> Result<Vec<StaffListing>, Failure> {
    get(&format!("/staff/events/{id}/requests")).await
}

/// Asks volunteers to help with a session.
pub(crate) async fn ask_help(
    event: EventId,
    id: ListingId,
    body: &AskHelp,
) -> Result<StaffListing, Failure> {
    put(&format!("/staff/events/{event}/requests/{id}"), body).await
}

/// Takes somebody's booking back for them.
pub(crate) async fn cancel_for(id: BookingId, words: String) -> Result<(), Failure> {
    post_only(&format!("/staff/bookings/{id}/cancel"), &Reason { words }).await
}

/// Adds a stop, or changes it as it was seen at `version`.
pub(crate) async fn keep_stop(
    id: StopId,
    draft: &StopDraft,
    version: Option<i64>,
) -> Result<StopView, Failure> {
    let ask = Ask { version, ..Ask::to("PUT", &format!("/staff/stops/{id}")) };
    read(send(ask.with_json(draft)?).await?)
}

/// Takes a stop off the timetable.
pub(crate) async fn remove_stop(id: StopId) -> Result<(), Failure> {
    delete(&format!("/staff/stops/{id}")).await
}
