import { useId, useState } from 'react';
import { isRecord } from '../../../api/failure.ts';
import type { Schema } from '../../../api/policy.ts';
import { useLanguage } from '../../../i18n/context.ts';
import type { Field } from '../model/schema.ts';

interface Props {
  field: Field;
  value: unknown;
  onChange: (value: unknown) => void;
  /** Suggestions for a text. */
  words?: readonly string[];
}

/** One entry of a record: its key, what the schema says of it, and an input. Emptied, it is the default again. */
export function FieldInput({ field, value, onChange, words }: Props) {
  const id = useId();
  return (
    <div className="field" data-field={field.key}>
      <label htmlFor={id} className="field-name">
        <FieldName field={field} />
      </label>
      <Input id={id} field={field} value={value} onChange={onChange} {...(words === undefined ? {} : { words })} />
      {field.description !== '' && (
        <p className="field-about" lang="en">
          {field.description}
        </p>
      )}
    </div>
  );
}

export function FieldName({ field }: { field: Field }) {
  const { t } = useLanguage();
  return (
    <>
      <span className="id">{field.key}</span>
      {field.required && <span className="badge">{t('form.required')}</span>}
      {field.planned && <span className="badge badge-caution">{t('form.planned')}</span>}
    </>
  );
}

function Input({ id, field, value, onChange, words }: Props & { id: string }) {
  switch (field.kind) {
    case 'boolean':
      return <Switch id={id} schema={field.schema} value={value} onChange={onChange} />;
    case 'choice':
      return <Choice id={id} field={field} value={value} onChange={onChange} />;
    case 'texts':
      return <Lines id={id} field={field} value={value} onChange={onChange} />;
    case 'raw':
    case 'record':
    case 'records':
    case 'rule':
      return <Raw id={id} value={value} onChange={onChange} />;
    case 'integer':
    case 'number':
    case 'text':
      return <Text id={id} field={field} value={value} onChange={onChange} {...(words === undefined ? {} : { words })} />;
  }
}

/** A value as a person reads it in one line. */
export function shortOf(value: unknown): string {
  if (value === undefined || value === null) return '';
  return typeof value === 'string' ? value : JSON.stringify(value);
}

/** What is typed is taken when the input is left or Enter is pressed, so that half a word changes nothing. */
function Text({ id, field, value, onChange, words }: Props & { id: string }) {
  const { t } = useLanguage();
  const list = useId();
  const written = shortOf(value);
  const [typed, setTyped] = useState<string>();
  const { schema, kind, required } = field;
  const limits = rangeText(schema);
  const shown = typed ?? written;
  const wrong = !fits(shown, field);
  const take = (): void => {
    if (typed === undefined) return;
    setTyped(undefined);
    if (typed !== written) onChange(typed === '' ? undefined : parsed(typed, kind));
  };
  // By what is written, not by what is being typed: another input in its place would lose the focus.
  const long = kind === 'text' && (written.includes('\n') || written.length > 36);
  const common = {
    id,
    className: 'input',
    value: shown,
    'aria-invalid': wrong,
    placeholder: shortOf(schema.default) === '' ? '' : t('form.default', { value: shortOf(schema.default) }),
    required,
    onBlur: take,
  };
  return (
    <>
      {long ? (
        <textarea
          {...common}
          rows={Math.min(8, shown.split('\n').length + Math.ceil(shown.length / 40))}
          onChange={(event) => {
            setTyped(event.target.value);
          }}
        />
      ) : (
        <input
          {...common}
          type="text"
          inputMode={kind === 'text' ? 'text' : 'decimal'}
          list={words === undefined ? undefined : list}
          onChange={(event) => {
            setTyped(event.target.value);
          }}
          onKeyDown={(event) => {
            if (event.key === 'Enter') take();
          }}
        />
      )}
      {words !== undefined && (
        <datalist id={list}>
          {words.map((word) => (
            <option key={word} value={word} />
          ))}
        </datalist>
      )}
      {limits !== '' && <p className={wrong ? 'field-about tone-fault' : 'field-about'}>{t('form.range', { range: limits })}</p>}
    </>
  );
}

function rangeText({ minimum, maximum }: Schema): string {
  if (minimum !== undefined && maximum !== undefined) return `${minimum} – ${maximum}`;
  if (minimum !== undefined) return `≥ ${minimum}`;
  return maximum === undefined ? '' : `≤ ${maximum}`;
}

/** Whether a text may stand for the value, as far as the schema says; a reference to the environment always may. */
export function fits(text: string, { schema, kind, required }: Field): boolean {
  if (text === '') return !required;
  if (text.includes('$')) return true;
  if (kind === 'text') return schema.pattern === undefined || new RegExp(schema.pattern, 'u').test(text);
  const number = Number(text);
  if (!Number.isFinite(number) || (kind === 'integer' && !Number.isInteger(number))) return false;
  return number >= (schema.minimum ?? -Infinity) && number <= (schema.maximum ?? Infinity);
}

