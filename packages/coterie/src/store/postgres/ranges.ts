/**
 * Rows with this value in `held` and an `id` beyond the place, ordered by `id`. Worded so that only the index on both
 * columns has the order; while the planner assumes few rows it would choose another one.
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
