/** Codes that every org knows: what a member may do with the group's points. */
export const builtInPermissions: readonly string[] = [
  'block_points_redemption',
  'allow_points_redemption',
  'block_points_transfer',
  'allow_points_transfer',
];

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
