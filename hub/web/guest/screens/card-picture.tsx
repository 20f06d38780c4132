// A card on its way into a card terminal: what to do, for whoever does not read.

export function CardPicture() {
  return (
    <svg class="card-picture" viewBox="0 0 120 96" aria-hidden="true">
      <path class="machine" d="M34 6h52a6 6 0 0 1 6 6v46H28V12a6 6 0 0 1 6-6z" />
      <path class="glass" d="M38 14h44v20H38z" />
      <path class="keys" d="M40 42h8M56 42h8M72 42h8M40 50h8M56 50h8M72 50h8" />
      <path class="slot" d="M36 58h48" />
      <g class="card">
        <path class="body" d="M42 62h36v24a4 4 0 0 1-4 4H46a4 4 0 0 1-4-4z" />
        <path class="chip" d="M54 66h12v9H54z" />
      </g>
      <path class="arrow" d="M104 86V64M97 71l7-7 7 7" />
    </svg>
  );
}
