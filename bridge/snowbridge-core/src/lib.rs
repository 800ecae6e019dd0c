//! What `snowbridge-pallet-ethereum-client` needs of `snowbridge-core`: two types. The crate of that name in the registry
//! has them beside XCM, which a chain that is nobody's parachain has no use for, and which is under the GPL alone: the
//! runtime would have to be as well. So this one takes its place ([patch.crates-io] in the workspace). Names, encodings
//! and storage are the same.
#![cfg_attr(not(feature = "std"), no_std)]
#![cfg_attr(
	test,
	allow(
		clippy::arithmetic_side_effects,
		clippy::unwrap_used,
		clippy::indexing_slicing,
		clippy::as_conversions,
		reason = "a test that panics is a test that fails"
	)
)]

mod operating_mode;
mod ring_buffer;

pub use operating_mode::BasicOperatingMode;
pub use ring_buffer::{RingBufferMap, RingBufferMapImpl};
