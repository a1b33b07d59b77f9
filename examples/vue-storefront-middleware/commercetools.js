// The shop's integration: a little of what `@vsf-enterprise/commercetools-api/server` is in a real one.
const { apiClientFactory } = require('@vue-storefront/middleware');
const { createServerClient } = require('@vsf-enterprise/customer-groups');

const { createApiClient } = apiClientFactory({
  onCreate: (config) => ({ config, client: createServerClient(config.api) }),
  api: {},
});

module.exports = { createApiClient };
