export type { CustomerIdentifier } from './types.ts';
