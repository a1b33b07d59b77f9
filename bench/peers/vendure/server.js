/** Vendure's server on a port that is free, which says where it answers. With --create it makes its tables first. */
const { bootstrap, DefaultLogger, LogLevel } = require('@vendure/core');

// Where it keeps what it writes.
process.chdir(__dirname);

async function main() {
  const app = await bootstrap({
    apiOptions: {
      port: 0,
      hostname: '127.0.0.1',
      adminApiPath: 'admin-api',
      shopApiPath: 'shop-api',
      cors: { origin: ['https://shop.example.com'], credentials: true },
    },
    authOptions: {
      tokenMethod: ['bearer'],
      superadminCredentials: { identifier: 'superadmin', password: 'bench-password' },
      cookieOptions: { secret: 'bench-secret-of-cookies' },
    },
    dbConnectionOptions: {
      type: 'postgres',
      url: process.env.DATABASE_URL,
      synchronize: process.argv.includes('--create'),
      logging: false,
    },
    paymentOptions: { paymentMethodHandlers: [] },
    logger: new DefaultLogger({ level: LogLevel.Info }),
  });
  process.stderr.write(`Vendure answers on ${await app.getUrl()}. \n`);
}

void main();
