// Decisions the server has not got yet, in IndexedDB: all tabs of a browser see them, and they outlive tab and crash.
// Numbers and marks only, no texts. Each row belongs to one person and one contest.

/** The rows of one person and contest; in the tab's memory where the browser keeps no database. */
export async function waitingDecisions(person, contest) {
  const database = await opened().catch(() => null);
  if (!database) return inMemory();
  const range = () => IDBKeyRange.only([person, contest]);

  function change(work) {
    return new Promise((resolve, reject) => {
      const transaction = database.transaction("waiting", "readwrite");
      const store = transaction.objectStore("waiting");
      let answer;
      const asked = store.index("of").getAll(range());
      asked.onsuccess = () => (answer = work(asked.result, store));
      transaction.oncomplete = () => resolve(answer);
      transaction.onerror = transaction.onabort = () => reject(transaction.error);
    });
  }

  return {
    all: () => change((rows) => rows),
    add: (row) =>
      change((rows, store) => {
        const { drop, needed } = replaced(rows, row);
        for (const one of drop) store.delete(one.id);
        if (needed) store.add({ ...row, person, contest });
      }),
    /** The oldest row, from now on one that may have reached the server. */
    first: () =>
      change((rows, store) => {
        if (rows[0]) store.put({ ...rows[0], sent: true });
        return rows[0];
      }),
    remove: (row) => change((_rows, store) => void store.delete(row.id)),
  };
}

function opened() {
  return new Promise((resolve, reject) => {
    const asked = indexedDB.open("decisions", 1);
    asked.onupgradeneeded = () =>
      asked.result
        .createObjectStore("waiting", { keyPath: "id", autoIncrement: true })
        .createIndex("of", ["person", "contest"]);
    asked.onsuccess = () => resolve(asked.result);
    asked.onerror = asked.onblocked = () => reject(asked.error);
  });
}

function inMemory() {
  let rows = [];
  return {
    all: async () => rows,
    add: async (row) => {
      const { drop, needed } = replaced(rows, row);
      rows = rows.filter((one) => !drop.includes(one));
      if (needed) rows.push(row);
    },
    first: async () => {
      if (rows[0]) rows[0].sent = true;
      return rows[0];
    },
    remove: async (row) => void (rows = rows.filter((one) => one.key !== row.key)),
  };
}

/** Which waiting rows a new one replaces, and whether it is still needed: a decline taken back unsent leaves nothing. */
function replaced(rows, { number, act }) {
  const [kind] = act.split("/");
  const same = rows.filter((one) => !one.sent && one.number === number && one.act.split("/")[0] === kind);
  if (kind !== "decline") return { drop: same, needed: true };
  const takenBack = act === "decline/end" && same.at(-1)?.act === "decline";
  return { drop: takenBack ? same.slice(-1) : [], needed: !takenBack };
}
