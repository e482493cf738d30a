// An amount as people write it, from the smallest unit of its currency in which it is recorded.

/**
 * An amount in a language: of `{ units: 1100000, currency: 'VND' }` in Vietnamese `1.100.000 VND`, of
 * `{ units: 1250, currency: 'EUR' }` in English `EUR 12.50`. A currency that is none is named as it was recorded.
 */
export function amountText(
  { units, currency }: { readonly units: number; readonly currency: string },
  language: string,
): string {
  let format: Intl.NumberFormat
  try {
    format = new Intl.NumberFormat(language, { style: 'currency', currency, currencyDisplay: 'code' })
  } catch {
    return `${units} ${currency}`
  }
  const { maximumFractionDigits = 0 } = format.resolvedOptions()
  // Plain text: a space that doesn't break is more than some ways of sending carry.
  return format.format(units / 10 ** maximumFractionDigits).replaceAll('\u00A0', ' ')
}
