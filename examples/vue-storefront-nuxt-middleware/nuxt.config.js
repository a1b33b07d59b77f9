import safeCustomerGroupsMiddleware from './safeCustomerGroupsMiddleware';

export default {
  buildModules: [
    [
      '@vue-storefront/commercetools/nuxt',
      {
        apiMiddleware: {
          extend: safeCustomerGroupsMiddleware,
        },
      },
    ],
  ],
};
