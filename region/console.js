// Draws the page anew when something has changed. Without script, or while somebody is inside it with the
// keyboard, the page stays as it is.
const EVERY_MS = 3000;

async function look() {
  const main = document.getElementById('main');
  if (document.hidden || main.contains(document.activeElement)) return;
  const response = await fetch(location.href);
  if (!response.ok) return;
  const fresh = new DOMParser().parseFromString(await response.text(), 'text/html');
  const next = fresh.getElementById('main');
  if (next && !next.isEqualNode(main)) main.replaceWith(next);
}

setInterval(() => look().catch(() => undefined), EVERY_MS);
