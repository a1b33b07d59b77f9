import { type Command, CommanderError } from 'commander';

import { StoreUnavailable } from '../store/store.ts';
import { exitCodes } from './exit-codes.ts';
import { createProgram } from './program.ts';
import { CommandRefused } from './session.ts';

/** Runs the command line and sets the exit code; see exit-codes.ts for what each means. */
async function main(): Promise<void> {
  const program = createProgram();
  for (const command of everyCommand(program)) command.exitOverride();
  try {
    await program.parseAsync();
  } catch (error) {
    process.exitCode = report(error);
  }
}

function everyCommand(command: Command): readonly Command[] {
  return [command, ...command.commands.flatMap(everyCommand)];
}

function report(error: unknown): number {
  // Commander has printed its message already; --help and --version end with code 0.
  if (error instanceof CommanderError)
    return error.exitCode === 0 ? exitCodes.ok.code : exitCodes.usage.code;
  if (error instanceof CommandRefused) return complain(error.message, exitCodes.refused.code);
  if (error instanceof StoreUnavailable) return complain(error.message, exitCodes.unavailable.code);
  if (isListenError(error))
    return complain(`Can not listen: ${error.message}.`, exitCodes.fault.code);
  return complain(error instanceof Error ? (error.stack ?? error.message) : String(error), 1);
}

function isListenError(error: unknown): error is Error {
  // The second: the host is a name that nobody knows.
  const calls: readonly unknown[] = ['listen', 'getaddrinfo'];
  return error instanceof Error && 'syscall' in error && calls.includes(error.syscall);
}

function complain(message: string, code: number): number {
  process.stderr.write(`${message}\n`);
  return code;
}

await main();
