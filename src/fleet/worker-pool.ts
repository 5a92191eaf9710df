import { Worker } from 'node:worker_threads';
import { GivenUp } from '#engine/failed-host';
import { failedPlace } from './analyze-place.ts';
import { type PlaceAnswer, type PlaceTask, ready } from './place-work.ts';

/** Does tasks, and says of each when it is done; in no certain order. */
export interface Runner {
  run(tasks: Iterable<PlaceTask>, done: (answer: PlaceAnswer, task: PlaceTask) => void): Promise<void>;
  close(): Promise<void>;
}

/** One task after the other, here. */
export const oneByOne = (work: (task: PlaceTask) => Promise<PlaceAnswer>): Runner => ({
  async run(tasks, done) {
    for (const task of tasks) done(await work(task), task);
  },
  close: async () => undefined,
});

/** A worker gets the next task before it has done the one at hand. */
const mostWaiting = 2;

const isOutOfMemory = (error: unknown): boolean =>
  (error as NodeJS.ErrnoException | null)?.code === 'ERR_WORKER_OUT_OF_MEMORY';

/** What starts a worker: a file, and what it is told. */
export interface WorkerStart {
  readonly file: string;
  readonly data: unknown;
  /** A task that takes longer ends its thread. */
  readonly mostSeconds: number;
}

/** Several threads. One that ends on a task is replaced, and the task reported as failed: the others go on. */
export class WorkerPool implements Runner {
  readonly #start: WorkerStart;
  readonly #idle: Worker[] = [];
  readonly #ready = new WeakSet<Worker>();

  constructor(start: WorkerStart, count: number) {
    this.#start = start;
    for (let i = 0; i < count; i++) this.#idle.push(this.#make());
  }

  async run(tasks: Iterable<PlaceTask>, done: (answer: PlaceAnswer, task: PlaceTask) => void): Promise<void> {
    const rest = tasks[Symbol.iterator]();
    const again: PlaceTask[] = [];
    const next = (): PlaceTask | null => {
      const returned = again.pop();
      if (returned !== undefined) return returned;
      const { done: ended, value } = rest.next();
      return ended ? null : value;
    };
    await Promise.all(this.#idle.splice(0).map((worker) => this.#keepBusy(worker, next, again, done)));
  }

  async close(): Promise<void> {
    await Promise.all(this.#idle.splice(0).map((worker) => worker.terminate()));
  }

  /** Until nothing is left; the worker, or the last one in its place, is idle then. */
  async #keepBusy(
    first: Worker,
    next: () => PlaceTask | null,
    again: PlaceTask[],
    done: (answer: PlaceAnswer, task: PlaceTask) => void,
  ): Promise<void> {
    let worker = first;
    for (;;) {
      const failure = await this.#feed(worker, next, again, done);
      if (failure === null) break;
      const { task, error } = failure;
      if (task !== null)
        done({ order: task.order, unchanged: false, block: failedPlace(task.place, task.order, error) }, task);
      worker = this.#make();
    }
    this.#idle.push(worker);
  }

  /** `null` when nothing is left; else what the worker died of. */
  #feed(
    worker: Worker,
    next: () => PlaceTask | null,
    again: PlaceTask[],
    done: (answer: PlaceAnswer, task: PlaceTask) => void,
  ): Promise<{ task: PlaceTask | null; error: unknown } | null> {
    const waiting: PlaceTask[] = [];
    return new Promise((resolve, reject) => {
      const { mostSeconds } = this.#start;
      let cause: unknown = null;
      const giveUp = (): void => {
        cause = new GivenUp(`it took longer than ${mostSeconds} s (--host-timeout)`);
        void worker.terminate();
      };
      // The first of those that wait is being worked on, once the thread has started.
      let timer: NodeJS.Timeout | undefined;
      const restart = (): void => {
        clearTimeout(timer);
        const works = waiting.length > 0 && this.#ready.has(worker);
        timer = works ? setTimeout(giveUp, mostSeconds * 1000) : undefined;
      };
      const leave = (result: { task: PlaceTask | null; error: unknown } | null): void => {
        clearTimeout(timer);
        worker.off('message', answered);
        worker.off('error', failed);
        worker.off('exit', ended);
        resolve(result);
      };
      const fill = (): void => {
        while (waiting.length < mostWaiting) {
          const task = next();
          if (task === null) break;
          waiting.push(task);
          worker.postMessage(task);
        }
        restart();
        if (waiting.length === 0) leave(null);
      };
      const answered = (answer: PlaceAnswer | typeof ready): void => {
        if (answer === ready) {
          restart();
          return;
        }
        const task = waiting.shift()!;
        try {
          done(answer, task);
        } catch (error) {
          clearTimeout(timer);
          reject(error);
          return;
        }
        fill();
      };
      const failed = (error: unknown): void => {
        cause ??= isOutOfMemory(error) ? new GivenUp('it needed more memory than a thread may have') : error;
      };
      const ended = (code: number): void => {
        const [task = null, ...others] = waiting;
        again.push(...others);
        leave({ task, error: cause ?? new Error(`the thread that worked on it ended with ${code}`) });
      };
      worker.on('message', answered);
      worker.on('error', failed);
      worker.on('exit', ended);
      fill();
    });
  }

  #make(): Worker {
    const { file, data } = this.#start;
    const worker = new Worker(file, { workerData: data });
    // Listeners come and go with runs; an error between them is seen as an exit.
    worker.on('error', () => undefined);
    worker.on('message', (message: PlaceAnswer | typeof ready) => {
      if (message === ready) this.#ready.add(worker);
    });
    return worker;
  }
}
