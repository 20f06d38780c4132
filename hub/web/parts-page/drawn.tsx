// All drawings beside one another, as small as the smallest card shows them: whoever draws one more sees if it is
// like its neighbours, and like none of them.

import { Drawing, DRAWINGS } from '../drawings/index.tsx';
import { Say } from './words.tsx';

export function Drawn() {
  return (
    <section aria-labelledby="drawings">
      <h2 id="drawings">
        <Say of="demo.parts.drawings" />
      </h2>
      <ul class="drawings">
        {Object.keys(DRAWINGS).map((name) => (
          <li key={name}>
            <span class="picture">
              <Drawing of={name} />
            </span>
            <code class="own-words">{name}</code>
          </li>
        ))}
      </ul>
    </section>
  );
}
