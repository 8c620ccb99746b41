import { parseProse } from './markdown.ts';

/** An answer of a model, as text: nothing in it is ever interpreted as HTML. */
export function Prose({ text }: { text: string }) {
  return (
    <div className="prose">
      {parseProse(text).map((block, index) =>
        block.kind === 'code' ? (
          <pre key={index} tabIndex={0}>
            <code>{block.text}</code>
          </pre>
        ) : (
          <p key={index}>
            {block.spans.map((span, at) => {
              if (span.kind === 'code') return <code key={at}>{span.text}</code>;
              return span.kind === 'strong' ? <strong key={at}>{span.text}</strong> : span.text;
            })}
          </p>
        ),
      )}
    </div>
  );
}
