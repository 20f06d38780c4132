// What the demo's pages share: their head with the other language, and the word that the hub is away.

import { render, type ComponentChildren } from 'preact';
import { useEffect } from 'preact/hooks';
import { Button } from '../parts/button.tsx';
import { Icon } from '../parts/icons.tsx';
import { Guarded } from '../parts/screens.tsx';
import { clickOnTouch } from '../sound.ts';
import { language, speak, t, type Key } from '../text.ts';
import '../tokens.css';
import '../parts.css';
import './demo.css';

const SLOT = 'madang.demo.language';

/** Speak as last chosen, Korean at first, and show `page`. */
export async function showPage(page: ComponentChildren): Promise<void> {
  const place = document.getElementById('app');
  if (place === null) throw new Error('the page has no #app');
  await speak(localStorage.getItem(SLOT) === 'en' ? 'en' : 'ko');
  clickOnTouch();
  render(<Guarded>{page}</Guarded>, place);
}

type FrameProps = { title: Key; answers: boolean; home?: boolean; wide?: boolean; children: ComponentChildren };

/** `home`: with the way back to the first page. `wide`: as wide as the window. */
export function Frame({ title, answers, home, wide, children }: FrameProps) {
  useEffect(() => {
    document.title = t(title);
  });
  const other = language() === 'ko' ? 'en' : 'ko';
  return (
    <div class={wide === true ? 'desk wide' : 'desk'}>
      <nav class="desk-bar" aria-label={t('bar.label')}>
        {home === true && (
          <a class="button" href="/">
            <Icon name="back" />
            <span>{t('demo.first')}</span>
          </a>
        )}
        <span class="filler" />
        <span lang={other}>
          <Button
            onPress={() => {
              localStorage.setItem(SLOT, other);
              void speak(other);
            }}
          >
            {t('demo.language')}
          </Button>
        </span>
      </nav>
      <div role="status">
        {!answers && (
          <p class="banner">
            <Icon name="warning" />
            <span>{t('demo.unreachable')}</span>
          </p>
        )}
      </div>
      <main>{children}</main>
    </div>
  );
}
