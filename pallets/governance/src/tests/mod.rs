mod announce;
mod fees;
mod set_council;
