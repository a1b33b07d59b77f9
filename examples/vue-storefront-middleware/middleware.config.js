const { customerGroupsExtension } = require('@vsf-enterprise/customer-groups');

const { authorize } = require('./authorize.js');
const { authorizeBackOffice } = require('./authorize-back-office.js');
const { api, client } = require('./settings.js');

const location = require.resolve('./commercetools.js');

module.exports = {
  integrations: {
    // The extension as an object, with its options as arguments.
    commerce: {
      location,
      configuration: { api },
      extensions: (existing) => [...existing, customerGroupsExtension({ client, authorize })],
    },
    // The extension by its name; it reads its options from `customerGroups` of the configuration. This is a
    // separate integration because it has other rules, those for the shop's staff.
    office: {
      location,
      configuration: { api, customerGroups: { client, authorize: authorizeBackOffice } },
      extensions: (existing) => [...existing, '@vsf-enterprise/customer-groups/extension'],
    },
    // If authorize is forgotten, every call is rejected.
    forgotten: {
      location,
      configuration: { api },
      extensions: (existing) => [...existing, '@vsf-enterprise/customer-groups/extension'],
    },
  },
};
