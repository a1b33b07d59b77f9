import fc from 'fast-check';

// On a slow machine, a failing property reports its seed before vitest's own timeout interrupts the shrinking.
fc.configureGlobal({ interruptAfterTimeLimit: 150_000, markInterruptAsFailure: true });
