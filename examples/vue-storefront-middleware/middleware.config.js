const { customerGroupsExtension } = require('@vsf-enterprise/customer-groups');

const { authorize } = require('./authorize.js');
const { authorizeBackOffice } = require('./authorize-back-office.js');
const { api, client } = require('./settings.js');

const location = require.resolve('./commercetools.js');

module.exports = {
  integrations: {
    // The extension as an object, with its options.
    commerce: {
      location,
      configuration: { api },
      extensions: (existing) => [...existing, customerGroupsExtension({ client, authorize })],
    },
    // The extension by its name, which reads `customerGroups` of the configuration. It is another
    // integration because other rules apply: those of the shop's own staff.
    office: {
      location,
      configuration: { api, customerGroups: { client, authorize: authorizeBackOffice } },
      extensions: (existing) => [...existing, '@vsf-enterprise/customer-groups/extension'],
    },
    // What happens when authorize is forgotten: every call is rejected.
    forgotten: {
      location,
      configuration: { api },
      extensions: (existing) => [...existing, '@vsf-enterprise/customer-groups/extension'],
    },
  },
};
