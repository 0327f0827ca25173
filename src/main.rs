//! (start)
fn main() {}
