import { toUtc } from '../dates.ts';
import type { Details, Field, Fields } from '../domain/fields.ts';

/** The fields of a resource as JSON: times in UTC (ISO 8601), everything else as it is. */
export function toJson<All extends Fields>(
  fields: All,
  details: Details<All>,
): Record<keyof All & string, unknown> {
  const values = Object.entries(fields).map(([name, field]) => [
    name,
    valueToJson(field, details[name]),
  ]);
  return Object.fromEntries(values) as Record<keyof All & string, unknown>;
}

function valueToJson({ kind }: Pick<Field, 'kind'>, value: unknown): unknown {
  return kind === 'time' && typeof value === 'number' ? toUtc(value) : value;
}
