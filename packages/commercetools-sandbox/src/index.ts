export type { ApiClient } from './auth/oauth.ts';
export { SandboxInputError } from './errors.ts';
export type { ActiveFault, Fault, FaultKind, Faults } from './faults.ts';
export type { SandboxOptions } from './options.ts';
export type { Limits } from './project/rules.ts';
export type { LoggedField, LoggedRequest } from './request-log.ts';
export type {
  Customer,
  CustomerGroup,
  CustomerGroupAssignment,
  CustomerTexts,
  Initiator,
  Message,
  MessagePayload,
  Reference,
  Resource,
} from './resources.ts';
export { type Sandbox, startSandbox } from './sandbox.ts';
export type { Seed, SeedCustomer, SeedCustomerGroup, SeedGroupPointer } from './seed.ts';
