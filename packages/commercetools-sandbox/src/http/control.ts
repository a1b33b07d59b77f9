import { checkFault, type FaultDeck } from '../faults.ts';
import { SandboxInputError } from '../errors.ts';
import type { Project } from '../project/project.ts';
import type { RequestLog } from '../request-log.ts';
import { stateOf } from '../state.ts';
import { type Answer, refusal } from './answer.ts';
import type { HttpCall } from './call.ts';

/** What the control API shows and changes. */
export interface Controlled {
  readonly project: Project;
  readonly faults: FaultDeck;
  readonly log: RequestLog;
}

/** @returns the response to `/sandbox/…` and `/healthz`, which need no token; undefined for an unknown path. */
export function answerControlCall(
  { project, faults, log }: Controlled,
  { method, path, body }: HttpCall,
): Answer | undefined {
  const faultId = /^\/sandbox\/faults\/(\d+)$/.exec(path)?.[1];
  if (faultId !== undefined && method === 'DELETE')
    return faults.remove(faultId)
      ? { status: 200, body: { removed: faultId } }
      : refusal(404, 'ResourceNotFound', `No fault has the id '${faultId}'.`);
  switch (`${method} ${path}`) {
    case 'GET /healthz':
      return { status: 200, body: { status: 'ok' } };
    case 'GET /sandbox/state':
      return { status: 200, body: stateOf(project) };
    case 'GET /sandbox/requests':
      return { status: 200, body: { requests: log.list() } };
    case 'DELETE /sandbox/requests':
      log.clear();
      return { status: 200, body: { requests: [] } };
    case 'GET /sandbox/faults':
      return { status: 200, body: { faults: faults.list() } };
    case 'DELETE /sandbox/faults':
      faults.clear();
      return { status: 200, body: { faults: [] } };
    case 'POST /sandbox/faults':
      return addFault(faults, body);
    default:
      return undefined;
  }
}

function addFault(faults: FaultDeck, body: string): Answer {
  try {
    const fault: unknown = JSON.parse(body);
    checkFault(fault);
    return { status: 201, body: faults.add(fault) };
  } catch (error) {
    if (error instanceof SyntaxError)
      return refusal(400, 'InvalidJsonInput', 'The body must be a fault as JSON.');
    if (error instanceof SandboxInputError) return refusal(400, 'InvalidInput', error.message);
    throw error;
  }
}
