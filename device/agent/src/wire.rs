//! What a payer and a provider say to each other: one JSON object a line, over any byte stream, TCP on the
//! loopback for now.
//!
//! 1. The payer says [`FromPayer::Hello`], the provider [`FromProvider::Welcome`] with what it has counted.
//! 2. The payer signs a [`FromPayer::Statement`] with the anchor of a tick chain, then reveals a
//!    [`FromPayer::Tick`] for each unit before it gets it. For each the provider says
//!    [`FromProvider::Deliver`], or [`FromProvider::Refused`] with the error's own name; what is refused
//!    changes nothing.
//! 3. The payer says [`FromPayer::Bye`]; a provider that stops first says [`FromProvider::Stopped`].
//!
//! The bytes of statements and ticks are SCALE in hexadecimal. A line of more than [`MAX_LINE`] bytes ends the
//! connection, as does one that can't be understood, or one that the other side takes too long
//! to accept. The connection carries no secret and proves nothing by itself: what counts is signed or hashed.

use crate::provider::PaymentRefused;
use coinop_voucher::{Credit, SessionId, SignedStatement};
use serde::{de::DeserializeOwned, Deserialize, Serialize};
use std::time::Duration;
use tokio::{
	io::{AsyncBufReadExt, AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt, BufReader},
	time::timeout,
};

/// Version of this protocol.
pub const VERSION: u8 = 1;

/// Most bytes of a line, its end included.
pub const MAX_LINE: usize = 64 * 1024;

/// Longest time for which a message may wait to be taken, where [`Wire::send_within`] sets no other.
const SEND_LIMIT: Duration = Duration::from_secs(30);

/// What a payer says.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum FromPayer {
	/// Opens the conversation.
	Hello {
		/// The protocol's version.
		version: u8,
		/// The session to be paid from.
		session: SessionId,
	},
	/// A signed statement, usually with a new tick chain.
	Statement {
		/// The statement.
		#[serde(with = "scale_hex")]
		signed: SignedStatement,
	},
	/// A tick on the newest chain.
	Tick {
		/// Ticks paid on the chain so far, with this one.
		count: u32,
		/// The value that many steps before the chain's root.
		#[serde(with = "scale_hex")]
		preimage: [u8; 32],
	},
	/// Needs no more.
	Bye,
}

/// What a provider says.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum FromProvider {
	/// Answers [`FromPayer::Hello`].
	Welcome {
		/// The protocol's version.
		version: u8,
		/// Units counted in the session so far.
		units: u64,
		/// Idle seconds counted in the session so far.
		idle_seconds: u64,
	},
	/// Everything paid so far is delivered.
	Deliver {
		/// Units delivered in the session so far.
		units: u64,
	},
	/// The last payment is not counted.
	Refused {
		/// The error's name.
		error: PaymentRefused,
		/// What it means.
		message: String,
	},
	/// The provider delivers no more.
	Stopped {
		/// Units counted in the session.
		units: u64,
		/// Why.
		message: String,
	},
}

impl FromProvider {
	/// Answers [`FromPayer::Hello`] with what was counted.
	pub fn welcome(credit: Credit) -> Self {
		FromProvider::Welcome { version: VERSION, units: credit.units, idle_seconds: credit.idle_seconds }
	}

	/// Refuses a payment.
	pub fn refused(error: PaymentRefused) -> Self {
		FromProvider::Refused { error, message: error.to_string() }
	}
}

/// Why a conversation ended early.
#[derive(Debug, thiserror::Error)]
pub enum WireError {
	/// The other side said nothing for too long.
	#[error("the other side said nothing for {0:?}")]
	Silent(Duration),
	/// The other side took no more bytes for too long. Part of the message may have gone: the connection is of no use.
	#[error("the other side accepted nothing for {0:?}")]
	Stuck(Duration),
	/// A line longer than [`MAX_LINE`].
	#[error("the other side sent a line of more than {MAX_LINE} bytes")]
	TooLong,
	/// The connection ended in the middle of a line.
	#[error("the connection ended in the middle of a line")]
	CutOff,
	/// A line that is none of the protocol's.
	#[error("the other side sent what is no message: {0}")]
	Malformed(String),
	/// The connection failed.
	#[error("the connection failed: {0}")]
	Connection(#[from] std::io::Error),
}

/// A byte stream as lines.
#[derive(Debug)]
pub struct Wire<S> {
	stream: BufReader<S>,
	line: Vec<u8>,
	send_limit: Duration,
}

impl<S: AsyncRead + AsyncWrite + Unpin> Wire<S> {
	/// Wraps a stream. A message may wait for 30 s until the other side takes it.
	pub fn new(stream: S) -> Self {
		Self { stream: BufReader::new(stream), line: Vec::new(), send_limit: SEND_LIMIT }
	}

	/// Lets a message wait no longer than `limit` until the other side takes it.
	pub fn send_within(self, limit: Duration) -> Self {
		Self { send_limit: limit, ..self }
	}

	/// Sends a message. Errors: `Stuck`, `Connection`.
	pub async fn send<M: Serialize>(&mut self, message: &M) -> Result<(), WireError> {
		let mut line = serde_json::to_vec(message).map_err(std::io::Error::from)?;
		line.push(b'\n');
		let limit = self.send_limit;
		let sending = async {
			self.stream.write_all(&line).await?;
			self.stream.flush().await
		};
		timeout(limit, sending).await.map_err(|_| WireError::Stuck(limit))??;
		Ok(())
	}

