// The kiosk: what a guest sees from "어서 오세요" to the number.

import { render } from 'preact';
import { fitScreen } from '../../hub/web/device.ts';
import { session } from '../../hub/web/guest/session.ts';
import { followGuest, link } from '../../hub/web/guest/shop.ts';
import { bringLetters, speak } from '../../hub/web/text.ts';
import { clickOnTouch } from '../../hub/web/sound.ts';
import '../../hub/web/tokens.css';
import '../../hub/web/parts.css';
import './kiosk.css';
import { App } from './app.tsx';
import { followIdle } from './idle.ts';
import { followPayment } from './payment.ts';

const place = document.getElementById('app');
if (place === null) throw new Error('the page has no #app');

// A link with a token, opened where this page already stands: a browser would only change the address.
window.addEventListener('hashchange', () => {
  // A code is `Pairing`'s: loading again in the middle would spend it and lose the token it brought.
  if (location.hash.startsWith('#token=')) location.reload();
});
fitScreen(link.screen);
await speak(session.value.language);
followGuest();
followPayment();
followIdle();
clickOnTouch();
render(<App />, place);
await link.connect();
await bringLetters();
