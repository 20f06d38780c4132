// Sounds, made here: a touch click, the bell that calls staff, the chime of a number that is ready. Each has a twin on the screen.

import { signal } from '@preact/signals';

/** A bell nobody answers goes quiet after a minute; the words on the screen stay. */
const BELL_MS = 60_000;
const BELL_EVERY_MS = 2_400;
/** The click of a touch follows the finger by this much at most. */
const CLICK_WITHIN_MS = 300;

let context: AudioContext | null = null;

/** False while the browser keeps this page silent, until somebody touches it. */
export const audible = signal(true);

/** Follow whether this page may sound, for a page whose bell must be heard. */
export function followSound(): void {
  const made = (context ??= new AudioContext());
  let touching = false;
  const look = () => {
    // Words that leave the page under a finger would take away what it is about to press.
    if (!touching) audible.value = made.state === 'running';
  };
  const lifted = () => {
    touching = false;
    window.setTimeout(look, CLICK_WITHIN_MS);
  };
  made.addEventListener('statechange', look);
  for (const touch of ['pointerdown', 'keydown']) document.addEventListener(touch, () => void made.resume());
  document.addEventListener('pointerdown', () => (touching = true));
  for (const end of ['pointerup', 'pointercancel']) document.addEventListener(end, lifted);
  look();
}

/** Click at every touch of a button. Browsers allow sound from the first touch on. */
export function clickOnTouch(): void {
  document.addEventListener('pointerdown', (event) => {
    if (event.target instanceof Element && event.target.closest('button:enabled') !== null) tone(1_400, 0, 0.025, 0.05);
  });
}

/** Ring until the answered function is called, or `lasting` milliseconds have passed. */
export function ring(lasting = BELL_MS): () => void {
  const started = Date.now();
  const once = () => {
    if (Date.now() - started > lasting) return;
    tone(1_319, 0, 0.9, 0.5);
    tone(1_047, 0.35, 1.2, 0.5);
  };
  once();
  const timer = window.setInterval(once, BELL_EVERY_MS);
  return () => clearInterval(timer);
}

/** Two soft notes upward: a number is ready to be fetched. */
export function chime(): void {
  tone(784, 0, 0.5, 0.15);
  tone(1_047, 0.18, 0.8, 0.15);
}

/** One struck note: `hertz`, beginning after and lasting so many seconds, as loud as 0 to 1. */
function tone(hertz: number, after: number, lasting: number, loudness: number): void {
  context ??= new AudioContext();
  void context.resume();
  const start = context.currentTime + after;
  const note = new OscillatorNode(context, { frequency: hertz, type: 'sine' });
  const gain = new GainNode(context, { gain: 0 });
  gain.gain.setValueAtTime(0, start);
  gain.gain.linearRampToValueAtTime(loudness, start + 0.005);
  gain.gain.exponentialRampToValueAtTime(0.001, start + lasting);
  note.connect(gain).connect(context.destination);
  note.start(start);
  note.stop(start + lasting);
}
