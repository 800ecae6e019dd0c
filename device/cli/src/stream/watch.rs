//! `coinop stream show --watch`: what accrues, as it does.

use super::show::{state, status_name};
use crate::{
	context::Context,
	report::{line, Report},
	stop::Stop,
};
use anyhow::Result;
use coinop_agent::{
	amount::format_usdt,
	escrow::{EscrowId, EscrowState},
};
use indicatif::{ProgressBar, ProgressStyle};
use std::io::IsTerminal;

/// Where updates go.
enum Screen {
	/// One JSON object a line.
	Json,
	/// One line for people, drawn again and again.
	Live(ProgressBar),
	/// A line each for people, where nothing can be drawn.
	Lines,
}

impl Screen {
	fn new(json: bool) -> Result<Self> {
		Ok(match (json, std::io::stderr().is_terminal()) {
			(true, _) => Screen::Json,
			(false, true) => {
				Screen::Live(ProgressBar::new_spinner().with_style(ProgressStyle::with_template("{msg}")?))
			},
			(false, false) => Screen::Lines,
		})
	}

	fn update(&self, id: EscrowId, now: &EscrowState) {
		match self {
			Screen::Json => state(Report::new().count("escrow", id), now).print(true),
			Screen::Live(bar) => bar.set_message(shown(id, now)),
			Screen::Lines => line(&shown(id, now)),
		}
	}

	/// Leaves what was drawn last.
	fn close(&self) {
		if let Screen::Live(bar) = self {
			bar.finish();
		}
	}
}

/// Prints how an escrow stands at each new best block until it ends, somebody asks to stop, or `count` were printed.
pub async fn watch(context: &Context, id: EscrowId, count: Option<u64>) -> Result<()> {
	let chain = context.chain().await?;
	let mut stop = Stop::listen()?;
	let mut updates = chain.watch_escrow(id).await?;
	let screen = Screen::new(context.json())?;
	let mut left = count;
	while left != Some(0) {
		let update = tokio::select! {
			biased;
			() = stop.requested() => break,
			update = updates.next() => update,
		};
		let Some(now) = update.inspect_err(|_| screen.close())? else {
			screen.close();
			Report::new().count("escrow", id).text("status", "ended").print(context.json());
			return Ok(());
		};
		screen.update(id, &now);
		left = left.map(|left| left.saturating_sub(1));
	}
	screen.close();
	Ok(())
}

fn shown(id: EscrowId, now: &EscrowState) -> String {
	let EscrowState { accrued, deposited, withdrawable, .. } = now;
	format!(
		"escrow {id}  {}  accrued {} of {} USDT, {} to withdraw",
		status_name(now.status),
		format_usdt(*accrued),
		format_usdt(*deposited),
		format_usdt(*withdrawable),
	)
}
