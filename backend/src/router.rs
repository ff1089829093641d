//! Every route of the server on one page.

use crate::{
    admin, assets, board, event, export, extract::AppState, household, layers, need, notice,
    openapi, person, place, plain, points, poll, poster, qr, resident, reward, session, settings,
    sign_in, stream, ticket, time_bank, topic, upload,
};
use axum::{
    Router,
    extract::DefaultBodyLimit,
    routing::{MethodRouter, delete, get, post, put},
};
use linli_shared::api::{BASE, BODY_BYTES_MAX, IMPORT_BYTES_MAX, PHOTO_BYTES_MAX};

/// One route: its method, its path below [`BASE`], and who answers it.
pub type Route = (&'static str, &'static str, MethodRouter<AppState>);

/// The whole interface.
#[must_use]
pub fn routes() -> Vec<Route> {
    [
        people_routes(),
        resident_routes(),
        poll_routes(),
        topic_routes(),
        event_routes(),
        time_bank_routes(),
        staff_routes(),
    ]
    .concat()
}

fn people_routes() -> Vec<Route> {
    vec![
        ("GET", "/session", get(session::show)),
        ("POST", "/sign-in/codes", post(sign_in::ask)),
        ("POST", "/sign-in", post(sign_in::submit)),
        ("POST", "/sign-out", post(sign_in::leave)),
        ("POST", "/households/join", post(household::join)),
        ("POST", "/households/{household}/members/{resident}", post(household::act)),
        ("GET", "/me", get(resident::show)),
        ("PUT", "/me", put(resident::correct)),
        ("DELETE", "/me", delete(resident::erase)),
        ("POST", "/me/consent", post(resident::consent)),
        ("GET", "/me/export", get(resident::export)),
        ("GET", "/me/code", get(resident::show_code)),
        ("GET", "/me/looks", get(resident::looks)),
        ("GET", "/me/sessions", get(session::list)),
        ("DELETE", "/me/sessions", delete(session::end_all)),
        ("DELETE", "/me/sessions/{id}", delete(session::end_one)),
        ("GET", "/rewards", get(reward::list)),
        ("GET", "/me/vouchers", get(reward::mine)),
        ("PUT", "/vouchers/{id}", put(reward::redeem)),
        ("GET", "/vouchers/{id}", get(reward::show)),
        ("POST", "/vouchers/{id}/cancel", post(reward::cancel)),
        ("GET", "/vouchers/{id}/receipt.pdf", get(reward::receipt)),
        ("GET", "/staff/rewards", get(reward::list_all)),
        ("PUT", "/staff/rewards/{id}", put(reward::put)),
        ("POST", "/staff/vouchers/find", post(reward::find)),
        ("GET", "/staff/vouchers/list", get(reward::download)),
        ("GET", "/staff/hand-overs", get(reward::conflicts)),
        ("PUT", "/staff/hand-overs/{nonce}", put(reward::hand_over_late)),
        ("POST", "/staff/vouchers/{id}/collect", post(reward::collect)),
        ("POST", "/staff/vouchers/{id}/refund", post(reward::refund)),
        ("GET", "/points", get(points::show)),
        ("GET", "/points/honour", get(points::board)),
        ("GET", "/me/honour", get(points::honour_of_mine)),
        ("PUT", "/me/honour", put(points::name_me)),
        ("GET", "/me/points", get(points::mine)),
        ("GET", "/me/points/transfers", get(points::statement)),
        ("GET", "/me/points/transfers/{id}/proof", get(points::prove)),
        ("GET", "/staff/people", get(person::list)),
        ("PUT", "/staff/people/{id}", put(person::put)),
        ("PUT", "/staff/people/{id}/posts", put(person::appoint)),
        ("POST", "/staff/people/{id}/unmask", post(person::unmask)),
        ("GET", "/staff/households", get(household::list)),
        ("GET", "/staff/households/{id}", get(household::show)),
    ]
}

fn resident_routes() -> Vec<Route> {
    let photo = DefaultBodyLimit::max(PHOTO_BYTES_MAX + 1024);
    vec![
        ("PUT", "/needs/{id}", put(need::submit)),
        ("GET", "/needs/similar", get(ticket::similar)),
        ("PUT", "/uploads/{id}", put(upload::put).layer(photo)),
        ("GET", "/uploads/{id}", get(upload::show)),
        ("GET", "/tickets/mine", get(ticket::mine)),
        ("GET", "/tickets/{id}", get(ticket::show)),
        ("PUT", "/tickets/{id}/joins/{entry}", put(ticket::join)),
        ("POST", "/tickets/{id}/actions", post(ticket::act)),
        ("GET", "/board", get(board::show)),
        ("GET", "/feed", get(stream::follow)),
        ("GET", "/feed/poll", get(stream::poll)),
        ("POST", "/qr/resolve", post(qr::resolve)),
        ("GET", "/places", get(place::list)),
        ("GET", "/categories", get(settings::categories)),
        ("GET", "/notices", get(notice::list)),
        ("POST", "/notices/read", post(notice::read)),
    ]
}

