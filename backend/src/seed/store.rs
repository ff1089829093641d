//! Writing the demonstration (写入): each row through the feature that owns its table.

use super::{
    people::{People, Person},
    tells,
    town::Town,
    year::Planned,
};
use crate::{
    db::run_together,
    error::AppError,
    feed, household, ledger,
    notice::{self, About},
    place,
    qr::{self, NewCode},
    resident, secret,
    secret::Secret,
    settings,
    ticket::{
        follower,
        history::{self, NewEntry},
        store::{self as tickets, NewNeed, NewTicket},
        thank_reporter,
    },
};
use anyhow::anyhow;
use linli_shared::{
    access::Role,
    api::PartyDraft,
    i18n::notice::Notice,
    id::{CodeId, CommunityId, EntryId, ResidentId},
    place::{Place, PlaceKind},
    qr::{CodeKind, INVITE_DAYS},
    resident::Membership,
    ticket::{ClockLimits, RoutingRule, TicketStatus},
    time::Timestamp,
};
use sqlx::AnyConnection;

/// Everything that is written, planned before the first row.
pub(super) struct Demo {
    pub(super) community: CommunityId,
    pub(super) root: Place,
    pub(super) town: Town,
    pub(super) people: People,
    pub(super) rules: Vec<RoutingRule>,
    pub(super) tickets: Vec<Planned>,
    /// Sign-in codes with whom they sign in.
    pub(super) logins: Vec<(CodeId, ResidentId)>,
    pub(super) secret: Secret,
    /// When the community was opened.
    pub(super) opened_at: Timestamp,
    pub(super) now: Timestamp,
}

pub(super) const NAME: &str = "幸福里社区";
pub(super) const PHONE: &str = "010-5550 0123";
/// Homes whose invite lies ready.
const INVITES: usize = 12;

/// The community, its parties, places and homes.
pub(super) async fn write_town(conn: &mut AnyConnection, demo: &Demo) -> Result<(), AppError> {
    let (community, at) = (demo.community, demo.opened_at);
    settings::insert_community(conn, community, NAME, PHONE, at).await?;
    for party in &demo.people.parties {
        let draft = PartyDraft { name: party.name.to_owned(), phone: party.phone.to_owned() };
        settings::insert_party(conn, community, party.id, &draft, at).await?;
    }
    settings::insert_rules(conn, community, &demo.rules).await?;
    for (_, node) in &demo.town.places {
        place::insert_place(conn, community, node, at).await?;
    }
    for home in &demo.town.homes {
        let unit = demo.town.place(home.household.place);
        let unit = unit.ok_or_else(|| anyhow!("a home without a unit"))?;
        place::insert_household(conn, community, unit, &home.household, at).await?;
    }
    Ok(())
}

/// The people with their homes and roles.
pub(super) async fn write_people(conn: &mut AnyConnection, demo: &Demo) -> Result<(), AppError> {
    for person in &demo.people.all {
        write_person(conn, demo, person).await?;
    }
    Ok(())
}

async fn write_person(
    conn: &mut AnyConnection,
    demo: &Demo,
    person: &Person,
) -> Result<(), AppError> {
    let (community, id, at) = (demo.community, person.id, person.since);
    let phone = person.phone.as_ref();
    resident::insert_resident(conn, &demo.secret, community, id, &person.name, phone, at).await?;
    resident::mark_birth_year(conn, community, id, super::polls::birth_year(id)).await?;
    if phone.is_some() {
        resident::mark_consented(conn, community, id, at).await?;
    }
    if let Some((home, relation, state)) = person.home {
        let at = if state == Membership::Waiting { demo.now.plus_hours(-3) } else { at };
        household::insert_membership(conn, community, home, id, relation, state, at).await?;
        household::append_entry(conn, community, home, id, "join", id, at).await?;
        if state == Membership::Waiting {
            tell_representative(conn, demo, person, at).await?;
        }
    }
    for post in &person.posts {
        let phone = person.phone.as_ref().map(super::names::work_phone).unwrap_or_default();
        resident::insert_post(conn, community, id, *post, &phone, at).await?;
    }
    Ok(())
}

async fn tell_representative(
    conn: &mut AnyConnection,
    demo: &Demo,
    waiting: &Person,
    at: Timestamp,
) -> Result<(), AppError> {
    let home = waiting.home.map(|(home, ..)| home);
    let speaks = |person: &&Person| {
        person.home.is_some_and(|(household, _, state)| {
            Some(household) == home && state == Membership::Representative
        })
    };
    let Some(representative) = demo.people.all.iter().find(speaks) else { return Ok(()) };
    let told = Notice::MemberWaiting { name: waiting.name.clone() };
    notice::insert_notice(
        conn,
        demo.community,
        representative.id.bytes(),
        &told,
        About::Nothing,
        at,
    )
    .await
}

