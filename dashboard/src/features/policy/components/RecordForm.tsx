import { isRecord } from '../../../api/failure.ts';
import type { Schema } from '../../../api/policy.ts';
import { useLanguage } from '../../../i18n/context.ts';
import type { Path } from '../model/edit.ts';
import { type Field, fieldsOf } from '../model/schema.ts';
import { FieldInput, FieldName } from './FieldInput.tsx';
import { RuleEditor } from './RuleEditor.tsx';

/** What every part of a form needs. */
export interface FormContext {
  root: Schema;
  /** Kinds of leaves a rule may name, with the names declared. */
  leaves: ReadonlyMap<string, readonly string[]>;
  /** Names a field of this key may take, such as models. */
  words: (key: string) => readonly string[] | undefined;
  /** Sets a value; undefined removes the entry. */
  set: (path: Path, value: unknown) => void;
  move: (list: Path, from: number, to: number) => void;
}

interface Props {
  schema: Schema;
  path: Path;
  value: unknown;
  context: FormContext;
  /** Fields that are drawn elsewhere. */
  without?: readonly string[];
}

/** The form of a record, made from its schema: single values first, then what has entries of its own. */
export function RecordForm({ schema, path, value, context, without = [] }: Props) {
  const held = isRecord(value) ? value : {};
  const fields = fieldsOf(schema, context.root, value).filter(({ key }) => !without.includes(key));
  const plain = fields.filter(({ kind }) => kind !== 'record' && kind !== 'records' && kind !== 'rule');
  return (
    <div className="record">
      <div className="record-plain">
        {plain.map((field) => {
          const words = context.words(field.key);
          return (
            <FieldInput
              key={field.key}
              field={field}
              value={held[field.key]}
              onChange={(next) => {
                context.set([...path, field.key], next);
              }}
              {...(words === undefined ? {} : { words })}
            />
          );
        })}
      </div>
      {fields
        .filter((field) => !plain.includes(field))
        .map((field) => (
          <Nested key={field.key} field={field} path={[...path, field.key]} value={held[field.key]} context={context} />
        ))}
    </div>
  );
}

function Nested({ field, path, value, context }: { field: Field; path: Path; value: unknown; context: FormContext }) {
  const { t } = useLanguage();
  const set = value !== undefined && value !== null;
  return (
    <details className="nested" open={set} data-field={field.key}>
      <summary>
        <FieldName field={field} />
        {Array.isArray(value) && <span className="soft"> {t('form.entries', { count: value.length })}</span>}
        {!set && <span className="soft"> {t('form.unset')}</span>}
      </summary>
      {field.description !== '' && (
        <p className="field-about" lang="en">
          {field.description}
        </p>
      )}
      {field.kind === 'rule' && <RuleEditor schema={field.schema} path={path} value={value} context={context} />}
      {field.kind === 'record' && <RecordForm schema={field.schema} path={path} value={value} context={context} />}
      {field.kind === 'records' && <RecordList field={field} path={path} value={value} context={context} />}
      {set && (
        <button
          type="button"
          className="button button-small"
          onClick={() => {
            context.set(path, undefined);
          }}
        >
          {t('form.clear', { key: field.key })}
        </button>
      )}
    </details>
  );
}

function RecordList({ field, path, value, context }: { field: Field; path: Path; value: unknown; context: FormContext }) {
  const { t } = useLanguage();
  const items = Array.isArray(value) ? (value as unknown[]) : [];
  return (
    <>
      <ol className="entries">
        {items.map((item, at) => (
          <li key={at} className="entry">
            <RecordForm schema={field.schema.items ?? {}} path={[...path, at]} value={item} context={context} />
            <p className="entry-actions">
              <button
                type="button"
                className="button button-small"
                disabled={at === 0}
                onClick={() => {
                  context.move(path, at, at - 1);
                }}
              >
                {t('form.up')}
              </button>
              <button
                type="button"
                className="button button-small"
                onClick={() => {
                  context.set([...path, at], undefined);
                }}
              >
                {t('form.remove')}
              </button>
            </p>
          </li>
        ))}
      </ol>
      <button
        type="button"
        className="button button-small"
        onClick={() => {
          context.set([...path, items.length], {});
        }}
      >
        {t('form.add', { key: field.key })}
      </button>
    </>
  );
}
