// The page of all parts: how to look at them, the tokens, then part by part.

import { useEffect } from 'preact/hooks';
import { highContrast, textSize } from '../device.ts';
import { Button } from '../parts/button.tsx';
import { ownNames, t } from '../text.ts';
import { ALONE } from './alone.tsx';
import { Drawn } from './drawn.tsx';
import { addressIn, LANGUAGES, look, screen, SCREEN_NAMES, SIZES, speakOtherwise, spoken } from './looks.ts';
import { Inline } from './specimens.tsx';
import { Tokens } from './tokens.tsx';
import { ownLanguage, say, Say } from './words.tsx';

export function Parts() {
  useEffect(() => {
    document.title = say('demo.parts.page');
  });
  return (
    <div class="parts-page">
      <header>
        <h1>
          <Say of="demo.parts.page" />
        </h1>
        <p>
          <Say of="demo.parts.what" />
        </p>
        <Looks />
      </header>
      <main>
        <Tokens />
        <Inline />
        <Drawn />
        <section aria-labelledby="alone">
          <h2 id="alone">
            <Say of="demo.parts.alone" />
          </h2>
          <div class="frames">
            {ALONE.map(({ name, part, state, high, staff }) => (
              <figure key={name} data-part={part}>
                <figcaption class="own-words" lang={ownLanguage()}>
                  {part}, {say(state)}
                </figcaption>
                <div class={`half-size ${high}`}>
                  <iframe loading="lazy" src={`?${addressIn(staff === true ? ownLanguage() : spoken.value)}&show=${name}`} title={`${part}, ${say(state)}`} />
                </div>
              </figure>
            ))}
          </div>
        </section>
      </main>
    </div>
  );
}

/** Language, letters, colours, screen. */
function Looks() {
  const changed = (change: () => void) => () => {
    change();
    look();
  };
  return (
    <div class="looks near" role="group" aria-label={say('demo.parts.looks')}>
      <div class="choices">
        {LANGUAGES.map((one) => (
          <span key={one} lang={one}>
            <Button pressed={spoken.value === one} onPress={() => void speakOtherwise(one)}>
              {ownNames[one]}
            </Button>
          </span>
        ))}
      </div>
      <div class="choices">
        {SIZES.map((size) => (
          <Button key={size} pressed={textSize.value === size} onPress={changed(() => (textSize.value = size))}>
            {t(`display.size.${size}`)}
          </Button>
        ))}
        <Button pressed={highContrast.value} onPress={changed(() => (highContrast.value = !highContrast.value))}>
          {t('display.contrast.high')}
        </Button>
        {SCREEN_NAMES.map((one) => (
          <Button key={one} pressed={screen.value === one} onPress={changed(() => (screen.value = one))}>
            {say(`demo.parts.screen.${one}`)}
          </Button>
        ))}
      </div>
    </div>
  );
}
