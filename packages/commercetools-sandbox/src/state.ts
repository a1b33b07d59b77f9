import type { Project } from './project/project.ts';
import type { Customer, CustomerGroup, Message } from './resources.ts';

/** The content of the project, without passwords. */
export interface SandboxState {
  readonly customerGroups: readonly CustomerGroup[];
  readonly customers: readonly Customer[];
  readonly messages: readonly Message[];
}

export function stateOf({ customerGroups, customers, messages }: Project): SandboxState {
  return {
    customerGroups: [...customerGroups.values()],
    customers: [...customers.values()],
    messages: [...messages],
  };
}
