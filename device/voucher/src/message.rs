//! The bytes that are signed: a domain that no other chain, kind or version shares, then a fixed-width body.

use crate::GenesisHash;

const PREFIX: &[u8; 7] = b"coinop/";

/// Bytes before a message's body.
pub const HEADER_LEN: usize = 41;

/// Everything that a key of Coinop signs off chain. A kind is never reused for another body.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum Kind {
	/// A [`crate::Statement`] of a metered session.
	Statement = 1,
	/// A device's consent to be owned by an account, see [`possession`].
	Possession = 2,
	/// The release of an escrow's milestone, see [`confirmation`].
	Confirmation = 3,
	/// What a validator's clock shows, see [`clock`].
	Clock = 4,
}

impl Kind {
	/// The kind's byte on the wire.
	pub const fn byte(self) -> u8 {
		match self {
			Kind::Statement => 1,
			Kind::Possession => 2,
			Kind::Confirmation => 3,
			Kind::Clock => 4,
		}
	}

	/// The version of the kind's body.
	pub const fn version(self) -> u8 {
		1
	}
}

/// Length of a possession message in bytes.
pub const POSSESSION_LEN: usize = HEADER_LEN + 68;

/// The message with which a device's key agrees to be owned by `owner`:
/// `owner (32) ‖ device (32) ‖ epoch (4)`. `epoch` counts the device's owners, 0 for the first, so that a
/// proof given to one owner is of no use to a later one.
pub fn possession(genesis: &GenesisHash, owner: &[u8; 32], device: &[u8; 32], epoch: u32) -> [u8; POSSESSION_LEN] {
	let mut writer = Writer::<POSSESSION_LEN>::new(Kind::Possession, genesis);
	writer.put(owner).put(device).put(&epoch.to_le_bytes());
	writer.finish()
}

/// Length of a confirmation message in bytes.
pub const CONFIRMATION_LEN: usize = HEADER_LEN + 12;

/// The message with which an escrow's payer or inspector confirms that a milestone was reached, so that anyone can have
/// it paid: `escrow (8) ‖ milestone (4)`, the milestone counted from 0.
pub fn confirmation(genesis: &GenesisHash, escrow: u64, milestone: u32) -> [u8; CONFIRMATION_LEN] {
	let mut writer = Writer::<CONFIRMATION_LEN>::new(Kind::Confirmation, genesis);
	writer.put(&escrow.to_le_bytes()).put(&milestone.to_le_bytes());
	writer.finish()
}

/// Length of a clock message in bytes.
pub const CLOCK_LEN: usize = HEADER_LEN + 24;

/// The message with which a validator says to another what its clock shows: `nonce (16) ‖ time (8)`. The nonce is the
/// asker's, never used before, so that the answer is younger than the question; the time is in ms since 1970.
pub fn clock(genesis: &GenesisHash, nonce: &[u8; 16], time: u64) -> [u8; CLOCK_LEN] {
	let mut writer = Writer::<CLOCK_LEN>::new(Kind::Clock, genesis);
	writer.put(nonce).put(&time.to_le_bytes());
	writer.finish()
}

/// Writes a message of a known length; what would not fit is dropped, which the unit tests rule out.
pub(crate) struct Writer<const N: usize> {
	bytes: [u8; N],
	at: usize,
}

impl<const N: usize> Writer<N> {
	pub(crate) fn new(kind: Kind, genesis: &GenesisHash) -> Self {
		let mut writer = Self { bytes: [0; N], at: 0 };
		writer.put(PREFIX).put(&[kind.byte(), kind.version()]).put(genesis);
		writer
	}

	pub(crate) fn put(&mut self, part: &[u8]) -> &mut Self {
		let end = self.at.saturating_add(part.len());
		if let Some(room) = self.bytes.get_mut(self.at..end) {
			room.copy_from_slice(part);
		}
		self.at = end;
		self
	}

	pub(crate) fn finish(&self) -> [u8; N] {
		debug_assert_eq!(self.at, N, "a message's parts add up to its length");
		self.bytes
	}
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn possession_should_differ_when_any_part_differs() {
		let base = possession(&[1; 32], &[2; 32], &[3; 32], 0);
		assert_eq!(&base[..9], b"coinop/\x02\x01");
		assert_eq!(&base[9..41], &[1; 32]);
		for other in [
			possession(&[9; 32], &[2; 32], &[3; 32], 0),
			possession(&[1; 32], &[9; 32], &[3; 32], 0),
			possession(&[1; 32], &[2; 32], &[9; 32], 0),
			possession(&[1; 32], &[2; 32], &[3; 32], 1),
		] {
			assert_ne!(base, other);
		}
	}

	#[test]
	fn clock_should_differ_when_any_part_differs() {
		let base = clock(&[1; 32], &[2; 16], 3);
		assert_eq!(&base[..9], b"coinop/\x04\x01");
		for other in [clock(&[9; 32], &[2; 16], 3), clock(&[1; 32], &[9; 16], 3), clock(&[1; 32], &[2; 16], 4)] {
			assert_ne!(base, other);
		}
	}
}
