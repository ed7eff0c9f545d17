/** Methods that answer in pages. */
const PAGED: readonly string[] = ['events', 'calls', 'reported', 'repriceable'];

/** What a process works with until it is killed. */
export type MortalStores = {
  /** The same store; before and after each of its calls there is a step at which the process may die. */
  alive<Store extends object>(store: Store): Store;
  /** What was about to be called or had just been, a step each: "before sum", "after sum". */
  steps(): readonly string[];
  isDead(): boolean;
};

/** Stores of a process that is killed at its n-th step, from 1: from then on, nothing it calls happens. */
export function mortalStores(dyingStep: number): MortalStores {
  const steps: string[] = [];
  let isDead = false;

  function step(name: string): void {
    steps.push(name);
    isDead ||= steps.length === dyingStep;
    if (isDead) throw new Error(`killed ${name}`);
  }

  async function called<Answer>(name: string, call: () => Promise<Answer>): Promise<Answer> {
    step(`before ${name}`);
    const answer = await call();
    step(`after ${name}`);
    return answer;
  }

  async function* paged<Page>(name: string, call: () => AsyncIterable<Page>) {
    step(`before ${name}`);
    for await (const page of call()) {
      step(`after a page of ${name}`);
      yield page;
    }
  }

  function alive<Store extends object>(store: Store): Store {
    return new Proxy<Store>(store, {
      get: (target: object, key) => {
        const method = Reflect.get(target, key);
        const name = String(key);
        if (PAGED.includes(name)) return (...args: unknown[]) => paged(name, () => method(...args));
        if (name !== 'snapshot') return (...args: unknown[]) => called(name, () => method(...args));
        return (work: (reader: object) => unknown) =>
          called(name, () => method((reader: object) => work(alive(reader))));
      },
    });
  }

  return { alive, steps: () => steps, isDead: () => isDead };
}
