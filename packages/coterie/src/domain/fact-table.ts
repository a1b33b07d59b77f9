import type { Needs } from './needs.ts';

/**
 * Thrown when a decision uses something that was not loaded for it. It is not a refusal: what a command
 * needs can depend on what the commands before it in the batch did. The batch then ends before this
 * command, which is decided again on freshly loaded facts. `needs` names facts that are needed rarely,
 * and only known in the middle of a decision: they are loaded then too.
 */
export class FactMissing extends Error {
  readonly needs: Needs | null;

  constructor(table: string, key: unknown, needs: Needs | null = null) {
    super(`no fact about ${table} ${String(key)} was loaded`);
    this.name = 'FactMissing';
    this.needs = needs;
  }
}

/**
 * Facts of one kind by key, in layers: a draft's table holds what the draft changed and asks its parent
 * for the rest; the bottom layer holds what was loaded. Null is a fact: it does not exist. A key in no
 * layer is unknown.
 */
export class FactTable<Key, Value> {
  readonly name: string;
  readonly #needsOf: (key: Key) => Needs | null;
  readonly #parent: FactTable<Key, Value> | null;
  #own: Map<Key, Value | null> | null = null;

  /** `needsOf` a key: what must be loaded for it, or null where that is not known. */
  constructor(
    name: string,
    needsOf: (key: Key) => Needs | null = () => null,
    parent: FactTable<Key, Value> | null = null,
  ) {
    this.name = name;
    this.#needsOf = needsOf;
    this.#parent = parent;
  }

  /** The value, null when it is known not to exist. Throws FactMissing when it is not known. */
  get(key: Key): Value | null {
    const value = this.peek(key);
    if (value === undefined) throw this.missing(key);
    return value;
  }

  /** The error for a key about which nothing is known. */
  missing(key: Key): FactMissing {
    return new FactMissing(this.name, key, this.#needsOf(key));
  }

  /** Like `get`, but undefined when it is not known. */
  peek(key: Key): Value | null | undefined {
    const own = this.#own?.get(key);
    return own === undefined ? this.#parent?.peek(key) : own;
  }

  /** The value, for a caller that knows that it exists. */
  need(key: Key): Value {
    const value = this.get(key);
    if (value === null) throw new Error(`${this.name} ${String(key)} should exist`);
    return value;
  }

  set(key: Key, value: Value | null): void {
    this.#own ??= new Map();
    this.#own.set(key, value);
  }

  draft(): FactTable<Key, Value> {
    return new FactTable(this.name, this.#needsOf, this);
  }

  /** Takes over what a draft of this table changed. */
  absorb(draft: FactTable<Key, Value>): void {
    if (draft.#own === null) return;
    if (this.#own === null) this.#own = draft.#own;
    else for (const [key, value] of draft.#own) this.#own.set(key, value);
  }

  /** What this layer holds. */
  get touched(): ReadonlyMap<Key, Value | null> {
    return this.#own ?? new Map<Key, never>();
  }

  /** Keys that any draft layer changed: all keys except those only loaded. */
  *changedKeys(): Generator<Key> {
    if (this.#parent === null) return;
    if (this.#own !== null) yield* this.#own.keys();
    yield* this.#parent.changedKeys();
  }
}
