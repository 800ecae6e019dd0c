//! `coinop issuer`: a maker's word for its devices, in two levels as in Matter: the root key signs batch keys, a batch
//! key signs each device's. `coinop device attest` does it on the chain instead.

use crate::{
	context::Context,
	parse,
	proof::{self, decode, read_text},
	report::{line, Report},
};
use anyhow::{bail, Context as _, Result};
use clap::Subcommand;
use codec::{Decode, Encode};
use coinop_agent::{calls::device as calls, keys::Key, AccountId32, Moment};
use coinop_voucher::{
	attestation::P256Signature, message, BatchCertificate, DeviceAttestation, DeviceCertificate, PublicKey, Signature,
};

/// Longest certificate that is read, in bytes.
const MAX_LEN: u64 = 4_096;

#[derive(Subcommand)]
pub enum Command {
	/// With the root key, certify a batch key: prints the certificate as hexadecimal.
	Batch {
		/// The issuer's account.
		#[arg(long, value_name = "ACCOUNT", value_parser = parse::account)]
		issuer: AccountId32,
		/// The batch key.
		#[arg(long, value_name = "HEX", value_parser = parse::p256)]
		batch: [u8; 33],
		/// The schema: 64 hexadecimal digits, or a text of which the SHA-256 is meant.
		#[arg(long, value_name = "HEX|TEXT", value_parser = parse::hash)]
		schema: [u8; 32],
		/// How long it is valid, from now on.
		#[arg(long, value_name = "TIME", value_parser = parse::duration, default_value = "3650d")]
		valid: Moment,
	},
	/// With a batch key, certify a device: prints for `device fleet enrol --attestation` what the device presents.
	Device {
		/// What `batch` printed: the hexadecimal itself, a file that holds it, or - for standard input.
		#[arg(long, value_name = "FILE|HEX")]
		certificate: String,
		/// The device's key, as SCHEME:HEX.
		#[arg(long, value_name = "KEY", value_parser = parse::public_key)]
		device: PublicKey,
		/// What is said: 64 hexadecimal digits, or a text of which the SHA-256 is meant.
		#[arg(long, value_name = "HEX|TEXT", value_parser = parse::hash)]
		claims: [u8; 32],
	},
	/// As an issuer, end what a batch key says.
	RevokeBatch {
		/// The batch key.
		#[arg(value_name = "HEX", value_parser = parse::p256)]
		batch: [u8; 33],
	},
	/// As an issuer, say that somebody else may have a device's key: you attest nothing of it any more, and sessions that
	/// were opened on your word for a meter with that key end.
	DeclareCompromised {
		/// The device's key, as SCHEME:HEX.
		#[arg(value_name = "KEY", value_parser = parse::public_key)]
		key: PublicKey,
	},
	/// On a development chain, with the key that rules it: make an account's attestations count.
	Accredit {
		/// The account.
		#[arg(value_parser = parse::account)]
		issuer: AccountId32,
		/// The P-256 key that certifies its batch keys.
		#[arg(long, value_name = "HEX", value_parser = parse::p256)]
		root: Option<[u8; 33]>,
	},
}

/// What `batch` prints.
#[derive(Encode, Decode)]
struct Certified {
	batch: BatchCertificate,
	signature: P256Signature,
}

pub async fn run(context: &Context, command: Command) -> Result<()> {
	let chain = context.chain().await?;
	match command {
		Command::Batch { issuer, batch, schema, valid } => {
			let from = chain.now().await?;
			let batch =
				BatchCertificate { issuer: issuer.0, key: batch, schema, from, until: from.saturating_add(valid) };
			let signature = sign(&context.key()?, &message::batch_certificate(&chain.genesis(), &batch))?;
			line(&hex::encode(Certified { batch, signature }.encode()));
		},
		Command::Device { certificate, device, claims } => {
			let is_text = certificate.len() > 64 && certificate.bytes().all(|byte| byte.is_ascii_hexdigit());
			let text = if is_text { certificate } else { read_text(&certificate, MAX_LEN)? };
			let Certified { batch, signature } = decode(&text).context("that is no certificate of `issuer batch`")?;
			let key = context.key()?;
			if key.public() != PublicKey::P256(batch.key) {
				bail!("the certificate is of another batch key");
			}
			let of_device = DeviceCertificate { key: device, claims };
			let message = message::device_certificate(&chain.genesis(), &batch, &of_device);
			let attestation = DeviceAttestation {
				batch,
				batch_signature: signature,
				claims,
				device_signature: sign(&key, &message)?,
			};
			line(&hex::encode(attestation.encode()));
		},
		Command::RevokeBatch { batch } => {
			let submitted = context.submit(&chain, &calls::revoke_batch(batch)).await?;
			Report::new()
				.text("batch", hex::encode(batch))
				.transaction("revoke_batch", &submitted)
				.print(context.json());
		},
		Command::DeclareCompromised { key } => {
			let submitted = context.submit(&chain, &calls::declare_compromised(key)).await?;
			Report::new()
				.text("key", format!("{}:{}", proof::scheme(&key), proof::public_hex(&key)))
				.transaction("declare_compromised", &submitted)
				.print(context.json());
		},
		Command::Accredit { issuer, root } => {
			let submitted = context.submit(&chain, &calls::accredit_by_sudo(issuer, root)).await?;
			Report::new().text("issuer", issuer).transaction("accredit", &submitted).print(context.json());
		},
	}
	Ok(())
}

fn sign(key: &Key, message: &[u8]) -> Result<P256Signature> {
	match key.sign_message(message) {
		Some(Signature::P256(signature)) => Ok(signature),
		Some(_) => bail!("certificates are signed with P-256 keys: `coinop key new --scheme p256` makes one"),
		None => bail!("the key could not sign"),
	}
}
