/** Codes that every org knows: what a member may do with the group's points. */
export const builtInPermissions: readonly string[] = [
  'block_points_redemption',
  'allow_points_redemption',
  'block_points_transfer',
  'allow_points_transfer',
];

/** The action that a code allows or blocks. A code without either prefix allows the action of its own name. */
export function actionOf(code: string): string {
  return code.replace(/^(allow|block)_(?=.)/, '');
}

/** The codes that allow the action. */
export function allowingCodes(action: string): readonly string[] {
  return [`allow_${action}`, action];
}

export function blockingCode(action: string): string {
  return `block_${action}`;
}

/** Codes without repetition, in the order given. */
export function distinctPermissions(codes: readonly string[]): readonly string[] {
  return [...new Set(codes)];
}

/**
 * The permissions after a merge of two members: all codes of both, except `allow_` codes that a `block_` code
 * contradicts, because block wins over allow.
 */
export function unitePermissions(
  first: readonly string[],
  second: readonly string[],
): readonly string[] {
  const all = distinctPermissions([...first, ...second]);
  return all.filter(
    (code) => !(code.startsWith('allow_') && all.includes(code.replace('allow_', 'block_'))),
  );
}
