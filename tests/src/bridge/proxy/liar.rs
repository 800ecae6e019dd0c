//! What a lying endpoint says instead of the truth, and when: all of it follows from a seed, the question and how often it
//! was asked, so that a seed tells the same lies however answers interleave.

use crate::bridge::seed::Draw;
use hyper::HeaderMap;
use serde_json::Value;
use std::{
	collections::{BTreeMap, VecDeque},
	sync::{Mutex, MutexGuard, PoisonError},
	time::Duration,
};

/// One of so many answers is a lie: were all of them, nobody would come to ask a second question.
const ONE_IN: u64 = 8;

/// Earlier answers that are kept of each question.
const KEPT: usize = 4;

/// Most ms by which an answer is late, and ms by which one comes too late for everybody.
const DELAY: u64 = 300;
const LATE: u64 = 8_000;

/// Where an answer has what was asked for.
const CONTENTS: [&str; 3] = ["/result", "/params/result", "/data"];

/// How an endpoint lies.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
	/// Not at all.
	Honest,
	/// Now and then a number, a digit or a byte of an answer is another one.
	Alter,
	/// All answers are late, some of them too late.
	Delay,
	/// Now and then there is no answer, or the connection ends.
	Drop,
	/// Now and then the answer is an earlier one to the same question.
	Replay,
	/// Of another chain, and never contradicting itself: each hash has another name, in questions as in answers.
	Fork,
}

impl Fault {
	/// Those of an endpoint that is broken or clumsy.
	pub const CLUMSY: [Self; 4] = [Self::Alter, Self::Delay, Self::Drop, Self::Replay];
}

/// An answer. Over a WebSocket it has a body alone.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Answer {
	/// HTTP's status.
	pub status: u16,
	/// What tells of the body.
	pub headers: HeaderMap,
	/// The body: JSON or SSZ.
	pub body: Vec<u8>,
}

/// What comes of an answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Reply {
	/// This, after a while.
	After(Duration, Answer),
	/// Nothing, and the connection goes on.
	Silence,
	/// Nothing, and the connection ends.
	End,
}

/// Who lies.
#[derive(Debug)]
pub struct Liar {
	seed: u64,
	state: Mutex<State>,
}

#[derive(Debug)]
struct State {
	fault: Fault,
	asked: BTreeMap<String, u64>,
	said: BTreeMap<String, VecDeque<Answer>>,
	lies: u64,
}

impl Liar {
	/// Honest at first.
	pub fn new(seed: u64) -> Self {
		let (asked, said) = (BTreeMap::new(), BTreeMap::new());
		Self { seed, state: Mutex::new(State { fault: Fault::Honest, asked, said, lies: 0 }) }
	}

	/// Lies like this from now on.
	pub fn set(&self, fault: Fault) {
		self.state().fault = fault;
	}

	/// How many lies were told.
	pub fn lies(&self) -> u64 {
		self.state().lies
	}

	/// A question as the endpoint is asked it, from JSON or a path: an endpoint of another chain knows its own names.
	pub fn asked(&self, text: &[u8]) -> Vec<u8> {
		if self.state().fault == Fault::Fork {
			renamed(text)
		} else {
			text.to_vec()
		}
	}

	/// What is said where `truth` should be.
	///
	/// - `question`: what was asked, without what differs from time to time.
	pub fn reply(&self, question: &str, truth: Answer) -> Reply {
		let mut state = self.state();
		let count = state.asked.entry(question.into()).or_default();
		*count = count.saturating_add(1);
		let mut draw = Draw::new(self.seed, question, *count);
		let said = state.said.entry(question.into()).or_default();
		said.push_back(truth.clone());
		if said.len() > KEPT {
			said.pop_front();
		}
		let lies = draw.below(ONE_IN) == 0;
		let earlier: Vec<Answer> =
			if lies { said.iter().filter(|earlier| **earlier != truth).cloned().collect() } else { Vec::new() };
		let reply = match state.fault {
			Fault::Delay if lies => Reply::After(Duration::from_millis(LATE), truth.clone()),
			Fault::Delay => Reply::After(Duration::from_millis(draw.below(DELAY)), truth.clone()),
			Fault::Fork => now(Answer { body: renamed(&truth.body), ..truth.clone() }),
			Fault::Alter if lies => now(Answer { body: altered(&truth.body, &mut draw), ..truth.clone() }),
			Fault::Drop if lies && draw.below(2) == 0 => Reply::Silence,
			Fault::Drop if lies => Reply::End,
			Fault::Replay if lies => {
				now(draw.pick(earlier).map_or_else(|| truth.clone(), |earlier| mended(earlier, &truth)))
			},
			_ => now(truth.clone()),
		};
		let is_lie = !matches!(&reply, Reply::After(_, answer) if *answer == truth) || state.fault == Fault::Delay;
		state.lies = state.lies.saturating_add(u64::from(is_lie));
		reply
	}

