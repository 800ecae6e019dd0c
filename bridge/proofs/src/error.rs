//! Why no proof can be made of what a node answered.

/// What is wrong with it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Error {
	/// A field is not there.
	#[error("there is no {0}")]
	Missing(&'static str),
	/// A field is there, and something else than it should be.
	#[error("this is no {0}")]
	Malformed(&'static str),
	/// Two answers are of different blocks or states.
	#[error("{0}")]
	Different(&'static str),
}
