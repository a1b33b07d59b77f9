import { exitCodes } from '../../packages/coterie/src/cli/exit-codes.ts';
import { createProgram } from '../../packages/coterie/src/cli/program.ts';
import { type Command, listCommands } from './commands.ts';
import { toPage, toTable } from './markdown.ts';

/** Makes docs/cli.md: the help of every command, and the exit codes. */
export async function makeCliPage(): Promise<string> {
  const all = [{ name: 'coterie', command: createProgram() }, ...listCommands()];
  const helps = all.flatMap(({ name, command }) => [
    `## ${name}`,
    `\`\`\`text\n${helpOf(command).trim()}\n\`\`\``,
  ]);
  const codes = Object.values(exitCodes).map(({ code, meaning }) => [String(code), meaning]);
  return toPage(
    [
      '# Command line',
      'In a clone of the repository, run `npx coterie …`. [Configuration](configuration.md) lists the settings in tables.',
      '## Exit codes',
      toTable(['Code', 'Meaning'], codes),
      ...helps,
    ],
    '`cli/program.ts` and `cli/exit-codes.ts`',
  );
}

/** The output of --help, with a fixed width. */
function helpOf(command: Command): string {
  const parts: string[] = [];
  command.configureOutput({
    writeOut: (text) => parts.push(text),
    getOutHelpWidth: () => 90,
    getOutHasColors: () => false,
  });
  command.outputHelp();
  return parts.join('');
}
