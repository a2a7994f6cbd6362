/** How long a test waits for one thing. Nothing here takes a tenth of it, unless the machine is very busy. */
const PATIENCE_MS = 20_000;

/** What a client reported, in order, and a way to wait for what is still to come. */
export class Heard {
  #all = [];
  #waiting = new Set();

  add(kind, value) {
    this.#all.push({ kind, value });
    for (const check of this.#waiting) check();
  }

  /** A callback for a client: `onMessage: heard.as("message")`. */
  as(kind) {
    return (...values) => this.add(kind, values.length > 1 ? values : values[0]);
  }

  all(kind) {
    return this.#all.filter((one) => one.kind === kind).map((one) => one.value);
  }

  /** Resolves with the first value of this kind that matches, whether it has come or is to come. */
  until(kind, matches = () => true) {
    return new Promise((resolve, reject) => {
      const check = () => {
        const found = this.#all.find((one) => one.kind === kind && matches(one.value));
        if (!found) return;
        clearTimeout(timer);
        this.#waiting.delete(check);
        resolve(found.value);
      };
      const timer = setTimeout(() => {
        this.#waiting.delete(check);
        reject(new Error(`No such "${kind}" came. What came:\n${this}`));
      }, PATIENCE_MS);
      this.#waiting.add(check);
      check();
    });
  }

  toString() {
    return this.#all.map(({ kind, value }) => `  ${kind} ${JSON.stringify(value) ?? ""}`.slice(0, 200)).join("\n");
  }
}
