//! How the pallets are configured, one file a topic.

mod accounts;
mod consensus;
mod devices;
pub mod fees;
mod system;

pub use system::{Clock, Development};
