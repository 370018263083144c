import AudienceDemo from './AudienceDemo/AudienceDemo.astro';
import BenefitsDemo from './BenefitsDemo/BenefitsDemo.astro';
import BroadcastDemo from './BroadcastDemo/BroadcastDemo.astro';
import BufferDemo from './BufferDemo/BufferDemo.astro';
import BugsDemo from './BugsDemo/BugsDemo.astro';
import BurstDemo from './BurstDemo/BurstDemo.astro';
import CallsDemo from './CallsDemo/CallsDemo.astro';
import ChatDemo from './ChatDemo/ChatDemo.astro';
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
  BenefitsDemo,
  BroadcastDemo,
  BufferDemo,
  BugsDemo,
  BurstDemo,
  CallsDemo,
  ChatDemo,
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
