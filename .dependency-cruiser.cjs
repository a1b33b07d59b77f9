/** Imports point one way: domain ◄ store ◄ writer ◄ dates ◄ delivery ◄ imports ◄ http ◄ service ◄ cli. */
const source = '^packages/coterie/src';
const layers = [
  'domain',
  'store',
  'writer',
  'dates',
  'delivery',
  'imports',
  'http',
  'service',
  'cli',
];

/** The files of the native API that add calls to the app. */
const calls = '(calls|reads|writes|offers|erasure|exports|changes|snapshot|audit)';

/** A layer may import itself and the layers before it. */
const oneWay = layers.map((layer, index) => ({
  name: `${layer}-imports-nothing-above-it`,
  severity: 'error',
  from: { path: `${source}/${layer}[./]`, pathNot: '\\.test\\.ts$' },
  to: {
    path:
      layers
        .slice(index + 1)
        .map((above) => `${source}/${above}[./]`)
        .join('|') || '^$',
  },
}));

module.exports = {
  forbidden: [
    ...oneWay,
    {
      name: 'domain-is-pure',
      comment: 'The rules run anywhere: no npm package, no node: module.',
      severity: 'error',
      from: { path: `${source}/domain/`, pathNot: '\\.test\\.ts$' },
      to: { pathNot: `${source}/domain/` },
    },
    {
      name: 'rules-stand-below-decide',
      comment:
        'Reads, the log and the checks use the rules too; decide/ uses the rules and is used by the writer.',
      severity: 'error',
      from: { path: `${source}/domain/`, pathNot: `${source}/domain/decide/|\\.test\\.ts$` },
      to: { path: `${source}/domain/decide/` },
    },
    {
      name: 'sql-stays-in-the-store',
      severity: 'error',
      from: { pathNot: `${source}/store/|\\.test\\.ts$|/test/|^bench/` },
      to: { path: 'node_modules/(better-sqlite3|pg)/' },
    },
    {
      name: 'the-storefront-package-has-no-dependencies',
      comment: 'It goes into browsers, old bundlers and Node 10: no npm package, no node: module.',
      severity: 'error',
      from: { path: '^packages/customer-groups/src/', pathNot: '\\.test\\.ts$' },
      to: { pathNot: '^packages/customer-groups/src/' },
    },
    {
      name: 'packages-stand-alone',
      comment: 'What is published must not reach into another package by its path.',
      severity: 'error',
      from: { path: '^packages/([^/]+)/' },
      to: { path: '^packages/', pathNot: '^packages/$1/' },
    },
    {
      name: 'a-start-loads-what-it-needs',
      comment:
        'The page of the documentation is made when somebody asks for it, and an import of node:http makes Node load its fetch and WebSocket too.',
      severity: 'error',
      from: { path: source, pathNot: '\\.test\\.ts$' },
      to: {
        path: '/http/server/docs-app|^(node:)?http$',
        dependencyTypesNot: ['dynamic-import', 'type-only'],
      },
    },
    {
      name: 'rooms-of-http',
      comment:
        'The kit serves every call and knows none; only the server knows all calls; the two APIs do not know each other.',
      severity: 'error',
      from: { path: `${source}/http/(kit|v2|api)/`, pathNot: '\\.test\\.ts$' },
      to: { path: `${source}/http/`, pathNot: `${source}/http/(kit|$1)/` },
    },
    {
      name: 'calls-do-not-import-calls',
      comment:
        'What two files of routes share lies in a file of its own beside them, or in the kit.',
      severity: 'error',
      from: { path: `${source}/http/api/[^/]+/${calls}\\.ts$` },
      to: { path: `${source}/http/api/[^/]+/${calls}\\.ts$` },
    },
    { name: 'no-cycles', severity: 'error', from: {}, to: { circular: true } },
    {
      name: 'product-code-imports-no-test',
      severity: 'error',
      from: { path: source, pathNot: '\\.test\\.ts$' },
      to: { path: '\\.test\\.ts$|/test/' },
    },
  ],
  options: {
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    doNotFollow: { path: 'node_modules' },
    exclude: { path: 'node_modules/(?!better-sqlite3|pg/)|^packages/[^/]+/dist/' },
    enhancedResolveOptions: { extensions: ['.ts', '.js', '.json'] },
  },
};
