//! A sheet with lines to read, tick or write on, and one code: ballots on paper, results on the board.

use super::draw::{BAMBOO, INK, Line, code, open, text, width};
use std::fmt::Write;

/// Where lines begin and how wide they are, in millimetres.
const LEFT: f64 = 18.0;
const WIDE: f64 = 174.0;
/// Below this there is only the code.
const LINES_END: f64 = 222.0;

/// One line of a notice.
pub(crate) enum Row {
    /// To read; it goes on in the next line where it is long.
    Words(String),
    /// The same, larger.
    Strong(String),
    /// With a box to tick.
    Tick(String),
    /// With room to write.
    Write(String),
}

/// What stands on the sheet.
pub(crate) struct Notice {
    pub(crate) community: String,
    /// What kind of sheet it is.
    pub(crate) heading: String,
    pub(crate) title: String,
    pub(crate) rows: Vec<Row>,
    /// What the code opens.
    pub(crate) url: String,
    /// What the code is for.
    pub(crate) caption: String,
    pub(crate) phone: String,
}

/// The sheet on A4.
///
/// # Errors
/// When it cannot be written, or the address fits into no code.
pub(super) fn draw(notice: &Notice) -> anyhow::Result<String> {
    let mut svg = open();
    let middle = |y, size, colour, words| Line {
        x: 105.0,
        y,
        size,
        width: WIDE,
        bold: true,
        anchor: "middle",
        colour,
        words,
    };
    text(&mut svg, &Line { bold: false, ..middle(24.0, 5.5, INK, notice.community.as_str()) })?;
    text(&mut svg, &middle(40.0, 11.0, BAMBOO, notice.heading.as_str()))?;
    text(&mut svg, &middle(56.0, 8.0, INK, notice.title.as_str()))?;
    let mut y = 70.0;
    for row in &notice.rows {
        y = draw_row(&mut svg, row, y)?;
        if y > LINES_END {
            break;
        }
    }
    code(&mut svg, &notice.url, LEFT, 232.0, 46.0)?;
    let side = |y, size, bold, words| Line {
        x: LEFT + 52.0,
        y,
        size,
        width: WIDE - 52.0,
        bold,
        anchor: "start",
        colour: INK,
        words,
    };
    text(&mut svg, &side(250.0, 5.5, true, notice.caption.as_str()))?;
    text(&mut svg, &side(262.0, 5.0, false, notice.phone.as_str()))?;
    svg.push_str("</svg>");
    Ok(svg)
}

/// Draws a row from `y` down, and answers where the next one begins.
fn draw_row(svg: &mut String, row: &Row, y: f64) -> anyhow::Result<f64> {
    let (words, size, bold, indent) = match row {
        Row::Words(words) => (words, 5.0, false, 0.0),
        Row::Strong(words) => (words, 6.5, true, 0.0),
        Row::Tick(words) => (words, 7.0, true, 12.0),
        Row::Write(words) => (words, 5.0, false, 0.0),
    };
    if matches!(row, Row::Tick(_)) {
        let top = y - 6.2;
        write!(
            svg,
            "<rect x=\"{LEFT}\" y=\"{top}\" width=\"8\" height=\"8\" fill=\"none\" stroke=\"{INK}\" stroke-width=\"0.5\"/>"
        )?;
    }
    let mut at = y;
    for line in wrap(words, (WIDE - indent) / size) {
        let line = Line {
            x: LEFT + indent,
            y: at,
            size,
            width: WIDE - indent,
            bold,
            anchor: "start",
            colour: INK,
            words: &line,
        };
        text(svg, &line)?;
        at += size * 1.55;
    }
    if matches!(row, Row::Write(_)) {
        let from = LEFT + width(words) * size + 4.0;
        write!(svg, "<path d=\"M{from:.1} {y}H120\" stroke=\"{INK}\" stroke-width=\"0.3\"/>")?;
        return Ok(at + 4.0);
    }
    Ok(at + size * 0.35)
}

/// Breaks words into lines that are not wider than so many han characters.
fn wrap(words: &str, wide: f64) -> Vec<String> {
    let mut lines = vec![String::new()];
    let mut used = 0.0;
    for c in words.chars() {
        let step = width(c.encode_utf8(&mut [0; 4]));
        if used + step > wide || c == '\n' {
            lines.push(String::new());
            used = 0.0;
        }
        if let Some(line) = lines.last_mut().filter(|_| c != '\n') {
            line.push(c);
            used += step;
        }
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::wrap;

    #[test]
    fn long_words_go_on_in_the_next_line() {
        assert_eq!(wrap("一二三四五", 3.0), ["一二三", "四五"]);
        assert_eq!(wrap("一\n二", 3.0), ["一", "二"]);
        assert_eq!(wrap("", 3.0), [""]);
    }
}
