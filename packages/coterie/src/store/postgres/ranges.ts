/**
 * Rows whose `held` has the value and whose `id` lies beyond the place, in the order of `id`: worded so that only the
 * index of both has the order, and no other is taken while the planner knows of few rows.
 */
export function within(
  held: string,
  value: string,
  id: string,
  place: string,
  descending: boolean,
): string {
  const way = order(descending);
  return `(${held}, ${id}) ${beyond(descending)} (${value}, ${place})
     AND ${held} ${descending ? '>=' : '<='} ${value} ORDER BY ${held} ${way}, ${id} ${way}`;
}

export function beyond(descending: boolean): string {
  return descending ? '<' : '>';
}

export function order(descending: boolean): string {
  return descending ? 'DESC' : 'ASC';
}
