/** The parts of every example's `npm start`: start servers, call them, print and check their responses. */
import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';

/** Whether the servers keep running after the tour, until Ctrl-C. */
export const isStaying = process.argv.includes('--stay');

const servers = [];
let failures = 0;

process.once('exit', stopServers);
for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => process.exit());

/** Starts `node …` in the current folder. @returns the URL that the server prints. */
export async function serve(args, env) {
  const server = spawn(process.execPath, args, {
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  servers.push(server);
  // The server logs rejected calls here; the output is shown only if it does not start.
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

/** Prints one line: whether the expectation holds. */
export function check(isSo, text) {
  if (!isSo) failures += 1;
  console.log(`${isSo ? 'ok' : 'NO'}  ${text}`);
}

/** Calls a server and checks the status. @returns the body of the response. */
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
  if (response.status !== expected)
    console.log(`    expected ${expected}; the response was ${text}`);
  return text;
}

/** The scopes of all GraphQL calls to the sandbox, each once. */
export function scopesSeen(sandbox) {
  return [...new Set(sandbox.requests.flatMap(({ scopes = [] }) => scopes))].join(', ');
}

export function isIn(sandbox, customerKey, groupKey, version) {
  const customer = sandbox.customer(customerKey);
  const group = sandbox.customerGroup(groupKey);
  return customer.version === version && customer.customerGroup?.id === group.id;
}

/** Ends the tour; with `--stay`, prints `hint`, which says how to call the servers that keep running. */
export async function end(sandbox, hint) {
  title(failures === 0 ? 'All checks passed.' : `${failures} checks failed.`);
  process.exitCode = failures === 0 ? 0 : 1;
  if (isStaying) {
    console.log(`\nRunning until Ctrl-C. commercetools is at ${sandbox.graphqlUrl}\n${hint}`);
    return;
  }
  stopServers();
  await sandbox.close();
}

/** Kills the servers, because the middleware would wait for open connections and nothing needs to be saved. */
function stopServers() {
  servers.forEach((server) => server.kill('SIGKILL'));
}
