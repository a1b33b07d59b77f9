import cluster from 'node:cluster';

import closeWithGrace, { type Signals } from 'close-with-grace';
import type { Command } from 'commander';

import type { Service } from '../service.ts';
import { parseDatabaseUrl, showDatabaseUrl } from '../store/database-url.ts';
import { version } from '../version.ts';
import { define } from './define.ts';
import { demoTill, seedDemo } from './demo.ts';
import { createLogLines } from './log-lines.ts';
import type { Values } from './settings.ts';
import { endWhenFailed, isFirst, onWorkerSignal, runWorkers } from './workers.ts';
import { WrongUsage } from './wrong-usage.ts';

const names = [
  'database',
  'readDatabase',
  'host',
  'port',
  'workers',
  'demo',
  'logLevel',
  'bodyLimit',
  'rateLimit',
  'maxWaiting',
  'maxBatch',
  'maxStreams',
  'removalGuard',
  'webhookAllowPrivate',
  'tokenTtl',
  'credentialCache',
  'stopTimeout',
] as const;

export function addServe(program: Command): void {
  define(program, {
    name: 'serve',
    description: 'Start the service.',
    example:
      'coterie serve --port 8080 --host 127.0.0.1 --database sqlite:./data/coterie.db --demo',
    settings: names,
    run: async (values) => {
      if (values.workers === 1) return serve(values);
      if (cluster.isWorker) return endWhenFailed(serve(values));
      if (parseDatabaseUrl(values.database).engine === 'sqlite')
        throw new WrongUsage(
          '--workers needs a PostgreSQL database; an SQLite file is written by a single process.',
        );
      process.exitCode = await runWorkers(values.workers, values.stopTimeout * 1_000);
    },
  });
}

async function serve(values: Values<(typeof names)[number]>): Promise<void> {
  // Loaded on demand, because the other commands start faster without the web server's modules.
  const { createService } = await import('../service.ts');
  const service = await createService({
    database: values.database,
    ...(values.readDatabase === undefined ? {} : { readDatabase: values.readDatabase }),
    maxWaiting: values.maxWaiting,
    maxBatch: values.maxBatch,
    maxStreams: values.maxStreams,
    removalGuard: values.removalGuard,
    webhookAllowPrivate: values.webhookAllowPrivate,
    bodyLimitBytes: values.bodyLimit,
    rateLimit: values.rateLimit,
    tokenTtlSeconds: values.tokenTtl,
    credentialCacheSeconds: values.credentialCache,
    logger: { level: values.logLevel, stream: createLogLines() },
  });
  const closer = stopWithGrace(service, values.stopTimeout);
  const { store, writer, migrated, app } = service;
  try {
    app.log.info({ version, database: showDatabaseUrl(values.database) }, 'starting');
    if (migrated.length > 0) app.log.info({ migrated }, 'database migrated');
    if (values.demo) await seedDemo(store, writer);
    const url = await app.listen({ host: values.host, port: values.port });
    // Not on standard output, which contains only the JSON lines of the log.
    if (isFirst()) process.stderr.write(await greeting(service, url, values));
  } catch (error) {
    // Otherwise it would end the process with code 0, as after an orderly stop.
    closer.uninstall();
    await service.close();
    throw error;
  }
}

function stopWithGrace(service: Service, timeoutSeconds: number) {
  const { log } = service.app;
  // A second signal ends a single process at once; a worker can receive several signals for one stop.
  const skip: Signals[] = cluster.isWorker ? ['SIGTERM', 'SIGINT'] : [];
  const closer = closeWithGrace(
    { delay: timeoutSeconds * 1_000, skip },
    async ({ err: error, signal }) => {
      if (error !== undefined) log.fatal({ err: error }, 'stopping after an error');
      else log.info({ signal }, 'stopping');
      await service.close();
      log.info('stopped');
    },
  );
  if (cluster.isWorker) onWorkerSignal(closer.close);
  return closer;
}

/** The text that the service prints when it has started: its address, and calls to try. */
async function greeting(
  { store }: Service,
  url: string,
  { demo, database }: Values<'demo' | 'database'>,
): Promise<string> {
  const shown = quote(showDatabaseUrl(database));
  const base = `Coterie ${version} listens on ${url}. The API documentation is at ${url}/docs.\n`;
  if (demo && (await store.findLogin('till', demoTill.userName)) !== null)
    return `\n${base}Try:\n\n${demoCalls(url).join('\n\n')}\n\n`;
  const orgs = await store.listOrgs();
  if (orgs.length > 0) return `\n${base}\n`;
  return `\n${base}The database has no org yet. Create one, and a till to call the API with:

  npx coterie org create --name acme --database ${shown}
  npx coterie till create --org acme --user-name till.acme --database ${shown}\n\n`;
}

/** Quotes a word for a shell if necessary. */
function quote(word: string): string {
  return /^[\w:./@-]+$/.test(word) ? word : `'${word}'`;
}

function demoCalls(url: string): readonly string[] {
  const curl = `curl -u ${demoTill.userName}:${demoTill.password}`;
  const json = "-H 'Content-Type: application/json'";
  return [
    `  ${curl} '${url}/v2/userGroup2?externalId=family-sharma&includeMembers=true'`,
    `  ${curl} ${json} -d '{"externalId":"my-group","groupName":"My group","maxGroupSize":5}' ${url}/v2/userGroup2`,
    `  ${curl} ${json} -d '[{"userId":1001,"primaryMember":false,"permissions":["block_points_redemption"]}]' '${url}/v2/userGroup2/join?externalId=my-group'`,
  ];
}