/** A number where one is meant and typed; anything else stays a text, and the router says what is wrong with it. */
export function parsed(text: string, kind: Field['kind']): unknown {
  const number = Number(text);
  return kind !== 'text' && text.trim() !== '' && Number.isFinite(number) ? number : text;
}

function Switch({ id, schema, value, onChange }: { id: string; schema: Schema; value: unknown; onChange: (value: unknown) => void }) {
  const { t } = useLanguage();
  const words = { true: t('form.yes'), false: t('form.no') };
  const other = value !== undefined && typeof value !== 'boolean';
  return (
    <select
      id={id}
      className="select"
      value={value === undefined ? '' : shortOf(value)}
      onChange={(event) => {
        onChange(event.target.value === '' ? undefined : event.target.value === 'true');
      }}
    >
      <option value="">{typeof schema.default === 'boolean' ? t('form.default', { value: words[schema.default ? 'true' : 'false'] }) : t('form.unset')}</option>
      <option value="true">{words.true}</option>
      <option value="false">{words.false}</option>
      {other && <option value={shortOf(value)}>{shortOf(value)}</option>}
    </select>
  );
}

function Choice({ id, field, value, onChange }: Props & { id: string }) {
  const { t } = useLanguage();
  const written = shortOf(value);
  const chosen = field.options.find((option) => option.value === written);
  return (
    <>
      <select
        id={id}
        className="select"
        value={written}
        onChange={(event) => {
          onChange(event.target.value === '' ? undefined : event.target.value);
        }}
      >
        <option value="">{shortOf(field.schema.default) === '' ? t('form.unset') : t('form.default', { value: shortOf(field.schema.default) })}</option>
        {field.options.map((option) => (
          <option key={option.value} value={option.value}>
            {option.planned ? `${option.value} (${t('form.planned')})` : option.value}
          </option>
        ))}
        {written !== '' && chosen === undefined && <option value={written}>{written}</option>}
      </select>
      {chosen?.planned === true && <p className="field-about tone-caution">{t('form.planned.about')}</p>}
      {chosen?.description !== undefined && (
        <p className="field-about" lang="en">
          {chosen.description}
        </p>
      )}
    </>
  );
}

/** A list of single values, one a line. */
function Lines({ id, field, value, onChange }: Props & { id: string }) {
  const { t } = useLanguage();
  const items = Array.isArray(value) ? (value as unknown[]) : [];
  const written = items.map(shortOf).join('\n');
  const [typed, setTyped] = useState<string>();
  const choices = field.schema.items?.enum;
  const take = (): void => {
    if (typed === undefined) return;
    setTyped(undefined);
    const lines = typed.split('\n').map((line) => line.trimEnd()).filter((line) => line !== '');
    if (typed === written) return;
    // A line that is as it was keeps its type: a number stays one.
    onChange(lines.length === 0 ? undefined : lines.map((line) => items.find((item) => shortOf(item) === line) ?? line));
  };
  return (
    <>
      <textarea
        id={id}
        className="input"
        rows={Math.min(10, Math.max(2, (typed ?? written).split('\n').length + 1))}
        value={typed ?? written}
        onChange={(event) => {
          setTyped(event.target.value);
        }}
        onBlur={take}
      />
      <p className="field-about">{choices === undefined ? t('form.lines') : t('form.linesOf', { words: choices.map(String).join(', ') })}</p>
    </>
  );
}

/** What has no form of its own: JSON, which is YAML too. */
function Raw({ id, value, onChange }: { id: string; value: unknown; onChange: (value: unknown) => void }) {
  const { t } = useLanguage();
  const written = value === undefined ? '' : JSON.stringify(value, undefined, 1);
  const [typed, setTyped] = useState<string>();
  const [wrong, setWrong] = useState(false);
  const take = (): void => {
    if (typed === undefined || typed === written) return;
    try {
      const next: unknown = typed.trim() === '' ? undefined : JSON.parse(typed);
      setTyped(undefined);
      setWrong(false);
      onChange(isRecord(next) && Object.keys(next).length === 0 ? undefined : next);
    } catch {
      setWrong(true);
    }
  };
  return (
    <>
      <textarea
        id={id}
        className="input id"
        rows={Math.min(10, Math.max(2, (typed ?? written).split('\n').length))}
        aria-invalid={wrong}
        value={typed ?? written}
        onChange={(event) => {
          setTyped(event.target.value);
        }}
        onBlur={take}
      />
      <p className={wrong ? 'field-about tone-fault' : 'field-about'}>{t('form.json')}</p>
    </>
  );
}
