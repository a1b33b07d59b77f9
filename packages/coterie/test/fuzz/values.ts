import * as fc from 'fast-check';

/** JSON text that JSON.stringify can not write is carried in a string between these marks. */
const [rawStart, rawEnd] = ['\u00abraw:', '\u00bb'];

function raw(json: string): string {
  return `${rawStart}${json}${rawEnd}`;
}

/** JSON with the marked texts written as they are. */
export function toJson(value: unknown): string {
  const json = JSON.stringify(value) ?? '';
  return json.replaceAll(/"\u00abraw:(.*?)\u00bb"/g, (_match, text: string) => text);
}

export const oddTexts: fc.Arbitrary<string> = fc.oneof(
  fc.constantFrom(
    '',
    ' ',
    '\0',
    'a\0b',
    '\ud800',
    'x\udc00',
    '\u202etxet',
    '\u2028',
    '\ufeff1',
    'e\u0301',
  ),
  fc.constantFrom(
    '__proto__',
    'constructor',
    'toString',
    'null',
    'undefined',
    'NaN',
    'true',
    '[object]',
  ),
  fc.constantFrom(
    '0',
    '-0',
    '-1',
    '1.5',
    '1e3',
    '0x10',
    '007',
    '\u0661\u0662',
    '\uff11',
    ' 1',
    '1\n',
  ),
  fc.constantFrom(
    '9'.repeat(15),
    '9'.repeat(16),
    '9'.repeat(400),
    '2147483648',
    '9007199254740993',
  ),
  fc.constantFrom(
    "' or 1=1 --",
    '%',
    '%00',
    '../..',
    '{x}',
    '$&',
    '<b>',
    '👩‍👩‍👧‍👦',
    'İ',
    'ß'.repeat(51),
  ),
  fc.string({ unit: 'binary', maxLength: 60 }),
  fc.string({ unit: 'grapheme', maxLength: 60 }),
  fc.constantFrom(50, 51, 100, 101, 1_000, 1_001, 5_000).map((length) => '🦊'.repeat(length)),
);

const oddNumbers = fc.oneof(
  fc.constantFrom(0, -1, 1.5, 1e308, 2 ** 31 - 1, 2 ** 31, 2 ** 53 - 1, 2 ** 53, -(2 ** 53)),
  fc.constantFrom('-0', '1e400', '-1e400', '1e-400', `1${'0'.repeat(23)}`, '1.0', '1E2').map(raw),
);

const deep = fc
  .tuple(fc.constantFrom('[', '{"a":', '{"id":['), fc.constantFrom(10, 1_000, 8_000))
  .map(([open, levels]) => {
    const close = { '[': ']', '{"a":': '}', '{"id":[': ']}' }[open];
    return raw(`${open.repeat(levels)}1${close.repeat(levels)}`);
  });

/** Anything JSON can carry, the stranger the better. */
export const oddJson: fc.Arbitrary<unknown> = fc.oneof(
  { weight: 6, arbitrary: oddTexts },
  { weight: 4, arbitrary: oddNumbers },
  { weight: 3, arbitrary: fc.constantFrom<unknown>(null, true, false, [], {}, [[]], [null], [{}]) },
  { weight: 2, arbitrary: fc.jsonValue({ maxDepth: 3 }) },
  { weight: 1, arbitrary: fc.array(oddTexts, { maxLength: 3 }) },
  { weight: 1, arbitrary: fc.dictionary(oddTexts, oddTexts, { maxKeys: 3 }) },
  { weight: 1, arbitrary: deep },
  {
    weight: 1,
    arbitrary: fc.constantFrom(
      raw('{"__proto__":{"admin":true}}'),
      raw('{"constructor":{"prototype":{"admin":true}}}'),
      raw('{"id":1,"id":2}'),
    ),
  },
);

/** Bodies that are no JSON, or more than one server should take. */
export const oddPayloads: fc.Arbitrary<string | Buffer> = fc.oneof(
  fc.constantFrom('{', '[', '}', '"', 'nul', '{"a":1,}', "{'a':1}", '{"a":1}{"a":2}', '\ufeff{}'),
  fc.constantFrom('\0', ' ', '\n', 'NaN', '-', '[1,]', '{"a":\u2028}', '"\ud800"', 'a=1&b=2'),
  fc.uint8Array({ minLength: 1, maxLength: 40 }).map((bytes) => Buffer.from(bytes)),
  fc.constant('giant').map(() => `"${'x'.repeat(70_000)}"`),
  oddJson.map(toJson),
);
