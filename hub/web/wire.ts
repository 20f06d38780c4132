// What the hub sends and takes, as far as guest screens use it. Documents are rendered by the hub;
// a browser only draws them. Money is whole won, time UTC milliseconds.

export type Language = 'ko' | 'en' | 'ja' | 'zh-Hans' | 'zh-Hant';
/** A text by language; Korean is always there. */
export type Local = { ko: string } & Partial<Record<Language, string>>;
export type Service = 'eat_in' | 'take_away';

export type ScreenProfile = {
  width_px: number;
  height_px: number;
  /** 0: nobody measured it. */
  diagonal_mm: number;
  reach_mm: number;
};

export type Me = {
  device_id: string;
  kind: string;
  name: string;
  screen: ScreenProfile;
  documents: string[];
};

export type ChannelState = {
  methods: string[];
  paused?: { until: number; message?: Local };
  last_order_passed?: true;
};

export type Shop = {
  profile: { name: Local };
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

export type Bill = {
  id: string;
  total: number;
  paid: number;
  due: number;
  settled: boolean;
  payments: Record<string, { method: string; amount: number; state: PaymentState; reason?: string }>;
};

export type OptionPick = { group: string; option: string; quantity: number };
export type StepPick = { step: string; item: string; options: OptionPick[] };
export type LineWish = { item: string; quantity: number; options: OptionPick[]; steps: StepPick[] };

export type PlaceOrder = {
  type: 'place_order';
  menu: string;
  service: Service;
  language: Language;
  lines: LineWish[];
  total: number;
  payment: string;
};
export type OrderAnswer = {
  order: string;
  bill: string;
  number: string;
  total: number;
  payment: string | null;
};

export type RequestPayment = {
  type: 'request_payment';
  bill: string;
  method: string;
  amount: number;
};
export type PaymentAnswer = { payment: string };

export type CancelOrder = { type: 'cancel_order'; order: string; reason: string };

export type Command = PlaceOrder | RequestPayment | CancelOrder;
export type AnswerOf<C extends Command> = C extends PlaceOrder
  ? OrderAnswer
  : C extends RequestPayment
    ? PaymentAnswer
    : Record<string, never>;

/** Every refusal and every error of the hub has this shape. */
export type HubError = {
  code: string;
  params: Record<string, string | number>;
  guest: string;
  staff: string;
  advice: 'ask_again' | 'ask_staff' | 'mend' | 'report';
};
