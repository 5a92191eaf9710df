import { parentPort, workerData } from 'node:worker_threads';
import { doTask, type PlaceTask, ready } from '#fleet/place-work';
import { orderedWork, type WorkOrder } from './judge-places.ts';

/** A thread that analyses places: it is told how when it starts, and gets one after the other. */
const port = parentPort!;
const work = orderedWork(workerData as WorkOrder);
let last: Promise<void> = work.then(() => port.postMessage(ready));

port.on('message', (task: PlaceTask) => {
  last = last.then(async () => port.postMessage(await doTask(task, await work)));
});
