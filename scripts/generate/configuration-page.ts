import { type Command, listCommands } from './commands.ts';
import { toCode, toPage, toProse, toTable } from './markdown.ts';

const introduction = `Every setting is a command line option and an environment variable. The option overrides the
variable, and the variable overrides the default; an empty variable counts as not set. A command with an
invalid value exits with code 2, and a command that a rule rejects exits with code 3; in both cases
nothing has been changed.`;

/** Makes docs/configuration.md: the settings of each command. */
export async function makeConfigurationPage(): Promise<string> {
  const sections = listCommands().flatMap(({ name, command }) => [
    `## ${name}`,
    command.description(),
    toTable(['Option', 'Variable', 'Default', 'Meaning'], command.options.map(toRow)),
  ]);
  return toPage(['# Configuration', introduction, ...sections], '`cli/settings.ts`');
}

function toRow(option: Command['options'][number]): readonly string[] {
  const { flags, envVar = '', defaultValueDescription = '', mandatory, description } = option;
  const needed = mandatory && defaultValueDescription === '';
  const fallback = needed ? '_required_' : toCode(defaultValueDescription);
  return [toCode(flags), toCode(envVar), fallback, toProse(description)];
}
