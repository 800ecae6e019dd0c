//! `coinop device`: register devices and control them.

mod attest;
mod fleet;
mod group;
mod handover;

use crate::{
	context::Context,
	parse,
	proof::{self, Proof},
	report::{line, Report},
};
use anyhow::Result;
use clap::{Args, Subcommand};
use coinop_agent::{
	calls,
	chain::{Allowance, Chain, Device},
	AccountId32, Balance, Moment,
};

#[derive(Subcommand)]
pub enum Command {
	/// As a device, agree to be owned: prints the proof for `register` as JSON.
	Possession {
		/// The account that will own the device.
		#[arg(long, value_name = "ACCOUNT", value_parser = parse::account)]
		owner: AccountId32,
		/// How long the proof is good.
		#[arg(long, value_name = "TIME", value_parser = parse::duration, default_value = "7d")]
		valid: Moment,
	},
	/// Ship many devices: one commitment, each enrols itself.
	#[command(subcommand)]
	Fleet(fleet::Command),
	/// Devices under one cap and one template, stopped in one call.
	#[command(subcommand)]
	Group(group::Command),
	/// Give a device another key, or another owner.
	#[command(subcommand)]
	Handover(handover::Command),
	/// As an accredited issuer, attest something of a device.
	Attest(attest::Attest),
	/// As its issuer, withdraw an attestation; anyone removes one that has ended.
	Unattest(attest::Unattest),
	/// Say where a device can be reached, in its DID document.
	Services(attest::Services),
	/// As an owner, register a device.
	Register {
		/// What `possession` printed: the JSON itself, a file that holds it, or - for standard input.
		#[arg(long, value_name = "FILE|JSON")]
		proof: String,
		#[command(flatten)]
		allowance: AllowanceArguments,
	},
	/// Show a device.
	Show {
		/// The device's account.
		#[arg(value_parser = parse::account)]
		device: AccountId32,
	},
	/// Set what a device may spend; without --per-period it may spend nothing.
	Allowance {
		/// The device's account.
		#[arg(value_parser = parse::account)]
		device: AccountId32,
		#[command(flatten)]
		allowance: AllowanceArguments,
	},
	/// Stop a device at once, until it is resumed.
	Suspend {
		/// The device's account.
		#[arg(value_parser = parse::account)]
		device: AccountId32,
	},
	/// Let a suspended device act again.
	Resume {
		/// The device's account.
		#[arg(value_parser = parse::account)]
		device: AccountId32,
	},
	/// End a device for ever.
	Revoke {
		/// The device's account.
		#[arg(value_parser = parse::account)]
		device: AccountId32,
	},
	/// Take what somebody sent to a device's own account.
	Sweep {
		/// The device's account.
		#[arg(value_parser = parse::account)]
		device: AccountId32,
	},
}

#[derive(Args)]
pub struct AllowanceArguments {
	/// Most USDT in a period, fees apart. Without it the device may spend nothing.
	#[arg(long, value_name = "USDT", value_parser = parse::usdt)]
	per_period: Option<Balance>,
	/// Most USDT for one payment, deposit or top-up [default: as much as in a period].
	#[arg(long, value_name = "USDT", value_parser = parse::usdt, requires = "per_period")]
	per_payment: Option<Balance>,
	/// Most USDT of fees in a period.
	#[arg(long, value_name = "USDT", value_parser = parse::usdt, default_value = "0.1")]
	fees: Balance,
	/// Length of a period.
	#[arg(long, value_name = "TIME", value_parser = parse::duration, default_value = "24h")]
	period: Moment,
	/// Whom it may pay; may be given several times [default: anyone].
	#[arg(long, value_name = "ACCOUNT", value_parser = parse::account, requires = "per_period")]
	payee: Vec<AccountId32>,
	/// Time from now until it ends [default: never].
	#[arg(long, value_name = "TIME", value_parser = parse::duration, requires = "per_period")]
	expires: Option<Moment>,
}

