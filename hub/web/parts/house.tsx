import '../drawings/drawings.css';

/** A courtyard house with its persimmon tree: the picture of the first screen. */
export function House() {
  return (
    <svg class="drawing house" viewBox="0 14 334 166" aria-hidden="true">
      <circle class="second" cx="252" cy="40" r="24" />
      <path d="M20 72C60 66 88 52 104 30h112c16 22 44 36 84 42-8 8-20 12-34 12H54c-14 0-26-4-34-12z" />
      <path d="M98 38h124M84 52h152M66 64h188" class="thin" />
      <path d="M62 84v64M108 84v64M160 84v64M212 84v64M258 84v64M50 148h220M36 160h248M50 148l-14 12M270 148l14 12" />
      <path d="M116 92h36v48h-36zM168 92h36v48h-36z" />
      <path class="thin" d="M128 92v48M140 92v48M116 108h36M116 124h36M180 92v48M192 92v48M168 108h36M168 124h36M70 112h30M70 126h30M220 112h30M220 126h30" />
      <path d="M302 168c-4-30-2-56 2-78M303 118c8-8 12-18 12-28M302 132c-8-6-14-14-16-24M304 104c-4-6-8-10-12-12" />
      <g class="second">
        <circle cx="316" cy="88" r="7" />
        <circle cx="285" cy="106" r="7" />
        <circle cx="304" cy="86" r="6" />
        <circle cx="291" cy="90" r="5" />
      </g>
      <path d="M8 172h318" />
      <path class="thin" d="M30 166c4-8 4-8 8 0M22 168c4-6 4-6 8 0" />
    </svg>
  );
}
