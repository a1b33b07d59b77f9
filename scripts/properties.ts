import fc from 'fast-check';

// Where a property fails on a slow machine, its seed is told before vitest's own limit cuts off the making smaller.
fc.configureGlobal({ interruptAfterTimeLimit: 150_000, markInterruptAsFailure: true });
