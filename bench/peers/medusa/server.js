/** `medusa start` on a port that is free, which says where it answers. */
// Where it looks for its parts.
process.chdir(__dirname);

const { default: start } = require('@medusajs/medusa/commands/start');

async function main() {
  const { server } = await start({ directory: __dirname, host: '127.0.0.1', port: 0 });
  if (!server.listening) await new Promise((resolve) => server.once('listening', resolve));
  process.stderr.write(`Medusa answers on http://127.0.0.1:${server.address().port}. \n`);
}

void main();
