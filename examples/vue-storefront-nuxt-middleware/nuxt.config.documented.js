// The configuration of the documentation, with the dangerous route. It is only a demonstration; do not use it in a shop.
import customerGroupsMiddleware from './customerGroupsMiddleware';

export default {
  buildModules: [
    [
      '@vue-storefront/commercetools/nuxt',
      {
        apiMiddleware: {
          extend: customerGroupsMiddleware,
        },
      },
    ],
  ],
};
