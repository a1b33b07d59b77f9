import type { Command } from '../../src/domain/commands.ts';
import type { Outcome, Results } from '../../src/domain/outcomes.ts';
import type { Refusal } from '../../src/domain/refusals.ts';
import type { Identifier } from '../../src/domain/identifiers.ts';
import { textOf } from '../reference-model/identifiers.ts';
import { type Answer, asContract, type Refused } from '../reference-model/refusals.ts';

/** An outcome in the form in which the reference model answers. */
export function summarise(command: Command, outcome: Outcome): Answer {
  if (!outcome.accepted) return { refusals: outcome.refusals.map(asContract) };
  return { result: summariseResult(command, outcome.result) };
}

/** Every code in the outcome: of the whole command, of a join's items, of a merge's memberships. */
export function codesOf(command: Command, outcome: Outcome): readonly number[] {
  if (!outcome.accepted) return outcome.refusals.map(({ code }) => code);
  const parts =
    command.type === 'join'
      ? (outcome.result as Results['join']).items
      : command.type === 'mergeCustomer'
        ? (outcome.result as Results['mergeCustomer']).memberships
        : [];
  return parts.flatMap(({ refusal }) => (refusal === null ? [] : [refusal.code]));
}

function summariseResult(command: Command, result: unknown): unknown {
  switch (command.type) {
    case 'createGroup': {
      const { groupId } = result as Results['createGroup'];
      return { groupId };
    }
    case 'updateGroup': {
      const { group } = result as Results['updateGroup'];
      const { groupId, externalId, groupName: name, maxGroupSize: size } = group;
      return { groupId, externalId, name, size, fields: group.extendedFields };
    }
    case 'join': {
      const { items } = result as Results['join'];
      return {
        items: items.map(({ item: { userId }, groupId, defaultGroup, refusal }) => ({
          userId,
          groupId,
          defaultGroup,
          refusal: summariseRefusal(refusal),
        })),
      };
    }
    case 'createCompany': {
      const { companyId, externalId } = result as Results['createCompany'];
      return { companyId, externalId };
    }
    case 'setCompany': {
      const { userId, companyId } = (result as Results['setCompany']).customer;
      return { userId, companyId };
    }
    case 'eraseCustomer': {
      const { userId, erased } = result as Results['eraseCustomer'];
      const userIds = erased.map((one) => one.userId).toSorted((a, b) => a - b);
      const memberships = erased.reduce((sum, one) => sum + one.memberships, 0);
      return { userId, userIds, memberships };
    }
    case 'mergeCustomer':
      return summariseMerge(result as Results['mergeCustomer']);
    default:
      return result;
  }
}

function summariseMerge(report: Results['mergeCustomer']): unknown {
  const { memberships, identifiers, companyId, defaultGroupId } = report;
  return {
    memberships: memberships.map(({ permissions, refusal, ...rest }) => ({
      ...rest,
      permissions: permissions.toSorted(),
      refusal: summariseRefusal(refusal),
    })),
    identifiers: { moved: texts(identifiers.moved), kept: texts(identifiers.kept) },
    companyId,
    defaultGroupId,
  };
}

function summariseRefusal(refusal: Refusal | null): Refused | null {
  return refusal === null ? null : asContract(refusal);
}

function texts(identifiers: readonly Identifier[]): readonly string[] {
  return identifiers.map(textOf).toSorted();
}
