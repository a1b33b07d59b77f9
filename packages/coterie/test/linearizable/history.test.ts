import { expect, it } from 'vitest';

import { checkHistory, type Model, type Operation } from './history.ts';

type Asked = { readonly take: number } | 'read';
type Told = 'taken' | 'too many' | number;

/** Three seats of which one may take some; a taking that asks for too many is refused. */
const seats: Model<number, Asked, Told> = {
  start: 3,
  apply: (left, asked) => {
    if (asked === 'read') return { state: left, told: left };
    if (asked.take > left) return { state: left, told: 'too many' };
    return { state: left - asked.take, told: 'taken' };
  },
};

function operation(
  id: string,
  [sentAt, answeredAt]: readonly [number, number | null],
  asked: Asked,
  told: Told | null,
): Operation<Asked, Told> {
  return { id, asked, sentAt, answeredAt, told };
}

const two = { take: 2 };

it('finds nothing wrong with requests that came one after the other', () => {
  const history = [
    operation('a', [1, 2], two, 'taken'),
    operation('b', [3, 4], 'read', 1),
    operation('c', [5, 6], two, 'too many'),
  ];
  expect(checkHistory(history, ['a'], seats)).toEqual([]);
});

it('lets requests that were under way together take place in any order', () => {
  const history = [
    operation('a', [1, 5], two, 'taken'),
    operation('b', [2, 6], 'read', 3),
    operation('c', [3, 7], 'read', 1),
  ];
  expect(checkHistory(history, ['a'], seats)).toEqual([]);
});

it('finds a read of what was no longer so when it was sent', () => {
  const history = [operation('a', [1, 2], two, 'taken'), operation('b', [3, 4], 'read', 3)];
  expect(checkHistory(history, ['a'], seats)).toEqual([
    'b "read" was told 3, which the model says nowhere between log places 1 and 1',
  ]);
});

it('finds two reads, one after the other, that go back in time', () => {
  const history = [
    operation('a', [1, 9], two, 'taken'),
    operation('b', [2, 3], 'read', 1),
    operation('c', [4, 5], 'read', 3),
  ];
  expect(checkHistory(history, ['a'], seats)).toHaveLength(1);
});

it('finds that both of two took what only one could', () => {
  const history = [operation('a', [1, 3], two, 'taken'), operation('b', [2, 4], two, 'taken')];
  expect(checkHistory(history, ['a', 'b'], seats)).toEqual([
    'b {"take":2} was told "taken", the model says "too many"',
  ]);
});

it('finds an order that is not that of the answers', () => {
  const history = [
    operation('a', [1, 2], { take: 1 }, 'taken'),
    operation('b', [3, 4], { take: 1 }, 'taken'),
  ];
  expect(checkHistory(history, ['b', 'a'], seats)).toEqual([
    'a was answered before b was sent, and comes after it',
  ]);
});

it('finds what was acknowledged and is not in the log', () => {
  const history = [operation('a', [1, 2], two, 'taken')];
  expect(checkHistory(history, [], seats)).toHaveLength(1);
});

it('finds what was refused and is in the log', () => {
  const history = [operation('a', [1, 2], two, 'too many')];
  expect(checkHistory(history, ['a'], seats)).toHaveLength(1);
});

it('lets what was not answered have taken place, even late, or not', () => {
  const history = [
    operation('a', [1, null], two, null),
    operation('b', [2, 3], 'read', 3),
    operation('c', [4, 5], 'read', 1),
  ];
  expect(checkHistory(history, ['a'], seats)).toEqual([]);
  expect(checkHistory(history.slice(0, 2), [], seats)).toEqual([]);
});

it('finds log entries of nobody, and of one request in two places', () => {
  const history = [operation('a', [1, 2], { take: 1 }, 'taken')];
  expect(checkHistory(history, ['x', 'a'], seats)).toEqual(['x is in the log, and nobody sent it']);
  expect(checkHistory(history, ['a', 'a'], seats)).toHaveLength(1);
});
