import { createProgram } from '../../packages/coterie/src/cli/program.ts';

export type Command = ReturnType<typeof createProgram>;

interface Leaf {
  /** The full name, for instance `coterie org create`. */
  readonly name: string;
  readonly command: Command;
}

/** Every command that can be run, in the order of the help. */
export function listCommands(): readonly Leaf[] {
  return leaves(createProgram(), []);
}

function leaves(command: Command, parents: readonly string[]): readonly Leaf[] {
  const path = [...parents, command.name()];
  if (command.commands.length === 0) return [{ name: path.join(' '), command }];
  return command.commands.flatMap((child) => leaves(child, path));
}