	fn state(&self) -> MutexGuard<'_, State> {
		self.state.lock().unwrap_or_else(PoisonError::into_inner)
	}
}

fn now(answer: Answer) -> Reply {
	Reply::After(Duration::ZERO, answer)
}

/// A body with one number, digit, flag or byte changed; as it was if it has none.
fn altered(body: &[u8], draw: &mut Draw) -> Vec<u8> {
	let Ok(mut json) = serde_json::from_slice::<Value>(body) else {
		let mut bytes = body.to_vec();
		let place = draw.place(bytes.len());
		let change = u8::try_from(draw.below(255)).unwrap_or_default().saturating_add(1);
		if let Some(byte) = bytes.get_mut(place) {
			*byte ^= change;
		}
		return bytes;
	};
	let mut leaves = Vec::new();
	match CONTENTS.into_iter().find(|place| json.pointer(place).is_some()) {
		Some(place) => collect(json.pointer_mut(place), &mut leaves),
		None => collect(Some(&mut json), &mut leaves),
	}
	let Some(leaf) = draw.pick(leaves) else { return body.to_vec() };
	change(leaf, draw);
	json.to_string().into_bytes()
}

/// All numbers, flags and strings of digits in some JSON.
fn collect<'a>(json: Option<&'a mut Value>, leaves: &mut Vec<&'a mut Value>) {
	match json {
		Some(Value::Array(all)) => all.iter_mut().for_each(|one| collect(Some(one), leaves)),
		Some(Value::Object(all)) => all.values_mut().for_each(|one| collect(Some(one), leaves)),
		Some(Value::String(text)) if digits(text).is_none() => {},
		Some(Value::Null) | None => {},
		Some(leaf) => leaves.push(leaf),
	}
}

/// The digits of a string that has nothing else: what is before them, and their base.
fn digits(text: &str) -> Option<(usize, u32)> {
	let (before, base) = if text.starts_with("0x") { (2, 16) } else { (0, 10) };
	let rest = text.get(before..)?;
	(!rest.is_empty() && rest.chars().all(|digit| digit.is_digit(base))).then_some((before, base))
}

fn change(leaf: &mut Value, draw: &mut Draw) {
	match leaf {
		Value::Bool(flag) => *flag = !*flag,
		Value::Number(number) => {
			let bit = 1u64.checked_shl(u32::try_from(draw.below(20)).unwrap_or_default()).unwrap_or(1);
			*leaf = (number.as_u64().unwrap_or_default() ^ bit).into();
		},
		Value::String(text) => {
			let Some((before, base)) = digits(text) else { return };
			let place = before.saturating_add(draw.place(text.len().saturating_sub(before)));
			let more = u32::try_from(draw.below(u64::from(base).saturating_sub(1))).unwrap_or_default();
			let other = |digit: u32| digit.saturating_add(more).saturating_add(1).checked_rem(base).unwrap_or_default();
			let changed = text.chars().enumerate().map(|(at, digit)| match digit.to_digit(base) {
				Some(value) if at == place => char::from_digit(other(value), base).unwrap_or(digit),
				_ => digit,
			});
			*text = changed.collect();
		},
		_ => {},
	}
}

/// An earlier answer as one to what was asked now: JSON-RPC numbers its questions and subscriptions.
fn mended(mut earlier: Answer, truth: &Answer) -> Answer {
	let parsed = (serde_json::from_slice::<Value>(&earlier.body), serde_json::from_slice::<Value>(&truth.body));
	let (Ok(mut old), Ok(new)) = parsed else { return earlier };
	for place in ["/id", "/params/subscription"] {
		if let (Some(old), Some(new)) = (old.pointer_mut(place), new.pointer(place)) {
			*old = new.clone();
		}
	}
	earlier.body = old.to_string().into_bytes();
	earlier
}

