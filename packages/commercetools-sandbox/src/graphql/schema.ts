import { buildSchema, GraphQLInterfaceType, type GraphQLSchema, isObjectType } from 'graphql';

import { fieldResolvers } from './field-resolvers.ts';
import { mutationResolvers } from './mutation-resolvers.ts';
import { queryResolvers } from './query-resolvers.ts';
import type { Resolvers } from './resolvers.ts';
import { long, textScalars } from './scalars.ts';
import { schemaText } from './schema-text.ts';

/** The schema with its resolvers. It holds no data; each call passes its project. */
export const schema: GraphQLSchema = assemble({
  Query: queryResolvers,
  Mutation: mutationResolvers,
  ...fieldResolvers,
});

function assemble(resolvers: Readonly<Record<string, Resolvers>>): GraphQLSchema {
  const built = buildSchema(schemaText);
  for (const scalar of [long, ...textScalars])
    Object.assign(built.getType(scalar.name) ?? {}, {
      serialize: scalar.serialize,
      parseValue: scalar.parseValue,
      parseLiteral: scalar.parseLiteral,
    });
  for (const [typeName, fields] of Object.entries(resolvers)) {
    const type = built.getType(typeName);
    if (!isObjectType(type)) throw new Error(`The schema has no type '${typeName}'.`);
    for (const [name, resolve] of Object.entries(fields)) {
      const field = type.getFields()[name];
      if (field === undefined) throw new Error(`'${typeName}' has no field '${name}'.`);
      Object.assign(field, { resolve });
    }
  }
  const payload = built.getType('MessagePayload');
  if (payload instanceof GraphQLInterfaceType)
    payload.resolveType = ({ type }: { type: string }) => type;
  return built;
}
