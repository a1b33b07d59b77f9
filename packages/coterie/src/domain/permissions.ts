/** Codes that every org knows: what a member may do with the group's points. */
export const builtInPermissions: readonly string[] = [
  'block_points_redemption',
  'allow_points_redemption',
  'block_points_transfer',
  'allow_points_transfer',
];

/** What a code allows or blocks; a code that begins with neither allows what it is called. */
export function actionOf(code: string): string {
  return code.replace(/^(allow|block)_(?=.)/, '');
}

/** The codes of which each allows the action. */
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
 * The permissions of one member who was two: all codes of both, but an `allow_` code that the other
 * side's `block_` code contradicts is dropped, because block wins over allow.
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
