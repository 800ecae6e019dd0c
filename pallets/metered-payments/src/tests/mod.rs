//! One file an operation, and the invariants under random calls.

mod close;
mod fuzz;
mod invariants;
mod mandate;
mod meter;
mod open;
mod orders;
mod pay;
mod proceeds;
mod random;
mod runtime_api;
mod settle;
mod settle_many;
mod tariff;
mod top_up;
mod weighing;
