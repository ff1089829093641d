//! A QR code as an image of its own, so that a long press in a chat app reads it.
//!
//! Use it only from pages that are loaded when entered: the encoder is 15 KB.

use leptos::prelude::*;
use qrcode::{Color, EcLevel, QrCode};
use std::fmt::Write as _;

/// Free squares around a code, as the standard asks.
const QUIET_ZONE: usize = 4;

/// The code for `text`. Empty when the text is too long for any code (over 2,300 bytes).
#[component]
pub(crate) fn QrSvg(
    #[prop(into)] text: Signal<String>,
    #[prop(into)] alt: Signal<String>,
) -> impl IntoView {
    view! { <img class="qr" alt=alt src=move || text.with(|text| address(text))/> }
}

fn address(text: &str) -> String {
    let Ok(code) = QrCode::with_error_correction_level(text, EcLevel::M) else {
        return String::new();
    };
    format!("data:image/svg+xml,{}", drawing(&code).replace('#', "%23").replace(' ', "%20"))
}

/// One path for all dark squares, a row at a time.
fn drawing(code: &QrCode) -> String {
    let width = code.width();
    let mut path = String::new();
    for (y, row) in code.to_colors().chunks(width).enumerate() {
        let mut x = 0;
        for run in row.chunk_by(|a, b| a == b) {
            let length = run.len();
            if run.first() == Some(&Color::Dark) {
                let (x, y) = (x + QUIET_ZONE, y + QUIET_ZONE);
                write!(path, "M{x} {y}h{length}v1h-{length}z")
                    .expect("a String takes all that is written");
            }
            x += length;
        }
    }
    let side = width + 2 * QUIET_ZONE;
    format!(
        "<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 {side} {side}' shape-rendering='crispEdges'>\
         <path fill='white' d='M0 0h{side}v{side}H0z'/><path d='{path}'/></svg>"
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_dark_square_is_drawn_once() {
        let code =
            QrCode::with_error_correction_level("https://linli.example/q#7K2M9QXD", EcLevel::M)
                .expect("a short address fits");
        let dark = code.to_colors().iter().filter(|color| **color == Color::Dark).count();
        let drawn: usize = drawing(&code)
            .split("v1h-")
            .skip(1)
            .filter_map(|piece| piece.split_once('z'))
            .map(|(length, _)| length.parse::<usize>().expect("a number"))
            .sum();
        assert_eq!(drawn, dark);
    }

    #[test]
    fn an_address_needs_no_quoting() {
        let address = address("https://linli.example/q#7K2M9QXD");
        assert!(address.starts_with("data:image/svg+xml,"));
        assert!(!address.contains(['#', ' ', '"']));
    }

    #[test]
    fn a_text_too_long_for_any_code_gives_no_image() {
        assert_eq!(address(&"x".repeat(5000)), "");
    }
}
