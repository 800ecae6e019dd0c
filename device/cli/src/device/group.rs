//! `coinop device group`: devices under one cap, and the owner's cap on all of them.

use super::AllowanceArguments;
use crate::{context::Context, parse, report::Report};
use anyhow::Result;
use clap::{Args, Subcommand};
use coinop_agent::{
	api::device_identity::events::GroupCreated,
	calls::device as calls,
	chain::{Cap, Chain},
	AccountId32, Balance, Moment,
};

#[derive(Subcommand)]
pub enum Command {
	/// Make a group. What each of its devices may spend that has no allowance of its own is given as for a device.
	Create {
		#[command(flatten)]
		cap: CapArguments,
		#[command(flatten)]
		template: AllowanceArguments,
	},
	/// Change a group's cap and template, for all its devices at once.
	Change {
		/// The group's number.
		group: u64,
		#[command(flatten)]
		cap: CapArguments,
		#[command(flatten)]
		template: AllowanceArguments,
	},
	/// Put a device into a group.
	Add {
		/// The group's number.
		group: u64,
		/// The device's account.
		#[arg(value_parser = parse::account)]
		device: AccountId32,
	},
	/// Take a device out of its group.
	Leave {
		/// The device's account.
		#[arg(value_parser = parse::account)]
		device: AccountId32,
	},
	/// Stop every device of a group at once.
	SuspendAll {
		/// The group's number.
		group: u64,
	},
	/// Let every device of a group act again that isn't suspended by itself.
	ResumeAll {
		/// The group's number.
		group: u64,
	},
	/// Remove a group that has no devices.
	Remove {
		/// The group's number.
		group: u64,
	},
	/// Set what all your devices may spend together.
	Cap {
		#[command(flatten)]
		cap: CapArguments,
	},
	/// Have no cap on all your devices together.
	NoCap,
}

#[derive(Args)]
pub struct CapArguments {
	/// Most USDT of all together in a period, fees apart.
	#[arg(long, value_name = "USDT", value_parser = parse::usdt)]
	cap: Balance,
	/// Most USDT of fees of all together in a period.
	#[arg(long, value_name = "USDT", value_parser = parse::usdt, default_value = "1")]
	cap_fees: Balance,
	/// Length of the cap's period.
	#[arg(long, value_name = "TIME", value_parser = parse::duration, default_value = "24h")]
	cap_period: Moment,
}

impl From<CapArguments> for Cap {
	fn from(CapArguments { cap, cap_fees, cap_period }: CapArguments) -> Self {
		Self { per_period: cap, fees_per_period: cap_fees, period: cap_period }
	}
}

pub async fn run(context: &Context, chain: &Chain, command: Command) -> Result<()> {
	let (name, submitted) = match command {
		Command::Create { cap, template } => {
			let template = template.allowance(chain).await?;
			let submitted = context.submit(chain, &calls::create_group(cap.into(), template)).await?;
			let group = submitted.event::<GroupCreated>()?.group;
			Report::new().count("group", group).transaction("create_group", &submitted).print(context.json());
			return Ok(());
		},
		Command::Change { group, cap, template } => {
			let template = template.allowance(chain).await?;
			("change_group", context.submit(chain, &calls::change_group(group, cap.into(), template)).await?)
		},
		Command::Add { group, device } => {
			("set_group", context.submit(chain, &calls::set_group(device, Some(group))).await?)
		},
		Command::Leave { device } => ("set_group", context.submit(chain, &calls::set_group(device, None)).await?),
		Command::SuspendAll { group } => ("suspend_all", context.submit(chain, &calls::suspend_all(group)).await?),
		Command::ResumeAll { group } => ("resume_all", context.submit(chain, &calls::resume_all(group)).await?),
		Command::Remove { group } => ("remove_group", context.submit(chain, &calls::remove_group(group)).await?),
		Command::Cap { cap } => ("set_cap", context.submit(chain, &calls::set_cap(Some(cap.into()))).await?),
		Command::NoCap => ("set_cap", context.submit(chain, &calls::set_cap(None)).await?),
	};
	Report::new().transaction(name, &submitted).print(context.json());
	Ok(())
}
