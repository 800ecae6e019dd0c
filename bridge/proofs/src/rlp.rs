//! Ethereum's encoding of receipts and tries (RLP), as far as proofs need it.

use alloc::{vec, vec::Vec};

/// RLP of bytes.
pub(crate) fn bytes(of: &[u8]) -> Vec<u8> {
	match of {
		[byte] if *byte < 0x80 => vec![*byte],
		_ => [head(0x80, of.len()), of.to_vec()].concat(),
	}
}

/// RLP of a number: its bytes without leading zeros.
pub(crate) fn number(of: u64) -> Vec<u8> {
	bytes(&significant(&of.to_be_bytes()))
}

/// RLP of a list of what is RLP already.
pub(crate) fn list(of: &[Vec<u8>]) -> Vec<u8> {
	let content = of.concat();
	[head(0xc0, content.len()), content].concat()
}

fn head(kind: u8, length: usize) -> Vec<u8> {
	match u8::try_from(length) {
		Ok(short) if short < 56 => vec![kind.saturating_add(short)],
		_ => {
			let length = significant(&length.to_be_bytes());
			let count = u8::try_from(length.len()).unwrap_or(u8::MAX);
			[vec![kind.saturating_add(55).saturating_add(count)], length].concat()
		},
	}
}

fn significant(bytes: &[u8]) -> Vec<u8> {
	bytes.iter().copied().skip_while(|byte| *byte == 0).collect()
}
