import type { Examiner, Exercise } from '../../../../src/protocol/exercise.ts';

/** The open tabs. All of them stay open, so that what comes to the wrong one is noticed. */
async function openTabs({ socketio }: Examiner) {
  const tab = (name: string, user: string) => socketio(name, { auth: { user } });
  return {
    ann: await tab('Ann', 'Ann'),
    ann2: await tab('Ann 2', 'Ann'),
    ben: await tab('Ben', 'Ben'),
    ben2: await tab('Ben 2', 'Ben'),
    cai: await tab('Cai', 'Cai'),
  };
}

const privateMessages: Exercise = {
  title: 'Private messages, in every tab',
  task: 'A user may have several tabs, and this server tells everybody everything. Let `private` reach all tabs of the user it is for, and the other tabs of the one who wrote it; nobody else, and each of them once. After `sign out`, a tab hears no more.',
  hints: [
    'Give each user a room, and let every tab join it when it connects. The room’s name can be made of the user’s.',
    '`socket.to(room)` leaves out the socket you call it on: here, the tab in which the message was written.',
    'Two calls send two copies to whoever is in both rooms. `socket.to(one).to(other).emit(…)` sends one.',
  ],
  clients: ['Ann', 'Ann 2', 'Ben', 'Ben 2', 'Cai'],
  requirements: [
    {
      id: 'receiver',
      text: 'Ann writes to Ben: both of Ben’s tabs hear `private` with `{ from: "Ann", to: "Ben", text: "hi" }`.',
      async run(examiner) {
        const { ann, ben, ben2 } = await openTabs(examiner);
        ann.emit('private', 'Ben', 'hi');
        for (const tab of [ben, ben2]) await tab.hears('private', { from: 'Ann', to: 'Ben', text: 'hi' });
      },
    },
    {
      id: 'own-tabs',
      text: 'Ann’s other tab hears it, too.',
      async run(examiner) {
        const { ann2 } = await openTabs(examiner);
        await ann2.hears('private', { from: 'Ann', to: 'Ben', text: 'hi' });
      },
    },
    {
      id: 'nobody-else',
      text: 'The tab in which it was written hears nothing, Cai hears nothing, and nobody hears it twice.',
      async run(examiner) {
        for (const tab of Object.values(await openTabs(examiner))) await tab.hearsNothing();
      },
    },
    {
      id: 'to-myself',
      text: 'Ann writes to herself: her other tab hears it once, and nobody else.',
      async run(examiner) {
        const tabs = await openTabs(examiner);
        tabs.ann.emit('private', 'Ann', 'milk');
        await tabs.ann2.hears('private', { from: 'Ann', to: 'Ann', text: 'milk' });
        for (const tab of Object.values(tabs)) await tab.hearsNothing();
      },
    },
    {
      id: 'sign-out',
      text: 'Ben’s second tab emits `sign out`. What Cai writes to Ben then, only his first tab hears.',
      async run(examiner) {
        const tabs = await openTabs(examiner);
        tabs.ben2.emit('sign out');
        await examiner.settle();
        tabs.cai.emit('private', 'Ben', 'there?');
        await tabs.ben.hears('private', { from: 'Cai', to: 'Ben', text: 'there?' });
        for (const tab of Object.values(tabs)) await tab.hearsNothing();
      },
    },
  ],
};

export default privateMessages;
