import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import openapiTypes, { astToString, type OpenAPI3 } from 'openapi-typescript';
import ts from 'typescript';
import { afterAll, beforeAll, expect, it } from 'vitest';

import { startTestService } from './http-service.ts';

/** The types that others generate from the document are compiled, with the sample of docs/clients.md. */

const page = new URL('../../../docs/clients.md', import.meta.url);
const [, sample = ''] = /^```ts\n(.*?)^```/ms.exec(readFileSync(page, 'utf8')) ?? [];

/** What the types must not let pass. */
const mistakes = [
  `const item: BatchItem = { action: 'join', groupId: 1 };`,
  `const item: BatchItem = { action: 'leave', groupId: 1, userId: 1, groupName: 'x' };`,
  `const item: BatchItem = { action: 'dance' };`,
  `const join: BatchItem = { action: 'join', groupId: '1', userId: 1001 };`,
  `const codes = (change: Change) => change.after.permissions;`,
  `const kind: Change['kind'] = 'groupPainted';`,
  `const group: Schemas['Group'] = { groupId: 1 };`,
  `const size = (group: Schemas['Group']): string => group.maxGroupSize;`,
];

const wrongLines = mistakes.map((line) => `{ ${line} }`);
const header = sample.split('\n\n').slice(0, 2).join('\n\n');

let folder: string;
let complaints: readonly ts.Diagnostic[];

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'coterie-types-'));
  const service = await startTestService();
  const { body } = await service.anonymous.get('/openapi.json');
  await service.close();
  const write = (name: string, text: string): string => {
    writeFileSync(join(folder, name), text);
    return join(folder, name);
  };
  write('api.d.ts', astToString(await openapiTypes(body as OpenAPI3)));
  const files = [
    write('sample.ts', sample),
    write('mistakes.ts', `${header}\n${wrongLines.join('\n')}\n`),
  ];
  const program = ts.createProgram(files, {
    noEmit: true,
    strict: true,
    exactOptionalPropertyTypes: true,
    noUncheckedIndexedAccess: true,
    // The types are checked, too.
    skipLibCheck: false,
    allowImportingTsExtensions: true,
    module: ts.ModuleKind.ESNext,
    moduleResolution: ts.ModuleResolutionKind.Bundler,
    lib: ['lib.es2024.d.ts', 'lib.dom.d.ts'],
    types: [],
  });
  complaints = ts.getPreEmitDiagnostics(program);
});
afterAll(() => rmSync(folder, { recursive: true }));

it('the sample of the docs compiles with the types', () => {
  expect(sample).toContain('BatchItem');
  const elsewhere = complaints.filter(({ file }) => !file?.fileName.endsWith('mistakes.ts'));
  expect(
    elsewhere.map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, ' ')),
  ).toEqual([]);
});

it('the types reject what the calls reject, and what a change of another kind holds', () => {
  const wrong = complaints.flatMap(({ file, start = 0 }) =>
    file?.fileName.endsWith('mistakes.ts')
      ? [file.getLineAndCharacterOfPosition(start).line - header.split('\n').length]
      : [],
  );
  expect([...new Set(wrong)]).toEqual(mistakes.map((_line, index) => index));
});
