mod announce;
mod fees;
mod motions;
mod set_council;
