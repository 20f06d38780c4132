// The kitchen display (주방 화면): tickets as columns, oldest left.

import { render } from 'preact';
import { fitScreen, highContrast } from '../../hub/web/device.ts';
import { clickOnTouch } from '../../hub/web/sound.ts';
import { bringLanguage } from '../../hub/web/staff.ts';
import '../../hub/web/tokens.css';
import '../../hub/web/parts.css';
import './kitchen.css';
import { App } from './app.tsx';
import { followMenu, link } from './hub.ts';

const place = document.getElementById('app');
if (place === null) throw new Error('the page has no #app');

// Night colours: a bright screen blinds whoever looks up from a dark stove.
highContrast.value = true;
fitScreen(link.screen);
await bringLanguage(link.kind);
clickOnTouch();
followMenu();
render(<App />, place);
await link.connect();
