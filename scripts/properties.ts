import * as fc from 'fast-check';

import { propertySeed, repeatWith } from './run-sizes.ts';

fc.configureGlobal({
  seed: propertySeed,
  // Where a property fails on a slow machine, its seed is told before vitest's own limit cuts off the making smaller.
  interruptAfterTimeLimit: 150_000,
  markInterruptAsFailure: true,
  reporter: (details) => {
    if (!details.failed) return;
    const message = `${fc.defaultReportMessage(details)}\n${repeatWith(details.seed)}`;
    throw new Error(message, { cause: details.errorInstance });
  },
});
