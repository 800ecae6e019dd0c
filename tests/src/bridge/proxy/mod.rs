//! A proxy on loopback between a relayer and an endpoint, over HTTP or a WebSocket, that passes questions on and lies about
//! the answers as it is told to: [`liar`] says how.

pub mod liar;

use anyhow::{bail, Context, Result};
use futures::{SinkExt, StreamExt};
use http_body_util::{BodyExt, Full};
use hyper::{
	body::{Bytes, Incoming},
	header::{HeaderMap, HeaderName},
	server::conn::http1,
	service::service_fn,
	Method, Request, Response, StatusCode,
};
use hyper_util::rt::TokioIo;
use liar::{Answer, Fault, Liar, Reply};
use serde_json::Value;
use std::{
	collections::BTreeMap,
	future::Future,
	net::SocketAddr,
	sync::{Arc, Mutex, PoisonError},
	time::Duration,
};
use tokio::{
	net::{TcpListener, TcpStream},
	task::{JoinHandle, JoinSet},
	time::sleep,
};
use tokio_tungstenite::{accept_async, connect_async, tungstenite::Message};

/// Longest wait for what the endpoint itself answers.
const PATIENCE: Duration = Duration::from_secs(120);

/// How long somebody who gets no answer is kept waiting.
const SILENCE: Duration = Duration::from_secs(30);

/// Headers that are passed on: the second of an answer is by which a beacon node says of which fork its SSZ is.
const ASKED: [&str; 2] = ["accept", "content-type"];
const ANSWERED: [&str; 2] = ["content-type", "eth-consensus-version"];

/// A proxy. Dropping it ends it, with all connections.
#[derive(Debug)]
pub struct Proxy {
	address: SocketAddr,
	scheme: &'static str,
	liar: Arc<Liar>,
	task: JoinHandle<()>,
}

impl Proxy {
	/// Before an endpoint that speaks HTTP.
	pub async fn http(target: &str, seed: u64) -> Result<Self> {
		let client = reqwest::Client::builder().timeout(PATIENCE).build()?;
		let target = target.trim_end_matches('/').to_string();
		let serve = move |stream: TcpStream, liar: Arc<Liar>| serve_http(stream, client.clone(), target.clone(), liar);
		Self::begin("http", seed, serve).await
	}

	/// Before an endpoint that speaks JSON-RPC over a WebSocket.
	pub async fn websocket(target: &str, seed: u64) -> Result<Self> {
		let target = target.to_string();
		let serve = move |stream: TcpStream, liar: Arc<Liar>| {
			let target = target.clone();
			async move {
				// Its end is nobody's error: the client sees it.
				let _ = serve_websocket(stream, &target, &liar).await;
			}
		};
		Self::begin("ws", seed, serve).await
	}

