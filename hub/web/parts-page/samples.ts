// What is put into the parts: as long as a name may be, as little and as much as may have to be paid.

import { spoken } from './looks.ts';

/** A name of some forty letters, in the language on the screen. */
const LONG = {
  ko: '할머니가 새벽마다 손수 끓여 내는 대구식 얼큰 한우 사골 육개장 특대 한 그릇요',
  en: "Grandmother's Slowly Simmered Beef Soups",
  ja: 'おばあちゃんが毎朝じっくり煮込む大邱風ピリ辛韓牛ユッケジャンの特大サイズをどうぞ',
  'zh-Hans': '奶奶每天清晨亲手慢火熬制的大邱风味香辣韩牛骨汤牛肉汤特大碗一份请慢慢品尝哦亲爱的客人',
};

export function long(): string {
  return LONG[spoken.value];
}

/** Nothing, a dish, a feast (won). */
export const AMOUNTS = [0, 18_000, 1_250_000];
