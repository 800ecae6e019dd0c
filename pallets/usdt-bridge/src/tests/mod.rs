//! What each operation does and refuses, and what holds whatever is done. A test that stands for an attack that befell
//! another bridge names it.

mod commit;
mod halt;
mod invariants;
mod lanes;
mod limits;
mod prove_deposit;
mod prove_release;
mod submit_update;
mod withdraw;
