import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** Files that take long, the longest first. One that started last would run while the other cores have nothing to do. */
const longest = [
  'store/postgres/store',
  'test/fuzz',
  'test/import-crash',
  'test/postgres/crash',
  'domain/model',
  'scripts/exit-code',
  'test/change-stream',
  'test/docs',
  'test/crash',
  'test/webhook-crash',
  'test/import-memory',
  'test/postgres/package',
  'test/postgres/workers',
  'test/postgres/copy',
  'test/postgres/cli',
  'bench/peers',
  'test/stream-crash',
  'test/cli',
];

/**
 * After the longest, starts the files that need a process of their own: they wait more than they compute. Files that
 * share processes come by project, since a process is only kept for the next file of its project.
 */
export class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    return files.toSorted(
      (one, other) =>
        rank(one) - rank(other) ||
        Number(isShared(one)) - Number(isShared(other)) ||
        one.project.name.localeCompare(other.project.name) ||
        one.moduleId.localeCompare(other.moduleId),
    );
  }
}

function isShared({ project }: TestSpecification): boolean {
  return !project.config.isolate;
}

function rank({ moduleId }: TestSpecification): number {
  const found = longest.findIndex((name) => moduleId.includes(`/${name}.test.`));
  return found === -1 ? longest.length : found;
}
