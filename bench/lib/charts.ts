import { whole } from './numbers.ts';
import { type Contestant, contestantNames, type Results } from './results.ts';
import { samplesOf, sizesOf, type Spread, spreadOf } from './spread.ts';

interface Bar extends Spread {
  readonly label: string;
}

interface Panel {
  readonly title: string;
  readonly bars: readonly Bar[];
}

const connections = 64;
const width = 720;
const labelWidth = 230;
const barHeight = 22;
const panelGap = 46;
/** The charts of the performance pages, by file name. */
export const charts: Readonly<Record<string, (results: Results) => string>> = {
  'contestants.svg': (results) => {
    const [memberships = 0] = sizesOf(results);
    return draw(
      ['get', 'join'].map((operation) => ({
        title: `${operation}: calls per second, ${connections} clients (pgbench: 32), ${whole(memberships)} memberships`,
        bars: Object.entries(contestantNames).flatMap(([who, name]) => {
          const clients = who.startsWith('pgbench') ? 32 : connections;
          return bar(results, name, who as Contestant, memberships, operation, clients);
        }),
      })),
    );
  },
  'sizes.svg': (results) =>
    draw(
      ['get', 'join'].map((operation) => ({
        title: `${operation}: calls per second by number of memberships, ${connections} clients`,
        bars: (['embedded', 'postgres'] as const).flatMap((engine) =>
          sizesOf(results).flatMap((memberships) =>
            bar(
              results,
              `${contestantNames[engine]}, ${whole(memberships)}`,
              engine,
              memberships,
              operation,
              connections,
            ),
          ),
        ),
      })),
    ),
};

function bar(
  results: Results,
  label: string,
  contestant: Contestant,
  memberships: number,
  operation: string,
  clients: number,
): readonly Bar[] {
  const samples = samplesOf(results, memberships, contestant, operation, clients);
  const spread = spreadOf(samples.map(({ rate }) => rate));
  return spread === null ? [] : [{ ...spread, label }];
}

/** Draws bars for the medians, and lines from the lowest to the highest round; readable in light and dark mode. */
function draw(panels: readonly Panel[]): string {
  const parts: string[] = [];
  let top = 8;
  for (const { title, bars } of panels) {
    parts.push(`<text class="title" x="0" y="${top + 14}">${title}</text>`);
    const most = Math.max(...bars.map(({ max }) => max));
    const x = (value: number): string =>
      (labelWidth + (value / most) * (width - labelWidth - 80)).toFixed(1);
    for (const [index, { label, median, min, max }] of bars.entries()) {
      const y = top + 28 + index * barHeight;
      parts.push(
        `<text x="${labelWidth - 8}" y="${y + 12}" text-anchor="end">${label}</text>`,
        `<rect x="${labelWidth}" y="${y}" width="${(Number(x(median)) - labelWidth).toFixed(1)}" height="16" rx="2"/>`,
        `<path d="M${x(min)} ${y + 8}H${x(max)}M${x(min)} ${y + 4}v8M${x(max)} ${y + 4}v8"/>`,
        `<text x="${Number(x(max)) + 8}" y="${y + 12}">${whole(median)}</text>`,
      );
    }
    top += bars.length * barHeight + panelGap;
  }
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${top}" width="${width}" height="${top}" role="img">
<style>
text { font: 13px system-ui, sans-serif; fill: #24292f }
.title { font-weight: 600 }
rect { fill: #4c8dd6 }
path { stroke: #24292f; fill: none }
@media (prefers-color-scheme: dark) { text { fill: #e6edf3 } rect { fill: #3f7fc4 } path { stroke: #e6edf3 } }
</style>
${parts.join('\n')}
</svg>
`;
}
