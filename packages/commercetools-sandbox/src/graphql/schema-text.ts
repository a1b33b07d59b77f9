import { messages } from './schema-text/messages.ts';
import { mutations } from './schema-text/mutations.ts';
import { queries } from './schema-text/queries.ts';
import { resources } from './schema-text/resources.ts';

/**
 * The part of commercetools' GraphQL schema that the sandbox serves. Names, arguments and nullability
 * are the official ones, so a document that runs here also runs there. The descriptions are the sandbox's own.
 */
export const schemaText = [resources, messages, queries, mutations].join('\n');
