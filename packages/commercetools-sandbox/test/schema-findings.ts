import {
  buildSchema,
  type GraphQLArgument,
  type GraphQLInputField,
  type GraphQLNamedType,
  type GraphQLSchema,
  isEnumType,
  isInputObjectType,
  isInterfaceType,
  isObjectType,
  isRequiredArgument,
  isRequiredInputField,
  isUnionType,
} from 'graphql';

/** Finds everything that the sandbox's schema accepts or returns differently from the official one. */
export function findDifferences(ours: GraphQLSchema, official: GraphQLSchema): readonly string[] {
  return Object.values(ours.getTypeMap())
    .filter(({ name }) => !name.startsWith('__'))
    .flatMap((type) => {
      const theirs = official.getType(type.name);
      if (theirs === undefined) return [`${type.name}: not official`];
      if (theirs.constructor !== type.constructor) return [`${type.name}: another kind of type`];
      return compareTypes(type, theirs);
    });
}

export function readSchema(text: string): GraphQLSchema {
  return buildSchema(text, { assumeValidSDL: true });
}

function compareTypes(type: GraphQLNamedType, theirs: GraphQLNamedType): readonly string[] {
  const { name } = type;
  if (isEnumType(type) && isEnumType(theirs))
    return notOfficial(name, namesOf(type.getValues()), namesOf(theirs.getValues()));
  if (isUnionType(type) && isUnionType(theirs))
    return notOfficial(name, namesOf(type.getTypes()), namesOf(theirs.getTypes()));
  if (isInputObjectType(type) && isInputObjectType(theirs))
    return compareInputs(
      name,
      Object.values(type.getFields()),
      Object.values(theirs.getFields()),
      isRequiredInputField,
    );
  const haveFields =
    (isObjectType(type) || isInterfaceType(type)) &&
    (isObjectType(theirs) || isInterfaceType(theirs));
  if (!haveFields) return [];
  return [
    ...notOfficial(name, namesOf(type.getInterfaces()), namesOf(theirs.getInterfaces())),
    ...Object.values(type.getFields()).flatMap((field) => {
      const place = `${name}.${field.name}`;
      const official = theirs.getFields()[field.name];
      if (official === undefined) return [`${place}: not official`];
      return [
        ...different(place, String(field.type), String(official.type)),
        ...compareInputs(place, field.args, official.args, isRequiredArgument),
      ];
    }),
  ];
}

function compareInputs<Input extends GraphQLArgument | GraphQLInputField>(
  place: string,
  ours: readonly Input[],
  official: readonly Input[],
  isRequired: (input: Input) => boolean,
): readonly string[] {
  const missing = official
    .filter((input) => isRequired(input) && !namesOf(ours).includes(input.name))
    .map(({ name }) => `${place}(${name}): officially required, missing here`);
  const differing = ours.flatMap((input) => {
    const theirs = official.find(({ name }) => name === input.name);
    if (theirs === undefined) return [`${place}(${input.name}): not official`];
    const where = `${place}(${input.name})`;
    return [
      ...different(where, String(input.type), String(theirs.type)),
      ...different(where, JSON.stringify(input.defaultValue), JSON.stringify(theirs.defaultValue)),
    ];
  });
  return [...missing, ...differing];
}

function different(
  place: string,
  ours: string | undefined,
  official: string | undefined,
): readonly string[] {
  return ours === official ? [] : [`${place}: ${ours} here, ${official} officially`];
}

function notOfficial(
  place: string,
  ours: readonly string[],
  official: readonly string[],
): readonly string[] {
  return ours
    .filter((name) => !official.includes(name))
    .map((name) => `${place}: ${name} not official`);
}

function namesOf(items: readonly { readonly name: string }[]): readonly string[] {
  return items.map(({ name }) => name);
}
