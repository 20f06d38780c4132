// The owner's and the counter's tablet: today's orders, the menu, ordering, what needs a person.

import { render } from 'preact';
import '../../hub/web/tokens.css';
import '../../hub/web/parts.css';
import { fitHand } from '../../hub/web/fit.ts';
import { clickOnTouch, followSound } from '../../hub/web/sound.ts';
import { bringLanguage } from '../../hub/web/staff.ts';
import './frame.css';
import './views.css';
import './money.css';
import './papers.css';
import './till.css';
import { App } from './app.tsx';
import { link } from './hub.ts';
import { keepOlder } from './orders.ts';

const place = document.getElementById('app');
if (place === null) throw new Error('the page has no #app');

fitHand(link.screen);
await bringLanguage(link.kind);
clickOnTouch();
followSound();
keepOlder();
render(<App />, place);
await link.connect();
