import { readFileSync } from 'node:fs';

import { startSandbox } from 'commercetools-sandbox';

import { call, check, end, isIn, isStaying, scopesSeen, serve, title } from '../shared/tour.mjs';

const seed = JSON.parse(readFileSync('project.json', 'utf8'));
const client = { clientId: 'group-service', clientSecret: 'not-a-secret' };
const project = {
  projectKey: 'my-shop',
  seed,
  clients: [{ ...client, scopes: ['manage_customers'] }],
};
let sandbox = await startSandbox(project);
const env = {
  CTP_GRAPHQL_URI: sandbox.graphqlUrl,
  CTP_AUTH_URL: sandbox.authUrl,
  CTP_PROJECT_KEY: sandbox.projectKey,
  CTP_CLIENT_ID: client.clientId,
  CTP_CLIENT_SECRET: client.clientSecret,
  CTP_SCOPE: 'manage_customers:my-shop',
};
const [vip] = seed.customerGroups;
const [ada, eve] = seed.customers;

title('The route of the documentation, word for word (customerGroupsMiddleware.js)');
const documented = await serve(['server.js', 'nuxt.config.documented.js'], env);
const answer = await call(200, `${documented}/api/add-to-customer-group`, {
  says: 'GET /api/add-to-customer-group by anybody, without a session',
});
console.log(answer);
check(isIn(sandbox, 'ada', 'vip', 6), 'Ada is in the group vip, at version 6');
const scopes = scopesSeen(sandbox);
check(scopes === 'manage_customers:my-shop', `scopes: ${scopes}`);
console.log('So anyone who opens this address makes Ada VIP. Do not use this route in a shop.');

title('The safe form (safeCustomerGroupsMiddleware.js)');
sandbox.clearRequests();
const safe = await serve(['server.js', 'nuxt.config.js'], env);
const route = `${safe}/api/customer-groups/addCustomerToGroup`;
const herself = { id: eve.id, version: eve.version };
await call(404, `${safe}/api/add-to-customer-group`, {
  says: 'GET /api/add-to-customer-group: no such route here',
});
await call(405, route, { as: 'eve', says: 'GET, as a link or an image would' });
await call(403, route, {
  body: { customer: herself, group: { key: 'newsletter' } },
  says: 'without a session',
});
await call(403, route, {
  as: 'eve',
  body: { customer: herself, group: { key: 'vip' } },
  says: 'Eve puts herself in vip',
});
await call(403, route, {
  as: 'eve',
  body: { customer: { id: ada.id, version: 6 }, group: { key: 'newsletter' } },
  says: 'Eve puts Ada in newsletter',
});
await call(400, route, {
  as: 'eve',
  body: { customer: herself, group: { id: vip.id, key: 'newsletter' } },
  says: 'Eve sends the id of vip with the key of newsletter',
});
check(sandbox.requests.length === 0, 'commercetools received none of these');
await call(200, route, {
  as: 'eve',
  body: { customer: herself, group: { key: 'newsletter' } },
  says: 'Eve puts herself in newsletter',
});
check(isIn(sandbox, 'eve', 'newsletter', 2), 'Eve is in the group newsletter, at version 2');
await call(409, route, {
  as: 'eve',
  body: { customer: herself, group: { key: 'newsletter' } },
  says: 'Eve does it again with version 1, which is out of date',
});
check(isIn(sandbox, 'ada', 'vip', 6), 'Ada is unchanged');

if (isStaying) {
  // The route of the documentation works only for version 5, which the tour has used up.
  await sandbox.close();
  sandbox = await startSandbox({ ...project, port: Number(new URL(sandbox.url).port) });
}
await end(
  sandbox,
  'The project has been reset to its state before the tour.\n' +
    `The documentation's route: curl ${documented}/api/add-to-customer-group\n` +
    '  It works once: a second call hangs, because Ada is no longer at version 5.\n' +
    `The safe form: curl ${route} -H 'Cookie: session=session-of-eve' -H 'Content-Type: application/json' \\\n` +
    `  -d '{"customer":{"id":"${eve.id}","version":${eve.version}},"group":{"key":"newsletter"}}'`,
);