	async fn begin<S, F>(scheme: &'static str, seed: u64, serve: S) -> Result<Self>
	where
		S: Fn(TcpStream, Arc<Liar>) -> F + Send + 'static,
		F: Future<Output = ()> + Send + 'static,
	{
		let listener = TcpListener::bind("127.0.0.1:0").await.context("no port for a proxy")?;
		let address = listener.local_addr()?;
		let liar = Arc::new(Liar::new(seed));
		let known = Arc::clone(&liar);
		let task = tokio::spawn(async move {
			let mut open = JoinSet::new();
			loop {
				tokio::select! {
					accepted = listener.accept() => match accepted {
						Ok((stream, _)) => {
							open.spawn(serve(stream, Arc::clone(&known)));
						},
						Err(_) => return,
					},
					Some(_) = open.join_next() => {},
				}
			}
		});
		Ok(Self { address, scheme, liar, task })
	}

	/// Where it is.
	pub fn url(&self) -> String {
		format!("{}://{}", self.scheme, self.address)
	}

	/// Lies like this from now on; at first it is honest.
	pub fn set(&self, fault: Fault) {
		self.liar.set(fault);
	}

	/// How many lies it has told.
	pub fn lies(&self) -> u64 {
		self.liar.lies()
	}
}

impl Drop for Proxy {
	fn drop(&mut self) {
		self.task.abort();
	}
}

async fn serve_http(stream: TcpStream, client: reqwest::Client, target: String, liar: Arc<Liar>) {
	let service = service_fn(|request: Request<Incoming>| pass(request, &client, &target, &liar));
	let _ = http1::Builder::new().serve_connection(TokioIo::new(stream), service).await;
}

/// Passes a request on. Error: nothing is answered, and the connection ends.
async fn pass(
	request: Request<Incoming>,
	client: &reqwest::Client,
	target: &str,
	liar: &Liar,
) -> Result<Response<Full<Bytes>>> {
	let method = request.method().clone();
	let path = request.uri().path_and_query().map_or("", |path| path.as_str()).to_string();
	let headers = chosen(request.headers(), ASKED);
	let body = request.into_body().collect().await?.to_bytes();
	let question = if method == Method::POST {
		serde_json::from_slice::<Value>(&body).map(|json| question(&json)).unwrap_or_default()
	} else {
		place(&path)
	};
	let asked = String::from_utf8(liar.asked(path.as_bytes()))?;
	let sent = client.request(method, format!("{target}{asked}")).headers(headers).body(liar.asked(&body));
	let response = sent.send().await?;
	let status = response.status().as_u16();
	let headers = chosen(response.headers(), ANSWERED);
	let truth = Answer { status, headers, body: response.bytes().await?.to_vec() };
	match liar.reply(&question, truth) {
		Reply::After(delay, answer) => {
			sleep(delay).await;
			let mut response = Response::new(Full::new(Bytes::from(answer.body)));
			*response.status_mut() = StatusCode::from_u16(answer.status)?;
			*response.headers_mut() = answer.headers;
			Ok(response)
		},
		Reply::Silence => {
			sleep(SILENCE).await;
			bail!("no answer")
		},
		Reply::End => bail!("no answer"),
	}
}

/// Some of the headers.
fn chosen(headers: &HeaderMap, names: [&'static str; 2]) -> HeaderMap {
	let found = names.into_iter().filter_map(|name| Some((HeaderName::from_static(name), headers.get(name)?.clone())));
	found.collect()
}

/// What is asked by JSON-RPC: the method, and the function where it is one for many.
fn question(json: &Value) -> String {
	let text = |place: &str| json.pointer(place).and_then(Value::as_str).unwrap_or_default();
	let method = text("/method");
	match method {
		"state_call" => format!("{method} {}", text("/params/0")),
		"eth_call" => format!("{method} {}", text("/params/0/data").get(..10).unwrap_or_default()),
		_ => method.into(),
	}
}

/// What is asked by a path, without numbers and hashes.
fn place(path: &str) -> String {
	let path = path.split('?').next().unwrap_or_default();
	let is_name = |part: &&str| part.starts_with("0x") || part.parse::<u64>().is_ok();
	path.split('/').map(|part| if is_name(&part) { "*" } else { part }).collect::<Vec<_>>().join("/")
}

/// Carries messages both ways until one side ends.
async fn serve_websocket(stream: TcpStream, target: &str, liar: &Liar) -> Result<()> {
	let (server, _) = connect_async(target).await?;
	let (mut to_client, mut from_client) = accept_async(stream).await?.split();
	let (mut to_server, mut from_server) = server.split();
	// What was asked and isn't answered, by the question's number.
	let open: Mutex<BTreeMap<String, String>> = Mutex::default();
	let open = || open.lock().unwrap_or_else(PoisonError::into_inner);
	let asking = async {
		while let Some(message) = from_client.next().await {
			// Pings and pongs are answered by each side's own connection.
			let Message::Text(text) = message? else { continue };
			if let Ok(json) = serde_json::from_slice::<Value>(text.as_bytes()) {
				if let Some(id) = json.get("id") {
					open().insert(id.to_string(), question(&json));
				}
			}
			let asked = String::from_utf8(liar.asked(text.as_bytes()))?;
			to_server.send(Message::text(asked)).await?;
		}
		anyhow::Ok(())
	};
	let answering = async {
		while let Some(message) = from_server.next().await {
			let Message::Text(text) = message? else { continue };
			let Ok(json) = serde_json::from_slice::<Value>(text.as_bytes()) else { continue };
			let asked = json.get("id").and_then(|id| open().remove(&id.to_string()));
			let truth = Answer { body: text.as_bytes().to_vec(), ..Answer::default() };
			match liar.reply(&asked.unwrap_or_else(|| question(&json)), truth) {
				Reply::After(delay, answer) => {
					sleep(delay).await;
					to_client.send(Message::text(String::from_utf8(answer.body)?)).await?;
				},
				Reply::Silence => {},
				Reply::End => bail!("no answer"),
			}
		}
		anyhow::Ok(())
	};
	tokio::select! {
		done = asking => done,
		done = answering => done,
	}
}

#[cfg(test)]
mod tests {
	use super::*;
	use serde_json::json;

	/// An endpoint that answers every request over HTTP with its path and its body.
	async fn echo() -> String {
		let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
		let url = format!("http://{}/", listener.local_addr().unwrap());
		tokio::spawn(async move {
			while let Ok((stream, _)) = listener.accept().await {
				let service = service_fn(|request: Request<Incoming>| async move {
					let path = request.uri().to_string();
					let body = request.into_body().collect().await?.to_bytes();
					let body = format!("{{\"data\":\"{path}\",\"body\":\"{}\"}}", hex::encode(body));
					let mut response = Response::new(Full::new(Bytes::from(body)));
					response.headers_mut().insert("eth-consensus-version", "electra".parse()?);
					anyhow::Ok(response)
				});
				tokio::spawn(http1::Builder::new().serve_connection(TokioIo::new(stream), service));
			}
		});
		url
	}

	#[tokio::test]
	async fn request_should_be_passed_on_when_the_proxy_is_honest() {
		let proxy = Proxy::http(&echo().await, 1).await.unwrap();
		let client = reqwest::Client::new();
		let answer = client.post(format!("{}/a/7?b=c", proxy.url())).body("{}").send().await.unwrap();
		assert_eq!(answer.headers()["eth-consensus-version"], "electra");
		assert_eq!(answer.text().await.unwrap(), "{\"data\":\"/a/7?b=c\",\"body\":\"7b7d\"}");
		assert_eq!(proxy.lies(), 0);
	}

	#[tokio::test]
	async fn connection_should_end_without_an_answer_when_the_proxy_drops_it() {
		let proxy = Proxy::http(&echo().await, 1).await.unwrap();
		proxy.set(Fault::Drop);
		let client = reqwest::Client::builder().timeout(Duration::from_millis(500)).build().unwrap();
		let mut silent = 0u64;
		for _ in 0..64 {
			let asked = client.get(format!("{}/a", proxy.url())).send().await;
			silent += u64::from(asked.is_err());
		}
		assert!(silent > 0 && silent == proxy.lies(), "{silent} of {}", proxy.lies());
	}

	/// A node that answers each question with its number.
	async fn node() -> String {
		let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
		let url = format!("ws://{}", listener.local_addr().unwrap());
		tokio::spawn(async move {
			while let Ok((stream, _)) = listener.accept().await {
				let mut socket = accept_async(stream).await.unwrap();
				while let Some(Ok(Message::Text(text))) = socket.next().await {
					let asked: Value = serde_json::from_str(text.as_str()).unwrap();
					let answer = json!({ "id": asked["id"], "result": asked["id"] });
					socket.send(Message::text(answer.to_string())).await.unwrap();
				}
			}
		});
		url
	}

	#[tokio::test]
	async fn answers_should_be_earlier_ones_when_a_websocket_replays() {
		let proxy = Proxy::websocket(&node().await, 5).await.unwrap();
		let (mut socket, _) = connect_async(proxy.url()).await.unwrap();
		let mut ask = async |id: u64| {
			socket.send(Message::text(json!({ "id": id, "method": "a" }).to_string())).await.unwrap();
			let answer = socket.next().await.unwrap().unwrap();
			let answer: Value = serde_json::from_str(answer.to_text().unwrap()).unwrap();
			assert_eq!(answer["id"], id);
			answer["result"] == id
		};
		assert!(ask(1).await);
		proxy.set(Fault::Replay);
		let mut old = 0u64;
		for id in 2..100 {
			old += u64::from(!ask(id).await);
		}
		assert!(old > 0 && old == proxy.lies());
	}

	#[test]
	fn question_should_be_the_same_when_only_its_numbers_differ() {
		assert_eq!(place("/eth/v2/beacon/blocks/17"), "/eth/v2/beacon/blocks/*");
		assert_eq!(place("/eth/v1/updates?start_period=1&count=1"), "/eth/v1/updates");
		assert_eq!(
			question(&json!({ "method": "state_call", "params": ["Core_version", "0x"] })),
			"state_call Core_version"
		);
		let call = json!({ "method": "eth_call", "params": [{ "data": "0x1234567800" }, "latest"] });
		assert_eq!(question(&call), "eth_call 0x12345678");
	}
}
