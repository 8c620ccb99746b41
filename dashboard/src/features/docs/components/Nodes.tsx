import { useLanguage } from '../../../i18n/context.ts';
import { Snippet } from '../../../ui/Snippet.tsx';
import { TOLD, docAddress } from '../../../ui/manual.ts';
import type { Element, Node } from '../model/shape.ts';
import { plain } from '../model/text.ts';

/** Draws what the build made of Markdown. Only the elements named here can come of a page. */
export function Nodes({ nodes, path }: { nodes: readonly Node[]; path: string }) {
  return nodes.map((node, index) => (typeof node === 'string' ? node : <Drawn key={index} node={node} path={path} />));
}

function Drawn({ node, path }: { node: Element; path: string }) {
  const { tag, children = [] } = node;
  const inner = <Nodes nodes={children} path={path} />;
  switch (tag) {
    case 'h1':
    case 'h2':
    case 'h3':
    case 'h4':
      return <Heading node={node} tag={tag} path={path} />;
    case 'pre':
      return <Snippet text={plain(children)} />;
    case 'table':
      return <Table node={node} path={path} />;
    case 'a':
      return <Link node={node} path={path} />;
    case 'file':
      return <File node={node} path={path} />;
    case 'ol':
      return <ol start={node.start}>{inner}</ol>;
    case 'th':
      return (
        <th scope="col" className={node.right === true ? 'right' : undefined}>
          {inner}
        </th>
      );
    case 'td':
      return <td className={node.right === true ? 'right' : undefined}>{inner}</td>;
    case 'hr':
      return <hr />;
    case 'br':
      return <br />;
    case 'p':
    case 'ul':
    case 'li':
    case 'blockquote':
    case 'thead':
    case 'tbody':
    case 'tr':
    case 'strong':
    case 'em':
    case 'code': {
      const Tag = tag;
      return <Tag>{inner}</Tag>;
    }
  }
}

function Heading({ node, tag: Tag, path }: { node: Element; tag: 'h1' | 'h2' | 'h3' | 'h4'; path: string }) {
  const { t, locale } = useLanguage();
  const { at = '', children = [] } = node;
  const heading = plain(children);
  const told = Object.entries(TOLD).filter(([, { doc, at: section, place }]) => place !== undefined && doc === path && (section === undefined ? Tag === 'h1' : section === at));
  return (
    <>
      <Tag data-at={at} tabIndex={-1}>
        <Nodes nodes={children} path={path} />{' '}
        <a className="manual-anchor" href={docAddress(path, at)} aria-label={t('docs.anchor', { heading })}>
          #
        </a>
      </Tag>
      {told.length > 0 && (
        <p className="manual-shown" lang={locale}>
          {t('docs.shown')}{' '}
          {told.map(([topic, { place, title }]) => (
            <a key={topic} href={place} data-testid="manual-shown" data-topic={topic}>
              {t(title)}
            </a>
          ))}
        </p>
      )}
    </>
  );
}

/** Wide tables move in a box of their own, which the keyboard reaches. */
function Table({ node, path }: { node: Element; path: string }) {
  const { t } = useLanguage();
  return (
    <div className="manual-table" role="region" aria-label={t('docs.table')} tabIndex={0}>
      <table>
        <Nodes nodes={node.children ?? []} path={path} />
      </table>
    </div>
  );
}

function Link({ node: { href = '', children = [] }, path }: { node: Element; path: string }) {
  const outside = href.startsWith('#') ? {} : { target: '_blank', rel: 'noreferrer' };
  return (
    <a href={href} {...outside}>
      <Nodes nodes={children} path={path} />
    </a>
  );
}

function File({ node: { file = '', children = [] }, path }: { node: Element; path: string }) {
  const { t } = useLanguage();
  return (
    <span className="manual-file" title={t('docs.file', { file })}>
      <Nodes nodes={children} path={path} />
      {plain(children) !== file && <code> {file}</code>}
    </span>
  );
}
