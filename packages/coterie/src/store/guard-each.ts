type AsyncMethod = (...given: unknown[]) => Promise<unknown>;

/** The same methods; their errors are passed through `name`, which turns an engine's error into one of the store's. */
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