/// Posters, invites and the logins of the demonstration.
pub(super) async fn write_codes(conn: &mut AnyConnection, demo: &Demo) -> Result<(), AppError> {
    let at = demo.opened_at.plus_days(2);
    let administrator = holder(&demo.people, Role::Administrator);
    let blank = |id, kind, label: &str| NewCode {
        id,
        kind,
        label: label.to_owned(),
        place: None,
        household: None,
        resident: None,
        created_by: administrator,
        expires_at: None,
    };
    let with_root = [&demo.root];
    let posters = demo.town.places.iter().map(|(_, place)| place).chain(with_root);
    for place in posters.filter(|place| place.kind != PlaceKind::Unit) {
        let id = CodeId::new(at, last_ten(place.id.bytes()));
        let code = NewCode { place: Some(place.id), ..blank(id, CodeKind::Place, &place.path) };
        qr::insert_code(conn, &demo.secret, demo.community, &code, at).await?;
    }
    let lived_in: Vec<_> =
        demo.people.all.iter().filter_map(|person| person.home.map(|home| home.0)).collect();
    let empty = demo.town.homes.iter().filter(|home| !lived_in.contains(&home.household.id));
    for home in empty.take(INVITES) {
        let id = CodeId::new(demo.now, last_ten(home.household.id.bytes()));
        let unit = demo.town.place(home.household.place).map_or("", |unit| unit.path.as_str());
        let label = format!("{unit} · {}", home.household.door);
        let code = NewCode {
            household: Some(home.household.id),
            expires_at: Some(demo.now.plus_days(INVITE_DAYS)),
            created_by: demo.people.workers.get(home.grid).copied(),
            ..blank(id, CodeKind::Invite, &label)
        };
        qr::insert_code(conn, &demo.secret, demo.community, &code, demo.now).await?;
    }
    for (id, resident) in &demo.logins {
        let code = NewCode {
            // Without an end a slip signs in again and again.
            resident: Some(*resident),
            ..blank(*id, CodeKind::SignIn, "演示登录")
        };
        qr::insert_code(conn, &demo.secret, demo.community, &code, demo.now).await?;
    }
    Ok(())
}

fn holder(people: &People, role: Role) -> Option<ResidentId> {
    let holds = |person: &&Person| person.posts.iter().any(|post| post.role == role);
    people.all.iter().find(holds).map(|person| person.id)
}

/// The random part of an id, to make another of the same place.
fn last_ten(id: &[u8]) -> [u8; 10] {
    let mut ten = [0; 10];
    ten.iter_mut().zip(id.iter().skip(6)).for_each(|(to, from)| *to = *from);
    ten
}

/// One ticket with its need, history, followers, notices and its place in the feed.
pub(super) async fn write_ticket(
    conn: &mut AnyConnection,
    demo: &Demo,
    planned: &Planned,
) -> Result<(), AppError> {
    let (community, id) = (demo.community, planned.ticket_id());
    let opened = planned.walk.ticket.times.submitted_at;
    write_need(conn, demo, planned, opened).await?;
    let (seq, number) = tickets::take_number(conn, community, opened).await?;
    if number != planned.number {
        return Err(anyhow!("{number} was planned as {}", planned.number).into());
    }
    let n_followers = planned.followers.len().saturating_add(planned.walk.joined.len());
    let new = NewTicket {
        id,
        number: &planned.number,
        version: i64::try_from(planned.walk.lines.len())?,
        ticket: &planned.walk.ticket,
        place: planned.draft.place,
        building: planned.building,
        confidential: planned.draft.confidential,
        for_person: planned.draft.for_person.as_ref(),
        n_reporters: i64::try_from(n_followers)?.saturating_add(1),
    };
    let mut rows = vec![tickets::insert_ticket(community, &new, &ClockLimits::default())?];
    for (seq, line) in (1_i64..).zip(&planned.walk.lines) {
        let first = seq == 1;
        let entry = NewEntry {
            id: if first { EntryId(planned.id.0) } else { EntryId::new(line.at, rand::random()) },
            seq,
            entry: &line.entry,
            actor: line.actor,
            standing: line.standing,
        };
        rows.push(history::append_entry(community, id, &entry, line.at)?);
    }
    rows.push(feed::append_event(community, seq, "opened", id.bytes(), opened));
    run_together(conn, rows).await?;
    for (at, who) in &planned.walk.joined {
        follower::insert_reporter(conn, community, id, who.bytes(), None, *at).await?;
    }
    for (who, at) in &planned.followers {
        follower::insert_reporter(conn, community, id, who, None, *at).await?;
    }
    for (party, at) in planned.walk.called() {
        follower::insert_call(conn, community, party, id, at).await?;
    }
    if let (TicketStatus::Closed, Some(at)) =
        (planned.walk.ticket.status, planned.walk.ticket.times.closed_at)
    {
        let ticket = &planned.walk.ticket;
        thank_reporter(conn, community, (id, planned.source), planned.reporter, ticket, at).await?;
    }
    for (who, told, at) in tells::notices(planned, &demo.people, demo.now) {
        notice::insert_notice(conn, community, &who, &told, About::Ticket(id), at).await?;
    }
    Ok(())
}

async fn write_need(
    conn: &mut AnyConnection,
    demo: &Demo,
    planned: &Planned,
    at: Timestamp,
) -> Result<(), AppError> {
    let (draft, id) = (&planned.draft, planned.id);
    let seal = |text: &str| demo.secret.seal(id.bytes(), text);
    let for_sealed = match &draft.for_person {
        Some(person) => Some(seal(&serde_json::to_string(person)?)),
        None => None,
    };
    let state = &planned.walk.ticket;
    let suggested = serde_json::to_string(&(state.category, state.class))?;
    let need = NewNeed {
        id,
        body_hash: secret::hash(serde_json::to_string(draft)?.as_bytes()),
        said: &draft.text,
        place: draft.place,
        place_words: &draft.place_words,
        source: planned.source,
        confidential: draft.confidential,
        reporter: planned.reporter,
        visitor: planned.visitor.as_ref().map(<[u8; 32]>::as_slice),
        phone_sealed: (!draft.phone.is_empty()).then(|| seal(&draft.phone)),
        for_sealed,
        photos: &draft.photos,
        recording: None,
        occurred_at: None,
        suggested: &suggested,
    };
    tickets::insert_need(conn, demo.community, &need, at).await?;
    Ok(())
}

/// Seals the books of every day before today.
pub(super) async fn seal_books(conn: &mut AnyConnection, demo: &Demo) -> Result<(), AppError> {
    ledger::seal_all(conn, demo.community, demo.now).await
}
