import type { Schema } from '../../../api/policy.ts';
import { isRecord } from '../../../api/failure.ts';
import { useLanguage } from '../../../i18n/context.ts';
import type { Path } from '../model/edit.ts';
import { OPERATORS, groupOf } from '../model/rules.ts';
import { shortOf } from './FieldInput.tsx';
import { type FormContext, RecordForm } from './RecordForm.tsx';

interface Props {
  schema: Schema;
  path: Path;
  value: unknown;
  context: FormContext;
}

/** A rule as nested lists: groups that combine conditions, and leaves that name a signal or projection. */
export function RuleEditor({ schema, path, value, context }: Props) {
  const { t } = useLanguage();
  if (value === undefined || value === null) {
    return (
      <div className="rule" data-testid="rule-editor">
        <p className="soft">{t('rule.always')}</p>
        <Adding path={path} context={context} />
      </div>
    );
  }
  return (
    <div className="rule" data-testid="rule-editor">
      <Rule schema={schema} path={path} value={value} context={context} />
    </div>
  );
}

function Rule(props: Props & { onRemove?: () => void }) {
  const group = groupOf(props.value);
  return group === undefined ? <Leaf {...props} /> : <Conditions {...props} />;
}

function Conditions({ schema, path, value, context, onRemove }: Props & { onRemove?: () => void }) {
  const { t } = useLanguage();
  const { operator, conditions } = groupOf(value) ?? { operator: 'AND' as const, conditions: [] };
  const list = [...path, 'conditions'];
  return (
    <div className="rule-group" data-node={operator}>
      <p className="rule-line">
        <select
          className="select"
          aria-label={t('rule.operator')}
          value={operator}
          onChange={(event) => {
            context.set([...path, 'operator'], event.target.value);
          }}
        >
          {OPERATORS.map((word) => (
            <option key={word} value={word}>
              {word}
            </option>
          ))}
        </select>
        <span className="soft">{t(`rule.${operator}`)}</span>
        {onRemove !== undefined && (
          <button type="button" className="button button-small" onClick={onRemove}>
            {t('form.remove')}
          </button>
        )}
      </p>
      <ul className="rule-conditions">
        {conditions.map((condition, at) => (
          <li key={at}>
            <Rule
              schema={schema}
              path={[...list, at]}
              value={condition}
              context={context}
              onRemove={() => {
                context.set([...list, at], undefined);
              }}
            />
          </li>
        ))}
      </ul>
      <Adding path={[...list, conditions.length]} context={context} />
    </div>
  );
}

/** The first thing that may be named, to begin a leaf with. */
function first(context: FormContext): { type: string; name: string } {
  const [type = '', names = []] = [...context.leaves][0] ?? [];
  return { type, name: names[0] ?? '' };
}

function Adding({ path, context }: { path: Path; context: FormContext }) {
  const { t } = useLanguage();
  return (
    <p className="rule-line">
      <button
        type="button"
        className="button button-small"
        data-testid="add-condition"
        onClick={() => {
          context.set(path, first(context));
        }}
      >
        {t('rule.addLeaf')}
      </button>
      <button
        type="button"
        className="button button-small"
        onClick={() => {
          context.set(path, { operator: 'OR', conditions: [first(context)] });
        }}
      >
        {t('rule.addGroup')}
      </button>
    </p>
  );
}

function Leaf({ schema, path, value, context, onRemove }: Props & { onRemove?: () => void }) {
  const { t } = useLanguage();
  const leaf = isRecord(value) ? value : {};
  const type = shortOf(leaf.type);
  const name = shortOf(leaf.name);
  const names = context.leaves.get(type) ?? [];
  const more = Object.keys(leaf).some((key) => key !== 'type' && key !== 'name');
  return (
    <div className="rule-leaf" data-node="leaf">
      <p className="rule-line">
        <select
          className="select"
          aria-label={t('rule.kind')}
          value={type}
          onChange={(event) => {
            context.set(path, { ...leaf, type: event.target.value, name: context.leaves.get(event.target.value)?.[0] ?? '' });
          }}
        >
          {[...new Set([...context.leaves.keys(), type])].map((kind) => (
            <option key={kind} value={kind}>
              {kind}
            </option>
          ))}
        </select>
        <select
          className="select"
          aria-label={t('rule.name')}
          value={name}
          onChange={(event) => {
            context.set([...path, 'name'], event.target.value);
          }}
        >
          {[...new Set([...names, name])].map((word) => (
            <option key={word} value={word}>
              {word}
            </option>
          ))}
        </select>
        <button
          type="button"
          className="button button-small"
          onClick={() => {
            context.set(path, { operator: 'AND', conditions: [leaf] });
          }}
        >
          {t('rule.group')}
        </button>
        {onRemove !== undefined && (
          <button type="button" className="button button-small" onClick={onRemove}>
            {t('form.remove')}
          </button>
        )}
      </p>
      <details open={more}>
        <summary className="soft">{t('rule.more')}</summary>
        <RecordForm schema={schema} path={path} value={value} context={context} without={['type', 'name', 'operator', 'conditions']} />
      </details>
    </div>
  );
}
