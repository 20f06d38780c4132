// The technician's page: a checklist with one open step, for a phone or a tablet.

import { render } from 'preact';
import '../../hub/web/tokens.css';
import '../../hub/web/parts.css';
import { fitHand } from '../../hub/web/fit.ts';
import { clickOnTouch } from '../../hub/web/sound.ts';
import { bringLanguage } from '../../hub/web/staff.ts';
import './setup.css';
import { App } from './app.tsx';
import { link } from './hub.ts';

const place = document.getElementById('app');
if (place === null) throw new Error('the page has no #app');

fitHand(link.screen);
await bringLanguage(link.kind);
clickOnTouch();
render(<App />, place);
await link.connect();
