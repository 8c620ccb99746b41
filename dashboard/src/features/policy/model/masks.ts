import { isMap, isScalar, isSeq, parseDocument } from 'yaml';
import { withoutMaskNumbers } from './diff.ts';

const MASK = /^\[REDACTED-(\d+)\]$/;

/**
 * What each numbered mask of a text stands in: the names on the way to it and everything beside it. A number means a
 * secret of the very text it was shown in, so a draft may be moved to another text only when these agree.
 */
export function maskedPlaces(yaml: string): Map<string, string> {
  const places = new Map<string, string>();
  walk(parseDocument(yaml).contents, '', '', places);
  return places;
}

function walk(node: unknown, path: string, beside: string, places: Map<string, string>): void {
  if (isMap(node)) {
    const own = JSON.stringify(node.toJSON()).replace(/\[REDACTED-\d+\]/g, '');
    for (const { key, value } of node.items) walk(value, `${path}.${isScalar(key) ? String(key.value) : ''}`, own, places);
  } else if (isSeq(node)) {
    node.items.forEach((item, at) => {
      const name = isMap(item) ? item.get('name') : undefined;
      walk(item, `${path}[${typeof name === 'string' ? name : at}]`, beside, places);
    });
  } else if (isScalar(node) && typeof node.value === 'string') {
    const number = MASK.exec(node.value)?.[1];
    if (number !== undefined) places.set(number, `${path} ${beside}`);
  }
}

/** A draft made from `from`, to go on from `to`: where its masks could mean other secrets there, they lose their numbers. */
export function moved(draft: string, from: string, to: string): string {
  const before = maskedPlaces(from);
  const after = maskedPlaces(to);
  const agree = [...draft.matchAll(/\[REDACTED-(\d+)\]/g)].every(([, number = '']) => {
    const place = before.get(number);
    return place !== undefined && place === after.get(number);
  });
  return agree ? draft : withoutMaskNumbers(draft);
}
