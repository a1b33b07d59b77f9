import type { Command } from 'commander';

import { type SettingName, toOption, type Values } from './settings.ts';

/** A command of the command line: its settings, an example, and what it does with their values. */
export interface Definition<Required extends SettingName, Optional extends SettingName> {
  readonly name: string;
  /** What stands behind the name: `<path>`, or `[path]` when it can be left out. */
  readonly argument?: string;
  readonly description: string;
  readonly example: string;
  /** Settings that always have a value: by default, or because they are mandatory. */
  readonly settings: readonly Required[];
  /** Settings that may be left out. */
  readonly optional?: readonly Optional[];
  /** Settings that are optional elsewhere and mandatory here. */
  readonly mandatory?: readonly SettingName[];
  run(values: Values<Required> & Partial<Values<Optional>>, argument?: string): Promise<void>;
}

/** Adds a command that only holds others. */
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

/** Adds the command below its parent. */
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
