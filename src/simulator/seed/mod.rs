//! Makes a world from a small data file and a deterministic generator.
