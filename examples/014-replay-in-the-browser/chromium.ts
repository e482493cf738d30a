// Opens a page in Chromium, without a window, and waits for what it tells.

import { existsSync } from 'node:fs'
import { delimiter, join } from 'node:path'

/** The program, where it is installed. */
const program = (process.env['PATH'] ?? '')
  .split(delimiter)
  .flatMap((folder) => ['chromium', 'chromium-browser', 'google-chrome'].map((name) => join(folder, name)))
  .find((path) => existsSync(path))

/** Nothing but the page goes over the network. */
const args = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
]

/** What pages are opened by, or why none can be. */
export async function openChromium() {
  if (program === undefined) return 'no chromium is installed here (Debian: apt-get install chromium)'
  const driver = await import('playwright-core').catch(() => undefined)
  if (driver === undefined) return 'playwright-core is not installed here'
  const browser = await driver.chromium.launch({ executablePath: program, headless: true, args })
  return {
    version: browser.version(),
    /** What a page leaves in the variable `told`. */
    async toldBy(url: string): Promise<unknown> {
      const page = await browser.newPage()
      await page.goto(url)
      await page.waitForFunction('globalThis.told !== undefined', undefined, { timeout: 120_000 })
      const told: unknown = await page.evaluate('globalThis.told')
      await page.close()
      return told
    },
    close: () => browser.close(),
  }
}
