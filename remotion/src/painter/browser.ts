import { accessSync, constants } from "node:fs";
import { delimiter, join } from "node:path";
import { type ChromiumOptions, openBrowser } from "@remotion/renderer";

export type Browser = Awaited<ReturnType<typeof openBrowser>>;

// Debian's command is a script that waits for this program. Killed, it would leave the browser behind; the program itself
// ends with the painter (Remotion asks the kernel for that).
const DEBIAN_SCRIPT = "/usr/bin/chromium-headless-shell";
const DEBIAN_PROGRAM = "/usr/lib/chromium/chromium-headless-shell";

const NAMES = ["chromium-headless-shell", "chrome-headless-shell"];
const FOLDERS = ["/usr/bin", "/usr/local/bin"];

/** Software drawing: the same pixels on every machine, with or without a graphics card. */
export const CHROMIUM_OPTIONS: ChromiumOptions = { gl: null, enableMultiProcessOnLinux: true };

/** Returns the browser program: REELBOX_BROWSER, else a headless shell on the PATH or where Debian puts it. */
export function browserExecutable(): string {
  const named = process.env.REELBOX_BROWSER;
  const command = named === undefined || named === "" ? foundBrowser() : named;
  return command === DEBIAN_SCRIPT && isProgram(DEBIAN_PROGRAM) ? DEBIAN_PROGRAM : command;
}

function foundBrowser(): string {
  const folders = [...(process.env.PATH ?? "").split(delimiter).filter(Boolean), ...FOLDERS];
  const found = folders.flatMap((folder) => NAMES.map((name) => join(folder, name))).find(isProgram);
  if (found === undefined) {
    throw new Error("No chromium-headless-shell found: install it or set REELBOX_BROWSER to its path.");
  }
  return found;
}

function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** Starts a browser; `onGone` is called when its connection ends, whatever ended it. */
export async function launchBrowser(onGone: () => void): Promise<Browser> {
  const browser = await openBrowser("chrome", {
    browserExecutable: browserExecutable(),
    chromiumOptions: CHROMIUM_OPTIONS,
    logLevel: "error",
  });
  const { transport } = browser.connection;
  const tellRemotion = transport.onclose;
  transport.onclose = () => {
    tellRemotion?.();
    onGone();
  };
  return browser;
}

/** Returns the browser's product name and version. */
export async function browserVersion(browser: Browser): Promise<string> {
  // Remotion's types list only the commands it sends itself.
  const connection = browser.connection as unknown as {
    send(method: "Browser.getVersion"): Promise<{ value: { product: string } }>;
  };
  const { value } = await connection.send("Browser.getVersion");
  return value.product;
}

/** Ends a browser. One that crashed never confirms its end, so waiting has a limit. */
export async function closeBrowser(browser: Browser): Promise<void> {
  const patience = new Promise<void>((resolve) => setTimeout(resolve, 2000));
  await Promise.race([browser.close({ silent: true }).catch(() => undefined), patience]);
}
