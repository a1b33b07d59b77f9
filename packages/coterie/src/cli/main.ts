import { type Command, CommanderError } from 'commander';

import { ImportRefused } from '../imports/refused.ts';
import { StoreUnavailable } from '../store/store.ts';
import { LogTampered } from './audit.ts';
import { exitCodes } from './exit-codes.ts';
import { createProgram } from './program.ts';
import { CommandRefused } from './session.ts';
import { WrongUsage } from './wrong-usage.ts';

/** Runs the command line and sets the exit code; see exit-codes.ts. */
async function main(): Promise<void> {
  forgetEmptyVariables();
  // The reader of the output can close it early, as `head` does.
  process.stdout.on('error', () => process.exit());
  const program = createProgram();
  for (const command of everyCommand(program)) command.exitOverride();
  try {
    await program.parseAsync();
  } catch (error) {
    process.exitCode = report(error);
  }
}

/** An empty variable, as compose files set it, counts as not set. */
function forgetEmptyVariables(): void {
  for (const [name, value] of Object.entries(process.env))
    if (name.startsWith('COTERIE_') && value === '') delete process.env[name];
}

function everyCommand(command: Command): readonly Command[] {
  return [command, ...command.commands.flatMap(everyCommand)];
}

function report(error: unknown): number {
  // Commander has already printed its message; --help and --version exit with code 0.
  if (error instanceof CommanderError)
    return error.exitCode === 0 ? exitCodes.ok.code : exitCodes.usage.code;
  if (error instanceof WrongUsage) return complain(error.message, exitCodes.usage.code);
  if (error instanceof ImportRefused)
    return complain(new CommandRefused(error.refusals).message, exitCodes.refused.code);
  if (error instanceof CommandRefused) return complain(error.message, exitCodes.refused.code);
  if (error instanceof StoreUnavailable) return complain(error.message, exitCodes.unavailable.code);
  if (error instanceof LogTampered) return complain(error.message, exitCodes.tampered.code);
  if (isListenError(error))
    return complain(
      `Cannot listen: ${error.message}. Choose another with --port or --host.`,
      exitCodes.listen.code,
    );
  const cause = error instanceof Error ? (error.stack ?? error.message) : String(error);
  return complain(cause, exitCodes.fault.code);
}

function isListenError(error: unknown): error is Error {
  // `bind` fails in one of several workers; `getaddrinfo` fails when the host is an unknown name.
  const calls: readonly unknown[] = ['listen', 'bind', 'getaddrinfo'];
  return error instanceof Error && 'syscall' in error && calls.includes(error.syscall);
}

function complain(message: string, code: number): number {
  process.stderr.write(`${message}\n`);
  return code;
}

await main();
