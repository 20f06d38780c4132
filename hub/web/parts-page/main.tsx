// Every shared part in every state, for whoever builds a screen. `?show=` shows one of them alone, as a screen would.

import { render } from 'preact';
import '../tokens.css';
import '../parts.css';
import './parts-page.css';
import { Alone } from './alone.tsx';
import { follow, shown } from './looks.ts';
import { Parts } from './parts.tsx';
import { standStill } from './states.ts';
import { bringWords } from './words.tsx';

const place = document.getElementById('app');
if (place === null) throw new Error('the page has no #app');

await bringWords();
await follow();
standStill();
render(shown === null ? <Parts /> : <Alone name={shown} />, place);
