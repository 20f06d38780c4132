// Which kind of guest's device this page is. The page says it itself (`<html data-kind>`), before any script runs, so
// that nothing of one kind is ever looked for in another's place.

export type Kind = 'kiosk' | 'table';

export const kind: Kind = document.documentElement.dataset['kind'] === 'table' ? 'table' : 'kiosk';
