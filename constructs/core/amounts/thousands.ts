/** A whole number with its thousands apart. It is done by hand, because the locale library would take longer than the rest of a plan. */
export function thousands(whole: number): string {
  return String(whole).replace(/\B(?=(\d{3})+$)/g, ',');
}
