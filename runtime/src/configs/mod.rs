//! How the pallets are configured, one file a topic.

mod accounts;
mod beefy;
pub mod bridge;
pub mod consensus;
mod devices;
pub mod fees;
pub mod governance;
mod principals;
mod system;

pub use system::{Clock, Development};
