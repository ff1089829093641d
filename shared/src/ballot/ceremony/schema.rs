//! How the messages of trustees look in the description of the interface.

use super::{Deal, Ready};
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};

impl JsonSchema for Deal {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Deal".into()
    }
    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({
            "type": "object",
            "description": "A public polynomial on ristretto255 with its proof and opening (base64url), and wrapped shares (hexadecimal).",
            "required": ["info", "shares"],
        })
    }
}

impl JsonSchema for Ready {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Ready".into()
    }
    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({
            "type": "object",
            "description": "A proof of possession of a key share: challenge, responses; base64url.",
            "required": ["challenge", "responses"],
        })
    }
}
