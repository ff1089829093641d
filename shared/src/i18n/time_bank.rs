//! What pages say about the time bank (时间银行文案).

use crate::words;

words! {
    title = "时间银行" / "Time bank";
}
