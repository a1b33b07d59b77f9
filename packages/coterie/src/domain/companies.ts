/** A business customer of the org. Its people can share groups with each other only. */
export interface Company {
  readonly companyId: number;
  readonly externalId: string;
  readonly name: string | null;
  readonly createdOn: number;
}
