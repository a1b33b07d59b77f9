/** The largest numbers that the project accepts. */
export interface Limits {
  /** Groups that one customer can be assigned to. commercetools: 500. */
  readonly groupsPerCustomer: number;
  /** Customers of the project. commercetools: 1,000,000. */
  readonly customers: number;
  /** Customer groups of the project. commercetools: 10,000. */
  readonly customerGroups: number;
}

export const officialLimits: Limits = {
  groupsPerCustomer: 500,
  customers: 1_000_000,
  customerGroups: 10_000,
};

/** The largest number of update actions in one call. */
export const maxActions = 500;

/** The project's behaviour where that of commercetools is configurable here, or not known. */
export interface Rules {
  readonly limits: Limits;
  /** How much each change raises the version. */
  readonly versionStep: number;
  /** Whether an update that changes nothing also raises the version. */
  readonly raiseVersionAlways: boolean;
  /** Whether it is an error to assign a group twice, or to remove one that is not assigned. */
  readonly strictAssignments: boolean;
  readonly now: () => Date;
  readonly newId: () => string;
}
