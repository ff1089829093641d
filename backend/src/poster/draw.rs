//! The drawing: SVG in millimetres.

use linli_shared::{
    i18n::{Lang, poster},
    qr::CodeKind,
    time::Timestamp,
};
use qrcode::{Color, EcLevel, QrCode};
use std::fmt::Write;

/// Slips on one A4 sheet.
pub(super) const SLIPS: usize = 8;

pub(super) const INK: &str = "#1B1F23";
pub(super) const BAMBOO: &str = "#1B6B4F";
const FONTS: &str = "PingFang SC,HarmonyOS Sans SC,Noto Sans SC,Noto Sans CJK SC,sans-serif";
/// One printer's point in millimetres.
const POINT: f64 = 25.4 / 72.0;

/// What stands on a sheet.
pub(super) struct Paper {
    pub(super) lang: Lang,
    pub(super) kind: CodeKind,
    pub(super) community: String,
    pub(super) phone: String,
    pub(super) title: String,
    pub(super) short: String,
    pub(super) url: String,
    pub(super) site: String,
    pub(super) expires_at: Option<Timestamp>,
}

/// A line of text.
#[derive(Clone, Copy)]
pub(super) struct Line<'a> {
    pub(super) x: f64,
    pub(super) y: f64,
    pub(super) size: f64,
    /// It is set smaller when it would be wider.
    pub(super) width: f64,
    pub(super) bold: bool,
    pub(super) anchor: &'a str,
    pub(super) colour: &'a str,
    pub(super) words: &'a str,
}

/// One code on A4.
pub(super) fn poster(paper: &Paper) -> anyhow::Result<String> {
    let mut svg = open();
    let line = |y, size, bold, words| Line {
        x: 105.0,
        y,
        size,
        width: 182.0,
        bold,
        anchor: "middle",
        colour: INK,
        words,
    };
    let short = spaced(&paper.short);
    let phone = poster::phone(paper.lang, &paper.phone);
    let type_it = poster::type_it(paper.lang, &paper.site);
    let sentence = poster::sentence(paper.lang, paper.kind);
    let until = paper.expires_at.map(|at| poster::good_until(paper.lang, at.date()));
    text(&mut svg, &line(30.0, 7.0, false, &paper.community))?;
    let first = Line { colour: BAMBOO, ..line(54.0, 40.0 * POINT, true, sentence) };
    text(&mut svg, &first)?;
    code(&mut svg, &paper.url, 45.0, 68.0, 120.0)?;
    text(&mut svg, &line(210.0, 9.0, true, &paper.title))?;
    text(&mut svg, &line(231.0, 5.0, false, &type_it))?;
    text(&mut svg, &line(246.0, 13.0, true, &short))?;
    if let Some(until) = &until {
        text(&mut svg, &line(257.0, 5.0, false, until))?;
    }
    text(&mut svg, &line(276.0, 9.0, true, &phone))?;
    svg.push_str("</svg>");
    Ok(svg)
}

/// Up to eight codes on A4, with hairlines to cut along.
pub(super) fn slips(papers: &[Paper]) -> anyhow::Result<String> {
    let mut svg = open();
    let cells = (0..4_u32).flat_map(|row| (0..2_u32).map(move |column| (column, row)));
    for (paper, (column, row)) in papers.iter().zip(cells) {
        slip(&mut svg, paper, f64::from(column) * 105.0, f64::from(row) * 74.25)?;
    }
    for cut in ["M105 0V297", "M0 74.25H210", "M0 148.5H210", "M0 222.75H210"] {
        write!(
            svg,
            "<path d=\"{cut}\" fill=\"none\" stroke=\"#B5B1A6\" stroke-width=\"0.2\" stroke-dasharray=\"2 2\"/>"
        )?;
    }
    svg.push_str("</svg>");
    Ok(svg)
}

