import { type KeyboardEvent, useRef, useState } from 'react';
import { useLanguage } from '../../i18n/context.ts';
import type { Translate } from '../../i18n/translate.ts';
import { type TreeNode, moveInTree, toggle, visibleNodes } from '../model/rules.ts';

/** The rule of one decision as a tree that the arrow keys walk, each node with its truth. */
export function RuleTree({ root, label }: { root: TreeNode; label: string }) {
  const [closed, setClosed] = useState<ReadonlySet<string>>(new Set());
  const [focus, setFocus] = useState(root.id);
  const tree = useRef<HTMLDivElement>(null);
  const nodes = visibleNodes(root, closed);
  // A branch that was closed by mouse may have hidden the focused node.
  const tabStop = nodes.some((node) => node.id === focus) ? focus : root.id;

  const onKeyDown = (event: KeyboardEvent): void => {
    const move = moveInTree(root, tabStop, closed, event.key);
    if (move === undefined) return;
    event.preventDefault();
    setClosed(move.closed);
    setFocus(move.focus);
    tree.current?.querySelector<HTMLElement>(`[data-node="${move.focus}"]`)?.focus();
  };

  return (
    <div className="tree" role="tree" aria-label={label} ref={tree} onKeyDown={onKeyDown}>
      {nodes.map((node) => (
        <Row
          key={node.id}
          node={node}
          siblings={siblingsOf(root, node.id)}
          open={!closed.has(node.id)}
          tabStop={node.id === tabStop}
          onFocus={() => {
            setFocus(node.id);
          }}
          onToggle={() => {
            setClosed(toggle(node.id, closed).closed);
          }}
        />
      ))}
    </div>
  );
}

interface RowProps {
  node: TreeNode;
  siblings: TreeNode[];
  open: boolean;
  tabStop: boolean;
  onFocus: () => void;
  onToggle: () => void;
}

function Row({ node, siblings, open, tabStop, onFocus, onToggle }: RowProps) {
  const { t, format } = useLanguage();
  const depth = node.id.split('.').length;
  const branch = node.children.length > 0;
  return (
    <div
      className={`node truth-${node.truth}`}
      role="treeitem"
      aria-level={depth}
      aria-posinset={siblings.findIndex((sibling) => sibling.id === node.id) + 1}
      aria-setsize={siblings.length}
      {...(branch ? { 'aria-expanded': open } : {})}
      aria-selected={tabStop}
      tabIndex={tabStop ? 0 : -1}
      data-node={node.id}
      data-truth={node.truth}
      style={{ paddingInlineStart: `calc(${depth - 1} * var(--indent))` }}
      onFocus={onFocus}
    >
      <span className="node-line">
        {branch ? (
          <span className={open ? 'twist twist-open' : 'twist'} aria-hidden="true" onClick={onToggle} />
        ) : (
          <span className="twist-none" aria-hidden="true" />
        )}
        <span className="node-text">
          {node.signal === '' ? <span className="operator">{operator(node.kind, t)}</span> : <SignalName id={node.signal} />}
          {node.detail !== undefined && <span className="node-detail" lang="en">{node.detail}</span>}
        </span>
        <span className="node-confidence figure">{node.confidence === undefined || node.truth !== 'true' ? '' : format.score(node.confidence)}</span>
        <span className="truth">{t(`truth.${node.truth}`)}</span>
      </span>
    </div>
  );
}

function SignalName({ id }: { id: string }) {
  const { t } = useLanguage();
  const colon = id.indexOf(':');
  return (
    <>
      <span className="node-family">{t.term('family', id.slice(0, colon))}</span> <span className="id">{id.slice(colon + 1)}</span>
    </>
  );
}

function operator(kind: string, t: Translate): string {
  switch (kind.toUpperCase()) {
    case 'AND':
      return t('rules.and');
    case 'OR':
      return t('rules.or');
    case 'NOT':
      return t('rules.not');
    case 'ALWAYS':
      return t('rules.always');
    default:
      return kind;
  }
}

function siblingsOf(root: TreeNode, id: string): TreeNode[] {
  const path = id.split('.').slice(1, -1);
  if (id === root.id) return [root];
  const parent = path.reduce<TreeNode | undefined>((node, index) => node?.children[Number(index)], root);
  return parent?.children ?? [];
}
