/** Starts Vendure on a free port and prints the URL. With --create it creates its tables first. */
const { bootstrap, DefaultLogger, LogLevel } = require('@vendure/core');

// Vendure writes its files to the current folder.
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
  process.stderr.write(`Vendure listens on ${await app.getUrl()}. \n`);
}

void main();
