//! How the twenty categories are called and handled here.

use super::{
    super::{
        Heading,
        choice::{RowChoice, RowText},
        desk::{self, Desk},
    },
    SaveLine, Saving,
};
use crate::{
    api, text,
    ui::{Badge, CheckLine, Icon, Loaded, Tone},
};
use leptos::prelude::*;
use linli_shared::{
    api::{CategorySetting, CategoryTable},
    category::{Category, Class},
    i18n::Lang,
    text::LINE_CHARS_MAX,
};

#[derive(Clone, Copy)]
struct Line {
    category: Category,
    name_zh: RwSignal<String>,
    name_en: RwSignal<String>,
    class: RwSignal<String>,
    advice_zh: RwSignal<String>,
    advice_en: RwSignal<String>,
    is_offered: RwSignal<bool>,
    before: Class,
}

impl Line {
    fn of(row: CategorySetting) -> Self {
        Self {
            category: row.category,
            name_zh: RwSignal::new(row.name_zh),
            name_en: RwSignal::new(row.name_en),
            class: RwSignal::new(row.class.code().to_owned()),
            advice_zh: RwSignal::new(row.advice_zh),
            advice_en: RwSignal::new(row.advice_en),
            is_offered: RwSignal::new(row.is_offered),
            before: row.class,
        }
    }

    fn setting(&self) -> CategorySetting {
        CategorySetting {
            category: self.category,
            name_zh: self.name_zh.get_untracked().trim().to_owned(),
            name_en: self.name_en.get_untracked().trim().to_owned(),
            class: self.class.with_untracked(|code| Class::parse(code)).unwrap_or(self.before),
            advice_zh: self.advice_zh.get_untracked().trim().to_owned(),
            advice_en: self.advice_en.get_untracked().trim().to_owned(),
            is_offered: self.is_offered.get_untracked(),
        }
    }
}

/// All categories; each opens where it is.
#[component]
pub(in crate::staff) fn CategoriesPage() -> impl IntoView {
    let table = LocalResource::new(api::staff::categories);
    let reload = Callback::new(move |()| table.refetch());
    view! {
        <Heading title=w!(rules::categories)/>
        <Loaded data=table children=move |table: CategoryTable| view! { <Editor table reload/> }/>
    }
}

#[component]
fn Editor(table: CategoryTable, reload: Callback<()>) -> impl IntoView {
    let desk = expect_context::<Desk>();
    let saving = Saving::new();
    let version = RwSignal::new(table.version);
    let lines = StoredValue::new(table.categories.into_iter().map(Line::of).collect::<Vec<_>>());
    let on_submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let categories = lines.with_value(|lines| lines.iter().map(Line::setting).collect());
        let body = CategoryTable { categories, version: version.get_untracked() };
        saving.run(async move { api::staff::save_categories(&body).await }, move |saved| {
            version.try_set(saved.version);
            desk.categories.try_set(Some(saved));
        });
    };
    let rows = lines.with_value(|lines| {
        lines.iter().map(|line| view! { <CategoryRow line=*line/> }).collect::<Vec<_>>()
    });
    view! {
        <form class="stack" on:submit=on_submit>
            <div class="list">{rows}</div>
            <SaveLine saving reload/>
        </form>
    }
}

#[component]
fn CategoryRow(line: Line) -> impl IntoView {
    let open = RwSignal::new(false);
    let name = move || match text::lang() {
        Lang::Zh => line.name_zh.get(),
        Lang::En => line.name_en.get(),
    };
    let class = move || line.class.with(|code| Class::parse(code)).map(desk::class_name);
    let hidden = move || {
        (!line.is_offered.get()).then(|| {
            view! { <Badge tone=Tone::Wait icon="eye-off" text=w!(rules::not_offered).to_owned()/> }
        })
    };
    let length_max = u32::try_from(LINE_CHARS_MAX).unwrap_or(u32::MAX);
    view! {
        <div>
            <button type="button" class="row" aria-expanded=move || open.get().to_string()
                on:click=move |_| open.update(|open| *open = !*open)>
                <span class="code">{line.category.code()}</span>
                <span class="row-text">{name}</span>
                {hidden}
                <span class="row-end">{class}</span>
                <Icon name="down"/>
            </button>
            <Show when=move || open.get()>
                <div class="row">
                    <div class="row-text stack-s">
                        <RowText name=w!(rules::name_zh) value=line.name_zh/>
                        <RowText name=w!(rules::name_en) value=line.name_en/>
                        <RowChoice name=w!(class) picks=Signal::stored(desk::class_picks(w!(choose)).split_off(1)) value=line.class/>
                        <RowText name=w!(rules::advice_zh) value=line.advice_zh length_max/>
                        <RowText name=w!(rules::advice_en) value=line.advice_en length_max/>
                        <CheckLine label=w!(rules::offered) checked=line.is_offered/>
                    </div>
                </div>
            </Show>
        </div>
    }
}
