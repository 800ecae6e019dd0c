// Loaded into the execution client: it ends with the process that started it, however that one ends.
process.stdin.on('end', () => process.exit()).on('error', () => process.exit()).resume();
process.stdin.unref();