fn poll_routes() -> Vec<Route> {
    vec![
        ("GET", "/polls", get(poll::list)),
        ("GET", "/polls/{id}", get(poll::show)),
        ("GET", "/polls/{id}/turnout", get(poll::follow_turnout)),
        ("GET", "/polls/{id}/proof", get(poll::prove)),
        ("GET", "/polls/{id}/board.json", get(poll::export)),
        ("GET", "/polls/{id}/commitments", get(poll::commitments)),
        ("GET", "/polls/{id}/result.pdf", get(poll::result)),
        ("GET", "/staff/polls/{id}/sheet.pdf", get(poll::sheet)),
        ("GET", "/staff/polls/{id}/filing.csv", get(poll::file)),
        ("PUT", "/polls/{id}/ballots/{ballot}", put(poll::cast)),
        ("PUT", "/polls/{id}/secret-ballots/{ballot}", put(poll::cast_secret)),
        ("PUT", "/polls/{id}/objections/{objection}", put(poll::object)),
        ("GET", "/polls/{id}/ceremony", get(poll::ceremony)),
        ("PUT", "/polls/{id}/ceremony", put(poll::say)),
        ("POST", "/polls/{id}/ceremony/restart", post(poll::restart)),
        ("PUT", "/polls/{id}/share", put(poll::open_sums)),
        ("GET", "/staff/trustees", get(poll::trustees)),
        ("GET", "/polls/{id}/recounts", get(poll::recounts)),
        ("PUT", "/staff/polls/{id}/recounts/{recount}", put(poll::recount)),
        ("PUT", "/staff/polls/{id}", put(poll::announce)),
        ("POST", "/staff/polls/{id}/void", post(poll::call_off)),
        ("GET", "/staff/polls/{id}/roll", get(poll::roll)),
        ("PUT", "/staff/polls/{id}/roll/{voter}", put(poll::correct)),
        ("PUT", "/staff/polls/{id}/ballots/{ballot}", put(poll::enter)),
        ("PUT", "/staff/polls/{id}/secret-ballots/{ballot}", put(poll::enter_secret)),
        ("GET", "/staff/polls/{id}/objections", get(poll::objections)),
        ("POST", "/staff/polls/{id}/objections/{objection}", post(poll::answer)),
    ]
}

fn topic_routes() -> Vec<Route> {
    const PROPOSAL: &str = "/topics/{id}/proposals/{proposal}";
    const AMENDMENT: &str = "/topics/{id}/proposals/{proposal}/amendments/{amendment}";
    const SUPPORT: &str = "/topics/{id}/proposals/{proposal}/support";
    vec![
        ("GET", "/topics", get(topic::list)),
        ("GET", "/topics/{id}", get(topic::show)),
        ("GET", "/topics/{id}/notice.pdf", get(topic::print)),
        ("PUT", "/topics/{id}", put(topic::suggest)),
        ("PUT", "/topics/{id}/support", put(topic::second)),
        ("DELETE", "/topics/{id}/support", delete(topic::take_back)),
        ("GET", "/topics/{id}/proposals", get(topic::proposals)),
        ("PUT", PROPOSAL, put(topic::propose)),
        ("PUT", SUPPORT, put(topic::support_proposal)),
        ("DELETE", SUPPORT, delete(topic::withdraw)),
        ("PUT", AMENDMENT, put(topic::amend)),
        ("POST", AMENDMENT, post(topic::decide)),
        ("GET", "/topics/{id}/statements", get(topic::statements)),
        ("PUT", "/topics/{id}/statements/{statement}", put(topic::say)),
        ("PUT", "/topics/{id}/statements/{statement}/vote", put(topic::vote)),
        ("GET", "/topics/{id}/meetings", get(topic::meetings)),
        ("PUT", "/meetings/{id}/seat", put(topic::sign_up)),
        ("DELETE", "/meetings/{id}/seat", delete(topic::leave)),
        ("GET", "/meetings/{id}/minutes.pdf", get(topic::print_minutes)),
        ("PUT", "/staff/topics/{id}/meetings/{meeting}", put(topic::call_meeting)),
        ("POST", "/staff/meetings/{id}/check-ins", post(topic::check_in)),
        ("POST", "/staff/meetings/{id}/minutes", post(topic::write_minutes)),
        ("PUT", "/staff/topics/{id}", put(topic::put)),
        ("POST", "/staff/topics/{id}/phase", post(topic::move_on)),
        ("PUT", "/staff/topics/{id}/needs/{ticket}", put(topic::attach_need)),
        ("PUT", "/staff/topics/{id}/polls/{poll}", put(topic::link_poll)),
        ("PUT", "/staff/topics/{id}/tickets/{ticket}", put(topic::open_task)),
        ("POST", "/staff/topics/{id}/proposals/{proposal}/answer", post(topic::answer)),
        ("GET", "/staff/topics/{id}/texts", get(topic::hidden)),
        ("POST", "/staff/topics/{id}/texts/{text}", post(topic::moderate)),
    ]
}

