//! Bringing a community on file from a table: checked first, then written whole or not at all.

use super::{Heading, desk::Desk};
use crate::staff::said;
use crate::{
    api, text,
    ui::{Badge, Banner, Button, ButtonKind, Icon, Shape, TextField, Toaster, Tone},
};
use leptos::{prelude::*, task::spawn_local};
use linli_shared::{
    api::{IMPORT_BYTES_MAX, ImportReport},
    i18n::problem,
    place::{ImportProblem, PlaceKind},
};

/// Most bad lines listed at once.
const SHOWN_MAX: usize = 100;
/// What a good table looks like.
const SAMPLE_LINES: &str =
    "第1微网格,1栋,1单元,101,89.5\n第1微网格,1栋,1单元,102,120\n第1微网格,2栋,,101,96.8\n";

#[derive(Clone, Copy)]
struct Import {
    csv: RwSignal<String>,
    report: RwSignal<Option<ImportReport>>,
    wrong: RwSignal<Option<String>>,
    busy: RwSignal<bool>,
}

impl Import {
    fn run(self, dry_run: bool, toaster: Toaster, desk: Desk) {
        let csv = self.csv.get_untracked();
        if csv.trim().is_empty() {
            self.wrong.set(Some(w!(rules::import_empty).to_owned()));
            return;
        }
        if csv.len() > IMPORT_BYTES_MAX {
            self.wrong.set(Some(w!(rules::import_too_large).to_owned()));
            return;
        }
        self.busy.set(true);
        self.wrong.set(None);
        self.report.set(None);
        spawn_local(async move {
            let answer = api::staff::import(&csv, dry_run).await;
            self.busy.try_set(false);
            match answer {
                Ok(report) => {
                    if report.applied {
                        toaster.say(w!(saved));
                        desk.places.set(None);
                        desk.load_places();
                        desk.load();
                    }
                    self.report.try_set(Some(report));
                }
                Err(failure) => {
                    self.wrong.try_set(Some(said(&failure)));
                }
            }
        });
    }
}

/// File or paste, check, import.
#[component]
pub(super) fn ImportPage() -> impl IntoView {
    let desk = expect_context::<Desk>();
    let toaster = expect_context::<Toaster>();
    let import = Import {
        csv: RwSignal::new(String::new()),
        report: RwSignal::new(None),
        wrong: RwSignal::new(None),
        busy: RwSignal::new(false),
    };
    let may_import = move || {
        import.report.with(|report| {
            report.as_ref().is_some_and(|report| !report.applied && report.problems.is_empty())
        })
    };
    // What was checked is what is imported: another text must be checked again.
    Effect::new(move |_| {
        import.csv.track();
        import.report.set(None);
    });
    let sample = format!(
        "data:text/csv;charset=utf-8,%EF%BB%BF{}",
        api::escape(&format!("{}\n{SAMPLE_LINES}", w!(rules::import_heading)))
    );
    view! {
        <Heading title=w!(rules::import)>
            <a class="button button-quiet" rel="external" href=sample download="linli.csv">
                <Icon name="download"/>
                {w!(rules::import_sample)}
            </a>
        </Heading>
        <p class="quiet">{w!(rules::import_note)}</p>
        <FileField import/>
        <TextField id="import-paste" label=w!(rules::import_paste) value=import.csv shape=Shape::Lines(8)
            length_max=u32::try_from(IMPORT_BYTES_MAX).unwrap_or(u32::MAX)/>
        {move || import.wrong.get().map(|wrong| view! { <Banner tone=Tone::Urgent icon="warn"><p>{wrong}</p></Banner> })}
        {move || import.report.get().map(|report| view! { <Report report/> })}
        <div class="buttons">
            <Button icon="check" busy=import.busy on_press=move |()| import.run(true, toaster, desk)>{w!(rules::import_check)}</Button>
            <Show when=may_import>
                <Button kind=ButtonKind::Primary icon="up" busy=import.busy on_press=move |()| import.run(false, toaster, desk)>
                    {w!(rules::import_do)}
                </Button>
            </Show>
        </div>
        <Places/>
    }
}

