import type { Place } from '../../../api/policy.ts';

/** Where a place of the router's (lines and columns from 1, columns in code points) is in a text, in UTF-16 units. */
export interface Range {
  from: number;
  to: number;
}

/** Undefined for a place that is not known (line 0). A place beyond the text is its end. */
export function rangeOf(text: string, place: Place): Range | undefined {
  if (place.line < 1) return undefined;
  const from = offsetOf(text, place.line, place.column);
  const to = offsetOf(text, place.end_line, place.end_column);
  return { from, to: Math.max(from, to) };
}

function offsetOf(text: string, line: number, column: number): number {
  let start = 0;
  for (let i = 1; i < line; i++) {
    const end = text.indexOf('\n', start);
    if (end < 0) return text.length;
    start = end + 1;
  }
  let offset = start;
  for (let i = 1; i < column && offset < text.length && text[offset] !== '\n'; i++) {
    offset += (text.codePointAt(offset) ?? 0) > 0xffff ? 2 : 1;
  }
  return offset;
}

/** The text with another text at a place; undefined when the place is not in it. */
export function replaceAt(text: string, place: Place, replacement: string): string | undefined {
  const range = rangeOf(text, place);
  return range === undefined ? undefined : text.slice(0, range.from) + replacement + text.slice(range.to);
}

/** The line of a place without its indent, and how much of it is marked, for drawing a caret line; tabs count as one column. */
export function excerpt(text: string, place: Place): { line: string; before: number; marked: number } | undefined {
  const line = text.split('\n')[place.line - 1];
  if (place.line < 1 || line === undefined) return undefined;
  const points = Array.from(line);
  const before = Math.min(Math.max(place.column - 1, 0), points.length);
  const end = place.end_line === place.line ? place.end_column - 1 : points.length;
  const indent = Math.min(before, line.length - line.trimStart().length);
  return { line: line.slice(indent), before: before - indent, marked: Math.max(1, Math.min(end, points.length) - before) };
}
