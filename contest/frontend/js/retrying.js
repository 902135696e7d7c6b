// Sending until the server has it: what marks and decisions on their way have in common.
const WAITS = [2, 5, 10, 20, 30];

/**
 * `tell(sentence)` shows why it waits and for how long; `announce` speaks it once. Answers { again, caughtUp, isLate, wake }:
 * `again(answer)` pauses and answers true where the same is to be sent once more, `wake()` ends a pause.
 */
export function retrying({ say, tell, announce }) {
  let late = false;
  let failures = 0;
  let wake = () => {};
  addEventListener("online", () => wake());

  async function again(answer) {
    // 400 is a form token that is too old: a reload mends it, and what waits is still here then.
    if (answer && answer.status < 500 && ![400, 401, 429].includes(answer.status)) {
      failures = 0;
      return false;
    }
    await pause({ 400: "stale", 401: "signed_out" }[answer?.status] ?? "waiting");
    return true;
  }

  async function pause(why) {
    let seconds = WAITS[Math.min(failures++, WAITS.length - 1)];
    if (!late) announce(say(why, { seconds }));
    late = true;
    let woken = false;
    wake = () => (woken = true);
    for (; seconds > 0 && !woken; seconds--) {
      tell(say(why, { seconds }));
      await new Promise((done) => setTimeout(done, 1000));
    }
    wake = () => {};
  }

  function caughtUp() {
    tell("");
    if (late) announce(say("caught_up"));
    late = false;
  }

  return { again, caughtUp, isLate: () => late, wake: () => wake() };
}
