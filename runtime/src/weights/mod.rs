//! Weights measured for this runtime, of pallets that aren't ours: balances', so that transfers and payments are measured
//! alike, and the Ethereum client's, whose crate has old ones.

pub mod balances;
pub mod ethereum_client;
