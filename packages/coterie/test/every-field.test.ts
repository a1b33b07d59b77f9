import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { toJson } from '../src/delivery/resource-json.ts';
import { type Field, type Fields, namesSetBy } from '../src/domain/fields.ts';
import { type GroupDetails, groupFields } from '../src/domain/groups.ts';
import { valuesOf } from './arbitraries/fields.ts';
import { type Caller, createCustomer, startTestService, type TestService } from './http-service.ts';

/**
 * Walks every field of a group through everything that keeps or shows one, by the domain's list of fields: a field that
 * is forgotten anywhere fails here.
 */

const groups = '/api/v1/groups';
const fields: Fields = groupFields;
const times = [Date.UTC(2099, 0, 1), Date.UTC(2099, 6, 1)];
const userIds = [1, 2, 3];

let running: TestService;
let caller: Caller;

beforeAll(async () => {
  running = await startTestService();
  caller = await newOrg();
});
afterAll(() => running.close());

async function newOrg(): Promise<Caller> {
  const own = await running.addOrg();
  for (const userId of userIds) await createCustomer(own, `9188670010${userId}`, { userId });
  return own;
}

let count = 0;

/** A group that can be created. */
function draft(more: object = {}): Record<string, unknown> {
  return { externalId: `group-${(count += 1)}`, maxGroupSize: 2, ...more };
}

/** The field with this value, and the other field that its rules require. */
function withField(name: string, value: unknown): Record<string, unknown> {
  if (name === 'externalId') return { externalId: `${String(value)}-${(count += 1)}` };
  if (name === 'successorUserId') return { successionPolicy: 'named', successorUserId: value };
  return value === 'named' ? { successionPolicy: value, successorUserId: 1 } : { [name]: value };
}

/** As JSON shows it. */
function shown(given: object): Record<string, unknown> {
  const entries = Object.entries(toJson(fields, given as GroupDetails));
  return Object.fromEntries(entries.filter(([name]) => name in given));
}

async function lastChange(): Promise<{ kind: string; before: object | null; after: object }> {
  const sequence = await sequenceNow();
  const { body } = await caller.get(`/api/v1/changes?since=${sequence - 1}`);
  return (body.items ?? body.changes)[0];
}

async function sequenceNow(): Promise<number> {
  const { body } = await caller.get('/api/v1/audit/head');
  return body.sequence;
}

/** The line that has these values, out of a file of JSON lines. */
async function lineOf(path: string, having: object): Promise<unknown> {
  const { body } = await caller.get(path);
  const lines = String(body).trimEnd().split('\n');
  return lines
    .map((line) => JSON.parse(line) as Record<string, unknown>)
    .find((line) => Object.entries(having).every(([name, value]) => line[name] === value));
}

function twoValues(field: Field): fc.Arbitrary<readonly unknown[]> {
  return fc.uniqueArray(valuesOf(field, { ids: userIds, times }), {
    minLength: 1,
    maxLength: 2,
    comparator: 'IsStrictlyEqual',
  });
}

describe.each(namesSetBy(fields, 'creation', 'caller'))('the field %s of a group', (name) => {
  const field = fields[name] as Field;

  it('is set at creation and shown by reads, lists, the change log, the snapshot, and files', async () => {
    await fc.assert(
      fc.asyncProperty(twoValues(field), async ([value]) => {
        const given = draft(withField(name, value));
        const created = await caller.post(groups, shown(given));
        expect([created.status, created.body]).toMatchObject([201, shown(given)]);
        const { groupId, externalId } = created.body;

        const { body: read } = await caller.get(`${groups}/${groupId}`);
        expect(read).toMatchObject(shown(given));
        const { body: list } = await caller.get(`${groups}?text=${encodeURIComponent(externalId)}`);
        expect(list.items).toContainEqual(read);

        const { kind, after } = await lastChange();
        expect([kind, shown(after)]).toMatchObject(['groupCreated', shown(given)]);
        const line = await lineOf('/api/v1/snapshot', { kind: 'group', groupId });
        expect(shown(line as object)).toMatchObject(shown(given));
        const row = await lineOf('/api/v1/exports/groups?format=ndjson', { externalId });
        expect(row).toMatchObject(shown(given));
      }),
      { numRuns: 3 },
    );
  });

  it('comes through a file into another org', async () => {
    const [value] = fc.sample(valuesOf(field, { ids: userIds, times }), { numRuns: 1, seed: 1 });
    const given = shown(draft(withField(name, value)));
    await caller.post(groups, given);
    for (const type of ['csv', 'ndjson']) {
      const { body: file } = await caller.get(`/api/v1/exports/groups?format=${type}`);
      const other = await newOrg();
      const headers = { 'content-type': type === 'csv' ? 'text/csv' : 'application/x-ndjson' };
      const url = '/api/v1/imports?what=groups';
      const { body } = await other.send({ method: 'POST', url, headers, payload: String(file) });
      expect(body).toMatchObject({ refused: 0 });
      const { body: list } = await other.get(`${groups}?text=${String(given['externalId'])}`);
      expect(list.items[0]).toMatchObject(given);
    }
  });

  if (field.setBy === 'caller')
    it('is changed by a patch, which the log tells, and was otherwise before', async () => {
      await fc.assert(
        fc.asyncProperty(twoValues(field), async (values) => {
          const { body: created } = await caller.post(groups, draft());
          const path = `${groups}/${created.groupId}`;
          for (const value of values) {
            const { body: before } = await caller.get(path);
            const sequence = await sequenceNow();
            const given = shown(withField(name, value));
            const { status, body: patched } = await caller.patch(path, given);
            expect([status, patched]).toMatchObject([200, given]);
            expect((await caller.get(path)).body).toEqual(patched);
            const change = await lastChange();
            expect(shown(change.after)).toMatchObject(given);
            expect(shown(change.before ?? {})[name]).toEqual(before[name]);
            const { body: then } = await caller.get(`${path}?asOf=${sequence}`);
            expect(then).toEqual(before);
          }
        }),
        { numRuns: 3 },
      );
    });

  if (field.setBy === 'caller' && field.empty !== undefined)
    it('is made empty by null', async () => {
      const [value] = fc.sample(valuesOf(field, { ids: userIds, times }), { numRuns: 1, seed: 1 });
      const { body: created } = await caller.post(groups, shown(draft(withField(name, value))));
      const path = `${groups}/${created.groupId}`;
      const policy = name === 'successorUserId' ? { successionPolicy: 'none' } : {};
      const { status } = await caller.patch(path, { ...policy, [name]: null });
      expect(status).toBe(200);
      expect((await caller.get(path)).body).toMatchObject({ [name]: field.empty });
    });
});
