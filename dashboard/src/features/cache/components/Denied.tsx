import { useLanguage } from '../../../i18n/context.ts';
import { useReadOnly } from '../../../ui/readOnly.ts';

/** What the caller lacks to see the page or to use a part of it. */
export function Denied({ permission, page = false }: { permission: string; page?: boolean }) {
  const { t } = useLanguage();
  // Nobody reads with a permission to change, so what a whole page lacks is a permission.
  if (useReadOnly() && !page) {
    return (
      <p className="notice" data-testid="denied" data-permission={permission}>
        {t('app.readOnly.part')}
      </p>
    );
  }
  return (
    <p className="notice" data-testid="denied" data-permission={permission}>
      {t(page ? 'cache.denied' : 'cache.denied.part')} <code>{permission}</code>
    </p>
  );
}
