//! One file an operation, and the invariants under random calls.

mod close;
mod invariants;
mod open;
mod pay;
mod settle;
mod settle_many;
mod tariff;
mod top_up;
