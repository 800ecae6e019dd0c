//! Weights measured for this runtime, of pallets whose crates have none that would do.

pub mod ethereum_client;
