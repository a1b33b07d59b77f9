import { describe, expect, it } from 'vitest';

import { distinctPermissions, unitePermissions } from './permissions.ts';

describe('permissions', () => {
  it('are listed once each, in the order given', () => {
    expect(distinctPermissions(['b', 'a', 'b', 'a'])).toEqual(['b', 'a']);
  });

  it('of two members are united', () => {
    expect(unitePermissions(['allow_points_transfer'], ['block_points_redemption'])).toEqual([
      'allow_points_transfer',
      'block_points_redemption',
    ]);
  });

  it.each([
    { side: 'first', first: ['block_lounge'], second: ['allow_lounge'] },
    { side: 'second', first: ['allow_lounge'], second: ['block_lounge'] },
  ])('that contradict each other become the block of the $side', ({ first, second }) => {
    expect(unitePermissions(first, second)).toEqual(['block_lounge']);
  });

  it('are not affected by a block of another action', () => {
    const united = unitePermissions(['allow_points_transfer'], ['block_points_redemption']);
    expect(united).toContain('allow_points_transfer');
  });
});
