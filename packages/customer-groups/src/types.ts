/** A customer as commercetools last showed her: `version` guards against overwriting somebody else's change. */
export interface CustomerIdentifier {
  id: string;
  version: number;
}
