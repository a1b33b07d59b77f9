import type { Customer, CustomerTexts, MessagePayload } from '../resources.ts';

/** The actions that set one text field, and the message that commercetools records for each, if any. */
const textActions = {
  setExternalId: { field: 'externalId', message: 'CustomerExternalIdSet' },
  setFirstName: { field: 'firstName', message: 'CustomerFirstNameSet' },
  setLastName: { field: 'lastName', message: 'CustomerLastNameSet' },
  setMiddleName: { field: 'middleName', message: null },
  setTitle: { field: 'title', message: 'CustomerTitleSet' },
  setSalutation: { field: 'salutation', message: null },
  setCompanyName: { field: 'companyName', message: 'CustomerCompanyNameSet' },
  setVatId: { field: 'vatId', message: null },
} as const satisfies Record<
  string,
  { field: keyof CustomerTexts; message: MessagePayload['type'] | null }
>;

type TextActionName = keyof typeof textActions;

/** An absent value or null removes the text. */
export type TextActions = {
  readonly [Name in TextActionName]?:
    | {
        readonly [Field in (typeof textActions)[Name]['field']]?: string | null;
      }
    | null;
};

/** Applies a text action. @returns null if it changes nothing. */
export function setText(
  customer: Customer,
  action: TextActions,
): { readonly customer: Customer; readonly messages: readonly MessagePayload[] } | null {
  const kinds = Object.keys(textActions) as TextActionName[];
  const kind = kinds.find((name) => action[name] != null);
  if (kind === undefined) return null;
  const { field, message } = textActions[kind];
  const set: { readonly [name in typeof field]?: string | null } = action[kind] ?? {};
  const value = set[field] ?? undefined;
  if (customer[field] === value) return null;
  const { [field]: _old, ...others } = customer;
  const text = value === undefined ? {} : { [field]: value };
  return {
    customer: { ...others, ...text },
    messages: message === null ? [] : [{ type: message, ...text }],
  };
}
