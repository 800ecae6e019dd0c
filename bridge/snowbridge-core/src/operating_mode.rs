//! Whether the light client works.
#![allow(clippy::as_conversions, reason = "the codec's derive numbers the variants of enums with `as`")]

use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use scale_info::TypeInfo;

/// Whether a pallet works.
#[derive(
	Clone, Copy, Debug, Default, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo,
)]
pub enum BasicOperatingMode {
	/// It does.
	#[default]
	Normal,
	/// It refuses everything but what governance does.
	Halted,
}

impl BasicOperatingMode {
	/// Whether it refuses.
	pub fn is_halted(&self) -> bool {
		*self == Self::Halted
	}
}
