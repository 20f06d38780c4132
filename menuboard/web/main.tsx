// The menu board (메뉴판) and the pick-up board (픽업 안내판): looked at from across the room, never touched.

import { render } from 'preact';
import { fitScreen } from '../../hub/web/device.ts';
import { bringLetters, speak } from '../../hub/web/text.ts';
import '../../hub/web/tokens.css';
import '../../hub/web/parts.css';
import './board.css';
import { App } from './app.tsx';
import { link, mainLanguage, recall, screenProfile, secondLanguage } from './hub.ts';

const place = document.getElementById('app');
if (place === null) throw new Error('the page has no #app');

fitScreen(screenProfile);
await speak(mainLanguage);
if (secondLanguage === 'ja' || secondLanguage === 'zh-Hans') await bringLetters();
recall();
render(<App />, place);
await link.connect();
