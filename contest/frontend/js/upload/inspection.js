// Waits for the check of a file that has arrived: the server looks at it in a process of its own.

const WAITS = [600, 900, 1400, 2000, 3000, 5000, 8000];
const LONGEST = 10_000;
const MOST = 90; // a quarter of an hour; the file can be submitted all the while

/** Asks again and again by `look` while `wanted`: what it said once the check is over, or null. */
export async function inspect(look, wanted) {
  for (let count = 0; count < MOST; count += 1) {
    await new Promise((resolve) => setTimeout(resolve, WAITS[count] ?? LONGEST));
    if (!wanted()) return null;
    const found = await look();
    if (!wanted()) return null;
    if (found?.check && found.check !== "pending") return found;
  }
  return null;
}
