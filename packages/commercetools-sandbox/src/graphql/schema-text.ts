import { messages } from './schema-text/messages.ts';
import { mutations } from './schema-text/mutations.ts';
import { queries } from './schema-text/queries.ts';
import { resources } from './schema-text/resources.ts';

/**
 * The part of commercetools' GraphQL schema that the sandbox serves. Names, arguments and nullability
 * are the official ones, so that a document which runs here runs there. Descriptions are ours.
 */
export const schemaText = [resources, messages, queries, mutations].join('\n');
