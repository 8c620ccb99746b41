import type { Explanation } from '../../api/types.ts';
import { useLanguage } from '../../i18n/context.ts';
import { Section } from '../../ui/Section.tsx';
import { CallTable } from './CallTable.tsx';

/** The image that was to be made, alone or with text, and the calls it took. */
export function ImageMade({ explanation }: { explanation: Explanation }) {
  const { t, format } = useLanguage();
  const { image } = explanation;
  if (image === undefined) return null;
  const made = image.status === 'made';
  return (
    <Section title={t('image.title')} about={t('image.about')} testId="image">
      <p>
        {t.term('imageWish', image.modality)}{' '}
        {made && (image.bytes > 0 ? t('image.made', { size: format.size(image.bytes) }) : t('image.named'))}
        {!made && t('image.missing')}
        {!made && <span className="id soft"> {image.status}</span>}
      </p>
      <CallTable steps={image.steps} />
      <p className="part-note">
        {t('image.sum', {
          backend: image.backend,
          image: format.duration(image.image_ms * 1000),
          time: format.duration(image.ms * 1000),
          detection: image.detection,
        })}
      </p>
    </Section>
  );
}
