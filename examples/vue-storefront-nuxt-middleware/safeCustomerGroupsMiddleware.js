import { createServerClient, customerGroupsRoutes } from '@vsf-enterprise/customer-groups';

import { authorize } from './authorize';

// The server has its own credentials. They are not in nuxt.config.js, because a module's options end up in
// the browser. The client requests only the scope manage_customers of its project.
export default customerGroupsRoutes({
  client: createServerClient({
    uri: process.env.CTP_GRAPHQL_URI,
    authHost: process.env.CTP_AUTH_URL,
    projectKey: process.env.CTP_PROJECT_KEY,
    clientId: process.env.CTP_CLIENT_ID,
    clientSecret: process.env.CTP_CLIENT_SECRET,
  }),
  authorize,
});
