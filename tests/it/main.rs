//! The integration tests, in one binary.

mod wsdl_vs_vendor;
