/**
 * What Nuxt 2 and the module `@vue-storefront/commercetools/nuxt` do with `apiMiddleware` when they start,
 * without the rest of a shop: `node server.js [nuxt.config.js]`, on the port in PORT or any that is free.
 */
const { createMiddleware } = require('@vue-storefront/core/server');
const express = require('express');
const jiti = require('jiti')(__filename);

const [, , file = 'nuxt.config.js'] = process.argv;
// Nuxt reads its configuration through jiti, which is why `import` works there on any Node.
const { default: config } = jiti(`./${file}`);
const [, options] = config.buildModules.find(
  ([name]) => name === '@vue-storefront/commercetools/nuxt',
);

// The module passes its options on, and what comes back to Nuxt's addServerMiddleware.
const { middleware } = createMiddleware(options);
const app = express();
app.use(middleware.path, middleware.handler);

// Nuxt's own command does this too; a server of your own ends here on Node 15 and later.
process.on('unhandledRejection', (error) => console.error(`unhandled: ${error.message}`));

const server = app.listen(Number(process.env.PORT ?? 0), '127.0.0.1', () => {
  console.log(`listening on http://127.0.0.1:${server.address().port}`);
});
