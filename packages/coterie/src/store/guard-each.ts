type AsyncMethod = (...given: unknown[]) => Promise<unknown>;

/** The same methods, which reject with what `name` makes of an engine's error. */
export function guardEach<Methods extends object>(
  methods: Methods,
  name: (error: unknown) => unknown,
): Methods {
  return Object.fromEntries(
    Object.entries(methods).map(([method, run]: [string, AsyncMethod]) => [
      method,
      (...given: unknown[]) =>
        run(...given).catch((error: unknown) => {
          throw name(error);
        }),
    ]),
  ) as Methods;
}
