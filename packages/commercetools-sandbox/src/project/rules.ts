/** Numbers above which the project refuses. */
export interface Limits {
  /** Groups that one customer may be assigned to. commercetools: 500. */
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

/** Update actions that one call may carry. */
export const maxActions = 500;

/** How the project decides where commercetools' behaviour is a setting here, or not known. */
export interface Rules {
  readonly limits: Limits;
  /** By how much the version rises with a changing update. */
  readonly versionStep: number;
  /** Whether an update that changes nothing raises the version too. */
  readonly raiseVersionAlways: boolean;
  /** Whether assigning a group twice, or taking one that is not assigned, is an error. */
  readonly strictAssignments: boolean;
  readonly now: () => Date;
  readonly newId: () => string;
}
