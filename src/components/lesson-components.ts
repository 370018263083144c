import AudienceDemo from './AudienceDemo/AudienceDemo.astro';
import BroadcastDemo from './BroadcastDemo/BroadcastDemo.astro';
import BufferDemo from './BufferDemo/BufferDemo.astro';
import BurstDemo from './BurstDemo/BurstDemo.astro';
import CallsDemo from './CallsDemo/CallsDemo.astro';
import CodeBlock from './CodeBlock.astro';
import CounterDemo from './CounterDemo/CounterDemo.astro';
import CrashDemo from './CrashDemo/CrashDemo.astro';
import DuplexDemo from './DuplexDemo/DuplexDemo.astro';
import EchoDemo from './EchoDemo/EchoDemo.astro';
import ExampleCode from './ExampleCode.astro';
import HandlerCode from './HandlerCode.astro';
import KitchenDemo from './KitchenDemo/KitchenDemo.astro';
import RaceDemo from './RaceDemo/RaceDemo.astro';
import RunItYourself from './RunItYourself.astro';

/** What a lesson may use, by name and without importing it. `pre` is every code fence. */
export const lessonComponents = {
  pre: CodeBlock,
  AudienceDemo,
  BroadcastDemo,
  BufferDemo,
  BurstDemo,
  CallsDemo,
  CounterDemo,
  CrashDemo,
  DuplexDemo,
  EchoDemo,
  ExampleCode,
  HandlerCode,
  KitchenDemo,
  RaceDemo,
  RunItYourself,
};
