// What the hub sends and takes, as far as guest screens use it. Commands, answers and errors are taken from
// what is generated out of Python; documents are rendered by the hub, a browser only draws them. Money is whole won, time UTC milliseconds.

import type { components, paths } from './api.gen.ts';

type Schemas = components['schemas'];
type Behaviour = Schemas['Behaviour'];

export type Language = Schemas['PlaceOrder']['language'];
/** A text by language; Korean is always there. */
export type Local = { ko: string } & Partial<Record<Language, string>>;
export type Service = Schemas['PlaceOrder']['service'];

export type CallReason = Schemas['CallStaff']['reason'];

/** `diagonal_mm` 0: nobody measured it. */
export type ScreenProfile = Required<Schemas['ScreenProfile']>;

export type Me = paths['/api/v1/me']['get']['responses']['200']['content']['application/json'] & {
  screen: ScreenProfile;
};

export type ChannelState = {
  methods: string[];
  paused?: { until: number; message?: Local };
  last_order_passed?: true;
  /** What is to be paid at the counter is made once it is paid. */
  pays_first?: true;
};

export type Shop = {
  profile: { name: Local };
  /** Chooses words (`text.ts`), nothing else. */
  trade: 'restaurant' | 'retail';
  /** What is asked on the first screen, in this order; a single one is not asked. */
  services: Service[];
  /** What a table may ring for, in the order of its buttons. */
  call_reasons: CallReason[];
  languages: Language[];
  menu: { version: string };
  ordering: Record<string, ChannelState>;
  day: { day: string };
};

export type MenuOption = {
  id: string;
  name: string;
  price: number;
  quantity_max: number;
  allergens: string[];
};

export type OptionGroup = {
  name: string;
  min: number;
  max: number;
  free: number;
  options: MenuOption[];
};

/** 알레르기 유발 식품, as the hub names them. */
export type Allergen = NonNullable<Schemas['PlaceOrder']['allergens']>[number];

export type SetStep = {
  id: string;
  name: string;
  candidates: { item: string; extra: number }[];
};

export type MenuItem = {
  category: string;
  name: string;
  reading?: string;
  description?: string;
  /** Absent: 시가, whose price of today stands in the overlay. */
  price?: number;
  groups: string[];
  steps: SetStep[];
  servings_min: number;
  origins: { ingredient: string; country: string }[];
  allergens: string[];
  alcohol: boolean;
  dayparts: string[];
  picture?: string;
};

export type Menu = {
  version: string;
  categories: { id: string; name: string }[];
  items: Record<string, MenuItem>;
  order: string[];
  groups: Record<string, OptionGroup>;
  /** Minutes of the day in Asia/Seoul. */
  dayparts: Record<string, { name: string; start: number; end: number }>;
};

/** What changes by the hour. Counted keys are an item id or `group.option`. */
export type Overlay = {
  sold_out: Record<string, number>;
  stock: Record<string, number>;
  market_prices: Record<string, number>;
  dayparts_open: Record<string, true>;
};

export type PaymentState = 'requested' | 'approved' | 'declined' | 'cancelled' | 'unknown';

/** A payment as its bill shows it; `at` is when it was asked for. */
export type Payment = {
  method: string;
  amount: number;
  state: PaymentState;
  at: number;
  reason?: string;
  /** A person of the shop brings the answer. */
  by_hand?: 'numbered' | 'looked';
  /** The guest went back; its method has not said yet what is certain. */
  given_up?: true;
  /** What a phone reads to pay: the address of a payment window, until UTC ms, or the shop's own code. */
  waiting?: { checkout?: string; until?: string; qr?: string };
};

export type Bill = {
  id: string;
  total: number;
  paid: number;
  due: number;
  settled: boolean;
  payments: Record<string, Payment>;
  /** Where a phone finds the receipt, and a picture of that address. */
  receipt?: { url: string; picture: string };
};

/** How far a dish is. `check`: alcohol, which staff bring once they have seen an ID. */
export type Progress = 'received' | 'check' | 'cooking' | 'coming' | 'served' | 'cancelled';
export type BillLine = { no: number; name: Local; quantity: number; left: number; amount: number; progress: Progress };
export type Round = { number: string; at: number; total: number; lines: BillLine[] };

/** A party at a table: its rounds and its bill so far. */
export type Seating = {
  /** What people call the table. */
  table: string;
  bill: string;
  since: number;
  total: number;
  paid: number;
  due: number;
  /** The newest payment of the bill, from wherever it was asked for. */
  payment?: Payment & { id: string };
  rounds: Record<string, Round>;
};

/** Guest screens say all of what was chosen; the hub would fill in what is left out. */
export type OptionPick = Required<Schemas['OptionPick']>;
export type StepPick = Omit<Schemas['StepPick'], 'options'> & { options: OptionPick[] };
export type LineWish = Omit<Schemas['LineWish'], 'options' | 'steps'> & {
  options: OptionPick[];
  steps: StepPick[];
};

/** A command's body as a screen makes it; the command client adds the id. */
type BodyOf<Name extends keyof Behaviour> = Omit<Behaviour[Name]['body'], 'command_id'>;

export type PlaceOrder = BodyOf<'place_order'> & { payment: string };
export type RequestPayment = BodyOf<'request_payment'>;
export type CancelOrder = BodyOf<'cancel_order'>;
export type TakeCash = BodyOf<'take_cash'>;
export type CancelPayment = BodyOf<'cancel_payment'>;
export type ResolvePayment = BodyOf<'resolve_payment'>;
export type ResolveRefund = BodyOf<'resolve_refund'>;
export type GiveDiscount = BodyOf<'give_discount'>;
export type RedeemCoupon = BodyOf<'redeem_coupon'>;
export type MoveCash = BodyOf<'move_cash'>;

/** What must not happen twice: it is sent by `command.ts`. */
export type Command = PlaceOrder | RequestPayment | CancelOrder | TakeCash | CancelPayment | ResolvePayment | ResolveRefund | GiveDiscount | RedeemCoupon | MoveCash;
export type AnswerOf<C extends Command> = Behaviour[C['type']]['answer'];

/** Every refusal and every error of the hub has this shape. */
export type HubError = Schemas['Error']['error'];
