//! What the chain tells Ethereum.

/// The messages that leave for Ethereum, committed block by block.
pub trait OutboundMessages {
	/// The keccak Merkle root of the messages of the block before, as the leaf of this block commits it in the MMR;
	/// zero if there were none.
	///
	/// Asked once, when a block begins. It must follow from the state of the block before alone: two blocks with the
	/// same parent have the same leaf.
	fn root() -> [u8; 32];
}

/// No messages, ever.
impl OutboundMessages for () {
	fn root() -> [u8; 32] {
		[0; 32]
	}
}
