// customerGroupsMiddleware.js
import {
  setup as originSetup,
  getSettings as getOriginSettings
} from '@vue-storefront/commercetools-api';
import {
  addCustomerToGroup,
  setup as serverSetup
} from '@vsf-enterprise/customer-groups';

export default (app) => {
  // API client setup
  originSetup({
    api: {
      uri: '{URI ENDPOINT FOR GRAPHQL}',
      authHost: '{AUTH URI}',
      projectKey: '{YOUR PROJECT KEY}',
      clientId: '{CLIENT ID}',
      clientSecret: '{SECRET}',
      scopes: ['{RIGHT SCOPE}']
    }
  });

  // Passing the configured API client
  serverSetup(getOriginSettings());

  app.get('/add-to-customer-group', async (req, res) => {
    const customer = { id: 'eb7d1289-3063-4158-8bef-4caaa1ef476c', version: 5 };
    const group = { id: 'd0df9c72-5248-4da4-ac78-826a59e7dc47' };
    const response = await addCustomerToGroup(customer, group);

    res.send({ response });
  });
};
