// As in the documentation, with the dangerous route: this shows it, and is not for a shop.
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
