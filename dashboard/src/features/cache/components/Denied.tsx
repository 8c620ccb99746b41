import { useLanguage } from '../../../i18n/context.ts';

/** What the caller lacks to see the page or to use a part of it. */
export function Denied({ permission, page = false }: { permission: string; page?: boolean }) {
  const { t } = useLanguage();
  return (
    <p className="notice" data-testid="denied" data-permission={permission}>
      {t(page ? 'cache.denied' : 'cache.denied.part')} <code>{permission}</code>
    </p>
  );
}
