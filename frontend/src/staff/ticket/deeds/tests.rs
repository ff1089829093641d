//! What is offered to whom.

use super::*;
use linli_shared::{
    id::PlaceId,
    ticket::{ClockLimits, Source, Ticket},
};

const NOW: Timestamp = Timestamp(1_763_700_000_000);

fn me() -> ResidentId {
    ResidentId::new(NOW, [1; 10])
}

fn view(status: TicketStatus, standing: Standing) -> TicketView {
    let party = Some(PartyId::new(NOW, [2; 10]));
    let grid = Some(PlaceId::new(NOW, [3; 10]));
    let opened = Ticket::open(Class::General, Category::B7, grid, None, false, NOW);
    TicketView {
        id: TicketId::new(NOW, [4; 10]),
        number: "T261121-0042".to_owned(),
        version: 1,
        ticket: Ticket { status, party, ..opened },
        text: "灯不亮".to_owned(),
        place: None,
        place_words: String::new(),
        photos: Vec::new(),
        recording: None,
        confidential: false,
        source: Source::Qr,
        occurred_at: None,
        reporter: None,
        for_name: None,
        n_reporters: 1,
        owner: None,
        party: None,
        parties: Vec::new(),
        clocks: Vec::new(),
        entries: Vec::new(),
        standings: vec![standing],
        my_party: party,
        my_id: Some(me()),
        limits: ClockLimits::default(),
    }
}

fn steps(view: &TicketView) -> Vec<Deed> {
    next_steps(view, &offers(view, NOW)).into_iter().map(|offer| offer.deed).collect()
}

#[track_caller]
fn check(status: TicketStatus, role: Role, expected: &[Deed]) {
    assert_eq!(steps(&view(status, Standing::Staff(role))), expected);
}

#[test]
fn the_next_step_is_the_viewers_own() {
    check(
        TicketStatus::Submitted,
        Role::Dispatcher,
        &[Deed::Dispatch, Deed::SolveOnSpot, Deed::Accept],
    );
    check(
        TicketStatus::Submitted,
        Role::GridWorker,
        &[Deed::Accept, Deed::SolveOnSpot, Deed::Dispatch],
    );
    check(TicketStatus::Dispatched, Role::Handler, &[Deed::Accept, Deed::Return, Deed::Reply]);
    check(TicketStatus::InProgress, Role::Handler, &[Deed::Finish, Deed::Pause, Deed::Reply]);
    check(TicketStatus::Done, Role::GridWorker, &[Deed::Check, Deed::Reply]);
    check(TicketStatus::Closed, Role::Supervisor, &[Deed::Sample, Deed::Reply]);
    check(TicketStatus::Withdrawn, Role::GridWorker, &[Deed::Reply]);
}

#[test]
fn a_reporter_is_offered_nothing_here() {
    assert_eq!(offers(&view(TicketStatus::Done, Standing::Reporter), NOW), []);
}

#[test]
fn who_finished_it_is_told_why_somebody_else_checks() {
    let mut mine = view(TicketStatus::Done, Standing::Staff(Role::GridWorker));
    mine.ticket.finished_by = Some(me());
    assert!(is_own_work(&mine, NOW));
    assert!(!offers(&mine, NOW).iter().any(|offer| offer.deed == Deed::Check));
}

#[test]
fn only_a_called_party_reports_in() {
    let mut called = view(TicketStatus::Dispatched, Standing::Staff(Role::Handler));
    assert!(!steps(&called).contains(&Deed::ReportIn));
    called.ticket.whistle = called.ticket.party.map(|lead| linli_shared::ticket::Whistle {
        lead,
        supporting: Vec::new(),
        reported_in: Vec::new(),
        at: NOW,
    });
    assert_eq!(steps(&called).first(), Some(&Deed::ReportIn));
}
