import type { RuleNode, Truth } from '../../api/types.ts';
import { leafId } from './signals.ts';

/** A rule node ready to draw: its truth is settled and every node has a path (`0.1.0`) as its id. */
export interface TreeNode {
  id: string;
  /** `AND`, `OR`, `NOT`, `leaf`, or `always` for a decision without rules. */
  kind: string;
  /** `family:name` of a leaf, else empty. */
  signal: string;
  truth: Truth;
  confidence?: number;
  detail?: string;
  children: TreeNode[];
}

/** A decision that says nothing of when it holds, or an AND of nothing. */
function always({ node_type, children = [] }: RuleNode): boolean {
  return node_type === 'fallback' || (node_type === 'AND' && children.length === 0);
}

export function toTree(node: RuleNode, id = '0'): TreeNode {
  const children = (node.children ?? []).map((child, index) => toTree(child, `${id}.${index}`));
  return {
    id,
    kind: always(node) ? 'always' : node.node_type,
    signal: leafId(node),
    truth: node.truth ?? (node.matched ? 'true' : 'false'),
    ...(node.confidence === undefined ? {} : { confidence: node.confidence }),
    ...(node.detail === undefined || node.detail === '' ? {} : { detail: node.detail }),
    children,
  };
}

export interface Blocker {
  signal: string;
  /** What the signal is; `true` blocks below a NOT. */
  truth: Truth;
}

/** The leaves that make a rule false or unknown: changing one of them could change the outcome. */
export function blockers(node: TreeNode): Blocker[] {
  if (node.kind === 'leaf') return [{ signal: node.signal, truth: node.truth }];
  if (node.kind === 'NOT') return node.children.flatMap(blockers);
  return node.children.filter((child) => child.truth === node.truth).flatMap(blockers);
}

/** Nodes in the order they are seen, leaving out what lies under a closed node. */
export function visibleNodes(root: TreeNode, closed: ReadonlySet<string>): TreeNode[] {
  const below = closed.has(root.id) ? [] : root.children.flatMap((child) => visibleNodes(child, closed));
  return [root, ...below];
}

export interface TreeMove {
  focus: string;
  closed: ReadonlySet<string>;
}

/** Keyboard behaviour of a tree (ARIA authoring practices, "Tree View"); undefined when the key is not ours. */
export function moveInTree(root: TreeNode, focus: string, closed: ReadonlySet<string>, key: string): TreeMove | undefined {
  const nodes = visibleNodes(root, closed);
  const at = nodes.findIndex((node) => node.id === focus);
  const current = nodes[at];
  if (current === undefined) return undefined;
  const to = (node: TreeNode | undefined): TreeMove => ({ focus: node?.id ?? focus, closed });
  const open = current.children.length > 0 && !closed.has(focus);
  switch (key) {
    case 'ArrowDown':
      return to(nodes[at + 1]);
    case 'ArrowUp':
      return to(nodes[at - 1]);
    case 'Home':
      return to(nodes[0]);
    case 'End':
      return to(nodes.at(-1));
    case 'ArrowRight':
      return closed.has(focus) ? toggle(focus, closed) : open ? to(nodes[at + 1]) : { focus, closed };
    case 'ArrowLeft':
      return open ? toggle(focus, closed) : { focus: parentOf(focus), closed };
    case 'Enter':
    case ' ':
      return current.children.length > 0 ? toggle(focus, closed) : { focus, closed };
    default:
      return undefined;
  }
}

export function toggle(id: string, closed: ReadonlySet<string>): TreeMove {
  const next = new Set(closed);
  if (!next.delete(id)) next.add(id);
  return { focus: id, closed: next };
}

function parentOf(id: string): string {
  return id.includes('.') ? id.slice(0, id.lastIndexOf('.')) : id;
}
