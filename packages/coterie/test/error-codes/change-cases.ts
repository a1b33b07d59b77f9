import type { Case } from './cases.ts';

const paths = { listChanges: '/api/v1/changes', streamChanges: '/api/v1/changes/stream' };

export const changeCases: readonly Case[] = Object.entries(paths).map(([operation, path]) => ({
  operation,
  code: 95020,
  when: 'the log has not reached the given change',
  message: ({ sequence }) =>
    `The change log ends at sequence ${sequence}, before the one asked for.`,
  send: ({ caller }) => caller.get(`${path}?since=123456789`),
}));
