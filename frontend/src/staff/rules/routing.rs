//! The routing table: which party a need goes to by itself, and after how long.

use super::{
    super::{
        Heading,
        choice::{RowChoice, RowText},
        desk::{self, Desk},
    },
    SaveLine, Saving,
};
use crate::{
    api,
    ui::{Button, Empty, IconButton, Loaded},
};
use leptos::prelude::*;
use linli_shared::{
    api::RoutingTable,
    category::{Category, Class},
    ticket::{AFTER_MINUTES_MAX, RULES_MAX, RoutingRule},
};

/// One row being edited.
#[derive(Clone, Copy)]
struct Line {
    key: usize,
    category: RwSignal<String>,
    class: RwSignal<String>,
    grid: RwSignal<String>,
    party: RwSignal<String>,
    after: RwSignal<String>,
}

impl Line {
    fn of(key: usize, rule: Option<&RoutingRule>) -> Self {
        let word = |word: Option<String>| RwSignal::new(word.unwrap_or_default());
        Self {
            key,
            category: word(rule.and_then(|rule| Some(rule.category?.code().to_owned()))),
            class: word(rule.and_then(|rule| Some(rule.class?.code().to_owned()))),
            grid: word(rule.and_then(|rule| Some(rule.grid?.to_string()))),
            party: word(rule.map(|rule| rule.party.to_string())),
            after: word(rule.and_then(|rule| Some(rule.after_minutes?.to_string()))),
        }
    }

    /// Minutes, or none for waiting; an error when it is neither.
    fn minutes(&self) -> Result<Option<i64>, ()> {
        self.after.with(|after| read_minutes(after))
    }

    fn parse(&self) -> Result<RoutingRule, &'static str> {
        Ok(RoutingRule {
            category: self.category.with_untracked(|code| Category::parse(code)),
            class: self.class.with_untracked(|code| Class::parse(code)),
            grid: self.grid.with_untracked(|id| id.parse().ok()),
            party: self
                .party
                .with_untracked(|id| id.parse())
                .map_err(|_| w!(rules::party_missing))?,
            after_minutes: untrack(|| self.minutes()).map_err(|()| w!(rules::after_bad))?,
        })
    }
}

fn read_minutes(words: &str) -> Result<Option<i64>, ()> {
    if words.trim().is_empty() {
        return Ok(None);
    }
    let minutes: i64 = words.trim().parse().map_err(drop)?;
    if (0..=AFTER_MINUTES_MAX).contains(&minutes) { Ok(Some(minutes)) } else { Err(()) }
}

/// The table and its rows.
#[component]
pub(in crate::staff) fn RoutingPage() -> impl IntoView {
    let table = LocalResource::new(api::staff::routing);
    let reload = Callback::new(move |()| table.refetch());
    view! {
        <Heading title=w!(rules::routing)/>
        <p class="quiet">{w!(rules::routing_note)}</p>
        <Loaded data=table children=move |table: RoutingTable| view! { <Editor table reload/> }/>
    }
}

#[component]
fn Editor(table: RoutingTable, reload: Callback<()>) -> impl IntoView {
    let saving = Saving::new();
    let version = RwSignal::new(table.version);
    let next_key = StoredValue::new(table.rules.len());
    let lines: Vec<Line> =
        table.rules.iter().enumerate().map(|(key, rule)| Line::of(key, Some(rule))).collect();
    let lines = RwSignal::new(lines);
    let add = move |()| {
        if lines.with_untracked(Vec::len) >= RULES_MAX {
            saving.wrong.set(Some(w!(rules::too_many_rows).to_owned()));
            return;
        }
        let key = next_key.get_value();
        next_key.set_value(key.saturating_add(1));
        lines.update(|lines| lines.push(Line::of(key, None)));
    };
    let on_submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let rules: Result<Vec<RoutingRule>, &str> =
            lines.with_untracked(|lines| lines.iter().map(Line::parse).collect());
        match rules {
            Ok(rules) => {
                let body = RoutingTable { rules, version: version.get_untracked() };
                saving.run(async move { api::staff::save_routing(&body).await }, move |saved| {
                    version.try_set(saved.version);
                });
            }
            Err(wrong) => saving.wrong.set(Some(wrong.to_owned())),
        }
    };
    let numbered = move || (1_usize..).zip(lines.get()).collect::<Vec<_>>();
    view! {
        <form class="stack" on:submit=on_submit>
            <Show when=move || lines.with(Vec::is_empty)>
                <Empty icon="swap" title=w!(rules::routing_empty) words=w!(rules::routing_empty_next)/>
            </Show>
            <For each=numbered key=|(number, line)| (*number, line.key)
                children=move |(number, line)| view! { <RuleRow number line lines/> }/>
            <Button icon="plus" wide=true on_press=add>{w!(rules::routing_add)}</Button>
            <SaveLine saving reload/>
        </form>
    }
}

#[component]
fn RuleRow(number: usize, line: Line, lines: RwSignal<Vec<Line>>) -> impl IntoView {
    let desk = expect_context::<Desk>();
    let place =
        move || lines.with_untracked(|lines| lines.iter().position(|other| other.key == line.key));
    let swap = move |up: bool| {
        if let Some(here) = place() {
            let other = if up { here.checked_sub(1) } else { here.checked_add(1) };
            lines.update(|lines| {
                if let Some(other) = other.filter(|other| *other < lines.len()) {
                    lines.swap(here, other);
                }
            });
        }
    };
    let delete = move |()| lines.update(|lines| lines.retain(|other| other.key != line.key));
    let wrong = Signal::derive(move || line.minutes().is_err());
    view! {
        <fieldset class="card stack-s">
            <legend class="sr-only">{w!(rules::routing_row, number)}</legend>
            <div class="line-apart">
                <b class="num" aria-hidden="true">{number}</b>
                <span class="line">
                    <IconButton icon="up" label=w!(rules::move_up, number) on_press=move |()| swap(true)/>
                    <IconButton icon="down" label=w!(rules::move_down, number) on_press=move |()| swap(false)/>
                    <IconButton icon="trash" label=w!(rules::delete_row, number) on_press=delete/>
                </span>
            </div>
            <div class="line">
                <RowChoice name=w!(category) picks=desk.category_picks(w!(none)) value=line.category/>
                <RowChoice name=w!(class) picks=Signal::stored(desk::class_picks(w!(none))) value=line.class/>
                <RowChoice name=w!(grid) picks=desk.grid_picks(w!(none)) value=line.grid/>
            </div>
            <div class="line">
                <RowChoice name=w!(party) picks=desk.party_picks(w!(choose)) value=line.party/>
                <RowText name=w!(rules::after) value=line.after numeric=true length_max=4 wrong/>
            </div>
            <p class="quiet">{w!(rules::after_hint)}</p>
        </fieldset>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn minutes_are_whole_within_a_day_or_empty() {
        assert_eq!(read_minutes(""), Ok(None));
        assert_eq!(read_minutes(" 0 "), Ok(Some(0)));
        assert_eq!(read_minutes("1440"), Ok(Some(1440)));
        for bad in ["1441", "-1", "soon", "1.5"] {
            assert_eq!(read_minutes(bad), Err(()), "{bad}");
        }
    }
}
