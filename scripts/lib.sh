# shellcheck shell=bash
# What the scripts share. Source it; it changes to the checkout's root.
#
# COINOP_CACHE      what is kept between runs, for every checkout (default ~/.cache/coinop)
# CARGO_TARGET_DIR  where cargo builds (default $COINOP_CACHE/target)
set -euo pipefail

script=$(realpath "$0")
called_from=$PWD
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
COINOP_CACHE=$(realpath -m -- "${COINOP_CACHE:-$HOME/.cache/coinop}")
CARGO_TARGET_DIR=$(realpath -m -- "${CARGO_TARGET_DIR:-$COINOP_CACHE/target}")
export COINOP_CACHE CARGO_TARGET_DIR
cd "$root"
# The system's OpenSSL: building a copy takes minutes.
export OPENSSL_NO_VENDOR=1
# First, or a distribution's older cargo would hide rustup's.
export PATH=${CARGO_HOME:-$HOME/.cargo}/bin:$PATH

# Prints the comment at the head of the calling script.
usage() {
	sed -n '2,/^[^#]/{s/^# \{0,1\}//p;}' "$script"
}

# Where the caller was, since paths in arguments are meant from there.
go_back() {
	cd "$called_from"
}

say() {
	printf '%s\n' "$*" >&2
}

die() {
	say "$(basename "$0"): $*"
	exit 1
}

have() {
	command -v "$1" >/dev/null 2>&1
}

# Installs what is missing (see scripts/setup) and takes over what it found out about the toolchain.
set_up() {
	"$root/scripts/setup" "$@"
	if [ -f "$COINOP_CACHE/env.sh" ]; then
		# shellcheck source=/dev/null
		. "$COINOP_CACHE/env.sh"
	fi
}

# Builds what the demo, the benchmarks and the tests run. Quick when nothing changed.
build() {
	if [ ! -x "$CARGO_TARGET_DIR/release/coinop-node" ]; then
		say "Building the node, its runtime and the tools. The first build compiles about 1,000 crates: some 20 minutes on two cores."
	fi
	cargo build --release --workspace --locked "$@"
}

# Builds the runtime's WebAssembly alone with some features into a folder, and says which file it is. Only the
# WebAssembly: built natively too, as wasm-builder does it, it would take three times as long. Optimized as that does it with
# WASM_BUILD_TYPE=production, so that what is measured is what runs.
#
# usage: build_runtime FOLDER FEATURES
build_runtime() {
	CARGO_PROFILE_RELEASE_LTO=fat CARGO_PROFILE_RELEASE_CODEGEN_UNITS=1 CARGO_PROFILE_RELEASE_PANIC=abort \
		CARGO_PROFILE_RELEASE_OVERFLOW_CHECKS=false CARGO_TARGET_DIR=$1 \
		RUSTFLAGS='-C link-arg=--export-table -C link-arg=--export=__heap_base -C link-arg=--import-memory --cfg substrate_runtime' \
		cargo ${WASM_BUILD_TOOLCHAIN:+"+$WASM_BUILD_TOOLCHAIN"} rustc --release --locked -p coinop-runtime --lib --crate-type cdylib \
		--target wasm32v1-none --no-default-features --features "$2" >&2
	printf '%s\n' "$1/wasm32v1-none/release/coinop_runtime.wasm"
}

# Installs the npm packages of a folder's lock file, unless they are there. None of them runs a script.
npm_packages() {
	if [ ! "$1/node_modules/.package-lock.json" -nt "$1/package-lock.json" ]; then
		npm ci --prefix "$1" --ignore-scripts --no-audit --no-fund --loglevel=error >&2
	fi
}

# What the contracts are deployed from.
build_contracts() {
	npm_packages bridge/contracts
	npm run --silent build --prefix bridge/contracts >&2
}
