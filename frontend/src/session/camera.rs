//! The camera looking for a QR code, and a photo that holds one.
//!
//! Invariants: the camera is asked for only on the scan page and let go when the page is left. The
//! browser's own reader is used where there is one, else the pixels are given to `decode`.

use super::device;
use js_sys::{Array, Function, Object, Promise, Reflect};
use leptos::prelude::{document, window};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{
    CanvasRenderingContext2d, File, HtmlCanvasElement, HtmlImageElement, HtmlVideoElement,
    MediaStream, MediaStreamConstraints, MediaStreamTrack, Url,
};

/// Pixels are looked at in pictures of at most this side.
const SIDE_MAX: u32 = 800;

/// A file the person chose.
pub type ChosenFile = File;
/// The element the camera shows itself in.
pub type Screen = HtmlVideoElement;

/// Grey pixels, row by row.
pub struct Pixels {
    pub width: u32,
    pub height: u32,
    pub grey: Vec<u8>,
}

/// A camera that is on.
pub struct Camera {
    stream: MediaStream,
    screen: Screen,
    reader: Option<JsValue>,
}

/// What one look brought.
pub enum Look {
    /// The browser read a code.
    Read(String),
    /// There is none.
    Nothing,
    /// The browser cannot read codes: these are the pixels.
    Pixels(Pixels),
}

impl Camera {
    /// Turns the camera on and shows it on `screen`; none when the person or the phone says no.
    pub async fn open(screen: Screen) -> Option<Self> {
        let wanted = Object::new();
        Reflect::set(&wanted, &"facingMode".into(), &"environment".into()).ok()?;
        let asked = MediaStreamConstraints::new();
        asked.set_video(&wanted);
        let devices = window().navigator().media_devices().ok()?;
        let stream =
            JsFuture::from(devices.get_user_media_with_constraints(&asked).ok()?).await.ok()?;
        let stream: MediaStream = stream.unchecked_into();
        screen.set_src_object(Some(&stream));
        JsFuture::from(screen.play().ok()?).await.ok()?;
        Some(Self { stream, screen, reader: reader() })
    }

    /// Looks at what the camera sees now.
    pub async fn look(&self) -> Look {
        if let Some(reader) = &self.reader {
            return detect(reader, &self.screen).await.map_or(Look::Nothing, Look::Read);
        }
        let (width, height) = (self.screen.video_width(), self.screen.video_height());
        let drawn = draw(width, height, |pen, width, height| {
            pen.draw_image_with_html_video_element_and_dw_and_dh(
                &self.screen,
                0.0,
                0.0,
                width,
                height,
            )
        });
        drawn.map_or(Look::Nothing, Look::Pixels)
    }

    /// Turns the camera off.
    pub fn close(&self) {
        for track in self.stream.get_tracks() {
            track.unchecked_into::<MediaStreamTrack>().stop();
        }
        self.screen.set_src_object(None);
    }
}

/// Looks at a photo the person chose.
pub async fn look_at(file: &ChosenFile) -> Look {
    let Ok(address) = Url::create_object_url_with_blob(file) else { return Look::Nothing };
    let found = look_at_address(&address).await.unwrap_or(Look::Nothing);
    drop(Url::revoke_object_url(&address));
    found
}

async fn look_at_address(address: &str) -> Option<Look> {
    let image = HtmlImageElement::new().ok()?;
    image.set_src(address);
    JsFuture::from(image.decode()).await.ok()?;
    if let Some(reader) = reader() {
        return detect(&reader, &image).await.map(Look::Read);
    }
    let drawn = draw(image.natural_width(), image.natural_height(), |pen, width, height| {
        pen.draw_image_with_html_image_element_and_dw_and_dh(&image, 0.0, 0.0, width, height)
    });
    drawn.map(Look::Pixels)
}

/// The browser's own reader of QR codes, where it has one.
fn reader() -> Option<JsValue> {
    let window = window();
    if !device::has(&window, "BarcodeDetector") {
        return None;
    }
    let maker: Function = Reflect::get(&window, &"BarcodeDetector".into()).ok()?.dyn_into().ok()?;
    let options = Object::new();
    Reflect::set(&options, &"formats".into(), &Array::of1(&"qr_code".into())).ok()?;
    Reflect::construct(&maker, &Array::of1(&options)).ok()
}

async fn detect(reader: &JsValue, picture: &JsValue) -> Option<String> {
    let detect: Function = Reflect::get(reader, &"detect".into()).ok()?.dyn_into().ok()?;
    let coming: Promise = detect.call1(reader, picture).ok()?.dyn_into().ok()?;
    let found: Array = JsFuture::from(coming).await.ok()?.dyn_into().ok()?;
    Reflect::get(&found.get(0), &"rawValue".into())
        .ok()?
        .as_string()
        .filter(|text| !text.is_empty())
}

fn draw(
    width: u32,
    height: u32,
    paint: impl FnOnce(&CanvasRenderingContext2d, f64, f64) -> Result<(), JsValue>,
) -> Option<Pixels> {
    let longest = width.max(height).max(1);
    let scale = |side: u32| {
        if longest <= SIDE_MAX {
            side
        } else {
            side.saturating_mul(SIDE_MAX).checked_div(longest).unwrap_or(1)
        }
    };
    let (width, height) = (scale(width).max(1), scale(height).max(1));
    let canvas: HtmlCanvasElement = document().create_element("canvas").ok()?.unchecked_into();
    canvas.set_width(width);
    canvas.set_height(height);
    let pen: CanvasRenderingContext2d = canvas.get_context("2d").ok()??.unchecked_into();
    paint(&pen, f64::from(width), f64::from(height)).ok()?;
    let image = pen.get_image_data(0.0, 0.0, f64::from(width), f64::from(height)).ok()?;
    let grey = image.data().chunks_exact(4).map(brightness).collect();
    Some(Pixels { width, height, grey })
}

/// Green counts most, as to the eye.
fn brightness(pixel: &[u8]) -> u8 {
    let [red, green, blue, ..] = pixel else { return 0 };
    let sum = u16::from(*red) + 2 * u16::from(*green) + u16::from(*blue);
    u8::try_from(sum / 4).unwrap_or(u8::MAX)
}

/// The file that was just chosen in an input, which is then empty again.
pub fn chosen(event: &web_sys::Event) -> Option<ChosenFile> {
    let input: web_sys::HtmlInputElement = event.target()?.dyn_into().ok()?;
    let file = input.files()?.item(0);
    input.set_value("");
    file
}
