// A minimal stand-in for the shop's integration; a real shop uses `@vsf-enterprise/commercetools-api/server`.
const { apiClientFactory } = require('@vue-storefront/middleware');
const { createServerClient } = require('@vsf-enterprise/customer-groups');

const { createApiClient } = apiClientFactory({
  onCreate: (config) => ({ config, client: createServerClient(config.api) }),
  api: {},
});

module.exports = { createApiClient };