fn event_routes() -> Vec<Route> {
    vec![
        ("GET", "/events", get(event::list)),
        ("GET", "/events/past", get(event::past)),
        ("GET", "/events/{id}", get(event::show)),
        ("GET", "/events/{id}/event.ics", get(event::file)),
        ("PUT", "/events/{id}/bookings/{booking}", put(event::book)),
        ("POST", "/bookings/{id}/cancel", post(event::cancel)),
        ("POST", "/bookings/{id}/accept", post(event::accept)),
        ("GET", "/me/bookings", get(event::mine)),
        ("GET", "/me/interests", get(event::interests)),
        ("PUT", "/me/interests", put(event::save_interests)),
        ("GET", "/me/children", get(event::children)),
        ("PUT", "/me/children/{id}", put(event::put_child)),
        ("DELETE", "/me/children/{id}", delete(event::delete_child)),
        ("GET", "/me/calendar", get(event::state)),
        ("POST", "/me/calendar", post(event::make_calendar)),
        ("DELETE", "/me/calendar", delete(event::revoke_calendar)),
        ("GET", "/calendars/{token}/events.ics", get(event::feed)),
        ("GET", "/timetable", get(event::timetable)),
        ("GET", "/staff/events", get(event::list_kept)),
        ("GET", "/staff/events/demand", get(event::demand)),
        ("PUT", "/staff/events/{id}", put(event::put)),
        ("POST", "/staff/events/{id}/call-off", post(event::call_off)),
        ("GET", "/staff/events/{id}/bookings", get(event::bookings)),
        ("PUT", "/staff/events/{id}/bookings/{booking}", put(event::book_for)),
        ("GET", "/staff/events/{id}/requests", get(event::requests)),
        ("PUT", "/staff/events/{id}/requests/{listing}", put(event::ask_help)),
        ("POST", "/staff/bookings/{id}/cancel", post(event::unbook)),
        ("PUT", "/staff/stops/{id}", put(event::put_stop)),
        ("DELETE", "/staff/stops/{id}", delete(event::delete_stop)),
        ("PUT", "/events/{id}/check-ins/{nonce}", put(event::door::own)),
        ("GET", "/events/{id}/opinions", get(event::opinion::figures)),
        ("GET", "/bookings/{id}/opinion", get(event::opinion::own)),
        ("PUT", "/bookings/{id}/opinion", put(event::opinion::submit)),
        ("GET", "/staff/events/opinions", get(event::opinion::kinds)),
        ("GET", "/staff/events/{id}/sessions/{n}/door", get(event::door::show)),
        ("PUT", "/staff/events/{id}/sessions/{n}/door", put(event::door::open)),
        ("GET", "/staff/events/{id}/sessions/{n}/list", get(event::door::download)),
        ("GET", "/staff/events/{id}/sessions/{n}/list.pdf", get(event::door::print)),
        ("PUT", "/staff/events/{id}/check-ins/{nonce}", put(event::door::submit)),
        ("PUT", "/staff/events/{id}/undos/{nonce}", put(event::door::undo)),
    ]
}

