const { defineConfig } = require('@medusajs/framework/utils');

// What the documentation has for production, but for Redis: without it events, cache and workflows stay in the process.
const origin = 'https://shop.example.com';

module.exports = defineConfig({
  admin: { disable: true },
  projectConfig: {
    databaseUrl: process.env.DATABASE_URL,
    // A request to remove members holds one connection while it waits for a second: with the default of ten, 32 requests
    // at a time wait for each other for ever.
    databaseDriverOptions: { pool: { min: 2, max: 40 } },
    http: {
      storeCors: origin,
      adminCors: origin,
      authCors: origin,
      jwtSecret: 'bench-secret-of-tokens',
      cookieSecret: 'bench-secret-of-cookies',
    },
  },
});
