//! `cegid-connector` connects Cegid Retail Y2 (SOAP) with LiveStore, wallets, loyalty and e-commerce.
//!
//! This file is the map of the crate; `docs/architecture.md` walks through it.
//!
//! | module | what it is | what it refuses to know |
//! | --- | --- | --- |
//! | [`domain`] | the business words and rules, pure | HTTP, SQL, XML, async |
//! | [`tenant`] | documents → validated tenant → registry; secrets | HTTP, SQL |
//! | [`store`] | traits per topic, SQLite and Postgres behind them | HTTP, Y2 |
//! | [`flat_files`] | CSV files of strangers, row by row, in constant memory | flows, columns' meaning, HTTP, SQL |
//! | [`flows`] | what the product does | axum, SQL |
//! | [`worker`] | durable jobs: leases, retries, the kinds of jobs | HTTP, SQL |
//! | [`retail_operations`] | the second notification provider's rules | HTTP |
//! | [`identity`] | bearer tokens: issuers, their keys, what a token opens | HTTP routes, settings, tenant files |
//! | [`trace`] | the trace that a request belongs to; its steps | who collects them, routes, Y2 |
//! | [`network`] | which addresses may be called; the shared HTTP client | tenants, Y2, settings files |
//! | [`health`] | whether this process should get traffic | HTTP, tenants, Y2 |
//! | [`http`] | routes, extractors, problems, pages | Y2's XML, SQL |
//! | [`telemetry`] | logs, metrics, spans on their way out | tenants, routes |
//! | [`yaml`] | YAML with positions, every problem at once | what the documents are about |
//! | [`json`] | how deep JSON nests, before it is read | documents, types |
//! | [`config`] | server settings | everything else |
//! | [`app`], [`cli`] | where every handle is built once; the command line | nothing |
pub mod app;
pub mod cli;
pub mod clock;
pub mod config;
pub mod domain;
pub mod flat_files;
pub mod flows;
pub mod health;
pub mod http;
pub mod identity;
pub mod json;
pub mod network;
pub mod retail_operations;
pub mod store;
pub mod telemetry;
pub mod tenant;
pub mod trace;
pub mod worker;
pub mod yaml;
