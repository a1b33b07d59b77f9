import type { ErrorCode } from '../domain/errors.ts';

interface Status {
  /** On the vendor's paths. `domain`: the org's setting domainErrorStatus decides, 400 or 200. */
  readonly v2: number | 'domain';
  /** On the native API. */
  readonly native: number;
}

function everywhere(status: number): Status {
  return { v2: status, native: status };
}

function domain(native: number): Status {
  return { v2: 'domain', native };
}

/** The HTTP status of every error code: the only place where one is chosen. */
export const statuses: Record<ErrorCode, Status> = {
  400: everywhere(400),
  401: everywhere(401),
  403: domain(400),
  404: everywhere(404),
  405: everywhere(405),
  413: everywhere(413),
  415: everywhere(415),
  429: everywhere(429),
  500: everywhere(500),
  503: everywhere(503),
  1060: domain(400),
  1619: domain(404),
  1620: domain(409),
  1622: domain(409),
  1623: domain(409),
  1624: domain(409),
  1632: domain(404),
  1633: domain(409),
  1634: domain(400),
  1635: domain(400),
  1636: domain(409),
  1637: domain(409),
  1638: domain(409),
  1639: domain(400),
  1640: domain(400),
  1641: domain(400),
  1642: domain(409),
  1643: domain(400),
  1644: domain(400),
  1645: domain(400),
  1661: domain(400),
  4000: everywhere(403),
  8003: domain(400),
  8006: domain(409),
  8013: domain(400),
  8015: domain(404),
  8045: domain(400),
  8069: domain(409),
  91015: domain(400),
  91052: domain(400),
  95001: domain(409),
  95002: domain(409),
  95003: domain(409),
  95004: domain(400),
  95005: domain(409),
  95006: domain(404),
  95007: domain(400),
  95008: domain(409),
  95009: domain(409),
  95010: domain(404),
  95011: domain(400),
  95012: domain(409),
  95013: everywhere(503),
  95014: everywhere(422),
  95020: domain(409),
  95030: domain(400),
  95031: domain(400),
  95032: domain(400),
  95033: domain(400),
  95060: domain(409),
  95061: everywhere(400),
  95070: domain(404),
  95071: domain(409),
  95072: domain(400),
  95080: domain(409),
  95081: domain(409),
  95082: everywhere(412),
  95083: domain(409),
  95084: domain(400),
  95090: domain(400),
  95091: domain(400),
  95100: domain(400),
  95101: domain(400),
  95102: domain(409),
};