fn slip(svg: &mut String, paper: &Paper, x: f64, y: f64) -> anyhow::Result<()> {
    code(svg, &paper.url, x + 7.0, y + 15.0, 44.0)?;
    let line = |down, size, bold, words| Line {
        x: x + 56.0,
        y: y + down,
        size,
        width: 44.0,
        bold,
        anchor: "start",
        colour: INK,
        words,
    };
    let short = spaced(&paper.short);
    let phone = poster::phone(paper.lang, &paper.phone);
    let type_it = poster::type_it(paper.lang, &paper.site);
    let sentence = poster::sentence(paper.lang, paper.kind);
    let until = paper.expires_at.map(|at| poster::good_until(paper.lang, at.date()));
    text(svg, &line(19.0, 4.0, false, &paper.community))?;
    text(svg, &Line { colour: BAMBOO, ..line(28.0, 6.4, true, sentence) })?;
    // A long way to the spot takes two lines, so that it stays readable.
    match paper.title.rsplit_once(" · ").filter(|_| width(&paper.title) * 4.2 > 44.0) {
        Some((way, spot)) => {
            text(svg, &line(34.5, 3.6, false, way))?;
            text(svg, &line(39.5, 4.2, true, spot))?;
        }
        None => text(svg, &line(36.0, 4.2, true, &paper.title))?,
    }
    text(svg, &line(46.5, 3.0, false, &type_it))?;
    text(svg, &line(52.5, 5.4, true, &short))?;
    text(svg, &line(60.0, 4.0, false, &phone))?;
    if let Some(until) = &until {
        text(svg, &line(66.0, 3.2, false, until))?;
    }
    Ok(())
}

pub(super) fn open() -> String {
    format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"210mm\" height=\"297mm\" viewBox=\"0 0 210 297\" \
         font-family=\"{FONTS}\"><rect width=\"210\" height=\"297\" fill=\"#FFFFFF\"/>"
    )
}

/// `ABCD-EFGH`, as on the screens.
fn spaced(short: &str) -> String {
    let (first, last) = short.split_at_checked(4).unwrap_or((short, ""));
    format!("{first}-{last}")
}

pub(super) fn text(svg: &mut String, line: &Line<'_>) -> anyhow::Result<()> {
    let size = line.size.min(line.width / width(line.words).max(1.0));
    let weight = if line.bold { 700 } else { 400 };
    let words = line
        .words
        .replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
        .replace('\n', " ");
    write!(
        svg,
        "<text x=\"{}\" y=\"{}\" font-size=\"{size:.2}\" font-weight=\"{weight}\" text-anchor=\"{}\" \
         fill=\"{}\">{words}</text>",
        line.x, line.y, line.anchor, line.colour
    )?;
    Ok(())
}

/// How wide a text is, in its own size: han characters fill a square, others about three fifths.
pub(super) fn width(words: &str) -> f64 {
    words.chars().map(|c| if u32::from(c) < 0x2000 { 0.62 } else { 1.0 }).sum()
}

/// A QR code of `side` millimetres that survives a quarter of it being scratched, as one path.
pub(super) fn code(
    svg: &mut String,
    content: &str,
    x: f64,
    y: f64,
    side: f64,
) -> anyhow::Result<()> {
    let code = QrCode::with_error_correction_level(content, EcLevel::Q)?;
    let modules = code.width();
    let scale = side / f64::from(u32::try_from(modules)?);
    write!(
        svg,
        "<path transform=\"translate({x} {y}) scale({scale:.5})\" fill=\"#000000\" shape-rendering=\"crispEdges\" d=\""
    )?;
    let colours = code.to_colors();
    for (row, cells) in colours.chunks(modules).enumerate() {
        let mut column = 0;
        for run in cells.chunk_by(|a, b| a == b) {
            if run.first() == Some(&Color::Dark) {
                write!(svg, "M{column} {row}h{0}v1h-{0}z", run.len())?;
            }
            column += run.len();
        }
    }
    svg.push_str("\"/>");
    Ok(())
}
