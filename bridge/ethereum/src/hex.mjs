// Bytes and quantities as Ethereum's JSON writes them.
export const toHex = (bytes) => `0x${Buffer.from(bytes).toString('hex')}`;
export const fromHex = (hex) => Uint8Array.from(Buffer.from(hex.slice(2), 'hex'));
export const quantity = (number) => `0x${BigInt(number).toString(16)}`;
