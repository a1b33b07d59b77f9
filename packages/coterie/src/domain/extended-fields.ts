type ExtendedValue = string | number | boolean;

/** Custom fields of a group or customer, by name. */
export type ExtendedFields = Readonly<Record<string, ExtendedValue>>;

/** A JSON merge patch of custom fields: a null value removes that field, null as a whole removes all of them. */
export type ExtendedFieldsPatch = Readonly<Record<string, ExtendedValue | null>> | null;

export function patchExtendedFields(
  before: ExtendedFields,
  patch: ExtendedFieldsPatch,
): ExtendedFields {
  if (patch === null) return {};
  const after = Object.entries({ ...before, ...patch }).filter(([, value]) => value !== null);
  return Object.fromEntries(after) as ExtendedFields;
}
