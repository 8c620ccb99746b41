/** A piece of running text. */
export interface Span {
  kind: 'text' | 'code' | 'strong';
  text: string;
}

export type Block = { kind: 'paragraph'; spans: Span[] } | { kind: 'code'; text: string };

/**
 * Splits an answer into paragraphs and fenced code, and a paragraph into text, `code` and **strong**. That is
 * all of Markdown that is read; the rest stays as written. A fence that is still open (the answer is being
 * streamed) runs to the end.
 */
export function parseProse(source: string): Block[] {
  const blocks: Block[] = [];
  let lines: string[] = [];
  let fenced = false;
  const flush = (): void => {
    const text = lines.join('\n');
    lines = [];
    if (fenced) blocks.push({ kind: 'code', text });
    else for (const part of text.split(/\n{2,}/)) if (part.trim() !== '') blocks.push({ kind: 'paragraph', spans: parseSpans(part.trim()) });
  };
  for (const line of source.split('\n')) {
    if (/^\s*```/.test(line)) {
      flush();
      fenced = !fenced;
    } else {
      lines.push(line);
    }
  }
  if (lines.length > 0 || fenced) flush();
  return blocks;
}

export function parseSpans(text: string): Span[] {
  const parts = text.split(/(`[^`\n]+`|\*\*[^*\n]+\*\*)/).filter((part) => part !== '');
  return parts.map((part) => {
    if (part.length > 2 && part.startsWith('`') && part.endsWith('`')) return { kind: 'code', text: part.slice(1, -1) };
    if (part.length > 4 && part.startsWith('**') && part.endsWith('**')) return { kind: 'strong', text: part.slice(2, -2) };
    return { kind: 'text', text: part };
  });
}
