import { ApiError, invalidInput } from '../errors.ts';
import type { ResourceIdentifier } from '../project/checks.ts';
import type { CustomerAction } from '../project/customer-actions.ts';
import {
  createGroup,
  deleteGroup,
  findCustomerGroup,
  type GroupAction,
  type GroupDraft,
  type GroupPointer,
  updateGroup,
} from '../project/customer-groups.ts';
import {
  createCustomer,
  type CustomerDraft,
  type CustomerPointer,
  deleteCustomer,
  findCustomer,
  updateCustomer,
} from '../project/customers.ts';
import { putCustomer, putGroup } from '../project/project.ts';
import type { Customer, CustomerGroup } from '../resources.ts';
import { allow } from './query-resolvers.ts';
import { type CallContext, initiatorOf, type Resolvers } from './resolvers.ts';

interface Versioned {
  readonly version: number;
}

/** The official draft. Every field except the email can be null, which is the same as absent. */
interface SignUpArgs {
  readonly draft: Omit<CustomerDraft, 'stores'> & {
    readonly stores?: readonly ResourceIdentifier[];
  };
  readonly storeKey?: string | null;
}

export const mutationResolvers = {
  customerSignUp: (_root: unknown, { draft, storeKey }: SignUpArgs, call: CallContext) => {
    allow(call, 'customerSignUp', storeKey);
    const { stores = [], ...given } = withoutNulls(draft);
    const storeKeys = stores.map(({ key }) => {
      if (key != null) return key;
      throw invalidInput('The sandbox knows stores only by their keys: expected a key.');
    });
    if (storeKey != null && !storeKeys.includes(storeKey)) storeKeys.push(storeKey);
    if (given.password === undefined && given.authenticationMode !== 'ExternalAuth')
      throw new ApiError('InvalidOperation', "Expected a 'password', or ExternalAuth.");
    const customer = createCustomer(
      call.project,
      { ...given, stores: storeKeys },
      initiatorOf(call.grant),
    );
    return { customer };
  },

  updateCustomer: (
    _root: unknown,
    args: CustomerPointer & Versioned & { readonly actions: readonly CustomerAction[] },
    call: CallContext,
  ) => {
    allow(call, 'updateCustomer', args.storeKey);
    interfere(call, findCustomer(call.project, args));
    const { version, actions } = args;
    return updateCustomer(call.project, args, version, actions, initiatorOf(call.grant));
  },

  deleteCustomer: (_root: unknown, args: CustomerPointer & Versioned, call: CallContext) => {
    allow(call, 'deleteCustomer', args.storeKey);
    interfere(call, findCustomer(call.project, args));
    return deleteCustomer(call.project, args, args.version, initiatorOf(call.grant));
  },

  updateMyCustomer: (
    _root: unknown,
    args: Versioned & {
      readonly actions: readonly CustomerAction[];
      readonly storeKey?: string | null;
    },
    call: CallContext,
  ) => {
    allow(call, 'updateMyCustomer', args.storeKey);
    const { customerId } = call.grant;
    if (customerId === undefined)
      throw new ApiError('ResourceNotFound', 'The token does not belong to a customer.');
    const pointer = { id: customerId, storeKey: args.storeKey ?? null };
    interfere(call, findCustomer(call.project, pointer));
    const { version, actions } = args;
    return updateCustomer(call.project, pointer, version, actions, initiatorOf(call.grant));
  },

  createCustomerGroup: (
    _root: unknown,
    { draft }: { readonly draft: { readonly groupName: string; readonly key?: string | null } },
    call: CallContext,
  ) => {
    allow(call, 'createCustomerGroup');
    const { groupName: name, key } = draft;
    const group: GroupDraft = key == null ? { name } : { name, key };
    return createGroup(call.project, group, initiatorOf(call.grant));
  },

  updateCustomerGroup: (
    _root: unknown,
    args: GroupPointer & Versioned & { readonly actions: readonly GroupAction[] },
    call: CallContext,
  ) => {
    allow(call, 'updateCustomerGroup');
    interfereWithGroup(call, findCustomerGroup(call.project, args));
    const { version, actions } = args;
    return updateGroup(call.project, args, version, actions, initiatorOf(call.grant));
  },

  deleteCustomerGroup: (_root: unknown, args: GroupPointer & Versioned, call: CallContext) => {
    allow(call, 'deleteCustomerGroup');
    interfereWithGroup(call, findCustomerGroup(call.project, args));
    return deleteGroup(call.project, args, args.version);
  },
} satisfies Resolvers;

/** Simulates another writer if a `conflict` fault is active: only the version rises. */
function interfere({ project, takeConflict }: CallContext, customer: Customer | undefined): void {
  if (customer === undefined || !takeConflict()) return;
  putCustomer(project, {
    ...customer,
    version: customer.version + project.rules.versionStep,
    lastModifiedAt: project.rules.now().toISOString(),
  });
}

function interfereWithGroup(
  { project, takeConflict }: CallContext,
  group: CustomerGroup | undefined,
): void {
  if (group === undefined || !takeConflict()) return;
  putGroup(project, {
    ...group,
    version: group.version + project.rules.versionStep,
    lastModifiedAt: project.rules.now().toISOString(),
  });
}

function withoutNulls<Draft extends object>(draft: Draft): Draft {
  return Object.fromEntries(Object.entries(draft).filter(([, value]) => value !== null)) as Draft;
}
