// Signs beside words, in one line style. They say nothing alone, so a screen reader skips them.

const PATHS = {
  back: 'M15 5l-7 7 7 7M8 12h12',
  onward: 'M9 5l7 7-7 7M16 12H4',
  restart: 'M4 12l8-7 8 7M7 10v9h10v-9',
  bell: 'M6 16V11a6 6 0 0 1 12 0v5l2 2H4zM10 21h4',
  letters: 'M3 19l5-13 5 13M4.8 15h6.4M15 19l3-8 3 8M16 16.5h4',
  plus: 'M12 5v14M5 12h14',
  minus: 'M5 12h14',
  cross: 'M6 6l12 12M18 6L6 18',
  check: 'M5 12.5l5 5L20 7',
  down: 'M6 9l6 6 6-6',
  up: 'M6 15l6-6 6 6',
  warning: 'M12 4L2.5 20h19zM12 10v5M12 17.5v.5',
  basket: 'M4 9h16l-2 11H6zM8 9l3-6M16 9l-3-6',
  clock: 'M12 12m-9 0a9 9 0 1 0 18 0a9 9 0 1 0-18 0M12 7v5l3.5 2',
  slip: 'M6 3h12v18l-2-1.5L14 21l-2-1.5L10 21l-2-1.5L6 21zM9 8h6M9 12h6',
  printer: 'M7 9V3h10v6M7 17H4V9h16v8h-3M7 14h10v7H7z',
  book: 'M4 5c3-1 6-1 8 1c2-2 5-2 8-1v14c-3-1-6-1-8 1c-2-2-5-2-8-1zM12 6v14',
  pot: 'M4 10h16v6a4 4 0 0 1-4 4H8a4 4 0 0 1-4-4zM2 10h20M9 6c0-2 1-2 1-4M14 6c0-2 1-2 1-4',
  house: 'M4 11l8-6 8 6M6 10v9h12v-9M10 19v-5h4v5',
  bag: 'M6 8h12l1 12H5zM9 8V6a3 3 0 0 1 6 0v2',
  card: 'M3 6h18v12H3zM3 10h18M6 15h4',
  phone: 'M7 2h10v20H7zM11 18.5h2',
  qr: 'M4 4h6v6H4zM14 4h6v6h-6zM4 14h6v6H4zM14 14h2v2h-2zM18 18h2v2h-2zM18 14h2M14 18v2',
  people: 'M9 8m-3.5 0a3.5 3.5 0 1 0 7 0a3.5 3.5 0 1 0-7 0M3 20c0-4 2.5-6 6-6s6 2 6 6M16 5a3.2 3.2 0 0 1 0 6.4M17.5 14.4c2.3.6 3.5 2.6 3.5 5.6',
  percent: 'M6 18L18 6M7.5 7.5m-2.5 0a2.5 2.5 0 1 0 5 0a2.5 2.5 0 1 0-5 0M16.5 16.5m-2.5 0a2.5 2.5 0 1 0 5 0a2.5 2.5 0 1 0-5 0',
  coins: 'M9 8m-5.5 0a5.5 2.5 0 1 0 11 0a5.5 2.5 0 1 0-11 0M3.5 8v4c0 1.4 2.5 2.5 5.5 2.5M14.5 8v2M15 14m-5.5 0a5.5 2.5 0 1 0 11 0a5.5 2.5 0 1 0-11 0M9.5 14v4c0 1.4 2.5 2.5 5.5 2.5s5.5-1.1 5.5-2.5v-4',
} as const;

export type IconName = keyof typeof PATHS;
export const iconNames = Object.keys(PATHS) as IconName[];

export function Icon({ name, class: extra = '' }: { name: IconName; class?: string }) {
  return (
    <svg class={`icon ${extra}`} viewBox="0 0 24 24" aria-hidden="true">
      <path d={PATHS[name]} />
    </svg>
  );
}
