import { readFileSync } from 'node:fs';

import { startSandbox } from 'commercetools-sandbox';

import { call, check, end, isIn, scopesSeen, serve, title } from '../shared/tour.mjs';

const seed = JSON.parse(readFileSync('project.json', 'utf8'));
const visitors = { clientId: 'storefront', clientSecret: 'not-a-secret' };
const groups = { clientId: 'group-service', clientSecret: 'not-a-secret-either' };
const sandbox = await startSandbox({
  projectKey: 'my-shop',
  seed,
  clients: [
    { ...visitors, scopes: ['view_published_products'] },
    { ...groups, scopes: ['manage_customers'] },
  ],
});
const staff = { authorization: 'Bearer key-of-the-office' };
const shop = await serve(['server.js'], {
  CTP_GRAPHQL_URI: sandbox.graphqlUrl,
  CTP_AUTH_URL: sandbox.authUrl,
  CTP_PROJECT_KEY: sandbox.projectKey,
  CTP_CLIENT_ID: visitors.clientId,
  CTP_CLIENT_SECRET: visitors.clientSecret,
  CTP_GROUPS_CLIENT_ID: groups.clientId,
  CTP_GROUPS_CLIENT_SECRET: groups.clientSecret,
  OFFICE_KEY: 'key-of-the-office',
});
const [vip] = seed.customerGroups;
const [ada, eve] = seed.customers;
const herself = { id: eve.id, version: eve.version };
const someone = { id: ada.id, version: ada.version };
const newsletter = { key: 'newsletter' };

title('A shop for its visitors: customerGroupsExtension({ client, authorize })');
const route = `${shop}/commerce/customerGroups/addCustomerToGroup`;
await call(404, `${shop}/commerce/addCustomerToGroup`, {
  as: 'eve',
  body: [herself, newsletter],
  says: 'POST /commerce/addCustomerToGroup: the methods are under customerGroups/',
});
await call(405, `${route}?body=${encodeURIComponent(JSON.stringify([herself, newsletter]))}`, {
  as: 'eve',
  says: 'GET, as a link or an image would',
});
await call(403, route, { body: [herself, newsletter], says: 'without a session' });
await call(403, route, {
  as: 'eve',
  body: [herself, { key: 'vip' }],
  says: 'Eve puts herself in vip',
});
await call(403, route, {
  as: 'eve',
  body: [someone, newsletter],
  says: 'Eve puts Ada in newsletter',
});
await call(400, route, {
  as: 'eve',
  body: [herself, { id: vip.id, key: 'newsletter' }],
  says: 'Eve sends the id of vip with the key of newsletter',
});
check(sandbox.requests.length === 0, 'commercetools received none of these');
await call(200, route, {
  as: 'eve',
  body: [herself, newsletter],
  says: 'POST /commerce/customerGroups/addCustomerToGroup: Eve puts herself in newsletter',
});
check(isIn(sandbox, 'eve', 'newsletter', 2), 'Eve is in the group newsletter, at version 2');
const scopes = scopesSeen(sandbox);
check(scopes === 'manage_customers:my-shop', `scopes: ${scopes}`);
await call(409, route, {
  as: 'eve',
  body: [herself, newsletter],
  says: 'Eve does it again with version 1, which is out of date',
});

title("The office of the shop: '@vsf-enterprise/customer-groups/extension' by name");
const office = `${shop}/office/customerGroups/addCustomerToGroup`;
await call(403, office, { as: 'eve', body: [herself, { key: 'vip' }], says: 'Eve tries this way' });
await call(200, office, {
  headers: staff,
  body: [someone, { key: 'vip' }],
  says: 'the office puts Ada in vip',
});
check(isIn(sandbox, 'ada', 'vip', 6), 'Ada is in the group vip, at version 6');
await call(404, office, {
  headers: staff,
  body: [{ id: '00000000-0000-4000-8000-000000000000', version: 1 }, newsletter],
  says: 'a customer that does not exist',
});
await call(400, office, {
  headers: staff,
  body: [{ ...someone, version: 6 }, { key: 'no-such-group' }],
  says: 'a group that does not exist',
});
sandbox.faults.add({ kind: 'status', status: 503 });
await call(503, office, {
  headers: staff,
  body: [{ ...someone, version: 6 }, newsletter],
  says: 'commercetools is down',
});
sandbox.faults.clear();

title('An integration without authorize');
const refusal = await call(403, `${shop}/forgotten/customerGroups/addCustomerToGroup`, {
  headers: staff,
  body: [someone, newsletter],
  says: 'the office itself',
});
console.log(refusal);

await end(
  sandbox,
  `Visitors: curl ${route} -H 'Cookie: session=session-of-eve' -H 'Content-Type: application/json' \\\n` +
    `  -d '[{"id":"${eve.id}","version":2},{"key":"newsletter"}]'\n` +
    `The office: curl ${office} -H 'Authorization: ${staff.authorization}' -H 'Content-Type: application/json' \\\n` +
    `  -d '[{"id":"${ada.id}","version":6},{"key":"newsletter"}]'`,
);