/// Text in which each hash, a word of 64 digits behind 0x, has another last digit. Twice is the same as never.
fn renamed(text: &[u8]) -> Vec<u8> {
	let mut text = text.to_vec();
	let is_word = |byte: &u8| byte.is_ascii_alphanumeric();
	for word in text.split_mut(|byte| !is_word(byte)) {
		let is_hash = word.len() == 66 && word.starts_with(b"0x");
		if let (true, Some(last)) = (is_hash, word.last_mut()) {
			*last = match *last {
				b'0'..=b'9' => *last ^ 1,
				b'a' => b'b',
				b'b' => b'a',
				b'c' => b'd',
				b'd' => b'c',
				b'e' => b'f',
				b'f' => b'e',
				other => other,
			};
		}
	}
	text
}

#[cfg(test)]
mod tests {
	use super::*;
	use serde_json::json;

	fn answer(json: Value) -> Answer {
		Answer { status: 200, body: json.to_string().into_bytes(), ..Answer::default() }
	}

	fn told(liar: &Liar, question: &str, json: Value) -> Reply {
		liar.reply(question, answer(json))
	}

	#[test]
	fn truth_should_be_told_when_honest() {
		let liar = Liar::new(1);
		for _ in 0..100 {
			assert_eq!(
				told(&liar, "a", json!({ "id": 1, "result": "0x12" })),
				now(answer(json!({ "id": 1, "result": "0x12" })))
			);
		}
		assert_eq!(liar.lies(), 0);
	}

	#[test]
	fn lies_should_be_the_same_when_the_seed_is() {
		for fault in Fault::CLUMSY {
			let tell = |seed| {
				let liar = Liar::new(seed);
				liar.set(fault);
				let said = (0..200).map(|id| told(&liar, "a", json!({ "id": id, "result": format!("{id:#06x}") })));
				(said.collect::<Vec<_>>(), liar.lies())
			};
			assert_eq!(tell(7), tell(7));
			assert_ne!(tell(7).0, tell(8).0);
			assert!(tell(7).1 > 0, "{fault:?}");
		}
	}

	#[test]
	fn answer_should_differ_in_its_contents_alone_when_altered() {
		let truth = json!({ "id": 5, "jsonrpc": "2.0", "result": { "name": "x", "number": 7, "is": true, "hash": "0x00ff", "slot": "12" } });
		let mut changed = BTreeMap::new();
		for count in 0..200 {
			let mut draw = Draw::new(1, "a", count);
			let lie: Value = serde_json::from_slice(&altered(truth.to_string().as_bytes(), &mut draw)).unwrap();
			assert_eq!(
				(&lie["id"], &lie["jsonrpc"], &lie["result"]["name"]),
				(&truth["id"], &truth["jsonrpc"], &truth["result"]["name"])
			);
			let differs: Vec<_> = ["number", "is", "hash", "slot"]
				.into_iter()
				.filter(|key| lie["result"][key] != truth["result"][key])
				.collect();
			assert_eq!(differs.len(), 1, "{lie}");
			*changed.entry(differs[0]).or_insert(0) += 1;
			assert!(digits(lie["result"]["hash"].as_str().unwrap()).is_some());
		}
		assert_eq!(changed.len(), 4);
		let bytes = vec![0xff; 50];
		let lie = altered(&bytes, &mut Draw::new(1, "a", 1));
		assert_eq!(lie.iter().zip(&bytes).filter(|(one, other)| one != other).count(), 1);
	}

	#[test]
	fn earlier_answer_should_be_believed_when_replayed() {
		let liar = Liar::new(3);
		liar.set(Fault::Replay);
		let mut old = 0;
		for id in 0..100 {
			let Reply::After(_, said) = told(&liar, "a", json!({ "id": id, "result": id })) else { panic!() };
			let said: Value = serde_json::from_slice(&said.body).unwrap();
			assert_eq!(said["id"], id);
			old += u64::from(said["result"] != id);
		}
		assert!(old > 0 && old == liar.lies());
	}

	#[test]
	fn hash_should_have_another_name_that_is_understood_when_forked() {
		let hash = format!("0x{}", "a7".repeat(32));
		let text = format!("/blocks/{hash}/root {{\"hash\":\"{hash}\",\"bytes\":\"{hash}00\",\"slot\":\"0x77\"}}");
		let other = String::from_utf8(renamed(text.as_bytes())).unwrap();
		let name = format!("0x{}a6", "a7".repeat(31));
		assert_eq!(
			other,
			format!("/blocks/{name}/root {{\"hash\":\"{name}\",\"bytes\":\"{hash}00\",\"slot\":\"0x77\"}}")
		);
		assert_eq!(renamed(other.as_bytes()), text.as_bytes());
	}
}
