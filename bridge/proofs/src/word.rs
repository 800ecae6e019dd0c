//! Words of 32 bytes, as Solidity's ABI has them.

use sp_core::{H160, H256, U256};

pub(crate) fn from_uint(value: impl Into<U256>) -> H256 {
	H256(value.into().to_big_endian())
}

pub(crate) fn from_address(address: H160) -> H256 {
	address.into()
}

/// The address in a word; `None` if what is before it isn't zero.
pub(crate) fn to_address(word: H256) -> Option<H160> {
	let address = H160::from(word);
	(from_address(address) == word).then_some(address)
}

/// The `uint128` in a word; `None` if there is a larger number in it.
pub(crate) fn to_u128(word: H256) -> Option<u128> {
	U256::from_big_endian(word.as_bytes()).try_into().ok()
}

/// The `uint64` in a word; `None` if there is a larger number in it.
pub(crate) fn to_u64(word: H256) -> Option<u64> {
	to_u128(word)?.try_into().ok()
}

/// The `uint8` in a word; `None` if there is a larger number in it.
pub(crate) fn to_u8(word: H256) -> Option<u8> {
	to_u128(word)?.try_into().ok()
}

/// The number in which only this bit is set; `None` if there is no such bit.
#[cfg(feature = "prove")]
pub(crate) fn bit(index: usize) -> Option<U256> {
	U256::from(2u8).checked_pow(U256::from(index))
}

/// The `N` words that `data` is made of; `None` if it is longer or shorter.
pub(crate) fn words<const N: usize>(data: &[u8]) -> Option<[H256; N]> {
	let mut words = [H256::zero(); N];
	if data.len() != words.len().checked_mul(32)? {
		return None;
	}
	for (word, bytes) in words.iter_mut().zip(data.chunks_exact(32)) {
		word.0 = bytes.try_into().ok()?;
	}
	Some(words)
}
