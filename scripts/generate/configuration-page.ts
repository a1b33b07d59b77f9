import { type Command, listCommands } from './commands.ts';
import { toCode, toPage, toProse, toTable } from './markdown.ts';

const introduction = `Every setting is an option of the command line, and an environment variable. The option wins over
the variable, the variable over the default; a variable that is empty counts as not set. A value that
is not valid stops the command with exit code 2, one that a rule refuses with 3, before anything is
done.`;

/** docs/configuration.md: the settings of each command. */
export async function makeConfigurationPage(): Promise<string> {
  const sections = listCommands().flatMap(({ name, command }) => [
    `## ${name}`,
    command.description(),
    toTable(['Option', 'Variable', 'Default', 'What it is'], command.options.map(toRow)),
  ]);
  return toPage(['# Configuration', introduction, ...sections], '`cli/settings.ts`');
}

function toRow(option: Command['options'][number]): readonly string[] {
  const { flags, envVar = '', defaultValueDescription = '', mandatory, description } = option;
  const needed = mandatory && defaultValueDescription === '';
  const fallback = needed ? '_mandatory_' : toCode(defaultValueDescription);
  return [toCode(flags), toCode(envVar), fallback, toProse(description)];
}
