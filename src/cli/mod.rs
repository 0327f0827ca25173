//! The command line: one file per subcommand.

pub mod console;
pub mod key;
pub mod migrate;
pub mod open;
pub mod simulate;
pub mod tenant;
