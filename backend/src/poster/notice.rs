//! A sheet with lines to read, tick or write on, and one code: ballots on paper, results on the board.

use super::draw::{BAMBOO, INK, Line, code, open, text, width};
use std::fmt::Write;

/// Where lines begin and how wide they are, in millimetres.
const LEFT: f64 = 18.0;
const WIDE: f64 = 174.0;
/// Below this there is only the code.
const LINES_END: f64 = 228.0;

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

/// One line as it is set.
struct Set {
    words: String,
    size: f64,
    bold: bool,
    indent: f64,
    /// How far it stands off from the line above, beyond that line's own height.
    before: f64,
    /// How far the next line stands below.
    height: f64,
    mark: Mark,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Mark {
    None,
    /// A box to tick, before the words.
    Tick,
    /// A rule to write on, after the words.
    Rule,
}

/// The sheets on A4, as many as the rows take; each has the title and the code.
///
/// # Errors
/// When one cannot be written, or the address fits into no code.
pub(super) fn draw(notice: &Notice) -> anyhow::Result<Vec<String>> {
    let mut sheets = Vec::new();
    let (mut svg, mut y) = begin(notice)?;
    for set in notice.rows.iter().flat_map(sets) {
        if y > LINES_END {
            sheets.push(end(svg, notice)?);
            (svg, y) = begin(notice)?;
        }
        y += set.before;
        draw_set(&mut svg, &set, y)?;
        y += set.height;
    }
    sheets.push(end(svg, notice)?);
    Ok(sheets)
}

/// The head of a sheet, and where its first line stands.
fn begin(notice: &Notice) -> anyhow::Result<(String, f64)> {
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
    Ok((svg, 72.0))
}

/// The code and the phone number below the lines.
fn end(mut svg: String, notice: &Notice) -> anyhow::Result<String> {
    code(&mut svg, &notice.url, LEFT, 236.0, 44.0)?;
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
    text(&mut svg, &side(254.0, 5.5, true, notice.caption.as_str()))?;
    text(&mut svg, &side(266.0, 5.0, false, notice.phone.as_str()))?;
    svg.push_str("</svg>");
    Ok(svg)
}

/// A row as lines; only the first of a row has its mark.
fn sets(row: &Row) -> Vec<Set> {
    let (words, size, bold, indent, mark) = match row {
        Row::Words(words) => (words, 5.0, false, 0.0, Mark::None),
        Row::Strong(words) => (words, 6.5, true, 0.0, Mark::None),
        Row::Tick(words) => (words, 7.0, true, 12.0, Mark::Tick),
        Row::Write(words) => (words, 5.0, false, 0.0, Mark::Rule),
    };
    let mut lines: Vec<Set> = wrap(words, (WIDE - indent) / size)
        .into_iter()
        .enumerate()
        .map(|(n, words)| Set {
            words,
            size,
            bold,
            indent,
            before: if n == 0 && matches!(row, Row::Strong(_)) { 2.0 } else { 0.0 },
            height: size * 1.5,
            mark: if n == 0 { mark } else { Mark::None },
        })
        .collect();
    if let Some(last) = lines.last_mut() {
        last.height += if mark == Mark::None { size * 0.25 } else { 4.0 };
    }
    lines
}

fn draw_set(svg: &mut String, set: &Set, y: f64) -> anyhow::Result<()> {
    let x = LEFT + set.indent;
    match set.mark {
        Mark::None => {}
        Mark::Tick => {
            let top = y - 6.6;
            write!(
                svg,
                "<rect x=\"{LEFT}\" y=\"{top:.1}\" width=\"8\" height=\"8\" fill=\"none\" stroke=\"{INK}\" stroke-width=\"0.5\"/>"
            )?;
        }
        Mark::Rule => {
            let from = x + width(&set.words) * set.size + 4.0;
            write!(
                svg,
                "<path d=\"M{from:.1} {y:.1}H130\" stroke=\"{INK}\" stroke-width=\"0.3\"/>"
            )?;
        }
    }
    text(
        svg,
        &Line {
            x,
            y,
            size: set.size,
            width: WIDE - set.indent,
            bold: set.bold,
            anchor: "start",
            colour: INK,
            words: &set.words,
        },
    )
}

/// Breaks words into lines that are not wider than so many han characters. Latin words stay whole
/// where a line can hold them.
fn wrap(words: &str, wide: f64) -> Vec<String> {
    let mut lines = Vec::new();
    let mut line = String::new();
    for c in words.chars() {
        if c == '\n' {
            lines.push(std::mem::take(&mut line));
            continue;
        }
        if width(&line) + width(c.encode_utf8(&mut [0; 4])) > wide {
            if c == ' ' {
                continue;
            }
            let from = if is_latin(c) { word_begin(&line) } else { line.len() };
            let next = line.split_off(from);
            line.truncate(line.trim_end().len());
            lines.push(std::mem::replace(&mut line, next));
        }
        line.push(c);
    }
    lines.push(line);
    lines
}

fn is_latin(c: char) -> bool {
    c != ' ' && u32::from(c) < 0x2000
}

/// Where the unfinished Latin word at the end of a line begins; the end, when it is the whole line.
fn word_begin(line: &str) -> usize {
    match line.trim_end_matches(is_latin).len() {
        0 => line.len(),
        begin => begin,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn notice(rows: Vec<Row>) -> Notice {
        let text = |text: &str| text.to_owned();
        Notice {
            community: text("幸福里社区"),
            heading: text("表决票"),
            title: text("电梯改造"),
            rows,
            url: text("http://linli.test/polls/1"),
            caption: text("扫码看说明"),
            phone: text("网格中心 010"),
        }
    }

    #[test]
    fn what_does_not_fit_goes_on_another_sheet_and_nothing_is_left_out() {
        let mut rows = vec![Row::Words("一".repeat(2_000))];
        rows.extend((0..20).map(|n| Row::Tick(format!("第{n}项"))));
        rows.push(Row::Write("签名".to_owned()));
        let sheets = draw(&notice(rows)).unwrap();
        assert!(sheets.len() > 1);
        let all = sheets.concat();
        assert_eq!(all.matches('一').count(), 2_000);
        assert_eq!(all.matches("<rect x=").count(), 20);
        assert!(all.contains("第19项") && all.contains("签名"));
        assert!(sheets.iter().all(|sheet| sheet.contains("电梯改造")));
    }

    #[test]
    fn a_short_notice_is_one_sheet() {
        assert_eq!(draw(&notice(vec![Row::Strong("通过".to_owned())])).unwrap().len(), 1);
    }

    #[test]
    fn long_words_go_on_in_the_next_line() {
        assert_eq!(wrap("一二三四五", 3.0), ["一二三", "四五"]);
        assert_eq!(wrap("一\n二", 3.0), ["一", "二"]);
        assert_eq!(wrap("", 3.0), [""]);
        assert_eq!(wrap("one two three", 5.0), ["one two", "three"]);
        assert_eq!(wrap("电梯 lift", 3.0), ["电梯", "lift"]);
        assert_eq!(wrap("abcdefgh", 3.0), ["abcd", "efgh"]);
    }
}