impl AllowanceArguments {
	async fn allowance(self, chain: &Chain) -> Result<Option<Allowance>> {
		let Some(per_period) = self.per_period else { return Ok(None) };
		let expires = match self.expires {
			Some(length) => Some(chain.now().await?.saturating_add(length)),
			None => None,
		};
		Ok(Some(Allowance {
			per_payment: self.per_payment.unwrap_or(per_period),
			per_period,
			fees_per_period: self.fees,
			period: self.period,
			payees: self.payee,
			expires,
		}))
	}
}

pub async fn run(context: &Context, command: Command) -> Result<()> {
	let chain = context.chain().await?;
	let (call, device, submitted) = match command {
		Command::Fleet(command) => return fleet::run(context, &chain, command).await,
		Command::Group(command) => return group::run(context, &chain, command).await,
		Command::Handover(command) => return handover::run(context, &chain, command).await,
		Command::Attest(arguments) => return attest::attest(context, &chain, arguments).await,
		Command::Unattest(arguments) => return attest::unattest(context, &chain, arguments).await,
		Command::Services(arguments) => return attest::services(context, &chain, arguments).await,
		Command::Possession { owner, valid } => {
			let key = context.key()?;
			let expires = chain.now().await?.saturating_add(valid);
			let proof = Proof::new(&key, &chain.genesis(), &owner, &key.account(), 0, expires)?;
			line(&serde_json::to_string(&proof)?);
			return Ok(());
		},
		Command::Show { device } => {
			let found = chain.device(&device).await?;
			show(device, &found).print(context.json());
			return Ok(());
		},
		Command::Register { proof, allowance } => {
			let (key, possession) = Proof::read(&proof)?.parts(&context.key()?.account())?;
			let allowance = allowance.allowance(&chain).await?;
			let call = calls::register(key, possession, allowance);
			("register", AccountId32(key.account()), context.submit(&chain, &call).await?)
		},
		Command::Allowance { device, allowance } => {
			let allowance = allowance.allowance(&chain).await?;
			("set_allowance", device, context.submit(&chain, &calls::set_allowance(device, allowance)).await?)
		},
		Command::Suspend { device } => ("suspend", device, context.submit(&chain, &calls::suspend(device)).await?),
		Command::Resume { device } => ("resume", device, context.submit(&chain, &calls::resume(device)).await?),
		Command::Revoke { device } => ("revoke", device, context.submit(&chain, &calls::revoke(device)).await?),
		Command::Sweep { device } => ("sweep", device, context.submit(&chain, &calls::sweep(device)).await?),
	};
	Report::new().text("device", device).transaction(call, &submitted).print(context.json());
	Ok(())
}

fn show(account: AccountId32, device: &Device) -> Report {
	let report = Report::new()
		.text("device", account)
		.text("owner", device.owner)
		.text("scheme", proof::scheme(&device.key))
		.text("public_key", proof::public_hex(&device.key))
		.text("state", if device.active { "active" } else { "suspended" })
		.text("group", device.group.map_or("none".to_string(), |group| group.to_string()))
		.count("epoch", device.epoch.into())
		.count("handovers", device.handovers.into())
		.flag("account_key_signs", device.account_key)
		.usdt("used", device.used)
		.usdt("fees", device.fees);
	let Some(allowance) = &device.allowance else { return report.text("allowance", "none") };
	let payees: Vec<_> = allowance.payees.iter().map(ToString::to_string).collect();
	let report = report
		.usdt("per_payment", allowance.per_payment)
		.usdt("per_period", allowance.per_period)
		.usdt("fees_per_period", allowance.fees_per_period)
		.duration("period", allowance.period)
		.text("payees", if payees.is_empty() { "anyone".to_string() } else { payees.join(" ") });
	match allowance.expires {
		Some(expires) => report.time("expires", expires),
		None => report,
	}
}