fn time_bank_routes() -> Vec<Route> {
    const STINT: &str = "/time-bank/stints/{id}";
    const GIFT: &str = "/time-bank/projects/{id}/gifts/{gift}";
    const CERTIFICATES: &str = "/me/hours/certificates";
    vec![
        ("GET", "/time-bank", get(time_bank::show)),
        ("POST", "/time-bank/certificates/check", post(time_bank::check)),
        ("GET", "/me/hours", get(time_bank::mine)),
        ("GET", "/me/hours/transfers", get(time_bank::statement)),
        ("GET", "/me/volunteer", get(time_bank::show_volunteer)),
        ("PUT", "/me/volunteer", put(time_bank::volunteer)),
        ("DELETE", "/me/volunteer", delete(time_bank::resign)),
        ("GET", "/me/listings", get(time_bank::own)),
        ("GET", "/time-bank/listings", get(time_bank::list)),
        ("GET", "/time-bank/listings/{id}", get(time_bank::detail)),
        ("PUT", "/time-bank/listings/{id}", put(time_bank::publish)),
        ("POST", "/time-bank/listings/{id}/withdraw", post(time_bank::withdraw)),
        ("GET", "/me/stints", get(time_bank::stints)),
        ("GET", STINT, get(time_bank::show_stint)),
        ("PUT", STINT, put(time_bank::take_up)),
        ("POST", "/time-bank/stints/{id}/actions", post(time_bank::act)),
        ("PUT", GIFT, put(time_bank::give)),
        ("DELETE", GIFT, delete(time_bank::give_back)),
        ("GET", CERTIFICATES, get(time_bank::certificates)),
        ("PUT", "/me/hours/certificates/{id}", put(time_bank::ask)),
        ("GET", "/me/hours/certificates/{id}/certificate.pdf", get(time_bank::print)),
        ("GET", "/staff/time-bank", get(time_bank::desk)),
        ("GET", "/staff/time-bank/volunteers", get(time_bank::list_volunteers)),
        ("GET", "/staff/time-bank/listings/{id}", get(time_bank::show_to_staff)),
        ("PUT", "/staff/time-bank/listings/{id}", put(time_bank::ask_for)),
        ("POST", "/staff/time-bank/listings/{id}/pool", post(time_bank::set_pool)),
        ("PUT", "/staff/tickets/{id}/requests/{listing}", put(time_bank::ask_from_ticket)),
        ("GET", "/staff/time-bank/stints/{id}", get(time_bank::show_stint_to_staff)),
        ("PUT", "/staff/time-bank/stints/{id}", put(time_bank::assign)),
        ("POST", "/staff/time-bank/stints/{id}/actions", post(time_bank::act_as_staff)),
        ("PUT", "/staff/time-bank/entries/{id}", put(time_bank::enter)),
        ("GET", "/staff/time-bank/projects", get(time_bank::projects)),
        ("PUT", "/staff/time-bank/projects/{id}", put(time_bank::keep)),
    ]
}

fn staff_routes() -> Vec<Route> {
    let import = DefaultBodyLimit::max(IMPORT_BYTES_MAX);
    let table = DefaultBodyLimit::max(4 * BODY_BYTES_MAX);
    vec![
        ("GET", "/staff/places", get(place::tree)),
        ("POST", "/staff/import", post(place::import).layer(import)),
        ("GET", "/staff/codes", get(qr::list)),
        ("GET", "/staff/codes/sheet.pdf", get(poster::sheet)),
        ("PUT", "/staff/codes/{id}", put(qr::put)),
        ("DELETE", "/staff/codes/{id}", delete(qr::revoke)),
        ("GET", "/staff/codes/{id}/poster.svg", get(poster::svg)),
        ("GET", "/staff/codes/{id}/poster.pdf", get(poster::pdf)),
        ("GET", "/staff/settings", get(settings::show)),
        ("PUT", "/staff/settings", put(settings::save)),
        ("GET", "/staff/routing", get(settings::routing)),
        ("PUT", "/staff/routing", put(settings::save_routing).layer(table)),
        ("GET", "/staff/categories", get(settings::categories)),
        ("PUT", "/staff/categories", put(settings::save_categories)),
        ("GET", "/staff/parties", get(settings::parties)),
        ("PUT", "/staff/parties/{id}", put(settings::save_party)),
        ("GET", "/staff/desk", get(ticket::desk)),
        ("GET", "/staff/tickets", get(ticket::inbox)),
        ("GET", "/staff/tickets.csv", get(export::csv)),
        ("GET", "/staff/tickets.xlsx", get(export::xlsx)),
        ("POST", "/staff/tickets/actions", post(ticket::act_on_many)),
        ("POST", "/staff/tickets/{id}/unmask", post(ticket::unmask)),
    ]
}

/// The server as one service.
pub fn app(state: AppState) -> Router {
    let mut router = Router::new();
    for (_, path, methods) in routes() {
        router = router.route(&format!("{BASE}{path}"), methods);
    }
    router = router
        .route("/api/openapi.json", get(openapi::show))
        .route("/livez", get(admin::livez))
        .route("/readyz", get(admin::readyz))
        .route("/plain/needs", post(plain::submit))
        .fallback(assets::serve);
    layers::wrap(router, &state).with_state(state)
}
