const { createServer } = require('@vue-storefront/middleware');

const config = require('./middleware.config.js');

async function start() {
  const server = await createServer(config);
  server.listen(Number(process.env.PORT ?? 0), '127.0.0.1', () => {
    console.log(`listening on http://127.0.0.1:${server.address().port}`);
  });
}

start().catch((error) => {
  console.error(error);
  process.exitCode = 1;
});
