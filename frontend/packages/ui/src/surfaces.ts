/** What floats above the page: menus, lists of choices, popovers. */
export const POPUP =
  "rounded-card border border-line bg-raised p-1.5 text-ink shadow-float outline-none transition-[opacity,scale] " +
  "duration-100 data-starting-style:scale-97 data-starting-style:opacity-0 data-ending-style:opacity-0";
