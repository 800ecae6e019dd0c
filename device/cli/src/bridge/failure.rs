//! Why a command of the bridge does nothing.

use std::{error::Error, fmt};

/// A reason, named for machines and in words for people, which say what to do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Failure {
	/// Its name.
	pub name: &'static str,
	/// What is wrong, and what to do.
	pub message: String,
}

impl Failure {
	/// One of these.
	pub fn new(name: &'static str, message: impl Into<String>) -> Self {
		Self { name, message: message.into() }
	}
}

impl fmt::Display for Failure {
	fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
		f.write_str(&self.message)
	}
}

impl Error for Failure {}
