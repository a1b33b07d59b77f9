import { ApiError, SandboxInputError } from './errors.ts';
import { listOf, objectWith, oneOf, type Reader, text, trueOrFalse, wholeNumber } from './input.ts';
import { findGroup } from './project/checks.ts';
import { prepareGroup } from './project/customer-groups.ts';
import { prepareCustomer } from './project/customers.ts';
import { type Project, putCustomer, putGroup } from './project/project.ts';
import type { CustomerTexts, Initiator } from './resources.ts';

/** A reference, by id or by key, to a group of the same seed or of the project. */
export type SeedGroupPointer =
  | { readonly id: string; readonly typeId?: 'customer-group' }
  | { readonly key: string; readonly typeId?: 'customer-group' };

interface SeedResource {
  /** Default: a new random id. */
  readonly id?: string;
  /** Default: 1. */
  readonly version?: number;
  /** ISO 8601. Default: now. */
  readonly createdAt?: string;
  readonly lastModifiedAt?: string;
  readonly createdBy?: Initiator;
  readonly lastModifiedBy?: Initiator;
}

/** A customer group of a seed. Names and keys are unique. */
export interface SeedCustomerGroup extends SeedResource {
  readonly name: string;
  readonly key?: string;
}

/** A customer of a seed. Emails and keys are unique. */
export interface SeedCustomer extends SeedResource, CustomerTexts {
  readonly email: string;
  readonly key?: string;
  /** Lets the customer sign in and get their own token. It is stored in plain text, so never use a real password. */
  readonly password?: string;
  readonly isEmailVerified?: boolean;
  readonly authenticationMode?: 'Password' | 'ExternalAuth';
  readonly customerGroup?: SeedGroupPointer;
  readonly customerGroupAssignments?: readonly { readonly customerGroup: SeedGroupPointer }[];
  /** The keys of the customer's stores. */
  readonly stores?: readonly string[];
}

/** The initial content of a project. Groups are created first, so customers can reference all of them. */
export interface Seed {
  readonly customerGroups?: readonly SeedCustomerGroup[];
  readonly customers?: readonly SeedCustomer[];
}

const initiator = objectWith(
  {},
  {
    isPlatformClient: trueOrFalse,
    clientId: text,
    anonymousId: text,
    customerRef: objectWith({ typeId: text, id: text }, {}),
  },
);

const resource = {
  id: text,
  version: wholeNumber,
  createdAt: text,
  lastModifiedAt: text,
  createdBy: initiator,
  lastModifiedBy: initiator,
};

const pointer = objectWith({}, { typeId: text, id: text, key: text });

const customerFields = {
  ...resource,
  key: text,
  password: text,
  isEmailVerified: trueOrFalse,
  authenticationMode: oneOf('Password', 'ExternalAuth'),
  customerNumber: text,
  externalId: text,
  firstName: text,
  lastName: text,
  middleName: text,
  title: text,
  salutation: text,
  companyName: text,
  vatId: text,
  dateOfBirth: text,
  locale: text,
  customerGroup: pointer,
  customerGroupAssignments: listOf(objectWith({ customerGroup: pointer }, {})),
  stores: listOf(text),
};

const groups: Reader = listOf(objectWith({ name: text }, { ...resource, key: text }));
const customers: Reader = listOf(objectWith({ email: text }, customerFields));

/**
 * Adds the seed to the project.
 * @throws {@link SandboxInputError} that names the place in the seed which is malformed or breaks a rule of the
 * project; what comes before that place is added.
 */
export function plant(project: Project, seed: Seed): void {
  checkSeed(seed);
  for (const [index, draft] of (seed.customerGroups ?? []).entries())
    at(`customerGroups[${index}]`, () => {
      refuseTakenId(project, draft.id);
      putGroup(project, prepareGroup(project, defined(draft)));
    });
  for (const [index, draft] of (seed.customers ?? []).entries())
    at(`customers[${index}]`, (path) => {
      refuseTakenId(project, draft.id);
      checkGroups(project, draft, path);
      const customer = prepareCustomer(project, defined(draft));
      putCustomer(project, customer);
      if (draft.password !== undefined) project.passwords.set(customer.id, draft.password);
    });
}

/** Checks only the shape; whether groups exist and keys are free is checked when the seed is added. */
function checkSeed(seed: unknown): asserts seed is Seed {
  objectWith({}, { customerGroups: groups, customers })(seed, '');
}

function checkGroups(project: Project, draft: SeedCustomer, path: string): void {
  const { customerGroup, customerGroupAssignments = [] } = draft;
  if (customerGroup !== undefined)
    at(`${path}.customerGroup`, () => findGroup(project, customerGroup));
  for (const [index, assignment] of customerGroupAssignments.entries())
    at(`${path}.customerGroupAssignments[${index}].customerGroup`, () =>
      findGroup(project, assignment.customerGroup),
    );
}

function refuseTakenId({ customers, customerGroups }: Project, id: string | undefined): void {
  if (id !== undefined && (customers.get(id) ?? customerGroups.get(id)) !== undefined)
    throw new ApiError('DuplicateField', `The id '${id}' is taken.`, { field: 'id' });
}

function at(path: string, plantOne: (path: string) => void): void {
  try {
    plantOne(path);
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    const { field } = error.details;
    const place = typeof field === 'string' ? `${path}.${field}` : path;
    throw new SandboxInputError(place, `is rejected: ${error.message}`);
  }
}

/** Removes fields whose value is undefined, so that they do not override defaults. */
function defined<Draft extends object>(draft: Draft): Draft {
  return Object.fromEntries(
    Object.entries(draft).filter(([, value]) => value !== undefined),
  ) as Draft;
}
