/** Does what `medusa start` does, on a free port, and prints the URL. */
// Medusa looks for its files in the current folder.
process.chdir(__dirname);

const { default: start } = require('@medusajs/medusa/commands/start');

async function main() {
  const { server } = await start({ directory: __dirname, host: '127.0.0.1', port: 0 });
  if (!server.listening) await new Promise((resolve) => server.once('listening', resolve));
  process.stderr.write(`Medusa listens on http://127.0.0.1:${server.address().port}. \n`);
}

void main();
