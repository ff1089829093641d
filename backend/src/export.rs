//! Tickets as a table (导出): CSV that Excel in China opens rightly, and XLSX.
//!
//! Invariant: a table holds what its maker may see in the inbox, without names of reporters.

use crate::{
    error::AppError,
    extract::{AppState, Export, Query, Staff},
    ticket::list,
};
use axum::{
    extract::State,
    http::{HeaderName, HeaderValue, header},
    response::{IntoResponse, Response},
};
use linli_shared::{
    api::{InboxQuery, TicketRow},
    i18n::{Lang, label},
    words,
};
use rust_xlsxwriter::{Format, Workbook};

/// Most rows of one table.
const ROWS_MAX: i64 = 5_000;
const COLUMNS: usize = 12;

words! {
    number = "工单号" / "Number";
    submitted = "提交时间" / "Submitted";
    status = "状态" / "Status";
    class = "类型" / "Class";
    category = "类别" / "Category";
    place = "地点" / "Place";
    text = "内容" / "What was said";
    owner = "负责人" / "Owner";
    party = "承办单位" / "Party";
    level = "层级" / "Level";
    due = "当前时限" / "Due";
    reporters = "反映人数" / "Reporters";
    sheet = "工单" / "Tickets";
}

/// `GET /staff/tickets.csv`.
pub async fn csv(
    State(app): State<AppState>,
    staff: Staff<Export>,
    Query(query): Query<InboxQuery>,
) -> Result<Response, AppError> {
    let lang = staff.visitor.lang;
    let found = rows(&app, &staff, &query).await?;
    download_csv(heading(lang), found.iter().map(|row| cells(lang, row)), "linli-tickets.csv")
}

/// A table as spreadsheets of any country open it, with nothing in it that they would run.
///
/// # Errors
/// When it cannot be written.
pub(crate) fn download_csv<const N: usize>(
    heading: [&str; N],
    rows: impl Iterator<Item = [String; N]>,
    name: &'static str,
) -> Result<Response, AppError> {
    let mut writer = csv::WriterBuilder::new()
        .terminator(csv::Terminator::CRLF)
        .from_writer(vec![0xef, 0xbb, 0xbf]);
    writer.write_record(heading)?;
    for row in rows {
        writer.write_record(row.map(disarm))?;
    }
    let bytes = writer.into_inner().map_err(csv::IntoInnerError::into_error)?;
    Ok(download(bytes, "text/csv; charset=utf-8", name))
}

/// `GET /staff/tickets.xlsx`.
pub async fn xlsx(
    State(app): State<AppState>,
    staff: Staff<Export>,
    Query(query): Query<InboxQuery>,
) -> Result<Response, AppError> {
    let lang = staff.visitor.lang;
    let found = rows(&app, &staff, &query).await?;
    let bytes = tokio::task::spawn_blocking(move || write_xlsx(lang, &found)).await??;
    Ok(download(
        bytes,
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        "linli-tickets.xlsx",
    ))
}

async fn rows(
    app: &AppState,
    staff: &Staff<Export>,
    query: &InboxQuery,
) -> Result<Vec<TicketRow>, AppError> {
    let book = app.book().await?;
    let records = list::list_inbox(app, staff, query, ROWS_MAX).await?;
    Ok(records.iter().map(|record| list::row_of(&book, record)).collect())
}

fn write_xlsx(lang: Lang, rows: &[TicketRow]) -> anyhow::Result<Vec<u8>> {
    let mut workbook = Workbook::new();
    let bold = Format::new().set_bold();
    let page = workbook.add_worksheet_with_constant_memory()?;
    page.set_name(sheet(lang))?;
    for (column, width) in (0..).zip([16, 17, 12, 8, 18, 28, 48, 12, 14, 8, 17, 8]) {
        page.set_column_width(column, width)?;
    }
    for (column, name) in (0..).zip(heading(lang)) {
        page.write_with_format(0, column, name, &bold)?;
    }
    for (line, row) in (1..).zip(rows) {
        for (column, cell) in (0..).zip(cells(lang, row)) {
            page.write(line, column, cell)?;
        }
    }
    Ok(workbook.save_to_buffer()?)
}

const fn heading(lang: Lang) -> [&'static str; COLUMNS] {
    [
        number(lang),
        submitted(lang),
        status(lang),
        class(lang),
        category(lang),
        place(lang),
        text(lang),
        owner(lang),
        party(lang),
        level(lang),
        due(lang),
        reporters(lang),
    ]
}

fn cells(lang: Lang, row: &TicketRow) -> [String; COLUMNS] {
    let (class, category) = match lang {
        Lang::Zh => (row.class.zh(), row.category.zh()),
        Lang::En => (row.class.en(), row.category.en()),
    };
    [
        row.number.clone(),
        row.submitted_at.display(),
        label::status(lang, row.status).to_owned(),
        class.to_owned(),
        category.to_owned(),
        row.place.clone(),
        row.excerpt.clone(),
        row.owner.clone().unwrap_or_default(),
        row.party.clone().unwrap_or_default(),
        label::level(lang, row.level).to_owned(),
        row.due.map(|clock| clock.due.display()).unwrap_or_default(),
        row.n_reporters.to_string(),
    ]
}

/// A cell that begins like a formula is text.
fn disarm(cell: String) -> String {
    if cell.starts_with(['=', '+', '-', '@', '\t', '\r']) { format!("'{cell}") } else { cell }
}

fn download(bytes: Vec<u8>, content_type: &'static str, name: &'static str) -> Response {
    let mut response = bytes.into_response();
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(content_type));
    if let Ok(value) = HeaderValue::from_str(&format!("attachment; filename=\"{name}\"")) {
        headers.insert(HeaderName::from_static("content-disposition"), value);
    }
    response
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formulas_become_text() {
        assert_eq!(disarm("=1+1".to_owned()), "'=1+1");
        assert_eq!(disarm("井盖坏了".to_owned()), "井盖坏了");
    }
}
