//! `coinop device attest`, `unattest` and `services`: what is said of a device.

use crate::{context::Context, parse, report::Report};
use anyhow::Result;
use clap::Args;
use coinop_agent::{calls::device as calls, chain::Chain, AccountId32, Moment};

#[derive(Args)]
pub struct Attest {
	/// The device's account.
	#[arg(value_parser = parse::account)]
	device: AccountId32,
	/// The schema: 64 hexadecimal digits, or a text of which the SHA-256 is meant.
	#[arg(long, value_name = "HEX|TEXT", value_parser = parse::hash)]
	schema: [u8; 32],
	/// What is said: 64 hexadecimal digits, or a text of which the SHA-256 is meant.
	#[arg(long, value_name = "HEX|TEXT", value_parser = parse::hash)]
	claims: [u8; 32],
	/// How long it is valid, from now on.
	#[arg(long, value_name = "TIME", value_parser = parse::duration, default_value = "365d")]
	valid: Moment,
}

#[derive(Args)]
pub struct Unattest {
	/// The device's account.
	#[arg(value_parser = parse::account)]
	device: AccountId32,
	/// The schema: 64 hexadecimal digits, or a text of which the SHA-256 is meant.
	#[arg(long, value_name = "HEX|TEXT", value_parser = parse::hash)]
	schema: [u8; 32],
	/// Who attested [default: the signer].
	#[arg(long, value_name = "ACCOUNT", value_parser = parse::account)]
	issuer: Option<AccountId32>,
}

#[derive(Args)]
pub struct Services {
	/// The device's account.
	#[arg(value_parser = parse::account)]
	device: AccountId32,
	/// A service; may be given several times. Without any the device has none.
	#[arg(long, value_name = "NAME=KIND=URI", value_parser = service)]
	service: Vec<[String; 3]>,
}

fn service(text: &str) -> Result<[String; 3], String> {
	let mut parts = text.splitn(3, '=').map(str::to_string);
	match (parts.next(), parts.next(), parts.next()) {
		(Some(name), Some(kind), Some(uri)) => Ok([name, kind, uri]),
		_ => Err("write NAME=KIND=URI, such as pay=MeteredPayments=https://meter.example/pay".into()),
	}
}

pub async fn attest(context: &Context, chain: &Chain, arguments: Attest) -> Result<()> {
	let Attest { device, schema, claims, valid } = arguments;
	let from = chain.now().await?;
	let call = calls::attest(device, schema, claims, from, from.saturating_add(valid));
	let submitted = context.submit(chain, &call).await?;
	Report::new()
		.text("device", device)
		.text("schema", hex::encode(schema))
		.text("claims", hex::encode(claims))
		.transaction("attest", &submitted)
		.print(context.json());
	Ok(())
}

pub async fn unattest(context: &Context, chain: &Chain, arguments: Unattest) -> Result<()> {
	let Unattest { device, schema, issuer } = arguments;
	let issuer = match issuer {
		Some(issuer) => issuer,
		None => context.key()?.account(),
	};
	let submitted = context.submit(chain, &calls::remove_attestation(device, issuer, schema)).await?;
	Report::new().text("device", device).transaction("remove_attestation", &submitted).print(context.json());
	Ok(())
}

pub async fn services(context: &Context, chain: &Chain, arguments: Services) -> Result<()> {
	let Services { device, service } = arguments;
	let submitted = context.submit(chain, &calls::set_services(device, service)).await?;
	Report::new().text("device", device).transaction("set_services", &submitted).print(context.json());
	Ok(())
}
