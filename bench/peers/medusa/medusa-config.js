const { defineConfig } = require('@medusajs/framework/utils');

// The documented production configuration without Redis, so events, cache and workflows stay in the process.
const origin = 'https://shop.example.com';

module.exports = defineConfig({
  admin: { disable: true },
  projectConfig: {
    databaseUrl: process.env.DATABASE_URL,
    // A request that removes members holds one connection while it waits for a second one. With the default pool of ten,
    // 32 concurrent requests wait for each other forever.
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
