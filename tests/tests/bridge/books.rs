//! What moved, and whether both chains say the same of it.

use anyhow::Result;
use coinop_agent::Balance;
use coinop_scenarios::{
	bench::{grouped, table},
	bridge::World,
};
use std::time::Instant;

/// What was moved so far, told by what was asked for and not by what the chains answer; in µUSDT.
pub struct Ledger {
	/// Minted for deposits.
	pub minted: Balance,
	/// Burned for withdrawals.
	pub burned: Balance,
	/// Paid by the vault.
	pub paid: Balance,
	/// Of that, proved on Coinop.
	pub proved: Balance,
	started: Instant,
	rows: Vec<Vec<String>>,
}

impl Ledger {
	/// Nothing has moved.
	pub fn begin() -> Self {
		Self { minted: 0, burned: 0, paid: 0, proved: 0, started: Instant::now(), rows: Vec::new() }
	}

	/// Compares both chains with what should be, and notes the figures. In the vault is what is on Coinop and what is
	/// burned and not paid; Coinop's in flight is what is burned and not proved to be paid.
	pub async fn check(&mut self, world: &World, what: &str) -> Result<()> {
		let books = world.books().await?;
		let reserve = books.reserve;
		assert_eq!(books.issuance, self.minted - self.burned, "UB1, {what}: issuance");
		assert_eq!(reserve.outstanding, books.issuance, "{what}: all USDT came over this lane");
		assert_eq!(
			(reserve.minted, reserve.burned, reserve.released),
			(self.minted, self.burned, self.proved),
			"{what}"
		);
		assert_eq!(reserve.in_flight, self.burned - self.proved, "{what}: in flight");
		assert_eq!(reserve.claimed, 0, "{what}: everything that is proved is minted");
		assert_eq!(books.vault, self.minted - self.paid, "{what}: the vault");
		assert_eq!(
			books.vault + self.paid - self.proved,
			reserve.outstanding + reserve.in_flight,
			"{what}: the reserve"
		);
		self.rows.push(vec![
			what.into(),
			grouped(books.vault),
			grouped(books.issuance),
			grouped(reserve.in_flight),
			grouped(reserve.released),
			self.started.elapsed().as_secs().to_string(),
		]);
		Ok(())
	}

	/// Prints what was noted.
	pub fn print(&self) {
		let header = ["µUSDT after", "in the vault", "on Coinop", "in flight", "proved to be paid", "s"];
		println!("{}", table(&header, self.rows.clone()));
	}
}
