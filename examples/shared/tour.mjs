/** What `npm start` of every example does: starts servers, calls them, says what came, and compares. */
import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';

/** Whether everything goes on after the tour, until Ctrl-C. */
export const isStaying = process.argv.includes('--stay');

const servers = [];
let failures = 0;

process.once('exit', stopServers);
for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => process.exit());

/** Starts `node …` in the current folder. @returns the address that it prints. */
export async function serve(args, env) {
  const server = spawn(process.execPath, args, {
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  servers.push(server);
  // Refusals are logged by the server; here they are only of use when it does not start.
  let complaints = '';
  server.stderr.on('data', (text) => (complaints += text));
  for await (const line of createInterface(server.stdout)) {
    const url = /^listening on (\S+)$/.exec(line)?.[1];
    if (url === undefined) continue;
    server.stdout.resume();
    return url;
  }
  throw new Error(`node ${args.join(' ')} did not start.\n${complaints}`);
}

export function title(text) {
  console.log(`\n${text}`);
}

/** One line that says whether what should be is so. */
export function check(isSo, text) {
  if (!isSo) failures += 1;
  console.log(`${isSo ? 'ok' : 'NO'}  ${text}`);
}

/** Calls a server and compares the status. @returns what it answered. */
export async function call(expected, url, { as, headers, body, says }) {
  const response = await fetch(url, {
    method: body === undefined ? 'GET' : 'POST',
    headers: {
      ...headers,
      ...(as === undefined ? {} : { cookie: `session=session-of-${as}` }),
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
    },
    body: body === undefined ? undefined : JSON.stringify(body),
  });
  const text = await response.text();
  check(response.status === expected, `${response.status}  ${says}`);
  if (response.status !== expected) console.log(`    ${expected} was expected; it said ${text}`);
  return text;
}

/** The scopes with which the sandbox's GraphQL was called, each once. */
export function scopesSeen(sandbox) {
  return [...new Set(sandbox.requests.flatMap(({ scopes = [] }) => scopes))].join(', ');
}

export function isIn(sandbox, customerKey, groupKey, version) {
  const customer = sandbox.customer(customerKey);
  const group = sandbox.customerGroup(groupKey);
  return customer.version === version && customer.customerGroup?.id === group.id;
}

/** Ends the tour, or says in `hint` how to call what goes on. */
export async function end(sandbox, hint) {
  title(failures === 0 ? 'All as it should be.' : `${failures} not as it should be.`);
  process.exitCode = failures === 0 ? 0 : 1;
  if (isStaying) {
    console.log(`\nRunning until Ctrl-C. commercetools is at ${sandbox.graphqlUrl}\n${hint}`);
    return;
  }
  stopServers();
  await sandbox.close();
}

/** At once: the middleware would wait for more requests to come, and nothing has to be kept. */
function stopServers() {
  servers.forEach((server) => server.kill('SIGKILL'));
}
