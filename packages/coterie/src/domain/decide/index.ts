import type { Change } from '../changes.ts';
import type { Command, CommandType } from '../commands.ts';
import { type Context, Decision } from '../decision.ts';
import type { Facts } from '../facts.ts';
import { idempotencyId, rememberedFor } from '../idempotency.ts';
import type { Outcome } from '../outcomes.ts';
import { settleOverdue } from '../overdue.ts';
import { refusal } from '../refusals.ts';
import { batchOf } from './batch.ts';
import { createCompany } from './companies.ts';
import { changeIdentifiers, createCustomer, setCompany } from './customers.ts';
import { setDefaultGroup } from './default-group.ts';
import { eraseCustomer } from './erase.ts';
import { createGroup, deleteGroup, updateGroup } from './groups.ts';
import { type Handler, refuse } from './handler.ts';
import { importRows } from './import.ts';
import { acceptInvitation, declineInvitation, invite, withdrawInvitation } from './invitations.ts';
import { join } from './join.ts';
import { leave } from './leave.ts';
import { mergeCustomer } from './merge.ts';
import { acceptHandOver, declineHandOver, offerHandOver, withdrawHandOver } from './offers.ts';
import { createOrg, updateOrg } from './org.ts';
import { patchGroup } from './patch.ts';
import { patchMember, setPermissions } from './permissions.ts';
import { restoreGroup } from './restore.ts';
import { settle } from './settle.ts';
import { handOver } from './succession.ts';
import { createClient, createTill, disableTill, rotateTill } from './tills.ts';
import { transfer } from './transfer.ts';
import { undoImport } from './undo-import.ts';
import {
  createWebhook,
  deleteWebhook,
  disableWebhook,
  replayWebhook,
  rotateWebhookSecret,
  updateWebhook,
} from './webhooks.ts';

export type { Context } from '../decision.ts';
export { identify, missingPart } from './identify.ts';

type Handlers = { [Type in CommandType]: Handler<Type, Extract<Command, { type: Type }>> };

const handlers: Handlers = {
  createGroup,
  updateGroup,
  patchGroup,
  deleteGroup,
  restoreGroup,
  join,
  leave,
  transfer,
  setPermissions,
  patchMember,
  setDefaultGroup,
  handOver,
  invite,
  acceptInvitation,
  declineInvitation,
  withdrawInvitation,
  offerHandOver,
  acceptHandOver,
  declineHandOver,
  withdrawHandOver,
  batch: batchOf((decision, item) => decideAfresh(decision.facts, item, decision.context)),
  createCustomer,
  changeIdentifiers,
  setCompany,
  mergeCustomer,
  eraseCustomer,
  settle,
  createCompany,
  importRows,
  undoImport,
  createOrg,
  updateOrg,
  createTill,
  rotateTill,
  disableTill,
  createClient,
  createWebhook,
  updateWebhook,
  disableWebhook,
  deleteWebhook,
  rotateWebhookSecret,
  replayWebhook,
};

/** A decided command: its outcome, the changes to store, and the facts after it. */
export interface Decided {
  readonly outcome: Outcome;
  readonly changes: readonly Change[];
  readonly facts: Facts;
}

/**
 * Decides one command on the facts, which it does not change. The only place where a command meets the rules about
 * groups and customers. Throws FactMissing when the facts do not suffice.
 */
export function decide(facts: Facts, command: Command, context: Context): Decided {
  const { idempotencyKey, now } = context;
  if (idempotencyKey === undefined) return decideAfresh(facts, command, context);
  const id = idempotencyId(idempotencyKey);
  const earlier = facts.answers.get(id);
  if (earlier !== null && now - earlier.answeredOn < rememberedFor) {
    const isRepeat = earlier.request === idempotencyKey.request;
    const outcome = isRepeat ? earlier.outcome : refuse(refusal(95014));
    return { outcome, changes: [], facts: facts.draft() };
  }
  const decided = decideAfresh(facts, command, context);
  const { outcome } = decided;
  decided.facts.answers.set(id, { ...idempotencyKey, outcome, answeredOn: now });
  return decided;
}

/** Before the handler runs, what is past due ends or begins, by changes of its own before those of the command. */
function decideAfresh(facts: Facts, command: Command, context: Context): Decided {
  const settled = doesSettle(command) ? settleOverdue(facts, context) : null;
  const decided = decideNow(settled?.facts ?? facts, command, context, facts);
  if (settled === null) return decided;
  if (!decided.outcome.accepted) return { ...decided, facts: facts.draft() };
  settled.facts.absorb(decided.facts);
  const changes = [...settled.changes, ...decided.changes];
  return { outcome: decided.outcome, changes, facts: settled.facts };
}

/** Each item of a batch settles for itself, and `settle` is only about what it names. */
function doesSettle({ type }: Command): boolean {
  return type !== 'batch' && type !== 'settle';
}

function decideNow(facts: Facts, command: Command, context: Context, seen: Facts): Decided {
  const decision = new Decision(facts, command.type, context, seen);
  // Sound: the table's type ties each handler to its own command; TypeScript cannot follow the index.
  const handler = handlers[command.type] as Handler<CommandType, Command>;
  const outcome = handler(decision, command);
  // A batch may have recorded changes of many items before one item rejects them all.
  if (!outcome.accepted) return { outcome, changes: [], facts: facts.draft() };
  return { outcome, changes: decision.changes, facts: decision.facts };
}
