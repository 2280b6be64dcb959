// How lengths, sizes and times are shown.

/** 3725 → "1:02:05", 65 → "1:05". */
export function clock(seconds: number): string {
  const whole = Math.max(0, Math.round(seconds));
  const [hours, minutes, rest] = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60, whole % 60];
  const two = (value: number) => String(value).padStart(2, "0");
  return hours > 0 ? `${hours}:${two(minutes)}:${two(rest)}` : `${minutes}:${two(rest)}`;
}

/** 1 500 000 → "1.5 MB", in the language's digits. */
export function bytes(count: number, locale: string): string {
  const units = ["byte", "kilobyte", "megabyte", "gigabyte", "terabyte"];
  const power = count < 1 ? 0 : Math.min(Math.floor(Math.log10(count) / 3), units.length - 1);
  return new Intl.NumberFormat(locale, {
    style: "unit",
    unit: units[power] ?? "byte",
    unitDisplay: power === 0 ? "long" : "short",
    maximumFractionDigits: power > 1 ? 1 : 0,
  }).format(count / 1000 ** power);
}

/** How many seconds an edit has saved, as the two clocks beside it show: 0 where one of them is unknown. */
export function savedSeconds(original: number | null, edited: number | null): number {
  return original === null || edited === null ? 0 : Math.max(0, Math.round(original) - Math.round(edited));
}

const formats = new Map<string, Intl.NumberFormat>(); // making one takes longer than a hundred uses

function formatOf(locale: string, unit: string): Intl.NumberFormat {
  const key = `${locale} ${unit}`;
  const options = { style: "unit", unit, unitDisplay: "short", maximumFractionDigits: 0 } as const;
  const found = formats.get(key) ?? new Intl.NumberFormat(locale, options);
  formats.set(key, found);
  return found;
}

/** A length of time as people say it: "40 s", "3 min", "1 h 20 min". */
export function span(seconds: number, locale: string): string {
  const unit = (value: number, name: string) => formatOf(locale, name).format(value);
  if (seconds < 60) {
    return unit(Math.max(1, Math.round(seconds)), "second");
  }
  const minutes = Math.round(seconds / 60);
  if (minutes < 60) {
    return unit(minutes, "minute");
  }
  const hours = Math.floor(minutes / 60);
  return minutes % 60 === 0 ? unit(hours, "hour") : `${unit(hours, "hour")} ${unit(minutes % 60, "minute")}`;
}
