import type { Command } from 'commander';

import { type SettingName, toOption, type Values } from './settings.ts';

/** A command: its settings, an example, and the function that runs it with the settings' values. */
export interface Definition<Required extends SettingName, Optional extends SettingName> {
  readonly name: string;
  /** The argument after the name: `<path>`, or `[path]` if it is optional. */
  readonly argument?: string;
  readonly description: string;
  readonly example: string;
  /** Settings that always have a value, because they have a default or are required. */
  readonly settings: readonly Required[];
  /** Settings that can be omitted. */
  readonly optional?: readonly Optional[];
  /** Settings that are optional for other commands and required here. */
  readonly mandatory?: readonly SettingName[];
  run(values: Values<Required> & Partial<Values<Optional>>, argument?: string): Promise<void>;
}

/** Adds a command that only contains other commands. */
export function defineGroup(
  parent: Command,
  {
    name,
    description,
    example,
  }: Pick<Definition<never, never>, 'name' | 'description' | 'example'>,
): Command {
  return parent
    .command(name)
    .description(description)
    .helpCommand(false)
    .addHelpText('after', `\nExample:\n  ${example}`);
}

/** Adds a command to its parent. */
export function define<Required extends SettingName, Optional extends SettingName = never>(
  parent: Command,
  definition: Definition<Required, Optional>,
): void {
  const { name, description, example, settings, optional = [], mandatory = [] } = definition;
  const { argument } = definition;
  const command = parent
    .command(argument === undefined ? name : `${name} ${argument}`)
    .description(description);
  for (const setting of settings)
    command.addOption(toOption(setting, mandatory.includes(setting) ? { required: true } : {}));
  for (const setting of optional)
    command.addOption(toOption(setting, { required: mandatory.includes(setting) }));
  command.addHelpText('after', `\nExample:\n  ${example}`);
  type Given = Values<Required> & Partial<Values<Optional>>;
  if (argument === undefined) command.action(async (values: Given) => definition.run(values));
  else
    command.action(async (given: string | undefined, values: Given) =>
      definition.run(values, given),
    );
}
