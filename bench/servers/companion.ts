import { measureServer } from './measured-server.ts';
import { openCompanion } from './open-companion.ts';

measureServer(() => openCompanion(true));
