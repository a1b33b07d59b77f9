const { createServerClient } = require('@vsf-enterprise/customer-groups');

const project = {
  uri: process.env.CTP_GRAPHQL_URI,
  authHost: process.env.CTP_AUTH_URL,
  projectKey: process.env.CTP_PROJECT_KEY,
};

/** What the shop does for its visitors: these credentials cannot change anybody's group. */
const api = {
  ...project,
  clientId: process.env.CTP_CLIENT_ID,
  clientSecret: process.env.CTP_CLIENT_SECRET,
  scopes: [`view_published_products:${project.projectKey}`],
};

/** Credentials of the server alone; it asks for manage_customers of its project and for nothing else. */
const client = createServerClient({
  ...project,
  clientId: process.env.CTP_GROUPS_CLIENT_ID,
  clientSecret: process.env.CTP_GROUPS_CLIENT_SECRET,
});

module.exports = { api, client };
