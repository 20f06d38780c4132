// The table's tablet (테이블오더): what the party at one table sees from sitting down to the bill.

import { render } from 'preact';
import { fitScreen } from '../../hub/web/device.ts';
import { session } from '../../hub/web/guest/session.ts';
import { followGuest, link } from '../../hub/web/guest/shop.ts';
import { clickOnTouch } from '../../hub/web/sound.ts';
import { bringLetters, speak } from '../../hub/web/text.ts';
import '../../hub/web/tokens.css';
import '../../hub/web/parts.css';
import './table.css';
import { App } from './app.tsx';
import { followAnswers } from './calls.ts';
import { followParty } from './party.ts';
import { followPaying } from './paying.ts';

const place = document.getElementById('app');
if (place === null) throw new Error('the page has no #app');

// A link with a token, opened where this page already stands: a browser would only change the address.
window.addEventListener('hashchange', () => {
  if (location.hash.startsWith('#token=')) location.reload();
});
fitScreen(link.screen);
await speak(session.value.language);
followGuest();
followParty();
followPaying();
followAnswers();
clickOnTouch();
render(<App />, place);
await link.connect();
await bringLetters();
