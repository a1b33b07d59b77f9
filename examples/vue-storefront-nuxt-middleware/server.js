/**
 * Does what Nuxt 2 and the module `@vue-storefront/commercetools/nuxt` do with `apiMiddleware` at startup,
 * without the rest of a shop. Run `node server.js [nuxt.config.js]`; it uses the port in PORT, or any free port.
 */
const { createMiddleware } = require('@vue-storefront/core/server');
const express = require('express');
const jiti = require('jiti')(__filename);

const [, , file = 'nuxt.config.js'] = process.argv;
// Nuxt loads its configuration with jiti, so `import` works in it on every Node version.
const { default: config } = jiti(`./${file}`);
const [, options] = config.buildModules.find(
  ([name]) => name === '@vue-storefront/commercetools/nuxt',
);

// The module passes its options to createMiddleware, and the result to Nuxt's addServerMiddleware.
const { middleware } = createMiddleware(options);
const app = express();
app.use(middleware.path, middleware.handler);

// Nuxt's command does the same. Without it, an unhandled rejection ends the process on Node 15 and later.
process.on('unhandledRejection', (error) => console.error(`unhandled: ${error.message}`));

const server = app.listen(Number(process.env.PORT ?? 0), '127.0.0.1', () => {
  console.log(`listening on http://127.0.0.1:${server.address().port}`);
});
