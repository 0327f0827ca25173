//! (module documentation to be written by its owner)
