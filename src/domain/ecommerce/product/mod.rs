//! Products and their variations on the way from files into a shop: what a row says ([`Columns::check`]), which of several rows of one key
//! counts ([`settle`]), and what becomes of a product and its rows ([`plan()`]).
//!
//! Everything about one product is decided at once, from all of its rows and from what is known of it in the shop, so a caller needs no
//! more than that in memory. Refuses to know ids of the shop and how anything is sent or kept.

mod cell_text;
mod cell_values;
mod columns;
mod content;
mod finding;
mod known;
mod plan;
mod planning;
mod row;
mod row_check;
mod row_outcomes;
mod row_values;
mod same_key;
mod settings;
mod variations;
mod wanted;

pub use self::{
    columns::{Clean, Column, Columns, Field, KeyField},
    finding::{Code, Finding},
    known::{Home, Known, KnownArticle, KnownProduct, KnownStock, Memory},
    plan::{Change, Group, Outcome, Plan, PlannedArticle, PlannedRow, PlannedStock},
    planning::plan,
    row::ProductRow,
    row_check::Rejected,
    same_key::{KeyedRow, Settled, folded, settle},
    settings::{InactiveVariation, Limits, NewProducts, Settings, StockBuffers, Taxes},
    wanted::{Texts, Wanted},
};
