//! Widgets without knowledge: they show what they are given and say what was tapped.
//!
//! Invariants: no words of their own (every text is a prop), no calls to the server, no rules.
//! Class names are those of `public/app.css`. Meaning is never by colour alone: what has a tone
//! has an icon and a word too. Every widget works by keyboard and announces itself.

mod badge;
mod banner;
mod bars;
mod button;
mod card;
mod chips;
mod dialog;
mod field;
mod focus;
mod history;
mod icon;
mod loaded;
mod pager;
mod photos;
mod qr_svg;
mod ring;
mod stars;
mod time_bar;
mod toast;
mod waiting;

pub(crate) use badge::{Badge, Tone};
pub(crate) use banner::{Banner, Empty};
pub(crate) use bars::{BarItem, BottomBar, TopBar};
pub(crate) use button::{Button, ButtonKind, IconButton};
pub(crate) use card::{Face, Keeper};
pub(crate) use chips::{Chips, Choices, Pick, ToggleChips};
pub(crate) use dialog::{Dialog, Sheet};
pub(crate) use field::{CheckLine, Field, SelectField, Shape, TextField, of_this_text};
pub(crate) use history::Step;
pub(crate) use icon::{Icon, IconSize};
pub(crate) use loaded::{Loaded, LoadedWords};
pub(crate) use pager::Pager;
pub(crate) use photos::{Photo, PhotoRow, PhotoWords};
pub(crate) use qr_svg::QrSvg;
pub(crate) use ring::Ring;
pub(crate) use stars::Stars;
pub(crate) use time_bar::{TimeBar, TimeState};
pub(crate) use toast::{Toaster, Toasts};
pub(crate) use waiting::Waiting;
