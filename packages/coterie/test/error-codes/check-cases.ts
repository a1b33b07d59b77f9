import type { Case } from './cases.ts';

const path = '/api/v1/checks';
const action = 'member';
const tooMany = Array.from({ length: 1_001 }, (_, index) => ({ userId: index + 1, action }));

export const checkCases: readonly Case[] = [
  {
    operation: 'check',
    code: 403,
    when: 'there is no body',
    message: 'Field userId is required.',
    send: ({ caller }) => caller.post(path),
  },
  {
    operation: 'check',
    code: 403,
    when: 'no action is named',
    message: 'Field action is required.',
    send: ({ caller, ann }) => caller.post(path, { userId: ann, action: '' }),
  },
  {
    operation: 'checkBatch',
    code: 403,
    when: 'there are no questions',
    message: 'Field items is required.',
    send: ({ caller }) => caller.post(`${path}/batch`, { items: [] }),
  },
  {
    operation: 'checkBatch',
    code: 403,
    when: 'one question names nobody',
    message: 'Field items[1].userId is required.',
    send: ({ caller, ann }) =>
      caller.post(`${path}/batch`, { items: [{ userId: ann, action }, { action }] }),
  },
  {
    operation: 'checkBatch',
    code: 1060,
    when: 'there are 1001 questions',
    message: 'The call has too many items: at most 1000 are allowed.',
    send: ({ caller }) => caller.post(`${path}/batch`, { items: tooMany }),
  },
  {
    operation: 'whyNotJoin',
    code: 403,
    when: 'nobody is named',
    message: 'Field userId is required.',
    send: ({ caller, purple }) => caller.get(`/api/v1/groups/${purple}/why-not-join?userId=`),
  },
];
