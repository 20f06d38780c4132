// The far side of the demo's money: card terminals and the payment service as they are, and what can be done to them.

const ANSWER_MS = 8_000;

/** How a virtual terminal is (`acquiring/terminal/virtual/terminal.py`, `state`). */
export type TerminalState = {
  screen: 'off' | 'idle' | 'insert_card' | 'approving' | 'done' | 'declined';
  kind: '' | 'approve' | 'cancel';
  amount: number;
  /** Why it said no, in the words of its VAN. */
  text: string;
  /** A person puts the card in, not a guest by himself. */
  hold: boolean;
  /** What the requests to come meet, oldest first. */
  faults: string[];
  approvals: number;
  /** Won taken and not cancelled. */
  standing: number;
};

/** A line of a terminal's own record; `at` in UTC ms. */
export type TerminalLine = { kind: 'approved' | 'cancelled' | 'declined'; at: number; amount: number; approval_no?: string; reason?: string; card?: string };
export type Terminal = { id: string; name: string; state: TerminalState | null; lines: TerminalLine[] };

export type OnlineLine = { kind: string; at: number; amount: number; left: number };
/** A payment that a guest's phone may pay now, at `checkout`. */
export type ForPhone = { payment: string; number: string; amount: number; checkout: string };

export type FarSide = { terminals: Terminal[]; online?: { lines: OnlineLine[]; waiting: ForPhone[] } };

/** Whom a wish is for: a terminal by its id, or the kind of request to the payment service that meets it. */
export type Whom = { terminal: string } | { online: 'confirm' | 'query' | 'cancel' };

/** What the next payment at a terminal meets (`acquiring/terminal/virtual/verbs.py`), by its text. */
export const TERMINAL_VERBS = {
  approve: 'approve',
  decline_limit: 'decline limit',
  decline_insufficient: 'decline insufficient',
  decline_wrong_pin: 'decline wrong_pin',
  decline_stolen: 'decline stolen',
  decline_expired: 'decline expired',
  pulled: 'pulled',
  silence: 'silence',
  late: 'late',
  lose_answer: 'lose_answer',
  garbage: 'garbage',
  wrong_bcc: 'wrong_bcc',
  power_cut: 'power_cut approved',
  two_answers: 'two_answers',
} as const;
export type TerminalVerb = keyof typeof TERMINAL_VERBS;

/** What the hub's next confirm at the service meets (`acquiring/online/simulator/api.py`). */
export const ONLINE_VERBS = ['decline', 'silence', 'late', 'lose_answer', 'garbage', 'http_500', 'power_cut', 'already', 'twin_hooks', 'forged_hook'] as const;
export type OnlineVerb = (typeof ONLINE_VERBS)[number];

/** Says a line to a machine; whether it was obeyed. */
export async function say(whom: Whom, verb: string): Promise<boolean> {
  try {
    const response = await fetch('/api/v1/demo/mishap', {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({ ...whom, verb }),
      signal: AbortSignal.timeout(ANSWER_MS),
    });
    return response.ok && ((await response.json()) as { said: string }).said === 'ok';
  } catch {
    return false;
  }
}
