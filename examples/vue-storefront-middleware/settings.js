const { createServerClient } = require('@vsf-enterprise/customer-groups');

const project = {
  uri: process.env.CTP_GRAPHQL_URI,
  authHost: process.env.CTP_AUTH_URL,
  projectKey: process.env.CTP_PROJECT_KEY,
};

/** The credentials that the shop uses for its visitors; they cannot change anybody's groups. */
const api = {
  ...project,
  clientId: process.env.CTP_CLIENT_ID,
  clientSecret: process.env.CTP_CLIENT_SECRET,
  scopes: [`view_published_products:${project.projectKey}`],
};

/** A client with the server's own credentials; it requests only the scope manage_customers of this project. */
const client = createServerClient({
  ...project,
  clientId: process.env.CTP_GROUPS_CLIENT_ID,
  clientSecret: process.env.CTP_GROUPS_CLIENT_SECRET,
});

module.exports = { api, client };
