import type { FastifyInstance } from 'fastify';

import { errorCodes, errors, nativeSentences } from '../../domain/errors.ts';
import type { DescribedCall } from '../kit/call.ts';
import { titles } from '../kit/titles.ts';

/** The OpenAPI document at /openapi.json, a page to read and try it at /docs, the error codes at /errors. */
export function addDocs(app: FastifyInstance, version: string): void {
  const calls: DescribedCall[] = [];
  app.addHook('onRoute', ({ method, config }) => {
    const described = config?.described;
    if (described !== undefined && method !== 'HEAD') calls.push(described);
  });
  // Both are made on the first request: the modules of the page alone take a third of a start.
  let document: Promise<object> | undefined;
  const findDocument = () => (document ??= createDocument(calls, version));
  let docs: Promise<FastifyInstance> | undefined;
  const findDocs = () => (docs ??= findDocument().then(createDocs));
  app.addHook('onClose', async () => (await docs)?.close());
  app.get('/openapi.json', findDocument);
  for (const url of ['/docs', '/docs/*'])
    app.get(url, async (request, reply) => {
      const page = await findDocs();
      reply.hijack();
      page.routing(request.raw, reply.raw);
    });
  app.get('/', async (_request, reply) => reply.redirect('/docs'));
  app.get('/errors', async (_request, reply) => {
    reply.type('text/html; charset=utf-8');
    return errorsPage();
  });
}

async function createDocument(calls: readonly DescribedCall[], version: string): Promise<object> {
  const { documentOf } = await import('./openapi/document.ts');
  return documentOf(calls, version);
}

async function createDocs(document: object): Promise<FastifyInstance> {
  const { createDocsApp } = await import('./docs-app.ts');
  return createDocsApp(document);
}

function errorsPage(): string {
  const sections = errorCodes.map((code) => {
    const { sentence, docs } = errors[code];
    const native = nativeSentences(code);
    const vendors = native.includes(sentence)
      ? ''
      : `<p>On the vendor’s paths: <q>${escape(sentence)}</q></p>`;
    const sentences = native.map((one) => `<q>${escape(one)}</q>`).join(' or<br>');
    return `<h2 id="${code}">${code} ${titles[code]}</h2><p>${sentences}</p>${vendors}<p>${escape(docs)}</p>`;
  });
  return `<!doctype html><html lang="en"><meta charset="utf-8"><title>Error codes · Coterie</title>
<meta name="viewport" content="width=device-width">
<style>body{font:16px/1.5 system-ui,sans-serif;max-width:44rem;margin:2rem auto;padding:0 1rem}
h2{margin-bottom:0}:target{background:#fff3bf}</style>
<h1>Error codes</h1>
<p>Match on the code. The sentence is for people; the parts in braces are filled in.
A rejected call has changed nothing.</p>${sections.join('\n')}</html>`;
}

function escape(text: string): string {
  const escaped = text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
  return escaped.replaceAll(/`([^`]*)`/g, '<code>$1</code>');
}
