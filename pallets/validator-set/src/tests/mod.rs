mod add_validator;
mod invariants;
mod offences;
mod remove_validator;
mod report_double_authorship;
mod sessions;
mod set_keys;
mod set_validators;
