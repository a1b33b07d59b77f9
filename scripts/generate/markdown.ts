import { format, resolveConfig } from 'prettier';

/** A page of docs/, formatted like the other files of the repository. */
export async function toPage(blocks: readonly string[], source: string): Promise<string> {
  const note = `<!-- Made by npm run generate from ${source}. Do not edit. -->`;
  const config = await resolveConfig('docs/page.md');
  return format([note, ...blocks].join('\n\n'), { ...config, parser: 'markdown' });
}

export function toTable(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const lines = [head, head.map(() => '---'), ...rows];
  return lines.map((cells) => `| ${cells.map(toCell).join(' | ')} |`).join('\n');
}

export function toCode(text: string): string {
  return text === '' ? '' : `\`${text}\``;
}

/** Escapes prose for markdown, where `<path>` would be an invisible tag. */
export function toProse(text: string): string {
  return text.replaceAll('<', '&lt;');
}

function toCell(text: string): string {
  return text.replaceAll('|', '\\|').replaceAll('\n', ' ');
}
