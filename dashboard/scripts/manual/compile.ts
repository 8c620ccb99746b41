import GithubSlugger from 'github-slugger';
import MarkdownIt, { type Token } from 'markdown-it';
import { type Element, type Entry, type Group, type Node, type Section, TAGS, type Tag } from '../../src/features/docs/model/shape.ts';
import { headings, plain } from '../../src/features/docs/model/text.ts';

/** The documentation, made ready for the pages: what Markdown says, as trees of a few kinds of elements. */
export interface Manual {
  entries: Entry[];
  /** By path. */
  pages: ReadonlyMap<string, Node[]>;
  sections: Section[];
  /** Every link that leads nowhere, and what of Markdown is not drawn. */
  faults: string[];
}

/** The guides in the order of their use; everything else follows by name. */
const FIRST = ['install', 'configure', 'train', 'operate', 'glossary', 'dependencies'];

/** Paths of pages that are kept elsewhere than in `docs`. */
const ELSEWHERE: Readonly<Record<string, string>> = { 'dsl/ASSERTIONS.md': 'reference/assertions' };

/** HTML in a page stays text: nothing of a page is ever read as HTML. */
const markdown = new MarkdownIt({ html: false, linkify: false, typographer: false });

/**
 * @param sources Markdown by file, relative to the checkout
 * @param exists whether the checkout has such a file or folder
 */
export function compile(sources: ReadonlyMap<string, string>, exists: (file: string) => boolean): Manual {
  const faults: string[] = [];
  const drawn = [...sources].map(([file, text]) => ({ file, path: pathOf(file), nodes: draw(markdown.parse(text, {}), file, faults) }));
  drawn.sort((a, b) => rank(a.path) - rank(b.path) || (a.path < b.path ? -1 : 1));
  const anchors = new Map(drawn.map(({ path, nodes }) => [path, new Set(headings(nodes).map(({ at }) => at))]));
  for (const { file, path, nodes } of drawn) {
    const leads = (href: string): Partial<Element> => {
      const [name = '', at] = href.split('#');
      const target = name === '' ? file : resolve(file, name);
      const page = name === '' ? path : pathOf(target);
      const known = anchors.get(page);
      if (known === undefined) {
        if (at === undefined && exists(target)) return { tag: 'file', file: target };
        faults.push(`${file}: the link to ${href} leads nowhere: there is no ${target}`);
      } else if (at !== undefined && !known.has(at)) {
        faults.push(`${file}: the link to ${href} leads nowhere: ${page} has no heading #${at}`);
      }
      return { href: `#/docs/${page}${at === undefined ? '' : `?at=${at}`}` };
    };
    for (const link of links(nodes)) if (link.href !== undefined && !/^(https?|mailto):/.test(link.href)) settle(link, leads(link.href));
  }
  const sections: Section[] = [];
  for (const { path, nodes } of drawn) for (const part of sectionsOf(nodes)) sections.push({ id: sections.length, page: path, ...part });
  return {
    entries: drawn.map(({ file, path, nodes }) => ({ path, title: titleOf(file, nodes, faults), group: groupOf(path) })),
    pages: new Map(drawn.map(({ path, nodes }) => [path, nodes])),
    sections,
    faults,
  };
}

function pathOf(file: string): string {
  return ELSEWHERE[file] ?? file.replace(/^docs\//, '').replace(/\.md$/, '');
}

function groupOf(path: string): Group {
  if (path.startsWith('reference/')) return 'reference';
  return path.startsWith('adr/') ? 'record' : 'guide';
}

function rank(path: string): number {
  const at = FIRST.indexOf(path);
  return at < 0 ? FIRST.length : at;
}

function titleOf(file: string, nodes: Node[], faults: string[]): string {
  const [first] = headings(nodes);
  if (first?.tag !== 'h1') faults.push(`${file} does not begin with a heading of the first level`);
  return plain(first?.children ?? []);
}

/** A path relative to a file's folder, from the root of the checkout. */
function resolve(file: string, relative: string): string {
  const parts = file.split('/').slice(0, -1);
  for (const part of relative.split('/')) {
    if (part === '..') parts.pop();
    else if (part !== '.' && part !== '') parts.push(part);
  }
  return parts.join('/');
}

function settle(link: Element, found: Partial<Element>): void {
  delete link.href;
  Object.assign(link, found);
}

/** The stream of opening and closing tokens as a tree. */
function draw(tokens: readonly Token[], file: string, faults: string[]): Node[] {
  const slugger = new GithubSlugger();
  const root: Element = { tag: 'p', children: [] };
  const open = [root];
  const add = (node: Node): void => {
    const children = ((open.at(-1) ?? root).children ??= []);
    const last = children.at(-1);
    if (typeof node === 'string' && typeof last === 'string') children[children.length - 1] = last + node;
    else children.push(node);
  };
  const take = (token: Token): void => {
    if (token.type === 'inline') for (const child of token.children ?? []) take(child);
    else if (token.type === 'text') add(token.content);
    else if (token.type === 'softbreak') add(' ');
    else if (token.type === 'code_inline') add({ tag: 'code', children: [token.content] });
    else if (token.type === 'fence' || token.type === 'code_block') add({ tag: 'pre', children: [token.content.replace(/\n$/, '')] });
    else if (token.hidden) return; // the paragraph of a tight list
    else if (!isTag(token.tag)) faults.push(`${file}: ${token.type} is not drawn`);
    else if (token.nesting === 0) add({ tag: token.tag });
    else if (token.nesting > 0) {
      const element = elementOf(token, token.tag);
      add(element);
      open.push(element);
    } else {
      const closed = open.pop();
      if (closed !== undefined && /^h[1-4]$/.test(closed.tag)) closed.at = slugger.slug(plain(closed.children ?? []));
    }
  };
  tokens.forEach(take);
  return root.children ?? [];
}

function isTag(tag: string): tag is Tag {
  return (TAGS as readonly string[]).includes(tag);
}

function elementOf(token: Token, tag: Tag): Element {
  const href = token.attrGet('href');
  const start = token.attrGet('start');
  return {
    tag,
    ...(href === null ? {} : { href: String(href) }),
    ...(start === null ? {} : { start: Number(start) }),
    ...(token.attrGet('style') === 'text-align:right' ? { right: true } : {}),
  };
}

function links(nodes: readonly Node[]): Element[] {
  return nodes.flatMap((node) => (typeof node === 'string' ? [] : [...(node.tag === 'a' ? [node] : []), ...links(node.children ?? [])]));
}

function sectionsOf(nodes: readonly Node[]): Omit<Section, 'id' | 'page'>[] {
  const sections: Omit<Section, 'id' | 'page'>[] = [];
  for (const node of nodes) {
    const under = sections.at(-1);
    if (typeof node !== 'string' && node.at !== undefined) sections.push({ at: node.at, heading: plain(node.children ?? []), text: '' });
    else if (under !== undefined) under.text += ` ${plain([node])}`;
  }
  return sections;
}