#[component]
fn FileField(import: Import) -> impl IntoView {
    let file = NodeRef::<leptos::html::Input>::new();
    let on_change = move |_| {
        let chosen =
            file.get_untracked().and_then(|input| input.files()).and_then(|files| files.item(0));
        let Some(chosen) = chosen else { return };
        spawn_local(async move {
            match api::staff::read_text(&chosen).await {
                // A table in another encoding would bring broken names on file.
                Some(text) if text.contains('\u{fffd}') => {
                    let said = problem::text(text::lang(), "import.not_utf8");
                    import.wrong.try_set(Some(said.to_owned()));
                }
                Some(text) => {
                    import.wrong.try_set(None);
                    import.csv.try_set(text);
                }
                None => {
                    import.wrong.try_set(Some(w!(rules::import_empty).to_owned()));
                }
            }
        });
    };
    view! {
        <div class="field">
            <label class="field-label" for="import-file">{w!(rules::import_file)}</label>
            <input class="input" id="import-file" type="file" accept=".csv,text/csv,text/plain" node_ref=file on:change=on_change/>
        </div>
    }
}

fn problem_words(problem: &ImportProblem) -> String {
    match problem {
        ImportProblem::FieldCount => w!(rules::problem_fields).to_owned(),
        ImportProblem::Name => w!(rules::problem_name).to_owned(),
        ImportProblem::Area => w!(rules::problem_area).to_owned(),
        ImportProblem::Twice(earlier) => w!(rules::problem_twice, earlier),
        ImportProblem::Known => w!(rules::problem_known).to_owned(),
    }
}

#[component]
fn Report(report: ImportReport) -> impl IntoView {
    let (grids, buildings, units, households) =
        (report.n_grids, report.n_buildings, report.n_units, report.n_households);
    if report.problems.is_empty() {
        let words = if report.applied {
            w!(rules::import_made, grids, buildings, units, households)
        } else {
            w!(rules::import_makes, grids, buildings, units, households)
        };
        return view! {
            <Banner tone=Tone::Good icon="check" title=w!(rules::import_good, report.n_lines)><p>{words}</p></Banner>
        }
        .into_any();
    }
    let n = report.problems.len();
    let rows: Vec<_> = report
        .problems
        .iter()
        .take(SHOWN_MAX)
        .map(|(line, problem)| {
            view! { <tr><th scope="row" class="num">{*line}</th><td>{problem_words(problem)}</td></tr> }
        })
        .collect();
    let more = (n > SHOWN_MAX).then(|| {
        view! { <p class="quiet">{w!(rules::import_bad_more, n.saturating_sub(SHOWN_MAX))}</p> }
    });
    view! {
        <Banner tone=Tone::Urgent icon="warn" title=w!(rules::import_bad, n)><p>{w!(rules::import_bad_next)}</p></Banner>
        <div>
        <div class="table-wrap" tabindex="0" role="region" aria-label=w!(rules::import_problem)>
            <table class="table">
                <thead><tr><th scope="col">{w!(rules::import_line)}</th><th scope="col">{w!(rules::import_problem)}</th></tr></thead>
                <tbody>{rows}</tbody>
            </table>
        </div>
        </div>
        {more}
    }
    .into_any()
}

/// The grids on file with their sizes.
#[component]
fn Places() -> impl IntoView {
    let desk = expect_context::<Desk>();
    desk.load_places();
    let rows = move || {
        desk.places.with(|nodes| {
            let grids = nodes.iter().flatten().filter(|node| node.place.kind == PlaceKind::Grid);
            grids
                .map(|node| {
                    let warning = node.size_warning.then(|| {
                        view! { <Badge tone=Tone::Wait icon="warn" text=w!(rules::size_warning).to_owned()/> }
                    });
                    view! {
                        <div class="row">
                            <Icon name="grid"/>
                            <span class="row-text">{node.place.name.clone()}</span>
                            {warning}
                            <span class="row-end">{w!(rules::n_households, node.n_households)}</span>
                        </div>
                    }
                })
                .collect_view()
        })
    };
    view! {
        <section class="stack-s">
            <h2>{w!(rules::import_places)}</h2>
            <div class="list">{rows}</div>
        </section>
    }
}
