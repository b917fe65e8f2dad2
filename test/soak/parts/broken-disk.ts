import { breakTheDisk } from '../drills/broken-disk.ts';
import { diskFaults } from '../drills/disk-faults.ts';
import { figure, noneOf, type Figure, type Part } from '../part.ts';

export const brokenDisk: Part = {
  name: 'broken-disk',
  promise: 'While nothing can be saved, applications that are signed in go on, the reason is shown, and it heals by itself.',
  async run() {
    const figures: Figure[] = [];
    for (const fault of diskFaults) {
      const { skipped, calls, wrong } = await breakTheDisk(fault);
      figures.push(skipped === null
        ? noneOf(`${fault.name}, ${calls} calls meanwhile: not as promised`, wrong)
        : figure(`${fault.name}: not tried`, skipped));
    }
    return figures;
  },
};