	/// The next message, `None` where the stream ends. Errors: `Silent` after `patience`, `TooLong`,
	/// `CutOff`, `Malformed`, `Connection`.
	pub async fn receive<M: DeserializeOwned>(&mut self, patience: Duration) -> Result<Option<M>, WireError> {
		if !timeout(patience, self.read_line()).await.map_err(|_| WireError::Silent(patience))?? {
			return Ok(None);
		}
		let message = serde_json::from_slice(&self.line).map_err(|error| WireError::Malformed(error.to_string()));
		self.line.clear();
		message.map(Some)
	}

	/// Whether there was a line. What a cancelled call has read stays in `line` for the next.
	async fn read_line(&mut self) -> Result<bool, WireError> {
		let room = u64::try_from(MAX_LINE.saturating_sub(self.line.len())).unwrap_or_default();
		(&mut self.stream).take(room).read_until(b'\n', &mut self.line).await?;
		match self.line.last() {
			Some(b'\n') => Ok(true),
			None => Ok(false),
			Some(_) if self.line.len() >= MAX_LINE => Err(WireError::TooLong),
			Some(_) => Err(WireError::CutOff),
		}
	}
}

mod scale_hex {
	use codec::{DecodeAll, Encode};
	use serde::{de::Error, Deserialize, Deserializer, Serializer};

	pub fn serialize<T: Encode, S: Serializer>(value: &T, serializer: S) -> Result<S::Ok, S::Error> {
		serializer.serialize_str(&hex::encode(value.encode()))
	}

	pub fn deserialize<'de, T: DecodeAll, D: Deserializer<'de>>(deserializer: D) -> Result<T, D::Error> {
		let bytes = hex::decode(String::deserialize(deserializer)?).map_err(D::Error::custom)?;
		T::decode_all(&mut bytes.as_slice()).map_err(D::Error::custom)
	}
}

#[cfg(test)]
mod tests {
	use super::*;
	use coinop_voucher::{Signature, Statement};
	use proptest::prelude::*;

	const SOON: Duration = Duration::from_millis(50);

	fn pair() -> (Wire<tokio::io::DuplexStream>, tokio::io::DuplexStream) {
		let (near, far) = tokio::io::duplex(MAX_LINE * 4);
		(Wire::new(near), far)
	}

	#[tokio::test]
	async fn message_should_arrive_unchanged_when_sent() {
		let (mut near, far) = pair();
		let mut far = Wire::new(far);
		let signed = SignedStatement { statement: Statement::default(), signature: Signature::Secp256k1([7; 65]) };
		for message in [
			FromPayer::Hello { version: VERSION, session: u64::MAX },
			FromPayer::Statement { signed },
			FromPayer::Tick { count: 3, preimage: [9; 32] },
			FromPayer::Bye,
		] {
			near.send(&message).await.unwrap();
			assert_eq!(far.receive::<FromPayer>(SOON).await.unwrap(), Some(message));
		}
		for message in [
			FromProvider::welcome(Credit { units: 1, idle_seconds: 2 }),
			FromProvider::Deliver { units: 3 },
			FromProvider::refused(PaymentRefused::WrongTick),
			FromProvider::Stopped { units: 3, message: "enough".into() },
		] {
			far.send(&message).await.unwrap();
			assert_eq!(near.receive::<FromProvider>(SOON).await.unwrap(), Some(message));
		}
		drop(far);
		assert_eq!(near.receive::<FromProvider>(SOON).await.unwrap(), None);
	}

	#[tokio::test]
	async fn sending_should_be_given_up_when_the_other_side_takes_nothing() {
		let (near, _far) = tokio::io::duplex(16);
		let mut near = Wire::new(near).send_within(SOON);
		let sent = timeout(SOON * 100, near.send(&FromProvider::Deliver { units: u64::MAX })).await;
		assert!(matches!(sent, Ok(Err(WireError::Stuck(_)))));
	}

	#[tokio::test]
	async fn line_should_be_refused_when_too_long() {
		let (mut near, mut far) = pair();
		far.write_all(&vec![b' '; MAX_LINE + 1]).await.unwrap();
		assert!(matches!(near.receive::<FromPayer>(SOON).await, Err(WireError::TooLong)));
	}

	#[tokio::test]
	async fn line_should_be_refused_when_cut_off() {
		let (mut near, mut far) = pair();
		far.write_all(b"{\"type\":").await.unwrap();
		drop(far);
		assert!(matches!(near.receive::<FromPayer>(SOON).await, Err(WireError::CutOff)));
	}

	#[tokio::test]
	async fn line_should_be_continued_when_waiting_was_given_up_before() {
		let (mut near, mut far) = pair();
		far.write_all(b"{\"type\":").await.unwrap();
		assert!(matches!(near.receive::<FromPayer>(SOON).await, Err(WireError::Silent(_))));
		far.write_all(b"\"bye\"}\n").await.unwrap();
		assert_eq!(near.receive::<FromPayer>(SOON).await.unwrap(), Some(FromPayer::Bye));
	}

	#[tokio::test]
	async fn line_should_be_refused_when_it_is_no_message() {
		for line in ["", "{}", "[]", "{\"type\":\"tick\",\"count\":1,\"preimage\":\"00\"}", "{\"type\":\"mint\"}"] {
			let (mut near, mut far) = pair();
			far.write_all(line.as_bytes()).await.unwrap();
			far.write_all(b"\n").await.unwrap();
			assert!(matches!(near.receive::<FromPayer>(SOON).await, Err(WireError::Malformed(_))), "{line}");
		}
	}

	proptest! {
		#[test]
		fn decoding_should_not_panic_when_any_bytes(bytes: Vec<u8>) {
			let _ = serde_json::from_slice::<FromPayer>(&bytes);
			let _ = serde_json::from_slice::<FromProvider>(&bytes);
		}
	}
}
