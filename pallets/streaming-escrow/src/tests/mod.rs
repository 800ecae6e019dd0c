//! One file an operation, the arithmetic, the invariants, and what others publish.

mod cancel;
mod create;
mod dispute;
mod flow;
mod invariants;
mod milestones;
mod published;
mod schedule;
mod transfer;
mod withdraw;
