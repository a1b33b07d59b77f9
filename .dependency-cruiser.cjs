/** Imports point one way: domain ◄ store ◄ writer ◄ delivery ◄ imports ◄ http ◄ service ◄ cli. */
const source = '^packages/coterie/src';
const layers = ['domain', 'store', 'writer', 'delivery', 'imports', 'http', 'service', 'cli'];

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
        path: '/http/docs-app|^(node:)?http$',
        dependencyTypesNot: ['dynamic-import', 'type-only'],
      },
    },
    { name: 'no-cycles', severity: 'error', from: {}, to: { circular: true } },
    {
      name: 'product-code-imports-no-test',
      severity: 'error',
      from: { path: source, pathNot: '\\.test\\.ts$|/contract/' },
      to: { path: '\\.test\\.ts$|/test/|/contract/' },
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
