import { createServerClient, customerGroupsRoutes } from '@vsf-enterprise/customer-groups';

import { authorize } from './authorize';

// The credentials belong to the server and are not in nuxt.config.js: the options of a module reach
// the browser. The client asks for manage_customers of its project and for nothing else.
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
