// The line to the store: so many requests at once, the others wait for their turn.

/** `await turn(signal)` answers whether one may go on (false: ended meanwhile); who may says `done()` after. */
export function line(places) {
  const queue = [];
  let free = places;

  function next() {
    while (free > 0 && queue.length) {
      const { resolve, signal } = queue.shift();
      if (signal.aborted) {
        resolve(false);
        continue;
      }
      free -= 1;
      resolve(true);
    }
  }

  return {
    turn: (signal) =>
      new Promise((resolve) => {
        queue.push({ resolve, signal });
        next();
      }),
    done() {
      free += 1;
      next();
    },
  };
}
