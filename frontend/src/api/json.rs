//! JSON by the browser's own reader and writer, which the program need not carry.

use serde::{Serialize, de::DeserializeOwned};
use serde_wasm_bindgen::Serializer;
use wasm_bindgen::JsValue;

/// Makes a value of the browser into a type. One copy for each type: it is large.
#[inline(never)]
pub(crate) fn from<T: DeserializeOwned>(value: JsValue) -> Result<T, ()> {
    serde_wasm_bindgen::from_value(value).map_err(drop)
}

/// Reads JSON text.
pub(crate) fn read<T: DeserializeOwned>(text: &str) -> Result<T, ()> {
    from(js_sys::JSON::parse(text).map_err(drop)?)
}

/// Writes an object with one more field whose value is JSON text already.
pub(crate) fn write_with<T: Serialize>(value: &T, field: &str, text: &str) -> Result<String, ()> {
    let object = value.serialize(&Serializer::json_compatible()).map_err(drop)?;
    let more = js_sys::JSON::parse(text).map_err(drop)?;
    js_sys::Reflect::set(&object, &field.into(), &more).map_err(drop)?;
    js_sys::JSON::stringify(&object).map(String::from).map_err(drop)
}

/// Writes JSON text.
pub(crate) fn write<T: Serialize>(value: &T) -> Result<String, ()> {
    let value = value.serialize(&Serializer::json_compatible()).map_err(drop)?;
    js_sys::JSON::stringify(&value).map(String::from).map_err(drop)
}
