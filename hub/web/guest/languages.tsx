import { language, ownNames, speaks, t } from '../text.ts';
import { change, session } from './session.ts';
import { shop } from './shop.ts';

/** Each language by its own name, one touch away. */
export function Languages() {
  const offered = (shop.value?.languages ?? ['ko']).filter(speaks);
  if (offered.length < 2) return null;
  return (
    <div class="languages" role="group" aria-label={t('start.language')}>
      {offered.map((one) => (
        <button
          key={one}
          type="button"
          class="button"
          lang={one}
          aria-pressed={session.value.language === one && language() === one}
          onClick={() => change({ language: one })}
        >
          {ownNames[one]}
        </button>
      ))}
    </div>
  );
}
