import type { FastifyInstance } from 'fastify';

import {
  check,
  type CheckVerdict,
  needsOfCheck,
  type Question,
  toQuestions,
} from '../../../domain/checks.ts';
import { factsAt } from '../../../domain/overdue.ts';
import { needsOfWhyNotJoin, whyNotJoin } from '../../../domain/why-not-join.ts';
import type { RuleFacts } from '../../../domain/rules/rule.ts';
import type { Store } from '../../../store/store.ts';
import { addCall } from '../../kit/call.ts';
import { toUtc } from '../../../dates.ts';
import { found, refused } from '../../kit/failures.ts';
import { groupParams } from '../../kit/params.ts';
import { given, readId, readList, readText } from '../../kit/schemas.ts';
import {
  checkAnswer,
  checkBatchAnswer,
  checkBatchBody,
  checkBody,
  type QuestionIn,
  whyNotJoinAnswer,
  whyNotJoinQuery,
} from './fields.ts';
import { readTime } from '../../kit/times.ts';

const tag = 'Checks';

/** Checks: whether a customer may do something or could join a group, each with the reasons. */
export function addCheckCalls(app: FastifyInstance, store: Store): void {
  addCall(app, {
    method: 'POST',
    url: '/api/v1/checks',
    operationId: 'check',
    tag,
    summary: 'Check what a customer may do',
    description:
      'Whether a customer may do something for a group, and why: the membership, the change that made it, the permission code and the rule that decided. A customer or group that does not exist is a reason to refuse, not an error.',
    scope: 'groups:read',
    reads: true,
    envelope: 'problem',
    codes: [403],
    body: checkBody,
    answer: checkAnswer,
    handle: async ({ body, principal }) => {
      const questions = found(toQuestions([readQuestion(body ?? {})]));
      const { sequence, items } = await answer(store, principal.org.orgId, questions);
      return { sequence, ...items[0] };
    },
  });

  addCall(app, {
    method: 'POST',
    url: '/api/v1/checks/batch',
    operationId: 'checkBatch',
    tag,
    summary: 'Check what many customers may do',
    description: 'Up to 1000 checks, answered as of one moment.',
    scope: 'groups:read',
    reads: true,
    envelope: 'problem',
    codes: [403, 1060],
    body: checkBatchBody,
    answer: checkBatchAnswer,
    handle: async ({ body, principal }) => {
      const drafts = readList<QuestionIn>(body?.items).map(readQuestion);
      const questions = found(toQuestions(drafts, (index) => `items[${index}].`));
      return answer(store, principal.org.orgId, questions);
    },
  });

  addCall(app, {
    method: 'GET',
    url: '/api/v1/groups/:groupId/why-not-join',
    operationId: 'whyNotJoin',
    tag,
    summary: 'See why a customer cannot join',
    description:
      'Every rule of a join with its verdict on this customer and this group, not only the first that refuses. Changes nothing.',
    scope: 'groups:read',
    envelope: 'problem',
    codes: [403],
    params: groupParams,
    query: whyNotJoinQuery,
    answer: whyNotJoinAnswer,
    handle: async ({ params, query, principal }) => {
      const { orgId } = principal.org;
      const userId = readId(query.userId);
      if (userId === undefined) throw refused(403, { x: 'userId' });
      const question = {
        groupId: Number(params.groupId),
        userId,
        primaryMember: query.primaryMember === 'true',
        permissions: (readText(query.permissions) ?? '').split(',').filter((code) => code !== ''),
        ...given({ validUntil: readTime(query.validUntil, 'validUntil') }),
      };
      const facts = await store.load(orgId, [needsOfWhyNotJoin(question)]);
      const now = store.now();
      const { wouldJoin, rules } = whyNotJoin(factsAt(facts, now), question, now);
      return {
        sequence: facts.org.sequence,
        userId,
        groupId: question.groupId,
        wouldJoin,
        rules: rules.map(showRule),
      };
    },
  });
}

function readQuestion(sent: QuestionIn): Partial<Question> {
  return given({
    userId: readId(sent.userId),
    action: readText(sent.action),
    groupId: readId(sent.groupId),
  });
}

async function answer(store: Store, orgId: number, questions: readonly Question[]) {
  const facts = await store.load(orgId, questions.map(needsOfCheck));
  const now = factsAt(facts, store.now());
  return {
    sequence: facts.org.sequence,
    items: questions.map((question) => toAnswer(question, check(now, question))),
  };
}

function toAnswer({ userId, action }: Question, { groupId, allowed, reasons }: CheckVerdict) {
  return { userId, action, groupId, allowed, rules: reasons.map(showRule) };
}

/** The facts of a rule that are times. */
const times = ['joinedOn', 'validUntil', 'activeFrom', 'activeUntil'] as const;

function showRule<One extends { readonly facts: RuleFacts }>(reason: One) {
  const shown: Record<string, unknown> = { ...reason.facts };
  for (const name of times) {
    const time = reason.facts[name];
    if (time !== undefined) shown[name] = toUtc(time);
  }
  return { ...reason, facts: shown };
}
