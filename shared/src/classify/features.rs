//! Cuts a text into the pieces the model weighs (文本特征).
//!
//! Invariants: the trainer and the phone cut alike, because both call [`pieces`]; a piece never
//! crosses a punctuation mark or a blank, but a question mark is a letter; nothing here allocates more than a few times the text.

use std::sync::LazyLock;

/// Characters looked at; what follows does not change the answer (最多分析的字数).
pub const CHARS_MAX: usize = 2_000;

/// Traditional forms and their simplified ones, in pairs.
const TRADITIONAL: &str = "\
電电話话樓楼壞坏燈灯門门車车停停沒没這这個个們们來来說说會会裡里裏里開开關关嗎吗麼么\
為为過过還还後后時时間间點点邊边學学醫医藥药飯饭聽听見见請请問问長长頭头買买賣卖錢钱\
養养險险證证戶户單单號号處处從从對对幫帮動动發发種种體体機机難难離离應应該该當当讓让給给\
氣气漲涨風风雲云災灾燒烧煙烟濕湿塊块場场牆墙梯梯滿满髒脏鄰邻親亲婦妇兒儿孫孙媽妈爺爷\
師师傷伤頸颈腦脑臟脏聯联繫系網网絡络線线視视轉转運运輪轮廳厅廁厕補补貼贴費费繳缴報报\
費费資资業业務务層层廢废舊旧鬧闹爭争調调壓压達达遠远進进連连遲迟響响亂乱損损劃划園园幾几\
係系暈晕嘅的冇没唔不喺在啲些佢他睇看咗了瞓睡嚟来";

/// The pairs of [`TRADITIONAL`] by their first character: every letter of every text is looked up.
static SIMPLIFIED: LazyLock<Vec<(char, char)>> = LazyLock::new(|| {
    let mut rest = TRADITIONAL.chars();
    let mut pairs = Vec::new();
    while let (Some(from), Some(to)) = (rest.next(), rest.next()) {
        pairs.push((from, to));
    }
    pairs.sort_by_key(|pair| pair.0);
    pairs.dedup_by_key(|pair| pair.0);
    pairs
});

/// Gives the form of one character that the model knows: half width, small, simplified.
#[must_use]
pub fn fold(c: char) -> char {
    let c = match c {
        '\u{ff01}'..='\u{ff5e}' => {
            u32::from(c).checked_sub(0xfee0).and_then(char::from_u32).unwrap_or(c)
        }
        '\u{3000}' => ' ',
        _ => c,
    };
    if c.is_ascii() {
        return c.to_ascii_lowercase();
    }
    SIMPLIFIED
        .binary_search_by_key(&c, |pair| pair.0)
        .ok()
        .and_then(|at| SIMPLIFIED.get(at))
        .map_or(c, |pair| pair.1)
}

/// A folded character and where it stands in the text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Letter {
    /// The folded character; a run of digits is one `0`.
    pub folded: char,
    /// First byte in the text.
    pub start: usize,
    /// Byte after the last in the text.
    pub end: usize,
}

/// One piece of text: one letter, two side by side, or the first or last one with where the text
/// begins or ends (文本片段).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Piece {
    /// Number of the piece in the model, 22 bits.
    pub hash: u32,
    /// Index of its first letter.
    pub first: usize,
    /// One or two.
    pub letters: usize,
}

/// Folds a text into letters, with `None` where a piece must not cross.
#[must_use]
pub fn letters(text: &str) -> Vec<Option<Letter>> {
    let mut found: Vec<Option<Letter>> = Vec::new();
    for (start, c) in text.char_indices().take(CHARS_MAX) {
        let end = start.saturating_add(c.len_utf8());
        let folded = fold(c);
        if folded.is_ascii_digit() {
            if let Some(Some(last)) = found.last_mut()
                && last.folded == '0'
            {
                last.end = end;
                continue;
            }
            found.push(Some(Letter { folded: '0', start, end }));
        } else if folded.is_alphanumeric() || folded == '?' {
            found.push(Some(Letter { folded, start, end }));
        } else {
            found.push(None);
        }
    }
    found
}

/// The distinct pieces of a text, in the order of their numbers.
#[must_use]
pub fn pieces(letters: &[Option<Letter>]) -> Vec<Piece> {
    let mut found = Vec::with_capacity(letters.len().saturating_mul(2));
    let mut before: Option<char> = None;
    for (at, letter) in letters.iter().enumerate() {
        let Some(letter) = letter else {
            before = None;
            continue;
        };
        found.push(Piece { hash: number(None, letter.folded), first: at, letters: 1 });
        if let Some(earlier) = before {
            let first = at.saturating_sub(1);
            found.push(Piece { hash: number(Some(earlier), letter.folded), first, letters: 2 });
        }
        before = Some(letter.folded);
    }
    let mut spoken = letters.iter().enumerate().filter_map(|(at, l)| l.map(|l| (at, l.folded)));
    if let Some((first, opening)) = spoken.next() {
        found.push(Piece { hash: number(Some('\n'), opening), first, letters: 1 });
        let (first, last) = spoken.next_back().unwrap_or((first, opening));
        found.push(Piece { hash: number(Some(last), '\n'), first, letters: 1 });
    }
    found.sort_by_key(|piece| (piece.hash, piece.first));
    found.dedup_by_key(|piece| piece.hash);
    found
}

/// FNV-1a over the code points, folded to 22 bits.
fn number(earlier: Option<char>, later: char) -> u32 {
    let mut hash: u32 = 0x811c_9dc5;
    for c in earlier.into_iter().chain([later]) {
        for byte in u32::from(c).to_le_bytes() {
            hash = (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193);
        }
    }
    (hash >> 22) ^ (hash & 0x003f_ffff)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn folded(text: &str) -> String {
        letters(text).into_iter().map(|l| l.map_or(' ', |l| l.folded)).collect()
    }

    #[test]
    fn widths_digits_and_old_forms_fold() {
        assert_eq!(folded("ＡＥＤ在３號樓１２０３"), "aed在0号楼0");
        assert_eq!(folded("漏水，快来"), "漏水 快来");
        assert_eq!(folded("😀"), " ");
    }

    #[test]
    fn pairs_of_the_table_are_pairs() {
        assert_eq!(TRADITIONAL.chars().count() % 2, 0);
        assert_eq!(fold('電'), '电');
        assert_eq!(fold('来'), '来');
    }

    #[test]
    fn pieces_do_not_cross_a_mark() {
        assert_eq!(pieces(&letters("漏水")).len(), 5);
        assert_eq!(pieces(&letters("漏，水")).len(), 4);
        assert_eq!(pieces(&letters("漏漏漏")).len(), 4);
        assert_eq!(pieces(&letters("？")).len(), 3);
        assert!(pieces(&letters("，")).is_empty());
    }
}
